"""Nothing that answers an exercise is shown before it is handed in: every shipped exercise, as its trainee sees it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.practice import showing, talk
from assistant.practice.book import Book
from assistant.practice.drill import Drill
from assistant.practice.loading import kind
from assistant.practice.shapes import Cold, Dispute, Item, Missing, Ordering, Scenario, Talk
from assistant.practice.values import Shown
from assistant.store.values_practice import KeptAttempt
from tests.conftest import NOON, ROOT

SHORT = 6
"""Texts with fewer characters may stand in a message by chance."""


@pytest.fixture(scope="module")
def book(content) -> Book:
    return Book(ROOT, content.say)


def answers(item: Item) -> Iterator[str]:
    """Yield every text that answers an exercise."""
    match item:
        case Scenario():
            yield from (*item.models.values(), *(each.fact for each in item.hidden), *(each.what for each in item.must))
        case Talk():
            yield from (text for said in item.models.values() for text in said)
            yield from (item.goal, *(each.say for each in item.news))
            yield from (*(each.fact for each in item.hidden), *(each.what for each in item.must))
            yield from (line for voice in item.voices.values() for lines in voice.told.values() for line in lines)
        case Ordering():
            yield from (item.why, *(each.why for each in item.extra))
        case Cold():
            yield from (*item.models.values(), *(each.why for each in item.chills), *(each.what for each in item.must))
        case Missing():
            yield from (*item.models.values(), *(each.model for each in item.lacks))
            yield from (each.why for each in (*item.lacks, *item.needless))
        case Dispute():
            yield from (item.why, *(each.why for each in item.exhibits))
        case Drill():
            yield from (item.better, *(each.why for each in item.wrong))
    yield from showing.hints(item)


def seen(item: Item, book: Book, seed: int = 5) -> Iterator[Shown]:
    """Yield an exercise as it begins, with each buyer that it may be done with."""
    names = sorted(item.voices) if isinstance(item, Talk) else [""]
    for name in names:
        persona = book.personas.get(name)
        played = talk.begun(item, persona, seed) if isinstance(item, Talk) and persona else None
        running = showing.Running(seed=seed, since=NOON.timestamp(), talk=played)
        kept = KeptAttempt(id=1, kind=kind(item), item=item.id, began=NOON)
        yield showing.show(kept, item, running, persona, 3, NOON, lambda key, **_: key)


def test_no_shipped_exercise_shows_what_answers_it(book):
    told = [
        (item.id, text)
        for item in book.items.values()
        for shown in seen(item, book)
        for text in answers(item)
        if len(text) >= SHORT and text in shown.model_dump_json()
    ]
    assert told == []


def test_no_shipped_exercise_shows_its_id_for_that_may_name_what_is_wrong(book):
    assert [item.id for item in book.items.values() for shown in seen(item, book) if item.id in shown.model_dump_json()] == []


def test_what_is_put_in_order_never_lies_in_its_order(book):
    right = []
    for item in book.of(kind="order"):
        assert isinstance(item, Ordering)
        for seed in range(10):
            pieces = showing.pieces(item, seed).values()
            right += [item.id] * ([place for place, _ in pieces] == sorted(place for place, _ in pieces))
    assert right == []
