"""The library as a table: out and in again without losing a sign, every mistake told by its row."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from assistant.errors import InputError
from assistant.phrases import sheets, tables
from assistant.phrases.book import Book
from assistant.phrases.entry import every, of, plain
from assistant.phrases.names import Names
from assistant.phrases.tables import COLUMNS, cells, exported, planned
from tests.library import Shop, copied

HEAD = list(COLUMNS)


@pytest.fixture(scope="module")
def checker(tmp_path_factory):
    return Book(Shop(copied(tmp_path_factory.mktemp("shop")))).checker()


@pytest.fixture(scope="module")
def names(content) -> Names:
    return Names.of(content)


def table(rows, encoding="utf-8"):
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode(encoding)


def row(**told):
    usual = {
        "类别": "物流延迟",
        "子类": "物流停滞",
        "职责": "接住情绪",
        "句子": "轨迹停着，您心里着急我明白。",
        "风格": "暖",
        "心情": "不安",
    }
    return [(usual | told).get(name, "") for name in HEAD]


def seen(checker, *rows, head=HEAD, name="a.csv"):
    return [(each.number, each.deed, each.wrong) for each in planned(name, table([head, *rows]), checker).rows]


# --- out and in again


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_whole_library_comes_back_unchanged(checker, kind):
    raw = exported(every(checker.content), checker.names, kind)
    plan = planned(f"a.{kind}", raw, checker)
    assert {each.deed for each in plan.rows} == {"same"}
    assert len(plan.rows) == len(every(checker.content))


SAID = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="\ufeff\ufffe\uffff"), min_size=1, max_size=20
)
FRONT = st.sampled_from(
    ["", "=", "+", "-", "@", "'", "''", '"', '""', "=1+1", "，", ",", ";", "\t", "0", "007", "#N/A", "TRUE"]
)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(st.builds(str.__add__, FRONT, SAID), min_size=2, max_size=2), min_size=1, max_size=4))
def test_any_cell_comes_back_sign_by_sign(content, kind, rows):
    rows = [["句子", "标签"], *rows]
    assert sheets.read(f"a.{kind}", sheets.written(kind, rows), content.say) == rows


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=SAID.map(str.strip).filter(bool), emotion=st.lists(st.integers(0, 3), min_size=1, unique=True),
    remedies=st.lists(st.sampled_from(["refund", "resend", "urge"]), unique=True), when=st.sampled_from([None, "child"]),
    tags=st.lists(st.text("大促春节ab1", min_size=1, max_size=5), unique=True), retired=st.booleans(),
)  # fmt: skip
def test_every_field_of_a_sentence_is_read_back(content, names, text, emotion, remedies, when, tags, retired):
    pattern = of(
        {"intent": "delay", "sub": "stuck", "role": "feel", "text": f"{text.replace('{', '')}。", "style": "plain",
         "emotion": sorted(emotion), "remedies": remedies, "when": when, "tags": tags, "retired": retired}
    )  # fmt: skip
    told = dict(zip(COLUMNS.values(), cells(pattern, names), strict=True))
    fields, wrong = tables.read_cells(told, names, {}, content.say)
    assert wrong == []
    assert of(fields) == pattern


def test_formula_is_no_formula_for_excel(content):
    rows = [["句子"], ["=1+1"]]
    assert load_workbook(io.BytesIO(sheets.written("xlsx", rows))).active["A2"].data_type == "s"
    assert sheets.written("csv", rows).decode("utf-8-sig") == "句子\r\n'=1+1\r\n"


def test_csv_begins_with_the_mark_that_excel_wants():
    assert sheets.written("csv", [["句子"]]).startswith(b"\xef\xbb\xbf")


# --- files as they come


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_text_is_read_in_every_encoding_that_excel_writes(checker, encoding):
    plan = planned("a.csv", table([HEAD, row()], encoding), checker)
    assert [(each.number, each.deed) for each in plan.rows] == [(2, "add")]


def test_tabs_part_columns_as_well(checker):
    raw = "\t".join(HEAD) + "\n" + "\t".join(row())
    assert [each.deed for each in planned("a.txt", raw.encode("utf-16"), checker).rows] == ["add"]


def test_numbers_of_a_spreadsheet_are_read_as_they_look(checker):
    book = Workbook()
    book.active.append(HEAD)
    book.active.append([*row()[:6], 1, None, None, 618, None])
    made = io.BytesIO()
    book.save(made)
    [found] = planned("a.xlsx", made.getvalue(), checker).rows
    assert (found.deed, found.step.after.emotion, found.step.after.tags) == ("add", (1,), ("618",))


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "文件是空的"),
        (b",,\r\n,,", "文件是空的"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "这是老式的 .xls"),
        (b"PK\x03\x04junk", "这个 Excel 文件打不开"),
        (b"\xff\xff\xff\x81", "认不出文件的编码"),
        ('句子\n"没关上'.encode(), "第 2 行起引号没有配对"),
        ("买家消息,回复\n在吗,在的".encode(), "第一行应当是列名，现在是“买家消息、回复”"),
        ("句子,句子,类别\n一,二,三".encode(), "有两列的列名一样"),
        (b"a" * (sheets.LARGEST + 1), "文件太大了，最多 2 MB"),
        (b"\n" * (sheets.MOST + 2), "行太多了"),
    ],
    ids=("empty", "blank", "xls", "xlsx", "encoding", "quote", "heading", "twice", "large", "long"),
)
def test_file_that_is_no_table_is_told(checker, raw, told):
    with pytest.raises(InputError, match=told):
        planned("a.csv", raw, checker)


def test_spreadsheet_that_unpacks_to_too_much_is_not_unpacked(checker, monkeypatch):
    monkeypatch.setattr(sheets, "UNPACKED", 1000)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/sharedStrings.xml", " " * 100_000)
    with pytest.raises(InputError, match="行太多了"):
        planned("a.xlsx", made.getvalue(), checker)


@settings(deadline=None, max_examples=60)
@given(raw=st.binary(max_size=200))
def test_any_bytes_are_a_table_or_a_told_mistake(checker, raw):
    for name in ("a.csv", "a.xlsx"):
        try:
            planned(name, raw, checker)
        except InputError as error:
            assert str(error)  # noqa: PT017 - what is told


# --- row by row


def test_row_without_number_is_new(checker):
    plan = planned("a.csv", table([HEAD, row()]), checker)
    assert plan.rows[0].deed == "add"
    assert plan.steps()[0].after.text == "轨迹停着，您心里着急我明白。"


def test_names_and_codes_are_read_alike(checker):
    assert seen(checker, row(类别="delay", 子类="stuck", 职责="feel", 风格="warm", 心情="1；2", 做法="")) == [(2, "add", ())]


def test_row_with_a_number_changes_its_sentence(checker):
    [pattern] = [each for each in checker.content.patterns if each.text.startswith("我现在联系")]
    changed = cells(pattern, checker.names)
    changed[4] = "我现在去找{carrier}核实，{reply_by}给您答复。"
    off = [*changed[:-1], "是"]
    assert seen(checker, changed) == [(2, "edit", ())]
    assert seen(checker, off) == [(2, "retire", ())]
    assert seen(checker, cells(pattern, checker.names)) == [(2, "same", ())]


def test_column_that_is_not_there_changes_nothing(checker):
    [pattern] = [each for each in checker.content.patterns if each.text.startswith("我现在联系")]
    assert seen(checker, [pattern.id, pattern.text], head=["编号", "句子"]) == [(2, "same", ())]
    [found] = planned("a.csv", table([["编号", "句子", "标签"], [pattern.id, pattern.text, "物流、常用"]]), checker).rows
    assert plain(found.step.after) == plain(pattern) | {"tags": ["物流", "常用"]}


def test_sentence_that_is_there_needs_no_number_to_be_the_same(checker):
    assert seen(checker, row(句子="轨迹停着不动，您等得没底，我懂。", 心情="不安、生气难过")) == [(2, "same", ())]


def test_empty_rows_are_passed_over_and_counted(checker):
    assert seen(checker, [], ["", " "], row()) == [(4, "add", ())]


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ({"编号": "delay/stuck/feel#000000"}, "没有编号是 delay/stuck/feel#000000 的话术"),
        ({"子类": "停滞"}, "子类写的是“停滞”，能写的有：未发货、物流停滞"),
        ({"风格": "", "职责": ""}, "新加的句子还缺：职责、风格"),
        ({"心情": "高兴"}, "心情写的是“高兴”，能写的有：平静、不安、生气难过、激烈"),
        ({"做法": "赔一百"}, "做法写的是“赔一百”"),
        ({"适用": "雨天"}, "适用写的是“雨天”"),
        ({"停用": "也许"}, "停用写的是“也许”，能写的有：是、否"),
        ({"句子": "第一行。\n第二行。"}, "一句话里不能换行"),
        ({"句子": "您加我微信，我一直跟着。"}, "“微信”：把买家引到微信"),
    ],
)
def test_what_is_wrong_with_a_row_is_told_with_its_number(checker, told, wrong):
    [(number, deed, said)] = seen(checker, row(**told))
    assert (number, deed) == (2, "wrong")
    assert said[0].startswith(wrong)


def test_same_sentence_twice_in_one_file_is_told(checker):
    assert seen(checker, row(), row()) == [(2, "add", ()), (3, "wrong", ("和第 2 行说的是同一句",))]


def test_good_rows_can_be_taken_without_the_others(checker):
    plan = planned("a.csv", table([HEAD, row(), row(句子="好"), row(句子="停了这么久，您急得对。")]), checker)
    assert (plan.count("add"), plan.count("wrong")) == (2, 1)
    assert [each.after.text for each in plan.steps([4])] == ["停了这么久，您急得对。"]


def test_plan_has_another_name_for_another_file_and_another_library(checker):
    first, second = planned("a.csv", table([HEAD, row()]), checker), planned("a.csv", table([HEAD, row(风格="短")]), checker)
    assert first.name != second.name
    assert tables.name_of(b"", checker.content) != tables.name_of(b"", checker.content.model_copy(update={"version": "x"}))


def test_sample_file_can_be_brought_in(content, checker):
    raw = tables.sample(content, "csv")
    rows = sheets.read("a.csv", raw, content.say)
    assert rows[0] == HEAD
    assert len(rows) == 5
    assert all(each[0] == "" for each in rows[1:])
    deeds = {each.deed for each in planned("a.csv", raw, checker).rows}
    assert deeds <= {"add", "same"}
