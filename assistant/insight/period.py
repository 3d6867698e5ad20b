"""The stretch of time that is looked at, the one before it, and the steps that charts go by."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Literal, NamedTuple

from assistant.errors import InputError
from assistant.requests import Say
from assistant.schema import Frozen

Grain = Literal["hour", "day", "week", "month"]
DAYS = {"today": 1, "week": 7, "month": 30}
"""The ranges that have a name, and how many days each has; all end today."""
LONGEST = 400
"""Days; the store keeps no number longer."""
MOST_DAYS, MOST_WEEKS = 45, 200
"""Longest periods, in days, that go by day and by week."""
DAY = timedelta(days=1)


class Step(NamedTuple):
    """One stretch of a chart, local time; ``ends`` is no longer part of it."""

    begins: datetime
    ends: datetime


class Period(Frozen):
    """Whole local days from ``first`` to ``last``, both included, seen at ``now``."""

    first: date
    last: date
    now: datetime

    @property
    def days(self) -> int:
        """How many days it has, at least 1."""
        return (self.last - self.first).days + 1

    @property
    def begins(self) -> datetime:
        """Midnight at its beginning."""
        return datetime.combine(self.first, time())

    @property
    def ends(self) -> datetime:
        """Midnight after its last day."""
        return datetime.combine(self.last + DAY, time())

    @property
    def before(self) -> Step:
        """The equally long stretch just before. When today is not over yet, it ends at the same time of day."""
        back = timedelta(days=self.days)
        return Step(self.begins - back, min(self.ends, max(self.now, self.begins)) - back)

    @property
    def grain(self) -> Grain:
        """What one step is: an hour of one day, a day, a week or a month."""
        if self.days == 1:
            return "hour"
        return "day" if self.days <= MOST_DAYS else "week" if self.days <= MOST_WEEKS else "month"

    @property
    def steps(self) -> tuple[Step, ...]:
        """The stretches that the charts go by, without a gap. Weeks begin on Monday; the first and last may be cut short."""
        edges, at = [self.begins], self.begins
        while (at := min(self._next(at), self.ends)) < self.ends:
            edges.append(at)
        return tuple(Step(*pair) for pair in zip(edges, [*edges[1:], self.ends], strict=True))

    def _next(self, at: datetime) -> datetime:
        if self.grain == "hour":
            return at + timedelta(hours=1)
        if self.grain == "day":
            return at + DAY
        if self.grain == "week":
            return at + timedelta(days=7 - at.weekday())
        return datetime(at.year + at.month // 12, at.month % 12 + 1, 1)


def named(name: str, now: datetime) -> Period:
    """Return one of ``DAYS``, ending today; a week when there is no such name."""
    today = now.date()
    return Period(first=today - timedelta(days=DAYS.get(name, DAYS["week"]) - 1), last=today, now=now)


def own(first: str, last: str, now: datetime, say: Say) -> Period:
    """Return the period between two dates, written as ``2026-11-25``; what lies ahead is cut off.

    :raises InputError: when one is no date, they are the wrong way round, it begins after today or is too long.
    """
    try:
        begins, ends = date.fromisoformat(first.strip()), date.fromisoformat(last.strip())
    except ValueError:
        raise InputError(say("page.insight.range.no_date")) from None
    if begins > ends:
        raise InputError(say("page.insight.range.reversed"))
    if begins > now.date():
        raise InputError(say("page.insight.range.ahead"))
    found = Period(first=begins, last=min(ends, now.date()), now=now)
    if found.days > LONGEST:
        raise InputError(say("page.insight.range.too_long", most=LONGEST, days=found.days))
    return found
