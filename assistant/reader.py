"""What a message is about, how the buyer feels, which job each sentence of a reply does: encoder and linear models together.

Each errs on other texts, so their scores are added, the linear ones times a weight of their own for each kind of output, chosen
on held-out messages (training/LOG.md). Without the encoder's files the linear models answer alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from assistant.analyze import Analyzer, Labels, readable
from assistant.encoder import Encoder, Network
from assistant.errors import WeightsError
from assistant.features import Floats
from assistant.larger import Larger
from assistant.schema import Analysis, Intent, Message, Role
from assistant.settings import Settings


class Reader:
    """Has the methods of ``Analyzer``. Make one with ``open``.

    ``network`` is None where only the linear models serve. ``notice`` says in Chinese why that is so, or why the shipped
    encoder serves where a larger one was asked for; else it is empty.
    """

    def __init__(self, linear: Analyzer, network: Network | None, notice: str = "") -> None:
        self.linear, self.network, self.notice = linear, network, notice
        if network is not None:
            self._labels = Labels.of(network.labels)
            self._weights = weights(self._labels, network.labels["linear"])

    @classmethod
    def open(cls, models: Path, settings: Settings | None = None) -> Reader:
        """Load ``encoder`` and ``linear`` in a folder; an encoder that is missing or damaged is done without.

        A larger encoder that ``settings`` name is used instead; when it can't be opened, the one in the folder is.

        :raises WeightsError: when the linear models are missing or damaged.
        """
        linear, notice = Analyzer.open(models / "linear"), ""
        if settings is not None and settings.encoder:
            try:
                return cls(linear, Larger.open(settings.encoder, settings.var))
            except WeightsError as error:
                notice = str(error)
        try:
            return cls(linear, Encoder.open(models / "encoder"), notice)
        except WeightsError as error:
            return cls(linear, None, notice + str(error))

    def analyze(self, message: Message, told: Intent | None = None) -> Analysis:
        """Return what ``message`` is about; see ``Analyzer.analyze``."""
        if self.network is None or (told is None and not readable(message.text)):
            return self.linear.analyze(message, told)
        look = self.linear.look(message)
        scores = self.network.read(message.text, message.previous).scores[: len(look.scores)]
        joined = scores + self._weights[: len(scores)] * look.scores
        return self._labels.analysis(joined, told, lambda marked: self.linear.evidence(look, marked))

    def analyze_many(self, messages: Iterable[Message]) -> tuple[Analysis, ...]:
        """Return the analysis of each message, in order and exactly as ``analyze`` gives it."""
        return tuple(self.analyze(message) for message in messages)

    def roles(self, sentences: Sequence[str]) -> tuple[Role, ...]:
        """Return the job that each sentence does in a reply, judged by its words alone, not by where it stands."""
        return tuple(self._role(text) for text in sentences)

    def _role(self, text: str) -> Role:
        scores = self.linear.role_scores(text)
        if self.network is None:
            return self.linear.labels.roles[int(np.argmax(scores))]
        weight = self._weights[-len(scores) :]
        return self._labels.roles[int(np.argmax(self.network.read(text).scores[-len(scores) :] + weight * scores))]


def weights(labels: Labels, by_kind: dict[str, float]) -> Floats:
    """Return the weight of each linear output, shape (outputs,): of intents, subs, emotion and roles."""
    counts = {
        "intents": len(labels.intents), "subs": sum(map(len, labels.subs.values())), "emotion": len(labels.emotion),
        "roles": len(labels.roles),
    }  # fmt: skip
    return np.repeat(np.array([by_kind[kind] for kind in counts], dtype=np.float32), list(counts.values()))
