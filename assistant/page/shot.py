"""Takes the picture of the page that the documents show: ``python -m assistant.page.shot docs/page.png``."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

from assistant.page.serve import port_of, running, server
from assistant.pipeline import Assistant
from assistant.settings import Settings

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
"""How Chromium is started: without anything that would ask the network for something."""
SIZE: ViewportSize = {"width": 1280, "height": 800}
MESSAGE = "快递停在武汉三天没动了，周末面试要穿的，你们倒是催一下啊！"
ORDER = "商品名称：通勤西装外套\n快递公司：中通快递\n2026-11-22 09:12:00 快件已到达【武汉转运中心】"


def fill(page: Page) -> None:
    """Fill in an order and a message as an agent would, and wait for the drafts."""
    page.click("[data-fold=order]")
    page.fill("#paste textarea", ORDER)
    page.locator("#paste textarea").blur()
    page.wait_for_function("document.querySelector('#field-carrier input, #field-carrier textarea').value")
    page.click("[data-fold=order]")
    page.fill("#message textarea", MESSAGE)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".progress.heard", state="attached")  # all drafts are there
    page.locator("#message textarea").blur()


def take(target: Path) -> None:
    """Write a picture of the page with an example to ``target`` (PNG)."""
    serving = server(Assistant(Settings(open_browser=False)), "127.0.0.1", 0)
    with running(serving), sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        page = browser.new_page(viewport=SIZE, color_scheme="light")
        page.set_default_timeout(90_000)  # milliseconds; indexes may have to be made first
        page.goto(f"http://127.0.0.1:{port_of(serving)}/")
        page.wait_for_selector("#go")
        fill(page)
        page.wait_for_timeout(400)  # transitions
        page.screenshot(path=target)
        browser.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]))
