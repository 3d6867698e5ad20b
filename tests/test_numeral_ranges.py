"""Ranges, shares, discounts and open numbers: read with both ends, and backed only by what promises no less."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.guard.numerals import backing, backs, holder, quantities


def stated(text):
    return [(text[q.start : q.end], q.values, q.kind) for q in quantities(text)]


def held(text, said):
    known = [("card", each) for each in backing(text)]
    found = list(quantities(said))
    assert found
    return all(holder(known, each) for each in found)


@pytest.mark.parametrize(
    ("text", "values", "kind"),
    [("三到五天", (4320, 7200), "time"), ("3-5天", (4320, 7200), "time"), ("3~5个工作日", (4320, 7200), "time"),
     ("三至五个", (3, 5), "count"), ("10到20元", (10, 20), "money"), ("10元到20元", (10, 20), "money"),
     ("一天到三天", (1440, 4320), "time"),
     ("半小时到一小时", (30, 60), "time"), ("一个到两个小时", (60, 120), "time"), ("三百到五百元", (300, 500), "money"),
     ("15:00到18:00", (15, 18), "clock"), ("3点到6点", (3, 6), "clock"), ("11月20日到22日", (1120, 1122), "date"),
     ("七到八折", (70, 80), "percent")],
)  # fmt: skip
def test_a_range_is_one_number_with_two_ends(text, values, kind):
    assert stated(text) == [(text, values, kind)]
    assert next(quantities(text)).span


@pytest.mark.parametrize(
    ("text", "values", "kind"),
    [("百分之三十", (30,), "percent"), ("三成", (30,), "percent"), ("四分之一", (25,), "percent"),
     ("十分之一", (10,), "percent"),
     ("七八折", (70, 80), "percent"), ("九五折", (95,), "percent"), ("95折", (95,), "percent"), ("8.5折", (85,),
     "percent"),
     ("半折", (50,), "percent"), ("一两天", (1440, 2880), "time"), ("一个半小时", (90,), "time"),
     ("两个半月", (108_000,), "time"),
     ("3日内", (4320,), "time")],
)  # fmt: skip
def test_shares_discounts_and_halves_have_their_value(text, values, kind):
    assert [(found[1], found[2]) for found in stated(text)] == [(values, kind)]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("十几个", (10, 20)),
        ("二十多元", (20, 30)),
        ("一百多块", (100, 200)),
        ("130多元", (130, 140)),
        ("三千多元", (3000, 4000)),
    ],
)
def test_an_open_number_ends_below_the_next_round_one(text, values):
    (only,) = quantities(text)
    assert (only.values, only.about) == (values, True)


@pytest.mark.parametrize("text", ["等到三天", "万一到三天", "写3天到 9天", "5天到3天", "3号到5天", "18到5天"])
def test_what_only_looks_like_a_range_is_none(text):
    assert not any(each.span for each in quantities(text))


@pytest.mark.parametrize(
    ("known", "said"),
    [("3-5天", "三到五天"), ("1到3个工作日内", "3个工作日内"), ("10到20元", "20元"),
     ("等了3天，说好5天", "3到5天"), ("三五天", "3到5天"),
     ("适合162到168，", "162到168厘米"), ("15:00到18:00", "下午3点到6点"), ("11月20日到22日", "22号"),
     ("两三天", "三天"),
     ("25元", "二十多元"), ("二十多块", "二十多元"), ("六十多了", "六十多岁"), ("30%", "百分之三十"),
     ("95折", "九五折"),
     ("四天", "三四天"), ("90分钟", "一个半小时")],
)  # fmt: skip
def test_what_promises_no_more_is_backed(known, said):
    assert held(known, said)


@pytest.mark.parametrize(
    ("known", "said"),
    [("1到3个工作日内", "1个工作日内"), ("3-5天", "3天"), ("三到五天", "三天"), ("3-5天", "4天"),
     ("3-5天", "2-5天"), ("3天", "1到3天"),
     ("10到20元", "15元"), ("20元", "二十多元"), ("一两天", "1天"), ("十几天", "10天"),
     ("11月20日-22日", "11月20日"), ("3-5天", "3到5元")],
)  # fmt: skip
def test_what_promises_more_or_something_else_is_not_backed(known, said):
    assert not held(known, said)


def test_a_range_is_held_where_its_later_end_is():
    known = [("buyer", next(quantities("三天"))), ("policy", next(quantities("五天")))]
    assert holder(known, next(quantities("3到5天"))) == "policy"


ANY_TEXT = st.text(alphabet="零一二两三五九十百万半个点月日天小时工作元折成分之多几到至-~ 0123456789:.%周", max_size=24)


@given(ANY_TEXT)
def test_any_text_of_ranges_can_be_read(text):
    for each in (*quantities(text), *backing(text)):
        assert 0 <= each.start < each.end <= len(text)
        assert len(each.values) == len(each.plain) == (2 if each.span or each.about else len(each.values))
        assert not each.span or each.values[0] < each.values[1]


@given(known=ANY_TEXT, said=ANY_TEXT)
def test_any_two_numbers_can_be_compared(known, said):
    numbers = [(place, each) for place, each in enumerate(backing(known))]
    for each in quantities(said):
        backed = any(backs(other, each) for _, other in numbers)
        assert (holder(numbers, each) is not None) or not backed


@given(ANY_TEXT)
def test_a_known_text_backs_every_range_that_it_states(text):
    numbers = [("self", each) for each in backing(text)]
    assert all(holder(numbers, each) for each in quantities(text) if each.span)
