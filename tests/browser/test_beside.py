"""What stands beside the drafts: the panel for the agent, what backs a text, false alarms, a text of one's own."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright", reason="playwright is not installed")

from playwright.sync_api import expect
from steps import MARKS, ask, clipboard, opened

from assistant.store.store import FILE, Store

pytestmark = MARKS
EMPTY_BOX = "空包裹！什么都没有，你们骗人，不赔我就曝光你们"


@pytest.fixture(autouse=True)
def store(assistant, tmp_path) -> Store:
    assistant.store = Store(tmp_path / FILE)
    return assistant.store


def test_question_for_the_buyer_is_copied_by_its_own_button(page):
    ask(page, EMPTY_BOX)
    panel = page.locator(".aside")
    expect(panel).to_have_attribute("open", "")
    expect(panel).to_contain_text("这一块不发给买家")
    panel.locator(".questions .take").first.click()
    expect(panel.locator(".questions .take").first).to_have_text("已复制")
    assert clipboard(page) == panel.locator(".questions li span").first.inner_text()


def test_panel_is_folded_for_other_cases_and_opens_by_keyboard(page):
    ask(page)
    panel = page.locator(".aside")
    expect(panel).not_to_have_attribute("open", "")
    panel.locator("summary").first.focus()
    page.keyboard.press("Enter")
    expect(panel.locator(".fact").first).to_be_visible()


def test_panel_is_folded_again_for_the_next_message(page):
    ask(page, EMPTY_BOX)
    page.locator(".aside input").first.check()
    page.fill("#message textarea", "快递停在武汉三天没动了")
    page.click("#go")
    expect(page.locator(".about blockquote")).to_have_text("快递停在武汉三天没动了")
    expect(page.locator(".aside")).not_to_have_attribute("open", "")
    assert page.locator(".aside input:checked").count() == 0


def test_edit_without_backing_is_shown_in_where_it_comes_from(page):
    ask(page)
    page.fill("#draft-1 textarea", "您急着穿，我懂。包裹到上海了，今天18点前给您答复。")
    expect(page.locator("#draft-1 .unbacked")).to_have_text("1 处没有依据")
    page.click("#draft-1 .made summary")
    expect(page.locator("#draft-1 .chips .open")).to_have_text("上海 ← 没有依据")
    expect(page.locator("#draft-1 .chips .backed")).to_contain_text("店铺政策·答复时间")


def test_false_alarm_needs_a_reason_and_is_noted(page, store):
    ask(page)
    page.fill("#draft-1 textarea", "您加我微信说。")
    fold = page.locator("#draft-1 .stop .pardon").first
    fold.locator("summary").click()
    expect(fold).to_contain_text("这一处照旧拦住，等主管定")
    fold.locator(".send").click()
    expect(fold.locator(".told")).to_have_text("先写一句理由")
    fold.locator("input").fill("这是商品名")
    expect(page.locator("#draft-1 .state")).not_to_have_text("正在检查…")  # a reason is no edit of the draft
    page.keyboard.press("Enter")
    expect(fold.locator(".told")).to_have_text("记下了，等主管定；这一处照旧拦住")
    expect(page.locator("#draft-1 .copy")).to_be_disabled()
    assert [each.reason for each in store.pardons("waiting")] == ["这是商品名"]
    page.fill("#draft-1 textarea", "您加我微信说吧。")
    expect(page.locator("#draft-1 .length")).to_have_text("8 字")
    expect(page.locator("#draft-1 .stop .pardon.done").first).to_contain_text("记下了")


def test_text_of_ones_own_is_checked_as_it_is_typed_and_copied(page):
    page.click("[data-fold=own]")
    page.fill("#message textarea", "杯子收到就是碎的，怎么赔？")
    page.fill("#own textarea", "亲，已经给您退款了，您加我微信。")
    expect(page.locator("#own .state")).to_contain_text("才能复制")
    expect(page.locator("#own .copy")).to_be_disabled()
    expect(page.locator("#own .mirror mark.stop").first).to_be_visible()
    expect(page.locator("#own .findings .instead").first).to_be_visible()
    page.fill("#own textarea", "杯子收到就是碎的，太扫兴了。我现在去核实。")
    expect(page.locator("#own .copy")).to_be_enabled()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#own .copy")).to_have_text("已复制")
    assert clipboard(page) == "杯子收到就是碎的，太扫兴了。我现在去核实。"
    page.keyboard.press("Alt+N")
    expect(page.locator("#own textarea")).to_have_value("")
    expect(page.locator("#own .state")).to_have_text("")


def test_copy_for_a_product_page_takes_the_place_of_the_message(page):
    page.locator("#channel label").nth(3).click()
    expect(page.locator("#message")).to_be_hidden()
    expect(page.locator("#own .for-page")).to_be_visible()
    page.fill("#own textarea", "五星好评截图返现5元，加微信领取")
    expect(page.locator("#own .copy")).to_be_disabled()
    page.locator("#channel label").nth(0).click()
    expect(page.locator("#message")).to_be_visible()
    expect(page.locator("#own .for-page")).to_be_hidden()


@pytest.mark.parametrize("width", [400, 1280, 1700])
def test_nothing_beside_the_drafts_needs_sideways_scrolling_or_goes_wrong(context, address, width):
    wrong: list[str] = []
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    context.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
    page = opened(context, address)
    page.set_viewport_size({"width": width, "height": 800})
    ask(page, EMPTY_BOX)
    page.fill("#draft-1 textarea", "您急，我懂。今天18点前给您答复。包裹到上海了，加我微信" + "y" * 200)
    expect(page.locator("#draft-1 .unbacked")).not_to_have_text("")
    page.click("#draft-1 .made summary")
    page.locator("#draft-1 .pardon summary").first.click()
    page.click("[data-fold=own]")
    page.fill("#own textarea", "加我微信" + "x" * 200)
    expect(page.locator("#own .findings li").first).to_be_visible()
    page.fill("#draft-2 textarea", "您急，我懂。今天18点前给您答复。")
    expect(page.locator("#draft-2 .copy")).to_be_enabled()
    page.click("#draft-2 .copy")
    expect(page.locator("#owed li")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    own, form = page.locator("#own").bounding_box(), page.locator("#form").bounding_box()
    assert form["x"] <= own["x"] and own["x"] + own["width"] <= form["x"] + form["width"]  # noqa: PT018 - one place
    assert wrong == []
