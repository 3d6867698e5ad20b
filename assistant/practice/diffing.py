"""What changed between two answers, word by word."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from assistant.practice.values import Change
from assistant.text import words

SHORTEST = 2
"""Characters that two texts must share in a row, between changes, to be shown as the same: less only tears words apart."""


def diff(before: str, after: str) -> tuple[Change, ...]:
    """Return the pieces of both texts in order; all but the new ones make up ``before``, all but those gone ``after``."""
    old, new = list(_tokens(before)), list(_tokens(after))
    found: list[Change] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, came = "".join(old[a:b]), "".join(new[c:d])
        if tag == "equal" and (len(gone) >= SHORTEST or not found or b == len(old)):
            found.append(Change(what="same", text=gone))
        else:
            found += [Change(what="gone", text=gone), Change(what="new", text=came)]
    return tuple(_joined(found))


def _tokens(text: str) -> Iterator[str]:
    """Yield the words and, one by one, the signs and spaces between them: joined they are the text."""
    at = 0
    for word in words(text):
        start = text.index(word, at)
        yield from text[at:start]
        yield word
        at = start + len(word)
    yield from text[at:]


def _joined(found: list[Change]) -> Iterator[Change]:
    """Join what stands side by side: between two pieces that are the same, first all that went, then all that came."""
    gone = came = ""
    for each in found:
        if each.what == "same" and each.text:
            yield from _changed(gone, came)
            gone = came = ""
            yield each
        elif each.what == "gone":
            gone += each.text
        elif each.what == "new":
            came += each.text
    yield from _changed(gone, came)


def _changed(gone: str, came: str) -> Iterator[Change]:
    if gone:
        yield Change(what="gone", text=gone)
    if came:
        yield Change(what="new", text=came)
