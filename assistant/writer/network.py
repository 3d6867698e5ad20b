"""The shipped writer's network: reads a source once, then says how likely words are, or writes them.

Numbers come from ``models/writer``, made by ``python -m training.writer.export``; ONNX Runtime serves them, a byte a weight.
What may be written is decided token by token (``allowed``), so that a figure or a slot the card lacks can't come up.
Thread-safe.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from assistant import manifest, onnx
from assistant.encoder import reading
from assistant.features import Floats
from assistant.writer.layout import END, PAD, TARGET, Layout
from assistant.writer.remembered import TEXTS, VECTORS, Remembered

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

READ, WRITE, TOKENIZER, LABELS = "read.onnx", "write.onnx", "tokenizer.json", "labels.json"
CHECKED = (READ, WRITE, TOKENIZER, LABELS, TEXTS, VECTORS)
FIGURE = re.compile(r"[0-9０-９]")
LATIN = re.compile(r"[A-Za-z]")
WIDEST = 40
"""Most tokens that one is drawn from."""
LONGEST_TOKEN = 4
"""Most characters of a token."""
Ids = NDArray[np.int64]


class Memory(NamedTuple):
    """What was read: sources, (sources, places), padded at their ends, and the network's keys and values of them."""

    sources: Ids
    keys: Floats
    copy_keys: Floats

    def one(self, at: int) -> Memory:
        """Return what was read of one source alone, without what it was padded with."""
        long = int((self.sources[at] != PAD).sum())
        kept = slice(at, at + 1)
        return Memory(self.sources[kept, :long], self.keys[:, :, kept, :, :long], self.copy_keys[kept, :long])

    def times(self, count: int) -> Memory:
        """Return each source ``count`` times, one after another."""
        return Memory(
            np.repeat(self.sources, count, axis=0),
            np.repeat(self.keys, count, axis=2),
            np.repeat(self.copy_keys, count, axis=0),
        )


@dataclass(frozen=True)
class Said:
    """One text that was written: its tokens, and their mean log-likelihood."""

    tokens: tuple[int, ...]
    worth: float


class Network:
    """Make one with ``open``."""

    def __init__(
        self, read: InferenceSession, write: InferenceSession, layout: Layout, labels: dict[str, Any], known: Remembered
    ) -> None:
        self._read, self._write, self.layout, self.labels, self.known = read, write, layout, labels, known
        layers, _, _, heads, _, depth = labels["past"]
        self._general = np.array(labels["general"], dtype=np.int64)
        self._nothing = np.zeros((layers, 2, 1, heads, 0, depth), dtype=np.float32)

    @classmethod
    def open(cls, folder: Path) -> Network:
        """Load a folder, every file checked against its manifest.

        :raises WeightsError: when a file is missing, is not what the manifest says, or cannot be read; the message names it.
        """
        held = manifest.files(folder, CHECKED)
        read, write = onnx.sessions("写作模型", held[READ], held[WRITE])
        labels = json.loads(held[LABELS])
        layout = Layout(Tokenizer.from_str(held[TOKENIZER].decode()), labels["controls"])
        return cls(read, write, layout, labels, Remembered.of(held))

    def read(self, *sources: Sequence[int]) -> Memory:
        """Read sources as ``Layout.source`` gives them."""
        ids = np.zeros((len(sources), max(map(len, sources))), dtype=np.int64)
        for row, source in zip(ids, sources, strict=True):
            row[: len(source)] = source
        return Memory(ids, *self._read.run(["keys", "copy_keys"], {"source": ids}))

    @cached_property
    def _barred(self) -> NDArray[np.bool_]:
        """Tokens that are never written: figures, and pieces of characters."""
        barred = [bool(FIGURE.search(text)) or text.startswith("<0x") for text in self.layout.tokens]
        return np.array([*barred, *[True] * len(self.layout.controls)])

    @cached_property
    def _free(self) -> NDArray[np.bool_]:
        """Tokens that need nothing behind them: general ones without letters."""
        free = np.zeros(self.layout.size, dtype=bool)
        free[self._general] = True
        latin = [bool(LATIN.search(text)) for text in self.layout.tokens]
        return np.asarray(free & ~self._barred & ~np.array([*latin, *[True] * len(self.layout.controls)]))

    def allowed(self, said: str, slots: Set[str]) -> NDArray[np.bool_]:
        """Return which tokens may be written: general ones, those whose characters ``said`` holds, and held slots.

        Figures never are, though the buyer wrote them: the source holds them as 0.
        """
        may = self._free.copy()
        low = reading(said)
        heard = {low[at : at + size] for size in range(1, LONGEST_TOKEN + 1) for at in range(len(low) - size + 1)}
        for text in heard:
            token = self.layout.tokenizer.token_to_id(text)
            if token is not None and not self._barred[token]:
                may[token] = True
        for at, name in enumerate(self.layout.controls):
            ends = name == END or name.startswith("role=")
            may[self.layout.text_size + at] = ends or (name.startswith("slot=") and name.removeprefix("slot=") in slots)
        return may

    def _step(self, tokens: Ids, first: int, past: Floats, memory: Memory) -> tuple[Floats, Floats]:
        """Return the likelihood of every next token, (texts, places, tokens), and the new past."""
        given = {
            "tokens": tokens, "first": np.array(first, dtype=np.int64), "past": past,
            "keys": memory.keys, "copy_keys": memory.copy_keys, "held": memory.sources != PAD,
        }  # fmt: skip
        scores, copies, gate, kept = self._write.run(["scores", "copies", "gate", "kept"], given)
        return self._mixed(scores, copies, gate, memory.sources), kept

    def write(
        self, memory: Memory, prompt: Sequence[int], may: NDArray[np.bool_], count: int, seed: int, longest: int = 40,
        heat: float = 0.8, share: float = 0.92,
    ) -> list[list[Said]]:  # fmt: skip
        """Return up to ``count`` texts for each source that go on after ``prompt`` until a control that ends a part.

        The first of each is the likeliest token by token, the others are drawn: ``heat`` flattens or sharpens what is drawn
        from, ``share`` is how much of the likelihood may be drawn (Holtzman et al. 2020, nucleus sampling).
        """
        chance = np.random.default_rng(seed)
        many = memory.times(count)
        texts: list[list[int]] = [[] for _ in range(len(many.sources))]
        totals, alive = np.zeros(len(texts)), np.ones(len(texts), dtype=bool)
        greedy = np.arange(len(texts)) % count == 0
        step = np.repeat(np.array([prompt], dtype=np.int64), len(texts), axis=0)
        past = np.repeat(self._nothing, len(texts), axis=2)
        for at in range(min(longest, TARGET - len(prompt) - 1)):
            shares, past = self._step(step, 0 if at == 0 else len(prompt) + at - 1, past, many)
            logs = logged(shares[:, -1])
            held = np.where(may, logs, -1e9)
            for index in np.flatnonzero(alive):
                held[index, self._said_before(texts[index])] = -1e9
            chosen = drawn(held, greedy, heat, share, chance)
            totals += np.where(alive, logs[np.arange(len(texts)), chosen], 0.0)
            for index in np.flatnonzero(alive):
                texts[index].append(int(chosen[index]))
            alive &= ~self._ends[chosen]
            if not alive.any():
                break
            step = chosen[:, None]
        said = [
            Said(tuple(text[:-1]), float(total / len(text))) if text and self._ends[text[-1]] else None
            for text, total in zip(texts, totals, strict=True)
        ]
        return [[each for each in said[at : at + count] if each and each.tokens] for at in range(0, len(said), count)]

    def _said_before(self, text: list[int]) -> list[int]:
        """Return the tokens that would stammer: the last one, words that were said, and what followed the last one before."""
        if not text:
            return []
        words = [token for token in text if self._long[token]]
        return [text[-1], *words, *(after for before, after in pairwise(text) if before == text[-1])]

    @cached_property
    def _long(self) -> NDArray[np.bool_]:
        """Tokens of two characters or more, which one sentence says once."""
        return np.array(
            [len(text) > 1 and not text.startswith("<0x") for text in self.layout.tokens] + [False] * len(self.layout.controls)
        )

    @cached_property
    def _ends(self) -> NDArray[np.bool_]:
        return np.array([self.layout.ends(token) for token in range(self.layout.size)])

    def likelihoods(self, memory: Memory, prompt: Sequence[int], texts: Sequence[Sequence[int]]) -> Floats:
        """Return the mean log-likelihood of each of ``texts`` after ``prompt``, shape (texts,), for a memory of one source.

        After a prompt that fills ``TARGET`` nothing can be told: all are 0.
        """
        if not texts or len(prompt) >= TARGET:
            return np.zeros(len(texts), dtype=np.float32)
        begun, past = self._step(np.array([prompt], dtype=np.int64), 0, self._nothing, memory)
        longest = min(max(map(len, texts)), TARGET - len(prompt))
        rows = np.zeros((len(texts), longest), dtype=np.int64)
        for row, text in zip(rows, texts, strict=True):
            row[: len(text[:longest])] = text[:longest]
        many = memory.times(len(texts))
        rest, _ = self._step(rows, len(prompt), np.repeat(past, len(texts), axis=2), many)
        first = begun[0, -1, rows[:, :1]]
        later = np.take_along_axis(rest[:, :-1], rows[:, 1:, None], axis=2)[:, :, 0]
        found = logged(np.concatenate([first, later], axis=1))  # of many thousand tokens only these are asked for
        held = rows != 0
        return np.asarray((found * held).sum(1) / np.maximum(held.sum(1), 1), dtype=np.float32)

    def _mixed(self, scores: Floats, copies: Floats, gate: Floats, sources: Ids) -> Floats:
        """Return likelihoods of all tokens when a gate chooses between writing one and copying one of the source."""
        copying = 1 / (1 + np.exp(-gate))[..., None]
        both = np.zeros((*gate.shape, self.layout.size), dtype=np.float32)
        both[..., self._general] = (1 - copying) * softmax(scores)
        texts, places = np.arange(gate.shape[0])[:, None, None], np.arange(gate.shape[1])[None, :, None]
        np.add.at(both, (texts, places, sources[:, None, :]), copying * softmax(copies))
        return both


def logged(shares: Floats) -> Floats:
    """Return the logarithm of likelihoods; of what can't be, a very low one."""
    return np.asarray(np.log(shares + 1e-9), dtype=np.float32)


def softmax(scores: Floats) -> Floats:
    """Return shares of one along the last axis."""
    found = np.exp(scores - scores.max(-1, keepdims=True))
    return np.asarray(found / found.sum(-1, keepdims=True), dtype=np.float32)


def drawn(logs: Floats, greedy: NDArray[np.bool_], heat: float, share: float, chance: np.random.Generator) -> Ids:
    """Return one token for each row of (texts, tokens): the likeliest where ``greedy``, by lot elsewhere."""
    chosen = logs.argmax(-1)
    top = np.argpartition(-logs, WIDEST, axis=-1)[:, :WIDEST]
    for row in np.flatnonzero(~greedy):
        order = top[row][np.argsort(-logs[row][top[row]])]
        weights = softmax(logs[row][order] / heat)
        kept = int(np.searchsorted(weights.cumsum(), share)) + 1
        at = np.searchsorted(weights[:kept].cumsum() / weights[:kept].sum(), chance.random())
        chosen[row] = order[min(int(at), kept - 1, WIDEST - 1)]
    return np.asarray(chosen, dtype=np.int64)
