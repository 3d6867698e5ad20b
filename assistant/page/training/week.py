"""A first week for new staff, as assignments: from single sentences to whole talks, easy before hard."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from assistant.practice.shapes import Kind, Level
from assistant.store.values_practice import Assignment

SATURDAY = 5


class Plan(NamedTuple):
    """What is practised on one day of the week, counted from 0 in working days."""

    day: int
    kind: Kind
    level: Level | None
    todo: int


PLAN = (
    Plan(0, "violation", None, 5), Plan(0, "order", None, 3),
    Plan(1, "cold", None, 4), Plan(1, "answer", "easy", 3),
    Plan(2, "missing", None, 3), Plan(2, "answer", "easy", 3),
    Plan(3, "evidence", None, 2), Plan(3, "talk", "easy", 1),
    Plan(4, "answer", "medium", 3), Plan(4, "talk", "medium", 1),
)  # fmt: skip
"""What must not be said and how a reply is built; then warmth, facts and evidence; then a buyer who answers."""


def days(begin: date) -> tuple[date, ...]:
    """Return the days of a week of work from ``begin`` on; Saturdays and Sundays are left out."""
    found: list[date] = []
    at = begin
    while len(found) <= PLAN[-1].day:
        if at.weekday() < SATURDAY:
            found.append(at)
        at += timedelta(days=1)
    return tuple(found)


def week(begin: date, who: tuple[str, ...], note: str, by: str) -> Iterator[Assignment]:
    """Yield the assignments of a first week."""
    dates = days(begin)
    for day, kind, level, todo in PLAN:
        yield Assignment(who=who, kind=kind, level=level or "", count=todo, due=dates[day], note=note, by=by)
