"""The guard's ear: what a sentence does (blames, refuses, claims a deed, offers a refund), heard in whatever words it is said.

Numbers come from ``models/guard``, made by ``python -m training.guard.export``: a network like the encoder's, a byte a weight.
Every sentence goes through by itself, so its result does not depend on what stands beside it. Thread-safe.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import numpy as np

from assistant.encoder import Encoder, reading

KEPT = 8192
"""Sentences whose acts are kept: drafts share most of theirs."""


class Ear:
    """Hears the acts of sentences. Make one with ``open``."""

    def __init__(self, network: Encoder) -> None:
        self._network = network
        self.acts: tuple[str, ...] = tuple(network.labels["acts"])
        self._kept = lru_cache(KEPT)(self._heard)

    @classmethod
    def open(cls, folder: Path) -> Ear:
        """Load a folder, every file checked against its manifest.

        :raises WeightsError: when a file is missing, is not what the manifest says, or cannot be read; the message names it.
        """
        return cls(Encoder.open(folder))

    def heard(self, sentence: str) -> Mapping[str, float]:
        """Return the probability, 0 to 1, of each act in ``sentence``."""
        return self._kept(reading(sentence))

    def _heard(self, sentence: str) -> Mapping[str, float]:
        if not sentence:
            return dict.fromkeys(self.acts, 0.0)
        chances = 1 / (1 + np.exp(-self._network.read(sentence).scores.astype(np.float64)))
        return dict(zip(self.acts, chances.tolist(), strict=True))
