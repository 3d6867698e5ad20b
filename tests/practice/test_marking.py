"""Marks of what is no free text: each thing with its reason, and no points for marking, choosing or asking everything."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.coaching.values import Quote, Seen
from assistant.practice import marking
from assistant.practice.values import Marked
from assistant.schema import Checked, Finding
from tests.practice.sample import COLD, DISPUTE, DRILL, MISSING, ORDERING, RUBRIC

TEXT = DRILL.text


@pytest.fixture(scope="module")
def say(content):
    return content.say


def mark(words: str, family: str | None = None) -> Marked:
    at = TEXT.index(words)
    return Marked(start=at, end=at + len(words), family=family)


def told(result, *whats):
    return [(each.quote, each.why) for each in result.lines if each.what in whats]


# find the violation


def test_every_violation_with_its_family_is_worth_everything(say):
    marks = [mark(each.quote, each.family) for each in DRILL.wrong]
    assert marking.violation(DRILL, marks, say).score == 100


def test_without_the_families_it_is_worth_most(say):
    marks = [mark(each.quote) for each in DRILL.wrong]
    assert marking.violation(DRILL, marks, say).score == 70


def test_a_piece_of_what_is_wrong_points_at_it(say):
    result = marking.violation(DRILL, [mark("微信", "diversion")], say)
    assert told(result, "found") == [("加我微信", "引到站外，出了事没有记录。")]
    assert told(result, "named") == [("加我微信", "类别也说对了：引到平台外")]
    assert result.score == 33


def test_what_was_missed_is_told_with_its_reason(say):
    result = marking.violation(DRILL, [], say)
    assert result.score == 0
    assert told(result, "missed")[0] == ("都怪您没验货", "怪到买家头上。")


def test_a_wrong_family_is_put_right(say):
    result = marking.violation(DRILL, [mark("都怪您没验货", "promise")], say)
    assert told(result, "misnamed") == [("都怪您没验货", "这不是“没有依据的承诺”，是“怪买家”")]


def test_a_mark_at_nothing_wrong_costs(say):
    right = [mark(each.quote, each.family) for each in DRILL.wrong]
    result = marking.violation(DRILL, [*right, mark("。加")], say)
    assert (result.score, told(result, "needless")) == (85, [("。加", "这几个字没有问题")])


def test_who_marks_the_whole_text_has_found_nothing_of_a_long_one(say):
    long = DRILL.model_copy(update={"text": f"{'您说的我都看到了，' * 6}{TEXT}"})
    result = marking.violation(long, [Marked(start=0, end=len(long.text))], say)
    assert (result.score, told(result, "needless")[0][1]) == (0, "圈得太宽了，看不出指的是哪几个字")


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=12))
def test_any_marks_give_a_score_and_a_line_for_each_violation(spans):
    result = marking.violation(DRILL, [Marked(start=a, end=b) for a, b in spans], lambda key, **_: key)
    assert 0 <= result.score <= 100
    assert sum(each.what in ("found", "missed") for each in result.lines) == len(DRILL.wrong)


# put in order


def test_the_best_order_is_worth_everything(say):
    assert marking.order(ORDERING, [0, 1, 2, 3], say).score == 100


def test_another_order_that_is_as_good_is_worth_as_much(say):
    assert marking.order(ORDERING, [0, 2, 1, 3], say).score == 100


def test_the_reverse_is_worth_nothing(say):
    assert marking.order(ORDERING, [3, 2, 1, 0], say).score == 0


def test_a_sentence_in_the_wrong_place_is_told_with_the_one_it_belongs_before(say):
    result = marking.order(ORDERING, [1, 0, 2, 3], say)
    feel, fact = ORDERING.sentences[0].text, ORDERING.sentences[1].text
    assert told(result, "misplaced") == [(feel, f"“{feel}”要放在“{fact}”前面：先接住他的心情，后面的话他才听得进去")]
    assert result.score == 73


def test_a_sentence_that_belongs_nowhere_costs_with_its_reason(say):
    result = marking.order(ORDERING, [0, 1, 2, 3, 4], say)
    assert (result.score, told(result, "needless")) == (80, [("双十一爆仓，我们也没办法。", "这是找理由，买家要的是办法。")])


def test_nothing_put_in_order_is_worth_nothing(say):
    assert marking.order(ORDERING, [], say).score == 0


def test_orders_by_chance_are_worth_little_on_average(say):
    scores = [marking.order(ORDERING, order, say).score for order in permutations(range(4))]
    assert sum(scores) / len(scores) < 50


# ask for what is missing


def asking(*questions: str, findings: tuple[Finding, ...] = ()) -> Seen:
    return Seen(
        checked=Checked(parts=(), findings=findings),
        intent="damage",
        sub="broken",
        emotion=2,
        asks=tuple(Quote(0, len(each), each) for each in questions),
    )


def test_asking_for_everything_with_a_reason_is_worth_everything(say):
    result = marking.missing(MISSING, asking("碎了几只？", "能拍一张照片吗？"), RUBRIC, True, say)
    assert result.score == 100


def test_no_reason_for_asking_costs(say):
    result = marking.missing(MISSING, asking("碎了几只？", "能拍一张照片吗？"), RUBRIC, False, say)
    assert (result.score, len(told(result, "no_reason"))) == (80, 1)


def test_what_was_not_asked_is_told_with_a_question_that_asks_well(say):
    result = marking.missing(MISSING, asking("碎了几只？"), RUBRIC, True, say)
    lost = next(each for each in result.lines if each.what == "missed")
    assert lost.why == "没问“碎的样子的照片”：有照片，补发才能马上登记。"
    assert lost.better == "方便拍一张碎口的照片给我吗？有了它我就能登记补发。"
    assert result.score == 60


def test_asking_what_the_card_shows_costs_with_its_reason(say):
    result = marking.missing(MISSING, asking("碎了几只？", "拍一张照片好吗？", "您买的是什么款式？"), RUBRIC, True, say)
    assert (result.score, told(result, "needless")) == (85, [("您买的是什么款式？", "订单卡上写着玻璃杯套装。")])


def test_what_the_guard_finds_counts_and_a_stop_caps(say):
    stop = Finding(rule="X", severity="stop", start=0, end=2, quote="加微", why="引到站外", instead="就在这里说")
    result = marking.missing(MISSING, asking("碎了几只？", "拍一张照片好吗？", findings=(stop,)), RUBRIC, True, say)
    assert (result.score, result.capped) == (59, True)
    assert told(result, "rule") == [("加微", "引到站外")]


def test_an_empty_text_is_worth_nothing(say):
    assert marking.missing(MISSING, None, RUBRIC, False, say).score == 0


# the evidence list


def test_the_right_list_with_the_right_first_is_worth_everything(say):
    assert marking.evidence(DISPUTE, ["a", "b", "c", "d"], "a", say).score == 100


def test_the_wrong_first_is_told_with_the_right_one(say):
    result = marking.evidence(DISPUTE, ["a", "b", "c", "d"], "c", say)
    assert (result.score, told(result, "not_first")[0][1]) == (
        80,
        "最先要留的是“仓库的打包录像”：录像三天后会被覆盖，看得见装了什么。",
    )


def test_who_takes_everything_gets_little(say):
    assert marking.evidence(DISPUTE, list("abcdef"), "a", say).score == 40


def test_what_was_left_out_and_what_does_not_belong_have_their_reasons(say):
    result = marking.evidence(DISPUTE, ["a", "f"], "a", say)
    assert told(result, "missed")[0] == ("出库称重记录", "和空盒的重量一比就清楚。")
    assert told(result, "needless") == [("客服对他是职业打假的猜测", "猜测不是凭据，传出去还伤人。")]
    assert told(result, "left") == [("买家别家店的评价截图", "和这一单无关，翻别人主页也不合适。")]


# rewrite what is cold


def test_the_words_that_chill_are_told_and_whether_they_are_gone(say):
    result = marking.cold(COLD, "面试前我去催，请耐心等待。", 60)
    assert [(each.quote, each.ok) for each in result.lines] == [("请耐心等待", False), ("有问题联系中通", True)]
