"""Checks one reply against all rules."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from assistant.guard.kinds import CHECKS
from assistant.guard.patterns import MOST, Compiled
from assistant.guard.reading import Reading, place
from assistant.guard.rule import Rule
from assistant.schema import Analysis, Finding, Message, Part, Remedy

WEIGHT = {"stop": 0, "warn": 1, "hint": 2}


class Guard:
    """Holds the rules and reads replies by them. It keeps nothing of what it reads and may be used from many threads.

    Rules whose ``until`` has passed on ``today`` take no part. ``since`` is for people to read: what will be forbidden soon is
    better not written now.
    """

    def __init__(self, rules: tuple[Rule, ...], today: datetime.date | None = None) -> None:
        day = (today or datetime.date.today()).isoformat()
        self.rules = tuple(rule for rule in rules if day <= (rule.until or day))
        compiled = [Compiled.of(rule) for rule in self.rules]
        self._compiled = {
            channel: tuple(each for each in compiled if channel in each.rule.scope) for channel in ("chat", "review", "notice")
        }

    def check(
        self,
        text: str,
        parts: Sequence[Part],
        message: Message,
        policy: Mapping[str, str],
        remedies: frozenset[str],
        analysis: Analysis | None = None,
    ) -> tuple[Finding, ...]:
        """Return everything that ``text`` does wrong, in the order of the text, the worse first where two begin together.

        ``parts`` are the sentences of the text with their roles; without them the order of the parts is not checked. ``policy``
        holds the values that may be spoken of, by key; ``remedies`` the codes that may be offered. ``quote`` of a finding is
        ``text[start:end]``.
        """
        reading = Reading(text, place(text, parts), message, policy, remedies, analysis)
        findings = [
            _finding(compiled.rule, text, *span)
            for compiled in self._compiled[message.channel]
            for span in _apart(islice(CHECKS[compiled.rule.match.kind](compiled, reading), MOST))
        ]
        return tuple(sorted(findings, key=lambda f: (f.start, WEIGHT[f.severity], f.end, f.rule)))

    def forbids(self, text: str, message: Message) -> bool:
        """Tell whether ``text`` breaks a stopping rule of words alone: one that no card, limit or history could excuse."""
        reading = Reading(text, (), message, {}, frozenset(), None)
        return any(
            next(iter(CHECKS["pattern"](compiled, reading)), None) is not None
            for compiled in self._compiled[message.channel]
            if compiled.rule.match.kind == "pattern" and compiled.rule.severity == "stop"
        )

    def offers(self, text: str) -> tuple[frozenset[Remedy], ...]:
        """Return, for each thing that ``text`` holds out to the buyer, the remedy codes any of which allows it."""
        reading = Reading(text, (), Message(), {}, frozenset(), None)
        return tuple(
            frozenset(compiled.rule.match.codes)
            for compiled in self._compiled["chat"]
            if compiled.rule.match.kind == "remedy" and next(CHECKS["remedy"](compiled, reading), None)
        )


def _apart(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield spans that do not overlap: of those that do, the one that begins first, the longer where two begin together."""
    done = -1
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= done:
            done = max(end, start + 1)
            yield start, end


def _finding(rule: Rule, text: str, start: int, end: int) -> Finding:
    return Finding(
        rule=rule.id, severity=rule.severity, start=start, end=end, quote=text[start:end],
        why=rule.why, source=rule.source, since=rule.since, instead=rule.instead,
    )  # fmt: skip
