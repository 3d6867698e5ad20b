"""How far does the encoder reach on public Chinese benchmarks? Each task beside its baselines, all measured in the same run.

The texts may only be measured on: they are no part of a checkout, and only figures leave these modules. Whatever is chosen is
chosen on a development set, never on a test set; weights that learnt from a benchmark are thrown away.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from evals.benchmarks.files import FOLDER, MODEL


def measure(limit: int | None = None, model: Path = MODEL, start: Path | None = None) -> dict[str, Any]:
    """Return ``cic``, ``dialogue`` and ``pairs``, figures of one task each; ``limit`` looks at so many of each file's items.

    ``model`` is an exported encoder, ``start`` the checkpoint that fine-tuning begins with; without it, the first of
    ``cic.STARTS``. A task that lacks what it needs holds ``skipped`` with the reason, and then so does the whole.
    """
    if not FOLDER.is_dir():
        return {"skipped": "the benchmarks may only be measured on and are not part of this checkout"}
    from evals.benchmarks import cic, dialogue, pairs  # here, for their libraries are slow to load

    result: dict[str, Any] = {
        "cic": cic.measure(limit, start),
        "dialogue": dialogue.measure(limit, model),
        "pairs": pairs.measure(limit, model),
    }
    reasons = [f"{name}: {each['skipped']}" for name, each in result.items() if "skipped" in each]
    return result | {"skipped": "; ".join(reasons)} if reasons else result
