"""From a finding to a better text: one click, the words and what is said of them, open places, sentences put in."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("playwright", reason="playwright is not installed")

from playwright.sync_api import expect
from steps import MARKS, ask

pytestmark = MARKS
CONTACT = "您急着穿，我懂。您加我微信说。"


def test_safer_sentence_takes_the_place_of_the_one_found_and_can_be_undone(page):
    ask(page)
    page.fill("#draft-1 textarea", CONTACT)
    page.locator("#draft-1 .mend").first.click()
    expect(page.locator("#draft-1 textarea")).to_have_value("您急着穿，我懂。就在这个窗口说，我一直跟着；退款从订单的售后走。")
    expect(page.locator("#draft-1 textarea")).to_be_focused()
    expect(page.locator("#draft-1 .copy")).to_be_enabled()
    page.keyboard.press("Control+Z")
    expect(page.locator("#draft-1 textarea")).to_have_value(CONTACT)
    expect(page.locator("#draft-1 .copy")).to_be_disabled()


def test_underlined_words_lead_to_what_is_said_of_them_and_back_by_keyboard(page):
    ask(page)
    page.fill("#draft-1 textarea", CONTACT)
    expect(page.locator("#draft-1 .findings .stop").first).to_be_visible()
    page.evaluate("document.querySelector('#draft-1 textarea').setSelectionRange(11, 11)")
    page.keyboard.press("Alt+Enter")
    expect(page.locator("#draft-1 .findings li").first).to_have_class(re.compile("here"))
    expect(page.locator("#draft-1 .findings .quote").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#draft-1 textarea")).to_be_focused()
    assert page.evaluate("getSelection().toString()").startswith("微信")


def test_open_places_are_filled_in_the_text_and_on_the_order_card(page):
    ask(page)
    page.fill("#draft-2 textarea", "您急着穿，我懂。包裹到了{last_node}，{last_node}那边我去问。【待填：签收时间】")
    expect(page.locator("#draft-2 .gap span")).to_have_text(["待填：最新物流", "待填：签收时间"])
    expect(page.locator("#draft-2 .copy")).to_be_disabled()
    page.locator("#draft-2 .gap input").first.fill("武汉转运中心")
    page.keyboard.press("Enter")
    expect(page.locator("#draft-2 textarea")).to_have_value(
        "您急着穿，我懂。包裹到了武汉转运中心，武汉转运中心那边我去问。【待填：签收时间】"
    )
    expect(page.locator("#draft-2 .gap input")).to_be_focused()
    expect(page.locator("#field-last_node :is(textarea, input)")).to_have_value("武汉转运中心")
    expect(page.locator("#order-sum")).to_have_text("武汉转运中心")


def test_value_that_is_being_typed_outlives_a_check(page):
    ask(page)
    page.fill("#draft-2 textarea", "包裹到了{last_node}。{sign_time}签收。")
    expect(page.locator("#draft-2 .gap")).to_have_count(2)
    page.locator("#draft-2 .gap input").nth(1).fill("11月17日13:20")
    page.fill("#draft-2 textarea", "包裹到了{last_node}。{sign_time}签收，{sign_place}。")
    expect(page.locator("#draft-2 .gap")).to_have_count(3)
    expect(page.locator("#draft-2 .gap input").nth(1)).to_have_value("11月17日13:20")


def test_question_is_put_into_the_chosen_draft_at_the_caret(page):
    ask(page, "空包裹！什么都没有，你们骗人，不赔我就曝光你们")
    page.fill("#draft-2 textarea", "您急。我去查。")
    page.evaluate("document.querySelector('#draft-2 textarea').setSelectionRange(3, 3)")
    page.locator(".aside .questions [data-insert]").first.click()
    question = page.locator(".aside .questions li span").first.inner_text()
    expect(page.locator("#draft-2 textarea")).to_have_value(f"您急。{question}我去查。")
    expect(page.locator("#draft-2 .state")).not_to_have_text("正在检查…")
    before = page.input_value("#draft-3 textarea")
    page.keyboard.press("Alt+3")
    page.locator(".aside .questions [data-insert]").first.click()
    expect(page.locator("#draft-3 textarea")).to_have_value(before + question)  # no caret yet: at the end
