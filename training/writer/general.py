"""Which tokens and words fit any matter: those of the general parts, and those that replies of several subs hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from jieba import posseg

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
    """Return the words that an opening may say though nothing of this buyer's is behind them.

    All words of general openings are; of other words that serve several subs only those that name no thing, time, place or
    number: 键盘 comes up in many subs and yet is one buyer's.
    """
    told = [text for example in pairs.patterns() for role, text in example.parts if role == "feel"]
    found = {word for text in told for word in _content(text)}
    return sorted(found | {word for word in _serving(_content) if not _names(word)})


def _content(text: str) -> list[str]:
    return content_words(words(SLOT.sub(" ", text)))


def _names(word: str) -> bool:
    return any(each.flag[0] in "nstmq" for each in posseg.cut(word))
