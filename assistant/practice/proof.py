"""Do the exercises hold what they promise? Model answers are marked, talks are played; who can't pass shows up here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import Mistake
from assistant.practice import loading, talk
from assistant.practice.checks import Loc, Problem
from assistant.practice.drill import Drill
from assistant.practice.outcomes import Examiner
from assistant.practice.shapes import Cold, Item, Missing, Ordering, Persona, Rubric, Scenario, Talk
from assistant.practice.showing import Running, message
from assistant.practice.values import Answer
from assistant.requests import Say
from assistant.schema import Finding
from assistant.source import Source

if TYPE_CHECKING:
    from assistant.coach import Coach

GOOD = 85
"""The least that a model answer must reach, and more than a cold reply may."""


class Proof:
    """Tries exercises out. ``coach`` reads free text."""

    def __init__(self, coach: Coach, rubric: Rubric, personas: Mapping[str, Persona], say: Say) -> None:
        self._coach, self._personas, self._say = coach, personas, say
        self._examiner = Examiner(coach, rubric, say)

    def problems(self, item: Item) -> Iterator[Problem]:
        """Yield where an exercise does not hold what it promises, and why."""
        match item:
            case Scenario() | Missing() | Cold():
                for style, text in item.models.items():
                    yield from self._model(item, text, ("models", style))
            case Talk():
                yield from self._talk(item)
            case Drill():
                yield from self._stops(item, item.better, ("better",))
                if not self._found(item, item.text):
                    yield ("text",), self._say("practice.content.proof.clean")
            case Ordering():
                yield from self._stops(item, "".join(each.text for each in item.sentences), ("sentences",))
        if isinstance(item, Cold) and (points := self._points(item, item.cold)[0]) >= GOOD:
            yield ("cold",), self._say("practice.content.proof.warm", points=points, good=GOOD)

    def _model(self, item: Scenario | Missing | Cold, text: str, at: Loc) -> Iterator[Problem]:
        points, why = self._points(item, text)
        if points < GOOD:
            yield from self._stops(item, text, at)
            yield at, self._say("practice.content.proof.weak", points=points, good=GOOD, why=why)

    def _points(self, item: Item, text: str) -> tuple[int, str]:
        """Return what a text is worth, and what it lost most by."""
        told = self._examiner.examined(item, Running(seed=0), Answer(text=text))
        if coaching := told.get("coaching"):
            lost = sorted((loss for mark in coaching.marks for loss in mark.losses), key=lambda each: -each.points)
        else:
            lost = sorted((line for line in told["result"].lines if not line.ok), key=lambda each: -each.points)
        quoted = (f"“{each.quote}”{each.why}" if each.quote else each.why for each in lost[:2])
        return round(told["points"]), "；".join(quoted)

    def _stops(self, item: Item, text: str, at: Loc) -> Iterator[Problem]:
        for each in self._found(item, text):
            if each.severity == "stop":
                yield at, self._say("practice.content.proof.stop", quote=each.quote, why=each.why)

    def _found(self, item: Item, text: str) -> tuple[Finding, ...]:
        seen = self._coach.read(text, message(item), intent=item.intent, sub=item.sub)
        return tuple(each for each in seen.findings if each.severity != "hint")

    def _talk(self, item: Talk) -> Iterator[Problem]:
        for name in item.voices:
            persona = self._personas[name]
            for style, said in item.models.items():
                played = talk.play(item, persona, said, self._coach, self._say)
                ending = talk.arc(played).ending
                if ending != "calm" or not played.state.ending:
                    yield ("models", style), self._say("practice.content.proof.upset", buyer=persona.name, moods=_moods(played))
                for each in played.scored:
                    if each.coaching.capped:
                        yield ("models", style, each.turn - 1), self._say("practice.content.proof.capped")
            played = talk.play(item, persona, item.bad, self._coach, self._say)
            if talk.arc(played).ending in ("calm", "left"):
                yield ("bad",), self._say("practice.content.proof.calmed", buyer=persona.name, moods=_moods(played))


def _moods(played: talk.Played) -> str:
    return "→".join(str(each.mood) for each in played.points)


def tried(root: Path, held: loading.Practice, proof: Proof, names: Iterable[str] | None = None) -> Iterator[Mistake]:
    """Yield what is wrong with the exercises that are ``held``, or those of ``names``, with file and line."""
    sources: dict[str, Source] = {}
    for name in held.items if names is None else names:
        place = held.places[name]
        for loc, problem in proof.problems(held.items[name]):
            if place.file not in sources:
                sources[place.file] = Source(root / place.file, place.file)
            where = ".".join(map(str, loc))
            yield Mistake(place.file, sources[place.file].line((*place.at, *loc)), f"{where}：{problem}")
