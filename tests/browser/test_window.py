"""Everything around the drafts: sizes, colours, names, what leaves the machine, and when the server is gone."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("playwright", reason="playwright is not installed")

from playwright.sync_api import Route, expect
from steps import MARKS, MESSAGE, ask, opened

pytestmark = MARKS


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
    page.fill("#draft-1 textarea", "您加我微信，绝对没问题，到了{last_node}。")
    expect(page.locator("#draft-1 .findings li").first).to_be_visible()
    page.click("#draft-2 .down")
    page.click("#draft-2 [data-reason=long]")
    page.click(".wrongly summary")
    page.click(".why summary")
    expect(page.locator(".because section").first).to_be_visible()
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
  return [...document.querySelectorAll('#sheet :is(button, textarea, input, select), #top button')]
    .filter(each => each.checkVisibility() && !name(each).some(part => part && part.trim()))
    .map(each => each.outerHTML.slice(0, 120));
}"""


def test_everything_that_can_be_used_has_a_name(page):
    ask(page)
    page.click("#draft-1 .down")
    page.click("#draft-1 [data-reason=other]")
    page.fill("#draft-2 textarea", "包裹到了{last_node}。加我微信。")
    expect(page.locator("#draft-2 .mend").first).to_be_visible()
    for fold in ("order", "own", "recent"):
        page.click(f"[data-fold={fold}]")
    page.click(".wrongly summary")
    assert page.evaluate(NAMELESS) == []
    assert page.evaluate("document.documentElement.lang") == "zh-CN"


def test_pictures_for_the_documents_can_be_taken(tmp_path: Path):
    subprocess.run([sys.executable, "-m", "tests.pictures", str(tmp_path), "desk"], check=True, timeout=240)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["desk-400.png", "desk-dark.png", "desk.png"]
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in tmp_path.iterdir())
