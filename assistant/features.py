"""A text as weighted n-grams: the same for training and for serving, so that the two can never differ.

A message has four fields, each scaled to length one and then by the weight of its field:

* char      runs of 1 to 4 characters, across word boundaries, with marks for beginning and end
* word      jieba words and pairs of neighbours
* previous  words and pairs of the turn before
* style     length, punctuation, and whether a turn came before

Figures all read as 0. A feature's weight is (1 + ln count) × idf.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from assistant.text import Normal, normalise, words

Floats = NDArray[np.float32]
Indices = NDArray[np.int64]

BEGIN, END = "\x02", "\x03"
LONGEST = 4
_SLOT = re.compile(r"\{\w+\}")
_SIGNS = "！？。，~…、 "


def plain(normal: Normal) -> str:
    """Return the normal text in lower case with each digit as 0; every character keeps its place."""
    return "".join("0" if char.isdecimal() else low if len(low := char.lower()) == 1 else char for char in normal.text)


def runs(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and text of every run of 1 to 4 characters; a run at an edge also comes with the edge's mark."""
    marked = f"{BEGIN}{text}{END}"
    for size in range(1, LONGEST + 1):
        for start in range(len(marked) - size + 1):
            yield max(0, start - 1), min(len(text), start - 1 + size), marked[start : start + size]


def placed(text: str, found: Sequence[str]) -> list[tuple[int, int, str]]:
    """Return where the words stand that ``text.words`` cut out of ``text``, in order."""
    spans, at = [], 0
    for word in found:
        start = text.index(word, at)
        at = start + len(word)
        spans.append((start, at, word))
    return spans


def terms(spans: Sequence[tuple[int, int, str]], length: int) -> Iterator[tuple[int, int, str]]:
    """Yield words and pairs of neighbours, the edges included, with the place that each covers."""
    edged = [(0, 0, BEGIN), *spans, (length, length, END)]
    yield from spans
    for (start, _, one), (_, end, other) in pairwise(edged):
        yield start, end, f"{one} {other}"


@dataclass(frozen=True, slots=True)
class Reading:
    """A message cut into features. ``chars`` and ``terms`` know their places in ``text``, the normal text of ``normal``."""

    normal: Normal
    text: str
    words: tuple[tuple[int, int, str], ...]
    chars: tuple[tuple[int, int, str], ...]
    terms: tuple[tuple[int, int, str], ...]
    previous: tuple[str, ...]
    style: tuple[str, ...]

    def counts(self) -> dict[str, Counter[str]]:
        """Return how often each feature occurs, by field."""
        return {
            "char": Counter(gram for _, _, gram in self.chars),
            "word": Counter(term for _, _, term in self.terms),
            "previous": Counter(self.previous),
            "style": Counter(self.style),
        }


def read(message: str, previous: str = "") -> Reading:
    """Cut a message, and the turn before it, into features. Any text will do, also an empty one."""
    normal = normalise(message)
    text = plain(normal)
    spans = placed(text, words(text))
    return Reading(
        normal=normal, text=text, words=tuple(spans), chars=tuple(runs(text)), terms=tuple(terms(spans, len(text))),
        previous=tuple(_previous(previous)), style=tuple(_style(normal.text, previous)),
    )  # fmt: skip


def _previous(previous: str) -> Iterator[str]:
    text = plain(normalise(previous))
    if text:
        found = words(text)
        yield from found
        yield from (f"{one} {other}" for one, other in pairwise([BEGIN, *found, END]))


def _style(text: str, previous: str) -> Iterator[str]:
    yield f"length {min(8, len(text).bit_length())}"
    for sign in _SIGNS:
        count = text.count(sign)
        if count:
            yield f"sign {sign}"
        if count > 2:
            yield f"signs {sign}"
    if previous:
        yield "asked before" if "吗" in previous or "？" in previous or "?" in previous else "told before"


def sentence(text: str) -> dict[str, Counter[str]]:
    """Count the features of one sentence of a reply, by field; slots, filled or not, are all one sign."""
    bare = plain(normalise(_SLOT.sub("□", text)))
    spans = placed(bare, words(bare))
    return {"char": Counter(gram for _, _, gram in runs(bare)), "word": Counter(term for _, _, term in terms(spans, len(bare)))}


@dataclass(frozen=True)
class Weighing:
    """Turns counts into a sparse vector. Features of all fields are numbered through, in the order of ``fields``."""

    fields: Mapping[str, Mapping[str, int]]
    scales: Mapping[str, float]
    idf: Floats

    def vector(self, counts: Mapping[str, Counter[str]]) -> tuple[Indices, Floats]:
        """Return the numbers of the known features and their weights, both of shape (known,)."""
        indices: list[Indices] = []
        values: list[Floats] = []
        for field, numbers in self.fields.items():
            known = [(numbers[token], count) for token, count in counts[field].items() if token in numbers]
            if not known:
                continue
            table = np.array(known, dtype=np.int64)
            weights = (1 + np.log(table[:, 1], dtype=np.float32)) * self.idf[table[:, 0]]
            indices.append(table[:, 0])
            values.append((weights * (self.scales[field] / np.sqrt(np.square(weights).sum()))).astype(np.float32))
        if not indices:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        return np.concatenate(indices), np.concatenate(values)
