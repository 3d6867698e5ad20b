"""What each table says: a maker for every block between markers, from the results of its task."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from evals.agreement_blocks import agreement
from evals.guard_blocks import GUARDING, hearing
from evals.tables import MISSING, Results, number, percent, table
from evals.writing_blocks import WRITING


def _machine(results: Results) -> str:
    if not results:
        return MISSING
    machines: dict[str, list[str]] = {}
    for name, each in results.items():
        machines.setdefault(json.dumps(each["machine"]), []).append(name)
    lines = [(", ".join(names), *json.loads(text).items()) for text, names in machines.items()]
    return "\n".join(f"- {names}: {', '.join(f'{key} {value}' for key, value in facts)}" for names, *facts in lines)


def _of(task: str, make: Callable[[dict[str, Any]], str]) -> Callable[[Results], str]:
    return lambda results: make(results[task]["result"]) if task in results else MISSING


INTENT_SETS = {"held_out": "held out", "real": "real messages"}
INTENT_ROWS: tuple[tuple[str, str, Callable[[Any], str]], ...] = (
    ("messages", "messages", str),
    ("several problems at once, micro F1", "multi_label_f1", number),
    ("sub, where the intent is right", "sub_accuracy_when_intent_is_right", percent),
    ("emotion right", "emotion_accuracy", percent),
    ("emotion, mean distance", "emotion_error", number),
    ("shown as certain", "certain_share", percent),
    ("of these right", "certain_right", percent),
    ("calibration error", "calibration_error", number),
)


ROW_KEYS = {"accuracy": "accuracy", "macro F1": "macro_f1", "all labels, micro F1": "multi_label_f1"}


def _intents(result: dict[str, Any]) -> str:
    sets = [name for name in INTENT_SETS if name in result["sets"]]
    head = ["main intent", *(f"{INTENT_SETS[name]}: {what}" for name in sets for what in ROW_KEYS)]
    ways = next(iter(result["rows"].values()))
    rows = [[way, *(number(result["rows"][name][way][key], 3) for name in sets for key in ROW_KEYS.values())] for way in ways]
    more = [[told, *(show(result["sets"][name][key]) for name in sets)] for told, key, show in INTENT_ROWS]
    detail = table([result["ours"], *(INTENT_SETS[name] for name in sets)], more)
    roles = table(
        ("role of a sentence, held-out replies", "right"), [(way, percent(each)) for way, each in result["roles"].items()]
    )
    picture = (
        "![Left: which main intent is taken for which; middle: accuracy by coverage; right: probability against truth]"
        "(results/intents.png)"
    )
    return "\n\n".join((table(head, rows), detail, roles, picture))


def _retrieval(result: dict[str, Any]) -> str:
    keys = ("hit_1", "hit_3", "usable_1", "usable_3")
    rows = [(name, *(percent(row[key]) for key in keys)) for name, row in result["rows"].items()]
    note = f"{result['queries']} held-out messages against {result['searched']} other records."
    return f"{note}\n\n{table(('ranked by', 'hit@1', 'hit@3', 'usable@1', 'usable@3'), rows)}"


def _speed(result: dict[str, Any]) -> str:
    spread = [
        ("analyze", result["analyze_ms"]), ("the floor's draft, shown at once", result["first_ms"]),
        ("suggest, three drafts", result["suggest_ms"]),
    ]  # fmt: skip
    spread += [(f"of which {name}", each) for name, each in result["stages_ms"].items()]
    rows = [(name, number(each["p50"]), number(each["p95"])) for name, each in spread]
    start = (
        f"Start to first answer: {result['start_warm_s']:.1f} s with the index cache, {result['start_cold_s']:.1f} s without. "
        f"Peak memory {result['peak_mib']} MiB. Heavy libraries loaded: {', '.join(result['loaded']) or 'none'}."
    )
    head = (f"milliseconds over {result['messages']} messages", "p50", "p95")
    return f"{table(head, rows)}\n\n{start}"


def _load(result: dict[str, Any]) -> str:
    rows = [
        (name, *(number(result[key][each], 0) for each in ("p50", "p95", "max")))
        for name, key in (("first draft", "first_ms"), ("three drafts", "three_ms"))
    ]
    errors = ", ".join(f"{count} {kind}" for kind, count in result["errors"].items()) or "none"
    head = f"milliseconds over {result['messages']} messages of {result['agents']} agents in {result['seconds']:.0f} s"
    note = (
        f"Errors: {errors}. Messages with fewer than three drafts: {result['fewer_than_three']}. The server used "
        f"{result['cores'] * 100:.0f} % of a core. Memory {max(result['memory']['mib']):.0f} MiB at most; the last minute lay "
        f"{result['grown_mib']:+.1f} MiB beside the second."
    )
    picture = "![Left: messages answered by time; right: memory of the server](results/load.png)"
    return "\n\n".join((table((head, "p50", "p95", "max"), rows), note, picture))


def _robustness(result: dict[str, Any]) -> str:
    rows = [
        ("messages", result["messages"]), ("raised an error", sum(result["raised"].values())),
        ("drafts shown", result["drafts"]), ("shown drafts that a rule stops when read again", result["stopped"]),
        ("messages without a draft", result["without_draft"]),
        ("messages with fewer than three", result["fewer_than_three"]), ("shown as unsure", result["unsure"]),
        (f"messages a second, {result['processes']} processes", result["messages_per_second"]),
    ]  # fmt: skip
    return table(("real messages", "count"), rows)


def _evidence(result: dict[str, Any]) -> str:
    keys = ("comprehensiveness", "sufficiency", "marked")
    rows = [(name, *(number(row[key]) for key in keys)) for name, row in result["rows"].items()]
    return f"{result['messages']} messages.\n\n{table(('marked by', *keys), rows)}"


def _latency(result: dict[str, Any]) -> str:
    rows = [(name, number(row["p50_ms"]), number(row["p95_ms"]), row["per_second"]) for name, row in result["rows"].items()]
    return table((f"milliseconds over {result['messages']} messages", "p50", "p95", "messages a second"), rows)


def _neighbours(result: dict[str, Any]) -> str:
    rows = [
        (
            f"{int(size):,}", engine, percent(row["recall_10"]), number(row["p50_ms"]), number(row["p95_ms"]),
            number(row["build_s"], 0), number(row["disk_mib"], 0), number(row["resident_mib"], 0),
        )
        for size in next(iter(result["rows"].values()))
        for engine, row in ((engine, sizes[size]) for engine, sizes in result["rows"].items())
    ]  # fmt: skip
    head = ("vectors", "by", "recall@10", "p50 ms", "p95 ms", "build s", "MiB on disk", "MiB in memory")
    floor = result["floor"]
    note = (
        f"{result['queries']} real queries. A past reply is shown from a cosine of {floor['cosine']} on, which "
        f"{percent(floor['same_sub'])} of our messages of one sub reach, and {percent(floor['other_sub'])} of those of two."
    )
    return f"{table(head, rows)}\n\n{note}"


def _benchmarks(result: dict[str, Any]) -> str:
    return "\n\n".join(make(result[name]) for name, make in (("cic", _cic), ("dialogue", _dialogue), ("pairs", _sentences)))


def _spread(row: dict[str, Any], key: str) -> str:
    return percent(row[key]) + (f" ± {row['spread'][key] * 100:.1f}" if "spread" in row else "")


def _cic(each: dict[str, Any]) -> str:
    rows = [(name, _spread(row, "macro_f1"), _spread(row, "accuracy")) for name, row in each["rows"].items()]
    rows += [
        (f"{name}, published, on a closed test set", percent(row.get("macro_f1")), percent(row.get("accuracy")))
        for name, row in each["published"].items()
    ]
    head = f"CIC, 118 intents of real buyers, {each['texts']['test']} test messages; ± over {each['seeds']} seeds"
    return table((head, "macro F1", "accuracy"), rows)


def _dialogue(each: dict[str, Any]) -> str:
    rows = [(name, *(number(row[f"r10_{first}"], 3) for first in (1, 2, 5))) for name, row in each["rows"].items()]
    rows += [(f"{name}, published", number(row["r10_1"], 3), "–", "–") for name, row in each["published"].items()]
    head = f"EDC, {each['groups']} conversations; published ones trained on it or on its texts, ours not"
    return table((head, "R10@1", "R10@2", "R10@5"), rows)


def _sentences(each: dict[str, Any]) -> str:
    ways = ("overlap", "encoder", "joined")
    rows = [(name, row["pairs"], *(number(row[way], 3) for way in ways)) for name, row in each["sets"].items()]
    return table(("Spearman", "pairs", "shared characters", "encoder", "both, half each"), rows)


BLOCKS: dict[str, Callable[[Results], str]] = {
    "machine": _machine,
    "intents": _of("intents", _intents),
    "evidence": _of("evidence", _evidence),
    "latency": _of("latency", _latency),
    "neighbours": _of("neighbours", _neighbours),
    "benchmarks": _of("benchmarks", _benchmarks),
    "retrieval": _of("retrieval", _retrieval),
    **{name: _of(name, make) for name, make in WRITING.items()},
    **{name: _of(name, make) for name, make in GUARDING.items()},
    "agreement": _of("agreement", agreement),
    "speed": _of("speed", _speed),
    "load": _of("load", _load),
    "robustness": _of("robustness", _robustness),
}


def _writers(key: str, worst: Callable[[Iterable[float]], float]) -> Callable[[dict[str, Any]], float]:
    """Return a getter of the worst value of our drafts over all sets."""
    return lambda result: worst(each["writers"]["ours"][key] for each in result.values() if each is not None)


def _of_sealed(result: dict[str, Any], key: str) -> float | None:
    """Return a share of the sealed cases, None where they are not at hand."""
    sealed = result["sets"]["sealed"]
    return None if sealed is None else sealed[key]


def _kappa(result: dict[str, Any], way: str) -> float | None:
    """Return the agreement on the sealed replies' totals, None where they were not read."""
    sealed = result["sets"]["sealed"]
    return sealed["agreement"][way]["total"]["kappa"] if sealed and way in sealed["agreement"] else None


GOALS: tuple[tuple[str, str, Callable[[dict[str, Any]], Any], Callable[[Any], str], str], ...] = (
    ("main intent, real messages", "intents", lambda r: r["rows"]["real"][r["ours"]]["accuracy"], percent, "≥ 93 %"),
    ("main intent, real messages, macro F1", "intents", lambda r: r["rows"]["real"][r["ours"]]["macro_f1"], number, "≥ 0.90"),
    ("of what is shown as certain, right", "intents", lambda r: r["sets"]["real"]["certain_right"], percent, "≥ 97 %"),
    ("shown as certain", "intents", lambda r: r["sets"]["real"]["certain_share"], percent, "≥ 85 %"),
    ("nearest record fits, first", "retrieval", lambda r: r["rows"][r["ours"]]["hit_1"], percent, "≥ 85 %"),
    ("nearest record fits, first three", "retrieval", lambda r: r["rows"][r["ours"]]["hit_3"], percent, "≥ 95 %"),
    ("drafts with an invented figure", "drafts", _writers("invented", sum), str, "0"),
    ("drafts above policy", "drafts", _writers("above_policy", sum), str, "0"),
    ("drafts that a rule stops", "drafts", _writers("stopped", sum), str, "0"),
    ("drafts that open with the buyer's concern, worst set", "drafts", _writers("names_concern", min), percent, "≥ 95 %"),
    (
        "judged blind, at least as good as the person's reply",
        "blind",
        lambda r: r["at_least_as_good"]["writer"],
        percent,
        "≥ 50 %",
    ),
    ("guard: bad replies found out, known cases", "guard", lambda r: r["sets"]["known"]["broken_found"], percent, "≥ 98 %"),
    ("guard: bad replies found out, sealed cases", "guard", lambda r: _of_sealed(r, "broken_found"), percent, "≥ 98 %"),
    (
        "guard: clean replies stopped or warned, known cases",
        "guard",
        lambda r: r["sets"]["known"]["clean_flagged"],
        percent,
        "≤ 1 %",
    ),
    ("guard: clean replies stopped, sealed cases", "guard", lambda r: _of_sealed(r, "clean_stopped"), percent, "≤ 1 %"),
    (
        "guard: clean replies stopped or warned, sealed cases",
        "guard",
        lambda r: _of_sealed(r, "clean_flagged"),
        percent,
        "≤ 1 %",
    ),
    ("guard: human replies stopped, of all records", "guard", lambda r: r["records"]["stopped"], str, "0"),
    ("guard: good replies spoilt on purpose, found out", "mutations", lambda r: r["caught"], percent, "≥ 98 %"),
    (
        "the coach agrees with two readers, sealed replies, kappa of the total",
        "agreement",
        lambda r: _kappa(r, "coach"),
        number,
        "≥ theirs with each other − 0.05",
    ),
    (
        "two readers agree with each other, sealed replies, kappa of the total",
        "agreement",
        lambda r: _kappa(r, "readers"),
        number,
        "–",
    ),
    ("a reply marked, p50", "agreement", lambda r: r["sets"]["dev"]["ms"]["p50"], lambda v: f"{v:.0f} ms", "≤ 50 ms"),
    ("analysis, p50", "speed", lambda r: r["analyze_ms"]["p50"], lambda v: f"{v:.1f} ms", "≤ 5 ms"),
    ("first draft, p50", "speed", lambda r: r["first_ms"]["p50"], lambda v: f"{v:.0f} ms", "≤ 50 ms"),
    ("three drafts, p50", "speed", lambda r: r["suggest_ms"]["p50"], lambda v: f"{v:.0f} ms", "≤ 400 ms"),
    ("three drafts, p95", "speed", lambda r: r["suggest_ms"]["p95"], lambda v: f"{v:.0f} ms", "≤ 800 ms"),
    ("start to first answer", "speed", lambda r: r["start_warm_s"], lambda v: f"{v:.1f} s", "≤ 4 s"),
    ("peak memory", "speed", lambda r: r["peak_mib"], lambda v: f"{v} MiB", "≤ 450 MiB"),
    ("30 agents at once, first draft, p95", "load", lambda r: r["first_ms"]["p95"], lambda v: f"{v:.0f} ms", "≤ 400 ms"),
    ("30 agents at once, three drafts, p95", "load", lambda r: r["three_ms"]["p95"], lambda v: f"{v:.0f} ms", "≤ 1500 ms"),
    ("30 agents at once, errors", "load", lambda r: sum(r["errors"].values()), str, "0"),
    ("30 agents at once, growth of memory", "load", lambda r: r["grown_mib"], lambda v: f"{v:+.1f} MiB", "≤ 10 MiB"),
    ("real messages that raise an error", "robustness", lambda r: sum(r["raised"].values()), str, "0"),
    ("real messages, stopped drafts shown", "robustness", lambda r: r["stopped"], str, "0"),
)
"""What the project promises to reach: what, task, where in its result, how it is written, goal. A miss is shown like a hit."""


def _summary(results: Results) -> str:
    rows = [
        (what, show(get(results[task]["result"])) if task in results else MISSING, goal)
        for what, task, get, show, goal in GOALS
    ]
    return table(("what", "measured", "goal"), rows)


SUMMARY: dict[str, Callable[[Results], str]] = {"results": _summary}
CARD: dict[str, Callable[[Results], str]] = {name: BLOCKS[name] for name in ("intents", "retrieval", "latency", "evidence")}
"""What the encoder's model card shows."""
EAR_CARD: dict[str, Callable[[Results], str]] = {"hearing": _of("guard", hearing)}
"""What the card of the guard's ear shows."""
WRITER_CARD: dict[str, Callable[[Results], str]] = {name: BLOCKS[name] for name in ("writer", "blind", "tries", "engines")}
"""What the writer's model card shows."""
