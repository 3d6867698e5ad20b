"""Replies judged by readers who don't know whose they are: ``python -m evals.blind make``, read, ``… score``.

How they are judged is told in ``evals/blind/PROTOCOL.md``; sheet, key and judgements are kept beside it.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from statistics import fmean
from typing import Any

from tqdm import tqdm

from assistant.compose import fill
from assistant.schema import Draft
from evals import tables
from evals.setting import Bench, bench, of_record, records
from evals.writers import WRITERS

FOLDER = Path(__file__).parent / "blind"
CASES = 100
LETTERS = "ABC"
COMPARED = {"writer": "ours", "floor": "floor"}
"""Names on the key, and the writers of ``evals.writers`` that they stand for."""
FLAGS = ("invented", "above", "stray", "form", "broken", "missed")


def make() -> int:
    """Write the sheet and its key; return how many cases there are."""
    tools, lot = bench(), random.Random(20261126)  # noqa: S311 - a lot, not a secret
    chats = [record for record in records() if record.channel == "chat" and record.message]
    chosen = lot.sample(chats, min(CASES, len(chats)))
    rows = [_case(tools, record, lot) for record in tqdm(chosen, desc="blind sheet", unit="条")]
    for name, at in (("sheet", 0), ("key", 1)):
        text = "".join(json.dumps(row[at], ensure_ascii=False) + "\n" for row in rows)
        (FOLDER / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return len(rows)


def _case(tools: Bench, record: Any, lot: random.Random) -> tuple[dict[str, Any], dict[str, str]]:  # noqa: ANN401
    case = of_record(record)
    read = tools.read(case)
    reply = record.replies[0]
    held = {**record.facts.held(), **record.policy.held()}
    texts = {"person": "".join(fill(part.text, held) for part in reply.parts)}
    for name, writer in COMPARED.items():
        texts[name] = _of_style(WRITERS[writer](tools, read).shown, reply.style)
    names = lot.sample(sorted(texts), len(texts))
    shown = {
        "id": record.id, "history": [turn.model_dump() for turn in record.history], "message": record.message,
        "card": record.facts.held(), "may_offer": list(record.remedies), "may_say": record.policy.held(),
    }  # fmt: skip
    letters = dict(zip(LETTERS, names, strict=True))
    return shown | {letter: texts[name] for letter, name in letters.items()}, {"id": record.id, **letters}


def _of_style(drafts: tuple[Draft, ...], style: str) -> str:
    same = [draft for draft in drafts if draft.style == style] or list(drafts)
    return same[0].text if same else ""


def score() -> dict[str, Any]:
    """Return the readers' judgements by writer, and how far the readers agree."""
    key = {row["id"]: row for row in _rows(FOLDER / "key.jsonl")}
    readers = {path.stem: {row["id"]: row for row in _rows(path)} for path in sorted(FOLDER.glob("reader_*.jsonl"))}
    names = ("person", *COMPARED)
    told: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    level: dict[str, dict[str, list[bool]]] = {name: {} for name in COMPARED}
    for reader, rows in readers.items():
        for key_id, row in rows.items():
            by_name = {key[key_id][letter]: row[letter] for letter in LETTERS}
            for name in names:
                told[name].append(by_name[name])
            for name in COMPARED:
                level[name].setdefault(reader, []).append(by_name[name]["score"] >= by_name["person"]["score"])
    return {
        "cases": len(key), "readers": len(readers),
        "writers": {name: _summary(rows) for name, rows in told.items()},
        "at_least_as_good": {name: fmean(each for found in level[name].values() for each in found) for name in COMPARED},
        "readers_agree": {name: _agreement(level[name]) for name in COMPARED},
    }  # fmt: skip


def _summary(rows: list[dict[str, Any]]) -> dict[str, Any]:
    flags = Counter(flag for row in rows for flag in row["flags"])
    return {
        "score": fmean(row["score"] for row in rows),
        "sendable": fmean(row["score"] >= 4 for row in rows),
        "flags": {flag: flags[flag] / len(rows) for flag in FLAGS},
    }


def _agreement(by_reader: dict[str, list[bool]]) -> float | None:
    """Return the share of cases in which two readers say the same of "at least as good", over all pairs of readers."""
    found = [
        one == other
        for left, right in combinations(by_reader.values(), 2)
        for one, other in zip(left, right, strict=True)
    ]  # fmt: skip
    return fmean(found) if found else None


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())


def main(arguments: list[str]) -> int:
    """Make the sheet, or score what readers wrote."""
    if arguments == ["make"]:
        print(f"{make()} cases: {FOLDER / 'sheet.jsonl'}")
    elif arguments == ["score"]:
        result = score()
        tables.keep("blind", result)
        tables.write()
        print(json.dumps(result, ensure_ascii=False, indent=1))
    else:
        print(__doc__)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
