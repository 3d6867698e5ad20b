"""Owed answers and copied replies: what was promised is listed until it is answered, in time or late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import InputError
from assistant.schema import Owed
from assistant.store.private import excerpt, kept, key

NOON = datetime(2026, 11, 25, 12, 0)
SIX = datetime(2026, 11, 25, 18, 0)
TOMORROW = datetime(2026, 11, 26, 10, 0)
CHECKING = "我现在去核实，今天18点前回复您。"
BY_SIX = Owed(quote="今天18点前回复您", due=SIX)


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def test_an_owed_answer_is_listed_with_the_reply_that_promised_it(store):
    store.owe("a", (BY_SIX,), CHECKING, NOON)
    (found,) = store.due(NOON)
    assert (found.id, found.conversation, found.quote, found.said) == (1, "a", "今天18点前回复您", CHECKING)
    assert (found.made, found.due, found.answered, found.state) == (NOON, SIX, None, "open")


def test_the_earliest_due_comes_first(store):
    store.owe("a", (Owed(quote="明天10点前答复", due=TOMORROW),), "明天10点前答复。", NOON)
    store.owe("b", (BY_SIX,), CHECKING, NOON + minutes(1))
    assert [each.conversation for each in store.due(NOON)] == ["b", "a"]


def test_a_conversation_knows_all_it_promised_answered_or_not(store):
    (first,) = store.owe("a", (BY_SIX,), CHECKING, NOON)
    store.keep(first.id, NOON)
    store.owe("a", (Owed(quote="明天10点前答复", due=TOMORROW),), "明天10点前答复。", NOON + minutes(1))
    store.owe("b", (BY_SIX,), CHECKING, NOON)
    assert [(each.id, each.state) for each in store.promised("a", NOON)] == [(1, "kept"), (2, "open")]


def test_overdue_is_nothing_while_there_is_time(store):
    store.owe("a", (BY_SIX,), CHECKING, NOON)
    assert [each.overdue for each in store.due(SIX)] == [timedelta()]


def test_overdue_says_how_long_the_moment_has_passed(store):
    store.owe("a", (BY_SIX,), CHECKING, NOON)
    assert [each.overdue for each in store.due(SIX + minutes(25))] == [minutes(25)]


def test_an_answer_by_the_moment_is_kept(store):
    (owed,) = store.owe("a", (BY_SIX,), CHECKING, NOON)
    found = store.keep(owed.id, SIX)
    assert (found.state, found.answered, found.overdue) == ("kept", SIX, timedelta())
    assert store.due(SIX) == []


def test_an_answer_after_the_moment_is_late(store):
    (owed,) = store.owe("a", (BY_SIX,), CHECKING, NOON)
    found = store.keep(owed.id, SIX + minutes(3))
    assert (found.state, found.overdue) == ("late", minutes(3))


def test_an_answer_is_given_once(store):
    (owed,) = store.owe("a", (BY_SIX,), CHECKING, NOON)
    store.keep(owed.id, NOON + minutes(5))
    assert store.keep(owed.id, TOMORROW).answered == NOON + minutes(5)


def test_a_dropped_one_is_listed_no_more(store):
    (owed,) = store.owe("a", (BY_SIX,), CHECKING, NOON)
    assert store.drop(owed.id).state == "dropped"
    assert store.due(TOMORROW) == []


def test_a_dropped_one_cannot_be_kept(store):
    (owed,) = store.owe("a", (BY_SIX,), CHECKING, NOON)
    store.drop(owed.id)
    assert store.keep(owed.id, TOMORROW).state == "dropped"


def test_a_kept_one_cannot_be_dropped(store):
    (owed,) = store.owe("a", (BY_SIX,), CHECKING, NOON)
    store.keep(owed.id, NOON)
    assert store.drop(owed.id).state == "kept"


@pytest.mark.parametrize("number", [0, -1, 7, 2**31, 10**30])
def test_an_unknown_id_is_told(store, number):
    with pytest.raises(InputError, match=f"^没有编号是 {number} 的欠着的回复，"):
        store.keep(number, NOON)


def test_a_later_copy_answers_what_its_conversation_owed(store):
    (owed,) = store.owe("a", (BY_SIX,), CHECKING, NOON)
    store.copied("a", "查到了，包裹今天到您那边的站点。", NOON + minutes(30))
    assert store.due(TOMORROW) == []
    assert store.keep(owed.id, TOMORROW).answered == NOON + minutes(30)


def test_a_later_copy_past_the_moment_answers_late(store):
    (owed,) = store.owe("a", (BY_SIX,), CHECKING, NOON)
    store.copied("a", "查到了。", SIX + minutes(30))
    assert store.keep(owed.id, TOMORROW).state == "late"


def test_a_copy_in_another_conversation_answers_nothing(store):
    store.owe("a", (BY_SIX,), CHECKING, NOON)
    store.copied("b", "查到了。", NOON + minutes(30))
    assert len(store.due(TOMORROW)) == 1


def test_a_new_promise_takes_the_place_of_an_earlier_one(store):
    store.owe("a", (BY_SIX,), CHECKING, NOON)
    store.owe("a", (Owed(quote="明天10点前答复", due=TOMORROW),), "还没有查到，明天10点前答复。", NOON + minutes(60))
    assert [each.quote for each in store.due(NOON)] == ["明天10点前答复"]


@pytest.mark.parametrize("first", ["copied", "owe"])
def test_a_reply_does_not_answer_its_own_promise(store, first):
    calls = {
        "copied": lambda at: store.copied("a", CHECKING, at),
        "owe": lambda at: store.owe("a", (BY_SIX,), CHECKING, at),
    }
    calls.pop(first)(NOON)
    calls.popitem()[1](NOON + minutes(1))
    assert [each.quote for each in store.due(NOON)] == ["今天18点前回复您"]


def test_the_same_reply_copied_again_owes_no_more_and_moves_nothing(store):
    store.owe("a", (BY_SIX,), CHECKING, NOON)
    assert store.owe("a", (Owed(quote="今天18点前回复您", due=TOMORROW),), CHECKING, NOON + minutes(1)) == ()
    assert [each.due for each in store.due(NOON)] == [SIX]


def test_the_same_promise_after_its_moment_answers_late_and_owes_anew(store):
    (owed,) = store.owe("a", (BY_SIX,), CHECKING, NOON)
    store.owe("a", (Owed(quote="今天18点前回复您", due=TOMORROW),), CHECKING, SIX + minutes(1))
    assert [each.due for each in store.due(SIX)] == [TOMORROW]
    assert store.keep(owed.id, TOMORROW).state == "late"


def test_a_reply_may_owe_two_answers(store):
    found = store.owe("a", (BY_SIX, Owed(quote="明天10点前答复", due=TOMORROW)), f"{CHECKING}明天10点前答复。", NOON)
    assert [each.quote for each in found] == ["今天18点前回复您", "明天10点前答复"]


def test_moments_with_a_zone_come_back_as_local_time(store):
    store.owe("a", (Owed(quote="今天18点前回复您", due=SIX.astimezone(UTC)),), CHECKING, NOON.astimezone(UTC))
    (found,) = store.due((SIX + minutes(1)).astimezone(UTC))
    assert (found.made, found.due, found.overdue) == (NOON, SIX, minutes(1))


def test_copied_replies_come_back_newest_last(store):
    for number, text in enumerate(("甲", "乙", "丙")):
        store.copied("a", text, NOON + minutes(number))
    assert store.recent("a", 2) == ("乙", "丙")


def test_no_more_replies_come_back_than_there_are(store):
    store.copied("a", "甲", NOON)
    assert store.recent("a", 5) == ("甲",)
    assert store.recent("b", 5) == ()
    assert store.recent("a", 0) == ()


def test_the_newest_reply_copied_twice_counts_once(store):
    store.copied("a", "甲", NOON)
    store.copied("a", "甲", NOON + minutes(1))
    assert store.recent("a", 5) == ("甲",)


def test_a_quote_is_masked_as_it_is_within_its_reply():
    assert excerpt("abc12345 今天回您", "我的微信 abc12345 今天回您") == "[微信号] 今天回您"


def test_a_quote_that_cuts_a_number_in_two_holds_none_of_it():
    assert excerpt("打138001", "请打13800138000") == "打[手机号]"


def test_a_conversation_named_by_personal_data_is_kept_under_another_name():
    assert key("page-7f3a") == "page-7f3a"
    assert key("13800138000").startswith("#")
    assert key("13800138000") != key("13800138001")


@given(st.text(), st.text(max_size=8), st.text())
def test_any_quote_of_any_text_can_be_kept(before, quote, after):
    excerpt(quote, before + quote + after).encode()
    assert "\x00" not in excerpt(quote, before + quote + after)


@given(st.text(alphabet=st.characters()))
def test_keeping_twice_changes_nothing(text):
    assert kept(kept(text)) == kept(text)


def test_any_characters_are_kept(store):
    store.copied("\ud83d", "前\x00后\ud83d'\"%;--", NOON)
    assert store.recent("\ud83d", 1) == ("前\ufffd后\ufffd'\"%;--",)
