"""The replies that people wrote for the records, as the guard reads them: slots filled with the record's card and limits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from assistant.content import Record
from assistant.guard import Guard
from assistant.guard.reading import Ear
from assistant.hearing import Ear as Hearing
from assistant.schema import Analysis, Finding, Message, Part
from assistant.settings import ROOT

SLOT = re.compile(r"\{(\w+)\}")
EAR = ROOT / "models" / "guard"


@dataclass(frozen=True)
class Human:
    """One reply of a record. ``parts`` hold their slots; ``filled`` are they with the record's values."""

    record: Record
    parts: tuple[Part, ...]

    @cached_property
    def values(self) -> dict[str, str]:
        """What the slots stand for."""
        return self.record.facts.held() | self.record.policy.held()

    @cached_property
    def message(self) -> Message:
        """What the reply answers."""
        record = self.record
        return Message(text=record.message, history=record.history, card=record.facts, channel=record.channel)

    @cached_property
    def sources(self) -> list[str]:
        """All texts that may back what the reply says."""
        return [self.record.message, *(turn.text for turn in self.record.history), *self.values.values()]

    def fill(self, text: str) -> str:
        """Return ``text`` with its slots filled."""
        return SLOT.sub(lambda slot: self.values[slot[1]], text)

    @cached_property
    def filled(self) -> tuple[Part, ...]:
        """The parts as they would be sent."""
        return tuple(part.model_copy(update={"text": self.fill(part.text)}) for part in self.parts)

    def check(self, guard: Guard, parts: Sequence[Part]) -> tuple[Finding, ...]:
        """Return the guard's findings about ``parts`` as an answer in this record's case."""
        feeling = Analysis(intents=(), primary="unsure", sub=self.record.sub, emotion=self.record.emotion)
        text = "".join(part.text for part in parts)
        return guard.check(text, parts, self.message, self.record.policy.held(), frozenset(self.record.remedies), feeling)


def all_records(root: Path = ROOT) -> list[Record]:
    """Return every record, held out or not, in the order of the files."""
    texts = (path.read_text(encoding="utf-8") for path in sorted((root / "training" / "records").glob("*.jsonl")))
    return [Record.model_validate_json(line) for text in texts for line in text.splitlines() if line.strip()]


def humans(record: Record) -> Iterator[Human]:
    """Yield the replies of a record."""
    for reply in record.replies:
        yield Human(record, tuple(Part(role=part.role, text=part.text) for part in reply.parts))


def ear() -> Ear | None:
    """Return the guard's ear, None where its weights are not at hand."""
    return Hearing.open(EAR) if EAR.is_dir() else None
