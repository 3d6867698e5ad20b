"""What other rooms may do with the desk: fill in a conversation, ask for drafts, hear of what was copied."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright", reason="playwright is not installed")

from playwright.sync_api import expect
from steps import MARKS, MESSAGE, ask

pytestmark = MARKS
OTHER = "杯子收到就是碎的，怎么赔？"
GIVEN = {"text": OTHER, "history": "买家：在吗", "card": {"product": "马克杯"}, "channel": "review", "conversation": "k2"}


def test_another_conversation_fills_the_form_and_comes_back_with_its_drafts_as_they_were(page):
    ask(page)
    expect(page.locator(".progress.heard")).to_be_attached()
    page.fill("#draft-2 textarea", "您急着穿，我懂。我去查。")
    first = page.evaluate("nuanyan.conversation()")
    page.evaluate("given => { nuanyan.fill(given); nuanyan.generate(); }", GIVEN)
    expect(page.locator("#message textarea")).to_have_value(GIVEN["text"])
    expect(page.locator("#history textarea")).to_have_value("买家：在吗")
    expect(page.locator("#field-product :is(textarea, input)")).to_have_value("马克杯")
    expect(page.locator("#channel input:checked")).to_have_value("review")
    expect(page.locator(".about blockquote")).to_have_text(OTHER)
    expect(page.locator(".about .what b")).to_have_text("破损与质量")
    back = {"text": MESSAGE, "history": "", "card": {}, "channel": "chat", "conversation": first}
    page.evaluate("given => nuanyan.fill(given)", back)
    expect(page.locator("#draft-2 textarea")).to_have_value("您急着穿，我懂。我去查。")
    expect(page.locator(".about .what b")).to_have_text("物流延迟")
    expect(page.locator(".result")).not_to_have_class("other-text")


def test_drafts_that_come_late_stand_in_their_own_conversation(page):
    page.fill("#message textarea", MESSAGE)
    first = page.evaluate("nuanyan.conversation()")
    with page.expect_request("**/queue/join**"):
        page.click("#go")
    page.evaluate("given => nuanyan.fill(given)", GIVEN)
    page.wait_for_timeout(1500)
    expect(page.locator("#result .draft")).to_have_count(0)
    page.evaluate("conversation => nuanyan.fill({conversation})", first)
    expect(page.locator("#result .draft")).to_have_count(3)


def test_whoever_listens_hears_of_a_copy(page):
    ask(page)
    page.evaluate("document.addEventListener('nuanyan:copied', (event) => (window.heard = event.detail))")
    page.click("#draft-1 .copy")
    expect(page.locator("#draft-1 .copy")).to_have_text("已复制")
    heard = page.evaluate("window.heard")
    assert heard["text"] == page.input_value("#draft-1 textarea")
    assert heard["conversation"] == page.evaluate("nuanyan.conversation()")
    assert len(heard["suggestion"]) == 32
