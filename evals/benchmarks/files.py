"""Where the benchmarks and the encoder lie, and how they are read."""

from __future__ import annotations

import json
import lzma
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.encoder import Encoder
    from assistant.features import Floats

ROOT = Path(__file__).parents[2]
FOLDER = ROOT.parent / "shared" / "corpus" / "benchmarks"
"""Absent in most checkouts."""
MODEL = ROOT / "models" / "encoder"
INTENTS = 118
"""Labels of CIC."""


def rows(name: str, limit: int | None = None) -> list[dict[str, Any]]:
    """Return the first ``limit`` lines of a benchmark file, all of them without a limit."""
    with lzma.open(FOLDER / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()][:limit]


def missing(*names: str) -> str:
    """Tell which benchmark files are not at hand; empty when all are."""
    absent = [name for name in names if not (FOLDER / f"{name}.jsonl.xz").is_file()]
    return f"not at hand: {', '.join(absent)}" if absent else ""


def opened(model: Path) -> Encoder | None:
    """Return the exported encoder of a folder; None when there is none, an error when it is broken."""
    from assistant.encoder import Encoder  # here, for it loads tokenizers and numpy
    from assistant.manifest import MANIFEST

    return Encoder.open(model) if (model / MANIFEST).is_file() else None


class Vectors:
    """Vectors of texts, each text read only once."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._held: dict[tuple[str, str], Floats] = {}

    def of(self, texts: list[str], before: list[str] | None = None, what: str = "") -> Floats:
        """Return one vector of length one a text, shape (texts, width); ``before`` holds the turn before each of them."""
        import numpy as np
        from tqdm import tqdm

        keys = list(zip(texts, before or [""] * len(texts), strict=True))
        for key in tqdm([key for key in dict.fromkeys(keys) if key not in self._held], desc=what, unit="句", leave=False):
            self._held[key] = self._encoder.read(*key).vector
        return np.stack([self._held[key] for key in keys])
