"""The box for a text that the agent wrote by hand, or copy for a product page: a card, checked as it is typed."""

from __future__ import annotations

from assistant.content import Content
from assistant.page.desk.cards import body
from assistant.page.markup import esc, tag

PLACES = ("mirror", "strip", "findings", "slots", "ledger", "unbacked", "owes")


def box(content: Content) -> str:
    """Return the empty card; the script fills it with what ``Actions.check`` answers."""
    say = content.say
    area = tag(
        "textarea", "", aria_label=say("page.own.label"), placeholder=say("page.own.hint"), spellcheck="false", rows="3",
        autocomplete="off",
    )  # fmt: skip
    head = tag(
        "header",
        tag("span", "", class_="length")
        + tag("span", "", class_="state", id="own-state", role="status")
        + tag("button", esc(say("page.own.clear")), type="button", class_="reset", hidden=True)
        + tag("button", esc(say("page.draft.copy")), type="button", class_="copy", disabled=True, aria_describedby="own-state"),
    )
    page = tag("p", esc(say("page.own.page")), class_="for-page")
    inner = page + head + body(area, dict.fromkeys(PLACES, ""), say("page.own.ledger"), "", content)
    return tag("article", inner, class_="draft own", id="own", tabindex="-1", aria_label=say("page.own.title"))
