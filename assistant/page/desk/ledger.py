"""What a text states with what backs it, as chips; which answer it promises by when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from assistant.content import Content
from assistant.page.markup import esc, joined, tag
from assistant.schema import Entry, Owed


def chips(entries: Sequence[Entry], content: Content) -> str:
    """Return the entries as a list, the same words with the same backing once; "" when there are none."""
    told = dict.fromkeys((each.state, _chip(each, content)) for each in entries)
    if not told:
        return ""
    label = content.say("page.ledger.label")
    return tag("ul", joined(tag("li", esc(line), class_=state) for state, line in told), class_="chips", aria_label=label)


def _chip(entry: Entry, content: Content) -> str:
    if entry.state == "backed":
        return content.say("page.ledger.backed", quote=entry.quote, by=entry.by)
    return content.say(f"page.ledger.{entry.state}", quote=entry.quote)


def unbacked(entries: Sequence[Entry], content: Content) -> str:
    """Say how many entries nothing backs; "" when all are backed."""
    count = sum(each.state == "open" for each in entries)
    return content.say("page.ledger.unbacked", count=count) if count else ""


def owes(owed: Sequence[Owed], content: Content, now: datetime) -> str:
    """Return, for each answer that is promised by a time, what will be noted when the text is copied."""
    return joined(tag("p", esc(content.say("page.ledger.owes", when=when(each.due, content, now)))) for each in owed)


def when(due: datetime, content: Content, now: datetime) -> str:
    """Return a moment as it is said at ``now``: 今天18:00, 明天09:00, 11月27日18:00."""
    time = f"{due:%H:%M}"
    days = {timedelta(0): "today", timedelta(1): "tomorrow", timedelta(-1): "yesterday"}
    if name := days.get(due.date() - now.date()):
        return content.say(f"page.when.{name}", time=time)
    return content.say("page.when.day", month=due.month, day=due.day, time=time)
