"""How well the guard finds what a reply does wrong: precision and recall per family on the hand-written cases.

    python -m evals.guard            prints a table, and every case that was read wrongly

A case is one JSON line in ``evals/cases/guard/{stop,warn,clean}.jsonl``: ``text``, as much of ``message``, ``history``,
``card``, ``channel``, ``role``, ``policy``, ``remedies``, ``parts`` and ``emotion`` as matters, and ``expect``: the families to
be found, all of them, in any order. Hints are advice and are not counted.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.guard import Example, Guard, load_rules
from assistant.guard.loading import case
from assistant.schema import Frozen

ROOT = Path(__file__).parents[1]
CASES = ROOT / "evals" / "cases" / "guard"
RULES = ROOT / "prompts" / "rules"


class Case(Frozen):
    """One reply in its case, where it stands, and the families that it breaks."""

    place: str
    example: Example
    expect: frozenset[str]


def cases(folder: Path = CASES) -> Iterator[Case]:
    """Yield all cases, file by file."""
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            data = json.loads(line)
            expect = frozenset(data.pop("expect"))
            yield Case(place=f"{path.name}:{number}", example=Example.model_validate(data), expect=expect)


def found(guard: Guard, example: Example) -> frozenset[str]:
    """Return the families of the guard's stopping and warning findings."""
    families = {rule.id: rule.family for rule in guard.rules}
    findings = guard.check(example.text, example.parts, *case(example))
    return frozenset(families[finding.rule] for finding in findings if finding.severity != "hint")


def measure() -> dict[str, Any]:
    """Return precision and recall per family and over all, the share of clean replies left alone, and the time of a reply.

    ``wrong`` lists each misread case with its text, what was ``missed`` and what was found too much (``extra``). Shares lie
    between 0 and 1; a family without any case or finding has none.
    """
    guard = Guard(load_rules(RULES.glob("*.yaml")))
    read = list(cases())
    start = time.perf_counter()
    results = [(each, found(guard, each.example)) for each in read]
    spent = (time.perf_counter() - start) * 1000 / len(read)
    wrong = [
        {"place": c.place, "text": c.example.text, "missed": sorted(c.expect - f), "extra": sorted(f - c.expect)}
        for c, f in results
        if c.expect != f
    ]
    names = sorted({name for c, f in results for name in c.expect | f})
    clean = [f for c, f in results if not c.expect]
    return {
        "cases": len(read),
        "families": {name: _shares([(name in c.expect, name in f) for c, f in results]) for name in names},
        "all": _shares([(name in c.expect, name in f) for c, f in results for name in names]),
        "broken_found": sum(bool(f) for c, f in results if c.expect) / sum(bool(c.expect) for c, _ in results),
        "clean_left_alone": sum(not f for f in clean) / len(clean),
        "ms_per_reply": round(spent, 2),
        "wrong": wrong,
    }


def _shares(pairs: list[tuple[bool, bool]]) -> dict[str, float | int | None]:
    both = sum(wanted and seen for wanted, seen in pairs)
    wanted, seen = sum(w for w, _ in pairs), sum(s for _, s in pairs)
    return {"cases": wanted, "precision": both / seen if seen else None, "recall": both / wanted if wanted else None}


def main() -> None:
    """Print the table and the misread cases."""
    result = measure()
    for name, shares in [*result["families"].items(), ("all", result["all"])]:
        precision, recall = (f"{v:.3f}" if v is not None else "-" for v in (shares["precision"], shares["recall"]))
        print(f"{name:20} {shares['cases']:4} precision {precision} recall {recall}")
    print({key: result[key] for key in ("cases", "broken_found", "clean_left_alone", "ms_per_reply")})
    for each in result["wrong"]:
        print(each["place"], "missed", each["missed"], "extra", each["extra"], each["text"])


if __name__ == "__main__":
    main()
