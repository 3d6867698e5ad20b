"""The shipped writer: the floor's plan and parts, with openings written for this buyer and an ear for what goes on well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache

from assistant.compose import Floor
from assistant.encoder import Network as Reading
from assistant.grounding import Grounding
from assistant.guard import Guard
from assistant.schema import Draft, Role, Style
from assistant.situation import Situation
from assistant.writer.layout import Ask
from assistant.writer.network import Memory, Network
from assistant.writer.openings import Opening, Openings, ask

EAR = 2.0
"""What a nat a token of gain counts beside the floor's scores."""
KEPT = 20_000
"""Texts whose usual likelihood is kept: parts of the library come again and again."""
SURE = 0.0
"""Openings worth less than this are not used: the floor's are better."""
FIRST = 8.0
"""What a sure opening is worth beside the floor's, whose best are worth about six."""


class Writer:
    """Writes drafts. ``floor`` gives plans and parts, ``reading`` is the encoder, where there is one."""

    def __init__(self, network: Network, floor: Floor, guard: Guard, reading: Reading | None) -> None:
        self.network, self.floor = network, floor
        grounding = Grounding([floor.shelf.grounding.general, network.labels["words"]])
        self.openings, self.ear = Openings(network, grounding, guard, reading), Ear(network)

    def drafts(self, situation: Situation, seed: int = 0, rounds: int = 3) -> Iterator[Draft]:
        """Yield drafts, three styles a round; see ``Floor.drafts``."""
        return self.floor.drafts(situation, seed, rounds, _Help(self, situation, seed))


class Ear:
    """Hears how much likelier a message makes a text than it is to any buyer of its sub (pointwise mutual information).

    Likelihood alone prefers what is said often; the difference prefers what answers this message (Li et al. 2016, "A
    Diversity-Promoting Objective Function for Neural Conversation Models").
    """

    def __init__(self, network: Network) -> None:
        self.network = network
        self._usual = lru_cache(KEPT)(self._unheard)

    def read(self, situation: Situation) -> Memory:
        """Read the message once, for all texts that are to be heard against it."""
        message = situation.message
        previous = message.history[-1].text if message.history else ""
        return self.network.read(self.network.layout.source(ask(situation, ""), message.text, previous))

    def hear(self, memory: Memory, situation: Situation, role: Role, texts: Sequence[str]) -> list[float]:
        """Return the gain of each text, in nats a token."""
        how = self.network.layout
        found = self.network.likelihoods(memory, [how.control(f"role={role}")], [how.text(text) for text in texts])
        sub, emotion = situation.sub, situation.emotion
        return [float(each) - self._usual(sub, emotion, role, text) for each, text in zip(found, texts, strict=True)]

    def _unheard(self, sub: str, emotion: int, role: Role, text: str) -> float:
        how = self.network.layout
        memory = self.network.read(how.source(Ask("chat", sub, emotion, "", (), ()), ""))
        return float(self.network.likelihoods(memory, [how.control(f"role={role}")], [how.text(text)])[0])


class _Help:
    """What the writer adds for one message; read and written once, when it is first asked for."""

    def __init__(self, writer: Writer, situation: Situation, seed: int) -> None:
        self.writer, self.situation, self.seed = writer, situation, seed
        self._heard: dict[tuple[Role, str], float] = {}

    @cached_property
    def _written(self) -> dict[Style, list[Opening]]:
        return self.writer.openings.write(self.situation, self.seed)

    @cached_property
    def _memory(self) -> Memory:
        return self.writer.ear.read(self.situation)

    def openings(self, style: Style) -> Sequence[tuple[float, str]]:
        """Return sure openings."""
        return [(FIRST + each.worth, each.text) for each in self._written.get(style, ()) if each.worth >= SURE]

    def ear(self, role: Role, texts: Sequence[str]) -> Sequence[float]:
        """Return what each text gains by this message, times what that counts."""
        new = [text for text in texts if (role, text) not in self._heard]
        if new:
            gains = self.writer.ear.hear(self._memory, self.situation, role, new)
            self._heard |= {(role, text): gain for text, gain in zip(new, gains, strict=True)}
        return [EAR * self._heard[role, text] for text in texts]
