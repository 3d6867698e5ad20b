"""Does it ever fail? Two thousand real messages, each answered; every draft shown is read again from its text alone.

They are every twentieth of the file; ``--limit 40000`` takes all, in some hours of two cores, and keeps nothing.
"""

from __future__ import annotations

import lzma
import os
import time
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from tqdm import tqdm

from assistant.schema import Message
from evals.setting import SHARED, Bench, bench

CHUNK = 50
STEP = 20
FILE = SHARED / "corpus" / "benchmarks" / "real_messages_unlabelled.txt.xz"


def measure(limit: int | None = None) -> dict[str, Any]:
    """Return what went wrong, by kind, and how fast it went; ``skipped`` says why when the messages are not at hand."""
    if not FILE.is_file():
        return {"skipped": "the real messages may only be measured on and are not part of this checkout"}
    with lzma.open(FILE, "rt", encoding="utf-8") as lines:
        every = [line.strip() for line in lines if line.strip()]
    texts = every[::STEP] if limit is None else every[:limit]
    bench()  # before the processes part, so that they find the index made
    workers = os.cpu_count() or 1
    counts, raised, rules, start = Counter[str](), Counter[str](), Counter[str](), time.perf_counter()
    with ProcessPoolExecutor(workers) as pool, tqdm(total=len(texts), desc="robustness", unit="条") as bar:
        for part in pool.map(answer_all, [texts[at : at + CHUNK] for at in range(0, len(texts), CHUNK)]):
            for total, found in zip((counts, raised, rules), part, strict=True):
                total.update(found)
            bar.update(part[0]["messages"])
    return {
        "messages": counts["messages"],
        "raised": dict(sorted(raised.items())),
        "drafts": counts["drafts"],
        "without_draft": counts["none"],
        "fewer_than_three": counts["few"],
        "unsure": counts["unsure"],
        "stopped": counts["stopped"],
        "stopped_by": dict(sorted(rules.items())),
        "processes": workers,
        "messages_per_second": round(len(texts) / (time.perf_counter() - start), 1),
    }


def answer_all(texts: list[str]) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Answer messages and return counts, errors by place, and the rules that stop what was shown."""
    counts, raised, rules = Counter[str](messages=len(texts)), Counter[str](), Counter[str]()
    for text in texts:
        try:
            counts.update(answer(bench(), Message(text=text), rules))
        except Exception as error:  # whatever is raised is what is measured
            raised[_where(error)] += 1
    return counts, raised, rules


def _where(error: Exception) -> str:
    """Name an error and its place. Its text is left out, for it may quote the message."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} at {Path(frames[-1].filename).name}:{frames[-1].lineno}"


def answer(tools: Bench, message: Message, rules: Counter[str]) -> Counter[str]:
    """Answer one message and return what is to be counted; ``rules`` collects the rules that stop what was shown."""
    suggestion = tools.assistant.suggest(message)
    counts = Counter(
        drafts=len(suggestion.drafts), none=not suggestion.drafts, few=len(suggestion.drafts) < 3,
        unsure=suggestion.analysis.primary == "unsure",
    )  # fmt: skip
    for draft in suggestion.drafts:
        stopping = [found for found in tools.assistant.check(draft.text, message).findings if found.severity == "stop"]
        counts["stopped"] += bool(stopping)
        rules.update(found.rule for found in stopping)
    return counts
