"""The buyer's own matter: which of his words tell it, and how much of it a reply takes up.

A word that few buyers use (面试, 螃蟹) tells more of his matter than one that most do (快递, 现在): it weighs by how rare it is
among the messages of all records, as the logarithm of their number by the number of those that hold it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property

from assistant import text
from assistant.grounding import Grounding, content_words

LEAST = 2.2
"""Weight from which a word tells anything: one in nine messages holds it."""
SINGLE, LESS = 3.8, 0.6
"""A single character (还, 去, 痒) tells something from this weight on, one in 45 messages, and then less than a word does."""
ENOUGH = 13.0
"""So much weight taken up shows that he was heard, however long his message: two or three words of his own."""
SHARE = 0.4
"""Of a short message this share is enough."""
FEW = 9.0
"""A message that weighs less (人呢, 慢！) tells of no matter."""
TOLD, TOUCHED = 20.0, 0.3
"""Of a message that weighs so much, a reply that takes up less than this share may be one to somebody else."""
FOREIGN, KNOWN = 5, 0.15
"""It is one when so many of its words belong to another situation, and at most this share of all such words to this one."""
FOREIGN_TO_FEW = 8
"""The same for a message that says less, where none may belong to it: people answer a short message in words of their own."""


class Vocabulary:
    """How rare the words of buyers are. ``messages`` are the content words of messages."""

    def __init__(self, messages: Iterable[Sequence[str]], grounding: Grounding) -> None:
        listed = [set(words) for words in messages]
        self._seen = Counter(word for words in listed for word in words)
        self._count = len(listed)
        self._grounding = grounding

    def weight(self, word: str) -> float:
        """Return what a word tells, 0 and more; what says nothing weighs 0."""
        weight = math.log((self._count + 1) / (self._seen[word] + 1)) if self._count else SINGLE
        if len(word) == 1:
            return LESS * weight if weight >= SINGLE else 0.0
        return weight if weight >= LEAST else 0.0

    def specific(self, words: Iterable[str]) -> frozenset[str]:
        """Return the words that belong to a situation: the shop's library, which fits any buyer, never uses them."""
        return self._grounding.specific(words)


class Matter:
    """What one buyer wrote, and what the card names: his words with their weights."""

    def __init__(self, vocabulary: Vocabulary, said: str, held: Iterable[str]) -> None:
        self._vocabulary, self.said, self._held = vocabulary, said, tuple(held)
        self.words = {word: vocabulary.weight(word) for word in content_words(text.words(said))}

    @cached_property
    def whole(self) -> float:
        """The weight of all his words."""
        return sum(self.words.values())

    def shared(self, sentence: str) -> dict[str, float]:
        """Return his words that a sentence takes up, with their weights; a word of the sentence may lie inside one of his.

        A single character counts only where both use it as a word.
        """
        said = set(content_words(text.words(sentence)))
        found = {word: weight for word, weight in self.words.items() if weight and (word in said or _inside(word, sentence))}
        for word in said:
            if _inside(word, self.said) and not any(word in other for other in found):
                found[word] = self._vocabulary.weight(word)
        return {word: weight for word, weight in found.items() if weight}

    def taken(self, sentences: Iterable[str]) -> float:
        """Return how much of his matter some sentences take up: 0 nothing, 1 as much as a good reply does.

        Where he told of nothing, nothing is lacking.
        """
        if self.whole < FEW:
            return 1.0
        found: dict[str, float] = {}
        for each in sentences:
            found |= self.shared(each)
        return min(1.0, sum(found.values()) / min(ENOUGH, SHARE * self.whole))

    def foreign(self, reply: str) -> bool:
        """Tell whether a reply speaks of another situation: of the words that belong to one, hardly any is of this case."""
        if self.whole < FEW or self.taken([reply]) >= TOUCHED:
            return False
        specific = self._vocabulary.specific(text.words(reply))
        known = self.said + "".join(self._held)
        own = sum(word in self.words or _inside(word, known) for word in specific)
        others = len(specific) - own
        if self.whole < TOLD:
            return others >= FOREIGN_TO_FEW and not own
        return others >= FOREIGN and own <= KNOWN * len(specific)


def _inside(word: str, sentence: str) -> bool:
    return len(word) > 1 and word in sentence
