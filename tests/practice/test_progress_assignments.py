"""What was set, and how far a trainee is with it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from assistant.errors import InputError
from assistant.practice.names import Names
from assistant.practice.progress.assignments import check, task, tasks, titled
from assistant.store.values_practice import Assignment
from tests.practice.tries import MONDAY, NOW, assigned, tried

WEDNESDAY = datetime(2026, 11, 25, 23, 59)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def names(content) -> Names:
    return Names(content, {"hasty": "急脾气"})


def test_nothing_is_done_at_first():
    found = task(assigned(2), "小安", [], MONDAY)
    assert (found.done, found.left, found.state, found.days, found.ended) == (0, 2, "open", 2, None)


def test_what_is_finished_counts_up_to_what_was_asked():
    tries = [tried(f"answer-{at}", at=MONDAY + DAY * at) for at in range(4)]
    found = task(assigned(2), "小安", tries, NOW)
    assert (found.done, found.left, found.state, found.ended) == (2, 0, "done", date(2026, 11, 24))


@pytest.mark.parametrize(("now", "state"), [(WEDNESDAY, "open"), (WEDNESDAY + timedelta(minutes=1), "overdue")])
def test_the_last_day_is_a_whole_local_day(now, state):
    assert task(assigned(2), "小安", [], now).state == state


@pytest.mark.parametrize(("last", "state"), [(WEDNESDAY, "done"), (WEDNESDAY + timedelta(minutes=1), "late")])
def test_what_is_finished_after_the_last_day_is_late(last, state):
    assert task(assigned(2), "小安", [tried("answer-1"), tried("answer-2", at=last)], NOW).state == state


def test_attempts_begun_before_it_was_made_do_not_count():
    early = tried("answer-1", began=MONDAY - timedelta(hours=2))
    assert task(assigned(1), "小安", [early], NOW).done == 0


def test_the_same_item_counts_once():
    again = [tried("answer-1"), tried("answer-1", nth=2)]
    assert task(assigned(2), "小安", again, NOW).done == 1


def test_the_same_talk_with_another_buyer_counts_as_another():
    talks = [tried("talk-1", persona="hasty"), tried("talk-1", persona="elder", nth=2)]
    assert task(assigned(2), "小安", talks, NOW).done == 2


@pytest.mark.parametrize(
    ("asked", "done"),
    [
        ({"kind": "answer"}, 1),
        ({"kind": "talk"}, 0),
        ({"intent": "delay", "level": "easy", "persona": "hasty"}, 1),
        ({"intent": "damage"}, 0),
        ({"level": "hard"}, 0),
        ({"persona": "elder"}, 0),
        ({"items": ("answer-1", "answer-2")}, 1),
        ({"items": ("answer-2",)}, 0),
        ({"least": 70}, 1),
        ({"least": 71}, 0),
    ],
)
def test_only_what_fits_counts(asked, done):
    assert task(assigned(3, **asked), "小安", [tried("answer-1", persona="hasty")], NOW).done == done


def test_points_may_be_reached_by_a_second_try():
    tries = [tried("answer-1", 50), tried("answer-1", 90, nth=2)]
    assert task(assigned(1, least=80), "小安", tries, NOW).state == "done"


def test_items_still_to_do_are_named():
    assert task(assigned(2, items=("answer-1", "answer-2")), "小安", [tried("answer-1")], NOW).todo == ("answer-2",)


def test_everybody_has_what_is_set_to_everybody_and_what_is_set_to_them():
    given = [assigned(id=1), assigned(id=2, who=("小安",)), assigned(id=3, who=("小平",)), assigned(id=4, withdrawn=NOW)]
    assert [each.assignment.id for each in tasks(given, "小安", [], NOW)] == [1, 2]


def test_who_joined_after_the_last_day_owes_nothing_unless_named():
    given = [assigned(id=1), assigned(id=2, who=("小安",))]
    assert [each.assignment.id for each in tasks(given, "小安", [], NOW, joined=NOW)] == [2]
    assert [each.assignment.id for each in tasks(given, "小安", [], NOW, joined=WEDNESDAY)] == [1, 2]


# --- before it is set


@pytest.mark.parametrize(
    ("fitting", "day", "told"),
    [
        (9, 26, "截止日已经过了。请选今天或以后的日子。"),
        (0, 27, "没有符合这些条件的题。请放宽类别、难度或人设。"),
        (3, 27, "符合这些条件的题只有 3 道，不够 5 道。请少布置几道，或者放宽条件。"),
    ],
)
def test_what_cannot_be_done_is_told(content, fitting, day, told):
    with pytest.raises(InputError) as error:
        check(Assignment(count=5, due=date(2026, 11, day)), fitting, NOW, content.say)
    assert str(error.value) == told


def test_what_can_be_done_today_may_be_set(content):
    check(Assignment(count=5, due=NOW.date()), 5, NOW, content.say)


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ({}, "任选，5 道"),
        ({"kind": "answer", "level": "easy", "intent": "delay", "persona": "hasty"}, "入门·回一条消息·物流延迟·急脾气，5 道"),
        ({"kind": "cold", "least": 80}, "改冷回复，5 道，每道 80 分以上"),
        ({"items": ("answer-1",)}, "指定的题，5 道"),
    ],
)
def test_an_assignment_is_named_by_what_it_asks_for(names, asked, title):
    assert titled(assigned(5, **asked), names) == title
