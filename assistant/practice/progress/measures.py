"""How a trainee gets on, counted from finished attempts. Every measure has one function and one formula.

What each measure is called and means for people is ``practice.progress.measure.<code>.name`` and ``.told`` in messages.yaml.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from statistics import fmean
from typing import Literal, get_args

from assistant.practice.shapes import Kind, Level
from assistant.practice.values import Skill
from assistant.requests import Say
from assistant.schema import Frozen, Intent
from assistant.store.values_practice import Tried

SKILLS: tuple[Skill, ...] = get_args(Skill)
MEASURES = (
    "tries", "items", "minutes", "mean", "last", "trend", "skill", "weakest", "curve", "days", "streak", "longest", "tasks",
)  # fmt: skip
"""Codes of what is measured, in the order in which they are explained."""
NEEDED = 3
"""Different items that have to be tried before anything is said of a skill."""
LAST = 10
"""First tries that the latest mean goes by."""
HALF = 5.0
"""Tries at new items after which an earlier one weighs half as much."""
GOOD = 0.85
"""Share of a skill from which it is no weak spot, whatever the others are."""
SPAN = 2 * LAST
"""First tries that a trend looks at, at most; ``TRENDING`` at least."""
TRENDING = 6
MOVED = 8.0
"""Points by which a trend has to differ from nothing to be called one: scores of ten exercises differ by some anyway."""
LONGEST_TRY = 1800.0
"""Seconds that one attempt counts as time practised at most: a page left open is no practice."""
BY_DAY = 14
"""Days of practice up to which curves go by day; by week after that."""
DAY = timedelta(days=1)


class Filter(Frozen):
    """Which attempts are looked at, by the local day they ended on, kind, level, category and skill; None: all."""

    first: date | None = None
    last: date | None = None
    kind: Kind | None = None
    level: Level | None = None
    intent: Intent | None = None
    skill: Skill | None = None

    def fits(self, tried: Tried) -> bool:
        """Tell whether an attempt is looked at."""
        return (
            (self.first is None or tried.ended.date() >= self.first)
            and (self.last is None or tried.ended.date() <= self.last)
            and self.kind in (None, tried.kind)
            and self.level in (None, tried.level)
            and self.intent in (None, tried.intent)
            and (self.skill is None or self.skill in tried.marks)
        )


class Point(Frozen):
    """A day, or a week from its Monday on, of a curve: the mean of ``of`` first tries, in the unit of the curve."""

    begins: date
    mean: float
    of: int

    @property
    def few(self) -> bool:
        """Whether it rests on fewer than ``NEEDED`` tries, so that a page should draw it as uncertain."""
        return self.of < NEEDED


class Standing(Frozen):
    """Where a trainee stands in one skill. ``share``: 0 to 1, None with fewer than ``NEEDED`` different items (``of``).

    ``last``: the plain mean of the last ``LAST`` first tries; ``trend`` as of ``trend``, but in hundredths of the skill.
    """

    skill: Skill
    of: int
    share: float | None = None
    last: float | None = None
    trend: float | None = None
    curve: tuple[Point, ...] = ()

    @property
    def drawn(self) -> bool:
        """Whether the curve has enough to be drawn: two points, and as many tries as anything needs to be said."""
        return len(self.curve) > 1 and sum(each.of for each in self.curve) >= NEEDED


class Progress(Frozen):
    """How a trainee gets on; all of it as of one moment. Means are points, 0 to 100, None where there is nothing to tell.

    ``tries``: finished attempts; ``items``: first tries among them; ``seconds``: time practised; ``days``: local days with
    practice; ``streak`` and ``longest``: such days in a row, now and at best; ``grain``: what a point of a curve stands for.
    """

    who: str
    tries: int
    items: int
    seconds: float
    days: int
    streak: int
    longest: int
    last_day: date | None
    mean: float | None
    last: float | None
    trend: float | None
    grain: Literal["day", "week"]
    curve: tuple[Point, ...]
    skills: tuple[Standing, ...]
    weakest: tuple[Skill, ...]


def progress(who: str, tries: Sequence[Tried], now: datetime) -> Progress:
    """Return how a trainee gets on.

    :param tries: theirs that are looked at, the earliest finished first.
    """
    firsts = [each for each in tries if each.nth == 1]
    days = {each.ended.date() for each in tries}
    grain = grain_of(days)
    scores = [float(each.score) for each in firsts]
    skills = tuple(standing(skill, tries, grain) for skill in SKILLS)
    return Progress(
        who=who, tries=len(tries), items=len(firsts), seconds=seconds(tries), days=len(days), streak=streak(days, now.date()),
        longest=longest(days), last_day=max(days, default=None), mean=mean(scores), last=mean(scores[-LAST:]),
        trend=trend(scores), grain=grain, curve=curve(((each.ended.date(), float(each.score)) for each in firsts), grain),
        skills=skills, weakest=weakest(skills),
    )  # fmt: skip


# --- the measures


def seconds(tries: Iterable[Tried]) -> float:
    """Return the time practised: the seconds of every attempt, of none more than ``LONGEST_TRY``."""
    return sum(min(each.seconds, LONGEST_TRY) for each in tries)


def mean(values: Sequence[float]) -> float | None:
    """Return the mean; None of nothing."""
    return fmean(values) if values else None


def trend(values: Sequence[float]) -> float | None:
    """Return by how much the later half of the last ``SPAN`` values is higher than the earlier half.

    None with fewer than ``TRENDING``; of an odd number, the one in the middle counts in neither half.
    """
    recent = values[-SPAN:]
    half = len(recent) // 2
    return fmean(recent[-half:]) - fmean(recent[:half]) if len(recent) >= TRENDING else None


def share(skill: Skill, tries: Sequence[Tried]) -> float | None:
    """Return how much of the points of a skill a trainee gets, 0 to 1; None with fewer than ``NEEDED`` different items.

    It is a weighted mean. A try is worth 1/(n·(1+hints)) where it is the nth at its item; and every ``HALF`` tries' worth of
    later ones halves its weight.
    """
    shown = [each for each in tries if skill in each.marks]
    if len({each.item for each in shown}) < NEEDED:
        return None
    total = weights = age = 0.0
    for each in reversed(shown):
        worth = 1 / (max(each.nth, 1) * (1 + each.hints))
        weight = worth * 0.5 ** (age / HALF)
        total, weights, age = total + weight * each.marks[skill], weights + weight, age + worth
    return total / weights


def standing(skill: Skill, tries: Sequence[Tried], grain: Literal["day", "week"] = "week") -> Standing:
    """Return where a trainee stands in a skill; ``tries`` as for ``progress``."""
    shown = [each for each in tries if skill in each.marks]
    firsts = [(each.ended.date(), each.marks[skill]) for each in shown if each.nth == 1]
    values = [value for _, value in firsts]
    return Standing(
        skill=skill, of=len({each.item for each in shown}), share=share(skill, shown), last=mean(values[-LAST:]),
        trend=trend([100 * each for each in values]), curve=curve(firsts, grain),
    )  # fmt: skip


def weakest(skills: Iterable[Standing], count: int = 2) -> tuple[Skill, ...]:
    """Return the skills with the lowest shares, the lowest first, of those with enough tries and less than ``GOOD``."""
    known = [(each.share, each.skill) for each in skills if each.share is not None and each.share < GOOD]
    return tuple(skill for _, skill in sorted(known, key=lambda each: each[0])[:count])


def weak_of(tries: Sequence[Tried], count: int = 2) -> tuple[Skill, ...]:
    """Return the weakest skills of a trainee; ``tries`` as for ``progress``."""
    return weakest((Standing(skill=skill, of=0, share=share(skill, tries)) for skill in SKILLS), count)


def streak(days: set[date], today: date) -> int:
    """Return how many days in a row there was practice, up to today, or to yesterday while today has none yet."""
    at, count = today if today in days else today - DAY, 0
    while at in days:
        at, count = at - DAY, count + 1
    return count


def longest(days: set[date]) -> int:
    """Return the most days in a row with practice."""
    return max((streak(days, each) for each in days if each + DAY not in days), default=0)


def grain_of(days: set[date]) -> Literal["day", "week"]:
    """Return what a point of a curve over these days stands for."""
    return "day" if not days or (max(days) - min(days)).days < BY_DAY else "week"


def curve(values: Iterable[tuple[date, float]], grain: Literal["day", "week"]) -> tuple[Point, ...]:
    """Return the means by day or week, the earliest first; ``values`` in the order of their days."""
    steps = ((day if grain == "day" else day - DAY * day.weekday(), value) for day, value in values)
    grouped = ((begins, [value for _, value in group]) for begins, group in groupby(steps, key=lambda each: each[0]))
    return tuple(Point(begins=begins, mean=fmean(group), of=len(group)) for begins, group in grouped)


def direction(points: float | None) -> Literal["up", "down", "level", "unknown"]:
    """Return what a trend is called."""
    if points is None:
        return "unknown"
    return "up" if points >= MOVED else "down" if points <= -MOVED else "level"


def definitions(say: Say) -> tuple[tuple[str, str], ...]:
    """Return name and meaning of every measure, as a page shows them."""
    numbers = {
        "needed": NEEDED, "last": LAST, "span": SPAN, "trending": TRENDING, "half": int(HALF), "good": f"{GOOD:.0%}",
        "minutes": int(LONGEST_TRY / 60), "days": BY_DAY, "moved": int(MOVED),
    }  # fmt: skip
    path = "practice.progress.measure"
    return tuple((say(f"{path}.{code}.name"), say(f"{path}.{code}.told", **numbers)) for code in MEASURES)
