"""The page served by the real assistant, and a real browser to open it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

pytest.importorskip("playwright", reason="playwright is not installed")

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from steps import CHROMIUM, opened

from assistant.page.serve import port_of, running, server
from tests.local import Local
from tests.pictures import FLAGS


@pytest.fixture(scope="module")
def assistant(tmp_path_factory) -> Local:
    return Local(tmp_path_factory.mktemp("var"))


@pytest.fixture(scope="module")
def address(assistant) -> Iterator[str]:
    serving = server(assistant, "127.0.0.1", 0)
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
