"""The shipped writer's network: reads a source once, then says how likely words are, or writes them.

Numbers come from ``models/writer``, made by ``python -m training.writer.export``; ONNX Runtime serves them, a byte a weight. What
may be written is decided here, token by token (``Rules``), so that a figure or a slot the card lacks can't come up. Thread-safe.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from assistant import manifest
from assistant.errors import WeightsError
from assistant.features import Floats
from assistant.writer.layout import END, TARGET, Layout

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

READ, WRITE, TOKENIZER, LABELS = "read.onnx", "write.onnx", "tokenizer.json", "labels.json"
CHECKED = (READ, WRITE, TOKENIZER, LABELS)
FIGURE = re.compile(r"[0-9０-９]")
LATIN = re.compile(r"[A-Za-z]")
Ids = NDArray[np.int64]


class Memory(NamedTuple):
    """What was read: the source, and the network's keys and values of it."""

    source: Ids
    keys: Floats
    copy_keys: Floats


@dataclass(frozen=True)
class Said:
    """One text that was written: its tokens, and their mean log-likelihood."""

    tokens: tuple[int, ...]
    worth: float


class Network:
    """Make one with ``open``."""

    def __init__(self, read: InferenceSession, write: InferenceSession, layout: Layout, labels: dict[str, Any]) -> None:
        self._read, self._write, self.layout, self.labels = read, write, layout, labels
        layers, _, _, heads, _, depth = labels["past"]
        self._nothing = np.zeros((layers, 2, 1, heads, 0, depth), dtype=np.float32)

    @classmethod
    def open(cls, folder: Path) -> Network:
        """Load a folder, every file checked against its manifest.

        :raises WeightsError: when a file is missing, is not what the manifest says, or cannot be read; the message names it.
        """
        held = manifest.files(folder, CHECKED)
        try:
            from onnxruntime import InferenceSession, SessionOptions  # here, for the floor does without

            options = SessionOptions()
            options.intra_op_num_threads = options.inter_op_num_threads = 1
            options.log_severity_level = 3
            read, write = (
                InferenceSession(held[name], options, providers=["CPUExecutionProvider"]) for name in (READ, WRITE)
            )  # fmt: skip
        except ImportError as error:
            raise WeightsError(f"装不上 onnxruntime（{error}），写作模型不能用。请运行 make setup 重新安装。") from error
        labels = json.loads(held[LABELS])
        return cls(read, write, Layout(Tokenizer.from_str(held[TOKENIZER].decode()), labels["controls"]), labels)

    def read(self, source: Sequence[int]) -> Memory:
        """Read a source as ``Layout.source`` gives it."""
        ids = np.array([source], dtype=np.int64)
        return Memory(ids[0], *self._read.run(["keys", "copy_keys"], {"source": ids}))

    @cached_property
    def _risky(self) -> NDArray[np.bool_]:
        """Tokens that may be written only where the source holds them: figures, letters, and what is no general word."""
        general = set(self.labels["general"])
        texts = self.layout.tokens
        risky = [bool(FIGURE.search(text) or LATIN.search(text)) or at not in general for at, text in enumerate(texts)]
        return np.array([*risky, *[True] * len(self.layout.controls)])

    def allowed(self, source: Ids, said: str, slots: frozenset[str]) -> NDArray[np.bool_]:
        """Return which tokens may be written: general ones, those whose characters ``said`` holds, and held slots.

        Figures never are, though the buyer wrote them: the source holds them as 0.
        """
        may = ~self._risky
        low = said.lower()
        for at in np.flatnonzero(self._risky[: self.layout.text_size]):
            text = self.layout.tokens[at]
            may[at] = bool(text) and not FIGURE.search(text) and not text.startswith("<0x") and text in low
        for at, name in enumerate(self.layout.controls):
            ends = name == END or name.startswith("role=")
            may[self.layout.text_size + at] = ends or name.removeprefix("slot=") in slots
        return may

    def _step(self, tokens: Ids, first: int, past: Floats, memory: Memory) -> tuple[Floats, Floats]:
        """Return the log-likelihood of every next token, (texts, places, tokens), and the new past."""
        given = {
            "tokens": tokens, "first": np.array(first, dtype=np.int64), "past": past,
            "keys": memory.keys, "copy_keys": memory.copy_keys,
        }  # fmt: skip
        scores, copies, gate, kept = self._write.run(["scores", "copies", "gate", "kept"], given)
        return mixed(scores, copies, gate, memory.source), kept

    def write(
        self, memory: Memory, prompt: Sequence[int], may: NDArray[np.bool_], count: int, seed: int, longest: int = 40,
        heat: float = 0.8, share: float = 0.92,
    ) -> list[Said]:  # fmt: skip
        """Return ``count`` texts that go on after ``prompt`` until the next control that ends a part; the first is the likeliest.

        ``heat`` flattens or sharpens what is drawn from, ``share`` is how much of the likelihood may be drawn (nucleus).
        """
        chance = np.random.default_rng(seed)
        logs, past = self._step(np.array([prompt], dtype=np.int64), 0, self._nothing, memory)
        past = np.repeat(past, count, axis=2)
        last = np.repeat(logs[:, -1], count, axis=0)
        texts: list[list[int]] = [[] for _ in range(count)]
        totals, alive = np.zeros(count), np.ones(count, dtype=bool)
        ends = np.array([self.layout.ends(token) for token in range(self.layout.size)])
        for at in range(min(longest, TARGET - len(prompt) - 1)):
            held = np.where(may, last, -1e9)
            chosen = drawn(held, heat, share, chance)
            totals += np.where(alive, last[np.arange(count), chosen], 0.0)
            for index in np.flatnonzero(alive):
                texts[index].append(int(chosen[index]))
            alive &= ~ends[chosen]
            if not alive.any():
                break
            logs, past = self._step(chosen[:, None].astype(np.int64), len(prompt) + at, past, memory)
            last = logs[:, -1]
        return [
            Said(tuple(text[:-1]), float(total / len(text)))
            for text, total in zip(texts, totals, strict=True)
            if text and ends[text[-1]]
        ]

    def likelihoods(self, memory: Memory, prompt: Sequence[int], texts: Sequence[Sequence[int]]) -> Floats:
        """Return the mean log-likelihood of each of ``texts`` after ``prompt``, shape (texts,)."""
        if not texts:
            return np.zeros(0, dtype=np.float32)
        logs, past = self._step(np.array([prompt], dtype=np.int64), 0, self._nothing, memory)
        longest = min(max(map(len, texts)), TARGET - len(prompt))
        rows = np.zeros((len(texts), longest), dtype=np.int64)
        for row, text in zip(rows, texts, strict=True):
            row[: len(text[:longest])] = text[:longest]
        rest, _ = self._step(rows, len(prompt), np.repeat(past, len(texts), axis=2), memory)
        heads = np.repeat(logs[:, -1:], len(texts), axis=0)
        every = np.concatenate([heads, rest[:, :-1]], axis=1)
        found = np.take_along_axis(every, rows[:, :, None], axis=2)[:, :, 0]
        held = rows != 0
        return np.asarray((found * held).sum(1) / np.maximum(held.sum(1), 1), dtype=np.float32)


def mixed(scores: Floats, copies: Floats, gate: Floats, source: Ids) -> Floats:
    """Return log-likelihoods of all tokens when a gate chooses between writing one and copying one of the source."""
    copying = 1 / (1 + np.exp(-gate))[..., None]
    writing = np.exp(scores - scores.max(-1, keepdims=True))
    both = (1 - copying) * writing / writing.sum(-1, keepdims=True)
    weights = np.exp(copies - copies.max(-1, keepdims=True))
    weights = copying * weights / weights.sum(-1, keepdims=True)
    tokens, where = np.unique(source, return_inverse=True)
    sums = np.zeros((*weights.shape[:-1], len(tokens)), dtype=np.float32)
    for place, at in enumerate(where):
        sums[..., at] += weights[..., place]
    both[..., tokens] += sums
    return np.asarray(np.log(both + 1e-12), dtype=np.float32)


def drawn(logs: Floats, heat: float, share: float, chance: np.random.Generator) -> Ids:
    """Return one token for each row of (texts, tokens): the likeliest in the first row, by lot in the others."""
    chosen = logs.argmax(-1)
    top = np.argpartition(-logs, 40, axis=-1)[:, :40]
    for row in range(1, len(logs)):
        order = top[row][np.argsort(-logs[row][top[row]])]
        weights = np.exp((logs[row][order] - logs[row][order[0]]) / heat)
        weights /= weights.sum()
        kept = int(np.searchsorted(weights.cumsum(), share)) + 1
        chosen[row] = order[:kept][np.searchsorted(weights[:kept].cumsum() / weights[:kept].sum(), chance.random())]
    return np.asarray(chosen, dtype=np.int64)
