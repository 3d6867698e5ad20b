"""The shape of ``prompts/escalation.yaml``: how far a conversation has gone, what shows it, and what to do then."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Annotated, Literal, get_args

from pydantic import Field, model_validator

from assistant.content.buyers import Line, Patterns, any_of
from assistant.schema import Frozen, Staff

Step = Annotated[int, Field(ge=0, le=4)]
Seen = Literal[
    "uneasy", "upset", "furious", "rising", "again", "again_often", "slow", "late", "overdue", "passed_on",
]  # fmt: skip
"""What is seen without words: the mood, questions asked again, waiting, answers that are overdue, being passed on."""
Empathy = Literal["cognitive", "affective"]


class Rung(Frozen):
    """One level: what to do now, and who is called. ``call`` is left out where nobody need be."""

    level: Step
    name: Line
    do: Annotated[tuple[Line, ...], Field(min_length=1, max_length=3)]
    call: Staff | None = None
    how: str = ""


class Sign(Frozen):
    """A signal: the level that it makes by itself. ``first`` is what to do before anything else."""

    name: Line
    level: Step
    first: str = ""


class Heard(Sign):
    """A signal in the buyer's words: one of ``says`` and none of ``unless``, within one clause.

    ``lasting``: it counts to the end of the conversation, not for the last turns alone.
    """

    says: Annotated[Patterns, Field(min_length=1)]
    unless: Patterns = ()
    lasting: bool = False

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
        return any_of(self.says), any_of(self.unless) if self.unless else None

    def heard_in(self, clause: str) -> bool:
        """Tell whether a clause says this."""
        says, unless = self._patterns
        return bool(says.search(clause)) and not (unless and unless.search(clause))


class EmpathyKind(Frozen):
    """A kind of empathy, and how it is spoken."""

    name: Line
    how: Line


class Escalation(Frozen):
    """``prompts/escalation.yaml``.

    The level is the highest of all signals, and one more where ``together`` different ones reach it; ``recent`` counts the
    buyer's last turns in which words are heard.
    """

    levels: tuple[Rung, ...]
    together: Annotated[int, Field(ge=2, le=5)] = 2
    recent: Annotated[int, Field(ge=1, le=50)] = 6
    seen: dict[Seen, Sign]
    heard: dict[str, Heard]
    empathy: dict[Empathy, EmpathyKind]

    @model_validator(mode="after")
    def _complete(self) -> Escalation:
        if [rung.level for rung in self.levels] != [0, 1, 2, 3, 4]:
            raise ValueError("levels 要从 0 到 4 各写一级，按顺序")
        for name, have, want in (
            ("seen", set(self.seen), set(get_args(Seen))),
            ("empathy", set(self.empathy), set(get_args(Empathy))),
        ):
            if have != want:
                raise ValueError(f"{name} 应当正好是 {sorted(want)}，缺 {sorted(want - have)}，多 {sorted(have - want)}")
        return self
