"""Which sentences of a reply count. A person reading it passes over the others: so does who marks it.

What is left out here earns nothing; what it does wrong still costs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant import text
from assistant.coaching.values import Quote, Sentence, Worth
from assistant.guard import layers
from assistant.guard.order import EMPTY
from assistant.guard.reading import Placed

READ = 400
"""Characters of a reply that are read; an agent who writes on and on has lost his reader by then."""
ECHO = 0.8
"""Share of pairs of characters that stand in the buyer's message from which a sentence only says it again."""
RUN, HALF = 3, 0.5
"""So many characters in a row are the buyer's own; a reply is copied when so much of it is."""
SHORT = 6
"""Sentences with fewer characters echo by chance."""
BURST, FUNCTION = 4.6, 0.2
"""Characters of a clause, and share of small words (的, 您, 就), below both of which a reply is a heap of words."""
SENTENCE = 3.6
"""The same for a single sentence: 别用水洗，拿干纸吸 is no heap."""
HEAP = 4
"""A heap has so many bursts at least."""
SLIGHT, LEAST = 7, 3
"""Letters and characters below which nothing is answered; the same where they take up the buyer's words."""
TOUCHED = 0.3
LETTER = re.compile(r"[一-鿿0-9A-Za-z]")
HAN = re.compile(r"[一-鿿]")
GAP = re.compile(r"[^一-鿿0-9a-z]+")


def sentences(reply: str, parts: Sequence[Placed], message: str) -> tuple[Sentence, ...]:
    """Return the sentences of ``reply`` with what they are worth; ``parts`` are its sentences with their roles."""
    buyers = _turned(message)
    known = set(map("".join, pairwise(buyers)))
    seen: list[set[str]] = []
    found = []
    for part in parts:
        said = reply[part.start : part.end]
        own = _turned(said)
        worth = _worth(said, own, buyers, known, seen, part.start)
        seen.append(set(map("".join, pairwise(own))))
        found.append(Sentence(Quote(part.start, part.end, said), part.role, worth))
    if heap(reply[:READ], BURST):
        return tuple(each._replace(worth="stuffed") if each.worth == "counts" else each for each in found)
    return _unless_quoted(_copied(found, buyers))


def _copied(found: Sequence[Sentence], buyers: str) -> Sequence[Sentence]:
    """Mark sentences made of the buyer's own runs of words, where the whole reply is made of them."""
    runs = {buyers[at : at + RUN] for at in range(len(buyers) - RUN + 1)}
    shares = [_covered(_turned(each.quote.text), runs) for each in found]
    own, letters = sum(covered for covered, _ in shares), sum(count for _, count in shares)
    if own < HALF * letters or letters < 2 * SHORT:
        return found
    return [
        each._replace(worth="echo") if each.worth == "counts" and covered >= HALF * count else each
        for each, (covered, count) in zip(found, shares, strict=True)
    ]


def _covered(own: str, runs: set[str]) -> tuple[int, int]:
    marks = [False] * len(own)
    for at in range(len(own) - RUN + 1):
        if own[at : at + RUN] in runs:
            marks[at : at + RUN] = [True] * RUN
    return sum(marks), len(own)


def slight(found: Sequence[Sentence], taken: float) -> bool:
    """Tell whether what counts is no answer yet: 好的, 不知道. Less will do where it takes up much of his matter: 能改的."""
    letters = sum(len(LETTER.findall(each.quote.text)) for each in found if each.worth == "counts")
    return letters < (LEAST if taken >= TOUCHED else SLIGHT)


def _worth(said: str, own: str, buyers: str, known: set[str], seen: Sequence[set[str]], start: int) -> Worth:
    pairs = set(map("".join, pairwise(own)))
    if start >= READ:
        return "unread"
    if not own:
        return "stuffed"
    if len(own) >= SHORT and any(len(pairs & other) >= 0.9 * max(len(pairs), len(other)) for other in seen):
        return "again"
    if heap(said, SENTENCE):
        return "stuffed"
    if own in buyers or (len(own) >= SHORT and len(pairs & known) >= ECHO * len(pairs)):
        return "echo"
    return "counts"


def heap(said: str, burst: float) -> bool:
    """Tell whether words make no sentence: bursts shorter than ``burst``, and hardly a small word between them."""
    bursts = [said[start:end] for start, end in text.clauses(said.replace("、", "，"))]
    letters = HAN.findall(said)
    if len(bursts) < HEAP or not letters:
        return False
    small = sum(char in EMPTY for char in letters) / len(letters)
    return sum(map(len, bursts)) / len(bursts) < burst and small < FUNCTION


def _turned(said: str) -> str:
    """Return what is said in one spelling, from the buyer's side, without signs."""
    return GAP.sub("", layers.plain(said).text.replace("您", "我").replace("你", "我"))


def _unless_quoted(found: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """Let a sentence that says his words again count where others follow that don't: then it takes him up."""
    own = sum(len(each.quote.text) for each in found if each.worth == "counts")
    echoed = sum(len(each.quote.text) for each in found if each.worth == "echo")
    if echoed > own:
        return tuple(found)
    return tuple(each._replace(worth="counts") if each.worth == "echo" else each for each in found)
