"""An exercise at the terminal: read from what is typed, told line by line."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from assistant.cli import main
from assistant.practice.book import Book
from assistant.practice.commands import Sitting
from assistant.practice.session import Practice
from assistant.practice.showing import pieces
from tests.conftest import ROOT
from tests.local import Local
from tests.practice.sample import COLD, DISPUTE, DRILL, MISSING, ORDERING, SCENARIO, TALK, tree


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return tree(tmp_path_factory.mktemp("root"), ROOT)


@pytest.fixture
def practice(tmp_path, root) -> Iterator[Practice]:
    assistant = Local(tmp_path)
    with assistant.store:
        yield Practice(assistant, Book(root, assistant.content.say))


def told(practice: Practice, item, *typed: str) -> str:
    """Return all that is told while these lines are typed."""
    lines: list[str] = []
    waiting = iter(typed)
    Sitting(practice, "小林", lambda: next(waiting, None), lines.extend).take(item.id, seed=3)
    return "\n".join(lines)


def test_an_answer_is_typed_up_to_an_empty_line(practice):
    said = told(practice, SCENARIO, SCENARIO.models["warm"], "", "这一行不算")
    assert said.startswith("【面试要穿的西装三天没动】回一条消息 · 入门 · 一般 4 分钟\n买家是急脾气：")
    assert "得分 " in said
    assert "先接情绪 20.0/20" in said
    assert "· 没问到的：家里还有一件藏青色的旧外套。" in said


def test_a_question_mark_tells_a_hint(practice):
    said = told(practice, COLD, "？", COLD.models["brief"], "")
    assert "提示：他怕的是周六。" in said
    assert "看了 1 条提示，扣 3 分。" in said


def test_without_an_answer_the_exercise_is_given_up(practice):
    assert told(practice, SCENARIO).endswith("没有写答案，这道题先放下，不计分。")
    assert practice.assistant.store.practice.running("小林") == []


def test_violations_are_typed_as_words_with_their_families(practice):
    said = told(practice, DRILL, "微信=引到平台外 都怪您")
    assert "✓ “加我微信”引到站外，出了事没有记录。" in said
    assert "✗ “都怪您没验货”还可以说出它属于哪一类：怪买家" in said


def test_words_that_do_not_stand_there_are_told(practice):
    said = told(practice, DRILL, "好评", "微信")
    assert "原话里没有“好评”，这一处不算。\n照着原话抄几个字再试，空一行就先放下。" in said
    assert "得分 23" in said


def test_a_family_that_is_none_is_told(practice):
    assert "没有“骗人”这一类。可以写：诱导评价、" in told(practice, DRILL, "微信=骗人", "微信")


def test_an_order_is_typed_as_numbers(practice):
    places = [place for place, _ in pieces(ORDERING, 3).values()]
    numbers = " ".join(str(places.index(each) + 1) for each in range(len(ORDERING.sentences)))
    assert "得分 100" in told(practice, ORDERING, numbers)
    assert "得分 100" in told(practice, ORDERING, numbers.replace(" ", ""))


@pytest.mark.parametrize("typed", ["1 1 2", "0 1", "9", "一二三"])
def test_numbers_that_will_not_do_are_asked_for_again(practice, typed):
    assert "请写 1 到 5 的编号，每个只写一次。" in told(practice, ORDERING, typed, "1 2 3")


def test_the_first_number_of_evidence_is_what_is_kept_first(practice):
    places = [place for place, _ in pieces(DISPUTE, 3).values()]
    assert "得分 100" in told(practice, DISPUTE, " ".join(str(places.index(each) + 1) for each in range(4)))


def test_questions_are_typed_as_a_text(practice):
    said = told(practice, MISSING, MISSING.models["warm"], "")
    assert "✓ “" in said
    assert "得分 " in said


def test_a_talk_goes_line_by_line_to_its_end(practice):
    said = told(practice, TALK, *TALK.models["warm"])
    assert "（后台消息）中通回话：包裹漏扫，今晚送到长沙网点，明天上午派送。" in said
    assert "他的心情（圆点越多越生气）：\n  0 ●●" in said
    assert "最后他消了气。" in said


def test_a_talk_can_be_ended_early(practice):
    assert "得分 " in told(practice, TALK, TALK.models["warm"][0], "完")


def test_a_talk_without_an_answer_is_given_up(practice):
    assert told(practice, TALK, "q").endswith("没有写答案，这道题先放下，不计分。")


def test_the_command_takes_an_exercise(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("NUANYAN_VAR", str(tmp_path))
    monkeypatch.setenv("NUANYAN_WRITER", "floor")
    monkeypatch.setattr("sys.stdin", io.StringIO("加客服微信=引到平台外\n"))
    assert main(["practice", "drill-s02-wechat", "--who", "小林"]) == 0
    assert "✓ “加客服微信”" in capsys.readouterr().out


def test_the_command_refuses_an_unknown_exercise(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("NUANYAN_VAR", str(tmp_path))
    monkeypatch.setenv("NUANYAN_WRITER", "floor")
    assert main(["practice", "drill-s99"]) == 2
    assert "没有 drill-s99 这道练习" in capsys.readouterr().err
