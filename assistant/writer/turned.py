"""What was said to other buyers, turned to this one: his clause in place of theirs, the words of a person after it.

An opening names a matter and then answers it: 驿站没有，手机却说已取件，急人。 What answers it often serves every buyer in
the same trouble (people marked where it does), and it is found with the messages that lie nearest to this one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant import text
from assistant.concern import Concern, pair
from assistant.situation import Situation
from assistant.writer.remembered import Example

CLAUSES = 2
LONGEST = 24
"""Characters of a clause."""
ASKING = frozenset({"question", "wish"})


def turned(situation: Situation, shown: Sequence[Example]) -> Iterator[tuple[str, str, float, float]]:
    """Yield clause, tail, the nearness of the example and the weight of the clause."""
    for clause, weight, asks in clauses(situation.concerns):
        for each in shown:
            fits = each.after in (("D", "B") if asks else ("F", "B"))
            if fits and not any(len(word) > 1 and word in clause for word in text.words(each.tail)):
                yield clause, each.tail, each.near, weight


def clauses(concerns: Sequence[Concern]) -> Iterator[tuple[str, float, bool]]:
    """Yield clauses of this buyer that may begin a sentence of ours, best first, and whether they ask."""
    kept = [each for each in concerns if each.kind in ("statement", "question") and len(each.text) <= LONGEST]
    both = pair(concerns)
    if both and len(both) <= LONGEST:
        yield both, max((each.weight for each in kept), default=3.0) + 0.6, False
    for each in kept[:CLAUSES]:
        yield each.text, each.weight, each.kind in ASKING
