"""A larger encoder in place of the shipped one: any sentence-transformers model, with heads trained on its vectors.

``NUANYAN_ENCODER`` names the model, on the hub or in a folder; ``python -m training.encoder.larger NAME`` makes its heads in
``var/encoders/``. Torch is loaded only when such a model is asked for. Every text goes through by itself, so its result does
not depend on what else is read beside it. Thread-safe.
"""

from __future__ import annotations

import hashlib
import json
import re
import shlex
import threading
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load as load_tensors
from tqdm import tqdm

from assistant.encoder import Outputs, reading
from assistant.errors import WeightsError
from assistant.features import Floats

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

HEADS, LABELS, MANIFEST = "heads.safetensors", "labels.json", "manifest.json"
CHECKED = (HEADS, LABELS)
LONGEST = 512
"""Most tokens of a text; of a longer one the beginning is read."""
KEPT = 4096
"""Texts whose vectors are kept in memory: one message is read for its labels and again for what lies near it."""


def place(var: Path, name: str) -> Path:
    """Return the folder of a model's heads; two folders of one name have two of them."""
    if _folder(name).is_dir():
        whole = _folder(name).resolve()
        return var / "encoders" / f"{whole.name}-{hashlib.sha256(str(whole).encode()).hexdigest()[:8]}"
    return var / "encoders" / re.sub(r"[^\w.-]+", "--", name)


class Model:
    """A frozen sentence-transformers model. Make one with ``open``.

    ``version`` is a fingerprint of its weights; ``width`` is the length of its vectors.
    """

    def __init__(self, name: str, transformer: SentenceTransformer) -> None:
        self.name, self.transformer = name, transformer
        transformer.eval().max_seq_length = min(transformer.max_seq_length or LONGEST, LONGEST)
        self.version = fingerprint(transformer)
        self._lock = threading.Lock()
        self.vector = lru_cache(KEPT)(self._vector)
        self.width = len(self.vector(""))

    @classmethod
    def open(cls, name: str, download: bool = False) -> Model:
        """Load a folder, or a model of the hub that is on this machine; only with ``download`` is it fetched when it isn't.

        :raises WeightsError: when there is no such model, or it can neither be loaded nor downloaded.
        """
        try:
            return cls(name, _loaded(name, download))
        except ImportError as error:
            told = f"编码器 {name} 打不开：装不上 sentence-transformers（{error}）。请运行 make setup 重新安装。"
            raise WeightsError(told) from error
        except Exception as error:  # the library and what it downloads with raise many kinds
            raise WeightsError(_unopened(name, download, error)) from error

    def _vector(self, text: str) -> Floats:
        """Return the vector, shape (width,), of length one, of a text in the encoder's ``reading``; kept as ``vector``."""
        with self._lock:  # fast tokenizers must not be used by two threads at once
            found = self.transformer.encode(text, show_progress_bar=False, normalize_embeddings=True)
        vector = np.array(found, dtype=np.float32)
        vector.setflags(write=False)
        return vector


class Heads(NamedTuple):
    """Layers over a text's vector and that of the turn before: ``mix`` to hidden ones, ``out`` from both to scores."""

    mix: Floats
    mix_bias: Floats
    out: Floats
    out_bias: Floats

    def scores(self, vector: Floats, previous: Floats) -> Floats:
        """Return the scores, shape (outputs,), for two vectors of shape (width,); ``previous`` is all zeros without a turn."""
        given = np.concatenate([vector, previous]) * np.float32(len(vector) ** 0.5)  # about 1 each, as training sees them
        mixed = np.tanh(given @ self.mix + self.mix_bias)
        return np.asarray(np.concatenate([given, mixed]) @ self.out + self.out_bias, dtype=np.float32)


class Larger:
    """A larger network with the methods of the shipped one. Make one with ``open``."""

    def __init__(self, model: Model, heads: Heads, labels: dict[str, Any]) -> None:
        self._model, self._heads = model, heads
        self.labels, self.version = labels, model.version

    @classmethod
    def open(cls, name: str, var: Path) -> Larger:
        """Load the model called ``name`` and its heads below ``var``, every file checked against the manifest.

        :raises WeightsError: when the model can't be had, or its heads are missing, damaged, or another model's.
        """
        folder = place(var, name)
        held, manifest = _files(folder, name)
        try:
            heads, labels = Heads(**load_tensors(held[HEADS])), json.loads(held[LABELS])
        except (SafetensorError, TypeError, ValueError) as error:
            raise _unfit(folder / HEADS, f"读不懂（{error}）", name) from error
        model = Model.open(name)
        if manifest.get("version") != model.version:
            made = f"{manifest.get('model')}，指纹 {manifest.get('version')}"
            raise _unfit(folder / HEADS, f"是给另一个模型训练的（{made}），现在的 {name} 指纹是 {model.version}", name)
        return cls(model, heads, labels)

    def read(self, text: str, previous: str = "") -> Outputs:
        """Read one text; ``previous`` is the turn before it."""
        vector, before = self._model.vector(reading(text)), reading(previous)
        beside = self._model.vector(before) if before else np.zeros_like(vector)
        return Outputs(self._heads.scores(vector, beside), vector)

    def vectors(self, texts: Sequence[str], progress: bool = False) -> Floats:
        """Return the vector of each text, shape (texts, width), exactly as ``read`` gives it."""
        rows = [self._model.vector(reading(text)) for text in tqdm(texts, unit="句", disable=not progress)]
        return np.stack(rows) if rows else np.zeros((0, self._model.width), dtype=np.float32)


def fingerprint(transformer: SentenceTransformer) -> str:
    """Return 16 hexadecimal digits that tell a model's weights, by name and value, from all others."""
    import torch

    total = hashlib.sha256()
    for key, tensor in sorted(transformer.state_dict().items()):
        total.update(f"{key} {tensor.dtype} {tuple(tensor.shape)}".encode())
        total.update(tensor.cpu().contiguous().reshape(-1).view(torch.uint8).numpy().data)
    return total.hexdigest()[:16]


def _folder(name: str) -> Path:
    return Path(name).expanduser()


def _loaded(name: str, download: bool) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return SentenceTransformer(str(_folder(name)) if _folder(name).is_dir() else name, local_files_only=True)
    except (OSError, ValueError):
        if _folder(name).is_dir() or not download:
            raise
        return SentenceTransformer(name)


def _unopened(name: str, download: bool, error: Exception) -> str:
    cause = (str(error).strip() or type(error).__name__).splitlines()[0]
    if _folder(name).is_dir():
        return f"编码器 {name} 打不开：这个文件夹里没有能用的模型（{cause}）。请换一个存有 sentence-transformers 模型的文件夹。"
    if download:
        return f"编码器 {name} 打不开：本机上没有，也没能下载（{cause}）。请检查名字和网络，或改用一个存有模型的文件夹。"
    cure = f"请检查 NUANYAN_ENCODER 的写法，或运行 {_command(name)} 下载"
    return f"编码器 {name} 打不开：本机上没有这个模型（{cause}）。{cure}。"


def _command(name: str) -> str:
    return f"python -m training.encoder.larger {shlex.quote(name)}"


def _files(folder: Path, name: str) -> tuple[dict[str, bytes], Mapping[str, Any]]:
    """Return the content of every file that must be there and be what the manifest says, and the manifest."""
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        sums = dict(manifest["sha256"])
        held = {each: (folder / each).read_bytes() for each in CHECKED}
    except OSError as error:
        raise _unfit(Path(error.filename or folder), f"打不开（{error.strerror}）", name) from error
    except (ValueError, KeyError, TypeError) as error:
        raise _unfit(folder / MANIFEST, "不是有效的清单", name) from error
    for each, content in held.items():
        if hashlib.sha256(content).hexdigest() != sums.get(each):
            raise _unfit(folder / each, "已损坏：与清单上的校验值不符", name)
    return held, manifest


def _unfit(path: Path, cause: str, name: str) -> WeightsError:
    return WeightsError(f"编码器 {name} 的输出层 {path} {cause}。请运行 {_command(name)} 重新训练。")
