"""An exercise and its outcome as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assistant.content import Content
from assistant.practice.names import Names
from assistant.practice.values import Arc, Judged, Outcome, Shown, Spoken
from assistant.schema import Coaching


class Words(Names):
    """Names of codes, those of what a buyer's case may hold among them."""

    def __init__(self, content: Content, personas: Mapping[str, str] | None = None) -> None:
        super().__init__(content, personas)
        self.taxonomy = content.taxonomy


def question_lines(shown: Shown, names: Words) -> Iterator[str]:
    """Yield the exercise: what it is, what was written, what is known and allowed, what there is to work on."""
    say, taxonomy = names.say, names.taxonomy
    kind, level = names.kind(shown.kind), names.level(shown.level)
    yield say("practice.session.terminal.title", title=shown.title, kind=kind, level=level, minutes=-(-shown.expected // 60))
    if shown.buyer:
        yield say("practice.session.terminal.persona", name=shown.buyer, how=shown.how)
    yield from said_lines([Spoken(who=each.who, text=each.text) for each in shown.history], names)
    if shown.message:
        yield say("practice.session.terminal.buyer", text=shown.message)
    held = shown.card.held() | shown.policy.held()
    if held:
        slots = taxonomy.slots
        yield say("drill.card", facts="；".join(f"{slots[key].name} {value}" for key, value in held.items()))
    if shown.remedies:
        named = taxonomy.remedies
        yield say("drill.remedies", remedies="、".join(named[code].name for code in shown.remedies))
    if shown.text:
        yield say("drill.text", text=shown.text)
    for number, piece in enumerate(shown.pieces, 1):
        where = say("practice.session.terminal.where", where=piece.where) if piece.where else ""
        yield say("practice.session.terminal.piece", number=number, text=piece.text, where=where)


def said_lines(said: Sequence[Spoken], names: Words) -> Iterator[str]:
    """Yield what was said, and what our own side has found out."""
    for each in said:
        yield names.say(f"practice.session.terminal.{each.who}", text=each.text)


def outcome_lines(outcome: Outcome, names: Words) -> Iterator[str]:
    """Yield what came of it: the points, why each was lost, how a good answer reads, what the buyer knew."""
    say = names.say
    minutes, seconds = divmod(outcome.seconds, 60)
    yield say("practice.session.terminal.points", points=outcome.points, minutes=minutes, seconds=seconds)
    if outcome.hint_points:
        yield say("practice.session.terminal.hint_points", count=outcome.hints, points=outcome.hint_points)
    if outcome.capped:
        yield say("practice.session.terminal.capped")
    if outcome.coaching:
        yield from _marks(outcome.coaching, names)
    for turn in outcome.turns:
        yield say("practice.session.terminal.turn", turn=turn.turn, score=turn.coaching.score, text=turn.text)
        yield from _marks(turn.coaching, names, short=True)
    if outcome.arc:
        yield from _arc(outcome.arc, names)
    if outcome.result:
        yield from (_line(each, names) for each in outcome.result.lines)
    if outcome.why:
        yield say("practice.session.terminal.why", why=outcome.why)
    yield from _told(outcome, names)
    if outcome.earlier:
        yield say("practice.session.terminal.earlier", points=outcome.earlier_points, now=outcome.points)


def _told(outcome: Outcome, names: Words) -> Iterator[str]:
    """Yield what was kept back until now."""
    say = names.say
    if outcome.goal:
        yield say("practice.session.terminal.goal", goal=outcome.goal)
    for hidden in outcome.hidden:
        yield say(f"practice.session.terminal.{'asked' if hidden.asked else 'unasked'}", fact=hidden.fact)
    for must in outcome.musts:
        if must.met is not None and outcome.coaching:
            continue  # what was not done stands among the losses
        state = {True: "met", False: "unmet", None: "untold"}[must.met]
        yield say(f"practice.session.terminal.{state}", what=must.what)
    for placed in outcome.right:
        yield say("practice.session.terminal.right", role=names.taxonomy.roles[placed.role], text=placed.text)
    if outcome.better:
        yield say("drill.better", text=outcome.better)
    for style, texts in outcome.models.items():
        yield say("practice.session.terminal.model", style=names.taxonomy.styles[style])
        yield from (f"  {text}" for text in texts)


def _marks(coaching: Coaching, names: Words, short: bool = False) -> Iterator[str]:
    """Yield each dimension with what was lost in it, ``short``: only where something was, and what is strong."""
    say = names.say
    for mark in coaching.marks:
        if short and not mark.losses:
            continue
        yield say("practice.session.terminal.mark", name=names.skill(mark.dimension), points=mark.points, of=mark.of)
        for loss in mark.losses:
            quote = say("practice.session.terminal.quote", quote=loss.quote) if loss.quote else ""
            better = say("practice.session.terminal.better", better=loss.better) if loss.better else ""
            yield say("practice.session.terminal.loss", points=loss.points, quote=quote, why=loss.why, better=better)
        if not short:
            for strength in mark.strengths:
                yield say("practice.session.terminal.strength", quote=strength.quote, why=strength.why)


def _arc(arc: Arc, names: Words) -> Iterator[str]:
    """Yield the mood after each answer as a bar, with what moved it, and how it ended."""
    say = names.say
    yield say("practice.session.terminal.arc")
    for point in arc.points:
        bar = "●" * point.mood + "○" * (4 - point.mood)
        why = "；".join(_signed(each.delta) + each.why for each in point.moved) or say("practice.session.terminal.opening")
        yield say("practice.session.terminal.point", turn=point.turn, bar=bar, why=why)
    yield say(f"practice.session.ending.{arc.ending}")


def _signed(delta: int) -> str:
    return {0: ""}.get(delta, "↑" if delta > 0 else "↓")


def _line(line: Judged, names: Words) -> str:
    say = names.say
    mark = say(f"drill.mark.{'found' if line.ok else 'missed'}")
    quote = say("practice.session.terminal.quote", quote=line.quote) if line.quote else ""
    better = say("practice.session.terminal.better", better=line.better) if line.better else ""
    return say("practice.session.terminal.judged", mark=mark, quote=quote, why=line.why, better=better)
