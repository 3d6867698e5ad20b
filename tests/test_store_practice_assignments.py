"""What trainers say to trainees and what they set them, on both databases."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from assistant.errors import InputError
from assistant.store.values_practice import Assignment, Attempt

NOON = datetime(2026, 11, 25, 12, 0)
FIVE = Assignment(kind="answer", intent="delay", level="easy", count=5, due=date(2026, 12, 1), note="先说感受", by="小主管")


@pytest.fixture
def practice(store):
    return store.practice


def test_a_comment_is_kept_with_who_said_it(practice):
    id = practice.begin(Attempt(who="小安", kind="answer", item="delay-1"), NOON)
    made = practice.comment(" 这句很好 ", "小主管", NOON, attempt=id)
    assert (made.attempt, made.who, made.text, made.by, made.at) == (id, "小安", "这句很好", "小主管", NOON)
    assert practice.comments(attempt=id) == practice.comments("小安") == [made]


def test_a_comment_may_be_about_no_attempt_at_all(practice):
    made = practice.comment("这周进步很大", "小主管", NOON, who="小安")
    assert (made.attempt, made.who) == (0, "小安")
    assert practice.comments("小平") == []


def test_the_latest_comment_comes_first(practice):
    for number, text in enumerate(("甲", "乙")):
        practice.comment(text, "", NOON + timedelta(minutes=number), who="小安")
    assert [each.text for each in practice.comments()] == ["乙", "甲"]


def test_personal_data_in_a_comment_is_masked(practice):
    assert practice.comment("打13800138000", "", NOON, who="小安").text == "打[手机号]"


@pytest.mark.parametrize(("text", "told"), [(" \n", "点评还没写。"), ("好" * 2001, "写得太长了：2001 个字，")])
def test_a_comment_of_nothing_or_too_much_is_told(practice, text, told):
    with pytest.raises(InputError, match=f"^{told}"):
        practice.comment(text, "", NOON, who="小安")


def test_a_comment_about_no_attempt_that_there_is_is_told(practice):
    with pytest.raises(InputError, match=r"^没有这次练习，"):
        practice.comment("好", "", NOON, attempt=9)


def test_a_comment_is_taken_back(practice):
    practice.uncomment(practice.comment("好", "", NOON, who="小安").id)
    assert practice.comments() == []
    with pytest.raises(InputError, match=r"^没有编号是 1 的点评，"):
        practice.uncomment(1)


def test_an_assignment_is_kept_with_who_made_it(practice):
    made = practice.assign(FIVE.model_copy(update={"who": ("小安", "小平", "小安")}), NOON)
    assert (made.who, made.kind, made.intent, made.level, made.persona) == (("小安", "小平"), "answer", "delay", "easy", "")
    assert (made.count, made.least, made.due, made.note, made.by) == (5, 0, date(2026, 12, 1), "先说感受", "小主管")
    assert (made.made, made.withdrawn) == (NOON, None)
    assert practice.assignments() == [made]


def test_assignments_for_everybody_are_everybodys(practice):
    everybodys = practice.assign(FIVE, NOON)
    own = practice.assign(FIVE.model_copy(update={"who": ("小安",)}), NOON)
    assert practice.assignments("小安") == [everybodys, own]
    assert practice.assignments("小平") == practice.assignments("") == [everybodys]


def test_the_earliest_due_comes_first(practice):
    for day in (9, 2):
        practice.assign(FIVE.model_copy(update={"due": date(2026, 12, day)}), NOON)
    assert [each.due.day for each in practice.assignments()] == [2, 9]


def test_an_assignment_may_name_items(practice):
    made = practice.assign(Assignment(items=("delay-2", "delay-1", "delay-2"), count=2, due=date(2026, 12, 1)), NOON)
    assert made.items == ("delay-2", "delay-1")


def test_what_was_withdrawn_is_listed_only_when_asked_for(practice):
    made = practice.assign(FIVE, NOON)
    assert practice.withdraw(made.id, NOON).withdrawn == NOON
    assert practice.withdraw(made.id, NOON + timedelta(days=1)).withdrawn == NOON
    assert practice.assignments() == []
    assert [each.id for each in practice.assignments(withdrawn=True)] == [made.id]


def test_an_assignment_that_is_not_there_is_told(practice):
    with pytest.raises(InputError, match=r"^没有编号是 7 的任务，"):
        practice.withdraw(7, NOON)


def test_erasing_takes_a_trainee_off_assignments_and_never_makes_one_everybodys(practice):
    practice.assign(FIVE.model_copy(update={"who": ("小安",), "note": "一个人的"}), NOON)
    practice.assign(FIVE.model_copy(update={"who": ("小安", "小平"), "note": "两个人的"}), NOON)
    practice.assign(FIVE.model_copy(update={"note": "所有人的"}), NOON)
    assert practice.erase("小安") == 1
    assert [(each.note, each.who) for each in practice.assignments()] == [("两个人的", ("小平",)), ("所有人的", ())]


def test_an_assignment_goes_with_the_numbers_once_it_is_due_no_more(store):
    for day in (26, 30):
        store.practice.assign(FIVE.model_copy(update={"due": date(2026, 11, day)}), NOON)
    later = datetime(2026, 11, 28)
    store.purge(later)
    assert len(store.practice.assignments()) == 2
    store.purge(later, later)
    assert [each.due.day for each in store.practice.assignments()] == [30]
