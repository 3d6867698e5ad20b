"""What is taken away from the insight room: tables for spreadsheets, and corrections that can be learnt from."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.insight import tables
from assistant.insight.lessons import lessons
from assistant.insight.measures import share
from assistant.insight.period import named
from assistant.insight.sheets import as_csv, as_workbook
from assistant.insight.tables import Namer, Table
from assistant.store.counts import Asked, Ruled, Taken, Tally, Turned
from assistant.store.values import KeptCorrection, Pardon, Used

NOW = datetime(2026, 11, 25, 14, 20)
TALLY = Tally(
    asked=(Asked(6, "delay", "", again=False, drafted=True, clear=True, number=30),),
    taken=(Taken(6, "", "as_is", 12),),
    rules=(Ruled("ABS-TOP", 5, 1), Ruled("GONE-RULE", 2, 0)),
    owed={"kept": 4},
    turned=(Turned("unsure", "delay", 2, 1, 0),),
    thumbs={"up": 3, "down": 2},
    reasons={"long": 2},
)


@pytest.fixture(scope="module")
def names(content) -> Namer:
    return Namer(content)


def table(*cells: tables.Cell) -> Table:
    return Table(code="t", name="表", head=tuple("列" for _ in cells), rows=(cells,))


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def cells(data: bytes, sheet: int = 0) -> list[openpyxl.cell.Cell]:
    return list(openpyxl.load_workbook(io.BytesIO(data)).worksheets[sheet][2])


def test_csv_opens_in_excel_as_utf8():
    assert as_csv(table("好")).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠A"])
def test_text_that_looks_like_a_formula_stands_behind_an_apostrophe(start):
    assert read(as_csv(table(start)))[1] == [f"'{start}"]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_text_begins_a_formula_in_csv(text):
    [cell] = read(as_csv(table(text)))[1] or [""]
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert cell.removeprefix("'") == text.removeprefix("'")


def test_number_below_zero_stays_a_number():
    assert read(as_csv(table(-3)))[1] == ["-3"]


def test_text_is_no_formula_in_a_workbook():
    [cell] = cells(as_workbook([table("=1+1")]))
    assert (cell.value, cell.data_type) == ("=1+1", "s")


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_stand_in_a_workbook(text):
    [cell] = cells(as_workbook([table(f"字{text}")]))
    assert str(cell.value).startswith("字")
    assert cell.data_type == "s"


def test_share_is_a_number_shown_as_percent():
    [cell] = cells(as_workbook([table(share(3, 4))]))
    assert (cell.value, cell.number_format) == (0.75, "0.0%")


def test_every_table_has_its_sheet_whatever_its_name():
    names = [f"{'长' * 40}/:?*[]\\", "同名", "同名"]
    book = as_workbook([Table(code="t", name=name, head=("列",), rows=()) for name in names])
    assert len(openpyxl.load_workbook(io.BytesIO(book)).sheetnames) == 3


def test_messages_by_day_and_category(names):
    found = tables.by_intent(TALLY, named("week", NOW), names)
    assert found.head == ("时间", "合计", "物流延迟")
    assert found.rows[-1] == ("2026-11-25", 30, 30)
    assert found.rows[0] == ("2026-11-19", 0, 0)


def test_summary_tells_figures_with_what_they_mean(names):
    rows = {row[0]: row[1:] for row in tables.summary(TALLY, Tally(), names).rows}
    value, part, of, before, told = rows["三选采用"]
    assert (value.value, part, of, before.value) == (0.4, 12, 30, None)
    assert told == "出过草稿的，有多少复制了三条里的一条；改过再复制也算。"


def test_rule_that_is_no_longer_there_stands_for_itself(names):
    assert tables.rules(TALLY, names).rows == (("绝对化用语", "ABS-TOP", 5, 1), ("GONE-RULE", "GONE-RULE", 2, 0))


def test_corrections_are_named(names):
    assert tables.turned(TALLY, names).rows == (("不确定", "物流延迟", 2, 1, 0),)


def test_reasons_stand_below_the_thumbs(names):
    assert tables.opinions(TALLY, names).rows == (("赞", 3), ("踩", 2), ("踩：太长", 2))


def test_agents_without_a_name_are_not_signed_in(names):
    assert tables.agents(TALLY, names).rows[0][0] == "没登录"


def test_patterns_that_were_not_used_come_last(names):
    used = {"a": Used(shown=2, copied=1, edited=0.5), "gone": Used(shown=3)}
    found = tables.patterns(used, {"a": "甲。", "b": "乙。"}, names)
    assert [row[:4] for row in found.rows] == [("gone", None, 3, 0), ("a", "甲。", 2, 1), ("b", "乙。", 0, 0)]


def test_what_waits_can_be_taken_away(names):
    alarm = Pardon(
        id=1, rule="ABS-TOP", severity="warn", quote="最好", exact=True, text="最好的", reason="原话", role="agent", made=NOW
    )
    assert tables.alarms([alarm], names).rows[0][1:] == ("2026-11-25 14:20", "绝对化用语", "ABS-TOP", "最好", "最好的", "原话")
    assert tables.corrections([correction(7)], names).rows[0][:5] == (7, "2026-11-25 14:20", "还没到", "不确定", "物流延迟")


def correction(id: int, text: str = "还没到", state: str = "accepted", now: str = "delay", hour: int = 15) -> KeptCorrection:
    return KeptCorrection(
        id=id, text=text, was="unsure", now=now, sub="urge", at=NOW, state=state, decided=datetime(2026, 11, 25, hour)
    )


def test_accepted_corrections_are_labelled_messages():
    lines = lessons([correction(1), correction(2, "碎了", now="damage")], lambda text: 2 if text == "碎了" else 0)
    assert [json.loads(line) for line in lines.splitlines()] == [
        {"text": "还没到", "history": [], "intents": ["delay"], "sub": "urge", "emotion": 0},
        {"text": "碎了", "history": [], "intents": ["damage"], "sub": "urge", "emotion": 2},
    ]


def test_what_was_not_accepted_or_is_forgotten_teaches_nothing():
    assert lessons([correction(1, state="waiting"), correction(2, state="rejected"), correction(3, " ")], lambda _: 0) == ""


def test_later_decision_on_the_same_words_counts():
    lines = lessons([correction(1, hour=18), correction(2, now="damage", hour=17)], lambda _: 0)
    assert [json.loads(line)["intents"] for line in lines.splitlines()] == [["delay"]]
