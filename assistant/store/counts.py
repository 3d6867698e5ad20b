"""What the store counts over a period, as small plain values. Who asks for it needs no database to hold it.

A *step* is the number of the stretch of time that something falls in, from 0; see ``Figures.tally``. ``who`` is "" without
sign-in.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from pydantic import Field

from assistant.schema import Frozen

Way = Literal["as_is", "edited", "own"]
"""How something was copied: a draft as it stood, a draft that was changed, or a text of the agent's own."""
OwedState = Literal["kept", "late", "missed", "open"]
"""``kept``: answered in time; ``late``: answered, but after it; ``missed``: past it and unanswered; ``open``: still ahead."""


class Asked(NamedTuple):
    """Suggestions of one step, intent and agent.

    ``again``: the same message asked once more, for other drafts. ``drafted``: at least one draft came; ``clear``: at least one
    without a finding that stops.
    """

    step: int
    intent: str
    who: str
    again: bool
    drafted: bool
    clear: bool
    number: int


class Taken(NamedTuple):
    """Suggestions of one step and agent of which something was copied; a draft counts before a text of one's own."""

    step: int
    who: str
    way: Way
    number: int


class Changed(NamedTuple):
    """Copies of drafts by one agent: how many, and the sum of their edit distances (each 0 to 1)."""

    who: str
    number: int
    total: float


class Ruled(NamedTuple):
    """A rule: in how many drafts it found something, and in how many texts it still did when they were copied."""

    rule: str
    drafted: int
    left: int


class Turned(NamedTuple):
    """Corrections from one intent to another, by where they stand."""

    was: str
    now: str
    waiting: int
    accepted: int
    rejected: int


class Tally(Frozen):
    """Everything that is counted of a period.

    ``waits``: seconds from a suggestion to its first copy; ``firsts``: milliseconds until its first draft; both in no order.
    ``reasons`` are those of thumbs down, by code; one opinion may have several.
    """

    asked: tuple[Asked, ...] = ()
    taken: tuple[Taken, ...] = ()
    changed: tuple[Changed, ...] = ()
    waits: tuple[float, ...] = ()
    firsts: tuple[float, ...] = ()
    rules: tuple[Ruled, ...] = ()
    owed: dict[OwedState, int] = Field(default_factory=dict)
    turned: tuple[Turned, ...] = ()
    thumbs: dict[Literal["up", "down"], int] = Field(default_factory=dict)
    reasons: dict[str, int] = Field(default_factory=dict)
