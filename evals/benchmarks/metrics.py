"""What benchmarks are scored by. Numbers in, one number out; nothing here knows of a text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]


def recall_at(scores: Doubles, first: int) -> float:
    """Return how often the right candidate is among the ``first`` best, 0 to 1.

    ``scores``, shape (groups, candidates), holds the right one in column 0. Among even scores the order is drawn by lot; what
    is returned is the mean over all such draws: nothing is gained from where the right one stands, and no seed matters.
    """
    better = (scores[:, 1:] > scores[:, :1]).sum(1)
    even = (scores[:, 1:] == scores[:, :1]).sum(1)
    return float(np.clip((first - better) / (even + 1), 0, 1).mean())


def ranks(numbers: Doubles) -> Doubles:
    """Return the rank of each number from 1 on, even ones sharing the mean of theirs."""
    _, place, counts = np.unique(numbers, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    shared: Doubles = (ends - (counts - 1) / 2)[place]
    return shared


def spearman(ones: Doubles, others: Doubles) -> float:
    """Return the rank correlation, -1 to 1; 0 when either never varies."""
    one, other = (ranks(each) - (len(each) + 1) / 2 for each in (ones, others))
    spread = float(np.sqrt((one**2).sum() * (other**2).sum()))
    return float(one @ other) / spread if spread else 0.0


def macro_f1(right: Sequence[int], told: Sequence[int]) -> float:
    """Return the mean F1 over labels that occur among the right or the told ones, as DataCLUE's own script does.

    A label that is told though it never occurs counts as 0, which is stricter than leaving it out.
    """
    one, other = np.asarray(right), np.asarray(told)
    both = [2 * ((one == label) & (other == label)).sum() / ((one == label).sum() + (other == label).sum())
            for label in np.union1d(one, other)]  # fmt: skip
    return float(np.mean(both))


def accuracy(right: Sequence[int], told: Sequence[int]) -> float:
    """Return the share of labels told right."""
    return float(np.mean(np.asarray(right) == np.asarray(told)))


def standard(scores: Doubles, like: Doubles | None = None) -> Doubles:
    """Return scores with mean 0 and deviation 1, in the measure of ``like``; zeros when that never varies."""
    like = scores if like is None else like
    spread = float(like.std())
    moved: Doubles = (scores - like.mean()) / spread if spread else np.zeros_like(scores)
    return moved


def cosines(ones: NDArray[np.float32], others: NDArray[np.float32]) -> Doubles:
    """Return the cosine of each pair of vectors of length one, both of shape (pairs, width)."""
    near: Doubles = (ones.astype(np.float64) * others).sum(1)
    return near
