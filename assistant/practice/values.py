"""What an exercise gives and takes: the wish, what is shown, what is answered, and what came of it.

``Shown`` is all that a trainee's browser may hold before he has submitted. Everything that answers an exercise is in
``Outcome``, which there is none of before.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from assistant.guard.rule import Family
from assistant.practice.shapes import Ending, Event, Kind, Level, Mood, Writing
from assistant.schema import Channel, Coaching, Dimension, Frozen, Intent, OrderCard, Policy, Remedy, Role, Text, Turn

Skill = Literal[
    "feeling", "concern", "facts", "options", "step", "blame", "compliance",
    "violation", "order", "missing", "evidence", "calming",
]  # fmt: skip
"""What is measured over time: the seven dimensions of a reply, and one for each other thing that is practised."""
Share = Annotated[float, Field(ge=0, le=1)]
Score = Annotated[int, Field(ge=0, le=100)]
Cause = Event | Literal["step", "asked", "asked_again", "cold", "empty", "untold"]
"""Why a mood moves: what the reply did, or that it says what is done next, asks what is needed or asks it twice, tells facts to
somebody nobody has understood yet, says nothing that helps, keeps news back."""


class Wish(Frozen):
    """What a trainee wants to practise; None stands for any. ``weakest``: what he is weakest in comes first."""

    kind: Kind | None = None
    intent: Intent | None = None
    level: Level | None = None
    persona: str | None = None
    weakest: bool = False


# --- while it runs


class Piece(Frozen):
    """Something to choose or to put in order. ``id`` says nothing of it; ``where``: in which record it is found."""

    id: str
    text: str
    where: str = ""


class Spoken(Frozen):
    """One entry of a talk. ``news`` is what the agent's own side has found out; the buyer does not see it."""

    who: Literal["buyer", "agent", "news"]
    text: Text
    card: OrderCard = OrderCard()


class Marked(Frozen):
    """Words of the text, from ``start`` to ``end``, that a trainee says are wrong, and the family he names, if any."""

    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]
    family: Family | None = None


class Answer(Frozen):
    """What a trainee hands in; each kind reads its own field.

    ``text``: answer, cold, missing. ``marked``: violation. ``order``: ids of pieces, in order, those left out not among them.
    ``chosen`` and ``first``: evidence, ids of pieces. A talk is handed in as it stands.
    """

    text: Text = ""
    marked: Annotated[tuple[Marked, ...], Field(max_length=100)] = ()
    order: Annotated[tuple[str, ...], Field(max_length=50)] = ()
    chosen: Annotated[tuple[str, ...], Field(max_length=50)] = ()
    first: str = ""


class Shown(Frozen):
    """A running exercise as its trainee sees it; nothing that answers it is in here.

    ``id`` is the attempt's. ``text``: the reply to find fault with or to write anew. ``said``: a talk so far, of which
    answer number ``turn`` (from 1) of at most ``turns`` is next. ``seconds`` have passed without the pauses, ``expected`` are
    usual; nothing happens when they are over. ``hints`` were told, ``hints_left`` more cost ``hint_cost`` points each.
    ``draft``: what he had written when he last looked away. ``buyer`` and ``how`` name and describe the persona.
    """

    id: int
    kind: Kind
    title: str
    level: Level
    intent: Intent | None = None
    sub: str = ""
    persona: str = ""
    buyer: str = ""
    how: str = ""
    channel: Channel = "chat"
    history: tuple[Turn, ...] = ()
    message: Text = ""
    card: OrderCard = OrderCard()
    policy: Policy = Policy()
    remedies: tuple[Remedy, ...] = ()
    text: str = ""
    pieces: tuple[Piece, ...] = ()
    said: tuple[Spoken, ...] = ()
    turn: int = 0
    turns: int = 0
    hints: tuple[str, ...] = ()
    hints_left: int = 0
    hint_cost: int = 0
    began: datetime
    seconds: int = 0
    expected: int = 0
    paused: bool = False
    finished: bool = False
    again_of: int = 0
    assignment: int = 0
    draft: Answer = Answer()


# --- what came of it


class Judged(Frozen):
    """One thing that was done right or not: which words, why, what is better, and the points got or, below 0, lost.

    ``what``: ``found`` and ``missed`` (something that belongs there), ``needless`` (something that does not), ``left`` (rightly
    left out), ``named`` and ``misnamed`` (the family of a violation), ``placed`` and ``misplaced``, ``first`` and
    ``not_first``, ``reason`` and ``no_reason``, ``rule`` (what the guard says).
    """

    what: Literal[
        "found", "missed", "needless", "left", "named", "misnamed", "placed", "misplaced", "first", "not_first", "reason",
        "no_reason", "rule",
    ]  # fmt: skip
    ok: bool
    quote: str = ""
    where: str = ""
    why: str = ""
    better: str = ""
    points: float = 0.0
    family: Family | None = None
    start: int = 0
    end: int = 0


class Result(Frozen):
    """An exercise that is no free text, marked: 0 to 100, every line with its reason. ``capped`` as in ``Coaching``."""

    score: Score
    lines: tuple[Judged, ...]
    capped: bool = False


class Placement(Frozen):
    """A sentence in its right place, with its job: the best order of an order exercise."""

    role: Role
    text: str


class MustSeen(Frozen):
    """What a good answer does, and whether this one did; None where only a person can tell."""

    dimension: Dimension
    what: str
    met: bool | None = None


class HiddenSeen(Frozen):
    """What the buyer knew, and whether it was asked for. ``key``: the field of the card that it fills, if any."""

    fact: str
    asked: bool
    key: str = ""


class Moved(Frozen):
    """A reason why a mood moved: below 0 is calmer. ``why`` says it in Chinese."""

    cause: Cause
    delta: int
    why: str


class ArcPoint(Frozen):
    """The mood after answer number ``turn``, 0 at the opening, with what moved it and what the buyer then said."""

    turn: int
    mood: Mood
    moved: tuple[Moved, ...] = ()
    said: str = ""
    line: str = ""


class Arc(Frozen):
    """How a talk went: the moods (0 calm to 4 furious) from the opening on, and how it ended."""

    points: tuple[ArcPoint, ...]
    ending: Ending
    calming: Share = 0.0


class TurnScored(Frozen):
    """An answer of a talk, and what the coach says of it. ``stopped``: it holds what must never be sent."""

    turn: int
    text: Text
    coaching: Coaching
    stopped: bool = False


class Change(Frozen):
    """A piece of a diff, in order: the same in both texts, only in the earlier, or only in the later one."""

    what: Literal["same", "gone", "new"]
    text: str


class Outcome(Frozen):
    """What came of an attempt, and what was kept back until then.

    ``points`` are the score, 0 to 100, with the hints taken off. ``marks``: share of each skill that was practised, 0 to 1,
    without the hints. ``coaching``: answer and cold; ``result``: violation, order, missing, evidence; ``turns`` and ``arc``:
    a talk. ``models``: good answers by style, one text or, for a talk, several in order. ``better``: a violation's good reply;
    ``right``: the best order; ``asks``: questions that ask well for what was missing. ``why``: why, as the item says;
    ``goal``: what the buyer of a talk was really after.
    ``earlier`` and ``diff``: the attempt before this one at the same item, and what changed in the text since.
    """

    id: int
    who: str
    item: str
    shown: Shown
    answer: Answer
    points: Score
    capped: bool = False
    marks: dict[Skill, Share]
    seconds: int
    hints: int = 0
    hint_points: int = 0
    coaching: Coaching | None = None
    result: Result | None = None
    turns: tuple[TurnScored, ...] = ()
    arc: Arc | None = None
    advice: tuple[str, ...] = ()
    models: dict[Writing, tuple[str, ...]] = Field(default_factory=dict)
    better: str = ""
    right: tuple[Placement, ...] = ()
    asks: tuple[str, ...] = ()
    why: str = ""
    goal: str = ""
    musts: tuple[MustSeen, ...] = ()
    hidden: tuple[HiddenSeen, ...] = ()
    earlier: int = 0
    earlier_points: Score = 0
    diff: tuple[Change, ...] = ()
