"""Openings turned to this buyer: which of his clauses begin them, and which ends said to others may follow."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import situation
from assistant.concern import Concern, Kind, concerns
from assistant.schema import Analysis, Message, Scored
from assistant.writer.remembered import Example
from assistant.writer.turned import LONGEST, clauses, turned
from tests.conftest import NOON

FOR_TROUBLE = Example("驿站没有，急人。", 0.9, "，急人。", "F")
FOR_QUESTION = Example("能不能退，我来看看。", 0.8, "，我来看看。", "D")
FOR_BOTH = Example("杯子裂了，我记下了。", 0.7, "，我记下了。", "B")
SHOWN = [FOR_TROUBLE, FOR_QUESTION, FOR_BOTH]


def concern(text: str, kind: Kind = "statement", weight: float = 3.0, start: int = 0) -> Concern:
    return Concern(text, kind, start, start + len(text), weight)


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
    assert list(clauses([])) == []


def test_a_single_statement_begins_a_sentence_as_it_is():
    assert list(clauses([MATTER])) == [("五天没动", 5.0, False)]


def test_two_statements_are_joined_first_in_the_buyers_order_and_worth_more_than_the_better_one():
    assert list(clauses([NEED, replace(MATTER, start=0)])) == [
        ("五天没动，周六要穿", 5.6, False),
        ("周六要穿", 4.0, False),
        ("五天没动", 5.0, False),
    ]


def test_two_that_are_too_long_for_one_breath_are_not_joined():
    long = concern("给湿疹宝宝买的浴巾卡在合肥了", weight=4.0, start=9)
    assert [text for text, _, _ in clauses([concern("家里旧的那条洗了好几回掉色"), long])] == [
        "家里旧的那条洗了好几回掉色",
        "给湿疹宝宝买的浴巾卡在合肥了",
    ]


def test_a_question_asks_and_is_not_joined():
    assert list(clauses([MATTER, ASKED])) == [("五天没动", 5.0, False), ("孕妇能用么", 2.0, True)]


@pytest.mark.parametrize("kind", ["claim", "wish", "words", "topic"])
def test_what_can_not_begin_a_sentence_of_ours_is_no_clause(kind: Kind):
    assert list(clauses([concern("发错颜色了", kind), MATTER])) == [("五天没动", 5.0, False)]


def test_a_clause_is_no_longer_than_a_breath():
    assert list(clauses([concern("长" * 24)])) == [("长" * 24, 3.0, False)]
    assert list(clauses([concern("长" * 25), MATTER])) == [("五天没动", 5.0, False)]


def test_beside_the_joined_ones_two_clauses_are_taken():
    third = concern("盒子也瘪了", weight=3.0, start=30)
    assert [text for text, _, _ in clauses([MATTER, NEED, third])] == ["五天没动，周六要穿", "五天没动", "周六要穿"]


# tails


def test_after_a_trouble_come_tails_for_troubles_and_for_both(seen):
    assert list(turned(seen(MATTER), SHOWN)) == [
        ("五天没动", "，急人。", 0.9, 5.0),
        ("五天没动", "，我记下了。", 0.7, 5.0),
    ]


def test_after_a_question_come_tails_for_questions_and_for_both(seen):
    assert list(turned(seen(ASKED), SHOWN)) == [
        ("孕妇能用么", "，我来看看。", 0.8, 2.0),
        ("孕妇能用么", "，我记下了。", 0.7, 2.0),
    ]


def test_each_clause_gets_every_tail_that_fits_it(seen):
    found = [(clause, tail) for clause, tail, _, _ in turned(seen(MATTER, ASKED), [FOR_TROUBLE, FOR_QUESTION])]
    assert found == [("五天没动", "，急人。"), ("孕妇能用么", "，我来看看。")]


def test_an_opening_without_a_tail_turns_nothing(seen):
    assert list(turned(seen(MATTER, ASKED), [Example("五天没动，换谁都急。", 1.0)])) == []


def test_a_tail_that_repeats_a_word_of_the_clause_is_left_out(seen):
    again = Example("快递卡住了，耽误面试真急人。", 0.9, "，耽误面试真急人。", "F")
    assert list(turned(seen(concern("周六面试要穿")), [again, FOR_TROUBLE])) == [("周六面试要穿", "，急人。", 0.9, 3.0)]


def test_a_single_character_that_comes_again_repeats_no_word(seen):
    assert list(turned(seen(concern("急着要用")), [FOR_TROUBLE])) == [("急着要用", "，急人。", 0.9, 3.0)]


def test_no_concern_or_no_example_gives_nothing(seen):
    assert list(turned(seen(), SHOWN)) == []
    assert list(turned(seen(MATTER), [])) == []


@given(text=st.text(max_size=120) | st.text(alphabet="快递没到漏了退钱吗呢，。！？我你", max_size=60))
def test_clauses_of_any_text_are_short_and_weigh_something(content, text: str):
    for clause, weight, _ in clauses(concerns(text, content.heard.signs)):
        assert 0 < len(clause) <= LONGEST
        assert weight > 0
