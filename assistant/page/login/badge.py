"""Who is at the page, with the way out; and the dialog that is there when a session has ended: as HTML."""

from __future__ import annotations

from assistant.access.door import SIGN_IN, SIGN_OUT
from assistant.access.who import Who
from assistant.content import Content
from assistant.page.markup import attributes, esc, tag


def badge(who: Who, content: Content) -> str:
    """Return name, rank and the way out; nothing while sign-in is off."""
    if not who.name:
        return ""
    rank = content.say(f"access.rank.{who.rank}")
    name = tag("span", tag("b", esc(who.name)) + " " + esc(rank), class_="name", title=f"{who.name} {rank}")
    leave = tag("button", esc(content.say("access.leave")))
    return tag("div", name + tag("form", leave, method="post", action=SIGN_OUT), class_="who")


def again(content: Content) -> str:
    """Return the dialog that asks for the password once more, and leaves the page below as it is."""
    say = content.say
    title = say("access.again.title")
    name = attributes(name="name", autocomplete="username", required=True, maxlength=40, aria_label=say("access.name"))
    secret = attributes(
        name="password", type="password", autocomplete="current-password", required=True, maxlength=200,
        aria_label=say("access.secret"), placeholder=say("access.secret"),
    )  # fmt: skip
    fields = f"<input{name}><input{secret}>"
    told = tag("p", "", class_="problem", role="alert")
    deeds = tag("button", esc(say("access.enter")), class_="enter") + tag("a", esc(say("access.again.other")), href=SIGN_IN)
    form = tag("form", fields + told + deeds, method="post", action=SIGN_IN)
    return tag("dialog", tag("h2", esc(title)) + tag("p", esc(say("access.again.kept"))) + form, id="again", aria_label=title)
