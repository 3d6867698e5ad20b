"""Numbers in Chinese text: read by value, with idioms left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.guard.numerals import backing, backs, quantities, value


@pytest.mark.parametrize(
    ("word", "number"),
    [("十", 10), ("二十四", 24), ("一百二", 120), ("一万八", 18_000), ("三千零五", 3005), ("二零二四", 2024), ("两百", 200),
     ("半", 0.5)],
)  # fmt: skip
def test_a_numeral_has_its_value(word, number):
    assert value(word) == number


@pytest.mark.parametrize(
    "text",
    ["心里七上八下", "第一时间", "两头跑", "一个劲催", "换一件", "等一下", "十分着急", "千万别用", "这两天", "两样都行"],
)
def test_idioms_are_no_numbers(text):
    assert list(quantities(text)) == []


def stated(text):
    return [(text[q.start : q.end], q.values, q.kind) for q in quantities(text)]


def test_a_duration_is_read_in_minutes():
    assert stated("半小时内回您") == [("半小时", (30.0,), "time")]
    assert stated("两天") == [("两天", (2880.0,), "time")]


def test_two_readings_are_kept():
    assert stated("两三个") == [("两三个", (2.0, 3.0), "count")]


def test_a_date_is_one_number():
    assert stated("11月18日") == [("11月18日", (1118.0,), "date")]


@pytest.mark.parametrize(
    ("held", "said"),
    [("48小时内", "两天内"), ("今天18点前", "下午六点"), ("11月18日09:12", "18号"), ("12.5发的", "12月5号"),
     ("赔我500", "五百块"), ("一万二", "12000元"), ("28kg", "28公斤"), ("用了一半", "半瓶"), ("一千一瓶", "一千元"),
     ("14:05", "两点零五分"), ("下周五要用", "周五前")],
)  # fmt: skip
def test_another_spelling_of_what_is_known_is_backed(held, said):
    assert all(any(backs(each, quantity) for each in backing(held)) for quantity in quantities(said))
    assert list(quantities(said))


@pytest.mark.parametrize(
    ("held", "said"),
    [("48小时内", "24小时内"), ("3天", "3元"), ("2件", "2天"), ("11月18日", "11月19日"), ("周五", "周三"), ("10元", "20元")],
)
def test_another_value_or_another_thing_is_not_backed(held, said):
    assert not all(any(backs(each, quantity) for each in backing(held)) for quantity in quantities(said))


@given(st.text(alphabet="零一二两三四五六七八九十百千万亿半点月日周天小时元0123456789:.%k第上个 ", max_size=30))
def test_any_text_of_numerals_can_be_read(text):
    for quantity in (*quantities(text), *backing(text)):
        assert 0 <= quantity.start < quantity.end <= len(text)
        assert quantity.values
