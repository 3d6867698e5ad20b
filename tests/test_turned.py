"""Openings turned to this buyer: which of his clauses begin them, and which ends said to others may follow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import situation
from assistant.compose import STYLES
from assistant.concern import Concern, Kind, concerns
from assistant.schema import Analysis, Message, Scored, Style
from assistant.writer.remembered import Example
from assistant.writer.turned import LONGEST, Turned, clauses, repeats, turned
from tests.conftest import NOON

FOR_TROUBLE = Example("驿站没有，急人。", 0.9, "，急人。", "F")
FOR_QUESTION = Example("能不能退，我来看看。", 0.8, "，我来看看。", "D")
FOR_BOTH = Example("杯子裂了，我记下了。", 0.7, "，我记下了。", "B")
LONG = Example("包装瘪了，换谁心里都不好受。", 0.6, "，换谁心里都不好受。", "F")
SHOWN = [FOR_TROUBLE, FOR_QUESTION, FOR_BOTH]


def concern(text: str, kind: Kind = "statement", weight: float = 3.0, start: int = 0) -> Concern:
    return Concern(text, kind, start, start + len(text), weight)


def said(found: Iterable[Turned]) -> list[str]:
    return [each.text for each in found]


MATTER, NEED = concern("五天没动", weight=5.0), concern("周六要穿", weight=4.0, start=9)
ASKED = concern("孕妇能用么", "question", weight=2.0, start=20)


@pytest.fixture
def seen(content):
    """A buyer whose concerns are given by hand."""
    analysis = Analysis(intents=(Scored("delay", 0.95),), primary="delay", sub="stuck", emotion=2)
    read = situation.read(content, Message(text="五天没动"), analysis, NOON)
    return lambda *given: replace(read, concerns=given)


# clauses


def test_no_concern_gives_no_clause():
    assert list(clauses([], "warm")) == []


def test_a_single_statement_begins_a_sentence_as_it_is():
    assert list(clauses([MATTER], "warm")) == [("五天没动", False, False)]


@pytest.mark.parametrize("style", ["warm", "plain"])
def test_two_statements_are_joined_first_in_the_buyers_order_and_then_the_one_that_weighs_most_stands_alone(style: Style):
    assert list(clauses([NEED, MATTER], style)) == [("五天没动，周六要穿", True, False), ("周六要穿", False, False)]


def test_a_brief_sentence_begins_with_one_clause():
    assert list(clauses([NEED, MATTER], "brief")) == [("周六要穿", False, False)]


def test_two_that_are_too_long_for_one_breath_are_not_joined():
    long = concern("给湿疹宝宝买的浴巾卡在合肥了", weight=4.0, start=20)
    assert list(clauses([concern("家里旧的那条洗了好几回掉色"), long], "warm")) == [
        ("家里旧的那条洗了好几回掉色", False, False)
    ]


def test_a_question_that_weighs_most_asks_and_is_not_joined():
    assert list(clauses([ASKED, MATTER], "warm")) == [("孕妇能用么", False, True)]
    assert list(clauses([MATTER, ASKED], "warm")) == [("五天没动", False, False)]


@pytest.mark.parametrize("kind", ["claim", "wish", "words", "topic"])
def test_where_what_weighs_most_can_not_begin_a_sentence_of_ours_nothing_does(kind: Kind):
    assert list(clauses([concern("发错颜色了", kind), MATTER], "warm")) == []


def test_a_clause_is_no_longer_than_a_breath():
    assert list(clauses([concern("长" * 24)], "warm")) == [("长" * 24, False, False)]
    assert list(clauses([concern("长" * 25)], "warm")) == []


@given(
    text=st.text(max_size=120) | st.text(alphabet="快递没到漏了退钱吗呢，。！？我你", max_size=60),
    style=st.sampled_from(STYLES),
)
def test_clauses_of_any_text_are_short(content, text: str, style: Style):
    assert all(0 < len(clause) <= LONGEST for clause, _, _ in clauses(concerns(text, content.heard.signs), style))


# tails


def test_after_a_trouble_come_tails_for_troubles_and_for_both(seen):
    assert list(turned(seen(MATTER), SHOWN, "brief")) == [
        Turned("五天没动，急人。", 0.9, 0.0),
        Turned("五天没动，我记下了。", 0.7, 0.0),
    ]


def test_after_a_question_come_tails_for_questions_and_for_both(seen):
    assert list(turned(seen(ASKED), SHOWN, "brief")) == [
        Turned("孕妇能用么，我来看看。", 0.8, 0.0),
        Turned("孕妇能用么，我记下了。", 0.7, 0.0),
    ]


def test_each_clause_gets_every_tail_that_fits_it(seen):
    assert said(turned(seen(MATTER, NEED), [FOR_TROUBLE, LONG], "warm")) == [
        "五天没动，周六要穿，急人。",
        "五天没动，周六要穿，换谁心里都不好受。",
        "五天没动，急人。",
        "五天没动，换谁心里都不好受。",
    ]


@pytest.mark.parametrize(("style", "short", "long"), [("warm", -0.15, 0.0), ("brief", 0.0, -0.15), ("plain", 0.0, 0.0)])
def test_a_short_tail_suits_a_brief_reply_a_long_one_a_warm_one(seen, style: Style, short: float, long: float):
    assert [each.suits for each in turned(seen(MATTER), [FOR_TROUBLE, LONG], style)] == [short, long]


def test_two_clauses_in_one_breath_suit_better_than_one(seen):
    assert [each.suits for each in turned(seen(MATTER, NEED), [LONG], "warm")] == [0.2, 0.0]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (MATTER, "您说五天没动，我记下了。"),
        (ASKED, "您问孕妇能用么，我记下了。"),
        (concern("您等了五天"), "您等了五天，我记下了。"),
        (concern("客服说五天"), "客服说五天，我记下了。"),
    ],
)
def test_a_plain_one_says_whose_words_they_are_where_they_do_not_tell_it(seen, given: Concern, expected: str):
    assert said(turned(seen(given), [FOR_BOTH], "plain")) == [expected]


def test_an_opening_without_a_tail_turns_nothing(seen):
    assert said(turned(seen(MATTER), [Example("五天没动，换谁都急。", 1.0)], "warm")) == []


def test_a_tail_that_repeats_a_word_of_the_clause_is_left_out(seen):
    again = Example("快递卡住了，耽误面试真急人。", 0.9, "，耽误面试真急人。", "F")
    assert said(turned(seen(concern("周六面试要穿")), [again, FOR_TROUBLE], "warm")) == ["周六面试要穿，急人。"]


@pytest.mark.parametrize(
    ("clause", "tail", "does"),
    [
        ("周六面试要穿", "，耽误面试真急人。", True),
        ("等得太久", "，太耗人了。", True),  # how very much, twice
        ("等得真久", "，太耗人了。", False),
        ("等得太久", "，这太耗人了。", False),  # not right after the clause
        ("急着要用", "，急人。", False),  # a single character is no word
    ],
)
def test_a_tail_repeats_a_word_or_how_very_much(clause: str, tail: str, does: bool):
    assert repeats(clause, tail) is does


def test_no_concern_or_no_example_gives_nothing(seen):
    assert said(turned(seen(), SHOWN, "warm")) == []
    assert said(turned(seen(MATTER), [], "warm")) == []
