"""Sentences of the library that say the same, or nearly the same, as another."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from assistant.content import Pattern

ALIKE = 0.8
"""Share of common pairs of characters from which on two sentences are called nearly the same."""
_WORDS = re.compile(r"\{\w+\}|\w")


class Near(NamedTuple):
    """A sentence of the library and how much of it another has in common, 0 to 1; 1 is the same but for signs."""

    pattern: Pattern
    share: float


class Likeness:
    """An index of sentences by their pairs of neighbouring characters."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self._patterns = patterns
        self._keys = [pairs(each.text) for each in patterns]
        self._of: dict[str, list[int]] = defaultdict(list)
        for at, keys in enumerate(self._keys):
            for key in keys:
                self._of[key].append(at)

    def near(self, text: str, but: str = "", most: int = 3) -> list[Near]:
        """Return the sentences that are nearly the same as ``text``, the nearest first; ``but`` is the id of one left out."""
        keys = pairs(text)
        common = Counter(at for key in keys for at in self._of.get(key, ()))
        shares = ((at, 2 * count / (len(keys) + len(self._keys[at]))) for at, count in common.items())
        found = [Near(self._patterns[at], share) for at, share in shares if share >= ALIKE and self._patterns[at].id != but]
        return sorted(found, key=lambda each: -each.share)[:most]


def pairs(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters of a text, signs left out; a slot is one character."""
    signs = ["^", *_WORDS.findall(text.casefold()), "$"]
    return frozenset(left + right for left, right in pairwise(signs))
