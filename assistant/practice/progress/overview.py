"""What the store knows of practice, put together for a page: of one trainee, of all of them, and on paper."""

from __future__ import annotations

from datetime import datetime

from assistant.content import Content
from assistant.practice.book import Book
from assistant.practice.names import Names
from assistant.practice.progress.assignments import Task, tasks
from assistant.practice.progress.cohort import Cohort, cohort, roster
from assistant.practice.progress.counsel import Advice, advice, wish_of
from assistant.practice.progress.measures import Filter, Progress, progress
from assistant.practice.progress.record import Record, record
from assistant.practice.shapes import Talk
from assistant.practice.values import Wish
from assistant.schema import Frozen
from assistant.store.store import Store
from assistant.store.values_practice import Assignment, Comment, Tried

ALL = Filter()


class Overview(Frozen):
    """One trainee. ``progress`` and ``tries`` (the earliest finished first) are of what is looked at.

    ``tasks``, ``advice`` and ``comments`` (the latest first) are of everything.
    """

    progress: Progress
    tries: tuple[Tried, ...]
    tasks: tuple[Task, ...]
    advice: Advice
    comments: tuple[Comment, ...]


def of(store: Store, book: Book, who: str, names: Names, now: datetime, looked_at: Filter = ALL) -> Overview:
    """Return how a trainee gets on and what comes next.

    :raises StoreError: here and below, when the store cannot be read.
    """
    tries = store.practice.tried(who)
    chosen = tuple(each for each in tries if looked_at.fits(each))
    set_to = _tasks(store, who, tries, now)

    def has(wish: Wish) -> bool:
        return bool(book.of(wish.kind, wish.intent, wish.level, wish.persona))

    return Overview(
        progress=progress(who, chosen, now), tries=chosen, tasks=set_to,
        advice=advice(progress(who, tries, now), tries, set_to, names, has), comments=tuple(store.practice.comments(who)),
    )  # fmt: skip


def all_of(store: Store, now: datetime, looked_at: Filter = ALL) -> Cohort:
    """Return all trainees beside each other."""
    tries, given = store.practice.tried(), store.practice.assignments()
    return cohort(tries, roster(store.people.all(), tries, given), given, looked_at, now)


def on_paper(store: Store, who: str, names: Names, now: datetime, looked_at: Filter = ALL, by: str = "") -> Record:
    """Return a trainee's record.

    :param by: who prints it.
    """
    tries = store.practice.tried(who)
    return record(who, tries, _tasks(store, who, tries, now), store.practice.comments(who), looked_at, names, now, by)


def named(content: Content, book: Book) -> Names:
    """Return names that know the buyers and the exercises of a book, those out of use included."""
    personas = {code: each.name for code, each in book.personas.items()}
    return Names(content, personas, {code: each.title or code for code, each in book.practice.items.items()})


def fitting(book: Book, assignment: Assignment) -> int:
    """Return how many different exercises there are for an assignment, as ``assignments.check`` asks it."""
    if assignment.items:
        return len(set(assignment.items) & set(book.items))
    wish = wish_of(assignment)
    found = book.of(wish.kind, wish.intent, wish.level, wish.persona)
    return sum(len(each.voices) if isinstance(each, Talk) and wish.persona is None else 1 for each in found)


def _tasks(store: Store, who: str, tries: list[Tried], now: datetime) -> tuple[Task, ...]:
    person = store.people.one(who)
    return tasks(store.practice.assignments(who), who, tries, now, person.made if person else None)
