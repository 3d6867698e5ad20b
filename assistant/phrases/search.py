"""Sentences of the library by words, by meaning and by what they say of themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Annotated, Literal, NamedTuple

import bm25s
import numpy as np
from pydantic import Field

from assistant import text as texts
from assistant.content import Content, Pattern
from assistant.content.buyers import SLOT
from assistant.features import Floats
from assistant.grounding import content_words
from assistant.phrases.entry import every
from assistant.phrases.names import ANY, Names
from assistant.phrases.vectors import Vectors
from assistant.schema import Frozen
from assistant.store.values import Used

PAGE = 50
"""Sentences on one page."""
NEAREST = 200
"""Most sentences that a search by meaning gives: what lies farther off has nothing to do with it."""
MOST_OF = 0.5
"""Share of a query that a sentence has to hold, while there are such sentences."""
FAR = 0.6
"""Cosine below which a sentence doesn't mean what was asked for."""
Sort = Literal["", "place", "shown", "copied", "share"]


class Asked(Frozen):
    """What is looked for; what is empty matches anything. ``page`` counts from 1."""

    query: Annotated[str, Field(max_length=200)] = ""
    by: Literal["words", "meaning"] = "words"
    intent: str = ""
    sub: str = ""
    role: str = ""
    style: str = ""
    remedy: str = ""
    emotion: Literal["", "0", "1", "2", "3"] = ""
    when: str = ""
    tag: str = ""
    kind: Literal["", "whole", "tail"] = ""
    state: Literal["used", "retired", "all"] = "used"
    sort: Sort = ""
    page: Annotated[int, Field(ge=1, le=100_000)] = 1

    def fits(self, pattern: Pattern) -> bool:
        """Tell whether a sentence passes the filters."""
        return (
            (not self.intent or pattern.intent == self.intent)
            and (not self.sub or pattern.sub == self.sub)
            and (not self.role or pattern.role == self.role)
            and (not self.style or pattern.style == self.style)
            and (not self.remedy or self.remedy in pattern.remedies or (self.remedy == "none" and not pattern.remedies))
            and (not self.emotion or int(self.emotion) in pattern.emotion)
            and (not self.when or pattern.when == self.when or (self.when == "none" and pattern.when is None))
            and (not self.tag or self.tag in pattern.tags)
            and (not self.kind or pattern.kind == self.kind)
            and (self.state == "all" or pattern.retired == (self.state == "retired"))
        )


class Hit(NamedTuple):
    """A sentence that was found, how well it fits (higher is better; 0 without a query), and which words were met."""

    pattern: Pattern
    score: float
    matched: tuple[str, ...] = ()


class Found(NamedTuple):
    """One page of what was found.

    ``groups`` counts all that were found by intent, sub and role; ``grouped`` tells whether they stand in the order of the
    library. ``waiting`` is the share of vectors that are there, None when all are or none is needed.
    """

    hits: tuple[Hit, ...]
    total: int
    page: int
    pages: int
    groups: Mapping[tuple[str, str, str], int]
    grouped: bool
    waiting: float | None = None


class Finder:
    """Finds sentences of one content version. Safe to share between threads."""

    def __init__(self, content: Content, vectors: Vectors | None = None) -> None:
        self.content, self.patterns = content, every(content)
        self.tags = Counter(tag for each in self.patterns for tag in each.tags)
        self._vectors = vectors
        names = Names.of(content)
        self._plain = [names.slots(each.text).casefold() for each in self.patterns]
        words = [words_of(each) for each in self.patterns]
        self._bm25 = bm25s.BM25()
        self._bm25.index([each or ["∅"] for each in words] or [["∅"]], show_progress=False)
        self._order = {place: at for at, place in enumerate(_places(names))}
        slots = {key: slot.sample for key, slot in content.taxonomy.slots.items()}
        self._filled = [SLOT.sub(lambda found: slots[found[1]], each.text) for each in self.patterns]

    def one(self, id: str) -> Pattern | None:
        """Return the sentence of an id, if it is there."""
        return next((each for each in self.patterns if each.id == id), None)

    def all(self, asked: Asked) -> list[Pattern]:
        """Return all sentences that fit, whatever page is asked for."""
        return [each.pattern for each in self._hits(asked)[0]]

    def find(self, asked: Asked, used: Mapping[str, Used] | None = None) -> Found:
        """Return one page of the sentences that fit, the best first, or in the order that ``asked.sort`` names."""
        hits, waiting = self._hits(asked)
        sort = asked.sort or ("" if asked.query.strip() else "place")
        hits = self._sorted(hits, sort, used or {})
        pages = max(1, -(-len(hits) // PAGE))
        page = min(asked.page, pages)
        groups = Counter(_place(each.pattern) for each in hits)
        shown = tuple(hits[(page - 1) * PAGE : page * PAGE])
        return Found(shown, len(hits), page, pages, groups, sort == "place", waiting)

    def _hits(self, asked: Asked) -> tuple[list[Hit], float | None]:
        """Return what fits, and how much of the vectors is there where they were wanted and are not all."""
        within = [at for at, pattern in enumerate(self.patterns) if asked.fits(pattern)]
        query = asked.query.strip()
        if not query:
            return [Hit(self.patterns[at], 0.0) for at in within], None
        if asked.by == "words" or self._vectors is None:
            return self._by_words(query, within), None
        vectors = self._vectors.of(self._filled)
        if vectors is None:
            return self._by_words(query, within), self._vectors.share
        return self._by_meaning(query, within, vectors), None

    def _by_words(self, query: str, within: Sequence[int]) -> list[Hit]:
        """Sentences that hold a word of the query, those that hold all of it as it stands first."""
        folded = query.casefold()
        words = content_words(texts.words(query))
        pieces = list(dict.fromkeys([*folded.split(), *map(str.casefold, words)]))
        length = max(1, len("".join(folded.split())))
        scores = np.asarray(self._bm25.get_scores(words), dtype=np.float32) if words else np.zeros(len(self.patterns))
        top = float(scores.max(initial=0.0)) or 1.0
        hits = []
        for at in within:
            said = self._plain[at]
            whole = folded in said or folded == self.patterns[at].id
            matched = (folded,) if whole else _longest([each for each in pieces if each in said])
            if matched:
                share = 1.0 if whole else sum(map(len, matched)) / length
                hits.append((share, Hit(self.patterns[at], whole + share + float(scores[at]) / top, matched)))
        good = [hit for share, hit in hits if share >= MOST_OF]
        return sorted(good or [hit for _, hit in hits], key=lambda each: -each.score)

    def _by_meaning(self, query: str, within: Sequence[int], vectors: Floats) -> list[Hit]:
        assert self._vectors is not None
        near = vectors @ self._vectors.network.read(query).vector
        words = tuple(dict.fromkeys(each for each in content_words(texts.words(query.casefold())) if len(each) > 1))
        best = sorted((at for at in within if near[at] >= FAR), key=lambda at: -float(near[at]))[:NEAREST]
        return [
            Hit(self.patterns[at], float(near[at]), tuple(each for each in words if each in self._plain[at])) for at in best
        ]

    def _sorted(self, hits: list[Hit], sort: Sort, used: Mapping[str, Used]) -> list[Hit]:
        """Return hits in an order; those of one rank stay as they are."""
        if sort == "place":
            last = len(self._order)
            return sorted(hits, key=lambda each: self._order.get(_place(each.pattern), last))
        if sort:
            return sorted(hits, key=lambda each: -figure(used.get(each.pattern.id), sort))
        return hits


def _longest(words: Sequence[str]) -> tuple[str, ...]:
    """Return words without those that are part of another."""
    return tuple(each for each in words if not any(each != other and each in other for other in words))


def words_of(pattern: Pattern) -> list[str]:
    """Return the content words of a sentence, slots left out."""
    return _words(SLOT.sub(" ", pattern.text))


@lru_cache(maxsize=50_000)
def _words(text: str) -> list[str]:
    """Return the content words of a text; from one content version to the next nearly all are the same."""
    return content_words(texts.words(text))


def figure(used: Used | None, name: str) -> float:
    """Return one figure of use: ``shown``, ``copied``, or ``share``, copied of shown, 0 to 1."""
    if used is None:
        return 0.0
    if name == "share":
        return used.copied / used.shown if used.shown else 0.0
    return float(used.copied if name == "copied" else used.shown)


def _place(pattern: Pattern) -> tuple[str, str, str]:
    return pattern.intent, pattern.sub, pattern.role


def _places(names: Names) -> list[tuple[str, str, str]]:
    """Return every intent, sub and role, in the order in which people read them."""
    first = {ANY: names.subs[ANY]} | names.subs
    return [(intent, sub, role) for intent, subs in first.items() for sub in subs for role in names.role]
