"""What was said to other buyers, turned to this one: his clause in place of theirs, the words of a person after it.

An opening names a matter and then answers it: 驿站没有，手机却说已取件，急人。 What answers it often serves every buyer in
the same trouble (people marked where it does), and it is found with the messages that lie nearest to this one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from assistant import text
from assistant.concern import Concern, pair
from assistant.schema import Style
from assistant.situation import Situation
from assistant.writer.remembered import Example

LONGEST = 24
"""Characters of a clause."""
SHORT = 7
"""Characters of a tail that suits a brief reply; a warm one wants more."""
WIDER, LEAST = 0.2, 0.15
"""What two clauses in one breath are worth beside one, and what a tail of the wrong length loses."""
DEGREE = re.compile(r"[太很真挺好够怪]")


class Turned(NamedTuple):
    """One opening: its text, how near the message lies that its tail answered, and how well the two suit the style."""

    text: str
    near: float
    suits: float


def turned(situation: Situation, shown: Sequence[Example], style: Style) -> Iterator[Turned]:
    """Yield openings of a style, each with the nearness of the example behind it."""
    for clause, wider, asks in clauses(situation.concerns, style):
        lead = LEADS[asks] if style == "plain" and not re.search(r"^您|说", clause) else ""
        for each in shown:
            if each.after in (("D", "B") if asks else ("F", "B")) and not repeats(clause, each.tail):
                wrong = (len(each.tail) > SHORT + 2) if style == "brief" else (style == "warm" and len(each.tail) < SHORT)
                yield Turned(lead + clause + each.tail, each.near, WIDER * wider - LEAST * wrong)


LEADS = {False: "您说", True: "您问"}


def repeats(clause: str, tail: str) -> bool:
    """Tell whether a tail says again what the clause says: a word of it, or how very much."""
    degree = DEGREE.match(tail[1:])
    again = degree is not None and degree[0] in clause
    return again or any(len(word) > 1 and word in clause for word in text.words(tail))


def clauses(concerns: Sequence[Concern], style: Style) -> Iterator[tuple[str, bool, bool]]:
    """Yield what of this buyer's words may begin a sentence of ours: two clauses in one breath, and the one that weighs most.

    With each: whether it is two, and whether it asks.
    """
    both = pair(concerns)
    if both and len(both) <= LONGEST and style != "brief":
        yield both, True, False
    for each in concerns[:1]:
        if each.kind in ("statement", "question") and len(each.text) <= LONGEST:
            yield each.text, False, each.kind == "question"
