"""Takes the pictures of the page that the documents show: ``python -m tests.pictures docs``, from the project's folder.

Every room in its looks, with days and conversations that are made up for it (``tests/*_sample.py``) in a store that is
thrown away.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

from assistant.page.layout import TABS
from assistant.page.practice.ground import practice_of
from assistant.page.serve import port_of, running, server
from assistant.pipeline import Assistant
from assistant.settings import ROOT, Settings
from tests import insight_sample, practice_sample, talks_sample
from tests.conftest import NOON

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
"""How Chromium is started: without anything that would ask the network for something."""


class Look(NamedTuple):
    """One way of looking at a room: what its picture's name ends with, the colours, the size of the window in pixels."""

    name: str
    colours: Literal["light", "dark"]
    width: int
    height: int


LOOKS = (Look("", "light", 1280, 800), Look("-dark", "dark", 1280, 800), Look("-400", "light", 400, 800))
PATIENCE = 90_000
"""Milliseconds; indexes may have to be made first."""
MESSAGE = "快递停在武汉三天没动了，周末面试要穿的，你们倒是催一下啊！"
TRAINEE = "学员己"
EXERCISE = "s-delay-unshipped-interview"
TRIED = "周五就要面试，西装却还没发，难怪您着急。亲请耐心等待，我去催仓库发货，也可以给您退款。"
ORDER = "商品名称：通勤西装外套\n快递公司：中通快递\n2026-11-22 09:12:00 快件已到达【武汉转运中心】"


def desk(page: Page) -> None:
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


def talks(page: Page) -> None:
    """Open the conversation whose buyer has waited longest, and wait for the drafts."""
    page.click("[data-talk]:has-text('晚风')")
    page.wait_for_selector(".progress.heard", state="attached")


def practice(page: Page) -> None:
    """Answer an exercise as somebody does in the first week, and wait for what comes of it."""
    page.evaluate("name => localStorage.setItem('nuanyan-trainee', name)", TRAINEE)
    page.evaluate("item => void nuanyan.practise({ item })", EXERCISE)
    page.fill("#practice .task #practice-answer", TRIED)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#practice .outcome")
    page.evaluate("scrollTo(0, 0)")


def enter(page: Page, room: str) -> None:
    """Go to a room and wait for what it shows by itself."""
    if room != TABS[0]:
        page.click(f"#tab-{room}")
    page.wait_for_selector(SHOWN[room])


SHOWN = {
    "desk": "#go", "talks": "[data-talk]", "practice": "#practice .kind", "training": "#training .cohort",
    "phrases": ".phrase", "insight": "#insight .tile",
}  # fmt: skip
"""What is there when a room is."""
PREPARED: dict[str, Callable[[Page], None]] = {"desk": desk, "talks": talks, "practice": practice}
"""What is done in a room before its picture is taken; in the others, nothing."""


@contextmanager
def sampled() -> Iterator[Assistant]:
    """Yield an assistant with the shop's days, conversations and practice of the samples, at their time of day."""
    with tempfile.TemporaryDirectory() as var:
        if (made := ROOT / "var" / "index").is_dir():
            shutil.copytree(made, Path(var) / "index")
        assistant = Assistant(Settings(open_browser=False, var=Path(var)), now=lambda: NOON)
        insight_sample.fill(assistant.store, assistant.content, NOON)
        talks_sample.fill(assistant.store, NOON)
        practice_sample.fill(assistant.store, practice_of(assistant).book, NOON)
        yield assistant


def picture(browser: Browser, address: str, room: str, look: Look, target: Path) -> None:
    """Write the picture of one room in one look to ``target`` (PNG)."""
    page = browser.new_page(
        viewport={"width": look.width, "height": look.height}, color_scheme=look.colours, reduced_motion="reduce"
    )
    page.set_default_timeout(PATIENCE)
    page.goto(address)
    page.wait_for_selector("#go")
    enter(page, room)
    if room in PREPARED:
        PREPARED[room](page)
    page.wait_for_timeout(400)  # what is drawn late
    page.screenshot(path=target)
    page.close()


def take(folder: Path, rooms: tuple[str, ...] = TABS) -> None:
    """Write the pictures of ``rooms`` in every look into ``folder``: ``desk.png``, ``desk-dark.png``, ``desk-400.png``, …"""
    with sampled() as assistant, running(serving := server(assistant, "127.0.0.1", 0)), sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        for room in rooms:
            for look in LOOKS:
                picture(browser, f"http://127.0.0.1:{port_of(serving)}/", room, look, folder / f"{room}{look.name}.png")
        browser.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]), tuple(sys.argv[2:]) or TABS)
