"""What was well said first to other buyers, found by how near their messages lie to this one.

The nearest are shown to the network as examples to turn to this buyer's matter; where all their words fit, they may be said as
they stand. ``models/writer`` holds them with the vectors of the messages they answered, made by the shipped encoder.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from assistant.features import Floats
from assistant.schema import Style

TEXTS, VECTORS = "openings.json", "openings.npy"
SAME_STYLE, SAME_EMOTION = 0.06, 0.04
"""What the style asked for and the buyer's very emotion are worth beside nearness, which is at most 1."""


class Example(NamedTuple):
    """A first part that was said, and how near the message that it answered lies to this one, −1 to 1.

    ``tail`` is its end where that suits any buyer in the same trouble; ``after`` tells what it may follow: ``F`` a clause that
    tells of a trouble, ``D`` one that asks or wishes, ``B`` both.
    """

    text: str
    near: float
    tail: str = ""
    after: str = ""


class Remembered:
    """All openings of one set of weights. ``encoder`` is the version of the encoder that the vectors are of."""

    def __init__(self, encoder: str, rows: list[tuple[str, int, str, str, str, str]], vectors: Floats) -> None:
        self.encoder, self._vectors = encoder, vectors
        self._texts = [(row[3], row[4], row[5]) for row in rows]
        self._tailed = np.array([bool(row[4]) for row in rows])
        self._subs = np.array([row[0] for row in rows])
        self._emotions = np.array([row[1] for row in rows])
        self._styles = np.array([row[2] for row in rows])

    @classmethod
    def of(cls, held: Mapping[str, bytes]) -> Remembered:
        """Read the two files."""
        told = json.loads(held[TEXTS])
        whole = np.load(io.BytesIO(held[VECTORS])).astype(np.float32)
        return cls(told["encoder"], told["rows"], whole / np.linalg.norm(whole, axis=1, keepdims=True).clip(min=1e-6))

    def nearest(self, vector: Floats, sub: str, emotion: int, style: Style, count: int, tailed: bool = False) -> list[Example]:
        """Return what was said to the nearest buyers with the same trouble, and not in a calmer or an angrier mood by two.

        ``tailed`` asks for those alone whose tail suits others, and then for the very mood.
        """
        fits = (self._subs == sub) & (np.abs(self._emotions - emotion) < (1 if tailed else 2))
        places = np.flatnonzero(fits & self._tailed if tailed else fits)
        if not len(places):
            return []
        near = self._vectors[places] @ vector
        worth = near + SAME_STYLE * (self._styles[places] == style) + SAME_EMOTION * (self._emotions[places] == emotion)
        best = np.argsort(-worth, kind="stable")[:count]
        return [Example(self._texts[places[at]][0], float(near[at]), *self._texts[places[at]][1:]) for at in best]
