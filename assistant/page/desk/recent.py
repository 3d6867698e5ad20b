"""最近的: the messages that were answered lately, masked, each to be brought back with what was copied."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from assistant.content import Content
from assistant.page.desk.ledger import when
from assistant.page.markup import esc, joined, tag
from assistant.store.values import KeptSuggestion

LINE = 60
"""Characters of a message or reply that a line shows."""


def box(content: Content) -> str:
    """Return the search box and the place of the list; the script fills it with what ``Journal.recent`` answers."""
    say = content.say
    label = say("page.recent.search")
    search = f'<input type="search" id="recent-query" aria-label="{esc(label)}" placeholder="{esc(say("page.recent.hint"))}">'
    return search + tag("p", "", class_="problem", role="alert") + tag("div", "", class_="found", aria_live="polite")


def listed(found: Sequence[KeptSuggestion], content: Content, now: datetime, searched: bool, signed_in: bool) -> str:
    """Return the suggestions as a list, the newest first; ``signed_in``: whether these are one agent's own."""
    say = content.say
    if not found:
        return tag("p", esc(say("page.recent.nothing" if searched else "page.recent.none")), class_="blank")
    note = tag("p", esc(say("page.recent.note_own" if signed_in else "page.recent.note")), class_="blank")
    return tag("ul", joined(_item(each, content, now) for each in found)) + note


def _item(each: KeptSuggestion, content: Content, now: datetime) -> str:
    """Return one line: when, what about, the message, what was copied; and a button that brings it back."""
    say, names = content.say, content.taxonomy
    copy = each.copies[-1] if each.copies else None
    said = each.text.strip() or say("page.recent.notice")
    about = say("page.about.unsure") if (each.told or each.intent) == "unsure" else names.intent(each.told or each.intent).name
    done = say("page.recent.uncopied")
    if copy:
        done = say("page.recent.copied", number=copy.draft) if copy.draft else say("page.recent.copied_own")
    head = tag("span", esc(when(each.at, content, now)), class_="at") + tag("span", esc(about))
    head += tag("span", esc(done), class_="done" if copy else "none")
    bring = tag(
        "button", esc(say("page.recent.bring")), type="button", class_="mini bring",
        data_text=each.text, data_channel=each.channel, data_reply=copy.text if copy else "",
        aria_label=say("page.recent.bring_of", text=_short(said)),
    )  # fmt: skip
    reply = tag("p", esc(_short(copy.text)), class_="reply", title=copy.text) if copy else ""
    return tag("li", tag("div", head + bring, class_="line") + tag("p", esc(_short(said)), class_="said", title=said) + reply)


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= LINE else plain[: LINE - 1] + "…"
