"""The after-sales timeline: minute, what, by whom; safe in a spreadsheet, without personal data."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation.timeline import FORMULA, Row, as_csv, as_text, rows, safe
from assistant.store.values import Event, OwedReply, Said, Talk
from tests.conftest import NOON

START = NOON - timedelta(minutes=30)


def minute(count: int):
    return START + timedelta(minutes=count)


TALK = Talk(
    id="t",
    name="小**",
    who="小暖",
    opened=START,
    touched=NOON,
    turns=(
        Said(who="buyer", text="外套到哪了，打我13812345678", at=minute(1), intent="stuck"),
        Said(who="agent", text="我现在去核实，14点前给您答复。", at=minute(2)),
        Said(who="buyer", text="[图片]", at=minute(3)),
        Said(who="buyer", text="没有时间的话"),
    ),
)
EVENTS = (
    Event(id=1, at=START, what="开始会话", by="阿糖"),
    Event(id=2, at=minute(10), what="等仓库回复", by="阿糖", to="小暖"),
)


def owed(**more) -> OwedReply:
    told = {"id": 1, "conversation": "t", "quote": "14点前", "said": "…", "made": minute(2), "due": minute(10)}
    return OwedReply.model_validate(told | more)


def told(content, owed=(), events=EVENTS) -> list[tuple[str, str, str]]:
    return [(f"{each.at:%H:%M}", each.by, each.what) for each in rows(TALK, events, owed, NOON, content)]


def test_what_happened_stands_in_order_with_who_did_it(content):
    assert told(content) == [
        ("13:50", "阿糖", "开始会话"),
        ("13:51", "买家", "来话（物流停滞）：外套到哪了，打我[手机号]"),
        ("13:52", "阿糖", "回复：我现在去核实，14点前给您答复。"),
        ("13:53", "买家", "来话：[图片]"),
        ("14:00", "阿糖", "交接给 小暖。等仓库回复"),
    ]


def test_promise_that_is_kept_stands_twice(content):
    lines = told(content, [owed(answered=minute(5))])
    assert ("13:52", "阿糖", "答应 11月25日 14:00 前回话：“14点前”") in lines
    assert ("13:55", "阿糖", "11月25日 14:00 前的回话，按时给了") in lines


def test_promise_that_is_missed_stands_at_its_moment(content):
    assert ("14:00", "阿糖", "11月25日 14:00 到点，还没有回话") in told(content, [owed()])
    late = told(content, [owed(answered=minute(20))])
    assert ("14:10", "小暖", "11月25日 14:00 前的回话，晚给了") in late


def test_promise_still_to_come_is_no_miss(content):
    assert [what for _, _, what in told(content, [owed(due=NOON + timedelta(hours=1))]) if "到点" in what] == []


def test_without_sign_in_we_are_called_us(content):
    assert {by for _, by, _ in told(content, events=())} == {"买家", "小暖"}
    nobody = TALK.model_copy(update={"who": ""})
    assert {each.by for each in rows(nobody, (), (), NOON, content)} == {"买家", "我方"}


def test_text_has_a_title_and_a_line_each(content):
    found = rows(TALK, EVENTS[:1], (), NOON, content)
    assert as_text(TALK, found, content).splitlines()[:2] == ["小** 售后时间线", "2026-11-25 13:50  阿糖  开始会话"]


def test_csv_opens_in_a_spreadsheet_and_calculates_nothing(content):
    bad = Row(at=NOON, what="=HYPERLINK(“http://x”)", by="@我", kind="event")
    data = as_csv([bad], content)
    assert data.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig")))) == [
        ["时间", "谁", "做了什么"],
        ["2026-11-25 14:20", "'@我", "'=HYPERLINK(“http://x”)"],
    ]


@given(st.text())
def test_no_cell_begins_with_a_formula(text: str):
    assert not safe(text).lstrip().startswith(FORMULA)
    assert "\n" not in safe(text)
