"""Which answer did the shop give? E-commerce Dialogue Corpus, ten candidates a conversation, without training on it.

A test group holds the right answer and nine that a search engine found for it; a development group the right one and a single
other, drawn by lot, which is far easier to tell apart. What is chosen on the development set, by how often the right one of the
two scores higher, therefore need not be the best for the test set: every way has its row. How rare a pair of characters is, is
counted on the development set as well.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assistant.features import Floats
from evals.benchmarks.files import MODEL, Vectors, missing, opened, rows
from evals.benchmarks.metrics import Doubles, cosines, recall_at, standard
from evals.benchmarks.overlap import Overlap

TEST, DEV = 10, 2
"""Candidates a group."""
FADING = 0.5
"""Weight of a turn against the one after it."""
TURNS = 3
"""Turns that enter a weighted vector."""
WEIGHTS = tuple(step / 20 for step in range(21))
"""Of the vectors in the joined row."""
PUBLISHED: dict[str, tuple[float, str]] = {
    "TF-IDF": (0.159, "Zhang et al. 2018, arXiv:1806.09102"),
    "DUA": (0.501, "Zhang et al. 2018, arXiv:1806.09102"),
    "BERT": (0.610, "Gu et al. 2020, arXiv:2004.03588"),
    "BERT-FP": (0.870, "Han et al. 2021, NAACL"),
}
"""R10@1 as published, each trained on the million conversations of the corpus."""


@dataclass(frozen=True)
class Groups:
    """Conversations with candidates: the turns of each, and the candidates of each, the right one first."""

    contexts: list[list[str]]
    responses: list[list[str]]

    def flat(self) -> list[str]:
        """Return all candidates in their order."""
        return [each for group in self.responses for each in group]

    def spread(self, each: Sequence[str]) -> list[str]:
        """Return one text a group, repeated for every candidate."""
        return [text for text, group in zip(each, self.responses, strict=True) for _ in group]


def grouped(held: Sequence[dict[str, Any]], size: int) -> Groups:
    """Return rows as groups of ``size``.

    :raises ValueError: when a group is not one conversation with exactly one right candidate, its first.
    """
    groups = [held[at : at + size] for at in range(0, len(held), size)]
    for number, group in enumerate(groups):
        labels = [int(row["label"]) for row in group]
        if labels != [1] + [0] * (size - 1) or any(row["context"] != group[0]["context"] for row in group):
            raise ValueError(f"group {number} is not one conversation with its right answer first")
    return Groups([group[0]["context"] for group in groups], [[row["response"] for row in group] for group in groups])


def measure(limit: int | None = None, model: Path = MODEL) -> dict[str, Any]:
    """Return ``rows``: R10@1, @2 and @5 (0 to 1) by way; what was ``chosen`` on the development set, and its R2@1 by way."""
    if reason := missing("ecd_test", "ecd_dev"):
        return {"skipped": reason}
    encoder = opened(model)
    if encoder is None:
        return {"skipped": "there is no exported encoder"}
    dev = grouped(rows("ecd_dev", limit and limit * DEV), DEV)
    test = grouped(rows("ecd_test", limit and limit * TEST), TEST)
    overlap = Overlap([*map("".join, dev.contexts), *dev.flat()])
    vectors = Vectors(encoder)
    seen, asked = (scored(groups, overlap, vectors) for groups in (dev, test))
    chosen = choose(seen)
    joined = {"joined": join(seen, seen, chosen)}, {"joined": join(asked, seen, chosen)}
    return {
        "groups": len(test.contexts),
        "dev_groups": len(dev.contexts),
        "chosen": chosen,
        "dev": {name: recall_at(scores, 1) for name, scores in (seen | joined[0]).items()},
        "rows": {name: figures(scores) for name, scores in (asked | joined[1]).items()},
        "published": {name: {"r10_1": figure, "source": source} for name, (figure, source) in PUBLISHED.items()},
    }


def figures(scores: Doubles) -> dict[str, float]:
    """Return R10@1, @2 and @5."""
    return {f"r10_{first}": recall_at(scores, first) for first in (1, 2, 5)}


def scored(groups: Groups, overlap: Overlap, vectors: Vectors) -> dict[str, Doubles]:
    """Return the scores of every way, each of shape (groups, candidates)."""
    whole, answers = groups.spread([" ".join(turns) for turns in groups.contexts]), groups.flat()
    replies = vectors.of(answers, what="responses")
    by_vector = {
        "vectors, whole": lambda: vectors.of([" ".join(turns) for turns in groups.contexts], what="contexts"),
        "vectors, last turn": lambda: vectors.of([turns[-1] for turns in groups.contexts], what="last turns"),
        "vectors, last turn after the others": lambda: after_others(groups, vectors),
        "vectors, fading turns": lambda: faded(groups, vectors),
    }  # fmt: skip
    found = {"overlap, TF-IDF": overlap.cosine(whole, answers), "overlap, BM25": overlap.bm25(whole, answers)}
    for name, make in by_vector.items():
        found[name] = near(make, groups, replies)
    return {name: scores.reshape(len(groups.contexts), -1) for name, scores in found.items()}


def near(make: Callable[[], Floats], groups: Groups, replies: Floats) -> Doubles:
    """Return the cosine of each conversation's vector with its candidates, in the order of all candidates."""
    return cosines(np.repeat(make(), [len(group) for group in groups.responses], axis=0), replies)


def after_others(groups: Groups, vectors: Vectors) -> Floats:
    """Return the vector of the last turn, read with the earlier ones before it."""
    earlier = [" ".join(turns[:-1]) for turns in groups.contexts]
    return vectors.of([turns[-1] for turns in groups.contexts], earlier, "last turns")


def faded(groups: Groups, vectors: Vectors) -> Floats:
    """Return the sum of the last turns' vectors, each counted ``FADING`` of the one after it, brought to length one."""
    total = np.zeros_like(vectors.of([turns[-1] for turns in groups.contexts]))
    for back in range(1, TURNS + 1):
        long = np.array([len(turns) >= back for turns in groups.contexts])
        there = [turns[-back] for turns in groups.contexts if len(turns) >= back]
        if there:
            total[long] += FADING ** (back - 1) * vectors.of(there, what="earlier turns")
    unit: Floats = total / np.linalg.norm(total, axis=1, keepdims=True)
    return unit


def choose(seen: dict[str, Doubles]) -> dict[str, Any]:
    """Return the best overlap, the best vectors and the weight of these on the development set; the earlier when even."""
    best = {
        kind: max((name for name in seen if name.startswith(kind)), key=lambda name: recall_at(seen[name], 1))
        for kind in ("overlap", "vectors")
    }
    return best | {"weight": max(WEIGHTS, key=lambda weight: recall_at(join(seen, seen, best | {"weight": weight}), 1))}


def join(scores: dict[str, Doubles], seen: dict[str, Doubles], chosen: dict[str, Any]) -> Doubles:
    """Return both scores in one, in the measure of the development set."""
    overlap, vectors = (standard(scores[chosen[kind]], seen[chosen[kind]]) for kind in ("overlap", "vectors"))
    weight: float = chosen["weight"]
    return weight * vectors + (1 - weight) * overlap
