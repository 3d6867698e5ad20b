"""What the store keeps of practice. Codes of kinds, levels and skills are those of ``assistant.practice``."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, NamedTuple

from pydantic import Field

from assistant.schema import Frozen

Share = Annotated[float, Field(ge=0, le=1)]


class Attempt(Frozen):
    """An exercise that somebody begins.

    ``state`` is JSON that only the running exercise understands. Every text in it is masked before it is kept, so it should
    hold what the trainee said and ids, and nothing that stands in the exercise's own file. ``again_of``: the id of the
    attempt that this one tries to better, 0 for none. ``assignment``: 0 when it was not begun for one.
    """

    who: str = ""
    kind: str
    item: str
    intent: str = ""
    sub: str = ""
    level: str = ""
    persona: str = ""
    again_of: int = 0
    assignment: int = 0
    state: str = "{}"


class Ended(Frozen):
    """What an attempt came to.

    ``marks``: share of the points of each skill that it shows, 0 to 1. ``seconds``: how long was worked on it. ``result`` is
    JSON, masked as ``Attempt.state`` is; quotes in it may differ from the answer's by masking, so offsets should not be kept.
    """

    score: Annotated[int, Field(ge=0, le=100)]
    marks: dict[str, Share] = Field(default_factory=dict)
    seconds: Annotated[float, Field(ge=0)] = 0.0
    hints: Annotated[int, Field(ge=0)] = 0
    answer: str = ""
    result: str = "{}"


class KeptAttempt(Attempt):
    """An attempt. While it runs, ``ended`` and ``score`` are None and ``nth`` is 0.

    ``saved`` counts the states that were saved, see ``Practice.save``. ``nth``: which finished try at this item it is of this
    trainee, from 1.
    """

    id: int
    began: datetime
    saved: int = 0
    ended: datetime | None = None
    nth: int = 0
    score: int | None = None
    marks: dict[str, float] = Field(default_factory=dict)
    seconds: float = 0.0
    hints: int = 0
    answer: str = ""
    result: str = ""


class Tried(NamedTuple):
    """The numbers of a finished attempt, without its words; fields as in ``KeptAttempt``."""

    id: int
    who: str
    kind: str
    item: str
    intent: str
    level: str
    persona: str
    assignment: int
    began: datetime
    ended: datetime
    nth: int
    score: int
    seconds: float
    hints: int
    marks: dict[str, float]


class Comment(Frozen):
    """What a trainer says to a trainee; ``attempt`` is 0 when it is about none in particular."""

    id: int
    attempt: int = 0
    who: str
    text: str
    by: str
    at: datetime


class Assignment(Frozen):
    """What is to be practised, by whom, how much and until when.

    ``who``: names, none for everybody. ``kind``, ``intent``, ``level`` and ``persona``: "" for any; with ``items``, only these.
    ``count``: exercises to finish, with ``least`` points or more each. ``due``: the last local day.
    """

    who: tuple[str, ...] = ()
    kind: str = ""
    intent: str = ""
    level: str = ""
    persona: str = ""
    items: tuple[str, ...] = ()
    count: Annotated[int, Field(ge=1, le=500)]
    least: Annotated[int, Field(ge=0, le=100)] = 0
    due: date
    note: str = ""
    by: str = ""


class KeptAssignment(Assignment):
    """An assignment; ``withdrawn``: when it was taken back."""

    id: int
    made: datetime
    withdrawn: datetime | None = None
