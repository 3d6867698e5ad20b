"""Times of chat logs, and the moments they mean."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation import stamps
from tests.conftest import NOON


def moments(*times: str) -> list[str]:
    found = stamps.moments([stamps.read(each, NOON) for each in times], NOON)
    return [f"{each:%m-%d %H:%M}" if each else "" for each in found]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-25 14:03:22", "11-25 14:03"), ("2026年11月24日 9:05", "11-24 09:05"), ("11-24 14:03", "11-24 14:03"),
        ("昨天 14:03", "11-24 14:03"), ("前天 晚上8:03", "11-23 20:03"), ("星期一 14:03", "11-23 14:03"),
        ("下午2:03", "11-25 14:03"), ("2:03 PM", "11-25 14:03"), ("凌晨12:10", "11-25 00:10"),
        ("12-31 10:00", "12-31 10:00"), ("23:58", "11-24 23:58"),
    ],
)  # fmt: skip
def test_time_is_read(text: str, moment: str):
    assert moments(text) == [moment]


def test_day_without_a_year_lies_in_the_past():
    assert stamps.moments([stamps.read("12-31 10:00", NOON)], NOON) == [datetime(2025, 12, 31, 10)]


def test_clock_goes_on_with_the_day_above():
    assert moments("11-20 23:50", "23:58", "00:03", "09:00") == ["11-20 23:50", "11-20 23:58", "11-21 00:03", "11-21 09:00"]


def test_clock_above_the_first_day_belongs_to_what_stands_below():
    assert moments("23:58", "11-25 00:03") == ["11-24 23:58", "11-25 00:03"]


def test_late_message_that_came_out_of_order_stays_on_its_day():
    assert moments("11-20 14:03", "14:01") == ["11-20 14:03", "11-20 14:01"]


@pytest.mark.parametrize("text", ["25:70", "13-45 10:00", "没有时间", ""])
def test_what_is_no_time_has_none(text: str):
    assert moments(text) == [""]


@pytest.mark.parametrize(
    ("line", "alone"),
    [("—— 昨天 14:03 ——", True), ("2026年11月25日 星期三", True), ("14:03", True), ("14:03 到", False), ("25", False)],
)
def test_line_with_a_time_alone(line: str, alone: bool):
    assert stamps.alone(line) is alone


@given(st.lists(st.one_of(st.none(), st.times().map(lambda each: f"{each:%H:%M}"), st.just("昨天 10:00")), max_size=9))
def test_no_moment_lies_ahead(times: list[str | None]):
    read = [stamps.read(each, NOON) if each else None for each in times]
    found = stamps.moments(read, NOON)
    assert [each is None for each in found] == [each is None for each in read]
    assert all(each <= NOON + timedelta(days=1) for each in found if each)
