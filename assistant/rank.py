"""The best three drafts that differ: clean before flagged, one of each style where possible, no two that open alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.schema import Draft

COST = {"stop": 100.0, "warn": 1.0, "hint": 0.15}


def cost(draft: Draft) -> float:
    """What a draft's findings weigh; 0 is clean."""
    return sum(COST[finding.severity] for finding in draft.findings)


def alike(one: str, other: str) -> float:
    """Share of character pairs that two texts have in common, 0 to 1 (Jaccard)."""
    left, right = ({text[i : i + 2] for i in range(len(text) - 1)} for text in (one, other))
    return len(left & right) / max(1, len(left | right))


def choose(drafts: Iterable[Draft], count: int = 3, avoid: Sequence[str] = ()) -> tuple[Draft, ...]:
    """Return up to ``count`` drafts that may be shown, best first; a draft with a stopping finding never is.

    The order of ``drafts`` breaks ties. A style is repeated only when the others have nothing left to show. Of two that are
    alike otherwise, the one is taken that shares less with the texts to ``avoid``.
    """
    waiting = [draft for draft in drafts if not draft.stopped]
    chosen: list[Draft] = []
    while waiting and len(chosen) < count:
        best = min(waiting, key=lambda draft: _price(draft, chosen) + _worn(draft, avoid))
        waiting.remove(best)
        if all(best.text != other.text for other in chosen):
            chosen.append(best)
    order = {"warm": 0, "brief": 1, "plain": 2}
    return tuple(sorted(chosen, key=lambda draft: order[draft.style]))


def _worn(draft: Draft, avoid: Sequence[str]) -> float:
    """What a draft costs for reading like others that were rejected, or beginning like them."""
    return max((1.5 * alike(draft.text, text) + (draft.text[:8] == text[:8]) for text in avoid), default=0.0)


def _price(draft: Draft, chosen: Sequence[Draft]) -> float:
    price = cost(draft)
    for other in chosen:
        price += (
            2.0 * (draft.style == other.style) + 3.0 * (draft.text[:4] == other.text[:4]) + 1.5 * alike(draft.text, other.text)
        )
    return price
