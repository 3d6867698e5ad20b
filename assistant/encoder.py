"""A small transformer that reads one text and says everything at once: labels of a message, role of a sentence, a vector.

Numbers come from ``models/encoder``, made by ``python -m training.encoder.export``; ONNX Runtime serves them, a byte a weight.
Every text goes through by itself, so its result does not depend on what else is read beside it. Thread-safe.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np
from tokenizers import Tokenizer
from tqdm import tqdm

from assistant import manifest, onnx
from assistant.features import Floats, plain
from assistant.text import normalise

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

MODEL, TOKENIZER, LABELS = "encoder.onnx", "tokenizer.json", "labels.json"
CHECKED = (MODEL, TOKENIZER, LABELS)
CLS, SEP = 1, 2
BEFORE, LONGEST, PLACES = 40, 118, 128
"""Most tokens of the turn before and of the message, and of both with their marks."""
KEPT = 64
"""Texts whose outputs are kept: one message is read for its labels, and again for what lies near it."""


class Outputs(NamedTuple):
    """What one forward pass gives.

    ``scores``: logits of intents, subs by intent, emotion at least 1, 2 and 3, roles, in the order that ``labels.json`` names.
    ``vector``: shape (width,), of length one; texts that mean alike lie near one another.
    """

    scores: Floats
    vector: Floats


class Network(Protocol):
    """Whatever turns a text into ``Outputs``: the shipped encoder, or a larger one."""

    @property
    def labels(self) -> dict[str, Any]:
        """What the scores mean, how they are calibrated, and from where on they are certain."""

    @property
    def version(self) -> str:
        """A name for these very weights, for what is kept of their vectors."""

    def read(self, text: str, previous: str = "") -> Outputs:
        """Read one text; ``previous`` is the turn before it."""

    def vectors(self, texts: Sequence[str], progress: bool = False) -> Floats:
        """Return the vector of each text, shape (texts, width)."""


def reading(text: str) -> str:
    """Return a text as the encoder reads it: one line, normal signs, lower case, digits as 0."""
    return plain(normalise(text)).replace("\n", " ").strip()


def cut(tokenizer: Tokenizer, text: str, previous: str) -> tuple[list[int], int]:
    """Return ``[CLS] previous [SEP] text [SEP]`` as ids, at most ``PLACES``, and where ``text`` begins.

    Both texts are as ``reading`` gives them. Of a long text both ends are kept, of a long turn before its end.
    """
    ids = tokenizer.encode(text).ids
    if len(ids) > LONGEST:
        ids = ids[: LONGEST // 2] + ids[-LONGEST // 2 :]
    before = tokenizer.encode(previous).ids[-BEFORE:] if previous else []
    before = before[max(0, len(before) + len(ids) + 3 - PLACES) :]
    head = [CLS, *before, SEP] if before else [CLS]
    return [*head, *ids, SEP], len(head)


class Encoder:
    """The shipped network. Make one with ``open``."""

    def __init__(self, session: InferenceSession, tokenizer: Tokenizer, labels: dict[str, Any], version: str) -> None:
        self._session, self.tokenizer = session, tokenizer
        self.labels, self.version = labels, version
        self._kept = lru_cache(KEPT)(self._read)

    @classmethod
    def open(cls, folder: Path) -> Encoder:
        """Load a folder, every file checked against its manifest.

        :raises WeightsError: when a file is missing, is not what the manifest says, or cannot be read; the message names it.
        """
        held = manifest.files(folder, CHECKED)
        (session,) = onnx.sessions("编码器", held[MODEL])
        version = hashlib.sha256(held[MODEL]).hexdigest()[:16]
        return cls(session, Tokenizer.from_str(held[TOKENIZER].decode()), json.loads(held[LABELS]), version)

    def with_labels(self, labels: dict[str, Any]) -> Encoder:
        """Return the same network under other labels, to measure what they do."""
        return Encoder(self._session, self.tokenizer, labels, self.version)

    def read(self, text: str, previous: str = "") -> Outputs:
        """Read one text in one forward pass; a message that is asked for again, for what lies near it, costs nothing more."""
        return self._kept(text, previous)

    def _read(self, text: str, previous: str = "") -> Outputs:
        ids, begins = cut(self.tokenizer, reading(text), reading(previous))
        current = np.arange(len(ids)) >= begins
        given = {"ids": np.array([ids], dtype=np.int64), "current": current[None]}
        scores, vector = (each[0] for each in self._session.run(["scores", "vector"], given))
        for each in (scores, vector):
            each.setflags(write=False)  # every asker gets the same
        return Outputs(scores, vector)

    def vectors(self, texts: Sequence[str], progress: bool = False) -> Floats:
        """Return the vector of each text, shape (texts, width); about a thousandth of a second each."""
        rows = [self._read(text).vector for text in tqdm(texts, unit="句", disable=not progress)]
        width = self._session.get_outputs()[1].shape[1]
        return np.stack(rows) if rows else np.zeros((0, width), dtype=np.float32)
