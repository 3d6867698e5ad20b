"""The first draft at once, the others later: what the agent did in between stays."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("playwright", reason="playwright is not installed")

from playwright.sync_api import BrowserContext, Page, expect
from steps import MARKS, MESSAGE, clipboard, opened

from assistant.page.serve import port_of, running, server
from assistant.schema import Intent, Message, Suggestion
from tests.local import Local

pytestmark = MARKS
OTHER = "杯子收到就是碎的，怎么赔？"
TYPED = "您急着周末穿，我懂。我现在去核实。"


class Slow(Local):
    """Shows the first draft and keeps the rest of a message until ``go`` lets it on. Every draft is a real one."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.wait: dict[str, threading.Event] = {}
        self.fails = False

    def stream(self, message: Message, intent: Intent | None = None, **told) -> Iterator[Suggestion]:
        event = self.wait.setdefault(message.text, threading.Event())
        first, *more = super().stream(message, intent, **told)
        yield first.model_copy(update={"drafts": first.drafts[:1]})
        event.wait(60)
        if self.fails:
            raise LookupError
        yield from more

    def go(self, text: str = MESSAGE) -> None:
        self.wait[text].set()


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[tuple[Slow, str]]:
    slow = Slow(tmp_path_factory.mktemp("var"))
    serving = server(slow, "127.0.0.1", 0)
    with running(serving):
        yield slow, f"http://127.0.0.1:{port_of(serving)}/"


@pytest.fixture
def slow(served: tuple[Slow, str]) -> Iterator[Slow]:
    slow, _ = served
    slow.wait, slow.fails = {}, False
    yield slow
    for event in slow.wait.values():
        event.set()


@pytest.fixture
def page(context: BrowserContext, slow: Slow, served: tuple[Slow, str]) -> Page:
    return opened(context, served[1])


def begin(page: Page, text: str = MESSAGE) -> None:
    page.fill("#message textarea", text)
    page.click("#go")
    expect(page.locator(".about blockquote")).to_have_text(text)
    expect(page.locator(".progress")).to_have_text("另两条正在写…")
    expect(page.locator("#result .draft")).to_have_count(1)


def end(page: Page) -> None:
    expect(page.locator(".progress")).to_have_text("写好了，共 3 条")
    expect(page.locator("#result .draft")).to_have_count(3)
    assert len(set(page.locator("#result .draft textarea").evaluate_all("areas => areas.map(area => area.value)"))) == 3
    numbers = page.locator("#result .draft").evaluate_all(
        "cards => cards.map(card => card.id + card.querySelector('kbd').textContent)"
    )
    assert numbers == ["draft-11", "draft-22", "draft-33"]


def test_first_draft_comes_at_once_and_three_in_the_end(page, slow):
    begin(page)
    expect(page.locator("body")).not_to_have_class("busy")
    expect(page.locator("#draft-1 .copy")).to_be_enabled()
    slow.go()
    end(page)
    expect(page.locator("#draft-1")).to_have_attribute("aria-current", "")
    page.keyboard.press("Alt+3")
    expect(page.locator("#draft-3")).to_be_focused()


def test_edited_draft_stays_with_its_findings_focus_and_caret(page, slow):
    begin(page)
    page.fill("#draft-1 textarea", TYPED + "您加我微信说。")
    expect(page.locator("#draft-1 .findings")).to_contain_text("微信")
    page.evaluate("document.querySelector('#draft-1 textarea').setSelectionRange(2, 4)")
    found = page.inner_html("#draft-1 .findings")
    slow.go()
    end(page)
    expect(page.locator("#draft-1 textarea")).to_have_value(TYPED + "您加我微信说。")
    expect(page.locator("#draft-1 textarea")).to_be_focused()
    assert page.evaluate("[document.activeElement.selectionStart, document.activeElement.selectionEnd]") == [2, 4]
    assert page.inner_html("#draft-1 .findings") == found
    expect(page.locator("#draft-1 .copy")).to_be_disabled()
    expect(page.locator("#draft-2 .copy")).to_be_enabled()


def test_typing_goes_on_while_the_others_come(page, slow):
    begin(page)
    page.fill("#draft-1 textarea", "")
    page.keyboard.type("您急着")
    slow.go()
    end(page)
    page.keyboard.type("周末穿，我懂。")
    expect(page.locator("#draft-1 textarea")).to_have_value("您急着周末穿，我懂。")
    page.keyboard.press("Control+Z")
    expect(page.locator("#draft-1 textarea")).not_to_have_value("您急着周末穿，我懂。")


@pytest.mark.parametrize("deed", ["focus", "copy"])
def test_draft_that_was_looked_at_closely_or_copied_stays(page, slow, deed):
    begin(page)
    page.evaluate("document.querySelector('#draft-1').kept = true")
    text = page.input_value("#draft-1 textarea")
    if deed == "copy":
        page.click("#draft-1 .copy")
        expect(page.locator("#draft-1 .copy")).to_have_text("已复制")
        assert clipboard(page) == text
    else:
        page.focus("#draft-1 textarea")
        page.locator("#draft-1 textarea").blur()
    slow.go()
    end(page)
    assert page.evaluate("document.querySelector('#draft-1').kept")
    assert page.input_value("#draft-1 textarea") == text


def test_what_is_said_of_the_message_is_not_said_twice(page, slow):
    begin(page)
    page.evaluate("document.querySelector('.about .head').kept = true")
    page.evaluate(
        "new MutationObserver(() => window.repeated = true)"
        ".observe(document.querySelector('.about'), {subtree: true, childList: true})"
    )
    slow.go()
    end(page)
    assert page.evaluate("[document.querySelector('.about .head').kept, window.repeated]") == [True, None]


def test_the_rest_of_an_older_message_is_ignored(page, slow):
    begin(page)
    begin(page, OTHER)
    first = page.input_value("#draft-1 textarea")
    slow.go(MESSAGE)
    page.wait_for_timeout(500)  # the older drafts arrive, and nothing comes of them
    expect(page.locator("#result .draft")).to_have_count(1)
    assert page.input_value("#draft-1 textarea") == first
    slow.go(OTHER)
    end(page)
    expect(page.locator(".about blockquote")).to_have_text(OTHER)


def test_next_buyer_gets_nothing_of_drafts_that_come_late(page, slow):
    begin(page)
    page.keyboard.press("Alt+N")
    expect(page.locator("#result .draft")).to_have_count(0)
    slow.go()
    page.wait_for_timeout(500)
    expect(page.locator("#result .draft")).to_have_count(0)


def test_corrected_category_streams_too(page, slow):
    begin(page)
    page.click(".about details summary")
    page.click("[data-intent=sizing]")
    expect(page.locator(".about .what b")).to_have_text("尺码与合身")
    slow.go()
    end(page)
    expect(page.locator(".about .what b")).to_have_text("尺码与合身")


def test_error_in_the_later_stage_leaves_the_first_draft(page, slow, capsys):
    begin(page)
    page.fill("#draft-1 textarea", TYPED)
    slow.fails = True
    slow.go()
    expect(page.locator("#notice .error")).to_contain_text("出了意外（LookupError）")
    expect(page.locator("#result .draft")).to_have_count(1)
    expect(page.locator("#draft-1 textarea")).to_have_value(TYPED)
    expect(page.locator(".progress")).not_to_have_text("另两条正在写…")


def test_late_drafts_are_checked_against_the_order_card_as_it_stands(page, slow):
    begin(page)
    page.click("[data-fold=order]")
    page.fill("#field-product :is(textarea, input)", "护眼台灯")
    page.evaluate(
        "new MutationObserver(() => document.querySelector('#draft-3 [data-kind=checking]') && (window.checked = true))"
        ".observe(document.querySelector('#result'), {subtree: true, childList: true, attributes: true})"
    )
    slow.go()
    end(page)
    page.wait_for_function("window.checked")
    expect(page.locator("#draft-3 .state")).not_to_have_text("正在检查…")
