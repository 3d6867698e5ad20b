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

DATE = "2026-11-25"
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


def write_card(out: Path, labels: Mapping[str, Any], counts: Mapping[str, int]) -> None:
    pass
