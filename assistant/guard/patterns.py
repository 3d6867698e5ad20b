"""Regular expressions of a rule, compiled once and matched with their exceptions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.guard.needed import Pairs, needed
from assistant.guard.reading import Reading
from assistant.guard.rule import Rule, compiled
from assistant.text import Normal

MOST = 20
"""Findings of one rule that are worth showing; a text that has more needs rewriting, not a longer list."""


Expressions = tuple[tuple[re.Pattern[str], tuple[Pairs, ...]], ...]


@dataclass(frozen=True)
class Compiled:
    """A rule with its expressions ready to run."""

    rule: Rule
    any: Expressions
    offers: Expressions
    unless: tuple[re.Pattern[str], ...]
    needs: tuple[re.Pattern[str], ...]

    @classmethod
    def of(cls, rule: Rule) -> Compiled:
        """Compile the expressions of ``rule``."""
        match = rule.match
        unless, needs = (tuple(map(compiled, each)) for each in (match.unless, match.needs))
        return cls(rule, _ready(match.any), _ready(match.offers), unless, needs)

    def covered(self, text: str) -> bytearray:
        """Return one byte a character of ``text``: 1 where an exception of the rule stands."""
        marks = bytearray(len(text) + 1)
        for pattern in self.unless:
            for found in pattern.finditer(text):
                marks[found.start() : found.end()] = b"\x01" * (found.end() - found.start())
        return marks


def _ready(expressions: tuple[str, ...]) -> Expressions:
    return tuple((pattern, needed(pattern)) for pattern in map(compiled, expressions))


def hits(rule: Compiled, reading: Reading, expressions: Expressions | None = None) -> Iterator[tuple[Normal, re.Match[str]]]:
    """Yield what a rule's expressions (``any``, unless others are given) find, less its exceptions and what the case says."""
    match = rule.rule.match
    layer = reading.squeezed if match.layer == "squeezed" else reading.plain
    end = len(layer.text) if match.where == "anywhere" else opening(layer.text)
    covered: bytearray | None = None
    may = reading.may_squeezed if match.layer == "squeezed" else reading.may_plain
    for pattern, _ in rule.any if expressions is None else expressions:
        if may is not None and id(pattern) not in may:
            continue
        for found in pattern.finditer(layer.text, 0, end):
            covered = rule.covered(layer.text) if covered is None else covered
            if any(covered[found.start() : found.end()]) or (match.said and found.group() in reading.known):
                continue
            yield layer, found


def opening(text: str) -> int:
    """Return where the first sentence ends; a greeting of a few characters counts with what follows it."""
    for found in re.finditer(r"[。！？；\n]", text):
        if found.start() >= 8:
            return found.end()
    return len(text)
