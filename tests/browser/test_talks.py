"""Conversations beside each other: pasted, answered, switched between, handed over, put away; by mouse and by keys."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright", reason="playwright is not installed")

from playwright.sync_api import Page, expect
from steps import MARKS, clipboard, paste

from assistant.store.store import FILE, Store

pytestmark = MARKS
LOG = """小鱼爱吃糖 (2026-11-25 13:41:22)
你好，我的外套怎么还没到

暖暖旗舰店:小暖 (2026-11-25 13:42:40)
亲，我现在去核实，今天18点前给您答复。

小鱼爱吃糖 (2026-11-25 14:15:01)
三天没动了，周末面试要穿的"""


@pytest.fixture(autouse=True)
def store(assistant, tmp_path) -> Store:
    assistant.store = Store(tmp_path / FILE)
    return assistant.store


@pytest.fixture
def talks(page) -> Page:
    page.click("#tab-talks")
    expect(page.locator("#talk-box")).to_be_focused()
    return page


def add(page: Page, text: str, turns: int) -> None:
    page.fill("#talk-box", text)
    page.press("#talk-box", "Enter")
    expect(page.locator("#talk .turns li")).to_have_count(turns)


def drafted(page: Page) -> None:
    expect(page.locator("#result .draft")).to_have_count(3)


def test_log_that_is_pasted_becomes_a_conversation_with_drafts(talks):
    paste(talks, "#talk-box", LOG)
    expect(talks.locator("#talk .turns li")).to_have_count(3)
    expect(talks.locator("#talk .told")).to_have_text("收进 3 句：买家 2，我方 1。")
    expect(talks.locator("#talks-list .talk")).to_contain_text("小***糖")
    expect(talks.locator("#talks-list .wait")).to_contain_text("等了 4:")
    expect(talks.locator("#talks-list .wait")).to_have_attribute("data-late", "late")
    expect(talks.locator("#talks-list .due")).to_contain_text("回话剩 3 小时 40 分")
    drafted(talks)
    assert talks.input_value("#message textarea") == "三天没动了，周末面试要穿的"
    assert talks.input_value("#history textarea").startswith("买家：你好，我的外套怎么还没到\n客服：")


def test_each_conversation_keeps_its_drafts_its_card_and_its_box(talks, store):
    add(talks, "杯子打开就是碎的", 1)
    drafted(talks)
    talks.click("[data-fold=order]")
    talks.fill("#field-product :is(input, textarea)", "玻璃杯")
    talks.locator("#field-product :is(input, textarea)").blur()
    talks.fill("#draft-1 textarea", "我改过的话。")
    talks.fill("#talk-box", "还没贴完")
    talks.keyboard.press("Alt+N")
    expect(talks.locator("#talk-box")).to_have_value("")
    expect(talks.locator("#field-product :is(input, textarea)")).to_have_value("")
    add(talks, "裙子小了能换大一码吗", 1)
    drafted(talks)
    talks.keyboard.press("Alt+ArrowDown")
    expect(talks.locator("#talk .turns")).to_contain_text("杯子打开就是碎的")
    expect(talks.locator("#draft-1 textarea")).to_have_value("我改过的话。")
    expect(talks.locator("#field-product :is(input, textarea)")).to_have_value("玻璃杯")
    expect(talks.locator("#talk-box")).to_have_value("还没贴完")
    assert [each.card.product for each in store.talks.all() if each.turns[0].text.startswith("杯子")] == ["玻璃杯"]


def test_copied_reply_becomes_our_turn_and_a_question_again_is_noticed(talks, store):
    add(talks, "快递到底到哪里了", 1)
    drafted(talks)
    talks.keyboard.press("Alt+C")
    expect(talks.locator("#talk .turns .agent")).to_have_count(1)
    assert talks.locator("#talk .turns .agent p").inner_text() == clipboard(talks)
    expect(talks.locator("#talks-list .wait")).to_have_text("已回")
    add(talks, "快递到底到哪里了啊", 3)
    expect(talks.locator("#talk .again")).to_contain_text("又问了一遍")
    expect(talks.locator("#talk .hint")).to_contain_text("同一件事又问了一遍")
    assert [turn.who for turn in store.talks.all()[0].turns] == ["buyer", "agent", "buyer"]


def test_unknown_names_are_asked_about_by_keyboard(talks):
    paste(talks, "#talk-box", "小鱼 14:03\n在吗\n阿糖 14:05\n在的")
    expect(talks.locator("[data-ours=小鱼]")).to_be_focused()
    talks.keyboard.press("Tab")
    talks.keyboard.press("Enter")
    expect(talks.locator("[data-ours=阿糖]")).to_have_attribute("aria-pressed", "true")
    talks.keyboard.press("Tab")
    talks.keyboard.press("Enter")
    expect(talks.locator("#talk .turns .agent")).to_have_count(1)
    expect(talks.locator("[data-place=ask]")).to_be_empty()


def test_unknown_layout_is_learnt_from_a_line_that_is_marked(talks, store):
    paste(talks, "#talk-box", "★小鱼★ | 14:03 | 在吗\n★暖暖旗舰店★ | 14:04 | 在的")
    expect(talks.locator(".marking .mark")).to_have_value("★小鱼★ | 14:03 | 在吗")
    for what, start, end in (("name", 1, 3), ("time", 7, 12), ("text", 15, 17)):
        talks.locator(".marking .mark").evaluate(f"box => {{ box.focus(); box.setSelectionRange({start}, {end}); }}")
        talks.click(f"[data-mark={what}]")
    expect(talks.locator(".marking .marked")).to_have_text("名字：小鱼　时间：14:03　话：在吗")
    talks.click("[data-deed=learn]")
    expect(talks.locator("#talk .turns .agent")).to_contain_text("在的")
    assert len(store.talks.layouts()) == 1


def test_handover_and_timeline_are_made_copied_and_saved(talks, store):
    paste(talks, "#talk-box", LOG)
    expect(talks.locator("#talk .turns li")).to_have_count(3)
    talks.click("[data-beside=handover] summary")
    talks.click("[data-place=handover] [data-copy]")
    expect(talks.locator("[data-place=handover] [data-copy]")).to_have_text("已复制")
    assert clipboard(talks).startswith("【交接】小***糖\n什么事：")
    talks.click("[data-beside=timeline] summary")
    talks.fill("[data-field=noted]", "给快递打过电话")
    talks.press("[data-field=noted]", "Enter")
    expect(talks.locator("ol.timeline")).to_contain_text("给快递打过电话")
    with talks.expect_download() as saved:
        talks.click("[data-export=csv]")
    assert saved.value.suggested_filename == "售后时间线-20261125-1420.csv"
    talks.fill("[data-field=to]", "小暖")
    talks.click("[data-deed=hand_over]")
    expect(talks.locator("ol.timeline")).to_contain_text("交接给 小暖")
    assert store.talks.all()[0].who == "小暖"


def test_putting_away_and_deleting_are_asked_first(talks, store):
    add(talks, "杯子打开就是碎的", 1)
    talks.keyboard.press("Alt+N")
    add(talks, "裙子小了", 1)
    talks.click("[data-deed=erase]")
    expect(talks.locator("#talk-sure p")).to_contain_text("找不回来")
    talks.keyboard.press("Escape")
    assert len(store.talks.all()) == 2
    talks.click("[data-deed=erase]")
    talks.click("#talk-sure .yes")
    expect(talks.locator("#talk .told")).to_contain_text("都删掉了")
    expect(talks.locator("#talk .turns")).to_contain_text("杯子打开就是碎的")
    talks.click("[data-deed=close]")
    talks.click("#talk-sure .yes")
    expect(talks.locator("#talks-list .none")).to_contain_text("还没有会话")
    talks.check("[data-field=closed]")
    expect(talks.locator("#talks-list .talk")).to_contain_text("已结束")


def test_rooms_do_not_mix_and_no_width_scrolls_sideways(page):
    page.fill("#message textarea", "回复这一间的话")
    page.click("#tab-talks")
    expect(page.locator("#message")).to_be_hidden()
    paste(page, "#talk-box", LOG)
    drafted(page)
    left = {}
    for width in (1440, 1000, 400):
        page.set_viewport_size({"width": width, "height": 900})
        left[width] = [page.locator(part).bounding_box()["x"] for part in ("#talks-list", "#talk", "#desk")]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert left[1440] == sorted(set(left[1440]))
    assert left[1000][0] == left[1000][1] < left[1000][2]
    assert len(set(left[400])) == 1
    page.set_viewport_size({"width": 1280, "height": 800})
    page.click("#tab-desk")
    expect(page.locator("#message textarea")).to_have_value("回复这一间的话")
    expect(page.locator("#talk")).to_be_hidden()
