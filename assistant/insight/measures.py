"""The measures, one function and one formula each. Each takes what the store counted and gives a value with what is behind it.

A measure's name and its definition for people are ``page.insight.measure.<code>.name`` and ``.told`` in messages.yaml.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal

from assistant.schema import Frozen
from assistant.store.counts import Asked, Taken, Tally

Unit = Literal["count", "share", "seconds", "ms"]
FEW = 20
"""With fewer cases a share, mean or percentile says little: it is told as too few, with its counts, and not compared."""


class Figure(Frozen):
    """A measured value. ``value`` is None when there is no case at all.

    ``of``: the cases behind it; ``part``: those of them that count, for a share of cases. ``unit``: ``share`` is 0 to 1.
    """

    value: float | None
    unit: Unit
    of: int
    part: int | None = None

    @property
    def few(self) -> bool:
        """Whether there are too few cases to go by; a plain count never has too few."""
        return self.unit != "count" and self.of < FEW


def share(part: int, of: int) -> Figure:
    """Return ``part / of``."""
    return Figure(value=part / of if of else None, unit="share", of=of, part=part)


def mean(total: float, of: int) -> Figure:
    """Return ``total / of``, a mean of numbers from 0 to 1."""
    return Figure(value=total / of if of else None, unit="share", of=of)


def percentile(values: Iterable[float], percent: int, unit: Unit) -> Figure:
    """Return the smallest value that at least ``percent`` % of all values don't exceed (nearest rank: ⌈percent·n/100⌉)."""
    row = sorted(values)
    at = math.ceil(percent * len(row) / 100)
    return Figure(value=row[max(at, 1) - 1] if row else None, unit=unit, of=len(row))


def messages(tally: Tally) -> Figure:
    """Messages = suggestions that don't ask once more for the same message."""
    count = sum(each.number for each in tally.asked if not each.again)
    return Figure(value=count, unit="count", of=count)


def accepted(tally: Tally) -> Figure:
    """Suggestions of which a draft was copied, as it stood or edited / suggestions that had a draft."""
    return share(sum(each.number for each in tally.taken if each.way != "own"), _drafted(tally))


def as_is(tally: Tally) -> Figure:
    """Suggestions of which a draft was copied with edit distance 0 / suggestions that had a draft."""
    return share(sum(each.number for each in tally.taken if each.way == "as_is"), _drafted(tally))


def edited(tally: Tally) -> Figure:
    """Suggestions of which a draft was copied, and none with edit distance 0 / suggestions that had a draft."""
    return share(sum(each.number for each in tally.taken if each.way == "edited"), _drafted(tally))


def changed(tally: Tally) -> Figure:
    """Sum of edit distances of copied drafts / their number. A distance: Levenshtein over characters / the longer length."""
    return mean(math.fsum(each.total for each in tally.changed), sum(each.number for each in tally.changed))


def covered(tally: Tally) -> Figure:
    """Messages with at least one draft without a stopping finding / messages."""
    return _of_messages(tally, sum(each.number for each in tally.asked if each.clear and not each.again))


def sure(tally: Tally) -> Figure:
    """Messages whose intent was shown as certain / messages."""
    return _of_messages(tally, sum(each.number for each in tally.asked if each.intent != "unsure" and not each.again))


def wait_half(tally: Tally) -> Figure:
    """50th percentile of seconds from a suggestion to its first copy, over suggestions with a copy."""
    return percentile(tally.waits, 50, "seconds")


def wait_most(tally: Tally) -> Figure:
    """90th percentile of the same seconds."""
    return percentile(tally.waits, 90, "seconds")


def first_half(tally: Tally) -> Figure:
    """50th percentile of milliseconds until the first draft, over suggestions that were timed."""
    return percentile(tally.firsts, 50, "ms")


def first_most(tally: Tally) -> Figure:
    """95th percentile of the same milliseconds."""
    return percentile(tally.firsts, 95, "ms")


def kept(tally: Tally) -> Figure:
    """Answers promised in the period and given in time / those that were given or whose moment has passed."""
    came = sum(tally.owed.get(state, 0) for state in ("kept", "late", "missed"))
    return share(tally.owed.get("kept", 0), came)


def liked(tally: Tally) -> Figure:
    """Thumbs up / all thumbs."""
    return share(tally.thumbs.get("up", 0), sum(tally.thumbs.values()))


MEASURES: Mapping[str, Callable[[Tally], Figure]] = {
    each.__name__: each
    for each in (
        messages, accepted, as_is, edited, changed, covered, sure, wait_half, wait_most, first_half, first_most, kept, liked,
    )
}  # fmt: skip
"""Every measure by its code, in the order of the summary."""


def measured(tally: Tally) -> dict[str, Figure]:
    """Return all measures of one period, by code."""
    return {code: measure(tally) for code, measure in MEASURES.items()}


def change(now: Figure, before: Figure) -> float | None:
    """Return how ``now`` differs from ``before``, in its unit; a count: in share of what it was.

    None when either has no value or too few cases, so that chance is not taken for a change.
    """
    if now.value is None or before.value is None or min(now.of, before.of) < FEW:
        return None
    difference = now.value - before.value
    return difference / before.value if now.unit == "count" else difference


def by_step(tally: Tally, steps: int) -> list[tuple[Figure, Figure]]:
    """Return (accepted, as_is) for each step alone."""
    return [(accepted(part), as_is(part)) for part in (_only(tally, step=step) for step in range(steps))]


def by_agent(tally: Tally) -> dict[str, dict[str, Figure]]:
    """Return messages, accepted, as_is and changed of each agent, by name in order of names; "" is nobody signed in."""
    names = sorted({each.who for each in tally.asked})  # who took something was asked before
    wanted = (messages, accepted, as_is, changed)
    return {name: {each.__name__: each(_only(tally, who=name)) for each in wanted} for name in names}


def per_intent(tally: Tally, steps: int) -> dict[str, list[int]]:
    """Return the messages of each intent that occurs, step by step."""
    found: dict[str, list[int]] = {}
    for each in tally.asked:
        if not each.again and each.number:
            found.setdefault(each.intent, [0] * steps)[each.step] += each.number
    return found


def nice(top: int) -> tuple[int, ...]:
    """Return round marks from 0 to at least ``top``, with four spaces at most between them: 1, 2 or 5 times a power of ten."""
    step = next(step for power in itertools.count() for base in (1, 2, 5) if 4 * (step := base * 10**power) >= top)
    return tuple(range(0, max(-(-top // step), 1) * step + 1, step))


def _only(tally: Tally, step: int | None = None, who: str | None = None) -> Tally:
    def here(each: Asked | Taken) -> bool:
        return step in (None, each.step) and who in (None, each.who)

    changed = tuple(each for each in tally.changed if who in (None, each.who))
    return Tally(asked=tuple(filter(here, tally.asked)), taken=tuple(filter(here, tally.taken)), changed=changed)


def _drafted(tally: Tally) -> int:
    return sum(each.number for each in tally.asked if each.drafted)


def _of_messages(tally: Tally, part: int) -> Figure:
    return share(part, sum(each.number for each in tally.asked if not each.again))


def ordered(counts: Mapping[str, Sequence[int]], order: Sequence[str]) -> list[str]:
    """Return the keys that occur, in ``order``; what it does not name comes last."""
    return [*[key for key in order if key in counts], *sorted(key for key in counts if key not in order)]
