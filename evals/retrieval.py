"""Does the nearest record help? Held-out records as queries against all others.

A hit has the right sub and shares a remedy with what is allowed. It is usable as it stands when it also has a reply all of
whose slots the query holds.
Three rows: the words alone, the words with our analysis, and with the right one, which is as far as retrieval can get.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from tqdm import tqdm

from assistant.content import Record
from assistant.content.buyers import SLOT
from assistant.pipeline import masked
from assistant.schema import Analysis, Exemplar, Message
from evals.scores import share
from evals.setting import Bench, Case, bench, of_record, records, right

DEEP = 3
"""An agent looks at three exemplars."""


def measure(limit: int | None = None) -> dict[str, Any]:
    """Return hit@1 and hit@3 of each row, and how many records were asked for and searched."""
    tools = bench()
    asked = [record for record in records() if record.message.strip()][:limit]
    ways: dict[str, Callable[[Bench, Case], list[str]]] = {
        "BM25": _words_only, "BM25 + analysis": _predicted, "BM25 + right analysis": _gold,
    }  # fmt: skip
    rows = {name: _row(tools, asked, way, name) for name, way in ways.items()}
    return {"queries": len(asked), "searched": len(tools.floor.shelf.records), "rows": rows}


def _row(tools: Bench, asked: Sequence[Record], way: Callable[[Bench, Case], list[str]], name: str) -> dict[str, float | None]:
    by_id = {record.id: record for record in tools.floor.shelf.records}
    hits, ready = [], []
    for record in tqdm(asked, desc=f"retrieval: {name}", unit="条", leave=False):
        found = [by_id[key] for key in way(tools, of_record(record))[:DEEP]]
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


def _search(tools: Bench, message: Message, analysis: Analysis) -> list[Exemplar]:
    return tools.floor.shelf.exemplars(tools.situation(message, analysis), DEEP)


def _words_only(tools: Bench, case: Case) -> list[str]:
    blank = right(("other",), "chat", 0)
    near = tools.floor.shelf.nearest(tools.situation(case.message, blank))
    best = np.argsort(-near, kind="stable")[:DEEP]
    return [tools.floor.shelf.records[int(index)].id for index in best]


def _predicted(tools: Bench, case: Case) -> list[str]:
    return [found.id for found in _search(tools, case.message, tools.assistant.analyzer.analyze(masked(case.message)))]


def _gold(tools: Bench, case: Case) -> list[str]:
    assert case.analysis is not None
    return [found.id for found in _search(tools, case.message, case.analysis)]
