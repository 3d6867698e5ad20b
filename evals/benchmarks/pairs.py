"""Do sentences that mean alike lie near one another? Pairs of sentences against people's labels, without training on them.

Scored as C-MTEB does, by the rank correlation of cosine and label. How rare a pair of characters is, is counted on the
sentences of the set itself, without labels. The weight of the joined row is fixed in advance, not chosen.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from assistant.encoder import Encoder
from evals.benchmarks.files import MODEL, Vectors, missing, opened, rows
from evals.benchmarks.metrics import cosines, spearman, standard
from evals.benchmarks.overlap import Overlap

SETS = {
    "LCQMC": "lcqmc_test", "BQ": "bq_test", "AFQMC": "afqmc_dev", "STS-B": "stsb_zh_test", "PAWS-X": "pawsx_zh_test",
}  # fmt: skip
"""Name and file; of AFQMC only the development set has labels."""
WEIGHT = 0.5
"""Of the encoder in the joined row, both scores brought to one measure."""


def measure(limit: int | None = None, model: Path = MODEL) -> dict[str, Any]:
    """Return ``sets`` by name: how many ``pairs``, and Spearman of ``overlap``, ``encoder`` and ``joined``."""
    if reason := missing(*SETS.values()):
        return {"skipped": reason}
    encoder = opened(model)
    if encoder is None:
        return {"skipped": "there is no exported encoder"}
    return {
        "weight": WEIGHT,
        "sets": {name: one_set(file, encoder, limit) for name, file in tqdm(SETS.items(), desc="pairs", leave=False)},
    }


def one_set(file: str, encoder: Encoder, limit: int | None) -> dict[str, float]:
    """Measure one set."""
    held = rows(file, limit)
    ones, others = [row["a"] for row in held], [row["b"] for row in held]
    labels = np.array([float(row["label"]) for row in held])
    vectors = Vectors(encoder)
    shared = Overlap(ones + others).cosine(ones, others)
    near = cosines(vectors.of(ones, what=file), vectors.of(others, what=file))
    joined = WEIGHT * standard(near) + (1 - WEIGHT) * standard(shared)
    return {
        "pairs": len(held),
        "overlap": spearman(shared, labels),
        "encoder": spearman(near, labels),
        "joined": spearman(joined, labels),
    }
