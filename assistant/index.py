"""The segmented texts and the vectors of a content version, kept on disk: making some ten thousand of them takes seconds."""

from __future__ import annotations

import json
import os
from pathlib import Path

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

    The file is named by the version of the content and by that of the words by which this process cuts.

    A folder that can't be written costs the time again at the next start, and nothing else.
    """
    path = var / "index" / f"{content.version}-{text.words_version()}.json"
    try:
        kept: list[list[str]] = json.loads(path.read_text(encoding="utf-8"))
        return kept
    except (OSError, ValueError):
        made = [content_words(text.words(each)) for each in tqdm(texts(content), unit="句", disable=not progress)]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for old in path.parent.glob("*.json"):
            old.unlink(missing_ok=True)
        waiting = path.with_suffix(f".{os.getpid()}.part")  # another process may be at the same work
        waiting.write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
        waiting.replace(path)  # last, so that a half-written file is never taken for a whole one
    except OSError:
        return made
    return made


def vectors(content: Content, network: Network, var: Path, progress: bool = False) -> Floats:
    """Return the vector of every record's message, shape (records, width), from ``var/index/`` when they are there.

    The file is named by the version of the content and by that of the weights.
    """
    path = var / "index" / f"{content.version}-{network.version}.npy"
    try:
        kept: Floats = np.load(path, allow_pickle=False)
        if len(kept) == len(content.records):
            return kept
    except (OSError, ValueError, EOFError):
        pass  # not made yet, or only half
    made = network.vectors([record.message for record in content.records], progress)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for old in path.parent.glob("*.npy"):
            old.unlink(missing_ok=True)
        waiting = path.with_suffix(f".{os.getpid()}.part")  # another process may be at the same work
        with waiting.open("wb") as file:
            np.save(file, made)
        waiting.replace(path)
    except OSError:
        return made
    return made


@uncollected()
def shelf(content: Content, guard: Guard, network: Network | None, var: Path, progress: bool = False) -> Shelf:
    """Return the shelf of patterns and records for this content, words and vectors taken from disk when they are there."""
    found = words(content, var, progress)
    dense = None if network is None else Dense(network, vectors(content, network, var, progress))
    return Shelf(content, found, guard.offers, dense)
