"""Checks of the tone by how the buyer feels: no more words than he can take, his feeling named, no pity that is too much."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.guard.order import EMPTY, FELT, WORD, answers, beginning, opening, spelled
from assistant.guard.patterns import Compiled, hits
from assistant.guard.reading import Reading

TAKEN_UP = 2
"""So many characters of the buyer's own words, taken into a feeling, show that he was heard."""


def length(rule: Compiled, reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield what stands beyond the rule's ``most`` characters, white space not counted."""
    most = rule.rule.match.most
    if len(reading.text) > most and answers(rule, reading) and len("".join(reading.text.split())) > most:
        ink = [at for at, char in enumerate(reading.text) if not char.isspace()]
        yield ink[most], ink[-1] + 1


def overdone(rule: Compiled, reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield what the rule's ``any`` match, for buyers who feel as the rule asks."""
    if answers(rule, reading):
        for layer, found in hits(rule, reading):
            yield layer.span(*found.span())


def unnamed_feeling(rule: Compiled, reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield the opening part when nothing in the feelings of the reply names what the buyer feels or went through.

    It is named by one of the rule's ``needs``, or by words of the buyer's own. Feelings are the parts of that role and the
    beginning of the first part, for a sentence that goes on to an action is tagged by the action.
    """
    first = opening(reading)
    if first is None or not answers(rule, reading):
        return
    felt = [spelled(reading, part) for part in reading.parts if part.role in FELT]
    named = "\n".join([*felt, beginning(reading, first)])
    if any(need.search(named) for need in rule.needs):
        return
    buyers = set(WORD.findall(reading.buyer)) - EMPTY
    if sum(char in buyers for char in "".join(felt)) < TAKEN_UP:
        yield first.start, first.end
