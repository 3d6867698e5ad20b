"""What happens after copying: the answer that is owed, the strip that shows it, and what goes along with the next draft."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

pytest.importorskip("playwright", reason="playwright is not installed")

from playwright.sync_api import expect
from steps import MARKS, ask, clipboard, opened

from assistant.store.store import FILE, Store

pytestmark = MARKS
NOW = datetime(2026, 11, 25, 14, 20)
PROMISE = "您急着周末面试穿，我懂。我现在去核实，今天18点前给您答复。"


@pytest.fixture(autouse=True)
def store(assistant, tmp_path) -> Store:
    assistant.store = Store(tmp_path / FILE)
    return assistant.store


def copy(page, text: str = PROMISE, number: int = 1) -> None:
    page.fill(f"#draft-{number} textarea", text)
    expect(page.locator(f"#draft-{number} .state")).not_to_have_text("正在检查…")
    page.click(f"#draft-{number} .copy")
    expect(page.locator(f"#draft-{number} .copy")).to_have_text("已复制")


def test_promised_time_is_announced_and_noted_when_copied(page, store):
    ask(page)
    expect(page.locator("#owed .owed")).to_have_count(0)
    copy(page)
    expect(page.locator("#draft-1 .owes")).to_have_text("复制后会记一笔：今天18:00 前要回话")
    expect(page.locator("#owed li")).to_contain_text("今天18:00 前回")
    expect(page.locator("#owed li .left")).to_have_text("剩 3 小时 40 分")
    expect(page.locator("#owed li .here")).to_have_text("这一位")
    assert clipboard(page) == PROMISE


def test_answer_that_was_given_leaves_the_strip_by_keyboard(page):
    ask(page)
    copy(page)
    page.focus("#owed [data-kept]")
    page.keyboard.press("Enter")
    expect(page.locator("#owed .owed")).to_have_count(0)


def test_owed_answers_are_there_when_the_page_is_opened_again(page, context, address):
    ask(page)
    copy(page)
    expect(page.locator("#owed li")).to_have_count(1)
    again = opened(context, address)
    expect(again.locator("#owed li")).to_have_count(1)
    expect(again.locator("#owed .here")).to_have_count(0)  # another conversation


def test_next_buyer_is_another_conversation(page, store):
    ask(page)
    copy(page)
    expect(page.locator("#owed .here")).to_have_count(1)
    page.keyboard.press("Alt+N")
    expect(page.locator("#owed .here")).to_have_count(0)
    expect(page.locator("#owed li")).to_have_count(1)
    [owed] = store.due(NOW)
    assert re.fullmatch("[0-9a-f]{20}", owed.conversation)


def test_store_that_is_gone_costs_a_line_and_no_copy(page, context):
    ask(page)
    copies = '"fn_name":"copied"'
    gone = lambda route: route.abort() if copies in (route.request.post_data or "") else route.continue_()  # noqa: E731
    context.route(re.compile("component_server"), gone)
    copy(page)
    assert clipboard(page) == PROMISE
    expect(page.locator("#owed .unkept")).to_contain_text("复制好了，但没能记下来")


def test_reply_that_was_copied_is_not_said_again(page):
    ask(page)
    copy(page)
    page.fill("#draft-2 textarea", PROMISE)
    expect(page.locator("#draft-2 .findings")).to_contain_text("这话我们刚对他说过")
    page.fill("#draft-1 textarea", PROMISE + "好。")  # the card that it was copied from: another version of the same reply
    expect(page.locator("#draft-1 .state")).not_to_have_text("正在检查…")
    expect(page.locator("#draft-1 .findings")).not_to_contain_text("这话我们刚对他说过")


def test_drafts_written_next_know_what_was_copied(page, assistant, monkeypatch):
    asked = []
    stream = assistant.stream
    monkeypatch.setattr(
        assistant, "stream", lambda message, *told, **more: (asked.append(message.copied), stream(message, *told, **more))[1]
    )
    ask(page)
    copy(page)
    page.click("#go")
    expect(page.locator("#draft-1 textarea")).not_to_have_value(PROMISE)
    page.click("#next")
    expect(page.locator("#result .draft")).to_have_count(0)
    ask(page)
    assert asked == [(), (PROMISE,), ()]
