"""What an agent does on the page, step by step."""

from __future__ import annotations

import shutil
from datetime import datetime
from functools import cached_property
from pathlib import Path

import pytest

pytest.importorskip("playwright", reason="playwright is not installed")

from playwright.sync_api import BrowserContext, Page, expect

from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.store.store import FILE, Store

CHROMIUM = shutil.which("chromium")
expect.set_options(timeout=20_000)  # other work may keep both cores busy
MESSAGE = "快递停在武汉三天没动了，周末面试要穿的，你们倒是催一下啊！"
MARKS = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="the program chromium is not installed"),
    pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning"),  # Gradio's use of pandas
]


class Local(Assistant):
    """The real assistant at a set time of day, whose store is a file of its own."""

    def __init__(self, folder: Path) -> None:
        super().__init__(Settings(open_browser=False), now=lambda: datetime(2026, 11, 25, 14, 20))
        self.file = folder / FILE

    @cached_property
    def store(self) -> Store:
        return Store(self.file)


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
