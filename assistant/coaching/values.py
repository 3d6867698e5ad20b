"""What is read out of a reply before it is marked: which sentences count, and what they do for this buyer."""

from __future__ import annotations

from typing import Literal, NamedTuple

from assistant.practice.shapes import Event
from assistant.schema import Checked, Entry, Finding, Frozen, Intent, Remedy, Role

Worth = Literal["counts", "echo", "again", "stuffed", "unread"]
"""Whether a sentence counts for the reply, or why not: it only says the buyer's own words, stood in the reply before, is a
heap of words, or stands so far behind that nobody reads it."""
CERTAIN = 0.85
"""From this chance on a heard warning counts as one that an expression found."""


class Quote(NamedTuple):
    """Words of the reply, ``text[start:end]``."""

    start: int
    end: int
    text: str


class Sentence(NamedTuple):
    """One sentence with its job."""

    quote: Quote
    role: Role
    worth: Worth


class Felt(NamedTuple):
    """Words that take in how the buyer feels. ``own``: they are about his matter; ``sorry``: they say sorry, and no more."""

    quote: Quote
    own: bool
    sorry: bool


class Offer(NamedTuple):
    """Something that the buyer may choose, and where it is held out."""

    code: Remedy
    quote: Quote


class Step(NamedTuple):
    """What our side does next.

    ``acts``: it names what is done; ``timed``: a moment that the policy or the card backs; ``told``: he hears of it.
    """

    quote: Quote
    acts: bool
    timed: bool
    told: bool


class Shift(NamedTuple):
    """Words that put the fault elsewhere (``shifts``) or talk his trouble down (``downplays``), which no rule forbids."""

    name: str
    quote: Quote


class Seen(Frozen):
    """A reply as it was read for one message.

    ``chances`` say for each finding how sure it is, 0 to 1; what an expression found is certain. ``feeling``, ``concern``,
    ``facts``, ``offers``, ``steps`` and ``asks`` are taken from sentences that count; ``excuses``, ``blame``, ``waits`` and
    ``repeated`` from all. ``needed``: so many choices this case asks for, 0 to 2.
    """

    checked: Checked
    intent: Intent
    sub: str
    emotion: int
    sentences: tuple[Sentence, ...] = ()
    slight: bool = False
    """Whether what counts is too little to be an answer."""
    feeling: tuple[Felt, ...] = ()
    concern: tuple[Quote, ...] = ()
    taken: float = 0.0
    """How much of his matter is taken up: 0 nothing of it, 1 as much as a good reply does."""
    opened: float = 0.0
    """How much of it the first sentence takes up."""
    foreign: bool = False
    """Whether it speaks of things that are nowhere in this case."""
    facts: tuple[Entry, ...] = ()
    offers: tuple[Offer, ...] = ()
    needed: int = 0
    choice: bool = False
    steps: tuple[Step, ...] = ()
    asks: tuple[Quote, ...] = ()
    waits: tuple[Quote, ...] = ()
    excuses: tuple[Quote, ...] = ()
    blame: tuple[Quote, ...] = ()
    repeated: tuple[Quote, ...] = ()
    shifts: tuple[Shift, ...] = ()
    rules: tuple[Quote, ...] = ()
    """What no platform allows, whoever says it."""
    chances: tuple[float, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that the guard found."""
        return self.checked.findings

    @property
    def counted(self) -> tuple[Sentence, ...]:
        """The sentences that count."""
        return tuple(each for each in self.sentences if each.worth == "counts")

    @property
    def harsh(self) -> tuple[Quote, ...]:
        """Where it blames, doubts, excuses or pushes away."""
        shifts = (each.quote for each in self.shifts if each.name == "shifts")
        return tuple(sorted((*self.blame, *self.excuses, *shifts)))

    @property
    def filling(self) -> tuple[Sentence, ...]:
        """The sentences that only fill: said before, the buyer's own, or no sentences."""
        return tuple(each for each in self.sentences if each.worth in ("again", "echo", "stuffed"))

    @property
    def held_out(self) -> int:
        """How many choices the reply holds out; what it leaves to him beside a single one counts as another."""
        named = len({each.code for each in self.offers})
        return 2 if named == 1 and self.choice else named

    @property
    def events(self) -> frozenset[Event]:
        """What the reply does to the buyer; whether a promise was kept or broken, who knows what came of it must say."""
        done: dict[Event, bool] = {
            "blame": bool(self.blame),
            "excuse": bool(self.excuses),
            "wait": bool(self.waits),
            "repeat": bool(self.repeated),
            "rule": bool(self.rules),
            "offered": 0 < self.needed <= self.held_out,
            "named": any(each.own and not each.sorry for each in self.feeling),
        }
        return frozenset(event for event, so in done.items() if so)
