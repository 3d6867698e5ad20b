"""The page in a real browser, as an agent uses it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from assistant.pipeline import Assistant
from assistant.settings import Settings

pytest.importorskip("playwright", reason="playwright is not installed")

from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright

from assistant.page.serve import port_of, running, server
from assistant.page.shot import FLAGS, ORDER

CHROMIUM = shutil.which("chromium")
expect.set_options(timeout=20_000)  # other work may keep both cores busy
MESSAGE = "快递停在武汉三天没动了，周末面试要穿的，你们倒是催一下啊！"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="the program chromium is not installed"),
    pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning"),  # Gradio's use of pandas
]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    serving = server(Assistant(Settings(open_browser=False), now=lambda: datetime(2026, 11, 25, 14, 20)), "127.0.0.1", 0)
    with running(serving):
        yield f"http://127.0.0.1:{port_of(serving)}/"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def context(browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, permissions=["clipboard-read", "clipboard-write"])
    context.set_default_timeout(20_000)
    yield context
    context.close()


@pytest.fixture
def page(context, address) -> Page:
    return opened(context, address)


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    expect(page.locator("#go")).to_be_visible()
    expect(page.locator("#order-sum")).to_have_text("没有填")  # the script is at work
    return page


def ask(page: Page, text: str = MESSAGE) -> None:
    page.fill("#message textarea", text)
    page.click("#go")
    expect(page.locator(".draft")).to_have_count(3)


def clipboard(page: Page) -> str:
    return page.evaluate("navigator.clipboard.readText()")


def paste(page: Page, selector: str, text: str) -> None:
    page.focus(selector)
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+V")


def test_message_gives_three_drafts_that_differ(page):
    ask(page)
    texts = page.locator(".draft textarea").evaluate_all("areas => areas.map(area => area.value)")
    assert len(set(texts)) == 3
    assert page.locator(".draft h3").all_inner_texts() == ["暖", "短", "稳"]
    expect(page.locator(".about .what b")).to_have_text("物流延迟")
    assert page.locator(".about blockquote mark").count() > 0


def test_ctrl_enter_gives_drafts(page):
    page.fill("#message textarea", MESSAGE)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".draft")).to_have_count(3)


def test_pasting_into_the_empty_box_gives_drafts_at_once(page):
    paste(page, "#message textarea", MESSAGE)
    expect(page.locator(".draft")).to_have_count(3)


def test_edit_that_leads_off_the_platform_blocks_copying_until_undone(page):
    ask(page)
    card = page.locator("#draft-1")
    expect(card.locator(".copy")).to_be_enabled()
    card.locator("textarea").focus()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("您加我微信说。")
    expect(card.locator(".state")).to_contain_text("微信")
    expect(card.locator(".copy")).to_be_disabled()
    expect(card.locator(".mirror mark.stop").first).to_contain_text("微信")
    expect(card.locator(".findings")).to_contain_text("诱导第三方")
    expect(page.locator("#draft-2 .copy")).to_be_enabled()
    page.keyboard.press("Control+Z")
    expect(card.locator(".copy")).to_be_enabled()
    expect(card.locator(".reset")).to_be_hidden()


def test_open_slot_blocks_copying(page):
    ask(page)
    page.fill("#draft-2 textarea", "您急着穿，我懂。包裹到了{last_node}。")
    expect(page.locator("#draft-2 .state")).to_have_text("先填上【最新物流】，才能复制")
    expect(page.locator("#draft-2 .copy")).to_be_disabled()


def test_copy_takes_the_edited_text(page):
    ask(page)
    page.fill("#draft-3 textarea", "您急着周末穿，我懂。\n我现在去核实。")
    page.click("#draft-3 .copy")
    expect(page.locator("#draft-3 .copy")).to_have_text("已复制")
    assert clipboard(page) == "您急着周末穿，我懂。\n我现在去核实。"


def test_copying_right_after_a_forbidden_edit_copies_nothing(page):
    ask(page)
    page.evaluate("navigator.clipboard.writeText('之前的')")
    page.fill("#draft-1 textarea", "您加我微信说。")
    page.click("#draft-1 .copy")
    expect(page.locator("#draft-1 .copy")).to_be_disabled()
    assert clipboard(page) == "之前的"


def test_restoring_brings_the_draft_back(page):
    ask(page)
    area = page.locator("#draft-1 textarea")
    first = area.input_value()
    area.fill("改掉了")
    page.click("#draft-1 .reset")
    expect(area).to_have_value(first)


def test_drafts_written_anew_replace_an_edit(page):
    ask(page)
    page.fill("#draft-1 textarea", "改掉了")
    page.click("#go")
    expect(page.locator("#draft-1 textarea")).not_to_have_value("改掉了")


def test_coloured_text_follows_every_edit(page):
    ask(page)
    page.focus("#draft-1 textarea")
    page.keyboard.press("Control+Home")
    for _ in range(3):
        page.keyboard.press("Delete")
    page.keyboard.insert_text("哎呀\n")
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("好")
    same = "() => document.querySelector('#draft-1 .mirror').textContent === document.querySelector('#draft-1 textarea').value"
    assert page.evaluate(same)
    expect(page.locator("#draft-1 .state")).not_to_have_text("正在检查…")
    assert page.evaluate(same)


def test_keys_choose_and_copy(page):
    ask(page)
    page.keyboard.press("Alt+3")
    expect(page.locator("#draft-3")).to_have_class(re.compile("chosen"))
    page.keyboard.press("2")
    expect(page.locator("#draft-2")).to_be_focused()
    page.keyboard.press("Alt+C")
    expect(page.locator("#draft-2 .copy")).to_have_text("已复制")
    assert clipboard(page) == page.locator("#draft-2 textarea").input_value()


def test_digits_in_a_text_box_are_digits(page):
    ask(page)
    page.fill("#message textarea", "")
    page.keyboard.type("1 2?")
    expect(page.locator("#message textarea")).to_have_value("1 2?")
    expect(page.locator("#keys-dialog")).to_be_hidden()


def test_enter_edits_the_chosen_card_and_escape_leaves_it(page):
    ask(page)
    page.keyboard.press("Alt+2")
    page.keyboard.press("Enter")
    expect(page.locator("#draft-2 textarea")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#draft-2")).to_be_focused()


def test_question_mark_shows_the_keys(page):
    page.locator("#message textarea").blur()
    page.keyboard.press("?")
    expect(page.locator("#keys-dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys-dialog")).to_be_hidden()


def test_empty_message_is_told_and_other_fields_stay(page):
    page.click("[data-fold=order]")
    page.fill("#field-product textarea, #field-product input", "护眼台灯")
    page.click("[data-fold=history]")
    page.fill("#history textarea", "买家：在吗")
    page.click("#go")
    expect(page.locator("#notice .error")).to_have_text("还没有买家消息。把买家发来的话粘贴进来，再点“给我三条”。")
    expect(page.locator("#field-product textarea, #field-product input")).to_have_value("护眼台灯")
    expect(page.locator("#history textarea")).to_have_value("买家：在吗")


def test_error_keeps_the_drafts_that_are_there(page):
    ask(page)
    page.fill("#message textarea", "急" * 10_001)
    page.click("#go")
    expect(page.locator("#notice .error")).to_contain_text("10,001 个字")
    expect(page.locator(".draft")).to_have_count(3)
    assert len(page.input_value("#message textarea")) == 10_001


def test_pasted_order_fills_the_fields(page):
    page.click("[data-fold=order]")
    paste(page, "#paste textarea", ORDER + "\n收货人：小明 13812345678")
    expect(page.locator("#field-carrier :is(textarea, input)")).to_have_value("中通")
    expect(page.locator("#field-last_node :is(textarea, input)")).to_have_value("武汉转运中心")
    expect(page.locator("#paste textarea")).to_have_value("")
    expect(page.locator("#order-sum")).to_contain_text("中通")
    assert "13812345678" not in page.content()


def test_correcting_the_order_card_checks_the_drafts_again(page):
    ask(page)
    page.fill("#draft-2 textarea", "您急着穿，我懂。最近一条是11月22日09:12的。")
    expect(page.locator("#draft-2 .copy")).to_be_disabled()
    page.click("[data-fold=order]")
    page.fill("#field-last_time :is(textarea, input)", "11月22日09:12")
    expect(page.locator("#draft-2 .copy")).to_be_enabled()


def test_pasted_order_rewrites_drafts_that_nobody_touched(page):
    ask(page)
    expect(page.locator(".about .facts")).to_contain_text("订单卡是空的")
    page.click("[data-fold=order]")
    paste(page, "#paste textarea", ORDER)
    expect(page.locator(".about .facts")).to_contain_text("武汉转运中心")


def test_pasted_order_leaves_an_edited_draft_alone(page):
    ask(page)
    page.fill("#draft-1 textarea", "您急着穿，我懂。我再看看。")
    page.click("[data-fold=order]")
    paste(page, "#paste textarea", ORDER)
    expect(page.locator(".stale.card")).to_be_visible()
    expect(page.locator("#draft-1 textarea")).to_have_value("您急着穿，我懂。我再看看。")


def test_choosing_another_intent_writes_anew(page):
    ask(page)
    page.click(".about details summary")
    page.click("[data-intent=sizing]")
    expect(page.locator(".about .what b")).to_have_text("尺码与合身")
    expect(page.locator(".about .chip").first).to_have_text("按您选的")


def test_changed_message_marks_the_drafts_as_outdated(page):
    ask(page)
    expect(page.locator(".stale.text")).to_be_hidden()
    page.fill("#message textarea", "另一位买家的话")
    expect(page.locator(".stale.text")).to_be_visible()


def test_next_buyer_starts_with_nothing_of_the_last(page):
    page.click("[data-fold=order]")
    page.fill("#field-product :is(textarea, input)", "护眼台灯")
    ask(page)
    page.keyboard.press("Alt+N")
    expect(page.locator(".draft")).to_have_count(0)
    expect(page.locator("#message textarea")).to_have_value("")
    expect(page.locator("#field-product :is(textarea, input)")).to_have_value("")
    expect(page.locator("#order-sum")).to_have_text("没有填")


def test_html_in_the_message_is_shown_as_text(page):
    ask(page, MESSAGE + "<img src=x onerror='window.hit=1'><b>急</b>${1+1}{{value}}")
    expect(page.locator(".about blockquote")).to_contain_text("<img src=x onerror='window.hit=1'><b>急</b>${1+1}{{value}}")
    page.fill("#draft-1 textarea", "<img src=x onerror='window.hit=1'>您急，我懂。")
    expect(page.locator("#draft-1 .state")).not_to_have_text("正在检查…")
    assert page.locator("#result img").count() == 0
    assert page.evaluate("window.hit") is None


def test_badge_says_that_a_person_must_confirm(page):
    expect(page.locator(".badge")).to_have_text("AI 草稿，发送前请人工确认")


def test_server_that_is_gone_blocks_copying_an_edited_text(page, context):
    ask(page)
    context.route(re.compile("component_server"), lambda route: route.abort())
    page.fill("#draft-1 textarea", "您急着穿，我懂。")
    expect(page.locator("#draft-1 .state")).to_have_text("连不上程序，没法检查，先别复制")
    expect(page.locator("#draft-1 .copy")).to_be_disabled()


def test_no_request_leaves_this_machine(context, address):
    asked: list[str] = []

    def note(route: Route) -> None:
        asked.append(route.request.url)
        route.continue_()

    context.route("**/*", note)
    page = opened(context, address)
    ask(page)
    page.fill("#draft-1 textarea", "您急着穿，我懂。")
    expect(page.locator("#draft-1 .state")).not_to_have_text("正在检查…")
    page.wait_for_load_state("networkidle")
    assert len(asked) > 5
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []


def test_nothing_goes_wrong_in_the_browser(context, address):
    wrong: list[str] = []
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    context.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
    page = opened(context, address)
    ask(page)
    assert wrong == []


@pytest.mark.parametrize("width", [360, 420, 899, 1280])
def test_no_window_needs_sideways_scrolling(context, address, width):
    page = opened(context, address)
    page.set_viewport_size({"width": width, "height": 800})
    page.click("[data-fold=order]")
    ask(page, MESSAGE + "https://example.com/" + "x" * 200)
    page.fill("#draft-1 textarea", "您加我微信abcdefg" + "y" * 200)
    expect(page.locator("#draft-1 .copy")).to_be_disabled()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_narrow_window_has_one_column(context, address):
    page = opened(context, address)
    page.set_viewport_size({"width": 420, "height": 800})
    form, desk = page.locator("#form").bounding_box(), page.locator("#desk").bounding_box()
    assert desk["y"] >= form["y"] + form["height"]


CONTRAST = """() => {
  const lit = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const rgb = text => (text.match(/[\\d.]+/g) ?? []).map(Number);
  const behind = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = rgb(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] > 0.9) return colour;
    }
    return [255, 255, 255];
  };
  const poor = [];
  for (const element of document.querySelectorAll('#sheet *, #top *')) {
    const own = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (!own || !element.checkVisibility() || element.closest('.mirror')) continue;
    const [a, b] = [lit(rgb(getComputedStyle(element).color)), lit(behind(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5 && !element.disabled) poor.push(`${element.outerHTML.slice(0, 80)} ${ratio.toFixed(2)}`);
  }
  const probe = document.createElement('i');
  document.body.append(probe);
  const named = name => (probe.style.color = `var(--${name})`, rgb(getComputedStyle(probe).color));
  for (const role of ['feel', 'care', 'fact', 'ask', 'option', 'next', 'close', 'stop-soft']) {
    const [a, b] = [lit(named('ink')), lit(named(role))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 7) poor.push(`${role} ${ratio.toFixed(2)}`);
  }
  probe.remove();
  return poor;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_stands_out_from_its_ground(browser, address, scheme):
    context = browser.new_context(color_scheme=scheme, viewport={"width": 1280, "height": 800})
    page = opened(context, address)
    ask(page)
    page.click("[data-fold=order]")
    page.fill("#draft-1 textarea", "您加我微信，绝对没问题。")
    expect(page.locator("#draft-1 .findings li").first).to_be_visible()
    page.mouse.move(0, 0)
    assert page.evaluate(CONTRAST) == []
    assert (page.locator("body.dark").count() == 1) == (scheme == "dark")
    context.close()


def test_colours_can_be_switched_and_stay_so(page):
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click("#theme")
    after = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert before != after
    page.reload()
    expect(page.locator("#order-sum")).to_have_text("没有填")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == after


NAMELESS = """() => {
  const name = each =>
    [each.getAttribute('aria-label'), each.tagName === 'BUTTON' && each.textContent, each.labels?.[0]?.textContent];
  return [...document.querySelectorAll('#sheet :is(button, textarea, input), #top button')]
    .filter(each => !name(each).some(part => part && part.trim())).map(each => each.outerHTML.slice(0, 120));
}"""


def test_everything_that_can_be_used_has_a_name(page):
    ask(page)
    page.click("[data-fold=order]")
    assert page.evaluate(NAMELESS) == []
    assert page.evaluate("document.documentElement.lang") == "zh-CN"


def test_picture_for_the_documents_can_be_taken(tmp_path: Path):
    subprocess.run([sys.executable, "-m", "assistant.page.shot", str(tmp_path / "page.png")], check=True, timeout=240)
    assert (tmp_path / "page.png").read_bytes().startswith(b"\x89PNG")
