"""What the tables about the guard say: the hand-written cases by set, and good replies that were spoilt on purpose."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from evals.tables import number, percent, table

SETS = {"known": "known", "dev": "unseen, looked at since", "sealed": "sealed"}
ROWS: tuple[tuple[str, str, Callable[[Any], str]], ...] = (
    ("replies", "cases", str),
    ("broken ones found out", "broken_found", percent),
    ("clean ones stopped", "clean_stopped", percent),
    ("clean ones stopped or warned", "clean_flagged", percent),
    ("ms a reply, expressions alone", "ms_per_reply", number),
    ("ms a reply, with the ear", "ms_with_ear", number),
)
PICTURE = "![Recall per family on known, unseen and sealed cases](results/guard.png)"


def _guard(result: dict[str, Any]) -> str:
    sets = {name: each for name, each in result["sets"].items() if each is not None}
    names = sorted({family for each in sets.values() for family in each["families"]})
    whole = table(
        ("", *(SETS[name] for name in sets)), [(told, *(show(each[key]) for each in sets.values())) for told, key, show in ROWS]
    )
    head = ["family", *(f"{name}: {what}" for name in sets for what in ("cases", "precision", "recall"))]
    rows = [[family, *(cell for each in sets.values() for cell in _cells(each["families"].get(family)))] for family in names]
    rows.append(["all", *(cell for each in sets.values() for cell in _cells(each["all"]))])
    people = result["records"]
    note = (
        f"Of {people['replies']:,} replies that people wrote for the records, {people['stopped']} are stopped and "
        f"{people['warned']} warned of. The guard {'has an' if result['ear'] else 'had no'} ear."
    )
    return "\n\n".join((whole, note, table(head, rows), PICTURE))


def _cells(shares: dict[str, Any] | None) -> tuple[str, str, str]:
    if shares is None:
        return "–", "–", "–"
    return str(shares["cases"]), percent(shares["precision"]), percent(shares["recall"])


def hearing(result: dict[str, Any]) -> str:
    """Return how well each act is heard, the commonest first."""
    rows = [
        (act, each["sentences"], each["do_it"], f"{each['above']:g}", percent(each["precision"]), percent(each["recall"]))
        for act, each in sorted(result["acts"].items(), key=lambda act: -act[1]["do_it"])
    ]
    return table(("act", "sentences", "do it", "heard from", "precision", "recall"), rows)


def _mutations(result: dict[str, Any]) -> str:
    rows = [
        (name, each["mutations"], percent(each["caught"]), percent(each["aimed"]), ", ".join(list(each["by"])[:3]) or "–")
        for name, each in sorted(result["kinds"].items(), key=lambda kind: kind[1]["caught"])
    ]
    note = (
        f"{result['mutations']:,} alterations of {result['records']:,} records' replies; "
        f"{percent(result['caught'])} are caught. The guard {'has an' if result['ear'] else 'had no'} ear."
    )
    head = ("kind", "alterations", "caught", "by a family that means it", "families, commonest first")
    return f"{note}\n\n{table(head, rows)}"


GUARDING: dict[str, Callable[[dict[str, Any]], str]] = {"guard": _guard, "mutations": _mutations}
