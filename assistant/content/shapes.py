"""What stands in the editable files. docs/CONTENT.md tells the same to the people who edit them."""

from __future__ import annotations

import hashlib
import re
from functools import cached_property
from typing import Annotated, Literal, get_args

from pydantic import Field, field_validator, model_validator

from assistant.guard.rule import Rule
from assistant.schema import Channel, Frozen, Intent, OrderCard, Policy, Remedy, Role, Staff, Style, Turn

SLOT = re.compile(r"\{(\w+)\}")
SLOTS = frozenset({*OrderCard.model_fields, *Policy.model_fields})
INTENTS: tuple[Intent, ...] = get_args(Intent)
STYLES: tuple[Style, ...] = get_args(Style)

Level = Annotated[int, Field(ge=0, le=3)]
Line = Annotated[str, Field(min_length=1)]
Circumstance = Literal[
    "repeat_contact", "broken_promise", "second_problem", "empty_card", "very_short_message", "insult", "grief", "child", "elder",
    "event", "harm", "received", "review_channel", "notice_channel", "above_authority",
]  # fmt: skip


class Sub(Frozen):
    """A kind of problem within an intent."""

    id: str
    name: Line
    definition: Line
    confused_with: tuple[str, ...] = ()
    look_first: tuple[Line, ...] = ()
    examples: tuple[Line, ...] = ()


class IntentEntry(Frozen):
    """One of the six things a message can be about."""

    id: Intent
    name: Line
    definition: Line
    look_first: tuple[Line, ...]
    subs: tuple[Sub, ...]


class Emotion(Frozen):
    """How the buyer feels, on the scale of ``Analysis.emotion``, and how that level is answered."""

    level: Level
    name: Line
    definition: Line
    reply: Line


class Named(Frozen):
    """A code with its Chinese name and what it means."""

    name: Line
    definition: Line


class Slot(Frozen):
    """A card or policy key as the agent sees it, with a sample value in its normal form."""

    name: Line
    sample: Line


class Taxonomy(Frozen):
    """``intents/taxonomy.yaml``."""

    intents: tuple[IntentEntry, ...]
    emotions: tuple[Emotion, ...]
    roles: dict[Role, Line]
    styles: dict[Style, Line]
    channels: dict[Channel, Line]
    remedies: dict[Remedy, Named]
    slots: dict[str, Slot]

    @model_validator(mode="after")
    def _complete(self) -> Taxonomy:
        known = {sub.id for entry in self.intents for sub in entry.subs}
        paths = {f"{entry.id}/{sub.id}" for entry in self.intents for sub in entry.subs}
        for entry in self.intents:
            for sub in entry.subs:
                for other in sub.confused_with:
                    if other not in known and other not in paths:
                        raise ValueError(f"{entry.id}/{sub.id} 的 confused_with 写了不存在的 {other!r}")
        for name, have, want in (
            ("intents", {e.id for e in self.intents}, set(INTENTS)),
            ("emotions", {str(e.level) for e in self.emotions}, set("0123")),
            ("remedies", set(self.remedies), set(get_args(Remedy))),
            ("roles", set(self.roles), set(get_args(Role))),
            ("slots", set(self.slots), set(SLOTS)),
        ):
            if have != want:
                raise ValueError(f"{name} 应当正好是 {sorted(want)}，缺 {sorted(want - have)}，多 {sorted(have - want)}")
        return self

    @cached_property
    def subs(self) -> dict[str, Intent]:
        """The intent of every sub."""
        return {sub.id: entry.id for entry in self.intents for sub in entry.subs}

    def intent(self, label: str) -> IntentEntry:
        """Return the entry of an intent; raises KeyError for a label that is none."""
        return {entry.id: entry for entry in self.intents}[label]  # type: ignore[index]

    def sub(self, label: str) -> Sub:
        """Return the entry of a sub; raises KeyError for a label that is none."""
        return {sub.id: sub for entry in self.intents for sub in entry.subs}[label]


class Heard(Frozen):
    """``intents/heard.yaml``: words (or regular expressions) that are listened for in the buyer's message."""

    circumstances: dict[Circumstance, tuple[Line, ...]]
    clauses: dict[Literal["never_said_back", "rhetorical", "about_our_doing", "need", "trouble"], tuple[Line, ...]]

    @model_validator(mode="after")
    def _compiles(self) -> Heard:
        for name, words in (*self.circumstances.items(), *self.clauses.items()):
            for word in words:
                try:
                    re.compile(word)
                except re.error as error:
                    raise ValueError(f"{name} 里的 {word!r} 不是合法的正则：{error.msg}") from None
        return self

    @cached_property
    def signs(self) -> dict[str, re.Pattern[str]]:
        """One pattern for each circumstance and each list of clauses."""
        return {name: re.compile("|".join(words)) for name, words in (*self.circumstances.items(), *self.clauses.items())}


class StaffRole(Frozen):
    """What a member of staff may decide alone: remedies, and money up to both limits (yuan, percent of the order)."""

    name: Line
    max_yuan: Annotated[float, Field(ge=0)]
    max_percent: Annotated[float, Field(ge=0, le=100)]
    may: tuple[Remedy, ...]


class ReplyBy(Frozen):
    """When an answer may be promised: so many hours from now, rounded up to a full hour, inside working hours."""

    hours: Annotated[int, Field(ge=1, le=72)]
    open: Annotated[str, Field(pattern=r"^\d{2}:\d{2}$")]
    close: Annotated[str, Field(pattern=r"^\d{2}:\d{2}$")]


class ShopPolicy(Frozen):
    """Times and sums that may be spoken. ``amount`` and ``coupon`` by ``intent/sub``; absent means none is offered."""

    default: Policy
    reply_by: ReplyBy
    amount: dict[str, Line] = {}
    coupon: dict[str, Line] = {}


class ShopName(Frozen):
    """Who speaks, and how the buyer is addressed."""

    name: Line
    address_as: Literal["您"] = "您"


class ReviewLimits(Frozen):
    """Bounds of a public answer to a review."""

    max_chars: Annotated[int, Field(ge=20, le=500)]


class Shop(Frozen):
    """``prompts/shop.yaml``: the policy every draft is held to."""

    shop: ShopName
    roles: dict[Staff, StaffRole]
    remedies: dict[Intent, dict[str, tuple[Remedy, ...]]]
    policy: ShopPolicy
    review: ReviewLimits

    @model_validator(mode="after")
    def _complete(self) -> Shop:
        if missing := set(get_args(Staff)) - set(self.roles):
            raise ValueError(f"roles 缺 {sorted(missing)}")
        limit = self.roles["agent"].max_yuan
        for place, amount in self.policy.amount.items():
            found = re.fullmatch(r"(\d+(?:\.\d+)?)元", amount)
            if not found:
                raise ValueError(f"policy.amount {place} 写的是 {amount!r}，应写成 5元 这样")
            if float(found[1]) > limit:
                raise ValueError(f"policy.amount {place} 写的是 {amount!r}，超过客服的上限 {limit:g} 元")
        return self


class Pattern(Frozen):
    """A general part: reads well under any message of its sub. ``tail`` continues a clause about this buyer's concern."""

    intent: Intent | Literal["any"]
    sub: str
    role: Role
    text: Line
    style: Style
    kind: Literal["whole", "tail"] = "whole"
    emotion: tuple[Level, ...] = (0, 1, 2, 3)
    remedies: tuple[Remedy, ...] = ()
    when: Circumstance | None = None

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
    """A sentence that names a concern which is not continued by a tail: a statement taken up, a question, a wish, a claim, a quote."""

    kind: Literal["statement", "question", "wish", "claim", "words"]
    text: Annotated[str, Field(pattern=r"\{concern\}")]
    style: Style
    emotion: tuple[Level, ...] = (0, 1, 2, 3)


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
    """Everything editable, checked, as one value. ``version`` changes whenever any file does."""

    version: str
    taxonomy: Taxonomy
    heard: Heard
    shop: Shop
    patterns: tuple[Pattern, ...]
    frames: tuple[Frame, ...]
    plans: dict[str, tuple[Plan, ...]]
    rules: tuple[Rule, ...]
    messages: dict[str, str]
    records: tuple[Record, ...]

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
