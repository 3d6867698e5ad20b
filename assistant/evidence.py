"""Which words carried a decision: the weight of every n-gram, shared out over the characters it covers, summed by word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np

from assistant.features import Floats, Indices, Reading
from assistant.schema import Span

MOST = 4
"""Most pieces of evidence that are marked in one message."""
NOTABLE = 0.35
"""A word is evidence when it carries at least this share of what the strongest word carries."""


def carried(
    reading: Reading,
    counts: Mapping[str, Counter[str]],
    fields: Mapping[str, Mapping[str, int]],
    indices: Indices,
    added: Floats,
) -> Floats:
    """Return what each word of the message adds to each label: shape (words, labels).

    ``added``, shape (known features, labels), says what each of ``indices`` adds in all its occurrences together.
    """
    rows = {number: row for row, number in enumerate(indices.tolist())}
    found: list[tuple[int, int, int, int]] = []
    for field, places in (("char", reading.chars), ("word", reading.terms)):
        numbers, often = fields[field], counts[field]
        found += [
            (start, end, rows[numbers[token]], often[token] * (end - start))
            for start, end, token in places if token in numbers and end > start
        ]  # fmt: skip
    change = np.zeros((len(reading.text) + 2, added.shape[1]), dtype=np.float32)
    if found:
        table = np.array(found, dtype=np.int64)
        shares = added[table[:, 2]] / table[:, 3:].astype(np.float32)
        np.add.at(change, table[:, 0] + 1, shares)
        np.subtract.at(change, table[:, 1] + 1, shares)  # the running sum spreads a share over the characters between
    up_to = np.cumsum(np.cumsum(change, axis=0), axis=0)
    edges = np.array([(start, end) for start, end, _ in reading.words], dtype=np.int64).reshape(-1, 2)
    return np.asarray(up_to[edges[:, 1]] - up_to[edges[:, 0]], dtype=np.float32)


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
