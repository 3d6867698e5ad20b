"""Marks the exercises that are no free text: each thing found, missed or wrongly chosen, with the item's own reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from assistant.practice.asking import asks_for, questions
from assistant.practice.drill import Drill, Wrong
from assistant.practice.shapes import Cold, Dispute, Lack, Missing, Ordering, Rubric
from assistant.practice.values import Judged, Marked, Result
from assistant.requests import Say
from assistant.schema import Severity

if TYPE_CHECKING:
    from assistant.coaching.values import Seen

FOUND = 0.7
"""Share of a violation's points for finding it; the rest is for naming its family."""
SHORTEST = 2
"""Characters that a mark needs to point at anything."""
SLACK = 6
"""Characters that a mark may hold beside what is wrong, over as many as are wrong, before it points at nothing."""
FALSE_MARK, MOST_FALSE = 0.5, 15.0
"""What a wrong mark costs: this share of a violation's points, but not more than so many."""
REASON = 20.0
"""Points for saying why one asks; the questions themselves make up the rest."""
NEEDLESS = 15.0
FIRST = 20.0
"""Points for securing first what would be lost first; the list itself makes up the rest."""
FINDING: dict[Severity, float] = {"stop": 20.0, "warn": 8.0, "hint": 2.0}
"""What a finding of the guard costs where a text is marked by what it asks."""


class Place(NamedTuple):
    """Where a violation stands in the text, once for each time its words do."""

    wrong: Wrong
    spans: tuple[tuple[int, int], ...]


def _result(points: float, lines: Sequence[Judged], most: int = 100) -> Result:
    return Result(score=round(max(0.0, min(100.0, most, points))), lines=tuple(lines), capped=most < 100)


# --- find the violation


def violation(item: Drill, marked: Sequence[Marked], say: Say) -> Result:
    """Return what marks in the text are worth: a violation counts as found when a mark covers half of it, or it of a mark.

    A mark that holds far more than what is wrong points at nothing: who marks the whole text has found nothing.
    """
    places = [Place(each, tuple(_spans(each.quote, item.text))) for each in item.wrong]
    worth = 100 / len(places)
    wide = {number for number, mark in enumerate(marked) if _beside(mark, places, len(item.text))}
    hits = {number: () if number in wide else _hit(mark, places, len(item.text)) for number, mark in enumerate(marked)}
    lines: list[Judged] = []
    points = 0.0
    for index, place in enumerate(places):
        mine = [marked[number] for number, hit in hits.items() if index in hit]
        named = any(mark.family == place.wrong.family for mark in mine)
        got = worth * (FOUND * bool(mine) + (1 - FOUND) * named)
        points += got
        lines += _found(place, mine, named, worth, say)
    cost = min(FALSE_MARK * worth, MOST_FALSE)
    for number, mark in enumerate(marked):
        if not hits[number]:
            points -= cost
            lines.append(_false(item, mark, number in wide, cost, say))
    return _result(points, lines)


def _spans(quote: str, text: str) -> Iterator[tuple[int, int]]:
    at = text.find(quote)
    while at >= 0:
        yield at, at + len(quote)
        at = text.find(quote, at + len(quote))


def _shared(mark: Marked, place: Place, length: int) -> Iterator[tuple[int, int]]:
    """Yield how many characters a mark and each place of a violation share, and how many the shorter of both has."""
    start, end = mark.start, min(mark.end, length)
    for begin, close in place.spans:
        yield max(0, min(end, close) - max(start, begin)), min(end - start, close - begin)


def _hit(mark: Marked, places: Sequence[Place], length: int) -> tuple[int, ...]:
    """Return the numbers of the violations that a mark points at."""
    if min(mark.end, length) - mark.start < SHORTEST:
        return ()
    return tuple(
        number
        for number, place in enumerate(places)
        if any(shared * 2 > shorter for shared, shorter in _shared(mark, place, length))
    )


def _beside(mark: Marked, places: Sequence[Place], length: int) -> bool:
    """Tell whether a mark holds far more than what is wrong in it."""
    inside = sum(shared for place in places for shared, _ in _shared(mark, place, length))
    return bool(inside) and min(mark.end, length) - mark.start - inside > max(inside, SLACK)


def _found(place: Place, mine: Sequence[Marked], named: bool, worth: float, say: Say) -> Iterator[Judged]:
    """Yield whether a violation was found, and whether its family was named."""
    wrong, (start, end) = place.wrong, place.spans[0]
    where = {"quote": wrong.quote, "family": wrong.family, "start": start, "end": end}
    if not mine:
        yield Judged(what="missed", ok=False, why=wrong.why, points=-round(worth, 1), **where)
        return
    yield Judged(what="found", ok=True, why=wrong.why, points=round(worth * FOUND, 1), **where)
    right = say(f"family.{wrong.family}")
    told = next((each.family for each in mine if each.family), None)
    rest = round(worth * (1 - FOUND), 1)
    if named:
        yield Judged(what="named", ok=True, why=say("practice.session.named", right=right), points=rest, **where)
    else:
        why = (
            say("practice.session.misnamed", told=say(f"family.{told}"), right=right)
            if told
            else say("practice.session.unnamed", right=right)
        )
        yield Judged(what="misnamed", ok=False, why=why, points=-rest, **where)


def _false(item: Drill, mark: Marked, wide: bool, cost: float, say: Say) -> Judged:
    """Say that a mark points at nothing wrong, or holds too much to point at all."""
    start, end = mark.start, max(mark.start, min(mark.end, len(item.text)))
    why = say("practice.session.too_wide") if wide else say("practice.session.not_wrong")
    return Judged(what="needless", ok=False, quote=item.text[start:end], why=why, points=-round(cost, 1), start=start, end=end)


# --- put in order


def order(item: Ordering, given: Sequence[int], say: Say) -> Result:
    """Return what an order is worth. ``given``: places of sentences from 0, of extras from the number of sentences on.

    Of two sentences in the wrong order each takes its share; an order by chance gets next to nothing, the reverse nothing.
    """
    count = len(item.sentences)
    kept = [each for each in given if each < count]
    best = max((tuple(range(count)), *item.also), key=lambda right: -len(_wrong_pairs(right, kept)))
    wrong = _wrong_pairs(best, kept)
    extras = 20.0 if item.extra else 0.0
    pairs = count * (count - 1) / 2
    cost = (100 - extras) * 2 / pairs
    lines = list(_placed(item, best, kept, wrong, cost, say))
    points = 100 - extras - cost * len(wrong)
    for number, each in enumerate(item.extra):
        taken = count + number in given
        share = extras / len(item.extra)
        points += 0 if taken else share
        lines.append(
            Judged(what="needless" if taken else "left", ok=not taken, quote=each.text, why=each.why,
                   points=round(-share if taken else share, 1))
        )  # fmt: skip
    return _result(max(points, 0.0) if kept else 0.0, lines)


def _wrong_pairs(right: Sequence[int], given: Sequence[int]) -> list[tuple[int, int]]:
    """Return the pairs (earlier, later) of the right order that stand the other way round, or of which one is missing."""
    at = {each: place for place, each in enumerate(given)}
    return [(a, b) for a, b in combinations(right, 2) if a not in at or b not in at or at[a] > at[b]]


def _placed(
    item: Ordering, best: Sequence[int], kept: Sequence[int], wrong: Sequence[tuple[int, int]], cost: float, say: Say
) -> Iterator[Judged]:
    """Yield for each sentence, in the right order, whether it stands well: what should come before or after it, and why."""
    for each in best:
        placed = item.sentences[each]
        reason = say(f"practice.session.role.{placed.role}")
        if each not in kept:
            why = say("practice.session.left_out", reason=reason)
            pairs = sum(each in pair for pair in wrong)
            yield Judged(what="missed", ok=False, quote=placed.text, why=why, points=-round(cost * pairs, 1))
        elif late := [b for a, b in wrong if a == each and b in kept]:
            first = item.sentences[late[0]].text
            why = say("practice.session.before", first=placed.text, then=first, reason=reason)
            yield Judged(what="misplaced", ok=False, quote=placed.text, why=why, points=-round(cost * len(late), 1))
        else:
            yield Judged(what="placed", ok=True, quote=placed.text, why=reason)


# --- ask for what is missing


def missing(item: Missing, seen: Seen | None, rubric: Rubric, reasoned: bool, say: Say) -> Result:
    """Return what questions are worth. ``seen``: None of an empty text; ``reasoned``: the text says why it asks."""
    asked, findings = (questions(seen), seen.findings) if seen else ((), ())
    worth = (100 - REASON) / len(item.lacks)
    lines = [_asked(each, asks_for(each.ask, asked), worth, say) for each in item.lacks]
    got = sum(each.ok for each in lines)
    points = worth * got
    if got:
        points += REASON * reasoned
        what, why = ("reason", "reason") if reasoned else ("no_reason", "no_reason")
        points_told = REASON if reasoned else -REASON
        lines.append(Judged(what=what, ok=reasoned, why=say(f"practice.session.{why}"), points=points_told))
    for needless in item.needless:
        if quote := asks_for(needless.ask, asked):
            points -= NEEDLESS
            lines.append(Judged(what="needless", ok=False, quote=quote, why=needless.why, points=-NEEDLESS))
    for found in findings:
        points -= FINDING[found.severity]
        lines.append(
            Judged(what="rule", ok=False, quote=found.quote, why=found.why, better=found.instead,
                   points=-FINDING[found.severity], start=found.start, end=found.end)
        )  # fmt: skip
    stopped = any(each.severity == "stop" for each in findings)
    return _result(points, lines, rubric.capped if stopped else 100)


def _asked(lack: Lack, quote: str, worth: float, say: Say) -> Judged:
    if quote:
        return Judged(what="found", ok=True, quote=quote, why=lack.why, points=round(worth, 1))
    why = say("practice.session.not_asked", what=lack.what, why=lack.why)
    return Judged(what="missed", ok=False, why=why, better=lack.model, points=-round(worth, 1))


# --- rewrite what is cold


def cold(item: Cold, text: str, score: int) -> Result:
    """Return what made the old reply cold, and whether it is gone from the new one, which the coach gave ``score``."""
    lines = [
        Judged(what="needless" if each.quote in text else "left", ok=each.quote not in text, quote=each.quote, why=each.why)
        for each in item.chills
    ]
    return Result(score=score, lines=tuple(lines))


# --- build the evidence list


def evidence(item: Dispute, chosen: Sequence[str], first: str, say: Say) -> Result:
    """Return what a list of evidence is worth, by ids of exhibits; a list of everything is worth little."""
    belongs = [each for each in item.exhibits if each.keep]
    share = (100 - FIRST) / len(belongs)
    cost = 0.75 * (100 - FIRST) / (len(item.exhibits) - len(belongs))
    lines: list[Judged] = []
    points = 0.0
    for each in item.exhibits:
        taken = each.id in chosen
        points += (share if each.keep else -cost) if taken else 0
        what = ("found" if taken else "missed") if each.keep else ("needless" if taken else "left")
        told: Mapping[str, float] = {"found": share, "missed": -share, "needless": -cost, "left": 0.0}
        lines.append(
            Judged(
                what=what,
                ok=what in ("found", "left"),
                quote=each.what,
                where=each.where,
                why=each.why,
                points=round(told[what], 1),
            )
        )
    right = next(each for each in item.exhibits if each.id == item.first)
    hit = first == item.first
    points += FIRST * hit
    why = say("practice.session.first" if hit else "practice.session.not_first", what=right.what, why=right.why)
    lines.append(
        Judged(what="first" if hit else "not_first", ok=hit, quote=right.what, why=why, points=FIRST if hit else -FIRST)
    )
    return _result(points, lines)
