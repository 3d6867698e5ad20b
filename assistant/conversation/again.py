"""The buyer asks the same thing again: nearly the same words, or the same question in other words after we answered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from assistant.guard.needed import pairs
from assistant.store.values import Said

ALIKE = 0.55
"""Share of characters and pairs (Jaccard, 0 to 1) from which two turns say the same."""
_FILLING = re.compile(r"[^\w]|[啊呀呢吧吗嘛哦了的么就还都]", re.UNICODE)
_NUDGE = re.compile(
    r"(?:在|在不在|你好|您好|人|有人|亲|回复|说话|喂|hello|hi|客服|老板|回|理我|出来|谢谢|好|嗯|哦|行|可以|ok)+", re.IGNORECASE
)
_ASKS = re.compile(r"[?？吗]|什么时候|啥时候|多久|怎么|咋|哪|几[天点时]|为什么|有没有|能不能|是不是|给个说法")
_NO_MATTER = frozenset({"", "other", "chat", "praise", "unsure"})


class Again(NamedTuple):
    """A turn of the buyer's that says again what an earlier one said; both are places among all turns."""

    at: int
    before: int


def again(turns: Sequence[Said]) -> tuple[Again, ...]:
    """Return the turns in which the buyer repeats himself, in order; greetings and calls (在吗, 人呢) are no repetition."""
    found: list[Again] = []
    earlier: list[tuple[int, str]] = []
    ours = -1
    for at, turn in enumerate(turns):
        if turn.who == "agent":
            ours = at
        if turn.who != "buyer":
            continue
        bare = _FILLING.sub("", turn.text.lower())
        if len(bare) < 2 or _NUDGE.fullmatch(bare):
            continue
        before = next((place for place, text in reversed(earlier) if _same(turns, at, place, bare, text, ours)), None)
        if before is not None:
            found.append(Again(at, before))
        earlier.append((at, bare))
    return tuple(found)


def _same(turns: Sequence[Said], at: int, place: int, bare: str, text: str, ours: int) -> bool:
    if bare == text:
        return True
    if min(len(bare), len(text)) >= 4:
        one, other = pairs(bare), pairs(text)
        if len(one & other) >= ALIKE * len(one | other):
            return True
    about = turns[at].intent
    asked = _ASKS.search(turns[at].text) and _ASKS.search(turns[place].text)
    return bool(asked and place < ours < at and about == turns[place].intent and about not in _NO_MATTER)
