"""The segmented texts and the vectors of a content version, kept on disk: making some ten thousand of them takes seconds."""

from __future__ import annotations

import io
import json
import os
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from assistant import text
from assistant.content import Content
from assistant.encoder import Network
from assistant.features import Floats
from assistant.grounding import content_words
from assistant.guard import Guard
from assistant.retrieve import Dense, Shelf, texts
from assistant.uncollected import uncollected


def words(content: Content, var: Path, progress: bool = False) -> list[list[str]]:
    """Return the words of every indexed text, from ``var/index/`` when they are there, else made and kept there.

    The file is named by the version of the content and by that of the words by which this process cuts. What an earlier
    content's file holds is taken over, so that one new sentence costs one sentence, for drafts wait meanwhile.

    A folder that can't be written costs the time again at the next start, and nothing else.
    """
    cut, every = text.words_version(), texts(content)
    path = var / "index" / f"{content.version}-{cut}.json"
    if kept := _words(path):
        return kept["words"]
    known: dict[str, list[str]] = {}
    for former in path.parent.glob(f"*-{cut}.json"):
        held = _words(former)
        known |= dict(zip(held["marks"], held["words"], strict=False)) if held else {}
    marks = [_mark(each) for each in every]
    counted = zip(marks, tqdm(every, unit="句", disable=not progress), strict=True)
    made = [known[mark] if mark in known else content_words(text.words(each)) for mark, each in counted]
    _write(path, json.dumps({"words": made, "marks": marks}, ensure_ascii=False).encode())
    return made


def vectors(content: Content, network: Network, var: Path, progress: bool = False) -> Floats:
    """Return the vector of every record's message, shape (records, width), from ``var/index/`` when they are there.

    The file is named by these messages and by the version of the weights: other sentences of the library change no vector.
    """
    messages = [record.message for record in content.records]
    path = var / "index" / f"{_mark(json.dumps(messages))}-{network.version}.npy"
    try:
        kept: Floats = np.load(path, allow_pickle=False)
        if len(kept) == len(messages):
            return kept
    except (OSError, ValueError, EOFError):
        pass  # not made yet, or only half
    made = network.vectors(messages, progress)
    raw = io.BytesIO()
    np.save(raw, made)
    _write(path, raw.getvalue())
    return made


def _words(path: Path) -> dict[str, list[Any]] | None:
    """Return the file's words with the marks of their texts; None when it is not there or no such file."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return held if isinstance(held, dict) and {"words", "marks"} <= set(held) else None


def _mark(said: str) -> str:
    return blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _write(path: Path, raw: bytes) -> None:
    """Put a file in the place of its forerunners, as far as the folder lets."""
    waiting = path.with_suffix(f".{os.getpid()}.part")  # another process may be at the same work
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        for old in path.parent.glob(f"*{path.suffix}"):
            old.unlink(missing_ok=True)
        waiting.write_bytes(raw)
        waiting.replace(path)  # last, so that a half-written file is never taken for a whole one


@uncollected()
def shelf(content: Content, guard: Guard, network: Network | None, var: Path, progress: bool = False) -> Shelf:
    """Return the shelf of patterns and records for this content, words and vectors taken from disk when they are there."""
    found = words(content, var, progress)
    dense = None if network is None else Dense(network, vectors(content, network, var, progress))
    return Shelf(content, found, guard.offers, dense)
