"""Whole talks, read by the real coach: who means well gets there, who plays tricks does not."""

from __future__ import annotations

from typing import get_args

import pytest

from assistant.coach import Coach
from assistant.practice import buyer
from assistant.practice.shapes import Ending
from assistant.practice.talk import arc, begun, calming, facing, play, verdict
from assistant.practice.values import Arc
from assistant.schema import Role, Turn
from tests.practice.sample import PERSONAS, RUBRIC, TALK

WARM = TALK.models["warm"]


@pytest.fixture(scope="module")
def coach(assistant) -> Coach:
    return Coach(assistant)


def went(coach: Coach, *answers: str, persona: str = "reasonable") -> Arc:
    return arc(play(TALK, PERSONAS[persona], answers, coach, coach.assistant.content.say, 1))


def worth(coach: Coach, *answers: str):
    say = coach.assistant.content.say
    return verdict(TALK, play(TALK, PERSONAS["reasonable"], answers, coach, say, 1), RUBRIC, say)


def test_the_first_good_answer_calms_by_one(coach):
    assert [each.mood for each in went(coach, WARM[0]).points] == [2, 1]


def test_a_formula_angers(coach):
    assert [each.mood for each in went(coach, "非常抱歉给您带来不便，请耐心等待。").points] == [2, 3]


def test_the_same_good_answer_again_and_again_ends_badly(coach):
    assert went(coach, *[WARM[0]] * 4).ending in ("review", "complaint")


@pytest.mark.parametrize(
    "answers",
    [
        ("真的特别对不起，我特别理解您的心情。", "我明白您着急，换谁都急。", "您的着急我都看在眼里。"),
        ("杯子碎成这样，换谁都心疼。补发或者退款，您选一样。今天18点前回您。",) * 3,
        (TALK.voices["reasonable"].opening,) * 3,
        ("好的", "好的呢", "嗯嗯"),
    ],
    ids=["only sorry", "another case", "his own words", "nothing"],
)
def test_tricks_do_not_calm(coach, answers):
    seen = went(coach, *answers)
    assert seen.ending != "calm"
    assert seen.calming < 0.5
    assert worth(coach, *answers).points < 60


def test_a_promise_that_was_forgotten_undoes_what_was_good(coach):
    seen = went(coach, WARM[0], WARM[1], "面试的衣服没到，补发或者退款都可以，您选。", "好的")
    assert [each.mood for each in seen.points][:4] == [2, 1, 0, 2]
    assert seen.ending != "calm"


def test_who_owns_a_slip_can_still_turn_the_talk(coach):
    sorry = "刚才话说重了，对不起。周六就要面试，衣服没着落，您急得对。补发一件或者退款，您选。"
    moods = [each.mood for each in went(coach, "您自己不会早点买吗？", sorry).points]
    assert moods == [2, 3, 2]


def test_each_answer_is_read_with_all_that_was_said_before(coach):
    played = play(TALK, PERSONAS["reasonable"], [WARM[0]], coach, coach.assistant.content.say, 1)
    message = facing(TALK, played)
    assert message.text == "周六上午九点，我八点半就得到。"
    assert message.history == (
        Turn(who="buyer", text=TALK.voices["reasonable"].opening),
        Turn(who="agent", text=WARM[0]),
    )


def test_what_was_offered_once_is_offered(coach):
    assert worth(coach, WARM[0], "您的面试我记着，问到中通马上在这里告诉您。").marks["options"] > 0.6


def test_what_was_to_be_done_in_the_whole_talk_is_told(coach):
    assert [each.met for each in worth(coach, *WARM).musts] == [True, True, True, None]
    assert [each.met for each in worth(coach, "请您耐心一点。").musts] == [False, False, False, None]


def test_advice_names_the_worst_answer_first(coach):
    assert worth(coach, WARM[0], "请您耐心等待。").advice[0].startswith("第 2 句：")


def test_every_reason_for_a_mood_and_every_ending_is_said_in_chinese(content):
    told = [f"moved.{each}" for each in (*buyer.BAD, *buyer.GOOD, "offered_idle", "step_idle")]
    told += [f"ending.{each}" for each in get_args(Ending)] + [f"role.{each}" for each in get_args(Role)]
    assert [each for each in told if f"practice.session.{each}" not in content.messages] == []


def test_a_talk_begins_with_what_he_writes_first():
    assert [each.text for each in begun(TALK, PERSONAS["hasty"], 1).said] == ["三天没动了！我周六面试穿什么？光着去？"]


@pytest.mark.parametrize(
    ("start", "end", "ending", "share"),
    [(3, 0, "calm", 1.0), (2, 4, "complaint", 0.0), (2, 2, "left", 0.44), (4, 1, "calm", 0.95), (1, 4, "review", 0.09)],
)
def test_calming_goes_by_the_end_and_by_how_far_he_came(start, end, ending, share):
    assert calming(start, end, ending) == share
