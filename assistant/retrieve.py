"""The shop's patterns and records nearest to a message, as exemplars and as single parts that fit card and policy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import bm25s
import numpy as np

from assistant import text
from assistant.content import Content, Reply
from assistant.content.buyers import SLOT
from assistant.encoder import Network
from assistant.features import Floats
from assistant.grounding import Grounding, content_words
from assistant.pieces import FEWEST, Fit, Piece, of_part, of_pattern
from assistant.schema import Exemplar, Part, Remedy, Role, Scored
from assistant.situation import UNKNOWN, Situation

Needs = tuple[frozenset[Remedy], ...]
"""For each thing that a text holds out, the codes any of which allows it."""
NEAREST = 40
"""Records that are looked at for remedies and slots, after message, sub, intent, channel and emotion have been scored."""


SURE_SUB = 0.9
"""While the likeliest sub has less of all probability, the records shown are of different subs."""
SUB, INTENT = 0.25, 0.9
"""What a probability of one is worth beside the nearness of the message, which is at most 1."""
DENSE = 0.5
"""How much nearness of meaning counts beside common words; see evals/README.md."""


@dataclass(frozen=True)
class Dense:
    """Nearness of meaning: the network that reads a message, and ``vectors``, shape (records, width), of length one."""

    network: Network
    vectors: Floats

    def near(self, message: str) -> Floats:
        """Return the cosine of a message with every record's."""
        return np.asarray(self.vectors @ self.network.read(message).vector, dtype=np.float32)


class Shelf:
    """All patterns, records and record parts of one content version, ready to be looked up.

    ``words`` are the content words of ``texts(content)``, in that order; ``offers`` tells what a text holds out, for parts
    that don't say so themselves. Parts of records are cut up when a message of their sub first comes.
    """

    def __init__(
        self, content: Content, words: Sequence[Sequence[str]], offers: Callable[[str], Needs], dense: Dense | None = None
    ) -> None:
        self.records, self.dense = content.records, dense
        self._fits = Fit(content.says)
        messages, pattern_words = words[: len(content.records)], words[len(content.records) :]
        self.grounding = Grounding(pattern_words)
        self._offers = lru_cache(maxsize=None)(offers)
        self._patterns: dict[tuple[Role, str], list[Piece]] = defaultdict(list)
        for pattern, found in zip(content.patterns, pattern_words, strict=True):
            self._patterns[pattern.role, pattern.sub].append(of_pattern(pattern, found))
        self._emotions = np.array([record.emotion for record in content.records], dtype=np.float32)
        self._of_sub, self._of_intent, self._of_channel = (
            _places(values)
            for values in (
                [record.sub for record in content.records],
                [record.intents[0] for record in content.records],
                [record.channel for record in content.records],
            )
        )
        self._cut: dict[str, list[Piece]] = {}
        self._bm25 = bm25s.BM25()
        self._bm25.index([list(each) or ["∅"] for each in messages] or [["∅"]], show_progress=False)  # there may be no records

    def _of_records(self, sub: str) -> list[Piece]:
        if sub not in self._cut:
            found = (
                of_part(self.records[index], index, reply.style, part, self.grounding)
                for index in self._of_sub.get(sub, ())
                if self.records[index].channel == "chat"
                for reply in self.records[index].replies
                for part in reply.parts
                if part.role in FEWEST
            )
            self._cut[sub] = [piece for piece in found if len(piece.specific) >= FEWEST[piece.role]]
        return self._cut[sub]

    def nearest(self, situation: Situation) -> Floats:
        """Return how near every record's message is, 0 to 1: by common words and, where a network serves, by meaning."""
        words = self.by_words(situation)
        if self.dense is None or not self.records or not situation.message.text.strip():
            return words
        return (1 - DENSE) * words + DENSE * np.clip(self.dense.near(situation.message.text), 0, 1)

    def by_words(self, situation: Situation) -> Floats:
        """Return a BM25 score for every record's message, scaled to 0..1, higher is nearer."""
        query = content_words(text.words(situation.message.text))
        if not query or not self.records:
            return np.zeros(len(self.records), dtype=np.float32)
        scores = np.asarray(self._bm25.get_scores(query), dtype=np.float32)
        top = float(scores.max(initial=0.0))
        return scores / top if top > 0 else scores

    def exemplars(self, situation: Situation, count: int = 3, near: np.ndarray | None = None) -> list[Exemplar]:
        """Return the records nearest to the message that fit its card and remedies, best first."""
        score = (self.nearest(situation) if near is None else near) - 0.1 * np.abs(self._emotions - situation.emotion)
        for sub, probability in situation.analysis.subs or (Scored(situation.sub, 1.0),):
            score[self._of_sub.get(sub, ())] += SUB * probability
        for intent, probability in situation.analysis.intents:
            score[self._of_intent.get(intent, ())] += INTENT * probability
        score[self._of_channel.get(situation.message.channel, ())] += 0.2
        likely = np.argsort(-score, kind="stable")[:NEAREST]
        ranked = sorted(((float(score[i]) + self._fit(int(i), situation), -int(i)) for i in likely), reverse=True)
        likeliest = situation.analysis.subs[0].probability if situation.analysis.subs else 1.0
        if situation.analysis.primary == "unsure" or likeliest < SURE_SUB:
            ranked = self._varied(ranked)
        return [self._exemplar(-index, worth, situation) for worth, index in ranked[:count]]

    def _varied(self, ranked: list[tuple[float, int]]) -> list[tuple[float, int]]:
        """Put the best record of each sub first: where the sub is a guess, three of one kind would be one guess."""
        firsts: dict[str, tuple[float, int]] = {}
        for each in ranked:
            firsts.setdefault(self.records[-each[1]].sub, each)
        leaders = list(firsts.values())
        return leaders + [each for each in ranked if each not in leaders]

    def _fit(self, index: int, situation: Situation) -> float:
        """How well a record's remedies and slots suit this order, at most 0.3."""
        allowed, offered = set(situation.remedies), set(self.records[index].remedies)
        lacks = min(len(_slots(reply) - situation.values.keys()) for reply in self.records[index].replies)
        return 0.3 * len(allowed & offered) / max(1, len(allowed | offered)) - 0.15 * lacks

    def _exemplar(self, index: int, worth: float, situation: Situation) -> Exemplar:
        record = self.records[index]
        reply = min(record.replies, key=lambda each: len(_slots(each) - situation.values.keys()))
        parts = tuple(Part(role=part.role, text=part.text) for part in reply.parts)
        slots = tuple(sorted(_slots(reply)))
        return Exemplar(id=record.id, source="record", parts=parts, slots=slots, score=round(worth, 3), why=record.message[:60])

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


def _places(values: Sequence[str]) -> dict[str, list[int]]:
    """Return where each value stands."""
    places: dict[str, list[int]] = defaultdict(list)
    for index, value in enumerate(values):
        places[value].append(index)
    return dict(places)


def _slots(reply: Reply) -> set[str]:
    return {slot for part in reply.parts for slot in SLOT.findall(part.text)}


def texts(content: Content) -> list[str]:
    """Return every text whose words are looked up at once: record messages, then patterns, slots left out."""
    return [*(record.message for record in content.records), *(SLOT.sub(" ", pattern.text) for pattern in content.patterns)]
