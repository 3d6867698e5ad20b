"""The shop's patterns and records nearest to a message, as exemplars and as single parts that fit card and policy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import lru_cache

import bm25s
import numpy as np

from assistant import text
from assistant.content import Content
from assistant.content.buyers import SLOT
from assistant.grounding import Grounding, content_words
from assistant.pieces import FEWEST, Fit, Piece, of_part, of_pattern
from assistant.schema import Exemplar, Part, Remedy, Role
from assistant.situation import UNKNOWN, Situation

Needs = tuple[frozenset[Remedy], ...]
"""For each thing that a text holds out, the codes any of which allows it."""

class Shelf:
    """All patterns, records and record parts of one content version, ready to be looked up.

    ``words`` are the content words of ``texts(content)``, in that order; ``offers`` tells what a text holds out, for parts
    that don't say so themselves. Parts of records are cut up when a message of their sub first comes.
    """

    def __init__(self, content: Content, words: Sequence[Sequence[str]], offers: Callable[[str], Needs]) -> None:
        self.records = content.records
        self._fits = Fit(content.says)
        messages, pattern_words = words[: len(content.records)], words[len(content.records) :]
        self.grounding = Grounding(pattern_words)
        self._offers = lru_cache(maxsize=None)(offers)
        self._patterns: dict[tuple[Role, str], list[Piece]] = defaultdict(list)
        for pattern, found in zip(content.patterns, pattern_words, strict=True):
            self._patterns[pattern.role, pattern.sub].append(of_pattern(pattern, found))
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
                of_part(self.records[index], index, reply.style, part, self.grounding)
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
                Exemplar(
                    id=record.id, source="record", parts=parts, slots=slots, score=round(score, 3), why=record.message[:60]
                )
            )
            if len(found) == count:
                break
        return found

    def candidates(self, role: Role, situation: Situation) -> list[Piece]:
        """Return the pieces of ``role`` for this sub, or for any, that fit."""
        allowed = set(situation.remedies)
        pool = [piece for sub in dict.fromkeys((situation.sub, UNKNOWN)) for piece in self._patterns[role, sub]]
        found = [piece for piece in pool if self._fits(piece, situation)]
        found += [
            piece
            for piece in self._of_records(situation.sub)
            if piece.role == role
            and self._fits(piece, situation)
            and all(codes & allowed for codes in self._offers(piece.text))
        ]
        felt = [piece for piece in found if situation.emotion in piece.emotion or not piece.felt]
        return felt if any(piece.kind == "whole" for piece in felt) else found


def texts(content: Content) -> list[str]:
    """Return every text whose words are looked up at once: record messages, then patterns, slots left out."""
    return [*(record.message for record in content.records), *(SLOT.sub(" ", pattern.text) for pattern in content.patterns)]
