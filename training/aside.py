"""Texts that no stage may read, wherever they turn up in the open corpora: named here alone, so as to leave them out."""

from __future__ import annotations

import json
import re
from functools import cache

from assistant.encoder import reading
from training import examples

MEASURED = examples.OPEN_REVIEWS.with_name("messages_dev.jsonl")


def bare(text: str) -> str:
    """Return a text without what is no letter."""
    return re.sub(r"\W", "", text)


@cache
def only_measured() -> frozenset[str]:
    """Return the real messages that only measure, bare: some are reviews of the open corpora. Empty where they are absent."""
    if not MEASURED.is_file():
        return frozenset()
    return frozenset(bare(reading(row["text"])) for row in map(json.loads, MEASURED.read_text(encoding="utf-8").splitlines()))


@cache
def left_out() -> frozenset[str]:
    """Return these, and what is held out of our own messages."""
    return only_measured() | {bare(reading(each.text)) for each in examples.messages() if each.held_out}
