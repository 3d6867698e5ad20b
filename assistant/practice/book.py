"""The exercises of a shop: read when practice is first used, read again when a file has changed, picked for a trainee."""

from __future__ import annotations

import random
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import get_args

from assistant.content import taxonomy
from assistant.content.library import stamp
from assistant.errors import ContentError, InputError, Mistake
from assistant.practice import loading
from assistant.practice.drill import Drill
from assistant.practice.one_file import Memory
from assistant.practice.shapes import Cold, Item, Kind, Level, Persona, Rubric, Scenario, Talk
from assistant.practice.values import Skill, Wish
from assistant.requests import Say
from assistant.schema import Dimension, Intent

WATCHED = ("intents/taxonomy.yaml", "prompts/practice/*.yaml", "prompts/practice/*/*.yaml")
SHOWN_ONLY_BY: dict[Skill, Kind] = {
    "violation": "violation", "order": "order", "missing": "missing", "evidence": "evidence", "calming": "talk",
}  # fmt: skip
"""The kinds that practise one thing only; the dimensions of a reply are practised by what has to be done in a case."""


class Book:
    """The exercises under ``root``/prompts/practice. Nothing is read before they are asked for. Safe to share.

    An exercise that has a mistake is left out; one that was right before stays as it was until its file is right again.
    Every method raises ContentError while rubric or personas can't be read, and never could be.
    """

    def __init__(self, root: Path, say: Say) -> None:
        self._root, self._say = root, say
        self._lock = threading.Lock()
        self._stamp: tuple[object, ...] | None = None
        self._held: loading.Practice | None = None
        self._memory: Memory = {}

    def refresh(self) -> bool:
        """Look whether files changed; return True when what is there now has been taken."""
        with self._lock:
            now = stamp(self._root, WATCHED)
            if now == self._stamp:
                return False
            read = loading.read(self._root, taxonomy(self._root), memory=self._memory)
            if self._held is not None:
                read = _patched(read, self._held)
            if read.rubric is None or not read.personas:
                raise ContentError(list(read.mistakes))
            self._stamp, self._held = now, read
            return True

    @property
    def practice(self) -> loading.Practice:
        """Everything as it was read last, what is out of use included."""
        held = self._held
        if held is None:
            self.refresh()
            held = self._held
        assert held is not None, "refresh raises where there is nothing"
        return held

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        """What is wrong with the files, as they were read last."""
        return self.practice.mistakes

    @property
    def items(self) -> dict[str, Item]:
        """The exercises in use, by id, in the order of the files."""
        held = self.practice
        return {name: item for name, item in held.items.items() if name not in held.retired}

    @property
    def personas(self) -> dict[str, Persona]:
        """The personas by id."""
        return self.practice.personas

    @property
    def rubric(self) -> Rubric:
        """What replies are scored by."""
        rubric = self.practice.rubric
        assert rubric is not None, "nothing is held without one"
        return rubric

    def kind(self, item: Item) -> Kind:
        """Return the kind of an exercise."""
        return loading.kind(item)

    def one(self, name: str) -> Item:
        """Return an exercise, even one that is out of use: somebody may have it before him.

        :raises InputError: when it isn't there.
        """
        item = self.practice.items.get(name)
        if item is None:
            raise InputError(self._say("practice.content.gone", id=name))
        return item

    def of(
        self, kind: Kind | None = None, intent: Intent | None = None, level: Level | None = None, persona: str | None = None
    ) -> tuple[Item, ...]:
        """Return the exercises in use that are of all that is given, in the order of the files."""
        return tuple(
            each
            for each in self.items.values()
            if kind in (None, loading.kind(each))
            and intent in (None, each.intent)
            and level in (None, each.level)
            and (persona is None or persona in personas(each))
        )

    def chosen(self, wish: Wish, done: Sequence[str], weak: Sequence[Skill], chance: random.Random) -> Item:
        """Return an exercise for a wish. ``done``: ids of what was done, the latest last; ``weak``: skills, the weakest first.

        What was never done comes first, then what was done longest ago. Where the weakest are wished for, it is one that
        practises the first of ``weak`` that there is an exercise for.

        :raises InputError: when nothing fits.
        """
        fitting = self.of(wish.kind, wish.intent, wish.level, wish.persona)
        if not fitting:
            raise InputError(self._say("practice.content.none"))
        for skill in weak if wish.weakest else ():
            if practising := tuple(each for each in fitting if skill in skills(each)):
                fitting = practising
                break
        last = {name: at for at, name in enumerate(done)}
        return _freshest(fitting, last, chance)


def personas(item: Item) -> tuple[str, ...]:
    """Return the personas that an exercise may be done with."""
    if isinstance(item, Talk):
        return tuple(item.voices)
    return () if isinstance(item, Drill) or not item.persona else (item.persona,)


def skills(item: Item) -> frozenset[Skill]:
    """Return what an exercise practises most: what has to be done in its case, or the one thing of its kind."""
    found: set[Skill] = {skill for skill, kind in SHOWN_ONLY_BY.items() if kind == loading.kind(item)}
    if isinstance(item, Scenario | Talk | Cold):
        found |= {must.dimension for must in item.must} & set(get_args(Dimension))
    return frozenset(found)


def _freshest(fitting: Sequence[Item], last: Mapping[str, int], chance: random.Random) -> Item:
    """Return any of those that were never done, or the one that was done longest ago."""
    new = [each for each in fitting if each.id not in last]
    return chance.choice(new) if new else min(fitting, key=lambda each: last[each.id])


def _patched(read: loading.Practice, held: loading.Practice) -> loading.Practice:
    """Return what was read with what was ``held`` in place of what the mistakes of its file keep out."""
    wrong = {each.file for each in read.mistakes}
    kept = [name for name in held.items if name not in read.items and held.places[name].file in wrong]
    return read._replace(
        rubric=read.rubric or held.rubric,
        personas=(held.personas if loading.PERSONAS in wrong else {}) | read.personas,
        items=read.items | {name: held.items[name] for name in kept},
        places=read.places | {name: held.places[name] for name in kept},
        retired={name: file for name, file in held.retired.items() if file in wrong} | read.retired,
    )
