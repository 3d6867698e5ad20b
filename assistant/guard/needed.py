"""Pairs of characters without which an expression cannot match, so that most expressions never run on a text.

Looking up a few pairs is a hundred times cheaper than searching with an expression. The analysis reads Python's own parse of
the expression; what it does not know it takes as "may match anything", so it never loses a match.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from re import _parser as parser  # type: ignore[attr-defined]  # the only parse of an expression that cannot disagree with re
from typing import Any

Pairs = frozenset[str]
"""Pairs of neighbouring characters, or single ones: a text that matches holds at least one of them."""
MOST = 64
"""Words in one group; a larger group costs more than it saves."""
ZERO_WIDTH = {"ASSERT", "ASSERT_NOT", "AT"}


def needed(pattern: re.Pattern[str]) -> tuple[Pairs, ...]:
    """Return what every matching text holds: at least one of each group. The two most telling groups are enough."""
    groups = _groups(parser.parse(pattern.pattern, pattern.flags))
    groups.sort(key=lambda words: (-min(map(len, words)), len(words)))
    return tuple(frozenset(word[-2:] for word in words) for words in groups[:2])


def pairs(text: str) -> set[str]:
    """Return the characters of a text and its pairs of neighbours."""
    return {*text, *map("".join, pairwise(text))}


class Sieve:
    """Many expressions at once: tells which of them a text may match, for the price of looking up its pairs."""

    def __init__(self, expressions: Iterable[tuple[re.Pattern[str], tuple[Pairs, ...]]]) -> None:
        self._always: set[int] = set()
        self._of: dict[str, list[tuple[int, Pairs | None]]] = {}
        for pattern, groups in expressions:
            if not groups:
                self._always.add(id(pattern))
                continue
            first, *rest = sorted(groups, key=len)
            for pair in first:
                self._of.setdefault(pair, []).append((id(pattern), rest[0] if rest else None))

    def passing(self, held: set[str]) -> frozenset[int]:
        """Return the identities of the expressions that may match a text which holds these pairs."""
        found = set(self._always)
        for pair in held & self._of.keys():
            found.update([name for name, rest in self._of[pair] if rest is None or not rest.isdisjoint(held)])
        return frozenset(found)


def possible(groups: tuple[Pairs, ...], held: set[str]) -> bool:
    """Return whether a text that holds these pairs may match."""
    return not any(group.isdisjoint(held) for group in groups)


def _groups(items: Any) -> list[set[str]]:  # noqa: ANN401 - the parse has no types
    """Return what a sequence needs. Neighbours that can only be a few words are joined to longer words."""
    groups: list[set[str]] = []
    run = {""}
    for op, argument in items:
        exact = _exact(str(op), argument)
        if exact is not None and len(run) * len(exact) <= MOST:
            run = {before + after for before in run for after in exact}
            continue
        groups.append(run)
        run = exact if exact is not None else {""}
        if exact is None:
            groups += _inner(str(op), argument)
    return [words for words in [*groups, run] if "" not in words]


def _inner(op: str, argument: Any) -> list[set[str]]:  # noqa: ANN401
    if op == "SUBPATTERN":
        return _groups(argument[3])
    if op in ("MAX_REPEAT", "MIN_REPEAT") and argument[0]:
        return _groups(argument[2])
    if op == "BRANCH":
        best = [max(_groups(branch), key=lambda words: min(map(len, words)), default=set()) for branch in argument[1]]
        return [set().union(*best)] if all(best) and sum(map(len, best)) <= MOST * 2 else []
    return []


def _exact(op: str, argument: Any) -> set[str] | None:  # noqa: ANN401
    """Return all words that an item can be; None when they are too many or unknown."""
    if op in ZERO_WIDTH:
        return {""}
    if op == "LITERAL":
        return {chr(argument)}
    if op == "IN":
        return {chr(value) for _, value in argument} if all(str(kind) == "LITERAL" for kind, _ in argument) else None
    if op == "SUBPATTERN":
        return _joined(argument[3])
    if op == "BRANCH":
        words = [_joined(branch) for branch in argument[1]]
        known = [each for each in words if each is not None]
        return set().union(*known) if len(known) == len(words) and sum(map(len, known)) <= MOST else None
    if op in ("MAX_REPEAT", "MIN_REPEAT") and tuple(argument[:2]) in ((0, 1), (1, 1)):
        words_of = _joined(argument[2])
        return None if words_of is None else words_of | ({""} if argument[0] == 0 else set())
    return None


def _joined(items: Any) -> set[str] | None:  # noqa: ANN401
    run = {""}
    for op, argument in items:
        exact = _exact(str(op), argument)
        if exact is None or len(run) * len(exact) > MOST:
            return None
        run = {before + after for before in run for after in exact}
    return run
