"""What a message is about and how the buyer feels, and which job each sentence of a reply does: linear models over n-grams.

Numbers come from ``models/linear``, made by ``python -m training.baseline``. Every text is scored by itself, so the result does
not depend on what else is scored with it. Thread-safe: nothing changes after ``open``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np

from assistant import evidence, weights
from assistant.features import Floats, Indices, Reading, Weighing, read, sentence
from assistant.schema import Analysis, Intent, Message, Role, Scored, Span

LIKELY_SUBS = 5
"""How many subs are told."""
RAISED = 0.5
"""A further intent is counted as really raised, and its words are marked, from this probability on."""


@dataclass(frozen=True)
class Head:
    """A linear layer over the features: ``matrix`` (features, outputs), ``bias`` (outputs,)."""

    weighing: Weighing
    matrix: Floats
    bias: Floats

    @classmethod
    def of(cls, held: weights.Weights, space: str) -> Self:
        """Take the layer over one feature space (``message`` or ``sentence``) out of a folder of weights."""
        fields: dict[str, dict[str, int]] = {}
        count = 0
        for field, tokens in held.vocabulary[space].items():
            fields[field] = dict(zip(tokens, range(count, count + len(tokens)), strict=True))
            count += len(tokens)
        weighing = Weighing(fields, held.labels["scales"][space], held.tensors[f"{space}.idf"].astype(np.float32))
        return cls(weighing, weights.widened(held.tensors, f"{space}.matrix"), held.tensors[f"{space}.bias"])

    def scores(self, indices: Indices, values: Floats) -> Floats:
        """Return the outputs for a sparse vector: shape (outputs,)."""
        return np.asarray(values @ self.matrix[indices] + self.bias, dtype=np.float32)


@dataclass(frozen=True)
class Labels:
    """What the outputs of the message layer mean: intents, then the subs of each intent, then emotion at least 1, 2 and 3."""

    intents: tuple[Intent, ...]
    calibration: Floats
    certain: float
    subs: dict[Intent, tuple[str, ...]]
    emotion: Floats
    roles: tuple[Role, ...]

    @classmethod
    def of(cls, labels: dict[str, Any]) -> Self:
        """Take over ``labels.json``."""
        return cls(
            intents=tuple(labels["intents"]), calibration=np.array(labels["calibration"], dtype=np.float32),
            certain=labels["certain"], subs={intent: tuple(subs) for intent, subs in labels["subs"].items()},
            emotion=np.array(labels["emotion"], dtype=np.float32), roles=tuple(labels["roles"]),
        )  # fmt: skip

    def analysis(
        self, scores: Floats, told: Intent | None, evidence: Callable[[Mapping[str, float]], tuple[Span, ...]]
    ) -> Analysis:
        """Return what scores of a message mean; ``evidence`` gives the words that speak for raised intents, likeliest first."""
        chances = self.chances(scores)
        if told is not None:
            chances[self.intents.index(told)] = 1.0
        order = sorted(range(len(chances)), key=lambda at: (self.intents[at] != told, -chances[at], at))
        best = self.intents[order[0]]
        return Analysis(
            intents=tuple(Scored(self.intents[at], chances[at]) for at in order),
            primary=best if told or self.sure(chances) else "unsure",
            sub=self.sub(scores, best),
            emotion=self.level(scores),
            subs=self.shares(
                scores, [0.0 if told and intent != told else each for intent, each in zip(self.intents, chances, strict=True)]
            ),
            evidence=evidence({self.intents[at]: chances[at] for at in order if at == order[0] or chances[at] >= RAISED}),
        )

    def chances(self, scores: Floats) -> list[float]:
        """Return the calibrated probability, to four places, that each intent is raised."""
        slope, shift = self.calibration.T
        raised = 1 / (1 + np.exp(-(slope * scores[: len(self.intents)] + shift)))
        return [round(chance, 4) for chance in raised.tolist()]

    def sure(self, chances: Sequence[float]) -> bool:
        """Tell whether the likeliest intent stands out enough from the others to be acted on."""
        return max(chances) >= self.certain * sum(chances)

    def sub(self, scores: Floats, intent: Intent) -> str:
        """Return the likeliest sub of an intent."""
        return self.subs[intent][int(np.argmax(self._of(scores)[intent]))]

    def shares(self, scores: Floats, chances: Sequence[float]) -> tuple[Scored, ...]:
        """Return the likeliest subs: the share of their intent among ``chances``, times their own within it."""
        whole = sum(chances) or 1.0
        found = []
        for intent, own in self._of(scores).items():
            raised = np.exp(own - own.max())
            share = chances[self.intents.index(intent)] / whole * raised / raised.sum()
            found += [Scored(sub, round(float(each), 4)) for sub, each in zip(self.subs[intent], share, strict=True)]
        return tuple(sorted(found, key=lambda each: -each.probability)[:LIKELY_SUBS])

    def _of(self, scores: Floats) -> dict[Intent, Floats]:
        """Return the scores of the subs of each intent."""
        outputs = iter(scores[len(self.intents) :])
        return {intent: np.array(list(islice(outputs, len(self.subs[intent])))) for intent in self.subs}

    def level(self, scores: Floats) -> int:
        """Return the emotion, 0 to 3."""
        return int((scores[-len(self.emotion) :] >= self.emotion).sum())


class Look(NamedTuple):
    """A message as the linear models see it. ``scores``: shape (outputs,), as ``Labels`` says."""

    reading: Reading
    counts: dict[str, Counter[str]]
    indices: Indices
    values: Floats
    scores: Floats


def readable(text: str) -> bool:
    """Tell whether a text has a Chinese character; emoji are read as Chinese names, and don't count."""
    return any("\u3400" <= char <= "\u9fff" for char in text)


class Analyzer:
    """Reads messages and replies. Make one with ``open``."""

    def __init__(self, message: Head, sentence: Head, labels: Labels) -> None:
        self._message, self._sentence, self.labels = message, sentence, labels

    @classmethod
    def open(cls, folder: Path) -> Analyzer:
        """Load the weights of a folder.

        :raises WeightsError: when a file is missing or damaged.
        """
        held = weights.load(folder)
        return cls(Head.of(held, "message"), Head.of(held, "sentence"), Labels.of(held.labels))

    def look(self, message: Message) -> Look:
        """Return the scores of a message, and what is needed to say which words made them. The turn before counts a little."""
        reading = read(message.text, message.previous)
        counts = reading.counts()
        indices, values = self._message.weighing.vector(counts)
        return Look(reading, counts, indices, values, self._message.scores(indices, values))

    def analyze(self, message: Message, told: Intent | None = None) -> Analysis:
        """Return what ``message`` is about; a text without any Chinese character is ``unsure``, every intent as likely.

        ``told`` is what somebody who knows says it is about: it stands first, as certain. Evidence stands in positions of
        ``message.text``; entities are left to others.
        """
        if told is None and not readable(message.text):
            return self.unread()
        look = self.look(message)
        return self.labels.analysis(look.scores, told, lambda marked: self.evidence(look, marked))

    def evidence(self, look: Look, marked: Mapping[str, float]) -> tuple[Span, ...]:
        """Return the words that speak for the intents of ``marked``, the first of which is the main one."""
        columns = {self.labels.intents.index(intent): intent for intent in marked}
        added = look.values[:, None] * self._message.matrix[look.indices, : len(self.labels.intents)]
        carries = evidence.carried(look.reading, look.counts, self._message.weighing.fields, look.indices, added)
        return evidence.spans(look.reading, carries, columns)

    def unread(self) -> Analysis:
        """Return the analysis of a text that says nothing to this model."""
        labels = ("other", *(intent for intent in self.labels.intents if intent != "other"))
        even = round(1 / len(labels), 4)
        return Analysis(intents=tuple(Scored(label, even) for label in labels), primary="unsure", sub="chat", emotion=0)

    def analyze_many(self, messages: Iterable[Message]) -> tuple[Analysis, ...]:
        """Return the analysis of each message, in order and exactly as ``analyze`` gives it."""
        return tuple(self.analyze(message) for message in messages)

    def roles(self, sentences: Sequence[str]) -> tuple[Role, ...]:
        """Return the job that each sentence does in a reply, judged by its words alone, not by where it stands."""
        return tuple(self.labels.roles[int(np.argmax(self.role_scores(text)))] for text in sentences)

    def role_scores(self, text: str) -> Floats:
        """Return the score of each role for a sentence."""
        indices, values = self._sentence.weighing.vector(sentence(text))
        return self._sentence.scores(indices, values)
