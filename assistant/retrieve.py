"""The shop's patterns and records nearest to a message, as exemplars and as single parts that fit card and policy."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import bm25s
import numpy as np

from assistant import text
from assistant.content import Content, Record
from assistant.content.shapes import SLOT
from assistant.grounding import Grounding, content_words
from assistant.schema import Exemplar, Part, Remedy, Role, Style
from assistant.situation import Situation

Offers = Callable[[str], frozenset[Remedy]]

HAN = re.compile(r"[一-鿿]{2}")
PLACE_BEFORE = re.compile(r"(?:停在|到了|到|在|离开|经过|卡在|走到)\{last_node\}|\{last_node\}(?:这一站|停|那里|那儿|站)")
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
    intent: str
    sub: str
    when: str | None
    words: frozenset[str]
    specific: frozenset[str]
    place: int

    @cached_property
    def denies(self) -> tuple[tuple[str, ...], ...]:
        """The sets of card keys that would make this part false."""
        return tuple(keys for pattern, keys in MISSING if keys and pattern.search(self.text))


def fits(piece: Piece, situation: Situation, node_kind: str | None) -> bool:
    """Tell whether slots, remedies, circumstance and card allow this piece here."""
    if not piece.slots <= situation.values.keys() or not piece.remedies <= set(situation.remedies):
        return False
    if piece.when and piece.when not in situation.circumstances:
        return False
    if piece.role in ("feel", "care") and situation.emotion not in piece.emotion and not piece.when:
        return False
    if any(collides(piece.text, slot, situation.values[slot]) for slot in piece.slots & WORDY):
        return False
    if node_kind == "status" and PLACE_BEFORE.search(piece.text):
        return False
    facts = {key for key, _ in situation.message.card.held().items()}
    for keys in piece.denies:
        if facts & set(keys) or (keys == ("*",) and facts):
            return False
    return not piece.specific or all(word in situation.said for word in piece.specific)


def _words(texts: Iterable[str]) -> list[list[str]]:
    return [content_words(text.words(SLOT.sub(" ", each))) for each in texts]


class Shelf:
    """All patterns, records and record parts of one content version, indexed.

    ``offers`` tells which remedies a text offers; record parts don't say so themselves.
    ``words`` may bring the segmented texts from a cache, in the order of ``texts(content)``.
    """

    def __init__(self, content: Content, offers: Offers, words: Sequence[Sequence[str]] | None = None) -> None:
        self.records = content.records
        split = list(words) if words is not None else _words(texts(content))
        count = len(content.records)
        self._message_words = split[:count]
        pattern_words = split[count : count + len(content.patterns)]
        part_words = split[count + len(content.patterns) :]
        per_record = list(_parts(content.records))
        self.grounding = Grounding(
            pattern_words, ((content.records[index].sub, found) for (index, _, _), found in zip(per_record, part_words, strict=True))
        )
        self.pieces: dict[tuple[Role, str], list[Piece]] = defaultdict(list)
        for pattern, found in zip(content.patterns, pattern_words, strict=True):
            self.pieces[pattern.role, pattern.sub].append(
                Piece(
                    pattern.id, "pattern", pattern.role, pattern.text, pattern.style, pattern.kind, frozenset(pattern.emotion),
                    frozenset(pattern.remedies), frozenset(pattern.slots), pattern.intent, pattern.sub, pattern.when,
                    frozenset(found), frozenset(), -1,
                )  # fmt: skip
            )
        for (index, style, part), found in zip(per_record, part_words, strict=True):
            self._add_part(content.records[index], index, style, part, found, offers)
        self._bm25 = bm25s.BM25()
        self._bm25.index([list(each) or ["∅"] for each in self._message_words], show_progress=False)

    def _add_part(
        self, record: Record, index: int, style: Style, part: Part, found: Sequence[str], offers: Offers
    ) -> None:
        if part.role == "fact" or record.channel != "chat" or part.role == "close":
            return  # a record's facts are true of its own order only
        said = part.text
        self.pieces[part.role, record.sub].append(
            Piece(
                f"{record.id}/{part.role}", "record", part.role, said, style, "whole",
                frozenset({record.emotion}), offers(said), frozenset(SLOT.findall(said)), record.intents[0], record.sub, None,
                frozenset(found), self.grounding.specific(found), index,
            )  # fmt: skip
        )

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
        pool = [*self.pieces[role, situation.sub], *self.pieces[role, "any"]]
        return [piece for piece in pool if fits(piece, situation, node_kind)]


def _parts(records: Sequence[Record]) -> Iterable[tuple[int, Style, Part]]:
    for index, record in enumerate(records):
        for reply in record.replies:
            for part in reply.parts:
                yield index, reply.style, Part(role=part.role, text=part.text)


def texts(content: Content) -> list[str]:
    """Return every text that is segmented for the index: record messages, then patterns, then record parts."""
    messages = [record.message for record in content.records]
    return [*messages, *(pattern.text for pattern in content.patterns), *(part.text for _, _, part in _parts(content.records))]
