"""Every value that crosses a boundary: page, command line, batch files, API and store all use these, and nothing else.

All are frozen; unknown keys are refused. Offsets are character positions in the text named by the field, end exclusive.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

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
    """Something the guard says about a text: where, how bad, why, by which source, and what to write instead.

    ``decider`` is the role, in Chinese, that may decide what goes beyond the agent's own limits; empty where nobody need.
    """

    rule: str
    severity: Severity
    start: int
    end: int
    quote: str
    why: str
    source: str = ""
    since: str = ""
    instead: str = ""
    decider: str = ""


class Entry(Frozen):
    """One thing that a text states as done, promises, offers or counts, and what backs it.

    ``kind``: deed, time, sum, figure, place, name or offer. ``state``: backed, softened (it lies ahead: 我现在去核实) or open
    (nothing backs it). ``by`` says in Chinese what backs it: a field of the card, of the policy, the buyer's words, our own.
    """

    kind: Literal["deed", "time", "sum", "figure", "place", "name", "offer"]
    start: int
    end: int
    quote: str
    state: State
    by: str = ""


class Owed(Frozen):
    """An answer that a text promises, and the moment by which it is due."""

    quote: str
    due: datetime


class Fact(Frozen):
    """A rule that an agent may need to know, with its source and dates; ``stale`` when it was last compared long ago.

    ``verified`` is false where the text was read second-hand only.
    """

    id: str
    question: str
    answer: str
    source: str
    url: str = ""
    since: str = ""
    checked: str
    verified: bool = True
    stale: bool = False


class Evidence(Frozen):
    """One thing to keep in case of a dispute: what, from which record, and why."""

    what: str
    where: str
    why: str = ""


class Handling(Frozen):
    """What the agent is told apart from the text for the buyer; none of it is ever part of a draft, but ``questions`` may be.

    ``note`` is for the order's internal remarks, ``log`` a suggested entry of a suspected adverse reaction.
    """

    first: str
    questions: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    note: str = ""
    hand_off: str = ""
    log: str = ""
    careful: tuple[str, ...] = ()


class Decision(Frozen):
    """A remedy of this case that is beyond the agent's own role, and the nearest role that may decide it."""

    remedy: Remedy
    name: str
    role: Staff
    who: str


class Draft(Frozen):
    """One reply to choose from. ``text`` is the parts' texts joined; offsets of findings and ledger are positions in it."""

    text: str
    parts: tuple[Part, ...]
    style: Style
    source: str
    exemplars: tuple[Exemplar, ...] = ()
    findings: tuple[Finding, ...] = ()
    ledger: tuple[Entry, ...] = ()
    owed: tuple[Owed, ...] = ()

    @property
    def stopped(self) -> bool:
        """Whether a finding forbids copying this text."""
        return any(finding.severity == "stop" for finding in self.findings)


class Checked(Frozen):
    """A text that the guard has read: its sentences with their roles, what it found, what backs it, which answers it owes."""

    parts: tuple[Part, ...]
    findings: tuple[Finding, ...]
    ledger: tuple[Entry, ...] = ()
    owed: tuple[Owed, ...] = ()


class Suggestion(Frozen):
    """The answer to one message. ``trace`` says in Chinese what was decided and why; ``timings`` are milliseconds by stage.

    ``past``: what the shop answered to the nearest of its own earlier messages, for the agent to look at, nearest first.
    ``facts``, ``handling`` and ``decisions`` are for the agent alone: rules that bear on the case, how to go about it, and who
    may decide what is beyond the agent's role.
    """

    id: str
    analysis: Analysis
    drafts: tuple[Draft, ...]
    past: tuple[Exemplar, ...] = ()
    facts: tuple[Fact, ...] = ()
    handling: Handling | None = None
    decisions: tuple[Decision, ...] = ()
    trace: tuple[str, ...] = ()
    timings: dict[str, float] = {}
