"""The shape of ``intents/``: what buyers say, and how it is heard."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field, model_validator

from assistant.schema import Channel, Frozen, Intent, OrderCard, Policy, Remedy, Role, Style

SLOT = re.compile(r"\{(\w+)\}")
SLOTS = frozenset({*OrderCard.model_fields, *Policy.model_fields})
INTENTS: tuple[Intent, ...] = get_args(Intent)

Level = Annotated[int, Field(ge=0, le=3)]
Line = Annotated[str, Field(min_length=1)]
Circumstance = Literal[
    "repeat_contact", "broken_promise", "second_problem", "empty_card", "very_short_message", "insult", "grief", "child",
    "elder", "event", "harm", "received", "off_topic", "review_channel", "notice_channel", "above_authority",
]  # fmt: skip


def _compiles(words: tuple[str, ...]) -> tuple[str, ...]:
    for word in words:
        try:
            re.compile(word)
        except re.error as error:
            raise ValueError(f"{word!r} 不是合法的正则：{error.msg}") from None
    return words


Patterns = Annotated[tuple[Line, ...], AfterValidator(_compiles)]
"""Words or regular expressions, any of which counts."""


def any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return one pattern that finds any of ``words``."""
    return re.compile("|".join(words))


class Sub(Frozen):
    """A kind of problem within an intent."""

    id: str
    name: Line
    definition: Line
    confused_with: tuple[str, ...] = ()
    look_first: tuple[Line, ...] = ()
    examples: tuple[Line, ...] = ()


class IntentEntry(Frozen):
    """One of the six things a message can be about."""

    id: Intent
    name: Line
    definition: Line
    look_first: tuple[Line, ...]
    subs: tuple[Sub, ...]


class Emotion(Frozen):
    """How the buyer feels, on the scale of ``Analysis.emotion``, and how that level is answered."""

    level: Level
    name: Line
    definition: Line
    reply: Line


class Named(Frozen):
    """A code with its Chinese name and what it means."""

    name: Line
    definition: Line


class Slot(Frozen):
    """A card or policy key as the agent sees it, with a sample value in its normal form."""

    name: Line
    sample: Line


class Taxonomy(Frozen):
    """``intents/taxonomy.yaml``."""

    intents: tuple[IntentEntry, ...]
    emotions: tuple[Emotion, ...]
    roles: dict[Role, Line]
    styles: dict[Style, Line]
    channels: dict[Channel, Line]
    remedies: dict[Remedy, Named]
    slots: dict[str, Slot]

    @model_validator(mode="after")
    def _complete(self) -> Taxonomy:
        known = {sub.id for entry in self.intents for sub in entry.subs}
        paths = {f"{entry.id}/{sub.id}" for entry in self.intents for sub in entry.subs}
        for entry in self.intents:
            for sub in entry.subs:
                for other in sub.confused_with:
                    if other not in known and other not in paths:
                        raise ValueError(f"{entry.id}/{sub.id} 的 confused_with 写了不存在的 {other!r}")
        for name, have, want in (
            ("intents", {e.id for e in self.intents}, set(INTENTS)),
            ("emotions", {str(e.level) for e in self.emotions}, set("0123")),
            ("remedies", set(self.remedies), set(get_args(Remedy))),
            ("roles", set(self.roles), set(get_args(Role))),
            ("slots", set(self.slots), set(SLOTS)),
        ):
            if have != want:
                raise ValueError(f"{name} 应当正好是 {sorted(want)}，缺 {sorted(want - have)}，多 {sorted(have - want)}")
        return self

    @cached_property
    def subs(self) -> dict[str, Intent]:
        """The intent of every sub."""
        return {sub.id: entry.id for entry in self.intents for sub in entry.subs}

    def intent(self, label: str) -> IntentEntry:
        """Return the entry of an intent; raises KeyError for a label that is none."""
        return {entry.id: entry for entry in self.intents}[label]  # type: ignore[index]

    def sub(self, label: str) -> Sub:
        """Return the entry of a sub; raises KeyError for a label that is none."""
        return {sub.id: sub for entry in self.intents for sub in entry.subs}[label]


class Outright(Frozen):
    """What a message is plainly about when it holds one of ``says`` and none of ``unless``."""

    intent: Intent
    sub: str
    says: Patterns
    unless: Patterns = ()

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
        return any_of(self.says), any_of(self.unless) if self.unless else None

    def heard_in(self, text: str) -> bool:
        """Tell whether ``text`` says this outright."""
        says, unless = self._patterns
        return bool(says.search(text)) and not (unless and unless.search(text))


class Heard(Frozen):
    """``intents/heard.yaml``: words (or regular expressions) that are listened for in the buyer's message.

    ``outright`` decides, first match first, only where the model is unsure.
    """

    circumstances: dict[Circumstance, Patterns]
    clauses: dict[Literal["never_said_back", "rhetorical", "about_our_doing", "need", "trouble", "topics", "praise"], Patterns]
    outright: tuple[Outright, ...] = ()

    @cached_property
    def signs(self) -> dict[str, re.Pattern[str]]:
        """One pattern for each circumstance and each list of clauses."""
        return {name: any_of(words) for name, words in (*self.circumstances.items(), *self.clauses.items())}
