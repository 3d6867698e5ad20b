"""A running exercise: how it stands between two requests, and what of it its trainee may see."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime

from assistant.practice import buyer
from assistant.practice.drill import Drill
from assistant.practice.loading import kind
from assistant.practice.shapes import Cold, Dispute, Item, Kind, Level, Ordering, Persona, Talk
from assistant.practice.talk import Played, known
from assistant.practice.values import Answer, Piece, Shown
from assistant.requests import Say
from assistant.schema import Frozen, Message
from assistant.store.values_practice import KeptAttempt

IDLE = 1800.0
"""Seconds between two steps that count as work at most: a page left open over lunch is no work."""
USUAL: dict[Kind, int] = {
    "answer": 240, "talk": 480, "violation": 120, "order": 90, "cold": 180, "missing": 120, "evidence": 150,
}  # fmt: skip
"""Seconds that an easy exercise takes; the harder ones take as much longer as ``LONGER`` says."""
LONGER: dict[Level, float] = {"easy": 1.0, "medium": 1.25, "hard": 1.5}


class Running(Frozen):
    """How an attempt stands. ``seed`` decides the order of pieces and a buyer's lines.

    ``spent``: seconds worked before ``since``, a moment in seconds of the epoch; None while the clock stands.
    """

    seed: int
    hints: int = 0
    spent: float = 0.0
    since: float | None = None
    draft: Answer = Answer()
    talk: Played | None = None

    def seconds(self, now: datetime) -> float:
        """Return how long was worked on it up to ``now``."""
        return self.spent + (0.0 if self.since is None else min(IDLE, max(0.0, now.timestamp() - self.since)))

    def touched(self, now: datetime, paused: bool = False) -> Running:
        """Return the same with the time so far noted, and the clock running on, or standing."""
        since = None if paused else now.timestamp()
        return self.model_copy(update={"spent": round(self.seconds(now), 1), "since": since})


def hints(item: Item) -> tuple[str, ...]:
    """Return the hints of an exercise; to find violations there are none."""
    return () if isinstance(item, Drill) else item.hints


def message(item: Item) -> Message:
    """Return what an exercise has answered, with all that its agent knows and may do."""
    history = () if isinstance(item, Drill) else item.history
    return Message(
        text=item.message, history=history, card=item.card, channel=item.channel, policy=item.policy, remedies=item.remedies
    )


def pieces(item: Item, seed: int) -> Mapping[str, tuple[int, Piece]]:
    """Return what is to be chosen or put in order, shuffled by ``seed``: by an id that only tells where it came to lie.

    With each goes its place in the item: of a sentence or, after these, an extra one; of an exhibit.
    """
    said: list[tuple[str, str]] = []
    if isinstance(item, Ordering):
        said = [*((each.text, "") for each in item.sentences), *((each.text, "") for each in item.extra)]
    elif isinstance(item, Dispute):
        said = [(each.what, each.where) for each in item.exhibits]
    order = list(range(len(said)))
    chance = random.Random(seed)  # noqa: S311 - an exercise, no secret
    chance.shuffle(order)
    while len(order) > 1 and order == sorted(order):
        chance.shuffle(order)
    return {
        f"p{at}": (place, Piece(id=f"p{at}", text=said[place][0], where=said[place][1])) for at, place in enumerate(order, 1)
    }


def show(
    kept: KeptAttempt, item: Item, running: Running, persona: Persona | None, hint_cost: int, now: datetime, say: Say
) -> Shown:
    """Return what the trainee may see of an attempt."""
    name, told = kind(item), hints(item)
    talk = running.talk
    played = talk is not None and isinstance(item, Talk)
    ended = bool(talk and talk.state.ending) or kept.ended is not None
    return Shown(
        id=kept.id, kind=name, title=item.title or say("practice.session.untitled"), level=item.level, intent=item.intent,
        sub=item.sub, persona=persona.id if persona else "", buyer=persona.name if persona else "",
        how=persona.how if persona else "", channel=item.channel, history=() if isinstance(item, Drill) else item.history,
        message=item.message, card=known(item, talk.said) if talk and isinstance(item, Talk) else item.card,
        policy=item.policy, remedies=item.remedies,
        text=item.text if isinstance(item, Drill) else item.cold if isinstance(item, Cold) else "",
        pieces=tuple(piece for _, piece in pieces(item, running.seed).values()), said=talk.said if talk else (),
        turn=talk.state.turn + 1 - bool(talk.state.ending) if talk else 0,
        turns=buyer.turns(item) if played and isinstance(item, Talk) else 0, hints=told[: running.hints],
        hints_left=max(0, len(told) - running.hints), hint_cost=hint_cost, began=kept.began,
        seconds=round(kept.seconds if kept.ended else running.seconds(now)),
        expected=round(USUAL[name] * LONGER[item.level]), paused=running.since is None and not ended, finished=ended,
        again_of=kept.again_of, assignment=kept.assignment, draft=running.draft,
    )  # fmt: skip
