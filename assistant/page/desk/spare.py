"""Pieces that the script puts where they are wanted: once on the page, rather than once for each draft."""

from __future__ import annotations

from typing import get_args

from assistant.content import Content
from assistant.page.desk.journal import NOTE
from assistant.page.markup import attributes, esc, joined, tag
from assistant.store.values import Reason


def parts(content: Content) -> str:
    """Return the reasons against a draft, and the choice of what a message is about."""
    return reasons(content) + subs(content)


def reasons(content: Content) -> str:
    """Return chips that say what is wrong with a draft, a line for one's own words, and the wish for others."""
    say = content.say
    chips = joined(
        tag("button", esc(say(f"page.felt.{code}")), type="button", class_="mini chip", aria_pressed="false", data_reason=code)
        for code in get_args(Reason)
    )
    label = say("page.felt.note")
    own = attributes(type="text", class_="note", maxlength=NOTE, autocomplete="off", aria_label=label, placeholder=label)
    note = f"<input{own} hidden>"
    again = tag("button", esc(say("page.again.go")), type="button", class_="mini again")
    return tag("div", chips + note + again, class_="reasons", role="group", aria_label=say("page.felt.reasons"))


def subs(content: Content) -> str:
    """Return the choice among all kinds of problems, by intent."""
    say = content.say
    groups = ""
    for each in content.taxonomy.intents:
        options = joined(tag("option", esc(sub.name), value=sub.id, data_of=each.id) for sub in each.subs)
        groups += tag("optgroup", options, label=each.name)
    first = tag("option", esc(say("page.about.subs")), value="")
    select = tag("select", first + groups, aria_label=say("page.about.sub"))
    button = tag("button", esc(say("page.about.rewrite")), type="button", class_="mini rewrite")
    return tag("div", select + button, class_="subs")
