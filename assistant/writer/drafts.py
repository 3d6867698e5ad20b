"""The shipped writer: the floor's plan and parts, with openings written for this buyer and an ear for what goes on well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

from assistant.compose import STYLES, Floor
from assistant.encoder import Network as Reading
from assistant.grounding import Grounding
from assistant.guard import Guard
from assistant.schema import Draft, Role, Style
from assistant.situation import Situation
from assistant.writer.network import Memory, Network
from assistant.writer.openings import Opening, Openings, ask

EAR = 1.5
"""What a nat of likelihood a token counts beside the floor's scores."""
SURE = 0.0
"""Openings worth less than this are not used: the floor's are better."""
FIRST = 8.0
"""What a sure opening is worth beside the floor's, whose best are worth about six."""


class Writer:
    """Writes drafts. ``floor`` gives plans and parts, ``reading`` is the encoder, where there is one."""

    def __init__(self, network: Network, floor: Floor, guard: Guard, reading: Reading | None) -> None:
        self.network, self.floor = network, floor
        grounding = Grounding([floor.shelf.grounding.general, network.labels["words"]])
        self.openings = Openings(network, grounding, guard, reading)

    @staticmethod
    def load(models: Path) -> Network:
        """Load the shipped network.

        :raises WeightsError: when it is missing or damaged.
        """
        return Network.open(models / "writer")

    def drafts(self, situation: Situation, seed: int = 0, rounds: int = 3) -> Iterator[Draft]:
        """Yield drafts, three styles a round; see ``Floor.drafts``."""
        return self.floor.drafts(situation, seed, rounds, _Ear(self, situation, seed))


class _Ear:
    """What the writer adds for one message; read and written once, when it is first asked for."""

    def __init__(self, writer: Writer, situation: Situation, seed: int) -> None:
        self.writer, self.situation, self.seed = writer, situation, seed
        self.used: set[str] = set()

    @cached_property
    def _written(self) -> dict[Style, list[Opening]]:
        return self.writer.openings.write(self.situation, self.seed)

    @cached_property
    def _memories(self) -> dict[Style, Memory]:
        network, message = self.writer.network, self.situation.message
        previous = message.history[-1].text if message.history else ""
        sources = [network.layout.source(ask(self.situation, style), message.text, previous) for style in STYLES]
        read = network.read(*sources)
        return {style: read.one(at) for at, style in enumerate(STYLES)}

    def openings(self, style: Style) -> Sequence[tuple[float, str]]:
        """Return sure openings; one that an earlier draft took is worth less."""
        return [
            (FIRST + each.worth - 4.0 * (each.text in self.used), each.text)
            for each in self._written.get(style, ())
            if each.worth >= SURE
        ]

    def ear(self, style: Style, said: Sequence[tuple[Role, str]], role: Role, texts: Sequence[str]) -> Sequence[float]:
        """Return how likely each text is after what is said, in nats a token, times what that counts."""
        network = self.writer.network
        how = network.layout
        prompt = [*how.target(said, ended=False), how.control(f"role={role}")]
        found = network.likelihoods(self._memories[style], prompt, [how.text(text) for text in texts])
        return [EAR * float(each) for each in found]
