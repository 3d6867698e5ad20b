"""What the guard reads: one reply, its parts, and the case it is written for."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Protocol

from assistant.guard import layers
from assistant.guard.needed import Sieve, pairs
from assistant.guard.numerals import Quantity, backing, holder, quantities
from assistant.schema import Analysis, Message, Part, Role
from assistant.text import Normal, sentences

EDGE = re.compile(r"[，。！？；：…\n]")
STOP = re.compile(r"[。！？；…\n]")


class Ear(Protocol):
    """Whatever hears which acts a sentence does."""

    def heard(self, sentence: str) -> Mapping[str, float]:
        """Return the probability, 0 to 1, of each act."""


class Placed(NamedTuple):
    """A part of the reply and where it stands in the text."""

    role: Role
    start: int
    end: int


def place(text: str, parts: Sequence[Part]) -> tuple[Placed, ...]:
    """Find each part in the text, in order; a part that is not there is left out."""
    placed, at = [], 0
    for part in parts:
        start = text.find(part.text, at)
        if start >= 0 and part.text:
            at = start + len(part.text)
            placed.append(Placed(part.role, start, at))
    return tuple(placed)


@dataclass(frozen=True)
class Reading:
    """A reply with its case: the buyer's message, the card, what may be spoken of and offered, and how the buyer feels."""

    text: str
    parts: tuple[Placed, ...]
    message: Message
    policy: Mapping[str, str]
    remedies: frozenset[str]
    analysis: Analysis | None
    ear: Ear | None = None
    sieve: Sieve | None = None

    @cached_property
    def plain(self) -> Normal:
        """The text in one spelling."""
        return layers.plain(self.text)

    @cached_property
    def squeezed(self) -> Normal:
        """The text with all that is no letter, digit or Chinese character taken out."""
        return layers.squeezed(self.plain)

    @cached_property
    def heard(self) -> tuple[tuple[int, int, Mapping[str, float]], ...]:
        """The sentences of the text with what they do, act by act; none without an ear."""
        if self.ear is None:
            return ()
        return tuple((start, end, self.ear.heard(self.text[start:end])) for start, end in sentences(self.text))

    @cached_property
    def plain_pairs(self) -> set[str]:
        """The characters of ``plain`` and its pairs of neighbours."""
        return pairs(self.plain.text)

    @cached_property
    def squeezed_pairs(self) -> set[str]:
        """The characters of ``squeezed`` and its pairs of neighbours."""
        return pairs(self.squeezed.text)

    @cached_property
    def may_plain(self) -> frozenset[int] | None:
        """The identities of the expressions that ``plain`` may match; None without a sieve: any of them."""
        return self.sieve.passing(self.plain_pairs) if self.sieve else None

    @cached_property
    def may_squeezed(self) -> frozenset[int] | None:
        """The identities of the expressions that ``squeezed`` may match; None without a sieve: any of them."""
        return self.sieve.passing(self.squeezed_pairs) if self.sieve else None

    @cached_property
    def card(self) -> dict[str, str]:
        """The facts held, in the spelling of ``plain``."""
        return {key: layers.plain(value).text for key, value in self.message.card.held().items()}

    @cached_property
    def limits(self) -> dict[str, str]:
        """The policy values, in the spelling of ``plain``."""
        return {key: layers.plain(value).text for key, value in self.policy.items()}

    @cached_property
    def buyer(self) -> str:
        """All that the buyer wrote."""
        earlier = [turn.text for turn in self.message.history if turn.who == "buyer"]
        return layers.plain("\n".join([*earlier, self.message.text])).text

    @cached_property
    def agent(self) -> str:
        """All that we wrote before."""
        return layers.plain("\n".join(turn.text for turn in self.message.history if turn.who == "agent")).text

    @cached_property
    def sources(self) -> tuple[tuple[str, str], ...]:
        """Everything that the case holds, by where it stands: ``policy.KEY``, ``card.KEY``, ``buyer``, ``agent``."""
        policy = [(f"policy.{key}", value) for key, value in self.limits.items() if key not in self.card]
        card = [(f"card.{key}", value) for key, value in self.card.items()]
        return (*policy, *card, ("buyer", self.buyer), ("agent", self.agent))

    @cached_property
    def known(self) -> str:
        """Everything that the case holds as one text."""
        return "\n".join(text for _, text in self.sources)

    @cached_property
    def numbers(self) -> tuple[tuple[str, Quantity], ...]:
        """Every number that the case holds, once, with the first of ``sources`` that holds it."""
        found: dict[tuple[object, ...], tuple[str, Quantity]] = {}
        for key, text in self.sources:
            for each in backing(text):
                found.setdefault((each.values, each.kind, each.plain, each.span, each.about), (key, each))
        return tuple(found.values())

    @cached_property
    def figures(self) -> tuple[tuple[Quantity, str | None], ...]:
        """Every number that ``plain`` states, with the first of ``sources`` that backs it, if one does."""
        return tuple((said, holder(self.numbers, said)) for said in quantities(self.plain.text))

    @cached_property
    def _edges(self) -> tuple[list[int], list[int]]:
        text = self.plain.text
        return [m.start() for m in EDGE.finditer(text)], [m.start() for m in STOP.finditer(text)]

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """Return the bounds of the clause around ``start`` to ``end`` of ``plain``, without its punctuation."""
        return self._around(self._edges[0], start, end)

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """Return the bounds of the sentence around ``start`` to ``end`` of ``plain``, without its full stop."""
        return self._around(self._edges[1], start, end)

    def _around(self, edges: list[int], start: int, end: int) -> tuple[int, int]:
        left, right = bisect_left(edges, start), bisect_left(edges, end)
        return (edges[left - 1] + 1 if left else 0), (edges[right] if right < len(edges) else len(self.plain.text))

    def role_at(self, position: int) -> Role | None:
        """Return the role of the part that stands at a position of the text, if parts were handed in."""
        return next((part.role for part in self.parts if part.start <= position < part.end), None)
