"""What a trainer says of a reply: points by dimension, with what lost them and what is strong."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from assistant.schema.request import Dimension, Frozen


class Loss(Frozen):
    """Points that a sentence costs: which words (empty where something is missing), why, and what would be better.

    ``rule`` is the guard's rule that found it, if one did. Offsets are positions in the reply; 0 to 0 where nothing is quoted.
    """

    points: float
    start: int = 0
    end: int = 0
    quote: str = ""
    why: str
    better: str = ""
    rule: str = ""


class Strength(Frozen):
    """Something that a reply does well, with the words that do it."""

    quote: str
    why: str


class Mark(Frozen):
    """What one dimension of a reply is worth: ``points`` of ``of``, what was lost and what is strong."""

    dimension: Dimension
    points: float
    of: int
    losses: tuple[Loss, ...] = ()
    strengths: tuple[Strength, ...] = ()


class Coaching(Frozen):
    """A reply scored, 0 to 100. ``capped``: a finding that stops it holds the total down, whatever else is good.

    ``advice`` says what to do first, the costliest shortcoming first; ``model_answer`` is a good reply to the same message.
    """

    score: Annotated[int, Field(ge=0, le=100)]
    capped: bool = False
    marks: tuple[Mark, ...]
    advice: tuple[str, ...] = ()
    model_answer: str = ""
