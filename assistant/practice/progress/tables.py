"""Tables of practice, to look at and to take away as CSV or XLSX (``insight.sheets``)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.insight.measures import Figure
from assistant.insight.tables import Cell, Row, Table
from assistant.practice.names import Names
from assistant.practice.progress.assignments import Task, titled
from assistant.practice.progress.cohort import Cohort
from assistant.practice.progress.measures import SKILLS, Standing
from assistant.store.values_practice import Comment, Tried


def trainees(seen: Cohort, names: Names) -> Table:
    """Return the trainees, one a row, and the medians of their skills in the last one."""
    columns = (
        "who", "tries", "items", "minutes", "days", "last_day", "mean", "last", "trend", "done", "late", "open", "overdue",
    )  # fmt: skip
    head = (*map(names.column, columns), *map(names.skill, SKILLS))
    rows: list[Row] = [
        (
            names.who(each.who), each.tries, each.items, minutes(each.seconds), each.days, _day(each.last_day),
            points(each.mean), points(each.last), points(each.trend),
            *(each.having(state) for state in ("done", "late", "open", "overdue")),
            *(_share(each.skills[skill]) for skill in SKILLS),
        )
        for each in seen.rows
    ]  # fmt: skip
    if len(rows) > 1:
        nothing: tuple[Cell, ...] = (None,) * (len(columns) - 1)
        medians = (Figure(value=each.median, unit="share", of=each.of) for each in seen.groups)
        rows.append((names.say("practice.progress.median"), *nothing, *medians))
    return Table(code="cohort", name=names.say("practice.progress.table.cohort"), head=head, rows=tuple(rows))


def skills(standings: Iterable[Standing], names: Names) -> Table:
    """Return where somebody stands in every skill."""
    rows: list[Row] = [
        (names.skill(each.skill), each.of, _share(each.share), _share(each.last), points(each.trend)) for each in standings
    ]
    return _table("skills", ("skill", "of", "share", "last_share", "change"), rows, names)


def attempts(tries: Iterable[Tried], names: Names) -> Table:
    """Return attempts, the latest first, one a row."""
    rows: list[Row] = [
        (
            f"{each.ended:%Y-%m-%d %H:%M}", names.who(each.who), names.kind(each.kind), names.item(each.item),
            names.intent(each.intent) if each.intent else "", names.level(each.level), names.persona(each.persona), each.score,
            each.nth, each.hints, Figure(value=each.seconds, unit="seconds", of=1),
            *(_share(each.marks.get(skill)) for skill in SKILLS),
        )
        for each in sorted(tries, key=lambda each: (each.ended, each.id), reverse=True)
    ]  # fmt: skip
    columns = ("when", "who", "kind", "title", "intent", "level", "persona", "score", "nth", "hints", "seconds")
    head = (*map(names.column, columns), *map(names.skill, SKILLS))
    return Table(code="attempts", name=names.say("practice.progress.table.attempts"), head=head, rows=tuple(rows))


def tasks(given: Sequence[Task], names: Names) -> Table:
    """Return assignments as they stand for trainees, one trainee's assignment a row."""
    rows: list[Row] = []
    for each in given:
        what = each.assignment
        state = names.say(f"practice.progress.task.state.{each.state}")
        told = titled(what, names), names.who(each.who), each.done, what.count, state, what.due.isoformat(), _day(each.ended)
        rows.append((*told, what.note, what.by))
    return _table("tasks", ("task", "who", "finished", "count", "state", "due", "ended", "note", "by"), rows, names)


def comments(said: Iterable[Comment], names: Names) -> Table:
    """Return what trainers said, one comment a row."""
    rows: list[Row] = [(f"{each.at:%Y-%m-%d %H:%M}", names.who(each.who), each.text, each.by) for each in said]
    return _table("comments", ("when", "who", "comment", "by"), rows, names)


def minutes(seconds: float) -> int:
    """Return seconds as whole minutes, as they are told."""
    return round(seconds / 60)


def points(value: float | None) -> int | None:
    """Return points as they are told, whole."""
    return None if value is None else round(value)


def _table(code: str, columns: Iterable[str], rows: Iterable[Row], names: Names) -> Table:
    return names.table(code, names.say(f"practice.progress.table.{code}"), columns, rows)


def _share(value: float | None) -> Figure | None:
    return None if value is None else Figure(value=value, unit="share", of=1)


def _day(day: object) -> str | None:
    return None if day is None else str(day)
