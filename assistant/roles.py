"""Any text as parts: its sentences, each with the role the tagger gives it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from assistant import text
from assistant.schema import Part, Role


class Tagger(Protocol):
    """Whatever tells the job of a sentence."""

    def roles(self, sentences: Sequence[str]) -> tuple[Role, ...]:
        """Return the job of each sentence."""


def split(reply: str, tagger: Tagger) -> tuple[Part, ...]:
    """Return the sentences of ``reply`` with their roles; joined they are the reply without the white space between them."""
    sentences = [reply[start:end] for start, end in text.sentences(reply)]
    return tuple(Part(role=role, text=sentence) for role, sentence in zip(tagger.roles(sentences), sentences, strict=True))
