"""A talk with the played buyer: answer by answer, then the arc of his mood and what the whole was worth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple

from assistant.practice import buyer
from assistant.practice.shapes import Ending, Mood, Must, Persona, Rubric, Talk
from assistant.practice.values import Arc, ArcPoint, Cause, Moved, MustSeen, Share, Skill, Spoken, TurnScored
from assistant.requests import Say
from assistant.schema import Dimension, Frozen, Mark, Message, OrderCard, Turn

if TYPE_CHECKING:
    from assistant.coach import Coach

WORST = 0.4
"""How much the worst answer counts for where every answer has to be right; the mean of all makes up the rest."""
BEST = 0.7
"""How much the best answer counts for what is done once in a talk: taking up the matter, telling the facts, offering, saying
what comes next. What the guard finds in it counts wherever it stands."""
ONCE: frozenset[Dimension] = frozenset({"concern", "facts", "options", "step"})
CALMING = 30
"""Points of a talk, of 100, that how the buyer ended is worth; the answers themselves make up the rest."""
_ENDS: dict[Ending, float] = {"calm": 1.0, "left": 0.4, "review": 0.15, "complaint": 0.0}
MOST_ADVICE = 3


class Played(Frozen):
    """A talk so far: with which persona, where it stands, all that was said, and every answer with its marks."""

    persona: str
    state: buyer.State
    said: tuple[Spoken, ...]
    points: tuple[ArcPoint, ...]
    scored: tuple[TurnScored, ...] = ()

    @property
    def answers(self) -> tuple[str, ...]:
        """What the trainee has said, in order."""
        return tuple(each.text for each in self.said if each.who == "agent")


class Verdict(NamedTuple):
    """What a talk is worth, 0 to 100 before hints. ``capped``: an answer holds what must never be sent."""

    points: float
    capped: bool
    marks: dict[Skill, Share]
    musts: tuple[MustSeen, ...]
    advice: tuple[str, ...]


def begun(talk: Talk, persona: Persona, seed: int) -> Played:
    """Return a talk to which the buyer has said his first line."""
    state, line = buyer.opening(talk, persona, seed)
    start = ArcPoint(turn=0, mood=state.mood, line=line)
    return Played(persona=persona.id, state=state, said=(Spoken(who="buyer", text=line),), points=(start,))


def answered(talk: Talk, persona: Persona, played: Played, text: str, coach: Coach, say: Say) -> Played:
    """Return the talk after one more answer; where one has ended, as it was."""
    if played.state.ending:
        return played
    message, earlier = facing(talk, played), played.answers
    case = coach.case(text, message, said=earlier, intent=talk.intent, sub=talk.sub)
    seen, coaching = case.seen, coach.marked(case)
    took = buyer.react(talk, persona, played.state, seen, text)
    turn, stopped = took.state.turn, any(each.severity == "stop" for each in seen.findings)
    said = [Spoken(who="agent", text=text), Spoken(who="buyer", text=took.line)]
    if not took.state.ending and (found := buyer.news(talk, turn + 1)):
        said.append(Spoken(who="news", text=found.say, card=found.card))
    moved = tuple(Moved(cause=cause, delta=delta, why=_why(cause, delta, say)) for cause, delta in took.moved)
    point = ArcPoint(turn=turn, mood=took.state.mood, moved=moved, said=text, line=took.line)
    return played.model_copy(
        update={
            "state": took.state,
            "said": (*played.said, *said),
            "points": (*played.points, point),
            "scored": (*played.scored, TurnScored(turn=turn, text=text, coaching=coaching, stopped=stopped)),
        }
    )


def play(talk: Talk, persona: Persona, answers: Iterable[str], coach: Coach, say: Say, seed: int = 0) -> Played:
    """Return the talk that ``answers`` make, as far as the buyer listens."""
    played = begun(talk, persona, seed)
    for each in answers:
        played = answered(talk, persona, played, each, coach, say)
    return played


def facing(talk: Talk, played: Played) -> Message:
    """Return what the next answer answers: the buyer's last line, with all that was said and is known by now."""
    *before, last = [each for each in played.said if each.who != "news"]
    history = [Turn(who="buyer" if each.who == "buyer" else "agent", text=each.text) for each in before]
    return Message(
        text=last.text, history=(*talk.history, *history), card=known(talk, played.said), channel=talk.channel,
        policy=talk.policy, remedies=talk.remedies,
    )  # fmt: skip


def known(talk: Talk, said: Sequence[Spoken]) -> OrderCard:
    """Return the order card as the news have filled it by now."""
    held = talk.card.held()
    for each in said:
        held |= each.card.held()
    return OrderCard(**held)


def arc(played: Played) -> Arc:
    """Return how the mood went, and how the talk ended; one that was broken off ends as its mood is, early on never well."""
    ending = played.state.ending or buyer.FINAL[played.state.mood]
    if ending == "calm" and played.state.turn < buyer.SHORTEST:
        ending = "left"
    return Arc(points=played.points, ending=ending, calming=calming(played.points[0].mood, played.state.mood, ending))


def calming(start: Mood, end: Mood, ending: Ending) -> float:
    """Return how well a buyer was calmed, 0 to 1: mostly how it ended, and how far his mood came.

    >>> calming(3, 0, "calm"), calming(2, 4, "complaint")
    (1.0, 0.0)
    """
    start = max(start, 1)
    eased = 0.5 + 0.5 * (start - end) / start if end <= start else 0.5 * (4 - end) / (4 - start)
    return round(0.6 * _ENDS[ending] + 0.4 * eased, 3)


# --- what the whole was worth


def verdict(talk: Talk, played: Played, rubric: Rubric, say: Say) -> Verdict:
    """Return what a talk is worth: its answers by dimension, and how the buyer ended."""
    told = "\n".join(played.answers)
    shares = _shares(played.scored, _lost(talk.must, told, rubric))
    weights = rubric.weights
    answers = sum(weights[each] * share for each, share in shares.items()) / (sum(weights[each] for each in shares) or 1)
    calmed = arc(played).calming
    points = (100 - CALMING) * answers + CALMING * calmed
    capped = any(each.stopped for each in played.scored)
    marks: dict[Skill, Share] = {"calming": calmed}
    marks.update(shares.items())
    seen = tuple(met(each, told) for each in talk.must)
    return Verdict(min(points, rubric.capped) if capped else points, capped, marks, seen, _advice(played, say))


def met(must: Must, text: str) -> MustSeen:
    """Return whether ``text`` does what a good answer does; None where no words tell."""
    done: bool | None = None
    if must.words or must.never:
        done = (not must.words or any(each in text for each in must.words)) and not any(each in text for each in must.never)
    return MustSeen(dimension=must.dimension, what=must.what, met=done)


def _lost(musts: Sequence[Must], told: str, rubric: Rubric) -> dict[Dimension, float]:
    """Return what each dimension loses, 0 to 1, by what was to be done in the talk and was not, or was and should not be."""
    lost: dict[Dimension, float] = {}
    wanted = Counter(each.dimension for each in musts if each.words)
    for must in musts:
        name = must.dimension
        if must.words and not any(each in told for each in must.words):
            lost[name] = lost.get(name, 0.0) + rubric.takes.get(f"{name}.must", 0) / 100 / wanted[name]
        if any(each in told for each in must.never):
            lost[name] = lost.get(name, 0.0) + rubric.takes.get(f"{name}.never", 0) / 100
    return lost


def _shares(scored: Sequence[TurnScored], lost: dict[Dimension, float]) -> dict[Dimension, float]:
    """Return the share of each dimension that the answers reach together, less what they lost together."""
    by: dict[Dimension, list[Mark]] = {}
    for each in scored:
        for mark in each.coaching.marks:
            if mark.of:
                by.setdefault(mark.dimension, []).append(mark)
    return {name: round(max(0.0, _together(name, marks) - lost.get(name, 0.0)), 3) for name, marks in by.items()}


def _together(name: Dimension, marks: Sequence[Mark]) -> float:
    shares = [mark.points / mark.of for mark in marks]
    if name not in ONCE:
        return WORST * min(shares) + (1 - WORST) * fmean(shares)
    found = [sum(loss.points for loss in mark.losses if loss.rule) / mark.of for mark in marks]
    rest = [min(1.0, share + each) for share, each in zip(shares, found, strict=True)]
    wrong = WORST * max(found) + (1 - WORST) * fmean(found)
    return BEST * max(rest) + (1 - BEST) * fmean(rest) - wrong


def _advice(played: Played, say: Say) -> tuple[str, ...]:
    """Return what to do first: the advice for the worst answers, one of each."""
    found: dict[str, int] = {}
    for each in sorted(played.scored, key=lambda each: each.coaching.score):
        for advice in each.coaching.advice[:1]:
            found.setdefault(advice, each.turn)
    told = [say("practice.session.turn_advice", turn=turn, text=advice) for advice, turn in found.items()]
    return tuple(told[:MOST_ADVICE])


def _why(cause: Cause, delta: int, say: Say) -> str:
    """Return in Chinese why the mood moved, or why something good did not help."""
    idle = "_idle" if cause in ("offered", "step") and delta == 0 else ""
    return say(f"practice.session.moved.{cause}{idle}")
