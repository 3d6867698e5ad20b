"""From writers to what is shown: each draft is read by the guard, and once more as any text is; the best three stay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Protocol

from assistant.compose import Floor
from assistant.content import Content
from assistant.errors import WeightsError
from assistant.grounding import Grounding
from assistant.guard import Guard
from assistant.rank import alike, choose
from assistant.reader import Reader
from assistant.roles import split
from assistant.schema import Draft
from assistant.settings import Settings
from assistant.situation import Situation
from assistant.text import words
from assistant.writer.chat import ChatWriter, open_writer
from assistant.writer.drafts import Writer
from assistant.writer.network import Network

SHOWN = 3
"""Drafts that an agent chooses from."""


class Drafting(Protocol):
    """Whatever writes drafts: the floor, the shipped writer, a larger one."""

    def drafts(self, situation: Situation, seed: int = 0) -> Iterator[Draft]:
        """Yield drafts, not yet read by the guard, the best first."""


@dataclass(frozen=True)
class Tools:
    """What one version of the content gives. ``writers`` are asked in turn until there are enough drafts; the floor is last."""

    content: Content
    guard: Guard
    floor: Floor
    writers: tuple[Drafting, ...]
    grounding: Grounding


class Writers:
    """The writers that the settings ask for. ``notices`` say in Chinese why one of them doesn't serve."""

    def __init__(self, network: Network | None, larger: ChatWriter | None = None, notice: str = "") -> None:
        self.network, self.larger, self._notice = network, larger, notice

    @classmethod
    def open(cls, settings: Settings, content: Content, reader: Reader) -> Writers:
        """Load the shipped writer, unless the floor alone is asked for, and a larger one before it where one is set.

        A shipped writer that is missing or damaged is done without.
        """
        larger = open_writer(settings, content, reader)
        if settings.writer == "floor":
            return cls(None)
        try:
            return cls(Network.open(settings.root / "models" / "writer"), larger)
        except WeightsError as error:
            return cls(None, larger, str(error))

    @property
    def notices(self) -> tuple[str, ...]:
        """What the agent should know of the writers now."""
        return (self._notice, self.larger.notice if self.larger else "")

    def tools(self, content: Content, guard: Guard, floor: Floor, reader: Reader) -> Tools:
        """Return the tools for one version of the content."""
        writers: list[Drafting] = []
        grounding = floor.shelf.grounding
        if self.larger:
            self.larger.renew(content, lambda seen: floor.shelf.exemplars(seen, 6))
            writers.append(self.larger)
        if self.network:
            shipped = Writer(self.network, floor, guard, reader.network)
            grounding = shipped.openings.grounding
            writers.append(shipped)
        return Tools(content, guard, floor, tuple(writers), grounding)


class Check:
    """Reads the drafts of one situation as they come."""

    def __init__(self, tools: Tools, seen: Situation, reader: Reader) -> None:
        self.tools, self.seen, self.reader = tools, seen, reader

    def rounds(self, seed: int, early: bool, avoid: Sequence[str] = ()) -> Iterator[tuple[list[Draft], tuple[Draft, ...]]]:
        """Yield all drafts that were written so far with those to be shown; with ``early`` the floor's first one at once.

        Where there are texts to ``avoid``, more are written, for those to be chosen that share least with them.
        """
        wanted = SHOWN * MORE if avoid else SHOWN
        floor = apart(self._floor(seed), avoid)
        first = clean(floor, 1) if early and self.tools.writers else []
        if first:
            yield first, choose(first)
        written: list[Draft] = []
        for writer in self.tools.writers:
            written += clean(apart(self._read(writer.drafts(self.seen, seed)), avoid), wanted - count(written))
        if count(written) < wanted:
            written += first + clean(floor, wanted - count(written + first))
        yield written, choose(written, avoid=avoid)

    def _floor(self, seed: int) -> Iterator[Draft]:
        plainer = replace(self.seen, concerns=())  # the buyer's own words may be what a rule forbids to repeat
        floor = self.tools.floor
        return self._read(chain(floor.drafts(self.seen, seed), floor.drafts(plainer, seed)))

    def _read(self, drafts: Iterable[Draft]) -> Iterator[Draft]:
        """Yield each draft with what the guard finds in it, as it was planned and as anyone would read it.

        What a larger writer says of a matter that is nobody's here is left out altogether.
        """
        seen = self.seen
        heard = seen.said + "".join(seen.values.values())
        for draft in drafts:
            if draft.source not in OURS and self.tools.grounding.ungrounded(words(draft.text), heard):
                continue
            remedies = frozenset(seen.remedies)
            guard, case = self.tools.guard, (seen.message, seen.values, remedies, seen.analysis)
            found = guard.check(draft.text, draft.parts, *case, listen=False)
            if not any(each.severity == "stop" for each in found):
                again = guard.check(draft.text, split(draft.text, self.reader), *case)
                found += tuple(each for each in again if each.severity == "stop" or each.rule in guard.listening)
            yield draft.model_copy(update={"findings": found})


MORE = 2
"""How many times as many drafts are written as are shown, where some are to be avoided."""
ALIKE = 0.7
"""Share of character pairs from which on two drafts are the same to whoever rejected one of them."""
OURS = frozenset({"floor", "writer"})
"""Sources whose words are grounded as they are chosen."""


def apart(drafts: Iterable[Draft], avoid: Sequence[str]) -> Iterator[Draft]:
    """Leave out drafts that read like one of ``avoid``."""
    return (each for each in drafts if all(alike(each.text, other) < ALIKE for other in avoid))


def clean(drafts: Iterable[Draft], wanted: int) -> list[Draft]:
    """Take drafts until ``wanted`` of them are clean; a hint is no blemish."""
    taken: list[Draft] = []
    if wanted <= 0:
        return taken
    for draft in drafts:
        taken.append(draft)
        if count(taken) == wanted:
            break
    return taken


def count(drafts: Sequence[Draft]) -> int:
    """Count the clean drafts."""
    return sum(all(each.severity == "hint" for each in draft.findings) for draft in drafts)
