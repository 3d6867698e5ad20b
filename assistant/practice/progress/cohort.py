"""All trainees beside each other, for the trainer: who practised how much, what is weak, who improves, what is overdue."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from statistics import median

from assistant.practice.names import Names
from assistant.practice.progress.assignments import Roster, Task, tasks
from assistant.practice.progress.measures import (
    LAST,
    NEEDED,
    SKILLS,
    Filter,
    Standing,
    direction,
    mean,
    seconds,
    share,
    trend,
    weakest,
)  # fmt: skip
from assistant.practice.values import Skill
from assistant.schema import Frozen
from assistant.store.values import Person
from assistant.store.values_practice import KeptAssignment, Tried

WEAK = 0.6
"""Share below which a trainee counts as weak in a skill."""
COMMON = 3
"""A skill is taught to all when one of so many is weak in it, or more."""
SHOWN = 5
"""Names that a sentence holds at most."""


class Trainee(Frozen):
    """One trainee: what was practised of what is looked at, as in ``Progress``; and how all that was set to them stands."""

    who: str
    tries: int
    items: int
    seconds: float
    days: int
    last_day: date | None
    mean: float | None
    last: float | None
    trend: float | None
    skills: dict[Skill, float | None]
    weakest: tuple[Skill, ...]
    tasks: tuple[Task, ...] = ()

    def having(self, *states: str) -> int:
        """Return how many of the assignments are in one of some states."""
        return sum(each.state in states for each in self.tasks)


class Group(Frozen):
    """All trainees in one skill: the median of those of whom anything can be said, how many they are, and the weak ones."""

    skill: Skill
    median: float | None
    of: int
    weak: tuple[str, ...]


class Cohort(Frozen):
    """All trainees in order of their names, and the skills of all of them; ``now`` as of when."""

    rows: tuple[Trainee, ...]
    groups: tuple[Group, ...]
    now: datetime


def roster(people: Iterable[Person], tries: Iterable[Tried], given: Iterable[KeptAssignment] = ()) -> Roster:
    """Return the trainees: everybody who answers buyers, has practised, or has an assignment under their name."""
    joined: dict[str, datetime | None] = {each.name: each.made for each in people if each.rank in ("agent", "senior")}
    for name in {each.who for each in tries} | {name for each in given for name in each.who}:
        joined.setdefault(name, None)
    return joined


def cohort(
    tries: Iterable[Tried], trainees: Roster, given: Sequence[KeptAssignment], looked_at: Filter, now: datetime
) -> Cohort:
    """Return all trainees beside each other.

    :param tries: all there are, the earliest finished first; ``looked_at`` chooses from them, but not for assignments.
    """
    by_name: dict[str, list[Tried]] = {name: [] for name in trainees}
    for each in tries:
        if each.who in by_name:
            by_name[each.who].append(each)
    rows = tuple(
        _row(name, by_name[name], tasks(given, name, by_name[name], now, trainees[name]), looked_at) for name in sorted(by_name)
    )
    return Cohort(rows=rows, groups=tuple(_group(skill, rows) for skill in SKILLS), now=now)


def remarks(seen: Cohort, names: Names, about: Collection[str] = ("idle", "overdue", "up", "down")) -> tuple[str, ...]:
    """Return what a trainer should see first, one sentence each: what to teach to all, who is idle or overdue, who moves.

    :param about: which of the lists of names are told.
    """
    say, rows = names.say, seen.rows
    lists = {
        "idle": [each.who for each in rows if not each.tries],
        "overdue": [each.who for each in rows if each.having("overdue")],
        "up": [each.who for each in rows if direction(each.trend) == "up"],
        "down": [each.who for each in rows if direction(each.trend) == "down"],
    }
    told_of = [code for code, who in lists.items() if who and code in about]
    found = [say(f"practice.progress.remark.{code}", names=_listed(lists[code], names)) for code in told_of]
    worst = max(seen.groups, key=lambda each: len(each.weak))
    if len(worst.weak) > 1 and COMMON * len(worst.weak) >= worst.of:
        told = {"of": worst.of, "weak": len(worst.weak), "skill": names.skill(worst.skill), "share": f"{WEAK:.0%}"}
        found.insert(0, say("practice.progress.remark.weak", **told))
    return tuple(found)


def _row(who: str, tries: list[Tried], set_to: tuple[Task, ...], looked_at: Filter) -> Trainee:
    chosen = [each for each in tries if looked_at.fits(each)]
    scores = [float(each.score) for each in chosen if each.nth == 1]
    shares = {skill: share(skill, chosen) for skill in SKILLS}
    days = {each.ended.date() for each in chosen}
    return Trainee(
        who=who, tries=len(chosen), items=len(scores), seconds=seconds(chosen), days=len(days),
        last_day=max(days, default=None), mean=mean(scores), last=mean(scores[-LAST:]), trend=trend(scores), skills=shares,
        weakest=weakest(Standing(skill=skill, of=NEEDED, share=value) for skill, value in shares.items()), tasks=set_to,
    )  # fmt: skip


def _group(skill: Skill, rows: Iterable[Trainee]) -> Group:
    known = [(each.who, value) for each in rows if (value := each.skills[skill]) is not None]
    weak = tuple(who for who, value in known if value < WEAK)
    return Group(skill=skill, median=median(value for _, value in known) if known else None, of=len(known), weak=weak)


def _listed(who: Sequence[str], names: Names) -> str:
    listed = "、".join(map(names.who, who[:SHOWN]))
    return listed if len(who) <= SHOWN else names.say("practice.progress.remark.more", names=listed, count=len(who))
