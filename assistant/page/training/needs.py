"""Who needs help today, and why: the first thing that a trainer sees."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from assistant.practice.names import Names
from assistant.practice.progress.assignments import titled
from assistant.practice.progress.cohort import WEAK, Cohort, Trainee
from assistant.practice.progress.measures import NEEDED, direction
from assistant.practice.values import Skill

IDLE = 3
"""Days without practice from which somebody is asked how it goes."""
LOW = 60.0
"""Points of the latest mean below which somebody needs help."""
SOON = 1
"""Days before the last one of an assignment from which it is told: on the day itself; before it, beside other things only."""
LIGHT = 1
"""Urgency of what nobody needs help with for that alone."""


class Need(NamedTuple):
    """A trainee who needs help; ``urgency``: the more, the sooner; ``skill``: what to set first, None where nobody can tell."""

    who: str
    urgency: int
    reasons: tuple[str, ...]
    skill: Skill | None


def needs(seen: Cohort, names: Names) -> tuple[Need, ...]:
    """Return who needs help, the most urgent first; ``seen`` should be of everything."""
    today, found = seen.now.date(), []
    for each in seen.rows:
        reasons = sorted(_reasons(each, today, names), key=lambda one: -one[0])
        if sum(weight for weight, _ in reasons) > LIGHT:
            urgency = sum(weight for weight, _ in reasons)
            found.append(Need(each.who, urgency, tuple(why for _, why in reasons), next(iter(each.weakest), None)))
    return tuple(sorted(found, key=lambda each: -each.urgency))


def _reasons(row: Trainee, today: date, names: Names) -> Iterator[tuple[int, str]]:
    """Yield how urgent each thing is, and what is told of it."""
    say = names.say
    if overdue := row.having("overdue"):
        yield 5, say("page.training.need.overdue", count=overdue)
    soon = [each for each in row.tasks if each.state == "open" and each.days <= SOON]
    if soon:
        when = say(f"page.training.need.{'today' if soon[0].days == 0 else 'tomorrow'}")
        told = say("page.training.need.due", when=when, title=titled(soon[0].assignment, names), left=soon[0].left)
        yield LIGHT if soon[0].days else 3, told
    if row.last_day is None:
        yield 4, say("page.training.need.never")
    elif (idle := (today - row.last_day).days) >= IDLE:
        yield 2, say("page.training.need.idle", days=idle)
    if row.last is not None and row.items >= NEEDED and row.last < LOW:
        yield 4, say("page.training.need.low", points=round(row.last))
    if direction(row.trend) == "down":
        yield 3, say("page.training.need.down", points=round(abs(row.trend or 0)))
    for skill in row.weakest[:1]:
        share = row.skills[skill]
        if share is not None and share < WEAK:
            yield 2, say("page.training.need.weak", skill=names.skill(skill), share=f"{share:.0%}")
