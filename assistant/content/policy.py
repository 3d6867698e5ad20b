"""The shape of ``prompts/shop.yaml``: the policy every draft is held to."""

from __future__ import annotations

import re
from typing import Annotated, Literal, get_args

from pydantic import Field, model_validator

from assistant.content.buyers import Line
from assistant.schema import Frozen, Intent, Policy, Remedy, Staff


class Limits(Frozen):
    """What may be decided alone: remedies, and money up to both limits (yuan, percent of what the buyer paid)."""

    may: tuple[Remedy, ...]
    max_yuan: Annotated[float, Field(ge=0)]
    max_percent: Annotated[float, Field(ge=0, le=100)]


class Narrower(Frozen):
    """Other limits in messages of one intent; what is left out stays as it is for the role."""

    may: tuple[Remedy, ...] | None = None
    max_yuan: Annotated[float, Field(ge=0)] | None = None
    max_percent: Annotated[float, Field(ge=0, le=100)] | None = None


class StaffRole(Limits):
    """A role and its limits, with those that differ by intent."""

    name: Line
    by_intent: dict[Intent, Narrower] = Field(default_factory=dict)

    def within(self, intent: Intent) -> Limits:
        """Return the limits in messages of ``intent``."""
        own = Limits(may=self.may, max_yuan=self.max_yuan, max_percent=self.max_percent)
        narrower = self.by_intent.get(intent)
        return own.model_copy(update=narrower.model_dump(exclude_none=True)) if narrower else own


class ReplyBy(Frozen):
    """When an answer may be promised: so many hours from now, rounded up to a full hour, inside working hours."""

    hours: Annotated[int, Field(ge=1, le=72)]
    open: Annotated[str, Field(pattern=r"^(?:[01]\d|2[0-3]):00$")]
    close: Annotated[str, Field(pattern=r"^(?:[01]\d|2[0-3]):00$")]


class ShopPolicy(Frozen):
    """Times and sums that may be spoken. ``amount`` and ``coupon`` by ``intent/sub``; absent means none is offered."""

    default: Policy
    reply_by: ReplyBy
    amount: dict[str, Line] = Field(default_factory=dict)
    coupon: dict[str, Line] = Field(default_factory=dict)


class ShopName(Frozen):
    """Who speaks, and how the buyer is addressed."""

    name: Line
    address_as: Literal["您"] = "您"


class ReviewLimits(Frozen):
    """Bounds of a public answer to a review: a longer one is warned of."""

    max_chars: Annotated[int, Field(ge=20, le=500)]


class FactsAge(Frozen):
    """Days after which a fact card that was not compared with its source again carries a banner."""

    stale_days: Annotated[int, Field(ge=1, le=3650)] = 90


class Waiting(Frozen):
    """Seconds that a buyer has waited for an answer when it is shown, when it is slow, and when it is too late.

    Platforms count differently and change their rules: the numbers are the shop's.
    """

    first: Annotated[int, Field(ge=5, le=86_400)] = 30
    slow: Annotated[int, Field(ge=5, le=86_400)] = 90
    late: Annotated[int, Field(ge=5, le=86_400)] = 180

    @model_validator(mode="after")
    def _rises(self) -> Waiting:
        if not self.first < self.slow < self.late:
            raise ValueError("waiting 要 first 小于 slow，slow 小于 late")
        return self


class Shop(Frozen):
    """``prompts/shop.yaml``: the policy every draft is held to."""

    shop: ShopName
    roles: dict[Staff, StaffRole]
    remedies: dict[Intent, dict[str, tuple[Remedy, ...]]]
    policy: ShopPolicy
    review: ReviewLimits
    facts: FactsAge = FactsAge()
    waiting: Waiting = Waiting()

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
