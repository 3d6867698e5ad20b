"""Any text as parts: its sentences, each with the role the tagger gives it."""

from __future__ import annotations

from assistant import text
from assistant.analyze import Analyzer
from assistant.schema import Part


def split(reply: str, analyzer: Analyzer) -> tuple[Part, ...]:
    """Return the sentences of ``reply`` with their roles; joined they are the reply without the white space between them."""
    sentences = [reply[start:end] for start, end in text.sentences(reply)]
    return tuple(Part(role=role, text=sentence) for role, sentence in zip(analyzer.roles(sentences), sentences, strict=True))
