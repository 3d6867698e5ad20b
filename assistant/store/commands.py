"""What ``python -m assistant owed``, ``alarms`` and ``store`` do, and what they say of it in Chinese.

:raises StoreError: each of them, when the store is not fit.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from assistant.requests import Say
from assistant.settings import Settings
from assistant.store.ground import LONGEST
from assistant.store.store import of
from assistant.store.values import OwedReply, Pardon, Verdict, counted

SHOWN = 60
"""Characters of a text that stand on a line of a terminal."""


def owed(chosen: Settings, say: Say, now: datetime) -> list[str]:
    """List the answers that are owed, the earliest due first."""
    with of(chosen) as store:
        return [_owed(each, say, now) for each in store.due(now)] or [say("store.owed.none")]


def keep(id: int, chosen: Settings, say: Say, now: datetime) -> list[str]:
    """Note that an owed answer was given now.

    :raises InputError: when there is none of this id.
    """
    with of(chosen) as store:
        found = store.keep(id, now)
    if found.state == "dropped":
        return [say("store.owed.dropped", id=id)]
    if found.state == "late":
        return [say("store.owed.late", id=id, span=_span(found.overdue, say))]
    return [say("store.owed.kept", id=id)]


def alarms(chosen: Settings, say: Say) -> list[str]:
    """List the false alarms that wait for a lead, the oldest first, those of the same words once."""
    with of(chosen) as store:
        waiting = store.pardons("waiting")
    same: dict[tuple[object, ...], list[Pardon]] = {}
    for each in waiting:
        same.setdefault((each.rule, each.severity, each.quote, each.exact or each.id), []).append(each)
    return [line for group in same.values() for line in _alarm(group, say)] or [say("store.alarms.none")]


def review(id: int, verdict: Verdict, note: str, chosen: Settings, say: Say, now: datetime, by: str = "lead") -> list[str]:
    """Note what a lead says to a false alarm.

    :raises InputError: when there is none of this id.
    """
    with of(chosen) as store:
        found = store.review(id, verdict, by, note, now)
    told = {"rule": found.rule, "quote": _short(found.quote)}
    if verdict == "rejected":
        return [say("store.alarms.rejected", **told)]
    return [say("store.alarms.accepted", **told) if found.softens else say("store.alarms.nothing", **told)]


def purge(days: int, chosen: Settings, say: Say, now: datetime) -> list[str]:
    """Delete what is older than so many days, at least 1."""
    before, rows = now - timedelta(days=days), now - timedelta(days=max(days, LONGEST))
    with of(chosen) as store:
        return [say("store.purged", before=f"{before:%Y-%m-%d %H:%M}", count=store.purge(before, rows))]


def backup(file: Path, chosen: Settings, say: Say, now: datetime) -> list[str]:
    """Write all that is kept into a new file.

    :raises InputError: when there is such a file already, or it cannot be written.
    """
    with of(chosen) as store:
        return [say("store.backed", count=store.backup(file, now), file=file)]


def restore(file: Path, replace: bool, chosen: Settings, say: Say) -> list[str]:
    """Put what a backup holds into the store.

    :param replace: whether what the store holds goes first.
    :raises InputError: when the store holds something and it is not to be replaced, or there is no such file.
    """
    with of(chosen) as store:
        return [say("store.restored", count=store.restore(file, replace), file=file)]


def _owed(each: OwedReply, say: Say, now: datetime) -> str:
    due = f"{each.due.month}月{each.due.day}日{each.due:%H:%M}"
    told = {"id": each.id, "due": due, "quote": _short(each.quote), "conversation": _short(each.conversation)}
    if each.overdue:
        return say("store.owed.over", span=_span(each.overdue, say), **told)
    local = now.astimezone().replace(tzinfo=None) if now.tzinfo else now
    return say("store.owed.left", span=_span(each.due - local, say), **told)


def _alarm(group: list[Pardon], say: Say) -> Iterator[str]:
    first = group[0]
    told = {"id": first.id, "rule": first.rule, "quote": _short(first.quote)}
    if first.severity == "stop":
        yield say("store.alarms.stop", **told)
    else:
        yield say("store.alarms.warn", **told) if first.severity == "warn" else say("store.alarms.hint", **told)
    if len(group) > 1:
        yield say("store.alarms.again", count=len(group))
    yield say("store.alarms.text", text=_short(first.text))
    for reason in dict.fromkeys(_short(each.reason) for each in group if each.reason.strip()):
        yield say("store.alarms.reason", reason=reason)


def _span(span: timedelta, say: Say) -> str:
    name, numbers = counted(span)
    return say(f"store.span.{name}", **numbers)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else f"{line[:SHOWN]}…"
