"""Hears how much likelier a message makes a text than it is to any buyer of its sub (pointwise mutual information).

Likelihood alone prefers what is said often; the difference prefers what answers this message (Li et al. 2016, "A
Diversity-Promoting Objective Function for Neural Conversation Models").
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from threading import Lock

from assistant.schema import Role
from assistant.situation import Situation
from assistant.writer.layout import Ask
from assistant.writer.network import Memory, Network

KEPT = 20_000
"""Texts whose usual likelihood is kept: parts of the library come again and again."""
USUAL = 64
"""Subs that are kept read."""
NO_EMOTION = -1
"""No buyer in particular has no mood."""


class Ear:
    """Hears texts of one network. Thread-safe."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self._nobody = lru_cache(USUAL)(self._read_nobody)
        self._usual: dict[tuple[str, Role, str], float] = {}
        self._lock = Lock()

    def read(self, situation: Situation) -> Memory:
        """Read the message once, for all texts that are to be heard against it."""
        message = situation.message
        return self.network.read(self.network.layout.source(ask(situation, ""), message.text, message.previous))

    def hear(self, memory: Memory, situation: Situation, role: Role, texts: Sequence[str]) -> list[float]:
        """Return the gain of each text, in nats a token."""
        here = self._likely(memory, role, texts)
        usual = self._usually(situation.sub, role, texts)
        return [one - other for one, other in zip(here, usual, strict=True)]

    def _usually(self, sub: str, role: Role, texts: Sequence[str]) -> list[float]:
        keys = [(sub, role, text) for text in texts]
        with self._lock:
            new = [key for key in dict.fromkeys(keys) if key not in self._usual]
            if len(self._usual) + len(new) > KEPT:
                self._usual.clear()
                new = list(dict.fromkeys(keys))
            for key in new:  # one by one: in whole numbers a text's likelihood leans a little on what is scored beside it
                self._usual[key] = self._likely(self._nobody(sub), role, [key[2]])[0]
            return [self._usual[key] for key in keys]

    def _read_nobody(self, sub: str) -> Memory:
        return self.network.read(self.network.layout.source(Ask("chat", sub, NO_EMOTION, "", (), ()), ""))

    def _likely(self, memory: Memory, role: Role, texts: Sequence[str]) -> list[float]:
        how = self.network.layout
        found = self.network.likelihoods(memory, [how.control(f"role={role}")], [how.text(text) for text in texts])
        return [float(each) for each in found]


def ask(situation: Situation, style: str) -> Ask:
    """Return what the writer is asked for in this situation; of no style in particular when ``style`` is empty."""
    return Ask(situation.message.channel, situation.sub, situation.emotion, style, tuple(situation.values), situation.remedies)
