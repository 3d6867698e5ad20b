"""What a reply asks the buyer for: its questions, and whether they ask for a given thing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.coaching.values import Seen


def questions(seen: Seen) -> tuple[str, ...]:
    """Return the sentences of a reply that ask something, and the requests (麻烦拍一张照片), in order."""
    asked = [quote.text for quote in seen.asks]
    return tuple(dict.fromkeys([*asked, *(part.text for part in seen.checked.parts if part.role == "ask")]))


def asks_for(words: Sequence[str], asked: Iterable[str]) -> str:
    """Return the first of the questions that holds any of ``words``; empty when none does."""
    return next((each for each in asked if any(word in each for word in words)), "")


def plainly(asked: Iterable[str]) -> tuple[str, ...]:
    """Return those of the questions that nobody would take for anything else; a request may only sound like one."""
    return tuple(each for each in asked if any(sign in each for sign in "？?吗"))
