"""Copied chat logs: every common layout is read, sides are told, and no text whatever is lost."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation import sides
from assistant.conversation.chatlog import read
from assistant.conversation.layouts import BUILT_IN
from assistant.schema import MAX_TEXT
from tests.chatlogs import Sample, samples
from tests.conftest import NOON

SHOP = "示例店铺"
SAMPLES = samples()


def told(text: str, **more) -> list[tuple[str, str]]:
    return [(each.who, each.text) for each in read(text, NOON, SHOP, **more).entries]


@pytest.mark.parametrize("sample", SAMPLES, ids=[sample.id for sample in SAMPLES])
def test_layout_is_read(sample: Sample):
    log = read(sample.text, NOON, SHOP)
    assert log.layout == sample.layout
    assert [(each.who, each.text, f"{each.at:%m-%d %H:%M:%S}" if each.at else "") for each in log.turns] == sample.turns


def test_every_layout_has_a_sample():
    assert {layout.id for layout in BUILT_IN} - {sample.layout for sample in SAMPLES} == set()


def test_what_the_tool_says_is_no_turn():
    log = "小鱼 14:03\n在吗\n已读\n小鱼撤回了一条消息\n会话已由机器人转接给 客服小暖\n暖暖旗舰店 14:05\n在的\n订单已发货"
    assert told(log) == [
        ("buyer", "在吗"),
        ("left", "已读"),
        ("note", "小鱼撤回了一条消息"),
        ("note", "会话已由机器人转接给 客服小暖"),
        ("agent", "在的"),
        ("note", "订单已发货"),
    ]


def test_withdrawn_turn_is_a_note():
    assert told("[14:03] 买家: 在吗\n[14:04] 买家: 消息已撤回\n[14:05] 客服: 在的")[1] == ("note", "消息已撤回")


def test_line_above_the_first_turn_is_told_apart():
    assert told("…没有发货\n买家：在吗\n客服：在的")[0] == ("unread", "…没有发货")


def test_address_of_goods_becomes_a_card():
    log = told("买家：这件 https://item.taobao.com/item.htm?id=1&spm=x 有吗\n客服：看 https://a.example/x")
    assert log == [("buyer", "这件 [商品链接] 有吗"), ("agent", "看 [链接]")]


def test_two_unknown_names_are_asked_about_and_learnt_by_one_click():
    text = "小鱼 14:03\n在吗\n阿糖 14:05\n在的"
    log = read(text, NOON, SHOP)
    assert log.unclear == ("小鱼", "阿糖")
    assert [each.who for each in log.turns] == ["unclear", "unclear"]
    assert told(text, ours={"阿糖"}) == [("buyer", "在吗"), ("agent", "在的")]


def test_third_name_beside_a_known_buyer_is_ours():
    text = "买家 14:03\n在吗\n阿糖 14:05\n在的\n小米 14:06\n我来跟"
    assert [who for who, _ in told(text)] == ["buyer", "agent", "agent"]


def test_line_in_a_turn_that_looks_like_a_beginning_stays_in_it():
    text = "小鱼 14:03\n在吗\n最后的物流是 11-22 09:12\n急\n暖暖旗舰店 14:05\n在的"
    assert told(text)[0] == ("buyer", "在吗\n最后的物流是 11-22 09:12\n急")


def test_log_of_an_unknown_layout_puzzles():
    log = read("★小鱼★ | 14:03 | 在吗\n★阿糖★ | 14:04 | 在的", NOON, SHOP)
    assert (log.layout, log.puzzling) == ("", True)


def test_long_turn_is_cut_and_not_lost():
    log = read("买家：" + "急" * (MAX_TEXT + 5), NOON, SHOP)
    assert [len(each.text) for each in log.turns] == [MAX_TEXT, 5]


def test_nothing_is_nothing():
    assert read(" \n\t\n", NOON).entries == ()


@pytest.mark.parametrize(
    ("name", "side"),
    [
        ("买家", "buyer"), ("小鱼（买家）", "buyer"), ("客服小暖", "agent"), ("暖暖旗舰店:小暖", "agent"),
        ("示例店铺", "agent"), ("我", "agent"), ("小鱼", None), ("爱逛小店的鱼", None),
    ],
)  # fmt: skip
def test_names_tell_sides(name: str, side: str | None):
    assert sides.known(name, SHOP) == side


@pytest.mark.parametrize(
    ("name", "seen"),
    [("小鱼爱吃糖", "小***糖"), ("小鱼", "小**"), ("tb8837261", "t***1"), ("t***1", "t***1"), ("买家", "买家")],
)
def test_names_are_seen_by_their_ends(name: str, seen: str):
    assert sides.hidden(name) == seen


LINES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            "小鱼 14:03",
            "小鱼",
            "2026-11-25 14:03:22",
            "[14:03] 买家: 在吗",
            "客服：好",
            "已读",
            "25:70",
            "暖暖旗舰店 (昨天 9:05)",
            "在吗",
            "",
        ]
    ),
)


@given(st.lists(LINES, max_size=12).map("\n".join), st.datetimes(datetime(2001, 1, 1), datetime(2099, 1, 1)))
def test_any_text_is_read_and_no_line_is_lost(text: str, now: datetime):
    log = read(text, now, SHOP)
    lines = text.splitlines()
    held = [number for each in log.entries for number in dict.fromkeys(each.lines)]
    assert sorted(set(held)) == [number for number, line in enumerate(lines) if line.strip()]
    assert all(each.text for each in log.entries)
