"""The shop's patterns and records nearest to a message, as exemplars and as single parts that fit card and policy."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import bm25s
import numpy as np

from assistant import text
from assistant.content import Content, Pattern, Record
from assistant.content.buyers import SLOT
from assistant.content.shapes import RecordPart
from assistant.grounding import Grounding, content_words
from assistant.schema import Exemplar, Part, Remedy, Role, Style
from assistant.situation import UNKNOWN, Situation

Needs = tuple[frozenset[Remedy], ...]
"""For each thing that a text holds out, the codes any of which allows it."""

HAN = re.compile(r"[一-鿿]{2}")
PLACE_BEFORE = re.compile(r"(?:停在|到了|到|在|离开|经过|卡在|走到)\{last_node\}|\{last_node\}(?:这一站|停|那里|那儿|站)")
NOT_YET = re.compile(r"催|没到|未到|不到|没等|等它|等货|干等|路上|途中|送达|派送|派件|赶不赶|到货|赶得上|收货|到手|盼|往前送|补发|重寄|重发|重新发|惦记|几时|何时到|备用的打算")
"""What must not be said of a delivery to somebody who has it in hands already."""
MISSING = (
    (re.compile(r"(?:没有?|还没|未|看不到|没见).{0,6}(?:照片|图|视频)|(?:照片|图|视频).{0,4}(?:还没|没有|没传|没到)"), ("photo_status",)),
    (re.compile(r"没有?(?:更?新|扫描|动静)|停(?:住|着|了|在)"), ()),
    (re.compile(r"(?:没有?|还没|未|看不到|没见|查不到).{0,8}(?:物流|轨迹|节点|扫描|记录|进度)"), ("last_node", "last_time", "eta", "sign_time")),
    (re.compile(r"(?:没有?|还没|未|看不到|没见).{0,6}(?:签收)"), ("sign_time", "sign_place", "signer")),
    (re.compile(r"(?:没有?|还没|未|看不到|没见).{0,6}(?:发出|发货|出库|揽收)"), ("ship_time", "last_node", "sign_time")),
    (re.compile(r"(?:没有?|还没|未|看不到|没见|不知道).{0,8}(?:尺码|码数|尺寸)"), ("size_bought", "size_chart")),
    (re.compile(r"哪一?[单件笔]|订单号|订单发|哪个订单|链接发|找到(?:那|这|您的)一?单"), ("product", "order_time", "last_node")),
    (re.compile(r"(?:手上|手里|这边|我这|面前|眼下|目前|暂时).{0,6}(?:没有|没看到|看不到|还没)|信息(?:不全|还不够|太少)|还没看到"), ("*",)),
)  # fmt: skip
"""A part that says something is not there is false where the card holds it: (what it says, card keys that contradict)."""


WORDY = frozenset({"photo_status", "promised_ship", "coupon", "eta", "size_chart"})
"""Slots whose values may be phrases that repeat a word of the sentence around them: 照片已发照片."""


def collides(text: str, slot: str, value: str) -> bool:
    """Tell whether a value repeats a content word that stands just before or after its slot."""
    place = text.index("{" + slot + "}")
    around = text[max(0, place - 5) : place] + text[place + len(slot) + 2 :][:4]
    return any(value[i : i + 2] in around for i in range(len(value) - 1) if HAN.match(value[i : i + 2]))


FEWEST = {"feel": 2, "care": 1, "ask": 1, "option": 1, "next": 1}
"""Specific words that a record's part must have, all met by the message, before it is used for another buyer."""


@dataclass(frozen=True)
class Piece:
    """One part that can be put into a draft. ``remedies`` are the codes it offers; ``specific`` its words of one situation."""

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
    def denies(self) -> tuple[tuple[str, ...], ...]:
        """The sets of card keys that would make this part false."""
        return tuple(keys for pattern, keys in MISSING if keys and pattern.search(self.text))


CHANNELS = ("review_channel", "notice_channel")


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


def fits(piece: Piece, situation: Situation, node_kind: str | None) -> bool:
    """Tell whether slots, remedies, circumstance, channel and card allow this piece here."""
    if not suits_channel(piece, situation):
        return False
    if not piece.slots <= situation.values.keys() or not piece.remedies <= set(situation.remedies):
        return False
    if piece.when and piece.when not in situation.circumstances:
        return False
    if any(collides(piece.text, slot, situation.values[slot]) for slot in piece.slots & WORDY):
        return False
    if "received" in situation.circumstances and situation.intent == "delay" and NOT_YET.search(piece.text):
        return False
    if node_kind == "status" and PLACE_BEFORE.search(piece.text):
        return False
    facts = {key for key, _ in situation.message.card.held().items()}
    for keys in piece.denies:
        if facts & set(keys) or (keys == ("*",) and facts):
            return False
    return all(word in situation.said for word in piece.specific)


class Shelf:
    """All patterns, records and record parts of one content version, ready to be looked up.

    ``words`` are the content words of ``texts(content)``, in that order; ``offers`` tells what a text holds out, for parts
    that don't say so themselves. Parts of records are cut up when a message of their sub first comes.
    """

    def __init__(self, content: Content, words: Sequence[Sequence[str]], offers: Callable[[str], Needs]) -> None:
        self.records = content.records
        messages, pattern_words = words[: len(content.records)], words[len(content.records) :]
        self.grounding = Grounding(pattern_words)
        self._offers = lru_cache(maxsize=None)(offers)
        self._patterns: dict[tuple[Role, str], list[Piece]] = defaultdict(list)
        for pattern, found in zip(content.patterns, pattern_words, strict=True):
            self._patterns[pattern.role, pattern.sub].append(_of_pattern(pattern, found))
        self._by_sub: dict[str, list[int]] = defaultdict(list)
        for index, record in enumerate(content.records):
            if record.channel == "chat":
                self._by_sub[record.sub].append(index)
        self._cut: dict[str, list[Piece]] = {}
        self._bm25 = bm25s.BM25()
        self._bm25.index([list(each) or ["∅"] for each in messages], show_progress=False)

    def _of_records(self, sub: str) -> list[Piece]:
        if sub not in self._cut:
            found = (
                _of_part(self.records[index], index, reply.style, part, self.grounding)
                for index in self._by_sub[sub]
                for reply in self.records[index].replies
                for part in reply.parts
                if part.role in FEWEST
            )
            self._cut[sub] = [piece for piece in found if len(piece.specific) >= FEWEST[piece.role]]
        return self._cut[sub]

    def nearest(self, situation: Situation) -> np.ndarray:
        """Return a BM25 score for every record's message, scaled to 0..1, higher is nearer."""
        query = content_words(text.words(situation.message.text))
        if not query:
            return np.zeros(len(self.records), dtype=np.float32)
        scores = np.asarray(self._bm25.get_scores(query), dtype=np.float32)
        top = float(scores.max(initial=0.0))
        return scores / top if top > 0 else scores

    def exemplars(self, situation: Situation, count: int = 3, near: np.ndarray | None = None) -> list[Exemplar]:
        """Return the records nearest to the message that fit its card and remedies, best first."""
        near = self.nearest(situation) if near is None else near
        held, allowed = set(situation.values), set(situation.remedies)
        ranked = []
        for index, record in enumerate(self.records):
            score = float(near[index]) + 0.8 * (record.sub == situation.sub) + 0.5 * (record.intents[0] == situation.intent)
            if score < 0.5:
                continue
            score += 0.3 * (len(allowed & set(record.remedies)) / max(1, len(set(record.remedies) | allowed)))
            score -= 0.1 * abs(record.emotion - situation.emotion) + 0.2 * (record.channel != situation.message.channel)
            ranked.append((score, index))
        ranked.sort(key=lambda pair: (-pair[0], pair[1]))
        found: list[Exemplar] = []
        for score, index in ranked:
            record = self.records[index]
            reply = min(record.replies, key=lambda r: sum(len(set(SLOT.findall(p.text)) - held) for p in r.parts))
            slots = tuple(dict.fromkeys(slot for part in reply.parts for slot in SLOT.findall(part.text)))
            parts = tuple(Part(role=part.role, text=part.text) for part in reply.parts)
            found.append(
                Exemplar(id=record.id, source="record", parts=parts, slots=slots, score=round(score, 3), why=record.message[:60])
            )
            if len(found) == count:
                break
        return found

    def candidates(self, role: Role, situation: Situation, node_kind: str | None) -> list[Piece]:
        """Return the pieces of ``role`` for this sub, or for any, that fit."""
        allowed = set(situation.remedies)
        pool = [piece for sub in dict.fromkeys((situation.sub, UNKNOWN)) for piece in self._patterns[role, sub]]
        found = [piece for piece in pool if fits(piece, situation, node_kind)]
        found += [
            piece
            for piece in self._of_records(situation.sub)
            if piece.role == role and fits(piece, situation, node_kind) and all(codes & allowed for codes in self._offers(piece.text))
        ]
        felt = [piece for piece in found if situation.emotion in piece.emotion or not _felt(piece)]
        return felt if any(piece.kind == "whole" for piece in felt) else found


def _felt(piece: Piece) -> bool:
    """Whether a piece speaks to a feeling, so that it must match the buyer's."""
    return piece.role in ("feel", "care") or piece.when in CHANNELS


def _of_pattern(pattern: Pattern, found: Sequence[str]) -> Piece:
    return Piece(
        pattern.id, "pattern", pattern.role, pattern.text, pattern.style, pattern.kind, frozenset(pattern.emotion),
        frozenset(pattern.remedies), frozenset(pattern.slots), pattern.sub, pattern.when, frozenset(found), frozenset(), -1,
    )  # fmt: skip


def _of_part(record: Record, index: int, style: Style, part: RecordPart, grounding: Grounding) -> Piece:
    found = content_words(text.words(SLOT.sub(" ", part.text)))
    return Piece(
        f"{record.id}/{part.role}", "record", part.role, part.text, style, "whole", frozenset({record.emotion}), frozenset(),
        frozenset(SLOT.findall(part.text)), record.sub, None, frozenset(found), grounding.specific(found), index,
    )  # fmt: skip


def texts(content: Content) -> list[str]:
    """Return every text whose words are looked up at once: record messages, then patterns, slots left out."""
    return [*(record.message for record in content.records), *(SLOT.sub(" ", pattern.text) for pattern in content.patterns)]
