"""What the store counts over a stretch of time, for the insight room. One way of asking serves SQLite and PostgreSQL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from itertools import pairwise
from math import fsum
from typing import Any, Protocol, cast

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, select
from sqlalchemy.orm import Session, aliased

from assistant.store.counts import Asked, Changed, OwedState, Ruled, Taken, Tally, Turned, Way
from assistant.store.tables import (
    CopyRow,
    CopyRuleRow,
    CorrectionRow,
    DraftRow,
    DraftRuleRow,
    OpinionRow,
    OwedRow,
    SuggestionRow,
)  # fmt: skip

WAYS: tuple[Way, ...] = ("own", "edited", "as_is")
"""From the worst to the best that can happen to a suggestion of which something was copied."""


class Readable(Protocol):
    """What figures are read from."""

    def reading(self) -> AbstractContextManager[Session]:
        """Give a session that only reads."""


class Figures:
    """Counts of the store. Thread-safe.

    :raises StoreError: in every method, when the database is not fit.
    """

    def __init__(self, ground: Readable) -> None:
        self._ground = ground

    def tally(self, edges: Sequence[datetime], now: datetime) -> Tally:
        """Return what is counted from ``edges[0]`` until before ``edges[-1]``; between every two edges lies a step.

        Suggestions count by when they were made, and their copies with them, whenever that was. Opinions and corrections count
        by when they were given, promised answers by when they were promised, as they stand at ``now``.

        :param edges: at least two moments in ascending order, local time.
        """
        if len(edges) < 2 or any(first >= second for first, second in pairwise(edges)):
            raise ValueError("edges are fewer than two or not in ascending order")
        with self._ground.reading() as session:
            suggestions = _Suggestions(session, edges)
            copies = _Copies(session, edges, suggestions)
            return Tally(
                asked=suggestions.asked, firsts=suggestions.firsts, taken=copies.taken, waits=copies.waits,
                changed=copies.changed, rules=_rules(session, edges), owed=_owed(session, edges, now),
                turned=_turned(session, edges), **_thumbs(session, edges),
            )  # fmt: skip


def _within(column: Any, edges: Sequence[datetime]) -> ColumnElement[bool]:  # noqa: ANN401 - a mapped column
    return and_(column >= edges[0], column < edges[-1])


def _step(edges: Sequence[datetime]) -> ColumnElement[int]:
    """Return the number of a suggestion's step. Databases don't agree on what a local day is, so they are told its edges."""
    inner = edges[1:-1]
    steps = [(SuggestionRow.at < edge, literal(number)) for number, edge in enumerate(inner)]
    return case(*steps, else_=len(inner)) if steps else literal(0)


class _Suggestions:
    """The suggestions of a period, and where each belongs by its id: finding them here is quicker than joining them there."""

    def __init__(self, session: Session, edges: Sequence[datetime]) -> None:
        first = and_(DraftRow.suggestion == SuggestionRow.id, DraftRow.number == 1)
        question = (
            select(
                SuggestionRow.id, _step(edges), SuggestionRow.intent, SuggestionRow.who, SuggestionRow.again != "",
                DraftRow.number.is_not(None), SuggestionRow.first_ms,
            )
            .outerjoin(DraftRow, first)
            .where(_within(SuggestionRow.at, edges))
        )  # fmt: skip
        blocked: set[str] = set(session.scalars(_blocked()))
        asked: Counter[tuple[int, str, str, bool, bool, bool]] = Counter()
        firsts = []
        self.places: dict[str, tuple[int, str]] = {}
        for id, step, intent, who, again, drafted, first_ms in session.connection().execute(question):
            self.places[id] = step, who
            asked[step, intent, who, bool(again), bool(drafted), bool(drafted) and id not in blocked] += 1
            if first_ms is not None:
                firsts.append(first_ms)
        self.asked = tuple(Asked(*key, count) for key, count in asked.items())
        self.firsts = tuple(firsts)


def _blocked() -> Select[str]:
    """Return the question for the suggestions that have drafts, but none without a finding that stops."""

    def stops(draft: Any, other: Any) -> ColumnElement[bool]:  # noqa: ANN401 - mapped classes
        return and_(other.suggestion == draft.suggestion, other.number == draft.number, other.severity == "stop")

    inner = aliased(DraftRuleRow)
    clear = exists().where(DraftRow.suggestion == DraftRuleRow.suggestion, ~exists().where(stops(DraftRow, inner)))
    return select(DraftRuleRow.suggestion).where(DraftRuleRow.severity == "stop", ~clear)


class _Copies:
    """What was copied of those suggestions."""

    def __init__(self, session: Session, edges: Sequence[datetime], suggestions: _Suggestions) -> None:
        question = select(CopyRow.suggestion, CopyRow.draft, CopyRow.distance, CopyRow.seconds)
        question = question.where(CopyRow.at >= edges[0], CopyRow.suggestion != "")  # nothing is copied before it is suggested
        best: dict[str, int] = {}
        soonest: dict[str, float] = {}
        changed: dict[str, list[float]] = {}
        for id, draft, distance, seconds in session.connection().execute(question):
            if (place := suggestions.places.get(id)) is None:
                continue
            best[id] = max(best.get(id, 0), 0 if not draft else 1 if distance else 2)
            if seconds is not None:
                soonest[id] = min(soonest.get(id, seconds), seconds)
            if draft and distance is not None:
                changed.setdefault(place[1], []).append(distance)
        counts = Counter((*suggestions.places[id], WAYS[way]) for id, way in best.items())
        self.taken = tuple(Taken(*key, count) for key, count in counts.items())
        self.waits = tuple(soonest.values())
        self.changed = tuple(Changed(who, len(all_), fsum(all_)) for who, all_ in changed.items())


def _rules(session: Session, edges: Sequence[datetime]) -> tuple[Ruled, ...]:
    """Return the rules that found something, those of most drafts first."""
    drafted = (
        select(DraftRuleRow.rule, func.count())
        .join(SuggestionRow, SuggestionRow.id == DraftRuleRow.suggestion)
        .where(_within(SuggestionRow.at, edges))
        .group_by(DraftRuleRow.rule)
    )
    left = (
        select(CopyRuleRow.rule, func.count())
        .join(CopyRow, CopyRow.id == CopyRuleRow.copy)
        .where(_within(CopyRow.at, edges))
        .group_by(CopyRuleRow.rule)
    )
    before, after = _pairs(session, drafted), _pairs(session, left)
    found = [Ruled(rule, before.get(rule, 0), after.get(rule, 0)) for rule in {**before, **after}]
    return tuple(sorted(found, key=lambda each: (-each.drafted, -each.left, each.rule)))


def _owed(session: Session, edges: Sequence[datetime], now: datetime) -> dict[OwedState, int]:
    """Return promised answers by how they stand; those that are no longer wanted are left out."""
    answered = OwedRow.answered
    state = case(
        (and_(answered.is_not(None), answered <= OwedRow.due), "kept"),
        (answered.is_not(None), "late"),
        (OwedRow.due < now, "missed"),
        else_="open",
    )
    asked = select(state.label("state")).where(_within(OwedRow.made, edges), ~OwedRow.dropped).subquery()
    return cast(dict[OwedState, int], _pairs(session, select(asked.c.state, func.count()).group_by(asked.c.state)))


def _turned(session: Session, edges: Sequence[datetime]) -> tuple[Turned, ...]:
    """Return corrections by what was corrected into what, the most frequent first."""
    columns = CorrectionRow.was, CorrectionRow.now, CorrectionRow.state
    question = select(*columns, func.count()).where(_within(CorrectionRow.at, edges)).group_by(*columns)
    found: dict[tuple[str, str], dict[str, int]] = {}
    for was, now, state, count in session.connection().execute(question):
        found.setdefault((was, now), {})[state] = count
    rows = [
        Turned(was, now, *(states.get(state, 0) for state in ("waiting", "accepted", "rejected")))
        for (was, now), states in found.items()
    ]
    return tuple(sorted(rows, key=lambda each: (-sum(each[2:]), each.was, each.now)))


def _thumbs(session: Session, edges: Sequence[datetime]) -> dict[str, Any]:
    """Return thumbs by verdict, and the reasons of those that point down, the most frequent first."""
    thumbs: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for verdict, why in session.execute(select(OpinionRow.verdict, OpinionRow.reasons).where(_within(OpinionRow.at, edges))):
        thumbs[verdict] += 1
        reasons.update(why if verdict == "down" else ())
    return {"thumbs": dict(thumbs), "reasons": dict(reasons.most_common())}


def _pairs(session: Session, question: Any) -> dict[str, int]:  # noqa: ANN401 - selects of two columns
    return dict(_rows(session, question))


def _rows(session: Session, question: Any) -> Iterator[tuple[str, int]]:  # noqa: ANN401 - as above
    yield from ((name, int(count)) for name, count in session.execute(question))
