"""Paste, read, edit, copy: the page in a real browser, as an agent uses it."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("playwright", reason="playwright is not installed")

from playwright.sync_api import expect
from steps import MARKS, MESSAGE, ask, clipboard, paste

from tests.pictures import ORDER

pytestmark = MARKS


def test_message_gives_three_drafts_that_differ(page):
    ask(page)
    texts = page.locator("#result .draft textarea").evaluate_all("areas => areas.map(area => area.value)")
    assert len(set(texts)) == 3
    assert page.locator("#result .draft h3").all_inner_texts() == ["暖", "短", "稳"]
    expect(page.locator(".about .what b")).to_have_text("物流延迟")
    assert page.locator(".about blockquote mark").count() > 0


def test_ctrl_enter_gives_drafts(page):
    page.fill("#message textarea", MESSAGE)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#result .draft")).to_have_count(3)


def test_pasting_into_the_empty_box_gives_drafts_at_once(page):
    paste(page, "#message textarea", MESSAGE)
    expect(page.locator("#result .draft")).to_have_count(3)


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
    expect(page.locator("#result .draft")).to_have_count(3)
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
    expect(page.locator("#result .draft")).to_have_count(0)
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
