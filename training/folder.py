"""Writes a folder of linear weights that ``assistant.weights`` reads: tensors, vocabulary, labels, then manifest and card."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save

from assistant import weights
from assistant.features import Weighing

DATE = "2026-11-26"
Spaces = Mapping[str, tuple[Weighing, NDArray[Any], NDArray[Any]]]


def narrowed(matrix: NDArray[Any]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return a matrix as whole numbers of one byte, and the scale of each column."""
    scale = np.maximum(np.abs(matrix).max(axis=0), 1e-12) / 127
    whole = np.round(matrix / scale).astype(np.int8)
    return np.ascontiguousarray(whole), scale.astype(np.float32)  # safetensors writes memory as it lies, rows or columns first


def write(out: Path, spaces: Spaces, labels: Mapping[str, Any], counts: Mapping[str, int]) -> None:
    """Write weights, vocabulary and labels; the manifest last, so that its being there means that all is there."""
    tensors: dict[str, NDArray[Any]] = {}
    vocabulary: dict[str, dict[str, list[str]]] = {}
    for space, (weigh, matrix, bias) in spaces.items():
        whole, scale = narrowed(matrix)
        used = np.flatnonzero(whole.any(axis=1))  # a feature whose weights all round to nothing still counts in the length
        print(f"{space}: {len(used)} of {len(whole)} features carry weight", flush=True)
        tensors |= {f"{space}.matrix": whole, f"{space}.matrix.scale": scale, f"{space}.bias": bias.astype(np.float32)}
        tensors[f"{space}.idf"] = weigh.idf.astype(np.float16)
        vocabulary[space] = {field: list(tokens) for field, tokens in weigh.fields.items()}
    held = {
        weights.WEIGHTS: save(tensors),
        weights.VOCABULARY: _json(vocabulary, None),
        weights.LABELS: _json(labels, 1),
    }
    out.mkdir(parents=True, exist_ok=True)
    (out / weights.MANIFEST).unlink(missing_ok=True)
    for name, content in held.items():
        (out / name).write_bytes(content)
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in held.items()}
    (out / weights.MANIFEST).write_bytes(_json({"date": DATE, "trained_on": counts, "sha256": sums}, 1))


def _json(value: Any, indent: int | None) -> bytes:  # noqa: ANN401  # whatever the file holds
    separators = (",", ":") if indent is None else None
    return (json.dumps(value, ensure_ascii=False, indent=indent, separators=separators) + "\n").encode()


CARD = """# Linear models: intent, sub, emotion, sentence role

Logistic regressions over runs of 1 to 4 characters and over words and pairs of words. They read a buyer's message (six intents,
their subs, emotion 0 to 3) and the sentences of a reply (seven roles). Made by `python -m training.baseline`, which writes this
page too; served by `assistant/analyze.py` with numpy alone.

- **For**: sorting messages to Chinese online shops' after-sales desks, so that a person can be shown a draft. **Not for**:
  deciding anything without a person, other languages, other trades, judging a buyer.
- **Trained on** ({date}): {trained}. One group in ten was left aside. Sources and licences: `training/SOURCES.md`.
- **Unsure** is said when the likeliest intent has less than {certain} of all probability; chosen so that, on messages unseen by
  the model (five folds of the training part), {right} % of what is shown as certain is right.
- **Known weaknesses**: knows no word it has not seen; irony; a fault told without its usual words; two problems at once are
  often shown as unsure. Real messages are harder than ours, as the table shows. Written by few hands, so dialects are thin.

| {heads} |
|---|{rule}|
{rows}

Role of a reply's sentence, on the sentences left aside ({sentences}): {roles} right.
"""


def write_card(
    out: Path, labels: Mapping[str, Any], counts: Mapping[str, int], sets: Mapping[str, Any], roles: tuple[int, float]
) -> None:
    """Write the model card from what was measured: ``sets`` as in ``evals.intents``, ``roles`` as count and share right."""
    names = {"held_out": "our messages left aside", "real": "real messages"}
    keys = next(iter(sets.values()))
    rows = [f"| {key.replace('_', ' ')} | {' | '.join(_figure(figures[key]) for figures in sets.values())} |" for key in keys]
    page = CARD.format(
        date=DATE, trained=", ".join(f"{count} {name}" for name, count in counts.items()), certain=labels["certain"], right=97,
        heads=" | ".join(["", *(names[name] for name in sets)]), rule="|".join(["--:"] * len(sets)), rows="\n".join(rows),
        sentences=roles[0], roles=f"{roles[1]:.3f}",
    )  # fmt: skip
    (out / weights.CARD).write_text(page, encoding="utf-8")


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"
