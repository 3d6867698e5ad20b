"""What only the API takes and gives: bodies and answers around the values of ``schema`` and of the store."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from assistant.content import Pattern
from assistant.content.buyers import Circumstance
from assistant.conversation.timeline import Row
from assistant.requests import AnswerLine, ReplyLine
from assistant.schema import (
    Analysis,
    Coaching,
    Entry,
    Finding,
    Frozen,
    Intent,
    Message,
    OrderCard,
    Owed,
    Part,
    Remedy,
    Role,
    Style,
    Text,
)
from assistant.store.values import OwedReply, Reason, Talk, Used

T = TypeVar("T")

Short = Annotated[str, StringConstraints(max_length=200)]
Named = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=r"\S")]
Ident = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=r"\S")]


def _local(moment: datetime) -> datetime:
    """Return a moment as local time without a zone.

    :raises PydanticCustomError: when it lies so far off that it must be a mistake.
    """
    if not 2000 <= moment.year < 2100:
        raise PydanticCustomError("moment", "a moment between 2000 and 2099")
    return moment.astimezone().replace(tzinfo=None)


Moment = Annotated[datetime, AfterValidator(_local)]
"""Local time; one with a zone is brought to it."""


class Reply(ReplyLine):
    """A text to check: ``text`` is the reply, ``message`` what the buyer had written."""

    id: str = ""


class Answer(AnswerLine):
    """A reply to mark: ``message`` is what the buyer had written, ``reply`` the answer."""

    id: str = ""


class Coached(Frozen):
    """What ``coach`` says of one reply."""

    id: str
    coaching: Coaching


class Analyzed(Frozen):
    """What ``analyze`` says of one message."""

    id: str
    analysis: Analysis


class Read(Frozen):
    """What ``check`` says of one text: as ``Checked``, with the id first, as in a row of the command line."""

    id: str
    parts: tuple[Part, ...]
    findings: tuple[Finding, ...]
    ledger: tuple[Entry, ...]
    owed: tuple[Owed, ...]


class Done(Frozen):
    """The end of a stream: how many drafts there are, and whether the store has kept them."""

    id: str
    drafts: int
    stored: bool


class Health(Frozen):
    """What is there. ``models``: whether each shipped model answers; ``notices`` say in Chinese what is done without."""

    ready: bool
    content: str
    patterns: int
    models: dict[str, bool]
    store: bool
    notices: tuple[str, ...]


class Alive(Frozen):
    """The process answers."""

    live: Literal[True] = True


class Page(Frozen, Generic[T]):
    """A part of a list: ``total`` counts what fits, ``items`` are those from ``offset`` on."""

    total: int
    items: tuple[T, ...]


# --- conversations


class Opening(Frozen):
    """A conversation to open: what the buyer is called, and the order card where it is known."""

    name: Named
    card: OrderCard = OrderCard()


class Turned(Frozen):
    """A turn to add; ``at`` None is now."""

    who: Literal["buyer", "agent", "note"]
    text: Annotated[str, StringConstraints(min_length=1, max_length=10_000, pattern=r"\S")]
    at: Moment | None = None


class Turns(Frozen):
    """Turns to add, the oldest first."""

    turns: Annotated[tuple[Turned, ...], Field(min_length=1, max_length=200)]


class Noted(Frozen):
    """An entry for the after-sales timeline."""

    what: Words


class Head(Frozen):
    """A conversation without what was said in it; ``turns`` counts."""

    id: str
    name: str
    who: str
    opened: datetime
    touched: datetime
    closed: datetime | None
    turns: int

    @classmethod
    def of(cls, talk: Talk) -> Head:
        """Return the head of a conversation."""
        return cls(turns=len(talk.turns), **{key: getattr(talk, key) for key in cls.model_fields if key != "turns"})


class Timeline(Frozen):
    """The after-sales timeline of a conversation, the oldest entry first."""

    rows: tuple[Row, ...]


# --- the library


class Phrase(Frozen):
    """A sentence of the library. ``slots``: the facts that a card must hold for it; ``used``: how it was taken up lately."""

    id: str
    intent: Intent | Literal["any"]
    sub: str
    role: Role
    text: str
    style: Style
    kind: Literal["whole", "tail"]
    emotion: tuple[int, ...]
    remedies: tuple[Remedy, ...]
    when: Circumstance | None
    tags: tuple[str, ...]
    slots: tuple[str, ...]
    used: Used

    @classmethod
    def of(cls, pattern: Pattern, used: Used | None) -> Phrase:
        """Return a sentence as it is shown."""
        names = set(cls.model_fields) - {"used"}
        return cls(used=used or Used(), **{name: getattr(pattern, name) for name in names})


class PhrasePage(Frozen):
    """Fifty sentences; ``total`` counts all that were found, ``page`` and ``pages`` from 1."""

    total: int
    page: int
    pages: int
    items: tuple[Phrase, ...]


class Sentence(Frozen):
    """What a sentence of the library says of itself; what is left out stays as it is, or has its usual value."""

    intent: Intent | Literal["any"] | None = None
    sub: Annotated[str, StringConstraints(max_length=40)] | None = None
    role: Role | None = None
    text: Short | None = None
    style: Style | None = None
    emotion: Annotated[tuple[Annotated[int, Field(ge=0, le=3)], ...], Field(max_length=4)] | None = None
    remedies: Annotated[tuple[Remedy, ...], Field(max_length=20)] | None = None
    when: Circumstance | None = None
    tags: Annotated[tuple[Annotated[str, StringConstraints(max_length=12)], ...], Field(max_length=20)] | None = None


class Proposed(Frozen):
    """A change to the library for a lead to decide: ``pattern`` is the id of the sentence to edit or retire."""

    kind: Literal["add", "edit", "retire"]
    pattern: Short = ""
    after: Sentence | None = None
    why: Short = ""

    def fields(self) -> dict[str, Any]:
        """Return what is said of the sentence as it should be."""
        return {} if self.after is None else self.after.model_dump(exclude_none=True)


class Taken(Frozen):
    """Something was noted; ``id`` is its number."""

    id: int


# --- what became of a suggestion


class Copying(Frozen):
    """A reply that was copied or sent, as ``store.values.Copied``; ``message`` is what it answers."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=10_000, pattern=r"\S")]
    conversation: Ident
    suggestion: Short = ""
    draft: Annotated[int, Field(ge=0, le=3)] = 0
    drafted: Text = ""
    rules: Annotated[tuple[Short, ...], Field(max_length=50)] = ()
    message: Message | None = None


class Owing(Frozen):
    """The answers that a copied reply promises."""

    owed: tuple[OwedReply, ...]


class Judged(Frozen):
    """What an agent thinks of a draft; ``draft`` 0 is the suggestion as a whole."""

    suggestion: Ident
    draft: Annotated[int, Field(ge=0, le=3)]
    verdict: Literal["up", "down"]
    reasons: Annotated[tuple[Reason, ...], Field(max_length=7)] = ()
    note: Short = ""


class Correcting(Frozen):
    """A message that is about ``now`` and not, as was thought, about ``was``."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=10_000, pattern=r"\S")]
    was: Intent | Literal["unsure"]
    now: Intent
    sub: Annotated[str, StringConstraints(max_length=40)] = ""
    suggestion: Short = ""
