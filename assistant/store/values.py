"""What the store takes and gives back. Every text kept is masked; moments are local time without a zone, as everywhere."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import Field

from assistant.schema import Channel, Frozen, Intent, OrderCard, Scored, Severity, Staff, Style, Text

Verdict = Literal["accepted", "rejected"]
State = Literal["waiting", "accepted", "rejected"]


def counted(span: timedelta) -> tuple[str, dict[str, int]]:
    """Return a length of time as it is told: ``days``, ``hours`` or ``minutes``, and the numbers of that sentence.

    A minute that has begun counts as whole; what lies behind is none.
    """
    minutes = max(0, -(-span // timedelta(minutes=1)))
    hours, minutes = divmod(minutes, 60)
    if hours >= 24:
        return "days", {"days": hours // 24, "hours": hours % 24}
    return ("hours", {"hours": hours, "minutes": minutes}) if hours else ("minutes", {"minutes": minutes})


class OwedReply(Frozen):
    """An answer that was promised in a reply that was copied.

    ``said`` is the whole reply, ``quote`` the words that promise. ``answered`` is None while nobody has answered.
    ``overdue`` is how long the moment has passed, never below zero: of an open one until now, of an answered one until then.
    """

    id: int
    conversation: str
    quote: str
    said: str
    made: datetime
    due: datetime
    answered: datetime | None = None
    dropped: bool = False
    overdue: timedelta = timedelta()

    @property
    def state(self) -> Literal["open", "kept", "late", "dropped"]:
        """``kept``: answered in time; ``late``: answered, but after the moment; ``dropped``: an answer is no longer wanted."""
        if self.dropped:
            return "dropped"
        if self.answered is None:
            return "open"
        return "late" if self.answered > self.due else "kept"


class Pardon(Frozen):
    """An agent's word that a finding is a false alarm, and what a lead has said to it.

    ``exact`` is false when masking changed the quote or there is none, so that it cannot be told from others.
    """

    id: int
    rule: str
    severity: Severity
    quote: str
    exact: bool
    text: str
    reason: str
    role: Staff
    made: datetime
    state: State = "waiting"
    by: str = ""
    note: str = ""
    reviewed: datetime | None = None

    @property
    def softens(self) -> bool:
        """Whether accepting it changes anything: only a warning about exact words is softened."""
        return self.severity == "warn" and self.exact


# --- what was suggested, copied and thought of it

Reason = Literal["stiff", "cold", "wrong_fact", "long", "against_rules", "beside_point", "other"]
Number = Annotated[int, Field(ge=1, le=3)]


class KeptDraft(Frozen):
    """A draft as it was shown: ``exemplars`` are the ids it was made from, ``rules`` what the guard found in it."""

    number: Number
    style: Style
    source: str
    text: str
    exemplars: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


class KeptCopy(Frozen):
    """What was copied of a suggestion; ``distance`` and ``seconds`` as ``Log.copied`` notes them."""

    draft: Annotated[int, Field(ge=0, le=3)]
    text: str
    at: datetime
    distance: float | None = None
    seconds: float | None = None
    who: str = ""


class KeptSuggestion(Frozen):
    """A message and what was suggested for it.

    ``intents``: the two likeliest, with their probabilities. ``told`` is what the agent said the message is about, None when
    nothing; ``again`` as it was given. ``first_ms`` and ``done_ms``: until the first and the last draft.
    """

    id: str
    at: datetime
    conversation: str
    who: str
    text: str
    channel: Channel
    role: Staff
    intent: Intent | Literal["unsure"]
    told: Intent | None
    again: str
    intents: tuple[Scored, ...]
    sub: str
    emotion: int
    first_ms: float | None
    done_ms: float | None
    drafts: tuple[KeptDraft, ...] = ()
    copies: tuple[KeptCopy, ...] = ()


class Copied(Frozen):
    """A reply that an agent copies.

    ``suggestion`` is the id of the suggestion it came from, ``draft`` the number of the draft, 0 for a text of one's own, and
    ``drafted`` that draft as it was shown. ``rules``: what the guard found in the text as it was copied.
    """

    suggestion: str = ""
    draft: Annotated[int, Field(ge=0, le=3)] = 0
    drafted: str = ""
    text: str
    conversation: str
    who: str = ""
    rules: tuple[str, ...] = ()


class Opinion(Frozen):
    """What an agent thinks of a draft; ``draft`` 0 is the suggestion as a whole."""

    suggestion: str
    draft: Annotated[int, Field(ge=0, le=3)]
    verdict: Literal["up", "down"]
    reasons: tuple[Reason, ...] = ()
    note: str = ""
    who: str = ""


class Corrected(Frozen):
    """An agent's word that a message is about ``now`` and not, as was thought, about ``was``."""

    text: str
    was: str
    now: Intent
    sub: str = ""
    suggestion: str = ""
    who: str = ""


class KeptCorrection(Corrected):
    """A correction, and what was decided of it; the text is masked."""

    id: int
    at: datetime
    state: State = "waiting"
    by: str = ""
    decided: datetime | None = None


# --- conversations


class Said(Frozen):
    """A turn of a conversation; ``note`` is for the agents alone. ``emotion`` 0 to 3, None where it was not read."""

    who: Literal["buyer", "agent", "note"]
    text: Text
    at: datetime | None = None
    emotion: Annotated[int, Field(ge=0, le=3)] | None = None
    intent: str = ""


class Event(Frozen):
    """An entry of the after-sales timeline. ``to`` is set by a hand-over: the colleague that the conversation went to."""

    id: int
    at: datetime
    what: str
    by: str
    to: str = ""


class Talk(Frozen):
    """A conversation. ``id`` is also what its suggestions, copies and owed answers are kept under as their conversation.

    ``touched``: when it was opened or, later, when turns were last added.
    """

    id: str
    name: str
    who: str
    opened: datetime
    touched: datetime
    closed: datetime | None = None
    card: OrderCard = OrderCard()
    turns: tuple[Said, ...] = ()


# --- the library


class Change(Frozen):
    """A change proposed to a pattern: ``pattern`` is its id, empty for one that is added; ``file`` where it stands.

    ``before`` and ``after`` are its entries as they stand in a file, empty where there is none.
    """

    kind: Literal["add", "edit", "retire"]
    pattern: str = ""
    before: dict[str, Any] = Field(default_factory=dict)
    after: dict[str, Any] = Field(default_factory=dict)
    who: str = ""
    why: str = ""
    file: str = ""


class KeptChange(Change):
    """A change, and what was decided of it. ``version`` counts the changes of a pattern from 1; added ones are all 1."""

    id: int
    version: int
    at: datetime
    state: State = "waiting"
    by: str = ""
    note: str = ""
    decided: datetime | None = None


class Used(Frozen):
    """How often drafts made from a pattern were shown and copied; ``edited``: mean edit distance of the copies, 0 to 1."""

    shown: int = 0
    copied: int = 0
    edited: float | None = None


# --- people

Rank = Literal["agent", "senior", "lead", "trainer"]


class Person(Frozen):
    """Who may sign in. ``secret`` is a digest; ``failed`` counts attempts since the last good one."""

    name: str
    rank: Rank
    secret: Annotated[str, Field(repr=False)]
    failed: int = 0
    locked: datetime | None = None
    made: datetime
    seen: datetime | None = None


class Client(Frozen):
    """Who may use the HTTP API; ``used``: when it last did, to the minute."""

    name: str
    per_minute: int
    made: datetime
    used: datetime | None = None
