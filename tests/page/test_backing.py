"""What a text states with what backs it, and the answer that it promises."""

import re
from datetime import datetime
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.page.desk.cards import view
from assistant.page.desk.ledger import chips, unbacked, when
from assistant.schema import Checked, Entry, Owed

NOW = datetime(2026, 11, 25, 14, 20)
TIME = Entry(kind="time", start=0, end=7, quote="今天18点前", state="backed", by="店铺政策·答复时间")
OPEN = Entry(kind="place", start=0, end=2, quote="上海", state="open")
SOFT = Entry(kind="deed", start=0, end=5, quote="现在去核实", state="softened")


def told(html: str) -> list[str]:
    return [unescape(each) for each in re.findall(r"<li[^>]*>([^<]*)</li>", html)]


def test_chip_names_the_words_and_what_backs_them(content):
    assert told(chips((TIME, OPEN, SOFT), content)) == [
        "今天18点前 ← 店铺政策·答复时间", "上海 ← 没有依据", "现在去核实 ← 只说要去做",
    ]  # fmt: skip


def test_same_words_with_the_same_backing_stand_once(content):
    assert told(chips((TIME, TIME.model_copy(update={"start": 9, "end": 16})), content)) == ["今天18点前 ← 店铺政策·答复时间"]


def test_text_that_states_nothing_has_no_chips(content):
    assert chips((), content) == ""


def test_what_is_open_is_counted(content):
    assert unbacked((TIME, OPEN, SOFT, OPEN), content) == "2 处没有依据"
    assert unbacked((TIME, SOFT), content) == ""


def test_promised_answer_is_told_before_copying(content):
    seen = Checked(parts=(), findings=(), owed=(Owed(quote="今天18点前", due=datetime(2026, 11, 25, 18)),))
    assert view("今天18点前回您。", seen, content, NOW)["owes"] == "<p>复制后会记一笔：今天18:00 前要回话</p>"


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (datetime(2026, 11, 25, 18), "今天18:00"),
        (datetime(2026, 11, 26, 9, 30), "明天09:30"),
        (datetime(2026, 11, 24, 9), "昨天09:00"),
        (datetime(2026, 12, 1, 10), "12月1日10:00"),
    ],
)
def test_moment_is_told_as_people_say_it(content, due, said):
    assert when(due, content, NOW) == said


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_words_in_a_chip_stay_text(content, quote, by):
    html = chips((TIME.model_copy(update={"quote": quote, "by": by}),), content)
    assert unescape(re.sub(r"<[^>]*>", "", html)) == f"{quote} ← {by}"
