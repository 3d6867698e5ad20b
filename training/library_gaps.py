"""What the pattern library lacks: python -m training.library_gaps [SUB...]; exit 1 when something does.

A sub needs three wordings in each style for every role, with a card and without, and for every set of remedies that its records
offer often (single codes, pairs and triples of at least an eighth of the records; what is asked of the buyer is no offer).
"""

from __future__ import annotations

import itertools
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from assistant.content import Content, Pattern, load
from assistant.schema import Remedy

STYLES = ("warm", "brief", "plain")
ENOUGH = 3
ASKED: frozenset[Remedy] = frozenset({"photos", "see_doctor", "keep_receipts"})
CARE = {"skin", "stomach", "smell", "broken", "leaking", "spoiled"}
Test = Callable[[Pattern], bool]

ROLES: dict[str, Test] = {
    "feel": lambda p: p.role == "feel" and p.kind == "whole",
    "feel tail": lambda p: p.role == "feel" and p.kind == "tail",
    "fact with slots": lambda p: p.role == "fact" and bool(p.slots),
    "fact, empty card": lambda p: p.role == "fact" and not p.slots,
    "ask": lambda p: p.role == "ask",
    "next with reply_by": lambda p: p.role == "next" and "reply_by" in p.slots,
    "next without": lambda p: p.role == "next" and "reply_by" not in p.slots,
}


def offered_sets(content: Content, sub: str) -> list[tuple[Remedy, ...]]:
    """Return the sets of remedies that records of ``sub`` offer often, single codes first."""
    records = [record for record in content.records if record.sub == sub]
    counts: dict[int, Counter[tuple[Remedy, ...]]] = {size: Counter() for size in (1, 2, 3)}
    for record in records:
        codes = sorted(set(record.remedies) - ASKED)
        for size, counter in counts.items():
            counter.update(itertools.combinations(codes, size))
    limits = ((1, 6, 0.12), (2, 4, 0.12), (3, 2, 0.15))
    return [codes for size, most, share in limits for codes, n in counts[size].most_common(most) if n >= share * len(records)]


def lacking(content: Content, sub: str) -> Iterator[tuple[str, str, int]]:
    """Yield what a sub has fewer than three wordings of: what, style, how many there are."""
    mine = [p for p in content.patterns if p.sub == sub and p.when is None]
    tests = dict(ROLES)
    if sub in CARE:
        tests["care"] = lambda p: p.role == "care"
    for codes in offered_sets(content, sub):
        tests["option " + "+".join(codes)] = lambda p, codes=codes: p.role == "option" and tuple(sorted(p.remedies)) == codes  # type: ignore[misc]
    for name, test in tests.items():
        for style in STYLES:
            count = sum(1 for p in mine if p.style == style and test(p))
            if count < ENOUGH:
                yield name, style, count


def main(subs: list[str]) -> int:
    """Print the gaps of ``subs``, or of all."""
    content = load(Path(__file__).parents[1])
    gaps = 0
    for sub in subs or content.taxonomy.subs:
        for name, style, count in lacking(content, sub):
            gaps += 1
            print(f"{sub}: {name}, {style}: {count} of {ENOUGH}")
    print(f"gaps: {gaps}")
    return 1 if gaps else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
