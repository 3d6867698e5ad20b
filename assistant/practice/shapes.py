"""The shape of what trainees practise on: ``prompts/practice``. A trainer writes these files; see docs/PRACTICE.md."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from assistant.content.buyers import Line
from assistant.guard.rule import Family, regex
from assistant.practice.drill import Drill
from assistant.schema import Channel, Dimension, Frozen, Intent, OrderCard, Policy, Remedy, Role, Text, Turn

Level = Literal["easy", "medium", "hard"]
Kind = Literal["answer", "talk", "violation", "order", "cold", "missing", "evidence"]
Writing = Literal["warm", "brief", "plain"]
Event = Literal["blame", "excuse", "wait", "repeat", "broken", "kept", "offered", "named", "rule"]
"""What a reply does to the buyer: it blames or doubts, makes excuses, lets him wait for nothing, repeats itself, breaks or
keeps what was promised, offers a choice, names his feeling or matter, does what no platform allows."""
Ending = Literal["calm", "left", "review", "complaint"]
Mood = Annotated[int, Field(ge=0, le=4)]
Words = Annotated[tuple[Line, ...], Field(min_length=1)]
"""Plain words, any of which counts; they are searched as they stand."""
Reply = Annotated[str, Field(min_length=8, max_length=600)]
Expression = Annotated[str, AfterValidator(regex)]


def _spelled(data: object) -> object:
    """Return a mapping of YAML with its key ``on``, which YAML 1.1 reads as true unless it is quoted."""
    return {("on" if key is True else key): value for key, value in data.items()} if isinstance(data, dict) else data


class Persona(Frozen):
    """A kind of buyer, and what he says where a scenario has no line of its own.

    ``moods`` holds lines for 1 to 4 by mood, ``on`` lines by what a reply did, ``ends`` the last line by ending. ``patience``:
    how many empty answers he bears before his mood falls by two instead of one.
    """

    id: Annotated[str, Field(pattern=r"^[a-z_]+$")]
    name: Line
    how: Line
    start: Mood = 2
    patience: Annotated[int, Field(ge=0, le=4)] = 1
    moods: dict[Literal[1, 2, 3, 4], Words]
    on: dict[Event, Words]
    ends: dict[Ending, Words]

    _on = model_validator(mode="before")(_spelled)


class Must(Frozen):
    """One thing that a good answer to this case does, and the dimension it counts in.

    With ``words``, any of them shows that it was done; with ``never``, none of these may be there; with neither, it is told
    after submitting and not counted.
    """

    dimension: Dimension
    what: Line
    words: tuple[Line, ...] = ()
    never: tuple[Line, ...] = ()


class Hidden(Frozen):
    """Something the buyer knows and tells only when asked. ``ask``: words of a question that asks for it.

    ``key``: the field of the order card that it fills, if any.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    fact: Line
    ask: Words
    key: str = ""


class Case(Frozen):
    """What every exercise has: who writes, about what, what the card shows and the shop allows."""

    id: Annotated[str, Field(pattern=r"^[a-z]+(-[a-z0-9_]+)+$")]
    level: Level
    title: Annotated[str, Field(min_length=4, max_length=30)]
    intent: Intent
    sub: str
    persona: str = ""
    channel: Channel = "chat"
    history: tuple[Turn, ...] = ()
    message: Text = ""
    card: OrderCard = OrderCard()
    policy: Policy = Policy()
    remedies: tuple[Remedy, ...] = ()
    by: str = ""
    """Who wrote it, where a trainer of the shop did."""


class Scenario(Case):
    """A message to answer. ``hints`` are told one by one, each for some points."""

    hidden: tuple[Hidden, ...] = ()
    must: Annotated[tuple[Must, ...], Field(min_length=1)]
    hints: Annotated[tuple[Line, ...], Field(min_length=1, max_length=3)]
    models: Annotated[dict[Writing, Reply], Field(min_length=2)]


class Voice(Frozen):
    """What one persona says in one talk. What is missing is said as the persona says it everywhere."""

    opening: Line
    moods: dict[Literal[1, 2, 3, 4], Words] = Field(default_factory=dict)
    told: dict[str, Words] = Field(default_factory=dict)
    """By id of what is hidden: how he tells it when asked."""
    on: dict[Event, Words] = Field(default_factory=dict)
    ends: dict[Ending, Words] = Field(default_factory=dict)

    _on = model_validator(mode="before")(_spelled)


class News(Frozen):
    """What the agent's own side finds out before the trainee's answer number ``turn`` (2 or later).

    Who had promised to find out keeps the promise with an answer that holds any of ``words``, and breaks it without.
    """

    turn: Annotated[int, Field(ge=2, le=6)]
    say: Line
    card: OrderCard = OrderCard()
    words: Words


class Talk(Case):
    """A talk of three to six answers with a buyer who is played. ``message`` stays empty: each persona opens in own words.

    ``models`` are answers that lead to a calm end, ``bad`` answers that lead to a bad one; both hold against every voice.
    """

    hidden: tuple[Hidden, ...] = ()
    goal: Line
    news: tuple[News, ...] = ()
    must: Annotated[tuple[Must, ...], Field(min_length=1)]
    hints: Annotated[tuple[Line, ...], Field(min_length=1, max_length=3)]
    voices: Annotated[dict[str, Voice], Field(min_length=1)]
    models: Annotated[dict[Writing, tuple[Reply, ...]], Field(min_length=2)]
    bad: Annotated[tuple[Annotated[str, Field(min_length=2, max_length=300)], ...], Field(min_length=3, max_length=6)]

    @model_validator(mode="after")
    def _told(self) -> Talk:
        known = {each.id for each in self.hidden}
        for name, voice in self.voices.items():
            if unknown := sorted(set(voice.told) - known):
                raise ValueError(f"voices.{name}.told 里的 {'、'.join(unknown)} 不在 hidden 里")
            if missing := sorted(known - set(voice.told)):
                raise ValueError(f"voices.{name}.told 里缺 {'、'.join(missing)}：问到了他怎么说")
        for style, said in self.models.items():
            if not 3 <= len(said) <= 6:
                raise ValueError(f"models.{style} 要有 3 到 6 句回复，现在是 {len(said)} 句")
        return self


class Placed(Frozen):
    """A sentence of an order exercise and its job."""

    role: Role
    text: Line


class Ordering(Case):
    """Sentences to put in order: ``sentences`` stand in the best one; ``also`` are others as good, as places from 0.

    ``extra`` are sentences that belong nowhere in this reply, each with why.
    """

    sentences: Annotated[tuple[Placed, ...], Field(min_length=4, max_length=7)]
    also: tuple[tuple[int, ...], ...] = ()
    extra: tuple[Extra, ...] = ()
    why: Line
    hints: tuple[Line, ...] = ()

    @model_validator(mode="after")
    def _complete(self) -> Ordering:
        for order in self.also:
            if sorted(order) != list(range(len(self.sentences))):
                raise ValueError(f"also 里的 {list(order)} 要把 0 到 {len(self.sentences) - 1} 各写一次")
        return self


class Extra(Frozen):
    """A sentence that does not belong into a reply, and why."""

    text: Line
    why: Line


class Chill(Frozen):
    """Words of a reply that make it cold, and why."""

    quote: Line
    why: Line


class Cold(Case):
    """A reply that is correct and cold, or worse, to write anew."""

    cold: Annotated[str, Field(min_length=4, max_length=300)]
    chills: Annotated[tuple[Chill, ...], Field(min_length=1)]
    must: Annotated[tuple[Must, ...], Field(min_length=1)]
    hints: Annotated[tuple[Line, ...], Field(min_length=1, max_length=3)]
    models: Annotated[dict[Writing, Reply], Field(min_length=2)]

    @model_validator(mode="after")
    def _quoted(self) -> Cold:
        for each in self.chills:
            if each.quote not in self.cold:
                raise ValueError(f"cold 里没有“{each.quote}”这几个字")
        return self


class Lack(Frozen):
    """Something the agent has to ask for: what, why it is needed, words that ask for it, a question that asks well."""

    what: Line
    why: Line
    ask: Words
    model: Line


class Needless(Frozen):
    """Something that must not be asked for: it stands on the card, is nobody's business, or costs the buyer a walk."""

    what: Line
    why: Line
    ask: Words


class Missing(Case):
    """A message that can't be answered yet: ask for what is missing, and for nothing else."""

    lacks: Annotated[tuple[Lack, ...], Field(min_length=1, max_length=3)]
    needless: tuple[Needless, ...] = ()
    hints: tuple[Line, ...] = ()
    models: Annotated[dict[Writing, Reply], Field(min_length=1)]


class Exhibit(Frozen):
    """One thing that may or may not belong on the evidence list of a dispute, where it is found, and why."""

    id: Annotated[str, Field(pattern=r"^[a-z]$")]
    what: Line
    where: Line
    keep: bool
    why: Line


class Dispute(Case):
    """A dispute whose evidence list is put together out of ``exhibits``; ``first`` is what is secured before all else."""

    exhibits: Annotated[tuple[Exhibit, ...], Field(min_length=6, max_length=12)]
    first: Annotated[str, Field(pattern=r"^[a-z]$")]
    why: Line
    hints: tuple[Line, ...] = ()

    @model_validator(mode="after")
    def _first(self) -> Dispute:
        kept = {each.id for each in self.exhibits if each.keep}
        if self.first not in kept:
            raise ValueError(f"first 是 {self.first!r}，要是 exhibits 里 keep: true 的一条")
        if len(kept) == len(self.exhibits):
            raise ValueError("exhibits 里至少要有一条不该收的（keep: false）")
        return self


class Rubric(Frozen):
    """What a reply is scored by: how much each dimension is worth, and what each shortcoming takes from it, in hundredths.

    ``capped`` is the most that a text with a stopping finding can reach, ``hint`` the points that a hint costs. ``counts``
    says in which dimension a finding costs, by the family of its rule; ``hears`` holds expressions by what they tell.
    """

    weights: dict[Dimension, Annotated[int, Field(ge=0, le=100)]]
    capped: Annotated[int, Field(ge=0, le=100)] = 59
    hint: Annotated[int, Field(ge=0, le=20)] = 3
    takes: dict[str, Annotated[int, Field(ge=0, le=100)]] = Field(default_factory=dict)
    counts: dict[Family, Dimension] = Field(default_factory=dict)
    hears: dict[str, tuple[Expression, ...]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _whole(self) -> Rubric:
        if sum(self.weights.values()) != 100:
            raise ValueError(f"weights 加起来要是 100，现在是 {sum(self.weights.values())}")
        return self


Ordering.model_rebuild()
Item = Scenario | Talk | Ordering | Cold | Missing | Dispute | Drill
