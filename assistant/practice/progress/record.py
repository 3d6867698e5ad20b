"""What a trainee did over a stretch of time, on one sheet of paper: for a file, a talk, or the trainee."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from assistant.insight.tables import Table
from assistant.practice.names import Names
from assistant.practice.progress import tables
from assistant.practice.progress.assignments import Task
from assistant.practice.progress.measures import Filter, Progress, progress
from assistant.schema import Frozen
from assistant.store.values_practice import Comment, Tried


class Record(Frozen):
    """A sheet as it is printed. ``line`` says all of it in one sentence; ``made``: when, and ``by`` whom.

    ``first`` and ``last``: the local days that it goes over. ``tables``: skills, assignments, comments, attempts; a table of
    no rows is left out.
    """

    who: str
    first: date
    last: date
    made: datetime
    by: str
    title: str
    line: str
    progress: Progress
    weak: str
    tables: tuple[Table, ...]


def record(
    who: str, tries: Sequence[Tried], tasks: Sequence[Task], comments: Sequence[Comment], looked_at: Filter, names: Names,
    now: datetime, by: str = "",
) -> Record:  # fmt: skip
    """Return the record of a trainee.

    :param tries: all of theirs, the earliest finished first; ``looked_at`` chooses from them and from the comments.
    """
    chosen = [each for each in tries if looked_at.fits(each)]
    seen = progress(who, chosen, now)
    last = min(looked_at.last or now.date(), now.date())
    first = looked_at.first or min((each.ended.date() for each in chosen), default=last)
    said = [each for each in comments if first <= each.at.date() <= last]
    made = (
        tables.skills((each for each in seen.skills if each.of), names), tables.tasks(tasks, names),
        tables.comments(said, names), tables.attempts(chosen, names),
    )  # fmt: skip
    return Record(
        who=names.who(who), first=first, last=last, made=now, by=by,
        title=names.say("practice.progress.record.title", who=names.who(who)), line=_line(seen, first, last, names),
        progress=seen, weak=_weak(seen, names), tables=tuple(each for each in made if each.rows),
    )  # fmt: skip


def _line(seen: Progress, first: date, last: date, names: Names) -> str:
    say = names.say
    told = {
        "who": names.who(seen.who), "first": _written(first, names), "last": _written(last, names), "days": seen.days,
        "tries": seen.tries, "items": seen.items, "minutes": tables.minutes(seen.seconds), "mean": tables.points(seen.mean),
    }  # fmt: skip
    if not seen.tries:
        return say("practice.progress.record.nothing", **told)
    return say("practice.progress.record.line" if seen.items else "practice.progress.record.again", **told)


def _weak(seen: Progress, names: Names) -> str:
    if not any(each.share is not None for each in seen.skills):
        return names.say("practice.progress.record.too_few")
    if not seen.weakest:
        return names.say("practice.progress.record.no_weak")
    return names.say("practice.progress.record.weak", skills="、".join(map(names.skill, seen.weakest)))


def _written(day: date, names: Names) -> str:
    return names.say("practice.progress.record.day", year=day.year, month=day.month, day=day.day)
