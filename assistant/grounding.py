"""Which words of a text belong to one situation only, and whether this buyer's message and card hold them.

A part written for one buyer speaks of 面试, 螃蟹 or 脚脖子. Such *specific* words may be said only where message, history or
card hold them; all others are *general*: the pattern library, which is written to fit any buyer, uses them too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

HAN = re.compile(r"[一-鿿]")
SLOT = re.compile(r"\{\w+\}")


def content_words(words: Iterable[str]) -> list[str]:
    """Keep what can carry a matter: words with Chinese characters or letters, no signs, figures or slots."""
    return [word for word in words if HAN.search(word) or (word.isascii() and word.isalpha() and len(word) > 1)]


class Grounding:
    """The general vocabulary of one content version: the words of its pattern library."""

    def __init__(self, patterns: Iterable[Iterable[str]]) -> None:
        self.general = frozenset(word for words in patterns for word in words)

    def specific(self, words: Iterable[str]) -> frozenset[str]:
        """Return the words that need this buyer's message or card behind them."""
        return frozenset(word for word in content_words(words) if word not in self.general)

    def ungrounded(self, words: Iterable[str], said: str) -> tuple[str, ...]:
        """Return the specific words that ``said`` (message, history and card values) does not hold, each once, in order."""
        return tuple(dict.fromkeys(w for w in content_words(words) if w not in self.general and w not in said))
