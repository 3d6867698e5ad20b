"""What the agent says of drafts: thumbs, others, another category; and why they are as they are."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright", reason="playwright is not installed")

from playwright.sync_api import Page, expect
from steps import MARKS, MESSAGE, ask, clipboard, opened

from assistant.store.store import FILE, Store

pytestmark = MARKS


@pytest.fixture(autouse=True)
def store(assistant, tmp_path) -> Store:
    assistant.store = Store(tmp_path / FILE)
    return assistant.store


def all_there(page: Page) -> list[str]:
    expect(page.locator(".progress.heard")).to_be_attached()
    return page.locator("#result .draft textarea").evaluate_all("areas => areas.map(area => area.value)")


def test_thumb_down_asks_what_is_wrong_and_others_take_the_place_of_the_three(page, store):
    ask(page)
    first = all_there(page)
    page.click("#draft-2 .down")
    page.click("#draft-2 [data-reason=long]")
    expect(page.locator("#draft-2 .noted")).to_have_text("记下了")
    page.fill("#draft-1 textarea", "您急着穿，我懂。我去查。")
    page.click("#draft-2 .reasons .again")
    expect(page.locator(".afresh")).to_contain_text("短的排在前面")
    others = all_there(page)
    assert not set(first) & set(others)
    page.click(".afresh .back")
    expect(page.locator("#draft-1 textarea")).to_have_value("您急着穿，我懂。我去查。")  # nothing that was typed is lost
    page.click(".afresh .back")
    assert all_there(page) == others
    assert [each.again for each in store.log.recent()][-2:].count("") == 1


def test_thumb_up_is_noted(page):
    ask(page)
    page.click("#draft-1 .up")
    expect(page.locator("#draft-1 .noted")).to_have_text("记下了，谢谢")
    expect(page.locator("#draft-1 .up")).to_have_attribute("aria-pressed", "true")


def test_category_is_corrected_by_one_click_and_kept(page, store):
    ask(page)
    page.click(".wrongly summary")
    page.click("[data-intent=sizing]")
    expect(page.locator(".about .what b")).to_have_text("尺码与合身")
    expect(page.locator(".corrected")).to_have_text("记下了，会用来改进")
    assert [(each.was, each.now) for each in store.log.corrections()] == [("delay", "sizing")]


def test_kind_of_the_problem_is_chosen_by_keyboard(page, store):
    ask(page)
    page.focus(".wrongly summary")
    page.keyboard.press("Enter")
    page.select_option(".result .subs select", "late")
    page.focus(".result .rewrite")
    page.keyboard.press("Enter")
    expect(page.locator(".about .what span")).to_have_text("晚于约定")
    expect(page.locator(".about .chip").first).to_have_text("按您选的")
    expect(page.locator(".corrected")).to_have_text("记下了，会用来改进")
    assert [(each.now, each.sub) for each in store.log.corrections()] == [("delay", "late")]


@pytest.mark.parametrize(("width", "scheme"), [(400, "dark"), (1280, "light"), (1700, "dark")])
def test_why_opens_on_demand_and_fits_every_window(browser, address, width, scheme):
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = opened(context, address)
    ask(page)
    assert page.locator(".because section").count() == 0
    page.focus(".why summary")
    page.keyboard.press("Enter")
    expect(page.locator(".because .bars").first).to_contain_text("物流延迟")
    expect(page.locator(".because")).to_contain_text("条规则都查过")
    page.click("#draft-1 .down")
    page.click(".wrongly summary")
    page.fill("#draft-1 textarea", "包裹到了{last_node}。加我微信" + "y" * 90)
    expect(page.locator("#draft-1 .gap")).to_be_visible()
    page.click("[data-fold=recent]")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_answered_message_is_found_again_and_brought_back_with_the_reply(page):
    ask(page)
    all_there(page)
    page.fill("#draft-1 textarea", "您急着周末穿，我懂。我现在去核实。")
    expect(page.locator("#draft-1 .copy")).to_be_enabled()
    with page.expect_response(lambda answer: '"fn_name":"copied"' in (answer.request.post_data or "")):
        page.click("#draft-1 .copy")
    page.click("#next")
    expect(page.locator("#message textarea")).to_have_value("")
    page.click("[data-fold=recent]")
    page.fill("#recent-query", "面试")
    expect(page.locator("#recent li")).to_have_count(1)
    expect(page.locator("#recent li")).to_contain_text("复制了第 1 条")
    page.locator("#recent .bring").press("Enter")
    expect(page.locator("#message textarea")).to_have_value(MESSAGE)
    expect(page.locator("#own textarea")).to_have_value("您急着周末穿，我懂。我现在去核实。")
    expect(page.locator("#own .copy")).to_be_enabled()
    page.click("#own .copy")
    expect(page.locator("#own .copy")).to_have_text("已复制")
    assert clipboard(page) == "您急着周末穿，我懂。我现在去核实。"
