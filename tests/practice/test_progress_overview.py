"""Progress as a page asks for it, out of a real store on both databases and a small book."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from assistant.practice.progress import overview
from assistant.practice.progress.assignments import check
from assistant.practice.progress.measures import Filter
from assistant.store.values_practice import Assignment, Attempt, Ended
from tests.practice.tries import MONDAY, NOW

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def book(content):
    """The shipped exercises."""
    from assistant.practice.book import Book
    from tests.conftest import ROOT

    return Book(ROOT, content.say)


@pytest.fixture
def names(content, book):
    return overview.named(content, book)


def does(store, item: str, share: float, at=MONDAY, who: str = "小安") -> int:
    id = store.practice.begin(Attempt(who=who, kind="answer", item=item, level="easy", intent="delay"), at)
    store.practice.finish(id, Ended(score=round(100 * share), marks={"feeling": share}, seconds=60), at + timedelta(minutes=1))
    return id


def test_a_trainee_sees_progress_tasks_advice_and_comments(store, book, names):
    store.practice.assign(Assignment(count=4, due=date(2026, 12, 24), by="小主管"), MONDAY)
    ids = [does(store, f"answer-{at}", 0.5) for at in range(3)]
    store.practice.comment("先说感受", "小主管", NOW, attempt=ids[0])
    found = overview.of(store, book, "小安", names, NOW)
    assert (found.progress.items, found.progress.weakest, len(found.tries)) == (3, ("feeling",), 3)
    assert [(each.done, each.state) for each in found.tasks] == [(3, "open")]
    assert found.advice.text.startswith("练“先接情绪”：")
    assert [each.text for each in found.comments] == ["先说感受"]


def test_advice_goes_by_everything_whatever_is_looked_at(store, book, names):
    for at in range(3):
        does(store, f"answer-{at}", 0.5)
    found = overview.of(store, book, "小安", names, NOW, Filter(first=NOW.date()))
    assert (found.progress.tries, found.tries) == (0, ())
    assert found.advice.text.startswith("练“先接情绪”：")


def test_a_trainee_sees_nothing_of_others(store, book, names):
    id = does(store, "answer-1", 0.5, who="小平")
    store.practice.comment("好", "小主管", NOW, attempt=id)
    store.practice.assign(Assignment(who=("小平",), count=1, due=date(2026, 12, 1)), MONDAY)
    found = overview.of(store, book, "小安", names, NOW)
    assert (found.tries, found.tasks, found.comments) == ((), (), ())


def test_a_trainer_sees_everybody_who_could_practise(store):
    store.people.add("小安", "agent", "", MONDAY)
    does(store, "answer-1", 0.5, who="小平")
    assert [(each.who, each.tries) for each in overview.all_of(store, NOW).rows] == [("小安", 0), ("小平", 1)]


def test_who_is_new_owes_nothing_of_before(store, book, names):
    store.practice.assign(Assignment(count=1, due=MONDAY.date()), MONDAY)
    store.people.add("小安", "agent", "", MONDAY + DAY)
    assert overview.of(store, book, "小安", names, NOW).tasks == ()
    assert overview.all_of(store, NOW).rows[0].tasks == ()


def test_a_record_comes_out_of_the_store(store, names):
    does(store, "answer-1", 0.5)
    found = overview.on_paper(store, "小安", names, NOW, by="小主管")
    assert (found.title, found.progress.tries, found.by) == ("小安的练习记录", 1, "小主管")


def test_exercises_that_fit_an_assignment_are_counted(content):
    talks = SimpleNamespace(items={"answer-1": 1, "answer-2": 1}, of=lambda *given: (1,) if given[0] == "cold" else ())
    counted = [
        overview.fitting(talks, Assignment(count=1, due=NOW.date(), **asked))
        for asked in ({"items": ("answer-1", "gone-1")}, {"kind": "cold"}, {"kind": "order"})
    ]
    assert counted == [1, 1, 0]


def test_a_talk_fits_once_for_every_buyer(book):
    any_buyer = Assignment(kind="talk", count=1, due=NOW.date())
    one_buyer = any_buyer.model_copy(update={"persona": "hasty"})
    assert overview.fitting(book, any_buyer) > overview.fitting(book, one_buyer) > 0


def test_what_the_shipped_exercises_can_fill_may_be_set(book, content):
    asked = Assignment(kind="violation", count=10, due=NOW.date())
    check(asked, overview.fitting(book, asked), NOW, content.say)
