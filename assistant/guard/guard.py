"""Checks one reply against all rules."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import get_args

from assistant.guard.account import ACCOUNTS, Stated
from assistant.guard.kinds import CHECKS
from assistant.guard.needed import Sieve
from assistant.guard.patterns import MOST, Compiled
from assistant.guard.reading import Ear, Reading, place
from assistant.guard.rule import Rule
from assistant.schema import Analysis, Channel, Entry, Finding, Message, Part, Remedy

WEIGHT = {"stop": 0, "warn": 1, "hint": 2}


class Guard:
    """Holds the rules and reads replies by them. It keeps nothing of what it reads and may be used from many threads.

    ``ear`` hears what sentences do; without one, rules of the kind ``heard`` find nothing. Rules whose ``until`` has passed on
    ``today`` take no part. ``since`` is for people to read: what will be forbidden soon is better not written now. A public
    answer has ``review_chars`` characters at most.
    """

    def __init__(
        self, rules: tuple[Rule, ...], today: datetime.date | None = None, ear: Ear | None = None, review_chars: int = 140
    ) -> None:
        day = (today or datetime.date.today()).isoformat()
        self.ear = ear
        self.rules = tuple(rule for rule in rules if day <= (rule.until or day))
        compiled = [Compiled.of(_bounded(rule, review_chars)) for rule in self.rules]
        self._family = {rule.id: rule.family for rule in self.rules}
        self.listening = frozenset(rule.id for rule in self.rules if rule.match.kind == "heard")
        self._sieve = Sieve(each for one in compiled for each in (*one.any, *one.offers))
        self._compiled = {
            channel: tuple(each for each in compiled if channel in each.rule.scope) for channel in get_args(Channel)
        }

    def check(
        self,
        text: str,
        parts: Sequence[Part],
        message: Message,
        policy: Mapping[str, str],
        remedies: frozenset[str],
        analysis: Analysis | None = None,
        listen: bool = True,
    ) -> tuple[Finding, ...]:
        """Return everything that ``text`` does wrong, in the order of the text, the worse first where two begin together.

        ``parts`` are the sentences of the text with their roles; without them the order of the parts is not checked. ``policy``
        holds the values that may be spoken of, by key; ``remedies`` the codes that may be offered. Without ``listen`` the
        ear stays out of it, which costs most of the time. ``quote`` of a finding is ``text[start:end]``.
        """
        ear = self.ear if listen else None
        reading = Reading(text, place(text, parts), message, policy, remedies, analysis, ear, self._sieve)
        findings = [
            _finding(compiled.rule, text, *span)
            for compiled in self._compiled[message.channel]
            for span in _apart(islice(CHECKS[compiled.rule.match.kind](compiled, reading), MOST))
        ]
        findings = self._without_echoes(findings)
        return tuple(sorted(findings, key=lambda f: (f.start, WEIGHT[f.severity], f.end, f.rule)))

    def _without_echoes(self, findings: Sequence[Finding]) -> list[Finding]:
        """Leave out what the ear says of a sentence in which an expression of the same family found the words."""
        seen = [(self._family[each.rule], each) for each in findings if each.rule not in self.listening]
        return [
            each
            for each in findings
            if each.rule not in self.listening
            or not any(
                family == self._family[each.rule] and other.start < each.end and each.start < other.end
                for family, other in seen
            )
        ]

    def account(
        self,
        text: str,
        parts: Sequence[Part],
        message: Message,
        policy: Mapping[str, str],
        remedies: frozenset[str],
    ) -> tuple[Entry, ...]:
        """Return everything that ``text`` states, promises, offers or counts, with what backs it, in the order of the text.

        ``by`` of an entry is where that stands: ``card.KEY``, ``policy.KEY``, ``remedy.CODE``, ``buyer`` or ``agent``.
        """
        reading = Reading(text, place(text, parts), message, policy, remedies, None, None, self._sieve)
        stated = [
            each
            for compiled in self._compiled[message.channel]
            if (account := ACCOUNTS.get(compiled.rule.match.kind))
            for each in islice(account(compiled, reading), MOST)
        ]
        return tuple(
            Entry(kind=each.kind, start=each.start, end=each.end, quote=text[each.start : each.end],
                  state=each.backing.state, by=each.backing.by)
            for each in _foremost(stated)
        )  # fmt: skip

    def forbids(self, text: str, message: Message) -> bool:
        """Tell whether ``text`` breaks a stopping rule of words alone: one that no card, limit or history could excuse."""
        reading = Reading(text, (), message, {}, frozenset(), None, None, self._sieve)
        return any(
            next(iter(CHECKS["pattern"](compiled, reading)), None) is not None
            for compiled in self._compiled[message.channel]
            if compiled.rule.match.kind == "pattern" and compiled.rule.severity == "stop"
        )

    def offers(self, text: str) -> tuple[frozenset[Remedy], ...]:
        """Return, for each thing that ``text`` holds out to the buyer, the remedy codes any of which allows it."""
        reading = Reading(text, (), Message(), {}, frozenset(), None, None, self._sieve)
        return tuple(
            frozenset(compiled.rule.match.codes)
            for compiled in self._compiled["chat"]
            if compiled.rule.match.kind == "remedy" and next(CHECKS["remedy"](compiled, reading), None)
        )


def _bounded(rule: Rule, review_chars: int) -> Rule:
    """Return a rule of length that leaves its limit to the shop (``most: 0``) with that limit."""
    if rule.match.kind != "length" or rule.match.most:
        return rule
    return rule.model_copy(update={"match": rule.match.model_copy(update={"most": review_chars})})


def _apart(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield spans that do not overlap: of those that do, the one that begins first, the longer where two begin together."""
    done = -1
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= done:
            done = max(end, start + 1)
            yield start, end


def _foremost(stated: Iterable[Stated]) -> list[Stated]:
    """Return what does not overlap, in the order of the text: what is open before what is backed, then the longest."""
    kept: list[Stated] = []
    for each in sorted(stated, key=lambda one: (one.backing.state != "open", one.start - one.end, one.start)):
        if all(each.end <= other.start or other.end <= each.start for other in kept):
            kept.append(each)
    return sorted(kept, key=lambda one: one.start)


def _finding(rule: Rule, text: str, start: int, end: int) -> Finding:
    quote = text[start:end]
    instead = next((said for deed, said in rule.match.softer.items() if re.search(deed, quote)), rule.instead)
    return Finding(
        rule=rule.id, severity=rule.severity, start=start, end=end, quote=quote,
        why=rule.why, source=rule.source, since=rule.since, instead=instead,
    )  # fmt: skip
