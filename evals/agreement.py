"""Does the coach mark as people do? Replies of every quality, marked by readers who didn't see what it gives.

    python -m evals.run agreement

A case is a line of ``cases/coach/{dev,sealed}.jsonl``: the message with its case, and ``reply``. Each reader's levels stand in
``{dev,sealed}_{a,b}.jsonl``: for every dimension 0 (none) to 4 (full). ``cases/coach/GUIDE.md`` is what they were told. The
coach was adjusted with the dev set; of the sealed one nothing is shown but numbers.

Times are those of one core. Points are brought to the same five levels. Kappa has quadratic weights: 1 is agreement, 0 chance.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, get_args

from tqdm import tqdm

from assistant.coach import Coach
from assistant.coaching.sheet import Case, Sheet, costing
from assistant.pipeline import Assistant
from assistant.practice.shapes import Rubric
from assistant.schema import Coaching, Dimension, Mark, Message, OrderCard
from assistant.settings import Settings
from evals.mutations import spoilt
from evals.replies import Human, all_records, humans
from evals.scores import percentile

CASES = Path(__file__).parent / "cases" / "coach"
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)
TOP = 4
STEP = 5
"""Points between two totals that count as different for kappa."""
RECORDS = 200
"""Records whose replies are marked, good and spoilt."""
Levels = Mapping[str, int]
Shares = Mapping[Dimension, float]
"""Which share of its points each dimension got, 0 to 1."""


def cases(name: str) -> list[tuple[str, Message, str]]:
    """Return id, message and reply of every case of a set; what a card holds that an order card doesn't is left out."""
    return [(row["id"], _message(row), row["reply"]) for row in _rows(CASES / f"{name}.jsonl")]


def _rows(path: Path) -> list[dict[str, Any]]:
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return [json.loads(line) for line in lines if line.strip()]


def _message(row: Mapping[str, Any]) -> Message:
    card = {key: value for key, value in row.get("card", {}).items() if key in OrderCard.model_fields}
    kept = {key: row[key] for key in ("history", "channel", "role", "policy", "remedies") if key in row}
    return Message(text=row["message"], card=OrderCard(**card), **kept)


def read_levels(name: str, reader: str) -> dict[str, Levels]:
    """Return one reader's levels by id; empty where that reader has not read the set."""
    return {row["id"]: row["levels"] for row in _rows(CASES / f"{name}_{reader}.jsonl")}


def kappa(one: Sequence[int], other: Sequence[int], top: int) -> float | None:
    """Return Cohen's kappa with quadratic weights for levels 0 to ``top``; None where all levels are the same one."""
    if not one:
        return None
    seen = sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) / len(one)
    counts = [[sum(each == level for each in levels) for level in range(top + 1)] for levels in (one, other)]
    chance = sum(
        counts[0][a] * counts[1][b] * (a - b) ** 2 for a in range(top + 1) for b in range(top + 1)
    ) / len(one) ** 2  # fmt: skip
    return 1 - seen / chance if chance else None


def level(share: float) -> int:
    """Return a share of a dimension's points as a level."""
    return round(share * TOP)


@cache
def coach() -> Coach:
    """Return the shipped coach."""
    return Coach(Assistant(Settings(writer="floor")))


def of_coach(coaching: Coaching) -> Shares:
    """Return the share of its points that each dimension got."""
    return {mark.dimension: _share(mark) for mark in coaching.marks}


def _share(mark: Mark) -> float:
    return mark.points / mark.of if mark.of else 1.0


def of_guard(text: str, message: Message) -> Shares:
    """Return the shares when only the guard's findings cost: what a checker of rules alone would give."""
    made = coach()
    if not text.strip():
        return dict.fromkeys(DIMENSIONS, 0.0)
    case: Case = made.case(text, message)
    shares: dict[Dimension, float] = {}
    for dimension in DIMENSIONS:
        sheet = Sheet(case, dimension)
        for finding, chance, family in costing(case, dimension):
            sheet.found(finding, chance, family)
        shares[dimension] = _share(sheet.mark())
    return shares


def total(shares: Shares, rubric: Rubric) -> float:
    """Return the points, 0 to 100, without the cap on what is stopped: readers know of none."""
    return sum(rubric.weights[dimension] * shares[dimension] for dimension in DIMENSIONS)


def compared(one: Sequence[Shares], other: Sequence[Shares], rubric: Rubric) -> dict[str, Any]:
    """Return kappa, and the mean distance in points, for each dimension and for the total of two sets of marks."""
    found: dict[str, Any] = {}
    for name in DIMENSIONS:
        pairs = [(a[name], b[name]) for a, b in zip(one, other, strict=True)]
        levels = [[level(share) for share in side] for side in zip(*pairs, strict=True)]
        away = sum(abs(a - b) for a, b in pairs) / len(pairs) * rubric.weights[name]
        found[name] = {"kappa": kappa(levels[0], levels[1], TOP), "points": away}
    totals = [(total(a, rubric), total(b, rubric)) for a, b in zip(one, other, strict=True)]
    steps = [[round(each / STEP) for each in side] for side in zip(*totals, strict=True)]
    away = sum(abs(a - b) for a, b in totals) / len(totals)
    return found | {"total": {"kappa": kappa(steps[0], steps[1], 100 // STEP), "points": away}}


def _mean(found: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the mean over comparisons with each reader."""
    return {
        name: {
            key: None if any(each[name][key] is None for each in found) else sum(each[name][key] for each in found) / len(found)
            for key in ("kappa", "points")
        }
        for name in found[0]
    }


def of_set(name: str, usual: Shares) -> dict[str, Any] | None:
    """Return the agreement of the coach, of the guard alone and of the usual marks with each reader, and of the readers.

    ``usual``: the mean share of each dimension over the dev set. None when nobody has read the set.
    """
    rubric, found = coach().standard.measure.rubric, cases(name)
    readers = [levels for reader in ("a", "b") if (levels := read_levels(name, reader))]
    if not found or not readers:
        return None
    told: list[list[Shares]] = [[{key: each[id_][key] / TOP for key in DIMENSIONS} for id_, _, _ in found] for each in readers]
    ours: list[Shares] = []
    taken: list[float] = []
    for _, message, reply in tqdm(found, desc=f"agreement: {name}", unit="条", leave=False):
        began = time.process_time()
        coaching = coach().score(reply, message)
        taken.append((time.process_time() - began) * 1000)
        ours.append(of_coach(coaching))
    guard = [of_guard(reply, message) for _, message, reply in found]
    ways: dict[str, Sequence[Shares]] = {"coach": ours, "guard alone": guard, "mean of dev": [usual] * len(found)}
    result: dict[str, Any] = {way: _mean([compared(marks, each, rubric) for each in told]) for way, marks in ways.items()}
    if len(told) > 1:
        result["readers"] = compared(told[0], told[1], rubric)
    middle = [sum(total(each[at], rubric) for each in told) / len(told) for at in range(len(found))]
    return {
        "replies": len(found), "readers": len(readers), "agreement": result,
        "totals": [[total(mine, rubric), theirs] for mine, theirs in zip(ours, middle, strict=True)],
        "ms": {"p50": percentile(taken, 0.5), "p95": percentile(taken, 0.95)},
    }  # fmt: skip


def mean_shares(told: Sequence[Sequence[Shares]]) -> Shares:
    """Return the mean share of each dimension over all readers and replies."""
    every = [shares for reader in told for shares in reader]
    return {name: sum(each[name] for each in every) / max(1, len(every)) for name in DIMENSIONS}


def of_records(limit: int | None = None) -> dict[str, Any]:
    """Return what replies of records get that people wrote, and the same replies after one was spoilt on purpose."""
    every = all_records()
    records = every[:: max(1, len(every) // RECORDS)][: min(limit or RECORDS, RECORDS)]
    good, bad = [], []
    for record in tqdm(records, desc="agreement: records", unit="条", leave=False):
        human = next(humans(record))
        good.append(_score(human, "".join(part.text for part in human.filled)))
        bad += [_score(one, "".join(part.text for part in altered.parts)) for one, _, altered in spoilt(record)]
    return {
        name: {"replies": len(scores), "mean": sum(scores) / max(1, len(scores)), "p5": percentile(scores, 0.05)}
        for name, scores in (("written", good), ("spoilt", bad))
    }


def _score(human: Human, text: str) -> int:
    given = {"policy": human.record.policy, "remedies": human.record.remedies}
    return coach().score(text, human.message.model_copy(update=given)).score


def measure(limit: int | None = None) -> dict[str, Any]:
    """Return the agreement on both sets, and the scores of replies of the records. ``limit`` only bounds the records."""
    readers = [levels for reader in ("a", "b") if (levels := read_levels("dev", reader))]
    usual = mean_shares([[{key: each[key] / TOP for key in DIMENSIONS} for each in levels.values()] for levels in readers])
    sets = {name: of_set(name, usual) for name in ("dev", "sealed")}
    return {"sets": sets, "records": of_records(limit)}
