"""Every value that crosses a boundary: page, command line, batch files, API and store all use these, and nothing else.

All are frozen; unknown keys are refused. Offsets are character positions in the text named by the field, end exclusive.
"""

from __future__ import annotations

from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

MAX_TEXT = 10_000
"""Longest message or reply, in characters, that is read; a chat workbench sends far less."""

Intent = Literal["delay", "damage", "sizing", "allergy", "malicious", "other"]
Role = Literal["feel", "care", "fact", "ask", "option", "next", "close"]
Style = Literal["warm", "brief", "plain"]
Channel = Literal["chat", "notice", "review"]
Staff = Literal["agent", "senior", "lead"]
Severity = Literal["stop", "warn", "hint"]
Remedy = Literal[
    "wait", "urge", "verify", "resend", "refund", "return_refund", "exchange", "pickup", "partial_refund", "coupon", "gift",
    "send_part", "photos", "see_doctor", "keep_receipts", "platform", "supervisor", "size_advice", "care_tip", "hand_over",
]  # fmt: skip

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

    ``policy`` and ``remedies``, when given, stand for this message in place of what ``shop.yaml`` allows.
    A ``notice`` is written by us first, so its text may be empty; its facts say what happened.
    """

    id: str = ""
    text: Text = ""
    history: tuple[Turn, ...] = ()
    card: OrderCard = OrderCard()
    channel: Channel = "chat"
    role: Staff = "agent"
    policy: Policy | None = None
    remedies: tuple[Remedy, ...] | None = None

    @property
    def previous(self) -> str:
        """The turn just before; empty at the beginning of a conversation."""
        return self.history[-1].text if self.history else ""


class Scored(NamedTuple):
    """A label and its calibrated probability, 0 to 1."""

    label: str
    probability: float


class Span(NamedTuple):
    """Where in the message a label shows."""

    start: int
    end: int
    label: str


class Analysis(Frozen):
    """What the message is about and how the buyer feels.

    ``intents`` holds every label, likeliest first; ``primary`` is ``unsure`` when the likeliest is not sure enough to act on.
    ``sub`` belongs to the likeliest intent; ``subs`` holds the likeliest of all intents with their shares, likeliest first.
    ``emotion``: 0 calm, 1 uneasy, 2 upset or angry, 3 furious, insulting or threatening. ``evidence`` marks the words that
    carried the decision; ``entities`` marks personal data by its kind (``phone``, ``address`` …), which no reply may repeat.
    """

    intents: tuple[Scored, ...]
    primary: Intent | Literal["unsure"]
    sub: str
    emotion: Annotated[int, Field(ge=0, le=3)]
    subs: tuple[Scored, ...] = ()
    evidence: tuple[Span, ...] = ()
    entities: tuple[Span, ...] = ()


class Part(Frozen):
    """One or two sentences with one job in a reply."""

    role: Role
    text: str


class Exemplar(Frozen):
    """A pattern, or a part of a record, that a draft was made from. ``score`` orders; ``why`` is for the agent to read."""

    id: str
    source: str
    parts: tuple[Part, ...]
    slots: tuple[str, ...] = ()
    score: float = 0.0
    why: str = ""


class Finding(Frozen):
    """Something the guard says about a text: where, how bad, why, by which source, and what to write instead."""

    rule: str
    severity: Severity
    start: int
    end: int
    quote: str
    why: str
    source: str = ""
    since: str = ""
    instead: str = ""


class Draft(Frozen):
    """One reply to choose from. ``text`` is the parts' texts joined; offsets of findings are positions in it."""

    text: str
    parts: tuple[Part, ...]
    style: Style
    source: str
    exemplars: tuple[Exemplar, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def stopped(self) -> bool:
        """Whether a finding forbids copying this text."""
        return any(finding.severity == "stop" for finding in self.findings)


class Checked(Frozen):
    """A text that the guard has read: its sentences with their roles, and what it found."""

    parts: tuple[Part, ...]
    findings: tuple[Finding, ...]


class Suggestion(Frozen):
    """The answer to one message. ``trace`` says in Chinese what was decided and why; ``timings`` are milliseconds by stage.

    ``past``: what the shop answered to the nearest of its own earlier messages, for the agent to look at, nearest first.
    """

    id: str
    analysis: Analysis
    drafts: tuple[Draft, ...]
    past: tuple[Exemplar, ...] = ()
    trace: tuple[str, ...] = ()
    timings: dict[str, float] = {}
