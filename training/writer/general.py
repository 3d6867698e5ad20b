"""Which tokens and words fit any matter: those of the general parts, and those that replies of several subs hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from assistant.grounding import content_words
from assistant.text import words
from assistant.writer.layout import SLOT, Layout
from training.writer import pairs

T = TypeVar("T", int, str)
SUBS = 4
"""So many subs make a token or a word general."""


def _by_sub() -> Iterator[tuple[str, str]]:
    for example in (*pairs.replies(), *pairs.openings()):
        for _, text in example.parts:
            yield example.ask.sub if example.ask else "", text


def _serving(cut: Callable[[str], Iterable[T]]) -> set[T]:
    subs: dict[T, set[str]] = defaultdict(set)
    for sub, text in _by_sub():
        for each in cut(text):
            subs[each].add(sub)
    found = {each for each, held in subs.items() if len(held) >= SUBS}
    return found | {each for example in pairs.patterns() for _, text in example.parts for each in cut(text)}


def tokens(how: Layout) -> list[int]:
    """Return the tokens that may be written freely, controls among them."""
    return sorted(_serving(how.text) | {how.control(name) for name in how.controls})


def vocabulary() -> list[str]:
    """Return the words that need nothing of this buyer's behind them."""
    return sorted(_serving(lambda text: content_words(words(SLOT.sub(" ", text)))))
