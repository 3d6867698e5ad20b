"""What a message is about and which job each sentence of a reply does: a small transformer, served by ONNX Runtime.

Numbers come from ``models/encoder``, made by ``python -m training.encoder.export``; nothing ships yet. It is used as
``analyze.Analyzer`` is; the linear models stay beside it: they point at the words that speak for an intent, and their opinion
counts a little. Every text is scored by itself, so the result does not depend on what else is scored with it. Thread-safe.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from tokenizers import Tokenizer

from assistant.analyze import Analyzer, Labels
from assistant.errors import WeightsError
from assistant.features import Floats, plain
from assistant.schema import Analysis, Intent, Message, Role, Scored
from assistant.text import normalise

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

MODEL, TOKENIZER, LABELS, MANIFEST = "encoder.onnx", "tokenizer.json", "labels.json", "manifest.json"
CLS, SEP = 1, 2
BEFORE, LONGEST, PLACES = 40, 118, 128
"""Most tokens of the turn before and of the message, and of both with their marks."""
CURE = "请从安装包里重新拷贝 {folder} 整个文件夹，或运行 python -m training.encoder.export 重新生成"
SURE = 1e-4
"""Probabilities of the linear models count as no nearer than this to 0 and 1."""


def read(text: str) -> str:
    """Return a text as the encoder reads it: one line, normal signs, lower case, digits as 0."""
    return plain(normalise(text)).replace("\n", " ").strip()


def cut(tokenizer: Tokenizer, text: str, previous: str) -> tuple[list[int], int]:
    """Return ``[CLS] previous [SEP] text [SEP]`` as ids, at most ``PLACES``, and where ``text`` begins.

    Both texts are as ``read`` gives them. Of a long text both ends are kept, of a long turn before its end.
    """
    ids = tokenizer.encode(text).ids
    if len(ids) > LONGEST:
        ids = ids[: LONGEST // 2] + ids[-LONGEST // 2 :]
    before = tokenizer.encode(previous).ids[-BEFORE:] if previous else []
    before = before[max(0, len(before) + len(ids) + 3 - PLACES) :]
    head = [CLS, *before, SEP] if before else [CLS]
    return [*head, *ids, SEP], len(head)


@dataclass(frozen=True)
class Weights:
    """What a folder holds."""

    session: InferenceSession
    tokenizer: Tokenizer
    labels: dict[str, Any]


def load(folder: Path) -> Weights:
    """Read a folder, every file checked against its manifest.

    :raises WeightsError: when a file is missing, is not what the manifest says, or cannot be read; the message names it.
    """
    from onnxruntime import InferenceSession, SessionOptions  # not needed where the linear models serve

    try:
        sums = json.loads((folder / MANIFEST).read_bytes())["sha256"]
        held = {name: (folder / name).read_bytes() for name in (MODEL, TOKENIZER, LABELS)}
    except OSError as error:
        raise _unfit(folder, Path(error.filename or folder).name, f"打不开（{error.strerror}）") from error
    except (ValueError, KeyError, TypeError) as error:
        raise _unfit(folder, MANIFEST, "不是有效的清单") from error
    for name, content in held.items():
        if hashlib.sha256(content).hexdigest() != sums.get(name):
            raise _unfit(folder, name, "与清单上的校验值不符，拷贝不完整或被改动过")
    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    session = InferenceSession(held[MODEL], options, providers=["CPUExecutionProvider"])
    return Weights(session, Tokenizer.from_str(held[TOKENIZER].decode()), json.loads(held[LABELS]))


def _unfit(folder: Path, name: str, cause: str) -> WeightsError:
    return WeightsError(f"模型文件 {folder / name} {cause}。{CURE.format(folder=folder)}。")


class Encoder:
    """Reads messages and replies, with the same methods as ``Analyzer``. Make one with ``open``."""

    def __init__(self, held: Weights, linear: Analyzer) -> None:
        self._held, self.linear, self._labels = held, linear, Labels.of(held.labels)
        self.trust = float(held.labels["linear"])

    @classmethod
    def open(cls, folder: Path, linear: Path | None = None) -> Encoder:
        """Load the weights of a folder, and the linear models, by default from ``linear`` beside it.

        :raises WeightsError: when a file is missing or damaged.
        """
        return cls(load(folder), Analyzer.open(linear or folder.parent / "linear"))

    def scores(self, text: str, previous: str = "") -> Floats:
        """Return the outputs for one text: intents, subs by intent, emotion at least 1, 2 and 3, roles."""
        ids, begins = cut(self._held.tokenizer, read(text), read(previous))
        current = np.arange(len(ids)) >= begins
        given = {"ids": np.array([ids], dtype=np.int64), "current": current[None]}
        found: Floats = self._held.session.run(None, given)[0][0]
        return found

    def analyze(self, message: Message, told: Intent | None = None) -> Analysis:
        """Return what ``message`` is about; see ``Analyzer.analyze``, whose word on a text without Chinese is kept."""
        linear = self.linear.analyze(message, told)
        if told is None and not any("\u3400" <= char <= "\u9fff" for char in message.text):
            return linear
        labels = self._labels
        scores = self.scores(message.text, message.history[-1].text if message.history else "")
        scores = scores[: -len(labels.roles)]
        chances = labels.chances(self.joined(scores, linear))
        if told is not None:
            chances[labels.intents.index(told)] = 1.0
        order = sorted(range(len(chances)), key=lambda at: (labels.intents[at] != told, -chances[at], at))
        best = labels.intents[order[0]]
        shown = linear if linear.intents[0].label == best else self.linear.analyze(message, best)
        return Analysis(
            intents=tuple(Scored(labels.intents[at], chances[at]) for at in order),
            primary=best if told or labels.sure(chances) else "unsure",
            sub=labels.sub(scores, best),
            emotion=labels.level(scores),
            evidence=shown.evidence,
        )

    def joined(self, scores: Floats, linear: Analysis) -> Floats:
        """Return the scores with the linear models' opinion of each intent added."""
        opinion = {each.label: min(max(each.probability, SURE), 1 - SURE) for each in linear.intents}
        added = [self.trust * math.log(opinion[name] / (1 - opinion[name])) for name in self._labels.intents]
        return np.concatenate([scores[: len(added)] + np.array(added, dtype=np.float32), scores[len(added) :]])

    def analyze_many(self, messages: Iterable[Message]) -> tuple[Analysis, ...]:
        """Return the analysis of each message, in order and exactly as ``analyze`` gives it."""
        return tuple(self.analyze(message) for message in messages)

    def roles(self, sentences: Sequence[str]) -> tuple[Role, ...]:
        """Return the job that each sentence does in a reply, judged by its words alone, not by where it stands."""
        names = self._labels.roles
        return tuple(names[int(np.argmax(self.scores(text)[-len(names) :]))] for text in sentences)
