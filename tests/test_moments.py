"""Times named in a text: read as the moment by which they are over."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.guard.moments import moments

WEDNESDAY = datetime(2026, 11, 25, 14, 20)


def due(text, now=WEDNESDAY):
    return [(text[each.start : each.end], each.due) for each in moments(text, now, 9, 21)]


def at(day, hour, minute=0, month=11, year=2026):
    return datetime(year, month, day, hour, minute)


@pytest.mark.parametrize(
    ("text", "moment"),
    [("半小时内", at(25, 14, 50)), ("30分钟内", at(25, 14, 50)), ("一刻钟内", at(25, 14, 35)),
     ("一个半小时后", at(25, 15, 50)),
     ("两小时之内", at(25, 16, 20)), ("24小时内", at(26, 14, 20)), ("三天内", at(28, 14, 20)),
     ("3日内", at(28, 14, 20)),
     ("一周内", at(2, 14, 20, 12))],
)  # fmt: skip
def test_a_length_of_time_counts_from_now(text, moment):
    assert due(text) == [(text, moment)]


@pytest.mark.parametrize(
    ("text", "moment"),
    [("两到三小时内", at(25, 17, 20)), ("3-5天内", at(30, 14, 20)), ("一两个小时内", at(25, 16, 20)),
     ("十几分钟内", at(25, 14, 40)),
     ("今天下午5点到6点", at(25, 18)), ("今天15:00到18:00", at(25, 18)), ("明天9到12点", at(26, 12)),
     ("11月28日到30日", at(30, 21))],
)  # fmt: skip
def test_a_range_is_due_at_its_later_end(text, moment):
    assert due(text) == [(text, moment)]


@pytest.mark.parametrize(
    ("now", "moment"),
    [(at(25, 14), at(27, 14)), (at(26, 14), at(30, 14)), (at(27, 14), at(1, 14, month=12)), (at(28, 14), at(1, 14, month=12))],
)
def test_working_days_leave_out_saturday_and_sunday(now, moment):
    assert due("两个工作日内给您退", now) == [("两个工作日内", moment)]


@pytest.mark.parametrize(
    ("text", "moment"),
    [("今天18点前", at(25, 18)), ("今晚八点前", at(25, 20)), ("今天6点前", at(25, 18)), ("明天上午10点前", at(26, 10)),
     ("明天3点前", at(26, 15)), ("明天中午12点之前", at(26, 12)), ("下午三点半", at(25, 15, 30)),
     ("今晚12点前", at(26, 0)),
     ("24点前", at(26, 0)), ("18:30前", at(25, 18, 30)), ("周三下午3点前", at(2, 15, month=12))],
)  # fmt: skip
def test_a_time_of_the_day_is_read_as_it_is_meant(text, moment):
    assert due(text) == [(text, moment)]


@pytest.mark.parametrize(
    ("text", "moment"),
    [("明天早上", at(26, 9)), ("明早", at(26, 10)), ("明天上午", at(26, 12)), ("明天中午", at(26, 13)),
     ("明天下午", at(26, 18)),
     ("今晚", at(25, 21)), ("明天中午前", at(26, 12)), ("上午", at(26, 12))],
)  # fmt: skip
def test_a_part_of_the_day_has_its_last_hour(text, moment):
    assert due(text) == [(text, moment)]


@pytest.mark.parametrize(
    ("text", "moment"),
    [("后天", at(27, 21)), ("明天", at(26, 21)), ("月底前", at(30, 21)), ("下个月底", at(31, 21, month=12)),
     ("11月30日前", at(30, 21)),
     ("20号之前", at(20, 21, month=12)), ("十二月五号", at(5, 21, month=12)),
     ("1月3日前", at(3, 21, month=1, year=2027))],
)  # fmt: skip
def test_a_bare_day_ends_when_the_shop_closes(text, moment):
    assert due(text) == [(text, moment)]


@pytest.mark.parametrize(
    ("text", "moment"),
    [("周五前", at(27, 21)), ("星期一上午", at(30, 12)), ("周三前", at(2, 21, month=12)),
     ("下周三", at(2, 21, month=12)),
     ("下个星期二", at(1, 21, month=12)), ("下下周一", at(7, 21, month=12)), ("周末前", at(29, 21))],
)  # fmt: skip
def test_a_weekday_is_the_next_to_come(text, moment):
    assert due(text) == [(text, moment)]


def test_the_shops_hours_give_the_end_of_a_shift():
    assert due("下班前") == [("下班前", at(25, 21))]
    assert due("明天下班前") == [("明天下班前", at(26, 21))]
    assert due("上班后") == [("上班后", at(26, 10))]
    assert due("下班前", at(25, 22)) == [("下班前", at(26, 21))]


@pytest.mark.parametrize("text", ["晚点", "一会儿", "稍后", "过会儿"])
def test_a_vague_time_is_an_hour_away_and_not_exact(text):
    (only,) = moments(text, WEDNESDAY, 9, 21)
    assert (only.due, only.exact) == (at(25, 15, 20), False)


def test_a_date_that_is_over_stays_where_it_is():
    assert due("11月20日前") == [("11月20日前", at(20, 21))]


def test_an_hour_of_today_that_is_over_is_due_at_once():
    assert due("今天18点前", at(25, 19)) == [("今天18点前", at(25, 19))]


@pytest.mark.parametrize(
    "text",
    [
        "签收后48小时内",
        "等了三天后",
        "快递晚点了",
        "2月30日",
        "99号",
        "20号楼",
        "有一点急",
        "早点",
        "几点",
        "晚上好",
        "最后两天",
        "37号鞋",
    ],
)
def test_what_names_no_time_to_come_is_left_alone(text):
    assert due(text) == []


def test_several_times_come_in_order():
    text = "今天18点前给您答复，两天内退回，晚点我再看看"
    assert [found for found, _ in due(text)] == ["今天18点前", "两天内", "晚点"]


PIECES = st.sampled_from(
    ["今天", "明早", "下周三", "周日", "11月31日", "20号", "月底", "前", "内", "后", "到", "-", "18点", "25:61",
     "十二点半", "半", "个工作日",
     "九九九天", "下班", "晚点", "一会儿", "中午", "亿", "年", "9999999999", "٣"]
)  # fmt: skip


@given(
    text=st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=12).map("".join),
    now=st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2100, 1, 1)),
    opens=st.integers(0, 23),
    closes=st.integers(1, 24),
)
def test_any_text_can_be_read(text, now, opens, closes):
    last = 0
    for each in moments(text, now, opens, closes):
        assert last <= each.start < each.end <= len(text)
        last = each.end
        assert each.due >= now or now - each.due < timedelta(days=200)
