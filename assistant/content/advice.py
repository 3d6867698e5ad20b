"""The shape of what is for staff alone: ``prompts/facts`` and ``prompts/handling``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import Field, field_validator

from assistant.content.buyers import SLOT, Line, Taxonomy
from assistant.schema import Evidence, Frozen, Intent, OrderCard, Staff
from assistant.source import Source

if TYPE_CHECKING:
    from assistant.content.load import Reader

T = TypeVar("T", bound=Frozen)


def _day(value: object) -> str:
    """Return a date of YAML, which may be read as one already, in the form 2026-08-10."""
    text = str(value or "")
    if text:
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            raise ValueError(f"{text!r} 不是日期，请写成 2026-08-10 这样") from None
    return text


class Tier(Frozen):
    """For which orders a card holds: what was paid, in yuan (from, below), and days since signing (up to, over)."""

    paid_from: float | None = None
    paid_below: float | None = None
    days_up_to: int | None = None
    days_over: int | None = None

    def holds(self, paid: float | None, days: int | None) -> bool:
        """Tell whether the card is for an order of which this is known; what is asked for and unknown excludes it."""
        asks_paid = self.paid_from is not None or self.paid_below is not None
        asks_days = self.days_up_to is not None or self.days_over is not None
        if (asks_paid and paid is None) or (asks_days and days is None):
            return False
        return not (
            (self.paid_from is not None and (paid or 0) < self.paid_from)
            or (self.paid_below is not None and (paid or 0) >= self.paid_below)
            or (self.days_up_to is not None and (days or 0) > self.days_up_to)
            or (self.days_over is not None and (days or 0) <= self.days_over)
        )


class FactCard(Frozen):
    """A rule that an agent may ask about, its answer, source and dates, and when it is of use.

    ``subs`` are places (``delay/signed``); ``words`` stand in the message; ``verified``: compared with the source itself.
    """

    id: Annotated[str, Field(pattern=r"^FACT(-[A-Z0-9]+)+$")]
    question: Annotated[str, Field(min_length=4, max_length=40)]
    answer: Annotated[str, Field(min_length=6, max_length=160)]
    source: Line
    url: Annotated[str, Field(pattern=r"^(https?://\S+)?$")] = ""
    since: str = ""
    checked: Annotated[str, Field(min_length=10)]
    verified: bool = True
    intents: Annotated[tuple[Intent, ...], Field(min_length=1)]
    subs: tuple[str, ...] = ()
    words: Annotated[tuple[Line, ...], Field(min_length=1)]
    tier: Tier | None = None

    _dates = field_validator("since", "checked", mode="before")(_day)

    @cached_property
    def heard(self) -> re.Pattern[str]:
        """Finds any of the words."""
        return re.compile("|".join(map(re.escape, sorted(self.words, key=len, reverse=True))))


class HandOff(Frozen):
    """To whom a case is passed on, when and how."""

    to: Staff
    when: Line
    how: Line


class HandlingEntry(Frozen):
    """How to go about one kind of problem; ``note`` and ``log`` may hold slots of the order card."""

    first: Line
    questions: Annotated[tuple[Line, ...], Field(min_length=1)]
    evidence: tuple[Evidence, ...] = ()
    note: Line
    hand_off: HandOff | None = None
    log: str = ""
    careful: tuple[Line, ...] = ()

    @field_validator("note", "log")
    @classmethod
    def _slots(cls, text: str) -> str:
        if unknown := sorted(set(SLOT.findall(text)) - OrderCard.model_fields.keys()):
            raise ValueError(f"{'、'.join(unknown)} 不是订单卡的槽位")
        return text


def facts(reader: Reader, taxonomy: Taxonomy) -> tuple[FactCard, ...]:
    """Read all fact cards, file by file; mistakes are noted in ``reader``."""
    places = {f"{entry.id}/{sub.id}" for entry in taxonomy.intents for sub in entry.subs}
    found: dict[str, FactCard] = {}
    for name, card, line in _entries(reader, "facts", "cards", FactCard):
        if card.id in found:
            reader.note(name, line, f"编号 {card.id} 用了两次")
        if unknown := sorted(set(card.subs) - places):
            reader.note(name, line, f"{'、'.join(unknown)} 不是 taxonomy.yaml 里的子类，要写成 delay/signed 这样")
        found[card.id] = card
    return tuple(found.values())


def handling(reader: Reader, taxonomy: Taxonomy) -> dict[str, HandlingEntry]:
    """Read how each kind of problem is gone about, by ``intent/sub``; the file's name is the intent."""
    found: dict[str, HandlingEntry] = {}
    for path in sorted((reader.root / "prompts/handling").glob("*.yaml")):
        source = reader.yaml(f"prompts/handling/{path.name}")
        if source is None:
            continue
        _only(reader, source, "subs")
        subs = reader.shape(dict[str, Any], source, source.data.get("subs"), ("subs",)) or {}
        known = {sub.id for entry in taxonomy.intents if entry.id == path.stem for sub in entry.subs}
        for sub, entry in subs.items():
            if sub not in known:
                reader.note(source.name, source.line(("subs", sub)), f"{sub!r} 不是 {path.stem} 的子类")
            if read := reader.shape(HandlingEntry, source, entry, ("subs", sub)):
                found[f"{path.stem}/{sub}"] = read
    return found


def _entries(reader: Reader, folder: str, key: str, shape: type[T]) -> Iterator[tuple[str, T, int]]:
    """Yield file, value and line of each entry of the lists ``key`` in ``prompts/folder``."""
    for path in sorted((reader.root / "prompts" / folder).glob("*.yaml")):
        source = reader.yaml(f"prompts/{folder}/{path.name}")
        if source is None:
            continue
        _only(reader, source, key)
        for at, entry in enumerate(reader.shape(list[Any], source, source.data.get(key), (key,)) or ()):
            if read := reader.shape(shape, source, entry, (key, at)):
                yield source.name, read, source.line((key, at))


def _only(reader: Reader, source: Source, key: str) -> None:
    """Note everything that stands beside ``key`` at the top of a file."""
    for other in source.data.keys() - {key}:
        reader.note(source.name, source.line((other,)), f"{other!r}：文件最外层只能有 {key}")
