"""What trainers set: how far each trainee is with it, and what is wrong with one before it is set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Literal

from assistant.errors import InputError
from assistant.practice.names import Names
from assistant.requests import Say
from assistant.schema import Frozen
from assistant.store.values_practice import Assignment, KeptAssignment, Tried

Roster = Mapping[str, datetime | None]
"""Trainees by name, with when they joined; None where nobody knows."""


class Task(Frozen):
    """An assignment as it stands for one trainee.

    ``done``: exercises of it that count, never more than asked. ``ended``: the local day on which the last of them was
    finished. ``todo``: of an assignment that names items, those still to do.
    """

    assignment: KeptAssignment
    who: str
    done: int
    ended: date | None = None
    todo: tuple[str, ...] = ()
    today: date

    @property
    def left(self) -> int:
        """How many exercises are still to do."""
        return self.assignment.count - self.done

    @property
    def state(self) -> Literal["done", "late", "open", "overdue"]:
        """``done``: in time; ``late``: done after the last day; ``open``: there is time; ``overdue``: there is none left."""
        if self.ended is not None:
            return "done" if self.ended <= self.assignment.due else "late"
        return "open" if self.today <= self.assignment.due else "overdue"

    @property
    def days(self) -> int:
        """How many days there are until the last one; below 0 when it has passed."""
        return (self.assignment.due - self.today).days


def task(assignment: KeptAssignment, who: str, tries: Iterable[Tried], now: datetime) -> Task:
    """Return how far a trainee is with an assignment.

    Attempts count that were begun after it was made, fit it and reached its points; the same item, with the same buyer, once.

    :param tries: all that the trainee finished, the earliest finished first.
    """
    ends: dict[tuple[str, str], date] = {}
    for each in tries:
        if each.began >= assignment.made and each.score >= assignment.least and _fits(assignment, each):
            ends.setdefault((each.item, "" if assignment.items else each.persona), each.ended.date())
    counted = list(ends.values())[: assignment.count]
    did = {item for item, _ in ends}
    return Task(
        assignment=assignment, who=who, done=len(counted), ended=counted[-1] if len(counted) == assignment.count else None,
        todo=tuple(each for each in assignment.items if each not in did), today=now.date(),
    )  # fmt: skip


def tasks(
    given: Iterable[KeptAssignment], who: str, tries: Sequence[Tried], now: datetime, joined: datetime | None = None
) -> tuple[Task, ...]:
    """Return what was set to a trainee, in the order given; see ``task``.

    Left out is what was withdrawn, is for others, or was due before the trainee joined.
    """
    return tuple(
        task(each, who, tries, now)
        for each in given
        if each.withdrawn is None and (who in each.who or (not each.who and not (joined and joined.date() > each.due)))
    )


def check(assignment: Assignment, fitting: int, now: datetime, say: Say) -> None:
    """Look at an assignment before it is set.

    :param fitting: how many different exercises there are that fit it.
    :raises InputError: when its last day has passed, or there are not enough exercises to do it.
    """
    if assignment.due < now.date():
        raise InputError(say("practice.progress.task.past"))
    if fitting < assignment.count:
        wanted = "few" if fitting else "none"
        raise InputError(say(f"practice.progress.task.{wanted}", count=assignment.count, fitting=fitting))


def titled(assignment: Assignment, names: Names) -> str:
    """Return what an assignment asks for, in one line."""
    say = names.say
    if assignment.items:
        what = say("practice.progress.task.items")
    else:
        parts = (
            assignment.level and names.level(assignment.level), assignment.kind and names.kind(assignment.kind),
            assignment.intent and names.intent(assignment.intent), assignment.persona and names.persona(assignment.persona),
        )  # fmt: skip
        what = "·".join(each for each in parts if each) or say("practice.progress.task.any")
    line = "with_least" if assignment.least else "plain"
    return say(f"practice.progress.task.{line}", what=what, count=assignment.count, least=assignment.least)


def _fits(assignment: KeptAssignment, tried: Tried) -> bool:
    if assignment.items:
        return tried.item in assignment.items
    return (
        assignment.kind in ("", tried.kind)
        and assignment.intent in ("", tried.intent)
        and assignment.level in ("", tried.level)
        and assignment.persona in ("", tried.persona)
    )
