"""Which stretch of time the insight room looks at, what it is compared with, and its steps."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import InputError
from assistant.insight.period import Period, named, own

NOW = datetime(2026, 11, 25, 14, 20)
DATES = st.dates(date(2020, 1, 1), date(2026, 11, 25))


def test_week_is_the_last_seven_days_with_today():
    week = named("week", NOW)
    assert (week.first, week.last, week.days) == (date(2026, 11, 19), date(2026, 11, 25), 7)


def test_range_nobody_knows_is_a_week():
    assert named("for ever", NOW) == named("week", NOW)


def test_week_is_compared_with_the_week_before_up_to_the_same_time_of_day():
    assert named("week", NOW).before == (datetime(2026, 11, 12), datetime(2026, 11, 18, 14, 20))


def test_today_is_compared_with_yesterday_until_now():
    assert named("today", NOW).before == (datetime(2026, 11, 24), datetime(2026, 11, 24, 14, 20))


def test_past_days_are_compared_with_as_many_whole_days(content):
    assert own("2026-11-10", "2026-11-11", NOW, content.say).before == (datetime(2026, 11, 8), datetime(2026, 11, 10))


@pytest.mark.parametrize(
    ("first", "last", "grain", "count"),
    [
        (date(2026, 11, 25), date(2026, 11, 25), "hour", 24),
        (date(2026, 10, 27), date(2026, 11, 25), "day", 30),
        (date(2026, 9, 1), date(2026, 11, 25), "week", 13),
        (date(2026, 1, 15), date(2026, 11, 25), "month", 11),
    ],
)
def test_long_periods_go_by_longer_steps(first, last, grain, count):
    period = Period(first=first, last=last, now=NOW)
    assert (period.grain, len(period.steps)) == (grain, count)


def test_weeks_begin_on_monday_and_the_first_may_be_short():
    steps = Period(first=date(2026, 9, 5), last=date(2026, 11, 25), now=NOW).steps
    assert steps[0] == (datetime(2026, 9, 5), datetime(2026, 9, 7))
    assert steps[1] == (datetime(2026, 9, 7), datetime(2026, 9, 14))
    assert steps[-1].ends == datetime(2026, 11, 26)


@given(DATES, st.integers(0, 399))
def test_steps_cover_the_period_without_a_gap(first, more):
    period = Period(first=first, last=first + timedelta(days=more), now=NOW)
    steps = period.steps
    assert steps[0].begins == period.begins
    assert steps[-1].ends == period.ends
    assert all(one.ends == two.begins for one, two in pairwise(steps))
    assert all(step.begins < step.ends for step in steps)
    assert len(steps) <= 45


def test_days_ahead_are_cut_off(content):
    assert own("2026-11-20", "2026-12-31", NOW, content.say).last == NOW.date()


@pytest.mark.parametrize(
    ("first", "last", "problem"),
    [
        ("", "2026-11-25", "日期没填全"),
        ("2026-11-31", "2026-11-25", "日期没填全"),
        ("2026-11-25", "2026-11-01", "开始的日子在结束的后面"),
        ("2026-11-26", "2026-11-27", "这段时间还没到"),
        ("2025-01-01", "2026-11-25", "一次最多看 400 天，选了 694 天"),
    ],
)
def test_dates_that_are_no_period_are_told(first, last, problem, content):
    with pytest.raises(InputError, match=problem):
        own(first, last, NOW, content.say)
