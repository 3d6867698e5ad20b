"""What came of an attempt: the marks of its kind, with everything that was kept back until now."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.errors import InputError
from assistant.practice import marking
from assistant.practice.asking import asks_for, questions
from assistant.practice.drill import Drill
from assistant.practice.shapes import Cold, Dispute, Hidden, Item, Missing, Ordering, Rubric, Scenario, Talk
from assistant.practice.showing import Running, message, pieces
from assistant.practice.talk import arc, met, verdict
from assistant.practice.values import (
    Answer,
    HiddenSeen,
    Placement,
    Result,
    Share,
    Skill,
)  # fmt: skip
from assistant.requests import Say
from assistant.schema import Coaching

if TYPE_CHECKING:
    from assistant.coach import Coach


@dataclass(frozen=True)
class Examiner:
    """Marks answers. ``coach`` reads free text, ``rubric`` says what hints cost and what a stop leaves."""

    coach: Coach
    rubric: Rubric
    say: Say

    def examined(self, item: Item, running: Running, answer: Answer) -> dict[str, Any]:
        """Return the fields of ``Outcome`` that come of marking: points before hints, marks, reasons, good answers.

        :raises InputError: when the answer names pieces that aren't there, or a talk has no answer yet.
        """
        match item:
            case Scenario() | Cold():
                return self._written(item, answer)
            case Talk():
                return self._talked(item, running)
            case Drill():
                result = marking.violation(item, answer.marked, self.say)
                return _marked("violation", result) | {"better": item.better}
            case Ordering():
                result = marking.order(item, self._places(item, running, answer.order), self.say)
                right = tuple(Placement(role=each.role, text=each.text) for each in item.sentences)
                return _marked("order", result) | {"right": right, "why": item.why}
            case Missing():
                return self._asked(item, answer)
            case Dispute():
                named = [item.exhibits[each].id for each in self._places(item, running, answer.chosen)]
                first = [
                    item.exhibits[each].id for each in self._places(item, running, (answer.first,) if answer.first else ())
                ]
                result = marking.evidence(item, named, first[0] if first and first[0] in named else "", self.say)
                return _marked("evidence", result) | {"why": item.why}

    def said(self, item: Item, running: Running, answer: Answer) -> str:
        """Return an answer in words, as it is kept and compared with later ones."""
        if isinstance(item, Talk):
            return "\n".join(running.talk.answers) if running.talk else ""
        if isinstance(item, Drill):
            return "\n".join(item.text[each.start : each.end] for each in answer.marked)
        shuffled = {id: piece.text for id, (_, piece) in pieces(item, running.seed).items()}
        if isinstance(item, Ordering | Dispute):
            return "\n".join(shuffled.get(each, "") for each in (answer.order or answer.chosen))
        return answer.text

    # --- by kind

    def _written(self, item: Scenario | Cold, answer: Answer) -> dict[str, Any]:
        hidden = item.hidden if isinstance(item, Scenario) else ()
        case = message(item)
        coaching = self.coach.score(
            answer.text,
            case,
            item.must,
            hidden,
            model_answer=next(iter(item.models.values())),
            intent=item.intent,
            sub=item.sub,
        )
        asked: tuple[str, ...] = ()
        if any(word in answer.text for each in hidden for word in each.ask):
            asked = questions(self.coach.read(answer.text, case, intent=item.intent, sub=item.sub))
        return {
            "points": coaching.score, "capped": coaching.capped, "marks": shares(coaching), "coaching": coaching,
            "advice": coaching.advice, "models": {style: (text,) for style, text in item.models.items()},
            "musts": tuple(met(each, answer.text) for each in item.must),
            "hidden": tuple(_hidden(each, bool(asks_for(each.ask, asked))) for each in hidden),
            "result": marking.cold(item, answer.text, coaching.score) if isinstance(item, Cold) else None,
        }  # fmt: skip

    def _talked(self, item: Talk, running: Running) -> dict[str, Any]:
        talk = running.talk
        if talk is None or not talk.answers:
            raise InputError(self.say("practice.session.nothing_said"))
        found = verdict(item, talk, self.rubric, self.say)
        return {
            "points": found.points, "capped": found.capped, "marks": found.marks, "turns": talk.scored, "arc": arc(talk),
            "advice": found.advice, "models": dict(item.models), "musts": found.musts, "goal": item.goal,
            "hidden": tuple(_hidden(each, each.id in talk.state.told) for each in item.hidden),
        }  # fmt: skip

    def _asked(self, item: Missing, answer: Answer) -> dict[str, Any]:
        seen = None
        if answer.text.strip():
            seen = self.coach.read(answer.text, message(item), intent=item.intent, sub=item.sub)
        heard = "|".join(self.rubric.hears.get("reason", ()))
        reasoned = bool(heard and re.search(heard, answer.text))
        result = marking.missing(item, seen, self.rubric, reasoned, self.say)
        return _marked("missing", result) | {
            "models": {style: (text,) for style, text in item.models.items()},
            "asks": tuple(each.model for each in item.lacks),
        }

    def _places(self, item: Item, running: Running, given: Sequence[str]) -> list[int]:
        """Return the places in the item of the pieces that were chosen, each once."""
        known = pieces(item, running.seed)
        if any(each not in known for each in given):
            raise InputError(self.say("practice.session.strange_piece"))
        return [known[each][0] for each in dict.fromkeys(given)]


def shares(coaching: Coaching) -> dict[Skill, Share]:
    """Return the share of each dimension's points that a reply gets."""
    return {mark.dimension: round(mark.points / mark.of, 3) for mark in coaching.marks if mark.of}


def _marked(skill: Skill, result: Result) -> dict[str, Any]:
    return {"points": result.score, "capped": result.capped, "marks": {skill: result.score / 100}, "result": result}


def _hidden(hidden: Hidden, asked: bool) -> HiddenSeen:
    return HiddenSeen(fact=hidden.fact, asked=asked, key=hidden.key)
