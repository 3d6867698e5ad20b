"""How much an agent changed a draft before it was copied."""

from __future__ import annotations


def distance(drafted: str, copied: str) -> float:
    """Return the Levenshtein distance over characters, divided by the longer length: 0 the same, 1 nothing left.

    Spaces at the ends count for nothing.
    """
    one, other = drafted.strip(), copied.strip()
    longer = max(len(one), len(other))
    return _edits(one, other) / longer if longer else 0.0


def _edits(one: str, other: str) -> int:
    """Count edits a column at a time, each column's steps up and down held as the bits of two integers (Myers, Hyyrö)."""
    if not one or not other:
        return len(one) + len(other)
    full, last = (1 << len(one)) - 1, 1 << (len(one) - 1)
    where: dict[str, int] = {}
    for place, character in enumerate(one):
        where[character] = where.get(character, 0) | 1 << place
    up, down, count = full, 0, len(one)
    for character in other:
        same = where.get(character, 0)
        steady = same | down
        level = (((same & up) + up) ^ up) | same
        right_up, right_down = (down | ~(level | up)) & full, up & level
        count += bool(right_up & last) - bool(right_down & last)
        right_up, right_down = right_up << 1 | 1, right_down << 1
        up, down = (right_down | ~(steady | right_up)) & full, right_up & steady & full
    return count
