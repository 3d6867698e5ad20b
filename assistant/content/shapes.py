"""The shape of the shop's library and of records, and all editable content as one value. docs/CONTENT.md tells the editors."""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from assistant.content.advice import FactCard, HandlingEntry
from assistant.content.buyers import SLOT, SLOTS, Circumstance, Heard, Level, Line, Patterns, Taxonomy
from assistant.content.escalation import Escalation
from assistant.content.policy import Shop
from assistant.content.prompt import Prompt
from assistant.guard.rule import Rule
from assistant.schema import Channel, Frozen, Intent, OrderCard, Policy, Remedy, Role, Style, Turn

Tag = Annotated[str, Field(min_length=1, max_length=12, pattern=r"^[^\s、，,;；|]+$")]
"""A word of the shop's own that sentences of the library are found by; several are written with 、 between them."""


class Pattern(Frozen):
    """A general part: reads well under any message of its sub. ``tail`` continues a clause about this buyer's concern.

    A ``retired`` one stays in its file, but no draft is made from it.
    """

    intent: Intent | Literal["any"]
    sub: str
    role: Role
    text: Line
    style: Style
    kind: Literal["whole", "tail"] = "whole"
    emotion: tuple[Level, ...] = (0, 1, 2, 3)
    remedies: tuple[Remedy, ...] = ()
    when: Circumstance | None = None
    tags: tuple[Tag, ...] = ()
    retired: bool = False

    @cached_property
    def id(self) -> str:
        """A name that stays when other parts are added: place and a hash of the text."""
        return f"{self.intent}/{self.sub}/{self.role}#{hashlib.sha256(self.text.encode()).hexdigest()[:6]}"

    @cached_property
    def slots(self) -> tuple[str, ...]:
        """The card and policy keys that must be held for this part to be used."""
        return tuple(dict.fromkeys(SLOT.findall(self.text)))

    @model_validator(mode="after")
    def _fits(self) -> Pattern:
        if unknown := set(SLOT.findall(self.text)) - SLOTS:
            raise ValueError(f"句子里的 {{{unknown.pop()}}} 不是订单卡或店铺政策的字段，可用的有 {', '.join(sorted(SLOTS))}")
        if (self.kind == "tail") != self.text.startswith("，"):
            raise ValueError("kind: tail 的句子要以“，”开头，其余的不能以“，”开头")
        if self.text[-1] not in "。？！…”":
            raise ValueError(f"句子末尾是 {self.text[-1]!r}，要以 。？！ 结束")
        return self


class Frame(Frozen):
    """A sentence that names a concern by itself: a statement taken up, a question, a wish, a claim, a quote."""

    kind: Literal["statement", "question", "wish", "claim", "words", "topic", "praise"]
    text: Annotated[str, Field(pattern=r"\{concern\}")]
    style: Style
    emotion: tuple[Level, ...] = (0, 1, 2, 3)


class Denial(Frozen):
    """Words by which a sentence says that something is not there, and the card keys that make it untrue; ``*`` is any key."""

    says: Patterns
    keys: tuple[str, ...]


class Answered(Frozen):
    """A question of ours that the buyer's message has answered already."""

    asks: Patterns
    told: Patterns


class Clash(Frozen):
    """Words of any part of ours that don't fit a buyer who has told something."""

    says: Patterns
    told: Patterns


class Says(Frozen):
    """``prompts/says.yaml``: what sentences of the library say, so that none is used where it is not true."""

    denials: tuple[Denial, ...]
    not_yet: Patterns
    place: Patterns
    wordy: tuple[str, ...]
    answered: tuple[Answered, ...]
    clashes: tuple[Clash, ...] = ()
    not_in_notice: Patterns


class PlanWhen(Frozen):
    """When a plan applies; what is left out matches anything. ``hears``: the message holds one of these words."""

    channel: tuple[Channel, ...] = ()
    emotion: tuple[Level, ...] = ()
    sub: tuple[str, ...] = ()
    card: Literal["rich", "empty"] | None = None
    hears: tuple[Line, ...] = ()


class Plan(Frozen):
    """Which roles stand in which order, by style."""

    when: PlanWhen = PlanWhen()
    warm: tuple[Role, ...]
    brief: tuple[Role, ...]
    plain: tuple[Role, ...]

    def order(self, style: Style) -> tuple[Role, ...]:
        """Return the roles of one style, in order."""
        return {"warm": self.warm, "brief": self.brief, "plain": self.plain}[style]


class RecordPart(Frozen):
    """One part of a record's reply."""

    role: Role
    text: Line


class Reply(Frozen):
    """One reply of a record."""

    style: Style
    parts: tuple[RecordPart, ...]


class Record(Frozen):
    """A buyer's message with one or two replies that an excellent agent would send (docs/WRITING.md)."""

    id: str
    channel: Channel
    history: tuple[Turn, ...]
    message: str
    intents: tuple[Intent, ...]
    sub: str
    emotion: Level
    facts: OrderCard
    remedies: tuple[Remedy, ...]
    policy: Policy
    replies: tuple[Reply, ...]


class Content(Frozen):
    """Everything editable, checked, as one value. ``version`` changes whenever any file does.

    ``patterns`` are those that drafts are made from; those taken out of use stand in ``retired``.
    """

    version: str
    taxonomy: Taxonomy
    heard: Heard
    shop: Shop
    patterns: tuple[Pattern, ...]
    frames: tuple[Frame, ...]
    says: Says
    prompt: Prompt
    plans: dict[str, tuple[Plan, ...]]
    rules: tuple[Rule, ...]
    messages: dict[str, str]
    escalation: Escalation
    records: tuple[Record, ...]
    facts: tuple[FactCard, ...] = ()
    handling: dict[str, HandlingEntry] = Field(default_factory=dict)
    retired: tuple[Pattern, ...] = ()

    def say(self, key: str, **values: object) -> str:
        """Return one of the program's own sentences; raises KeyError for a key that messages.yaml lacks."""
        return self.messages[key].format(**values)

    def __repr__(self) -> str:
        return f"Content({self.version}: {len(self.patterns)} patterns, {len(self.rules)} rules, {len(self.records)} records)"

    @field_validator("plans")
    @classmethod
    def _has_default(cls, plans: dict[str, tuple[Plan, ...]]) -> dict[str, tuple[Plan, ...]]:
        if not plans.get("any") or plans["any"][-1].when != PlanWhen():
            raise ValueError("prompts/patterns/any.yaml 的 plans 最后一条不能带 when，否则有的消息找不到顺序")
        return plans
