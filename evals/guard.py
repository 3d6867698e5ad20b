"""How well the guard finds what a reply does wrong: precision and recall per family on the hand-written cases.

    python -m evals.guard            prints a table, and every known case that was read wrongly

A case is one JSON line: ``text``, as much of ``message``, ``history``, ``card``, ``channel``, ``role``, ``policy``,
``remedies``, ``parts`` and ``emotion`` as matters, ``expect``: the families to be found, all of them, in any order, and a
``note`` for people.
``evals/cases/guard/*.jsonl`` are known to those who write rules; those in ``dev/`` were written without a look at the rules and
looked at since; those in ``sealed/`` nobody has looked at. Hints are advice and are not counted.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from tqdm import tqdm

from assistant.guard import Example, Guard, load_rules
from assistant.guard.loading import case
from assistant.guard.reading import Ear
from assistant.reader import Reader
from assistant.roles import split
from assistant.schema import Finding, Frozen
from evals.hearing import of_acts
from evals.replies import all_records, ear, humans

ROOT = Path(__file__).parents[1]
CASES = ROOT / "evals" / "cases" / "guard"
RULES = ROOT / "prompts" / "rules"
SETS = {"known": CASES, "dev": CASES / "dev", "sealed": CASES / "sealed"}
EXAMPLES = 20


class Case(Frozen):
    """One reply in its case, where it stands, and the families that it breaks."""

    place: str
    example: Example
    expect: frozenset[str]
    note: str = ""


class Read(Frozen):
    """A case with the families that the guard stops or warns of, and whether it stops any."""

    case: Case
    found: frozenset[str]
    stopped: bool


def cases(folder: Path = CASES) -> Iterator[Case]:
    """Yield all cases, file by file."""
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip():
                continue
            data = json.loads(line)
            expect, note = frozenset(data.pop("expect")), data.pop("note", "")
            yield Case(place=f"{path.name}:{number}", example=tagged(Example.model_validate(data)), expect=expect, note=note)


@cache
def _reader() -> Reader:
    return Reader.open(ROOT / "models")


def tagged(example: Example) -> Example:
    """Return an example with its sentences and their roles, as the page has them, where it answers somebody and has none."""
    answers = example.message or example.emotion is not None
    return example.model_copy(update={"parts": split(example.text, _reader())}) if answers and not example.parts else example


def _findings(guard: Guard, example: Example) -> list[Finding]:
    findings = guard.check(example.text, example.parts, *case(example))
    return [finding for finding in findings if finding.severity != "hint"]


def read(guard: Guard, found: Sequence[Case]) -> tuple[list[Read], float]:
    """Return what the guard finds in each case, and the milliseconds it took for one on average."""
    start = time.perf_counter()
    findings = [_findings(guard, each.example) for each in found]
    spent = (time.perf_counter() - start) * 1000 / max(1, len(found))
    families = {rule.id: rule.family for rule in guard.rules}
    reads = [
        Read(case=each, found=frozenset(families[f.rule] for f in seen), stopped=any(f.severity == "stop" for f in seen))
        for each, seen in zip(found, findings, strict=True)
    ]
    return reads, round(spent, 2)


def score(reads: Sequence[Read]) -> dict[str, Any]:
    """Return precision and recall per family and over all, and what became of broken and of clean replies.

    Shares lie between 0 and 1; a family without any case or finding has none. ``wrong`` lists each misread case.
    """
    names = sorted({name for each in reads for name in each.case.expect | each.found})
    pairs = {name: [(name in each.case.expect, name in each.found) for each in reads] for name in names}
    broken, clean = ([each for each in reads if bool(each.case.expect) is kind] for kind in (True, False))
    return {
        "cases": len(reads),
        "broken": len(broken),
        "clean": len(clean),
        "families": {name: _shares(pairs[name]) for name in names},
        "all": _shares([pair for name in names for pair in pairs[name]]),
        "broken_found": _share([bool(each.found) for each in broken]),
        "clean_stopped": _share([each.stopped for each in clean]),
        "clean_flagged": _share([bool(each.found) for each in clean]),
        "wrong": [_wrong(each) for each in reads if each.case.expect != each.found],
    }


def _wrong(each: Read) -> dict[str, Any]:
    missed, extra = each.case.expect - each.found, each.found - each.case.expect
    return {"place": each.case.place, "text": each.case.example.text, "missed": sorted(missed), "extra": sorted(extra)}


def _share(told: Sequence[bool]) -> float | None:
    return sum(told) / len(told) if told else None


def _shares(pairs: list[tuple[bool, bool]]) -> dict[str, float | int | None]:
    both = sum(wanted and seen for wanted, seen in pairs)
    wanted, seen = sum(w for w, _ in pairs), sum(s for _, s in pairs)
    return {"cases": wanted, "precision": both / seen if seen else None, "recall": both / wanted if wanted else None}


def of_set(name: str, hearing: Ear | None) -> dict[str, Any] | None:
    """Return the scores of a set, with its ear where there is one, and the milliseconds a reply without and with it.

    None when the set has no cases. What is read wrongly in the sealed set is counted and not shown, so that it stays sealed.
    """
    rules, found = load_rules(RULES.glob("*.yaml")), list(cases(SETS[name]))
    if not found:
        return None
    reads, without = read(Guard(rules), found)
    times: dict[str, float | None] = {"ms_per_reply": without, "ms_with_ear": None}
    alone = score(reads)
    if hearing is not None:
        reads, times["ms_with_ear"] = read(Guard(rules, ear=hearing), found)
    scores = score(reads)
    if name == "sealed":
        scores["wrong"] = len(scores["wrong"])
    kept = ("broken_found", "clean_stopped", "clean_flagged")
    return scores | times | {"without_ear": {key: alone[key] for key in kept} | {"recall": alone["all"]["recall"]}}


def of_records(hearing: Ear | None) -> dict[str, Any]:
    """Return how many of the replies that people wrote for the records are stopped or warned of: all of them false alarms."""
    guard, counts, rules, shown = Guard(load_rules(RULES.glob("*.yaml")), ear=hearing), Counter[str](), Counter[str](), []
    for record in tqdm(all_records(), desc="guard: records", unit="条", leave=False):
        for human in humans(record):
            found = [each for each in human.check(guard, human.filled) if each.severity != "hint"]
            counts.update(replies=1, **dict.fromkeys({each.severity for each in found}, 1))
            rules.update({each.rule for each in found})
            shown += [{"record": record.id, "rule": each.rule, "quote": each.quote} for each in found]
    shares = {"replies": counts["replies"], "stopped": counts["stop"], "warned": counts["warn"]}
    return shares | {"rules": dict(rules.most_common()), "shown": shown[:EXAMPLES]}


def measure() -> dict[str, Any]:
    """Return the scores of each set and the false alarms on the records' replies; ``ear`` tells whether the guard has one."""
    hearing = ear()
    sets = {name: of_set(name, hearing) for name in SETS}
    return {"ear": hearing is not None, "sets": sets, "records": of_records(hearing), "acts": of_acts(hearing)}


def main() -> None:
    """Print the tables, and the misread cases that may be seen."""
    for name in SETS:
        result = of_set(name, ear())
        if result is None:
            continue
        print(f"== {name}")
        for family, shares in [*result["families"].items(), ("all", result["all"])]:
            precision, recall = (f"{v:.3f}" if v is not None else "-" for v in (shares["precision"], shares["recall"]))
            print(f"{family:20} {shares['cases']:4} precision {precision} recall {recall}")
        print({key: value for key, value in result.items() if key not in ("families", "all", "wrong")})
        for each in result["wrong"] if isinstance(result["wrong"], list) else ():
            print(each["place"], "missed", each["missed"], "extra", each["extra"], each["text"])


if __name__ == "__main__":
    main()
