"""Attempts as they run and end, on both databases; comments and assignments are in the file beside this one."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.errors import InputError
from assistant.store.store import Store
from assistant.store.values_practice import Attempt, Ended, Tried

NOON = datetime(2026, 11, 25, 12, 0)
DELAY = Attempt(who="小安", kind="answer", item="delay-1", intent="delay", sub="not_shipped", level="easy", persona="hasty")
GOOD = Ended(score=82, marks={"feeling": 0.9, "facts": 1.0}, seconds=95.5, hints=1, answer="久等了", result='{"advice": []}')


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


@pytest.fixture
def practice(store):
    return store.practice


def done(practice, at: datetime = NOON, ended: Ended = GOOD, **other: object) -> int:
    id = practice.begin(DELAY.model_copy(update=other), at)
    practice.finish(id, ended, at + minutes(2))
    return id


def test_an_attempt_begins_unfinished(practice):
    id = practice.begin(DELAY.model_copy(update={"again_of": 7, "assignment": 3, "state": '{"seed": 5}'}), NOON)
    found = practice.one(id)
    assert (found.who, found.kind, found.item, found.intent, found.sub) == ("小安", "answer", "delay-1", "delay", "not_shipped")
    assert (found.level, found.persona, found.again_of, found.assignment, found.state) == ("easy", "hasty", 7, 3, '{"seed": 5}')
    assert (found.began, found.ended, found.score, found.nth, found.saved) == (NOON, None, None, 0, 0)


def test_a_running_attempt_outlives_the_program(where):
    with Store(where) as store:
        id = store.practice.begin(DELAY, NOON)
        store.practice.save(id, '{"turn": 2}')
    with Store(where) as store:
        assert [(each.id, each.state) for each in store.practice.running("小安")] == [(id, '{"turn": 2}')]


def test_a_finished_attempt_holds_what_it_came_to(practice):
    found = practice.one(done(practice))
    assert (found.ended, found.score, found.marks) == (NOON + minutes(2), 82, {"feeling": 0.9, "facts": 1.0})
    assert (found.seconds, found.hints, found.answer, found.result) == (95.5, 1, "久等了", '{"advice": []}')
    assert practice.running("小安") == []


def test_saving_counts(practice):
    id = practice.begin(DELAY, NOON)
    assert [practice.save(id, "{}"), practice.save(id, "{}", saved=1)] == [1, 2]


def test_a_step_that_another_tab_took_already_is_not_taken_again(practice):
    id = practice.begin(DELAY, NOON)
    practice.save(id, '{"turn": 1}', saved=0)
    with pytest.raises(InputError, match=r"^这次练习在另一个窗口里做过一步了。"):
        practice.save(id, '{"turn": "other"}', saved=0)
    assert practice.one(id).state == '{"turn": 1}'


def test_what_is_finished_is_saved_no_more(practice):
    with pytest.raises(InputError, match=r"^这次练习已经交了。"):
        practice.save(done(practice), "{}")


def test_two_tabs_that_finish_at_once_count_once(practice):
    id = practice.begin(DELAY, NOON)
    with ThreadPoolExecutor(8) as pool:
        given = [GOOD.model_copy(update={"score": score}) for score in range(8)]
        scores = {each.score for each in pool.map(lambda ended: practice.finish(id, ended, NOON), given)}
    assert scores == {practice.one(id).score}
    assert [each.nth for each in practice.tried()] == [1]


def test_tries_at_one_item_are_counted_for_each_trainee(practice):
    ids = [done(practice), done(practice), done(practice, who="小平"), done(practice, item="delay-2"), done(practice)]
    assert [practice.one(id).nth for id in ids] == [1, 2, 1, 1, 3]


def test_attempts_begun_together_count_in_the_order_of_their_ends(practice):
    first, second = practice.begin(DELAY, NOON), practice.begin(DELAY, NOON)
    assert practice.finish(second, GOOD, NOON + minutes(1)).nth == 1
    assert practice.finish(first, GOOD, NOON + minutes(2)).nth == 2


def test_the_last_begun_is_listed_first(practice):
    early, late = done(practice), done(practice, NOON + minutes(5))
    assert [each.id for each in practice.all()] == [late, early]
    assert [each.id for each in practice.all(limit=1)] == [late]


@pytest.mark.parametrize(
    ("asked", "items"),
    [
        ({"who": "小安"}, ["c", "a"]),
        ({"who": ""}, ["b"]),
        ({"since": NOON + minutes(1)}, ["c", "b"]),
        ({"kind": "talk"}, ["c"]),
        ({"finished": False}, ["d"]),
    ],
)
def test_attempts_are_listed_by_whom_since_when_and_of_what_kind(practice, asked, items):
    done(practice, item="a")
    done(practice, NOON + minutes(1), item="b", who="")
    done(practice, NOON + minutes(2), item="c", kind="talk")
    practice.begin(DELAY.model_copy(update={"item": "d"}), NOON)
    assert [each.item for each in practice.all(**asked)] == items


def test_numbers_come_without_words_the_earliest_finished_first(practice):
    late, early = done(practice, NOON + minutes(1)), done(practice, item="delay-2")
    practice.begin(DELAY, NOON)
    first, second = practice.tried()
    assert (first.id, second.id) == (early, late)
    assert second == Tried(
        late, "小安", "answer", "delay-1", "delay", "easy", "hasty", 0, NOON + minutes(1), NOON + minutes(3), 1, 82, 95.5, 1,
        {"feeling": 0.9, "facts": 1.0},
    )  # fmt: skip
    assert practice.tried("小平") == practice.tried(since=NOON + minutes(2)) == []


def test_another_ones_attempt_is_not_there(practice):
    id = done(practice)
    assert practice.one(id, "小安").id == id
    for who in ("", "小平"):
        with pytest.raises(InputError, match=r"^没有这次练习，"):
            practice.one(id, who)


@pytest.mark.parametrize("id", [0, -1, 99, 2**31, 10**30])
def test_an_unknown_attempt_is_told(practice, id):
    for call in (practice.one, practice.drop, lambda id: practice.save(id, "{}"), lambda id: practice.finish(id, GOOD, NOON)):
        with pytest.raises(InputError, match=r"^没有这次练习，可能已经删掉了。"):
            call(id)


def test_a_running_attempt_is_dropped_and_a_finished_one_is_not(practice):
    finished, running = done(practice), practice.begin(DELAY, NOON)
    practice.drop(finished)
    practice.drop(running)
    assert practice.running("小安") == []
    assert [each.id for each in practice.all()] == [finished]


PHONE = "打13800138000找我"


def test_personal_data_is_masked_in_answer_state_and_result(practice):
    told = json.dumps({"said": [{"text": PHONE}], "turn": 13800138000})
    id = practice.begin(DELAY.model_copy(update={"state": told}), NOON)
    practice.save(id, told)
    found = practice.finish(id, GOOD.model_copy(update={"answer": PHONE, "result": told}), NOON)
    assert (found.answer, json.loads(found.state)["said"][0]["text"]) == ("打[手机号]找我", "打[手机号]找我")
    assert json.loads(found.result)["said"] == [{"text": "打[手机号]找我"}]
    assert json.loads(found.result)["turn"] == 13800138000


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=300))
def test_any_text_may_be_an_answer(store, text):
    practice = store.practice
    id = practice.begin(DELAY.model_copy(update={"state": json.dumps([text])}), NOON)
    found = practice.finish(id, GOOD.model_copy(update={"answer": text, "result": json.dumps({text: text})}), NOON)
    assert practice.one(id) == found


def test_a_state_that_is_no_json_is_refused(practice):
    with pytest.raises(json.JSONDecodeError):
        practice.begin(DELAY.model_copy(update={"state": "{"}), NOON)


def test_everybody_who_practises_is_known(practice):
    practice.begin(DELAY, NOON)
    done(practice, who="")
    assert practice.names() == ["", "小安"]


# --- forgetting


def test_erasing_takes_all_of_one_trainee_and_nothing_of_others(practice):
    id, other = done(practice), done(practice, who="小平")
    practice.begin(DELAY, NOON)
    practice.comment("先说感受", "小主管", NOON, attempt=id)
    practice.comment("很好", "小主管", NOON, attempt=other)
    assert practice.erase("小安") == 3
    assert [each.who for each in practice.all()] == ["小平"]
    assert ([each.text for each in practice.comments()], practice.running("小安")) == (["很好"], [])


def test_removing_a_user_erases_what_they_practised(store):
    store.people.add("小安", "agent", "", NOON)
    done(store.practice)
    store.people.remove("小安")
    assert store.practice.all() == []


def test_what_nobody_finished_goes_with_the_words_and_what_is_finished_stays(store):
    finished, _ = done(store.practice), store.practice.begin(DELAY, NOON)
    assert store.purge(NOON + timedelta(days=1)) == 1
    assert store.practice.running("小安") == []
    assert store.practice.one(finished).answer == "久等了"


def test_attempts_and_comments_go_with_the_numbers(store):
    done(store.practice)
    young = done(store.practice, NOON + timedelta(days=2))
    store.practice.comment("旧的", "", NOON, who="小安")
    store.practice.comment("新的", "", NOON + timedelta(days=2), who="小安")
    before = NOON + timedelta(days=1)
    assert store.purge(before, before) == 2
    assert [each.id for each in store.practice.all()] == [young]
    assert [each.text for each in store.practice.comments("小安")] == ["新的"]
