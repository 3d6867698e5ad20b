"""Does the nearest record help? Held-out records as queries against all others.

A hit has the right sub and shares a remedy with what is allowed. It is usable as it stands when it also has a reply all of
whose slots the query holds.
Rows: common words (BM25), nearness of meaning (dense) and both (fused), by themselves; then each with what the analysis says of
intent, sub and emotion, and with what card and policy allow; last with the right analysis, which is as far as this can get.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from tqdm import tqdm

from assistant.content import Record
from assistant.content.buyers import SLOT
from assistant.features import Floats
from assistant.pipeline import masked
from assistant.schema import Analysis
from assistant.situation import Situation
from evals.scores import share
from evals.setting import Bench, Case, bench, of_record, records, right

DEEP = 3
"""An agent looks at three exemplars."""
Near = Callable[[Bench, Situation], Floats]


def _words(tools: Bench, seen: Situation) -> Floats:
    return tools.floor.shelf.by_words(seen)


def _meaning(tools: Bench, seen: Situation) -> Floats:
    dense = tools.floor.shelf.dense
    assert dense is not None
    return dense.near(seen.message.text)


def _both(tools: Bench, seen: Situation) -> Floats:
    return tools.floor.shelf.nearest(seen)


def measure(limit: int | None = None) -> dict[str, Any]:
    """Return hit@1 and hit@3 of each row, and how many records were asked for and searched."""
    tools = bench()
    asked = [record for record in records() if record.message.strip()][:limit]
    nears: dict[str, Near] = {"BM25": _words}
    if tools.floor.shelf.dense is not None:
        nears |= {"dense": _meaning, "fused": _both}
    best = list(nears)[-1]
    ways: dict[str, Callable[[Case], list[str]]] = {name: _alone(tools, near) for name, near in nears.items()}
    ways |= {f"{name} + analysis": _with(tools, near, lambda case: _told(tools, case)) for name, near in nears.items()}
    ways[f"{best} + right analysis"] = _with(tools, nears[best], _gold)
    rows = {name: _row(tools, asked, way, name) for name, way in ways.items()}
    return {"queries": len(asked), "searched": len(tools.floor.shelf.records), "ours": f"{best} + analysis", "rows": rows}


def _row(tools: Bench, asked: Sequence[Record], way: Callable[[Case], list[str]], name: str) -> dict[str, float | None]:
    by_id = {record.id: record for record in tools.floor.shelf.records}
    hits, ready = [], []
    for record in tqdm(asked, desc=f"retrieval: {name}", unit="条", leave=False):
        found = [by_id[key] for key in way(of_record(record))[:DEEP]]
        hits.append([hit(record, each) for each in found])
        ready.append([hit(record, each) and usable(record, each) for each in found])
    return {
        "hit_1": share(any(found[:1]) for found in hits),
        "hit_3": share(any(found) for found in hits),
        "usable_1": share(any(found[:1]) for found in ready),
        "usable_3": share(any(found) for found in ready),
    }


def hit(query: Record, found: Record) -> bool:
    """Tell whether a found record is of the right sub, with a remedy that may be offered here too, or none where none is."""
    common = not query.remedies or bool(set(query.remedies) & set(found.remedies))
    return query.sub == found.sub and common


def usable(query: Record, found: Record) -> bool:
    """Tell whether a found record has a reply all of whose slots the query holds."""
    held = query.facts.held().keys() | query.policy.held().keys()
    return any({slot for part in reply.parts for slot in SLOT.findall(part.text)} <= held for reply in found.replies)


def _alone(tools: Bench, near: Near) -> Callable[[Case], list[str]]:
    """Return the way by nearness alone."""

    def way(case: Case) -> list[str]:
        score = near(tools, tools.situation(case.message, right(("other",), "chat", 0)))
        return [tools.floor.shelf.records[int(at)].id for at in np.argsort(-score, kind="stable")[:DEEP]]

    return way


def _with(tools: Bench, near: Near, told: Callable[[Case], Analysis]) -> Callable[[Case], list[str]]:
    """Return the way by nearness, an analysis, card and policy."""

    def way(case: Case) -> list[str]:
        seen = tools.situation(case.message, told(case))
        return [found.id for found in tools.floor.shelf.exemplars(seen, DEEP, near(tools, seen).copy())]

    return way


def _told(tools: Bench, case: Case) -> Analysis:
    return tools.assistant.analyzer.analyze(masked(case.message))


def _gold(case: Case) -> Analysis:
    assert case.analysis is not None
    return case.analysis
