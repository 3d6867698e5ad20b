"""The strip of answers that are still owed: by when, how long that is from now, and that it was done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from assistant.content import Content
from assistant.page.desk.ledger import when
from assistant.page.markup import esc, joined, tag
from assistant.store.values import OwedReply, counted

SHOWN = 4
"""Answers that are always seen, the earliest due first; the others are folded away."""
SAID = 22
"""Characters of the reply that are shown, for the agent to know again which buyer it was."""


def strip(owed: Sequence[OwedReply], conversation: str, content: Content, now: datetime) -> str:
    """Return the open answers, those of ``conversation`` marked; "" when nothing is owed. ``owed`` is in order of due."""
    if not owed:
        return ""
    items = [_item(each, each.conversation == conversation, content, now) for each in owed]
    inner = tag("h2", esc(content.say("page.owed.title")) + tag("b", str(len(owed))))
    inner += tag("ul", joined(items[:SHOWN]))
    if rest := items[SHOWN:]:
        inner += tag("details", tag("summary", esc(content.say("page.owed.more", count=len(rest)))) + tag("ul", joined(rest)))
    return tag("section", inner, class_="owed", aria_label=content.say("page.owed.title"))


def _item(each: OwedReply, here: bool, content: Content, now: datetime) -> str:
    say, late = content.say, bool(each.overdue)
    span = length(each.overdue if late else each.due - now, content)
    name = say("page.owed.kept_of", said=each.said[:SAID])
    short = each.said if len(each.said) <= SAID else each.said[: SAID - 1] + "…"
    inner = (
        tag("b", esc(say("page.owed.line", when=when(each.due, content, now)))),
        tag("span", esc(say("page.owed.over" if late else "page.owed.left", span=span)), class_="left"),
        tag("i", esc(say("page.owed.here")), class_="here") if here else "",
        tag("span", esc(short), class_="said", title=each.said),
        tag("button", esc(say("page.owed.kept")), type="button", data_kept=each.id, aria_label=name),
    )
    return tag("li", joined(inner), class_="over" if late else None)


def length(span: timedelta, content: Content) -> str:
    """Return a length of time in words; a minute that has begun counts as whole."""
    unit, numbers = counted(span)
    return content.say(f"page.owed.{unit}", **numbers)
