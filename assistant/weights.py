"""A folder of shipped weights: its layout as a value, and a loader that checks every file against the manifest.

``manifest.json`` is written last and names each other file with its sha256, so a folder that was copied halfway or changed by
hand is told apart from a good one before anything is read from it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load as load_tensors

from assistant.errors import WeightsError

WEIGHTS, VOCABULARY, LABELS = "weights.safetensors", "vocabulary.json", "labels.json"
MANIFEST, CARD = "manifest.json", "README.md"
CHECKED = (WEIGHTS, VOCABULARY, LABELS)
"""Files that must be there and must be what the manifest says; the model card may be edited."""
CURE = "请从安装包里重新拷贝 {folder} 整个文件夹，或运行 python -m training.baseline 重新生成"


@dataclass(frozen=True)
class Weights:
    """What a folder holds: ``tensors`` by name, ``vocabulary`` as lists of features by space and field, ``labels`` as is."""

    tensors: dict[str, NDArray[Any]]
    vocabulary: dict[str, dict[str, list[str]]]
    labels: dict[str, Any]


def load(folder: Path) -> Weights:
    """Read a folder of weights.

    :raises WeightsError: when a file is missing, is not what the manifest says, or cannot be read; the message names it.
    """
    manifest = _json(_bytes(folder / MANIFEST), folder / MANIFEST)
    sums = manifest.get("sha256") if isinstance(manifest, dict) else None
    if not isinstance(sums, dict):
        raise _damaged(folder / MANIFEST, "清单里没有 sha256 一栏")
    held = {name: _checked(folder / name, sums.get(name)) for name in CHECKED}
    try:
        tensors = load_tensors(held[WEIGHTS])
    except SafetensorError as error:
        raise _damaged(folder / WEIGHTS, f"不是 safetensors 格式（{error}）") from error
    vocabulary, labels = _json(held[VOCABULARY], folder / VOCABULARY), _json(held[LABELS], folder / LABELS)
    return Weights(tensors=tensors, vocabulary=vocabulary, labels=labels)


def widened(tensors: dict[str, NDArray[Any]], name: str) -> NDArray[np.float32]:
    """Return a matrix of whole numbers as the floats it stands for: each column times its own scale. Shape unchanged."""
    return tensors[name].astype(np.float32) * tensors[f"{name}.scale"].astype(np.float32)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        cure = CURE.format(folder=path.parent)
        raise WeightsError(f"模型文件 {path} 打不开：{error.strerror or error}。{cure}。") from error


def _checked(path: Path, expected: object) -> bytes:
    content = _bytes(path)
    found = hashlib.sha256(content).hexdigest()
    if found != expected:
        raise _damaged(path, f"校验值是 {found[:12]}…，清单上是 {str(expected)[:12]}…，拷贝不完整或被改动过")
    return content


def _json(content: bytes, path: Path) -> Any:  # noqa: ANN401  # whatever the file holds
    try:
        return json.loads(content)
    except ValueError as error:
        raise _damaged(path, f"不是有效的 JSON（{error}）") from error


def _damaged(path: Path, cause: str) -> WeightsError:
    return WeightsError(f"模型文件 {path} 已损坏：{cause}。{CURE.format(folder=path.parent)}。")
