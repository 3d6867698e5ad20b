"""What is answered: analysis, drafts with their findings and account, what the agent alone is told."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from assistant.schema.request import Frozen, Intent, Remedy, Role, Severity, Staff, State, Style


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
    timings: dict[str, float] = Field(default_factory=dict)
