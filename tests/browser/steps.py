"""What an agent does on the page, step by step."""

from __future__ import annotations

import shutil

import pytest

pytest.importorskip("playwright", reason="playwright is not installed")

from playwright.sync_api import BrowserContext, Page, expect

CHROMIUM = shutil.which("chromium")
expect.set_options(timeout=20_000)  # other work may keep both cores busy
MESSAGE = "快递停在武汉三天没动了，周末面试要穿的，你们倒是催一下啊！"
MARKS = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="the program chromium is not installed"),
    pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning"),  # Gradio's use of pandas
]


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    expect(page.locator("#go")).to_be_visible()
    expect(page.locator("#order-sum")).to_have_text("没有填")  # the script is at work
    return page


def ask(page: Page, text: str = MESSAGE) -> None:
    page.fill("#message textarea", text)
    page.click("#go")
    expect(page.locator("#result .draft")).to_have_count(3)


def clipboard(page: Page) -> str:
    return page.evaluate("navigator.clipboard.readText()")


def paste(page: Page, selector: str, text: str) -> None:
    page.focus(selector)
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+V")
