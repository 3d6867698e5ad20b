"""Exercises go out into tables and come back the same; what a table would do is told row by row before anything is written."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.cli import sentences
from assistant.errors import InputError
from assistant.phrases import sheets
from assistant.practice.loading import SHELVES
from assistant.practice.own import cells as cells
from assistant.practice.own import sheets as own_sheets
from assistant.practice.own.folder import Own, Step, fields
from assistant.practice.own.voices import Voices
from tests.conftest import ROOT
from tests.practice.small import IDS, examples, own, shop

KINDS = {shelf.own: shelf.kind for shelf in SHELVES}
SAY = sentences(ROOT)


@pytest.fixture
def mine(tmp_path: Path) -> Own:
    """A shop with two exercises of its own."""
    mine = own(shop(tmp_path))
    for key, title in (("cold", "本店的冷回复题"), ("orders", "本店的排顺序题")):
        item = mine.book.one(IDS[key])
        data = fields(item) | {"id": mine.fresh(mine.book.kind(item)), "title": title, "by": "培训组"}
        verdict = mine.check(mine.book.kind(item), data)
        assert verdict.item is not None
        mine.write([Step(None, verdict.item)])
    return mine


def rows(mine: Own, key: str, ids: list[str]) -> list[list[str]]:
    """Return exercises as the rows of a table, the heading first."""
    items = [mine.book.one(name) for name in ids]
    return sheets.read("a.csv", own_sheets.exported(items, KINDS[key], mine, SAY, "csv"), SAY)


def plan(mine: Own, key: str, table: list[list[str]], by: str = "") -> own_sheets.Plan:
    return own_sheets.planned(KINDS[key], "a.csv", sheets.written("csv", table), mine, SAY, by)


def changed(table: list[list[str]], row: int, **cells: str) -> list[list[str]]:
    """Return a table of which cells of one row, told by their headings, are changed."""
    made = [list(each) for each in table]
    for heading, told in cells.items():
        made[row][table[0].index(heading)] = told
    return made


# out and back


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("key", IDS)
def test_what_goes_out_comes_back_the_same(mine, key, form):
    raw = own_sheets.exported([mine.book.one(IDS[key])], KINDS[key], mine, SAY, form)
    (row,) = own_sheets.planned(KINDS[key], f"a.{form}", raw, mine, SAY).rows
    assert (row.deed, row.name, row.wrong) == ("same", IDS[key], ())


@pytest.mark.parametrize("key", IDS)
def test_the_sample_makes_exercises_like_those_of_the_program(mine, key):
    raw = own_sheets.sample(KINDS[key], mine, SAY, "xlsx")
    table = sheets.read("a.xlsx", raw, SAY)
    made = plan(mine, key, changed(table, 1, 标题="照样表写的一道"), "周老师")
    (row,) = made.rows
    assert (row.deed, row.wrong) == ("add", ())
    own_sheets.carry_out(made, mine)
    shipped, new = fields(mine.book.one(IDS[key])), fields(mine.book.one(row.name))
    for each in (shipped, new):
        for field in ("id", "title", "by"):
            each.pop(field, None)
    assert new == shipped
    assert mine.book.one(row.name).by == "周老师"


def test_a_changed_cell_changes_that_and_nothing_else(mine):
    before = mine.book.one("own-cold-1")
    made = plan(mine, "cold", changed(rows(mine, "cold", ["own-cold-1"]), 1, 难度="困难", 提示="第一条\n第二条"))
    own_sheets.carry_out(made, mine)
    after = mine.book.one("own-cold-1")
    assert after == before.model_copy(update={"level": "hard", "hints": ("第一条", "第二条")})


def test_columns_that_are_left_out_leave_all_as_it_was(mine):
    made = plan(mine, "cold", [["编号", "难度"], ["own-cold-1", "进阶"]])
    own_sheets.carry_out(made, mine)
    assert mine.book.one("own-cold-1").level == "medium"
    assert len(mine.book.one("own-cold-1").must) == 3


def test_a_row_takes_exercises_out_of_use_and_back(mine):
    made = plan(mine, "cold", [["编号", "停用"], ["own-cold-1", "是"], [IDS["cold"], "是"]])
    assert [row.deed for row in made.rows] == ["retire", "retire"]
    own_sheets.carry_out(made, mine)
    assert {"own-cold-1", IDS["cold"]} & set(mine.book.items) == set()
    back = plan(mine, "cold", [["编号", "停用"], ["own-cold-1", ""], [IDS["cold"], "是"]])
    assert [row.deed for row in back.rows] == ["restore", "same"]
    own_sheets.carry_out(back, mine)
    assert "own-cold-1" in mine.book.items


# what is wrong


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"难度": "很难"}, "难度：写的是“很难”，能写的有：入门、进阶、困难"),
        ({"类别": "物流延迟"}, "子类：'invoice' 不是 delay 的子类，可用的有 unshipped、stuck、late、lost、signed、urge"),
        ({"子类": "发 票"}, "子类：写的是“发 票”，能写的有："),
        ({"标题": "短"}, "标题：太短了，至少 4 个字"),
        ({"标题": "发票的事一句话打发"}, "标题：已经有一道叫这个标题的练习，请换一个"),
        ({"订单卡": "商品 投影仪"}, "订单卡：写的是“商品 投影仪”，能写的有："),
        ({"订单卡": "商品："}, "订单卡：“商品：”要写成“名称：值”"),
        ({"评分要点": "态度｜好一点"}, "评分要点：写的是“态度”，能写的有："),
        ({"评分要点": "下一步｜几点｜1｜2｜3"}, "评分要点：“下一步｜几点｜1｜2｜3”分成了太多段，最多 4 段"),
        ({"评分要点": "下一步｜几点回｜18点\n说出他的事｜展会｜展会"}, "评分要点第 2 条：models.warm 里没有 展会 的"),
        ({"冷在哪里": "没这几个字｜为什么"}, "cold 里没有“没这几个字”这几个字"),
        ({"提示": ""}, "提示：缺少这一项"),
        ({"停用": "也许"}, "停用：写的是“也许”，能写的有：是、否"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_column(mine, cells, told):
    (row,) = plan(mine, "cold", changed(rows(mine, "cold", ["own-cold-1"]), 1, **cells)).rows
    assert row.deed == "wrong"
    assert [each[: len(told)] for each in row.wrong if each.startswith(told)] == [told]


def test_what_comes_with_the_program_is_not_changed(mine):
    (row,) = plan(mine, "cold", [["编号", "难度"], [IDS["cold"], "困难"]]).rows
    assert row.wrong == ("own-cold-invoice 是随程序带的练习，不能改。可以停用它，再照着另写一道。",)


def test_an_exercise_of_another_kind_is_told(mine):
    (row,) = plan(mine, "cold", [["编号", "难度"], ["own-order-1", "困难"]]).rows
    assert row.wrong == ("own-order-1 是另一种练习，请放到那一种的表里",)


def test_two_rows_may_not_be_the_same(mine):
    table = own_sheets.sample("cold", mine, SAY, "csv")
    one = changed(sheets.read("a.csv", table, SAY), 1, 标题="两行一样的题")
    first, again = plan(mine, "cold", [*one, one[1]]).rows
    assert first.deed == "add"
    assert again.wrong[-1] == "“两行一样的题”和第 2 行重了"


def test_new_rows_get_ids_of_their_own(mine):
    table = sheets.read("a.csv", own_sheets.sample("cold", mine, SAY, "csv"), SAY)
    one, two = changed(table, 1, 标题="新的题一号"), changed(table, 1, 标题="新的题二号")
    made = plan(mine, "cold", [*one, two[1]])
    assert [row.name for row in made.rows] == ["own-cold-2", "own-cold-3"]


def test_a_table_without_what_is_needed_is_told(mine):
    with pytest.raises(InputError, match="第一行应当是列名，现在是“标题、难度”。新加的练习还缺这几列：类别、子类"):
        plan(mine, "cold", [["标题", "难度"], ["一道新的题", "入门"]])


def test_the_name_of_a_plan_changes_with_the_file_and_with_the_exercises(mine):
    one = plan(mine, "cold", [["编号", "难度"], ["own-cold-1", "进阶"]])
    assert one.name == plan(mine, "cold", [["编号", "难度"], ["own-cold-1", "进阶"]]).name
    assert one.name != plan(mine, "cold", [["编号", "难度"], ["own-cold-1", "困难"]]).name
    mine.retire(["own-order-1"])
    assert one.name != plan(mine, "cold", [["编号", "难度"], ["own-cold-1", "进阶"]]).name


# YAML


def test_a_yaml_file_brings_exercises_of_any_kind(mine):
    text = "".join(examples().values()).replace("own-", "mine-")
    text = re.sub(r"title: (.*)", r"title: \1二", text)
    made = own_sheets.planned_yaml(text.replace("drill-mine-", "drill-mein-").encode(), mine, SAY, "周老师")
    assert [(row.deed, row.kind, row.wrong) for row in made.rows] == [("add", kind, ()) for kind in KINDS.values()]
    own_sheets.carry_out(made, mine)
    assert len(mine.mine()) == 2 + 7


def test_a_yaml_file_tells_its_mistakes_with_their_lines(mine):
    text = examples()["cold"].replace("level: easy", "level: leicht").replace("own-cold-invoice", "own-cold-x")
    (row,) = own_sheets.planned_yaml(text.replace("打发", "应付").encode(), mine, SAY).rows
    assert (row.number, row.deed) == (2, "wrong")
    assert row.wrong[0].startswith("level：只能是")


def test_an_exercise_without_an_id_gets_one(mine):
    text = examples()["cold"].replace("- id: own-cold-invoice\n    level", "- level").replace("打发", "应付")
    (row,) = own_sheets.planned_yaml(text.encode(), mine, SAY).rows
    assert (row.deed, row.name) == ("add", "own-cold-2")


def test_a_strange_key_is_told(mine):
    (row,) = own_sheets.planned_yaml(b"colds:\n  - {id: a}\n", mine, SAY).rows
    assert row.wrong == ("最外层只能有 scenarios、talks、violations、orders、cold、missing、evidence",)


@pytest.mark.parametrize(("text", "encoding"), [("cold: [", "utf-8"), ("cold: []", "utf-16"), ("cold: 好", "gbk")])
def test_what_is_no_yaml_is_told(mine, text, encoding):
    raw = text.encode(encoding)
    with pytest.raises(InputError, match="文件读不出来"):
        own_sheets.planned_yaml(raw, mine, SAY)


@settings(deadline=None)
@given(raw=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_file_makes_a_plan_or_is_told(shared, raw):
    with suppress(InputError):
        own_sheets.planned_yaml(raw, shared, SAY)
    with suppress(InputError):
        own_sheets.planned("cold", "a.csv", raw, shared, SAY)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Own:
    return own(shop(tmp_path_factory.mktemp("shop")))


# cells


PAIRS = cells.Pairs({"product": "商品", "paid": "实付"})
MUST = cells.Lines(cells.Parts((("what", cells.Plain()), ("words", cells.Words()), ("never", cells.Words()))))


@pytest.mark.parametrize(
    ("cell", "value", "told"),
    [
        (cells.Plain(), "一句话", "一句话"),
        (cells.Plain(), None, ""),
        (cells.Choice({"easy": "入门"}), "easy", "入门"),
        (cells.Many({"urge": "催件", "refund": "退款"}), ["urge", "refund"], "催件、退款"),
        (cells.Words(), ["急", "慌"], "急、慌"),
        (cells.Places(), [[1, 0, 2], [2, 1, 0]], "2、1、3\n3、2、1"),
        (PAIRS, {"product": "杯子", "paid": "12元"}, "商品：杯子\n实付：12元"),
        (cells.Pairs({"eta": "预计送达"}, "；"), {"eta": "11月20日"}, "预计送达：11月20日"),
        (MUST, [{"what": "接住", "words": ["急", "慌"]}, {"what": "不怪", "never": ["您错"]}], "接住｜急、慌\n不怪｜｜您错"),
        (cells.Letter(), "c", "3"),
        (cells.Flag("收", "不收"), False, "不收"),
        (cells.Number(), 2, "2"),
    ],
)  # fmt: skip
def test_a_cell_says_what_it_was_made_of(cell, value, told):
    assert cell.write(value) == told
    assert cell.read(told) == value


def test_people_write_in_their_own_ways():
    assert PAIRS.read("商品:杯子\n\n 实付 ：12元") == {"product": "杯子", "paid": "12元"}
    assert cells.Many({"urge": "催件", "refund": "退款"}).read("催件，退款 催件") == ["urge", "refund"]
    assert MUST.read("接住 | 急、慌") == [{"what": "接住", "words": ["急", "慌"]}]
    assert cells.Choice({"easy": "入门"}).read("easy") == "easy"


def test_entries_get_their_ids_by_their_place():
    secrets = cells.Numbered(cells.Parts((("fact", cells.Plain()), ("ask", cells.Words()), ("id", cells.Plain()))))
    assert secrets.read("一件事｜问法\n另一件｜说法｜day") == [
        {"fact": "一件事", "ask": ["问法"], "id": "h1"},
        {"fact": "另一件", "ask": ["说法"], "id": "day"},
    ]


VOICES = Voices(
    {"hasty": "急脾气", "mother": "宝妈"}, {"wait": "空等"}, {"review": "差评"},
    {"opening": "开场", "told": "问到", "mood": "心情", "on": "听到", "ends": "结尾"},
)  # fmt: skip


def test_what_buyers_say_stands_in_lines():
    value = {
        "hasty": {
            "opening": "我的包裹呢",
            "told": {"h1": ["周六。", "周六用！"]},
            "moods": {2: ["快点｜行不行"]},
            "on": {"wait": ["又等？"]},
            "ends": {"review": ["差评见。"]},
        },
        "mother": {"opening": "孩子等着用呢"},
    }
    told = VOICES.write(value)
    assert told.splitlines()[:2] == ["急脾气｜开场｜我的包裹呢", "急脾气｜问到 h1｜周六。"]
    assert VOICES.read(told) == value


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("急脾气｜我的包裹呢", "voice"),
        ("慢性子｜开场｜在吗", "choice"),
        ("急脾气｜生气｜在吗", "when"),
        ("急脾气｜听到 发火｜在吗", "choice"),
    ],
)
def test_a_line_that_can_not_be_read_says_why(line, key):
    with pytest.raises(cells.CellError) as caught:
        VOICES.read(line)
    assert caught.value.key == key
    assert SAY(f"practice.content.sheet.{key}", **caught.value.values)
