"""The shape of a guard rule: what it looks for, why, by which source, and what to write instead."""

from __future__ import annotations

import re
from functools import cache
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from assistant.schema import Channel, Frozen, OrderCard, Part, Policy, Remedy, Severity, Staff, Text, Turn, Value

Family = Literal[
    "review_inducement", "diversion", "absolute", "medical", "rights", "push_away", "refusal", "blame", "motive", "form_letter",
    "admission", "personal_data", "public_review", "law", "wait", "slot", "number", "claim", "promise", "remedy", "amount",
    "register", "order", "place", "repeat", "tone",
]  # fmt: skip
Kind = Literal[
    "pattern", "lacks", "claim", "announce", "promise", "remedy", "amount", "number", "named", "slot", "register", "order",
    "concern", "order_data", "options", "length", "unnamed_feeling", "overdone", "repeat", "heard",
]  # fmt: skip
Layer = Literal["plain", "squeezed"]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=200)]

UNBOUNDED = re.compile(r"(?<!\\)(?:\.|\]|\))(?:[*+]|\{\d*,\})")
PATTERN_KINDS = {"pattern", "lacks", "claim", "announce", "promise", "remedy", "amount", "named"}
FIELDS: dict[str, set[str]] = {
    "pattern": {"any", "unless", "layer", "where", "said"},
    "lacks": {"any", "unless", "layer", "where", "said", "needs"},
    "claim": {"any", "unless", "layer", "card", "history", "softer"},
    "announce": {"any", "unless", "layer"},
    "promise": {"any", "unless", "layer", "card", "policy", "codes", "said"},
    "remedy": {"any", "offers", "unless", "layer", "codes", "policy"},
    "amount": {"any", "unless", "layer"},
    "number": {"unless"},
    "slot": {"any"},
    "named": {"any", "unless", "card", "exempt"},
    "length": {"most", "emotions"},
    "unnamed_feeling": {"needs", "emotions"},
    "overdone": {"any", "unless", "emotions"},
    "options": {"emotions"},
    "repeat": {"share"},
    "heard": {"act", "above", "unless", "codes", "history", "needs", "where", "card", "policy"},
}


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Return a compiled expression, each only once: checking a rule and running it would compile it twice."""
    return re.compile(pattern)


def regex(pattern: str) -> str:
    """Return ``pattern`` when it compiles and cannot run away: every repeat of a group or class has an upper bound.

    :raises ValueError: in Chinese, when it does not compile or repeats without bound.
    """
    if UNBOUNDED.search(pattern):
        raise ValueError(f"{pattern!r} 里的重复没有上限，长文本会拖慢检查；请把 * 或 + 写成 {{0,12}} 这样有上限的")
    try:
        compiled(pattern)
    except re.error as error:
        raise ValueError(f"{pattern!r} 不是合法的正则：{error.msg}，在第 {error.pos} 个字符") from None
    return pattern


Regex = Annotated[str, StringConstraints(min_length=1)]


class Match(Frozen):
    """What a rule looks for. ``docs/GUARD.md`` tells what each kind does and which fields it reads."""

    kind: Kind
    any: tuple[Regex, ...] = ()
    offers: tuple[Regex, ...] = ()
    unless: tuple[Regex, ...] = ()
    needs: tuple[Regex, ...] = ()
    layer: Layer = "plain"
    where: Literal["anywhere", "opening"] = "anywhere"
    said: bool = False
    codes: tuple[Remedy, ...] = ()
    card: tuple[str, ...] = ()
    policy: tuple[str, ...] = ()
    history: bool = False
    softer: dict[str, Sentence] = Field(default_factory=dict)
    exempt: tuple[str, ...] = ()
    most: Annotated[int, Field(ge=0, le=2000)] = 2000
    emotions: tuple[Annotated[int, Field(ge=0, le=3)], ...] = ()
    share: Annotated[float, Field(ge=0, le=1)] = 1.0
    act: str = ""
    above: Annotated[float, Field(gt=0, lt=1)] = 0.5

    @field_validator("any", "offers", "unless", "needs")
    @classmethod
    def _sound(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(regex(pattern) for pattern in patterns)

    @field_validator("card", "policy")
    @classmethod
    def _known(cls, keys: tuple[str, ...]) -> tuple[str, ...]:
        known = OrderCard.model_fields.keys() | Policy.model_fields.keys() | {"*"}
        if unknown := set(keys) - known:
            raise ValueError(f"没有 {'、'.join(sorted(unknown))} 这个槽位")
        return keys

    @model_validator(mode="after")
    def _fits(self) -> Match:
        if self.kind in PATTERN_KINDS and not self.any:
            raise ValueError(f"{self.kind} 这一类规则要在 any 里写至少一条正则")
        if self.kind == "lacks" and not self.needs:
            raise ValueError("lacks 这一类规则要在 needs 里写明整段回复缺了什么才提示")
        if self.kind == "heard" and not self.act:
            raise ValueError("heard 这一类规则要在 act 里写明听的是哪一种话")
        if self.kind == "remedy" and not self.codes:
            raise ValueError("remedy 这一类规则要在 codes 里写明对应的做法代码")
        if unused := self.model_fields_set - FIELDS.get(self.kind, set()) - {"kind"}:
            raise ValueError(f"{self.kind} 这一类规则用不到 {'、'.join(sorted(unused))}")
        return self


class Example(Frozen):
    """A text that a rule must fire on or stay quiet about, with as much of its case as matters."""

    text: Text
    message: Text = ""
    history: tuple[Turn, ...] = ()
    card: OrderCard = OrderCard()
    channel: Channel | None = None
    role: Staff = "agent"
    policy: dict[str, Value] = Field(default_factory=dict)
    remedies: tuple[Remedy, ...] = ()
    parts: tuple[Part, ...] = ()
    emotion: int | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, data: object) -> object:
        return {"text": data} if isinstance(data, str) else data


class Rule(Frozen):
    """One thing a reply must not do, as a shop manager writes it in ``prompts/rules/<family>.yaml``."""

    id: str
    family: Family
    severity: Severity
    scope: Annotated[tuple[Channel, ...], Field(min_length=1)] = ("chat", "review", "notice")
    why: Sentence
    source: Sentence
    since: str = ""
    until: str = ""
    match: Match
    instead: Sentence
    fires: Annotated[tuple[Example, ...], Field(min_length=6)]
    stays_quiet: Annotated[tuple[Example, ...], Field(min_length=6)]

    @field_validator("id")
    @classmethod
    def _name(cls, value: str) -> str:
        if not re.fullmatch(r"[A-Z]+(-[A-Z0-9]+)+", value):
            raise ValueError(f"{value!r} 应当像 REV-CASH 这样，大写字母加短横")
        return value

    @field_validator("since", "until", mode="before")
    @classmethod
    def _date(cls, value: object) -> str:
        text = str(value or "")
        if text and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            raise ValueError(f"{text!r} 不是日期，请写成 2026-08-10 这样")
        return text
