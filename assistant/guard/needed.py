"""Characters without which an expression cannot match, so that most expressions never run on a text.

A reply of 300 characters holds some 120 different ones; looking a set up is a hundred times cheaper than searching. The analysis
reads Python's own parse of the expression; what it does not know it takes as "may match anything", so it never loses a match.
"""

from __future__ import annotations

import re
from re import _parser as parser  # type: ignore[attr-defined]  # the only parse of an expression that cannot disagree with re
from typing import Any

Clauses = list[frozenset[str]]
"""Sets of characters: a text that matches holds at least one character of each."""


def needed(pattern: re.Pattern[str]) -> Clauses:
    """Return the sets of characters of which every matching text holds at least one."""
    return _sequence(parser.parse(pattern.pattern, pattern.flags))


def possible(clauses: Clauses, characters: set[str]) -> bool:
    """Return whether a text with these characters may match."""
    return not any(clause.isdisjoint(characters) for clause in clauses)


def _sequence(items: Any) -> Clauses:  # noqa: ANN401 - the parse has no types
    return [clause for op, argument in items for clause in _item(str(op), argument)]


def _item(op: str, argument: Any) -> Clauses:  # noqa: ANN401
    if op == "LITERAL":
        return [frozenset(chr(argument))]
    if op == "IN":
        return _one_of(argument)
    if op == "SUBPATTERN":
        return _sequence(argument[3])
    if op in ("MAX_REPEAT", "MIN_REPEAT"):
        return _sequence(argument[2]) if argument[0] else []
    if op == "BRANCH":
        return _any_of([_sequence(branch) for branch in argument[1]])
    return []


def _one_of(members: Any) -> Clauses:  # noqa: ANN401
    letters = {chr(value) for op, value in members if str(op) == "LITERAL"}
    return [frozenset(letters)] if len(letters) == len(members) else []


def _any_of(branches: list[Clauses]) -> Clauses:
    if not all(branches):
        return []
    return [frozenset().union(*(min(branch, key=len) for branch in branches))]
