"""The played buyer: how he takes an answer, what he says to it, and when he has had enough.

His mood goes from 0, calm, to 4, furious. It moves by what an answer does, never by chance; chance, by a seed, chooses only
among his lines.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

from assistant.practice.asking import asks_for, plainly, questions
from assistant.practice.shapes import Ending, Event, Mood, News, Persona, Talk
from assistant.practice.values import Cause
from assistant.schema import Frozen

if TYPE_CHECKING:
    from assistant.coaching.values import Seen

SHORTEST, LONGEST = 3, 6
"""Answers after which a talk can end well at the earliest, and ends at the latest."""
SWING = 2
"""How far one answer moves a mood at most."""
UPSET = 3
"""From this mood on, only being understood helps; an offer is not heard."""
UNEASY = 2
"""From this mood on, facts alone are cold."""
BAD: tuple[Cause, ...] = ("rule", "blame", "broken", "untold", "repeat", "asked_again", "excuse", "wait", "cold", "empty")
GOOD: tuple[Cause, ...] = ("kept", "offered", "named", "step", "asked")
SPOILING: frozenset[Cause] = frozenset({"rule", "blame", "broken"})
"""After one of these, nothing good in the same answer counts."""
HOLLOW: frozenset[Cause] = frozenset({"wait", "excuse", "repeat", "empty"})
_SAID: dict[Cause, Event] = {"asked_again": "repeat"}
FINAL: dict[Mood, Ending] = {0: "calm", 1: "calm", 2: "left", 3: "review", 4: "complaint"}

Moves = tuple[tuple[Cause, int], ...]


class State(Frozen):
    """Where a talk stands for the buyer after ``turn`` answers.

    ``told``: what is hidden no more; ``used``: his lines so far; ``empty``: answers that gave him nothing; ``furious``: answers
    in a row that left him at 4; ``heard``: somebody has taken up his feeling or matter; ``promised``: an answer was promised.
    """

    seed: int
    mood: Mood
    turn: int = 0
    told: tuple[str, ...] = ()
    used: tuple[str, ...] = ()
    empty: int = 0
    furious: int = 0
    heard: bool = False
    promised: bool = False
    kept: bool = False
    ending: Ending | None = None


class Reaction(NamedTuple):
    """How he took an answer: the new state, what he says, ids of what he told just now, and what moved him how far."""

    state: State
    line: str
    told: tuple[str, ...]
    moved: Moves


def opening(talk: Talk, persona: Persona, seed: int) -> tuple[State, str]:
    """Return the state before the first answer, and what the buyer writes first."""
    line = talk.voices[persona.id].opening
    return State(seed=seed, mood=max(persona.start, 1), used=(line,)), line


def turns(talk: Talk) -> int:
    """Return how many answers a talk has at most: one more than its longest good run, and enough for all its news."""
    most = max(len(said) for said in talk.models.values()) + 1
    return min(LONGEST, max(most, *(each.turn for each in talk.news), SHORTEST))


def news(talk: Talk, turn: int) -> News | None:
    """Return what the trainee is told before answer number ``turn``."""
    return next((each for each in talk.news if each.turn == turn), None)


def react(talk: Talk, persona: Persona, state: State, seen: Seen, text: str) -> Reaction:
    """Return how the buyer takes the next answer ``text``, of which ``seen`` is what the coach reads in it."""
    asked = questions(seen)
    wanted = [each.id for each in talk.hidden if asks_for(each.ask, asked)]
    fresh = tuple(each for each in wanted if each not in state.told)
    again = not fresh and any(each.id in state.told and asks_for(each.ask, plainly(asked)) for each in talk.hidden)
    causes = frozenset(_causes(talk, state, seen, text, bool(fresh), again))
    hollow = not causes.intersection(GOOD) and bool(causes & HOLLOW)
    empty = state.empty + hollow
    moved = _capped(_moves(causes, state, impatient=hollow and empty > persona.patience))
    mood = min(4, max(0, state.mood + sum(delta for _, delta in moved)))
    after = state.model_copy(
        update={
            "mood": mood,
            "turn": state.turn + 1,
            "told": (*state.told, *fresh),
            "empty": empty,
            "furious": state.furious + 1 if mood == 4 else 0,
            "heard": state.heard or "named" in causes,
            "promised": state.promised or any(each.told for each in seen.steps) or bool(seen.checked.owed),
            "kept": state.kept or "kept" in causes,
        }
    )
    stopped = any(each.severity == "stop" for each in seen.findings)
    ending = _ending(talk, after, outrage=stopped and state.mood >= UPSET and bool(causes & {"rule", "blame"}))
    felt = causes - {cause for cause, delta in moved if cause == "offered" and delta == 0}  # what was not heard, he passes over
    said = _said(talk, persona, after, fresh, felt, ending)
    state = after.model_copy(update={"used": (*after.used, *said), "ending": ending})
    return Reaction(state, " ".join(said), fresh, moved)


# --- what moves him


def _causes(talk: Talk, state: State, seen: Seen, text: str, fresh: bool, again: bool) -> Iterator[Cause]:
    """Yield what an answer does to him."""
    found: set[Cause] = set(seen.events - {"kept", "broken"})  # of these the news decide
    found |= {each for each, holds in (("asked", fresh), ("asked_again", again)) if holds}  # type: ignore[misc]
    due = news(talk, state.turn + 1)
    if due:
        told = any(word in text for word in due.words)
        found.add("kept" if told else "broken" if state.promised else "untold")
    if any(each.timed or each.told for each in seen.steps):
        found.add("step")
    if not found and (not seen.asks or state.mood >= UPSET):  # who is upset has no mind for questions beside the point
        if not seen.facts:
            found.add("empty")
        elif state.mood >= UNEASY and not state.heard:
            found.add("cold")
    yield from found


def _moves(causes: frozenset[Cause], state: State, impatient: bool) -> Iterator[tuple[Cause, int]]:
    """Yield what moves him how far, the worst first. Who has waited too often for anything is moved twice by nothing."""
    bad = [each for each in BAD if each in causes]
    for number, each in enumerate(bad):
        yield each, 2 if each == "broken" or (impatient and number == 0) else 1
    if SPOILING.intersection(causes):
        return
    understood = "named" in causes or (state.heard and state.mood < UPSET)
    eased = False
    for each in GOOD:
        if each not in causes or (each == "step" and eased):
            continue
        helps = {
            "kept": True,
            "offered": understood,
            "named": state.mood >= UPSET and not eased,
            "step": understood and state.mood < UPSET and not eased,
        }.get(each, False)
        eased = eased or (helps and each != "kept")
        yield each, -1 if helps else 0


def _capped(moves: Iterator[tuple[Cause, int]]) -> Moves:
    """Return the moves, none of which takes the mood further from where it was than one answer can."""
    found: list[tuple[Cause, int]] = []
    worse = calmer = 0
    for cause, delta in moves:
        if delta > 0:
            delta = min(delta, SWING - worse)
            worse += delta
        else:
            delta = max(delta, -SWING - calmer)
            calmer += delta
        found.append((cause, delta))
    return tuple(found)


# --- when he has had enough


def _ending(talk: Talk, state: State, outrage: bool) -> Ending | None:
    """Return how the talk ends with this state, None where it goes on. ``outrage``: he was insulted when already upset."""
    if state.turn >= 2 and (outrage or state.furious >= 2):
        return FINAL[max(state.mood, UPSET)]
    awaited = any(each.turn > state.turn for each in talk.news)
    if state.turn >= SHORTEST and not awaited and (state.mood == 0 or (state.mood == 1 and state.kept)):
        return "calm"
    return FINAL[state.mood] if state.turn >= turns(talk) else None


# --- what he says


def _said(
    talk: Talk, persona: Persona, state: State, fresh: Sequence[str], causes: frozenset[Cause], ending: Ending | None
) -> tuple[str, ...]:
    """Return his lines: what he was asked for, or one for the worst thing done, or for his mood; the last one at the end."""
    voice = talk.voices[persona.id]
    chance = random.Random(f"{state.seed}:{state.turn}")  # noqa: S311 - which line comes is no secret
    if ending:
        return (_one([voice.ends.get(ending, ()), persona.ends[ending]], state.used, chance),)
    if fresh:
        return tuple(_one([voice.told[each]], state.used, chance) for each in fresh[:2])
    tone = cast(Literal[1, 2, 3, 4], max(state.mood, 1))
    pools: list[Sequence[str]] = []
    for event in _events(causes):
        pools += [voice.on.get(event, ()), persona.on[event]]
    pools += [voice.moods.get(tone, ()), persona.moods[tone]]
    return (_one(pools, state.used, chance),)


def _events(causes: frozenset[Cause]) -> Iterator[Event]:
    """Yield what he has a line for, the worst first; good things only where nothing was bad."""
    bad = [_SAID.get(each, each) for each in BAD if each in causes]
    for each in bad or [each for each in ("kept", "offered", "named") if each in causes]:
        if each not in ("untold", "cold", "empty"):
            yield cast(Event, each)


def _one(pools: Sequence[Sequence[str]], used: Sequence[str], chance: random.Random) -> str:
    """Return a line of the first pool that has one left, or else one that he said longest ago."""
    for pool in pools:
        if left := [each for each in pool if each not in used]:
            return chance.choice(left)
    spoken = [each for pool in pools for each in pool]
    return min(spoken, key=lambda each: len(used) - 1 - used[::-1].index(each))
