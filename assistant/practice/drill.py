"""The drill: a bad reply, and what a trainee finds wrong with it."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Annotated, Literal

from pydantic import Field, model_validator

from assistant.content import Content
from assistant.content.buyers import Line
from assistant.errors import InputError
from assistant.guard.rule import Family
from assistant.schema import Channel, Frozen, Intent, OrderCard, Policy, Remedy, Text

SHORTEST = 2
"""Characters of a quote from which a trainee's word counts as having found it."""


class Wrong(Frozen):
    """One violation of a drill's reply: the words, the family of the rule, and why."""

    quote: Line
    family: Family
    why: Line


class Drill(Frozen):
    """A reply that breaks rules, for trainees to find out where. ``seed`` names the bad advice that it comes from.

    ``intent`` and ``sub`` say what the message is about, where there is one; ``by`` who wrote it, where a trainer did.
    """

    id: Annotated[str, Field(pattern=r"^drill(-[a-z0-9]+)+$")]
    seed: Annotated[str, Field(pattern=r"^(S([1-9]|1\d|2[01]))?$")] = ""
    level: Literal["easy", "medium", "hard"]
    title: Annotated[str, Field(max_length=30)] = ""
    intent: Intent | None = None
    sub: str = ""
    channel: Channel = "chat"
    message: Text = ""
    card: OrderCard = OrderCard()
    policy: Policy = Policy()
    remedies: tuple[Remedy, ...] = ()
    text: Line
    wrong: Annotated[tuple[Wrong, ...], Field(min_length=1)]
    better: Line
    by: str = ""

    @model_validator(mode="after")
    def _quoted(self) -> Drill:
        for each in self.wrong:
            if each.quote not in self.text:
                raise ValueError(f"text 里没有“{each.quote}”这几个字")
        return self


def chosen_drill(
    drills: Iterable[Drill], content: Content, name: str | None, level: str | None, chance: random.Random | None = None
) -> Drill:
    """Return the one of ``drills`` that is called ``name``, or any of ``level``.

    :raises InputError: for a name that is none, and where there is no drill.
    """
    known = {each.id: each for each in drills}
    if name is not None and name not in known:
        near = get_close_matches(name, known, 1)
        hint = content.say("input.did_you_mean", near=near[0]) if near else ""
        raise InputError(content.say("drill.unknown", id=name, hint=hint))
    if name is not None:
        return known[name]
    fitting = [each for each in known.values() if level in (None, each.level)]
    if not fitting:
        raise InputError(content.say("drill.none"))
    return (chance or random.Random()).choice(fitting)  # noqa: S311 - which exercise comes next is no secret


def found(drill: Drill, said: str) -> tuple[Wrong, ...]:
    """Return the violations that a trainee's answer names: words of them, or a piece, separated by signs or spaces."""
    pieces = [each for each in re.split(r"[\s,，。；;、/]+", said) if len(each) >= SHORTEST]
    return tuple(each for each in drill.wrong if any(piece in each.quote or each.quote in piece for piece in pieces))


def question_lines(drill: Drill, content: Content) -> Iterator[str]:
    """Yield the exercise: the message, what is on the card and allowed, the bad reply."""
    say, names = content.say, content.taxonomy
    yield say("drill.title", id=drill.id, level=say(f"drill.level.{drill.level}"), channel=names.channels[drill.channel])
    if drill.message:
        yield say("drill.message", text=drill.message)
    held = drill.card.held() | drill.policy.held()
    if held:
        yield say("drill.card", facts="；".join(f"{names.slots[key].name} {value}" for key, value in held.items()))
    if drill.remedies:
        yield say("drill.remedies", remedies="、".join(names.remedies[code].name for code in drill.remedies))
    yield say("drill.text", text=drill.text)


def answer_lines(drill: Drill, content: Content, said: str = "") -> Iterator[str]:
    """Yield what was wrong, found by the trainee or not, and a better reply."""
    say, right, tried = content.say, found(drill, said), bool(said.strip())
    if tried:
        yield say("drill.score", found=len(right), all=len(drill.wrong))
    for each in drill.wrong:
        mark = ("found" if each in right else "missed") if tried else "none"
        family = say(f"family.{each.family}")
        yield say("drill.wrong", mark=say(f"drill.mark.{mark}"), quote=each.quote, family=family, why=each.why)
    yield say("drill.better", text=drill.better)
