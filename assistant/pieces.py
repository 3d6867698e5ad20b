"""The parts that drafts are put together from, and whether one may be said of this order, to this buyer, in this channel."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant import text
from assistant.content import Pattern, Record
from assistant.content.buyers import SLOT, any_of
from assistant.content.shapes import RecordPart, Says
from assistant.grounding import Grounding, content_words
from assistant.schema import Remedy, Role, Style
from assistant.situation import Situation

HAN = re.compile(r"[一-鿿]{2}")
SOMEONE = re.compile(r"(?<!其)[他她]")
"""Someone the record's buyer spoke of, who must be spoken of here too."""
CHANNELS = ("review_channel", "notice_channel")
FEWEST: dict[Role, int] = {"care": 1, "ask": 1, "option": 1, "next": 1}
"""Specific words that a record's part must have, all met by the message, before it is used for another buyer.

Its ``feel`` paints one buyer's scene and its ``fact`` is true of one order: neither is used for another.
"""


@dataclass(frozen=True)
class Piece:
    """One part that can be put into a draft. ``remedies`` are the codes it offers; ``specific`` its words of one situation.

    ``place`` is the index of the record it comes from, -1 for a pattern.
    """

    id: str
    source: str
    role: Role
    text: str
    style: Style
    kind: str
    emotion: frozenset[int]
    remedies: frozenset[Remedy]
    slots: frozenset[str]
    sub: str
    when: str | None
    words: frozenset[str]
    specific: frozenset[str]
    place: int

    @cached_property
    def felt(self) -> bool:
        """Whether it speaks to a feeling, so that it must match the buyer's."""
        return self.role in ("feel", "care") or self.when in CHANNELS


def of_pattern(pattern: Pattern, found: Sequence[str]) -> Piece:
    """Return a pattern of the library as a piece; ``found`` are its content words."""
    return Piece(
        pattern.id, "pattern", pattern.role, pattern.text, pattern.style, pattern.kind, frozenset(pattern.emotion),
        frozenset(pattern.remedies), frozenset(pattern.slots), pattern.sub, pattern.when, frozenset(found), frozenset(), -1,
    )  # fmt: skip


def of_part(record: Record, index: int, style: Style, part: RecordPart, grounding: Grounding) -> Piece:
    """Return one part of the record at ``index`` as a piece."""
    found = content_words(text.words(SLOT.sub(" ", part.text)))
    specific = grounding.specific(found) | frozenset(SOMEONE.findall(part.text))
    return Piece(
        f"{record.id}/{part.role}", "record", part.role, part.text, style, "whole", frozenset({record.emotion}), frozenset(),
        frozenset(SLOT.findall(part.text)), record.sub, None, frozenset(found), specific, index,
    )  # fmt: skip


class Fit:
    """Tells which pieces may be used. ``says`` are the lists of prompts/says.yaml."""

    def __init__(self, says: Says) -> None:
        self._denials = tuple((any_of(each.says), frozenset(each.keys)) for each in says.denials)
        self._not_yet, self._place = any_of(says.not_yet), any_of(says.place)
        self._not_in_notice = any_of(says.not_in_notice)
        self._wordy = frozenset(says.wordy)
        self._answered = tuple((any_of(each.asks), any_of(each.told)) for each in says.answered)
        self._clashes = tuple((any_of(each.says), any_of(each.told)) for each in says.clashes)
        self._denied: dict[str, tuple[frozenset[str], ...]] = {}

    def __call__(self, piece: Piece, situation: Situation) -> bool:
        """Tell whether slots, remedies, circumstance, channel and card allow this piece here."""
        return (
            piece.slots <= situation.values.keys()
            and piece.remedies <= set(situation.remedies)
            and (not piece.when or piece.when in situation.circumstances)
            and suits_channel(piece, situation)
            and all(word in situation.said for word in piece.specific)
            and self._true(piece, situation)
        )

    def _true(self, piece: Piece, situation: Situation) -> bool:
        if "received" in situation.circumstances and situation.intent == "delay" and self._not_yet.search(piece.text):
            return False
        if situation.message.channel == "notice" and self._not_in_notice.search(piece.text):
            return False
        if situation.node_is_status and self._place.search(piece.text):
            return False
        if any(collides(piece.text, slot, situation.values[slot]) for slot in piece.slots & self._wordy):
            return False
        wrong = (*self._clashes, *self._answered) if piece.role == "ask" else self._clashes
        if any(words.search(piece.text) and told.search(situation.buyer) for words, told in wrong):
            return False
        return not any(keys & situation.facts or ("*" in keys and situation.facts) for keys in self._denies(piece.text))

    def _denies(self, said: str) -> tuple[frozenset[str], ...]:
        """Return the sets of card keys that would make ``said`` false."""
        if said not in self._denied:
            self._denied[said] = tuple(keys for pattern, keys in self._denials if pattern.search(said))
        return self._denied[said]


def collides(said: str, slot: str, value: str) -> bool:
    """Tell whether a value repeats a content word that stands just before or after its slot."""
    place = said.index("{" + slot + "}")
    around = said[max(0, place - 5) : place] + said[place + len(slot) + 2 :][:4]
    return any(value[i : i + 2] in around for i in range(len(value) - 1) if HAN.match(value[i : i + 2]))


def suits_channel(piece: Piece, situation: Situation) -> bool:
    """Tell whether a piece may stand in this channel.

    A review is answered in public, so only parts written for reviews do, besides a tail to the buyer's own words. A notice
    comes before any complaint, so it opens only with parts written for notices.
    """
    channel = situation.message.channel
    if channel == "review":
        return piece.when == "review_channel" or (piece.kind == "tail" and not piece.when)
    if channel == "notice":
        return piece.when == "notice_channel" or (piece.role not in ("feel", "care", "ask") and not piece.when)
    return True
