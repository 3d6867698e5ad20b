"""Which words carried a decision: the weight of every n-gram, shared out over the characters it covers, summed by word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

import numpy as np

from assistant.features import Floats, Reading
from assistant.schema import Span

MOST = 4
"""Most pieces of evidence that are marked in one message."""
NOTABLE = 0.35
"""A word is evidence when it carries at least this share of what the strongest word carries."""

Weight = Callable[[str, str], Floats | None]
"""From field and feature to what one occurrence adds to each label, shape (labels,); None when the feature is unknown."""


def carried(reading: Reading, counts: Mapping[str, Counter[str]], weight: Weight, labels: int) -> Floats:
    """Return what each word of the message adds to each label: shape (words, labels)."""
    by_char = np.zeros((len(reading.text) + 1, labels), dtype=np.float32)
    for field, places in (("char", reading.chars), ("word", reading.terms)):
        for start, end, token in places:
            added = weight(field, token)
            if added is not None and end > start:
                share = added / (counts[field][token] * (end - start))
                by_char[start] += share
                by_char[end] -= share  # the running sum below spreads it over the characters between
    sums = np.concatenate([np.zeros((1, labels), dtype=np.float32), np.cumsum(np.cumsum(by_char, axis=0), axis=0)])
    edges = np.array([(start, end) for start, end, _ in reading.words], dtype=np.int64).reshape(-1, 2)
    return np.asarray(sums[edges[:, 1]] - sums[edges[:, 0]], dtype=np.float32)


def spans(reading: Reading, carries: Floats, labels: Mapping[int, str]) -> tuple[Span, ...]:
    """Return one to four places in the original that speak for ``labels`` (column to name, main label first), in order.

    Empty when no word speaks for any of them. Further labels get one place each; no two places overlap.
    """
    taken = np.zeros(len(reading.words), dtype=bool)
    found: list[Span] = []
    for rank, (column, label) in enumerate(labels.items()):
        room = MOST - len(labels) + 1 if rank == 0 else 1
        runs = _runs(np.where(taken, 0, carries[:, column]))
        for first, last in sorted(runs, key=lambda run: -float(carries[run[0] : run[1] + 1, column].sum()))[:room]:
            taken[first : last + 1] = True
            found.append(Span(*reading.normal.span(reading.words[first][0], reading.words[last][1]), label))
    return tuple(sorted(found))


def _runs(weights: Floats) -> list[tuple[int, int]]:
    """Return first and last word of each unbroken run of notable words."""
    if not len(weights) or weights.max() <= 0:
        return []
    runs: list[tuple[int, int]] = []
    for at in np.flatnonzero(weights >= NOTABLE * weights.max()).tolist():
        if runs and runs[-1][1] == at - 1:
            runs[-1] = (runs[-1][0], at)
        else:
            runs.append((at, at))
    return runs
