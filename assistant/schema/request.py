"""What is asked: the words that values are made of, the order card, what the shop allows, a message with its circumstances."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

MAX_TEXT = 10_000
"""Longest message or reply, in characters, that is read; a chat workbench sends far less."""

Intent = Literal["delay", "damage", "sizing", "allergy", "malicious", "other"]
Role = Literal["feel", "care", "fact", "ask", "option", "next", "close"]
Style = Literal["warm", "brief", "plain"]
Channel = Literal["chat", "notice", "review", "page"]
"""Where a text will stand. ``page`` is copy for a product page or parcel card: it is checked, never drafted."""
Staff = Literal["agent", "senior", "lead"]
Severity = Literal["stop", "warn", "hint"]
State = Literal["backed", "softened", "open"]
Remedy = Literal[
    "wait", "urge", "verify", "resend", "refund", "return_refund", "exchange", "pickup", "partial_refund", "coupon", "gift",
    "send_part", "photos", "see_doctor", "keep_receipts", "platform", "supervisor", "size_advice", "care_tip", "hand_over",
]  # fmt: skip

Dimension = Literal["feeling", "concern", "facts", "options", "step", "blame", "compliance"]
"""What a reply is scored by; ``prompts/practice/rubric.yaml`` says how much each is worth."""

Text = Annotated[str, StringConstraints(max_length=MAX_TEXT)]
Value = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class Frozen(BaseModel):
    """Base of all values: immutable, and a misspelt key is an error rather than a silence."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Turn(Frozen):
    """One earlier message of the conversation."""

    who: Literal["buyer", "agent"]
    text: Text


class OrderCard(Frozen):
    """What the agent's order card shows. Every field may be missing; what is missing is never guessed.

    Values are the words that stand in a reply (``11月18日09:12``, ``2``, ``已上传2张``); ``card.normal`` brings other
    spellings to these forms.
    """

    product: Value | None = None
    spec: Value | None = None
    carrier: Value | None = None
    order_time: Value | None = None
    promised_ship: Value | None = None
    ship_time: Value | None = None
    last_node: Value | None = None
    last_time: Value | None = None
    eta: Value | None = None
    sign_time: Value | None = None
    sign_place: Value | None = None
    signer: Value | None = None
    pack_weight: Value | None = None
    size_bought: Value | None = None
    size_chart: Value | None = None
    bad_count: Value | None = None
    total_count: Value | None = None
    use_date: Value | None = None
    left_percent: Value | None = None
    batch: Value | None = None
    photo_status: Value | None = None
    paid: Value | None = None

    def held(self) -> dict[str, str]:
        """Return the facts that are there, in field order."""
        return {key: value for key, value in self if value is not None}


class Policy(Frozen):
    """Limits and times that the shop allows an agent to speak of in this case."""

    reply_by: Value | None = None
    refund_time: Value | None = None
    amount: Value | None = None
    coupon: Value | None = None
    return_days: Value | None = None
    evidence_days: Value | None = None

    def held(self) -> dict[str, str]:
        """Return the limits that are set, in field order."""
        return {key: value for key, value in self if value is not None}


class Message(Frozen):
    """One request: what the buyer wrote and what the agent knows.

    ``policy`` and ``remedies``, when given, stand for this message in place of what ``shop.yaml`` allows. ``copied`` holds
    replies to this buyer that were copied already, newest last: a new one should not say the same again. A ``notice`` is
    written by us first, so its text may be empty; its facts say what happened.
    """

    id: str = ""
    text: Text = ""
    history: tuple[Turn, ...] = ()
    card: OrderCard = OrderCard()
    channel: Channel = "chat"
    role: Staff = "agent"
    policy: Policy | None = None
    remedies: tuple[Remedy, ...] | None = None
    copied: tuple[Text, ...] = ()

    @property
    def previous(self) -> str:
        """The turn just before; empty at the beginning of a conversation."""
        return self.history[-1].text if self.history else ""
