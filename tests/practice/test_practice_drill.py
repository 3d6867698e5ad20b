"""Drills: bad replies that the guard knows for bad, with what is wrong quoted from them, and how a trainee is told."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.cli import main
from assistant.errors import InputError
from assistant.guard import Guard
from assistant.practice.drill import Drill, answer_lines, chosen_drill, found, question_lines
from assistant.practice.loading import read
from assistant.schema import Finding, Message
from tests.conftest import ROOT

EXERCISE = Drill.model_validate(
    {
        "id": "drill-test",
        "level": "easy",
        "message": "花瓶裂了",
        "card": {"sign_time": "11月20日"},
        "policy": {"amount": "10元"},
        "remedies": ["photos"],
        "text": "都怪您没验货。加我微信，说到做到，绝不食言。",
        "wrong": [
            {"quote": "都怪您没验货", "family": "blame", "why": "怪到买家头上。"},
            {"quote": "加我微信", "family": "diversion", "why": "引到站外。"},
            {"quote": "说到做到，绝不食言", "family": "promise", "why": "没有依据。"},
        ],
        "better": "花瓶裂了，我懂。麻烦拍一张照片给我。",
    }
)


def checked(guard: Guard, drill: Drill, text: str) -> tuple[Finding, ...]:
    message = Message(text=drill.message, card=drill.card, channel=drill.channel)
    return guard.check(text, (), message, drill.policy.held(), frozenset(drill.remedies), None)


@pytest.fixture(scope="module")
def drills(content) -> list[Drill]:
    return [each for each in read(ROOT, content.taxonomy, "violation").items.values() if isinstance(each, Drill)]


# the exercises


def test_there_are_exercises_of_every_piece_of_bad_advice_and_every_level(drills):
    assert {drill.seed for drill in drills} == {f"S{number}" for number in range(1, 22)}
    assert {drill.level for drill in drills} == {"easy", "medium", "hard"}
    assert len(drills) >= 60


def test_what_is_wrong_is_quoted_from_the_reply(drills):
    assert [(drill.id, each.quote) for drill in drills for each in drill.wrong if each.quote not in drill.text] == []


def test_the_better_reply_holds_nothing_of_what_is_wrong(drills):
    assert [(drill.id, each.quote) for drill in drills for each in drill.wrong if each.quote in drill.better] == []


def test_the_guard_finds_nothing_in_a_better_reply(drills, content):
    guard = Guard(content.rules)
    assert [(drill.id, each.rule) for drill in drills for each in checked(guard, drill, drill.better)] == []


def test_the_guard_knows_every_bad_reply_for_bad_by_expressions_alone(drills, content):
    guard = Guard(content.rules)
    passed = [drill.id for drill in drills if all(each.severity == "hint" for each in checked(guard, drill, drill.text))]
    assert passed == []


def test_every_family_has_its_name(drills, content):
    assert [each.family for drill in drills for each in drill.wrong if not content.say(f"family.{each.family}")] == []


def test_an_exercise_comes_by_its_name_or_level(drills, content):
    assert chosen_drill(drills, content, "drill-s10-wait", None).seed == "S10"
    assert {chosen_drill(drills, content, None, "hard", random.Random(seed)).level for seed in range(9)} == {"hard"}


def test_the_same_chance_gives_the_same_exercise(drills, content):
    one, again = (chosen_drill(drills, content, None, None, random.Random(3)) for _ in range(2))
    assert one == again


def test_an_unknown_name_is_told_with_the_nearest(drills, content):
    with pytest.raises(InputError, match="没有 drill-s10-wiat 这一条。是不是想写 drill-s10-wait？"):
        chosen_drill(drills, content, "drill-s10-wiat", None)


def test_a_level_without_exercises_is_told(content):
    with pytest.raises(InputError, match="还没有这个难度的练习"):
        chosen_drill([], content, None, "easy")


# what a trainee finds


@pytest.mark.parametrize(
    ("said", "quotes"),
    [
        ("微信", ["加我微信"]),
        ("都怪您 微信", ["都怪您没验货", "加我微信"]),
        ("加我微信这一句", ["加我微信"]),
        ("说到做到，绝不食言", ["说到做到，绝不食言"]),
        ("您", []),
        ("照片", []),
        ("", []),
    ],
)
def test_a_piece_of_what_is_wrong_counts_as_found(said, quotes):
    assert [each.quote for each in found(EXERCISE, said)] == quotes


@given(st.text())
def test_of_any_answer_what_was_found_is_some_of_what_is_wrong(said):
    assert set(found(EXERCISE, said)) <= set(EXERCISE.wrong)


@given(st.lists(st.sampled_from(range(3)), unique=True))
def test_what_is_quoted_whole_is_found(numbers):
    said = " ".join(EXERCISE.wrong[number].quote for number in numbers)
    assert set(found(EXERCISE, said)) == {EXERCISE.wrong[number] for number in numbers}


def test_the_exercise_shows_the_case(content):
    assert list(question_lines(EXERCISE, content)) == [
        "【drill-test】入门 · 聊天",
        "买家：花瓶裂了",
        "订单卡和政策：签收时间 11月20日；可补金额 10元",
        "可以给的做法：请拍照",
        "这条回复：都怪您没验货。加我微信，说到做到，绝不食言。",
    ]


def test_the_answer_marks_what_was_found_and_what_was_missed(content):
    assert list(answer_lines(EXERCISE, content, "微信")) == [
        "找到 1 处，共 3 处。",
        "✗ “都怪您没验货”（怪买家）：怪到买家头上。",
        "✓ “加我微信”（引到平台外）：引到站外。",
        "✗ “说到做到，绝不食言”（没有依据的承诺）：没有依据。",
        "可以这样写：花瓶裂了，我懂。麻烦拍一张照片给我。",
    ]


def test_without_an_attempt_there_is_no_score(content):
    assert next(answer_lines(EXERCISE, content)) == "· “都怪您没验货”（怪买家）：怪到买家头上。"


def test_the_command_shows_an_exercise_with_its_answer(capsys):
    assert main(["drill", "drill-s10-wait"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("【drill-s10-wait】入门 · 聊天\n买家：我的退款到底批没批\n")
    assert "可以这样写：退款批没批" in shown


def test_the_command_refuses_an_unknown_exercise(capsys):
    assert main(["drill", "drill-s99"]) == 2
    assert "没有 drill-s99 这一条" in capsys.readouterr().err
