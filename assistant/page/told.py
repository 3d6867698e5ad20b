"""The agent knows better what a message is about: an assistant that takes their word for it."""

from __future__ import annotations

import copy
from collections.abc import Sequence

from assistant.analyze import Analyzer
from assistant.pipeline import Assistant
from assistant.schema import Analysis, Intent, Message, Role, Scored


class Told(Analyzer):
    """Reads as ``analyzer`` does, but the message is about ``intent``."""

    def __init__(self, analyzer: Analyzer, intent: Intent) -> None:
        self.analyzer, self.intent = analyzer, intent

    def analyze(self, message: Message) -> Analysis:
        """Return the reading with the intent that was told in first place, sure."""
        read = self.analyzer.analyze(message)
        others = tuple(each for each in read.intents if each.label != self.intent)
        return read.model_copy(update={"primary": self.intent, "intents": (Scored(self.intent, 1.0), *others)})

    def roles(self, sentences: Sequence[str]) -> tuple[Role, ...]:
        """Return the role of each sentence."""
        return self.analyzer.roles(sentences)


def told(assistant: Assistant, intent: Intent) -> Assistant:
    """Return an assistant that shares everything with ``assistant`` and takes every message to be about ``intent``."""
    twin = copy.copy(assistant)
    twin.analyzer = Told(assistant.analyzer, intent)
    return twin
