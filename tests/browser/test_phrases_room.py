"""The library in a browser: found and changed by keyboard, kept from a reply, decided, brought in and out."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("playwright", reason="playwright is not installed")

from playwright.sync_api import Page, expect
from steps import MARKS

from assistant.phrases import tables
from assistant.phrases.names import Names
from assistant.phrases.sheets import written
from tests.library import DELAY, Shop, copied

pytestmark = MARKS
FILE = "prompts/patterns/delay.yaml"
REPLY = {
    "text": "周末面试要穿的，换谁心里都急。轨迹在武汉转运中心停了很久。", "message": "三天没动了，周末面试要穿的",
    "intent": "delay", "sub": "stuck", "card": {"last_node": "武汉转运中心"},
}  # fmt: skip


@pytest.fixture(scope="module")
def assistant(tmp_path_factory) -> Shop:
    shop = Shop(copied(tmp_path_factory.mktemp("shop")))
    shop.tools()
    return shop


@pytest.fixture(autouse=True)
def fresh(assistant):
    yield
    (assistant.settings.root / FILE).write_text(DELAY, encoding="utf-8")


@pytest.fixture
def page(context, address) -> Page:
    page = context.new_page()
    page.goto(address)
    page.click("#tab-phrases")
    expect(page.locator(".phrase").first).to_be_visible()
    return page


def library(assistant) -> str:
    return (assistant.settings.root / FILE).read_text(encoding="utf-8")


def search(page, words):
    page.fill("#phrase-query", words)
    expect(page.locator(".phrase mark").first).to_have_text(words)


def test_sentence_is_found_opened_changed_and_kept_by_keyboard_alone(page, assistant):
    page.locator(".phrase").first.focus()
    page.keyboard.press("/")
    expect(page.locator("#phrase-query")).to_be_focused()
    page.keyboard.type("发货等得心焦")
    expect(page.locator(".phrase mark").first).to_have_text("发货等得心焦")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".phrase").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#phrase-text")).to_be_focused()
    expect(page.locator("#phrase-notes .fine")).to_be_visible()
    page.keyboard.press("Control+A")
    page.keyboard.type("发货等得心焦，我懂您。")
    expect(page.locator("#phrases .count")).to_have_text("11 字")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".phrase-edit .told")).to_have_text("改好了，下一次起草就会用到。")
    assert '- {text: "发货等得心焦，我懂您。", style: brief, emotion: [1, 2]}   # 常用\n' in library(assistant)
    page.keyboard.press("Escape")
    expect(page.locator(".phrase").first).to_be_focused()
    expect(page.locator(".phrase .said").first).to_have_text("发货等得心焦，我懂您。")


def test_what_the_guard_stops_is_told_as_it_is_typed_and_cannot_be_kept(page, assistant):
    search(page, "发货等得心焦")
    page.locator(".phrase").first.click()
    page.fill("#phrase-text", "您加我微信，我告诉您。")
    expect(page.locator("#phrase-notes .stop q")).to_have_text(["微信"])
    expect(page.locator("[data-deed=save]")).to_be_disabled()
    page.click("[data-deed=reset]")
    expect(page.locator("#phrase-text")).to_have_value("等发货等得心焦，我懂。")
    expect(page.locator("[data-deed=save]")).to_be_enabled()
    assert library(assistant) == DELAY


def test_sentence_taken_out_of_use_is_found_among_the_retired(page, assistant):
    search(page, "发货等得心焦")
    page.locator(".phrase").first.click()
    page.click("[data-deed=retire]")
    expect(page.locator(".phrase-edit .badge")).to_have_text("停用中，起草不会用到")
    assert "retired: true" in library(assistant)
    page.click("[data-deed=filters]")
    page.select_option("#phrase-state", "retired")
    expect(page.locator(".phrase")).to_have_count(1)
    page.click("[data-deed=restore]")
    expect(page.locator(".phrase")).to_have_count(0)
    assert library(assistant) == DELAY


def test_reply_is_kept_for_the_library_and_a_lead_accepts_it(page, assistant):
    page.evaluate("reply => nuanyan.savePhrase(reply)", REPLY)
    said = page.locator("#phrase-save .said")
    expect(said).to_have_text(["，换谁心里都急。", "轨迹在最新物流停了很久。"])
    page.locator("#phrase-save [data-take]").nth(1).uncheck()
    page.click("#phrase-save [data-deed=send]")
    expect(page.locator("#phrase-save .deeds .told")).to_have_text("提交了 1 句，在话术库“待审核”里定。")
    page.keyboard.press("Escape")
    page.click("[data-view=review]")
    expect(page.locator("[data-count=review]")).to_have_text("1")
    page.click("[data-deed=better]")
    page.locator(".better [data-field=text]").fill("，换谁心里都着急。")
    expect(page.locator(".better .fine")).to_be_visible()
    page.click("[data-deed=accept]")
    expect(page.locator(".proposal.done")).to_have_text("通过了，已经写进话术库。")
    assert '- {text: "，换谁心里都着急。", kind: tail' in library(assistant)


def test_table_is_looked_through_and_brought_in(page, assistant, tmp_path):
    head = list(tables.COLUMNS)
    rows = [
        ["", "物流延迟", "物流停滞", "接住情绪", text, "暖", "不安", "", "", "", ""]
        for text in ("停了这么久，您急得对。", "没写完")
    ]
    (tmp_path / "新话术.xlsx").write_bytes(written("xlsx", [head, *rows]))
    page.click("[data-view=tables]")
    page.set_input_files("#phrase-file", tmp_path / "新话术.xlsx")
    expect(page.locator(".plan > .told")).to_contain_text("会新加 1，改 0，停用 0，恢复 0；没变 0，有错 1")
    expect(page.locator(".plan tr.wrong")).to_contain_text("要以 。？！ 结束")
    page.click("[data-deed=bring]")
    expect(page.locator(".plan .told")).to_have_text("导入好了：新加 1，改 0，停用 0，恢复 0。")
    assert "停了这么久，您急得对。" in library(assistant)


def test_library_is_given_as_a_file(page, assistant):
    page.click("[data-view=tables]")
    with page.expect_download() as taken:
        page.click("[data-deed=export][data-kind=csv]")
    assert re.fullmatch(r"话术库-\d{8}\.csv", taken.value.suggested_filename)
    wanted = tables.exported(assistant.content.patterns, Names.of(assistant.content), "csv")
    assert taken.value.path().read_bytes() == wanted


def test_program_that_does_not_answer_costs_nothing_that_was_typed(page, context, assistant):
    search(page, "发货等得心焦")
    page.locator(".phrase").first.click()
    page.fill("#phrase-text", "发货等得心焦，我懂您。")
    expect(page.locator("#phrase-notes .fine")).to_be_visible()
    context.route(re.compile("component_server"), lambda route: route.abort())
    page.click("[data-deed=save]")
    expect(page.locator(".phrase-edit .told")).to_have_text("连不上程序，先别关页面，写的都还在。")
    expect(page.locator("#phrase-text")).to_have_value("发货等得心焦，我懂您。")
    context.unroute(re.compile("component_server"))
    assert library(assistant) == DELAY


def test_narrow_window_shows_list_or_sentence_and_never_scrolls_sideways(page):
    page.set_viewport_size({"width": 380, "height": 760})
    width = "document.documentElement.scrollWidth"
    assert page.evaluate(width) <= 380
    page.locator(".phrase").first.click()
    expect(page.locator(".phrase-edit")).to_be_visible()
    expect(page.locator("#phrases .found")).to_be_hidden()
    assert page.evaluate(width) <= 380
    page.click(".phrase-edit .back")
    expect(page.locator("#phrases .found")).to_be_visible()
    for view in ("review", "tables"):
        page.click(f"[data-view={view}]")
        assert page.evaluate(width) <= 380
