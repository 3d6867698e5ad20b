"""What the table about the coach says: agreement with the readers, dimension by dimension, and what known replies get."""

from __future__ import annotations

from typing import Any

from evals.tables import number, table

SETS = {"dev": "adjusted with", "sealed": "sealed"}
WAYS = ("readers", "coach", "guard alone", "mean of dev")
PICTURE = "![Left: points by the coach against the readers' mean; right: agreement per dimension](results/agreement.png)"


def agreement(result: dict[str, Any]) -> str:
    """Return the tables of every set that was read, and what replies of the records get."""
    told = [_of_set(name, each) for name, each in result["sets"].items() if each is not None]
    written, spoilt = (result["records"][name] for name in ("written", "spoilt"))
    note = (
        f"Replies that people wrote for the records, {written['replies']} of them, get {number(written['mean'], 1)} points in "
        f"the mean; {spoilt['replies']} of these spoilt on purpose, one fault each, {number(spoilt['mean'], 1)}."
    )
    return "\n\n".join((*told, note, PICTURE))


def _of_set(name: str, each: dict[str, Any]) -> str:
    found = each["agreement"]
    ways = [way for way in WAYS if way in found]
    head = [
        f"{SETS[name]}, {each['replies']} replies",
        *(f"{_named(way)}: {what}" for way in ways for what in ("kappa", "points off")),
    ]
    rows = [
        [dimension, *(cell for way in ways for cell in _cells(found[way][dimension]))] for dimension in found["coach"]
    ]  # fmt: skip
    took = f"Marking a reply takes {number(each['ms']['p50'], 0)} ms (p95 {number(each['ms']['p95'], 0)})."
    return f"{table(head, rows)}\n\n{took}"


def _named(way: str) -> str:
    return {"readers": "two readers", "coach": "the coach"}.get(way, way)


def _cells(found: dict[str, float | None]) -> tuple[str, str]:
    return number(found["kappa"]), number(found["points"], 1)
