"""What to practise next: one sentence with its reason, and the wish that goes with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import get_args

from assistant.practice.book import SHOWN_ONLY_BY
from assistant.practice.names import Names
from assistant.practice.progress.assignments import Task, titled
from assistant.practice.progress.measures import GOOD, LAST, NEEDED, Progress, Standing
from assistant.practice.shapes import Kind, Level
from assistant.practice.values import Skill, Wish
from assistant.schema import Frozen
from assistant.store.values_practice import Assignment, Tried

LEVELS: tuple[Level, ...] = get_args(Level)
KINDS: tuple[Kind, ...] = get_args(Kind)
SOON = 3
"""Days before the last one from which an assignment comes before everything else."""
WEAK = 0.6
"""Share below which a skill is practised before kinds that were never tried."""
RISE, FALL = 80.0, 50.0
"""Mean points of the last ``LEVEL_TRIES`` first tries at a level, from which the next one is due, or one easier."""
LEVEL_TRIES = 5
PRACTISED_BY: dict[Skill, Kind] = {"feeling": "cold", "blame": "cold", **SHOWN_ONLY_BY}
"""What practises a skill best; a message to answer practises all others."""
SHOWN_BY: dict[Kind, Skill] = {kind: skill for skill, kind in SHOWN_ONLY_BY.items()}
"""Skills that only one kind of exercise shows."""
Has = Callable[[Wish], bool]
"""Tells whether there is an exercise for a wish."""


class Advice(Frozen):
    """What to practise next. ``text`` says it with its reason; ``item`` is an exercise itself, "" for any of the wish.

    ``assignment``: the one that it is begun for, 0 for none.
    """

    text: str
    wish: Wish
    item: str = ""
    assignment: int = 0


def advice(seen: Progress, tries: Sequence[Tried], tasks: Sequence[Task], names: Names, has: Has = lambda _: True) -> Advice:
    """Return what to practise next: what is due, then what is weak, then what was never tried, then what is harder.

    :param tries: the trainee's, the earliest finished first.
    :param tasks: what was set to the trainee, the earliest due first.
    """
    wanted = [each for each in tasks if each.state in ("open", "overdue")]
    weak = [each for each in seen.skills if each.skill in seen.weakest[:1]]
    urgent = [each for each in wanted if each.days <= SOON]
    if urgent:
        return _task(urgent[0], names)
    if seen.items < NEEDED:
        return _start(seen, names, has)
    if weak and (weak[0].share or 0) < WEAK:
        return _weak(weak[0], tries, names, has)
    if wanted:
        return _task(wanted[0], names)
    return _untried(tries, names, has) or (_weak(weak[0], tries, names, has) if weak else _steady(tries, names, has))


def wish_of(given: Assignment) -> Wish:
    """Return what an assignment asks for, as a wish."""
    return Wish.model_validate({key: getattr(given, key) or None for key in ("kind", "intent", "level", "persona")})


def level_for(tries: Sequence[Tried], kind: Kind | None = None) -> Level:
    """Return the level that fits a trainee: the highest one tried, one more when it goes well, one less when it does not."""
    firsts = [each for each in tries if each.nth == 1 and kind in (None, each.kind)]
    for at in reversed(range(len(LEVELS))):
        scores = [each.score for each in firsts if each.level == LEVELS[at]][-LEVEL_TRIES:]
        if len(scores) >= NEEDED:
            reached = sum(scores) / len(scores)
            return LEVELS[min(max(at + (reached >= RISE) - (reached < FALL), 0), len(LEVELS) - 1)]
    return LEVELS[0]


def _task(task: Task, names: Names) -> Advice:
    given = task.assignment
    told = {"title": titled(given, names), "month": given.due.month, "day": given.due.day, "left": task.left, "days": task.days}
    if task.state == "overdue":
        text = names.say("practice.progress.next.overdue", **told)
    else:
        text = names.say("practice.progress.next.due" if task.days else "practice.progress.next.today", **told)
    return Advice(text=text, wish=wish_of(given), item=task.todo[0] if task.todo else "", assignment=given.id)


def _start(seen: Progress, names: Names, has: Has) -> Advice:
    line = "few" if seen.items else "start"
    wish = _fitting(Wish(kind="answer", level=LEVELS[0]), has)
    text = names.say(f"practice.progress.next.{line}", done=seen.items, left=NEEDED - seen.items, needed=NEEDED)
    return Advice(text=text, wish=wish)


def _weak(weak: Standing, tries: Sequence[Tried], names: Names, has: Has) -> Advice:
    kind = PRACTISED_BY.get(weak.skill, "answer")
    wish = _fitting(Wish(kind=kind, level=level_for(tries, kind), weakest=True), has)
    text = names.say(
        "practice.progress.next.weak", skill=names.skill(weak.skill), share=f"{weak.share or 0:.0%}", items=weak.of,
        exercise=_named(wish, names),
    )  # fmt: skip
    return Advice(text=text, wish=wish)


def _untried(tries: Sequence[Tried], names: Names, has: Has) -> Advice | None:
    items = {kind: len({each.item for each in tries if each.kind == kind}) for kind in KINDS}
    for kind in sorted(KINDS, key=lambda each: items[each]):
        skill = SHOWN_BY.get(kind)
        wish = _fitting(Wish(kind=kind, level=level_for(tries, kind)), has)
        if items[kind] >= (NEEDED if skill else 1) or wish.kind is None:
            continue
        told = {"exercise": _named(wish, names), "items": items[kind], "needed": NEEDED}
        if skill:
            return Advice(text=names.say("practice.progress.next.unseen", skill=names.skill(skill), **told), wish=wish)
        return Advice(text=names.say("practice.progress.next.untried", kind=names.kind(kind), **told), wish=wish)
    return None


def _steady(tries: Sequence[Tried], names: Names, has: Has) -> Advice:
    scores = [each.score for each in tries if each.nth == 1][-LAST:]
    wish = _fitting(Wish(kind="talk", level=level_for(tries)), has)
    text = names.say(
        "practice.progress.next.steady", good=f"{GOOD:.0%}", count=len(scores), mean=round(sum(scores) / max(len(scores), 1)),
        exercise=_named(wish, names),
    )  # fmt: skip
    return Advice(text=text, wish=wish)


def _fitting(wish: Wish, has: Has) -> Wish:
    """Return the wish, without its level and then without its kind where there is nothing for it."""
    for each in (wish, wish.model_copy(update={"level": None})):
        if has(each):
            return each
    return Wish(weakest=wish.weakest)


def _named(wish: Wish, names: Names) -> str:
    if wish.kind is None:
        return names.say("practice.progress.next.any")
    if wish.level is None:
        return names.say("practice.progress.next.of_kind", kind=names.kind(wish.kind))
    return names.say("practice.progress.next.of_level", kind=names.kind(wish.kind), level=names.level(wish.level))
