"""The floor writer: a plan of roles, a part for each, the buyer's concern first. It needs no model and always answers.

Every choice is by score, ties broken by a hash of message and seed: the same message and seed give the same drafts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

import numpy as np

from assistant.content import Content, Plan
from assistant.content.buyers import SLOT
from assistant.opening import Opener, Option
from assistant.pieces import Piece
from assistant.retrieve import Shelf
from assistant.schema import Draft, Exemplar, Part, Remedy, Role, Style
from assistant.situation import GLAD, UNKNOWN, Situation

STYLES: tuple[Style, ...] = ("warm", "brief", "plain")
LAST_RESORT: frozenset[Remedy] = frozenset({"supervisor", "platform", "hand_over"})
"""Offered when nothing nearer is, or when the buyer is beyond the nearer ones."""
EVIDENCE: frozenset[Remedy] = frozenset({"photos", "see_doctor", "keep_receipts", "verify", "size_advice"})
"""Codes that ask something of the buyer or are work of ours; the buyer's choices are the others."""
URGENT: dict[str, float] = {"harm": 3.0, "grief": 3.0, "off_topic": 3.0, "very_short_message": 2.2}
"""What a part written for a circumstance gains by it, where that is more than 1.2."""
HEARD = 6
"""Parts that the model's ear chooses among, by the floor's own score."""
T = TypeVar("T", Piece, Option)
LENGTHS: dict[Style, int] = {"warm": 150, "brief": 75, "plain": 150}
"""Longest draft by style, in characters."""


def fill(text: str, values: dict[str, str]) -> str:
    """Put values into the slots of ``text``; a slot that is not held stays visible as it is."""
    return SLOT.sub(lambda match: values.get(match[1], match[0]), text)


class Help(Protocol):
    """What a model adds to the floor for one message: openings of its own, and an ear for what suits it."""

    def openings(self, style: Style) -> Sequence[tuple[float, str]]:
        """Return first parts in this buyer's own matter with what they are worth beside the floor's scores."""

    def ear(self, role: Role, texts: Sequence[str]) -> Sequence[float]:
        """Return what each text of a role gains by how much more likely this message makes it."""


@dataclass
class Line:
    """A draft in the making: what has been said, offered and asked so far."""

    style: Style
    parts: list[tuple[Role, str, Piece | None]] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    offered: set[Remedy] = field(default_factory=set)
    written: bool = False

    def add(self, role: Role, text: str, piece: Piece | None) -> None:
        """Append one part."""
        self.parts.append((role, text, piece))
        if piece:
            self.words |= {word for word in piece.words if len(word) > 1}
            self.offered |= piece.remedies

    def length(self) -> int:
        """Characters so far."""
        return sum(len(text) for _, text, _ in self.parts)


class Floor:
    """Composes drafts from one shelf. ``content`` gives plans and frames."""

    def __init__(self, content: Content, shelf: Shelf) -> None:
        self.content, self.shelf = content, shelf

    def drafts(self, situation: Situation, seed: int = 0, rounds: int = 3, help: Help | None = None) -> Iterator[Draft]:
        """Yield drafts, three styles a round, each round with parts that no earlier one used; take as many as are wanted.

        With ``help`` a model writes openings and chooses among the parts that the floor thinks best.
        """
        work = _Work(self, situation, seed, help)
        for _ in range(rounds):
            for style in STYLES:
                draft = work.write(style)
                if draft:
                    yield draft

    def plan(self, situation: Situation) -> Plan:
        """Return the first plan whose ``when`` matches, the intent's own before the general ones."""
        own = self.content.plans.get(situation.intent, ()) if situation.sub != UNKNOWN else ()
        for plan in (*own, *self.content.plans["any"]):
            when = plan.when
            if (
                (not when.channel or situation.message.channel in when.channel)
                and (not when.emotion or situation.emotion in when.emotion)
                and (not when.sub or situation.sub in when.sub)
                and (when.card is None or (when.card == "rich") == situation.rich)
                and (not when.hears or any(word in situation.message.text for word in when.hears))
            ):
                return plan
        raise AssertionError("content guarantees a last plan without conditions")


class _Work:
    """The drafts of one message: remembers what earlier drafts used, so that the three differ."""

    def __init__(self, floor: Floor, situation: Situation, seed: int, help: Help | None = None) -> None:
        self.floor, self.situation, self.help = floor, situation, help
        self.salt = f"{seed}|{situation.message.text}|{situation.message.id}"
        self.near: np.ndarray = floor.shelf.nearest(situation)
        self.pool: dict[Role, list[Piece]] = {}
        self.used: set[str] = set()
        self.openings: set[str] = set()
        self.endings: set[str] = set()
        self.exemplars = tuple(floor.shelf.exemplars(situation, 2, self.near))
        self.order = floor.plan(situation)
        self.opener = Opener(floor.content.frames, situation, lambda piece, style: self.score(piece, Line(style)), self.jitter)

    def jitter(self, key: str) -> float:
        """A number in 0..1 that is the same for the same message, seed and key."""
        return hashlib.blake2s(f"{self.salt}|{key}".encode(), digest_size=2).digest()[0] / 255

    def candidates(self, role: Role) -> list[Piece]:
        """The fitting pieces of a role, looked up once."""
        if role not in self.pool:
            self.pool[role] = self.floor.shelf.candidates(role, self.situation)
        return self.pool[role]

    def write(self, style: Style) -> Draft | None:
        """Compose one draft of a style; None when not even an opening is left."""
        line = Line(style)
        for role in self.order.order(style):
            if line.length() > LENGTHS[style]:
                break
            if role == "feel":
                self._open(line)
            elif role == "option":
                self._options(line)
                self._bridge(line)
            else:
                self._one(line, role)
        if len(line.parts) == 1 and self.situation.sub not in GLAD:
            self._one(line, "next")  # a feeling alone answers nothing
        if not line.parts:
            return None
        return self._draft(line)

    def _draft(self, line: Line) -> Draft:
        values = self.situation.values
        parts = tuple(Part(role=role, text=fill(text, values)) for role, text, _ in line.parts)
        self.openings.add(parts[0].text[:5])
        self.endings.add(parts[0].text[-5:])
        used = [piece for _, _, piece in line.parts if piece]
        self.used |= {piece.text for piece in used}
        made = tuple(_told(piece) for piece in used)
        return Draft(
            text="".join(part.text for part in parts),
            parts=parts,
            style=line.style,
            source="writer" if line.written else "floor",
            exemplars=made + self.exemplars,
        )

    def score(self, piece: Piece, line: Line) -> float:
        """How well a fitting piece serves this draft at this place; higher is better."""
        situation = self.situation
        score = (
            1.0 * (piece.sub == situation.sub) + 0.9 * (piece.style == line.style) + 0.5 * (situation.emotion in piece.emotion)
        )
        if piece.when and (piece.when != "very_short_message" or situation.sub in GLAD | {UNKNOWN}):
            score += URGENT.get(piece.when, 1.2)
        score += (1.4 if piece.role == "fact" else 0.5) * min(2, len(piece.slots & situation.facts - {"product"})) + 0.2 * (
            "product" in piece.slots
        )
        if piece.source == "record":
            score += -1.2 + 1.0 * min(2, len(piece.specific)) + 0.8 * float(self.near[piece.place])
        if piece.text in self.used:
            score -= 3.0
        repeated = {word for word in piece.words if len(word) > 1} & line.words
        score -= 0.7 * len(repeated)
        return score + 0.9 * self.jitter(piece.text)

    def best(self, pieces: Iterable[Piece], line: Line) -> Piece | None:
        """Return the piece that serves best, or None when there is none."""
        found = list(pieces)
        return self._heard(found[0].role, found, lambda piece: self.score(piece, line)) if found else None

    def _one(self, line: Line, role: Role) -> None:
        taken = {text for _, text, _ in line.parts}
        pieces = [p for p in self.candidates(role) if p.text not in taken and p.kind == "whole" and p.when != "second_problem"]
        if role == "ask":
            pieces = [p for p in pieces if not (p.remedies & line.offered)]
        piece = self.best(pieces, line)
        if piece:
            line.add(role, piece.text, piece)

    def _options(self, line: Line) -> None:
        choices = [code for code in self.situation.remedies if code not in EVIDENCE | LAST_RESORT]
        if self.situation.emotion >= 2 or (not choices and self.situation.emotion):
            choices += [code for code in self.situation.remedies if code in LAST_RESORT]
        pieces = [p for p in self.candidates("option") if not p.remedies & line.offered or p.remedies - line.offered]
        goal = 1 if line.style == "brief" and len(choices) < 2 else 2

        def worth(piece: Piece) -> float:
            new = [code for code in choices if code in piece.remedies and code not in line.offered]
            unasked = piece.remedies & LAST_RESORT - set(choices)
            return self.score(piece, line) + 1.5 * min(len(new), 3) - 1.5 * bool(choices and not new) - 2.5 * bool(unasked)

        first = self._heard("option", pieces, worth)
        if first is None:
            return
        line.add("option", first.text, first)
        left = [code for code in choices if code not in line.offered]
        if len(set(choices) & first.remedies) < goal and left and line.style != "brief":
            more = [p for p in pieces if p.remedies and p.remedies <= set(left) and p.text != first.text]
            second = self._heard("option", more, worth)
            if second:
                line.add("option", second.text, second)

    def _bridge(self, line: Line) -> None:
        """Say that the second problem is seen too, once, where there is room for it."""
        if self.situation.second and line.style != "brief" and line.length() < LENGTHS[line.style]:
            pieces = [p for p in self.candidates("fact") if p.when == "second_problem"]
            piece = self.best(pieces, line)
            if piece:
                line.add(piece.role, piece.text, piece)

    def _open(self, line: Line) -> None:
        """Choose the opening: the buyer's concern and a tail, a frame around it, or a whole part that shares its words."""
        found = list(self.opener.options(self.candidates("feel"), line.style, self.used))
        options = [each for each in found if self._new(each.text)] or found
        chosen = self._heard("feel", options, lambda option: option.score)
        if self.help:
            written = [Option(worth, text, written=True) for worth, text in self.help.openings(line.style) if self._new(text)]
            chosen = max((*written, *filter(None, [chosen])), key=lambda option: option.score, default=None)
        if chosen is None:
            return
        line.add("feel", chosen.text, chosen.piece)
        line.written |= chosen.written
        if chosen.concern:
            self.opener.said.add(chosen.concern)

    def _new(self, text: str) -> bool:
        """Tell whether no earlier draft begins like ``text``, or ends its opening so."""
        filled = fill(text, self.situation.values)
        return filled[:5] not in self.openings and filled[-5:] not in self.endings

    def _heard(self, role: Role, options: Iterable[T], worth: Callable[[T], float]) -> T | None:
        """Return the best of ``options``: of those worth most, the one that suits the message best to the model's ear."""
        ranked = sorted(options, key=worth, reverse=True)[:HEARD]
        if not self.help or len(ranked) < 2:
            return ranked[0] if ranked else None
        gains = self.help.ear(role, [each.text for each in ranked])
        best = max(range(len(ranked)), key=lambda at: worth(ranked[at]) + gains[at])
        return ranked[best]


def _told(piece: Piece) -> Exemplar:
    """Return a piece as the agent may see it: where a sentence came from."""
    part = Part(role=piece.role, text=piece.text)
    return Exemplar(id=piece.id, source=piece.source, parts=(part,), slots=tuple(sorted(piece.slots)))
