"""The shipped writer: the floor's plan and parts, with openings written for this buyer and an ear for what goes on well."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import cached_property

from assistant.compose import Floor
from assistant.encoder import Network as Reading
from assistant.grounding import Grounding
from assistant.guard import Guard
from assistant.schema import Draft, Role, Style
from assistant.situation import Situation
from assistant.writer.ear import Ear
from assistant.writer.network import Memory, Network
from assistant.writer.openings import Opening, Openings

EAR = 2.0
"""What a nat a token of gain counts beside the floor's scores."""
HEARD: frozenset[Role] = frozenset({"care", "fact", "ask", "option"})
"""Roles of which a message's own part is found among ten far more often than by lot (evals/README.md, writer)."""
SURE = 2.8
"""Openings that readers would give less are not used: the floor's get 2.7 on average."""
LOT = 0.15
"""How far the seed may move an opening: what readers would give two of them differs by less than is known of it."""
FIRST = 8.0
"""What a sure opening is worth beside the floor's, whose best are worth about six."""


class Writer:
    """Writes drafts. ``floor`` gives plans and parts, ``reading`` is the encoder, where there is one."""

    def __init__(self, network: Network, floor: Floor, guard: Guard, reading: Reading | None) -> None:
        self.network, self.floor = network, floor
        grounding = Grounding([floor.shelf.grounding.general, network.labels["words"]])
        self.ear = Ear(network)
        self.openings = Openings(network, self.ear, grounding, guard, reading)

    def drafts(self, situation: Situation, seed: int = 0, rounds: int = 3) -> Iterator[Draft]:
        """Yield drafts, three styles a round; see ``Floor.drafts``."""
        return self.floor.drafts(situation, seed, rounds, _Help(self, situation, seed))


class _Help:
    """What the writer adds for one message; read and written once, when it is first asked for."""

    def __init__(self, writer: Writer, situation: Situation, seed: int) -> None:
        self.writer, self.situation, self.seed = writer, situation, seed
        self._heard: dict[tuple[Role, str], float] = {}

    @cached_property
    def _written(self) -> dict[Style, list[Opening]]:
        return self.writer.openings.write(self.situation, self._memory, self.seed)

    @cached_property
    def _memory(self) -> Memory:
        return self.writer.ear.read(self.situation)

    def openings(self, style: Style) -> Sequence[tuple[float, str]]:
        """Return sure openings."""
        found = self._written.get(style, ())
        return [(FIRST + each.worth + LOT * self._lot(each.text), each.text) for each in found if each.worth >= SURE]

    def _lot(self, text: str) -> float:
        """Return a number in 0..1 that is the same for the same message, seed and text."""
        key = f"{self.seed}|{self.situation.message.text}|{text}"
        return hashlib.blake2s(key.encode(), digest_size=1).digest()[0] / 255

    def ear(self, role: Role, texts: Sequence[str]) -> Sequence[float]:
        """Return what each text gains by this message, times what that counts; nothing where the ear hears too little."""
        if role not in HEARD:
            return [0.0] * len(texts)
        new = [text for text in texts if (role, text) not in self._heard]
        if new:
            gains = self.writer.ear.hear(self._memory, self.situation, role, new)
            self._heard |= {(role, text): gain for text, gain in zip(new, gains, strict=True)}
        return [EAR * self._heard[role, text] for text in texts]
