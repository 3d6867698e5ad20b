"""A reply that was written for one order, turned back into sentences for any: the order's values become slots again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from assistant.forms import normal
from assistant.schema import OrderCard, Policy

MOMENT = re.compile(r"(?:今天|明天|后天|\d{1,2}月\d{1,2}日)\d{1,2}点前")
"""How an answer is promised; any such moment is {reply_by}."""
COUNTS = ("bad_count", "total_count")
_COUNTER = r"(?=[个只瓶件盒枝支袋包双条张台颗罐片本块])"
"""A bare number is one of the card's counts only before a measure word."""


class Turned(NamedTuple):
    """A text with slots in it, and which were put there: keys with the values they stand for, in the order of the text."""

    text: str
    slots: tuple[tuple[str, str], ...]


def turned(text: str, card: Mapping[str, str], policy: Mapping[str, str]) -> Turned:
    """Return ``text`` with every value of card and policy as its slot; of two that overlap the longer one counts."""
    places = sorted(_places(text, card, policy), key=lambda each: (each[0] - each[1], each[0]))
    taken: list[tuple[int, int, str]] = []
    for start, end, key in places:
        if all(end <= other[0] or other[1] <= start for other in taken):
            taken.append((start, end, key))
    out, at, slots = [], 0, []
    for start, end, key in sorted(taken):
        out += [text[at:start], f"{{{key}}}"]
        slots.append((key, text[start:end]))
        at = end
    return Turned("".join([*out, text[at:]]), tuple(slots))


def _places(text: str, card: Mapping[str, str], policy: Mapping[str, str]) -> Iterator[tuple[int, int, str]]:
    """Yield where a value stands, and its key."""
    for match in MOMENT.finditer(text):
        yield *match.span(), "reply_by"
    for key, value in (*card.items(), *policy.items()):
        if key not in OrderCard.model_fields and key not in Policy.model_fields:
            continue
        for told in dict.fromkeys((normal(key, value).strip(), value.strip())):
            for match in re.finditer(_pattern(key, told), text) if told else ():
                yield *match.span(), key


def _pattern(key: str, value: str) -> str:
    """Return an expression for a value where it stands by itself: 12 is not found in 128, nor M in SM."""
    if key in COUNTS:
        return rf"(?<![\d.]){re.escape(value)}{_COUNTER}"
    before = r"(?<![\dA-Za-z.])" if re.match(r"[\dA-Za-z]", value) else ""
    after = r"(?![\dA-Za-z]|\.\d)" if re.search(r"[\dA-Za-z]$", value) else ""
    return f"{before}{re.escape(value)}{after}"
