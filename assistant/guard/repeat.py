"""Whether a reply says again, nearly word for word, what we said to this buyer before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from assistant.guard import layers
from assistant.guard.needed import pairs
from assistant.guard.patterns import Compiled
from assistant.guard.reading import STOP, Reading

LEAST = 8
"""Shorter sentences (我现在去核实) are too common to count as said again."""

COUNTS = sorted("零一二两三四五六七八九十半")
WORDS = "".join(f"{chr(ord(left) + 1)}-{chr(ord(right) - 1)}" for left, right in pairwise(COUNTS) if ord(right) - ord(left) > 1)
SIGNS = re.compile(rf"[^a-z{WORDS}{chr(ord(COUNTS[-1]) + 1)}-鿿。！？；…\n]")
DAYS = re.compile(r"[今明后昨当][天日晚早]|[早中晚]上|[上中下]午|(?:周|星期|礼拜)[日天末]?")
"""Times, sums and signs stand aside: a promise said again with another hour is the same words again."""

NAMES = ("product", "spec", "carrier", "last_node", "sign_place", "signer")


class Said(NamedTuple):
    """An earlier reply without times and signs, and its characters and pairs of neighbours."""

    text: str
    pairs: set[str]


def bare(plain: str, names: tuple[str, ...]) -> list[str]:
    """Return what is left of each sentence when the card's ``names``, times, sums and signs are taken out."""
    for name in names:
        plain = plain.replace(name, "")
    return STOP.split(SIGNS.sub("", DAYS.sub("", plain)))


@lru_cache(maxsize=512)
def _earlier(text: str, names: tuple[str, ...]) -> Said:
    plain = layers.plain(text).text
    return Said("".join(bare(plain, names)), pairs(plain))


def repeat(rule: Compiled, reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield the sentences that an earlier reply to this buyer held already, neighbours as one.

    A sentence is said again when an earlier reply holds it whole; facts may be told twice. When the whole reply shares the
    rule's ``share`` of its characters and pairs with an earlier one (Jaccard, 0 to 1), every sentence found there counts.
    """
    texts = (*(turn.text for turn in reading.message.history if turn.who == "agent"), *reading.message.copied)
    if not texts:
        return
    held = (reading.card.get(key, "") for key in NAMES)
    names = tuple(name for name in held if len(name) > 1 and not STOP.search(name))
    earlier = [one for text in texts if len((one := _earlier(text, names)).text) >= LEAST]
    sentences, share = bare(reading.plain.text, names), rule.rule.match.share
    alike = [one for one in earlier if _jaccard(reading.plain_pairs, one.pairs) >= share] if any(sentences) else []
    again = {
        number
        for number, text in enumerate(sentences)
        if (alike and _held(text, alike, share)) or (len(text) >= LEAST and any(text in one.text for one in earlier))
    }
    if again:
        yield from _joined(reading.text, _places(reading, again, told=not alike))


def _jaccard(one: set[str], other: set[str]) -> float:
    common = len(one & other)
    return common / max(1, len(one) + len(other) - common)


def _held(text: str, alike: list[Said], share: float) -> bool:
    own = pairs(text)
    return any(own and len(own & one.pairs) >= share * len(own) for one in alike)


def _places(reading: Reading, numbers: set[int], told: bool) -> Iterator[tuple[int, int]]:
    """Yield where the sentences of these numbers stand, full stop and all, without facts when those may be ``told`` twice."""
    text, at = reading.plain.text, 0
    for number, edge in enumerate([*(found.end() for found in STOP.finditer(text)), len(text)]):
        sentence = text[at:edge]
        if number in numbers and sentence.strip():
            start = at + len(sentence) - len(sentence.lstrip())
            span = reading.plain.span(start, at + len(sentence.rstrip()))
            if not told or reading.role_at(span[0]) != "fact":
                yield span
        at = edge


def _joined(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield spans, those in one where nothing but white space lies between them."""
    held: tuple[int, int] | None = None
    for start, end in spans:
        if held and not text[held[1] : start].strip():
            held = (held[0], end)
            continue
        if held:
            yield held
        held = (start, end)
    if held:
        yield held
