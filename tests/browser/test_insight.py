"""The insight room as a lead uses it: ranges, definitions, charts by keyboard, decisions, files, narrow and dark."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

pytest.importorskip("playwright", reason="playwright is not installed")

import openpyxl
from playwright.sync_api import Page, expect
from steps import MARKS, opened

from assistant.store.store import FILE, Store
from tests.insight_sample import fill
from tests.local import shipped

pytestmark = MARKS


@pytest.fixture(scope="module", autouse=True)
def store(assistant, tmp_path_factory) -> Store:
    """Two days of a shop, of which the tests only decide what waits."""
    assistant.store = Store(tmp_path_factory.mktemp("insight") / FILE)
    fill(assistant.store, shipped().content, days=2, per_day=24)
    return assistant.store


@pytest.fixture
def room(page) -> Page:
    return entered(page)


def entered(page: Page) -> Page:
    page.click("#tab-insight")
    expect(page.locator("#insight .tile")).to_have_count(8)
    return page


def messages(page: Page) -> int:
    return int(page.locator("[data-measure=messages] .value").inner_text())


def test_nothing_is_counted_until_the_room_is_entered(page):
    expect(page.locator("#insight .loading")).to_have_text("正在数…")
    expect(page.locator("#insight .controls")).to_be_hidden()
    entered(page)
    expect(page.locator("#insight .controls")).to_be_visible()
    assert messages(page) > 20


def test_range_is_chosen_and_wrong_dates_are_told(room):
    week = messages(room)
    room.click("[data-range=today]")
    expect(room.locator("[data-measure=messages] .value")).not_to_have_text(str(week))
    room.click("[data-range=own]")
    expect(room.locator("#insight [name=first]")).to_be_focused()
    room.fill("#insight [name=first]", "2026-11-30")
    room.keyboard.press("Enter")
    expect(room.locator("#insight .problem")).to_have_text("开始的日子在结束的后面。请换过来。")
    expect(room.locator("#insight .tile")).to_have_count(8)  # what is there stays
    room.fill("#insight [name=first]", "2026-11-24")
    room.click("#insight .dates button")
    expect(room.locator("[data-measure=messages] .value")).to_have_text(str(week))
    expect(room.locator("#insight .problem")).to_have_text("")


def test_definition_shows_on_focus_and_goes_with_escape(room):
    told = room.locator("#told-accepted")
    expect(told).to_be_hidden()
    room.focus("[data-measure=messages] .term")
    room.keyboard.press("Tab")
    expect(told).to_have_text("出过草稿的，有多少复制了三条里的一条；改过再复制也算。")
    expect(told).to_be_visible()
    room.keyboard.press("Escape")
    expect(told).to_be_hidden()


def test_chart_is_walked_by_arrows_and_leads_to_a_day(room):
    days = room.locator(".columns .steps button")
    days.last.focus()
    room.keyboard.press("ArrowLeft")
    expect(days.nth(5)).to_be_focused()
    expect(days.nth(5).locator(".tip")).to_contain_text("11月24日 周二")
    expect(days.nth(5).locator(".tip")).to_be_visible()
    whole = messages(room)
    room.keyboard.press("Enter")
    expect(room.locator("[data-measure=messages] .value")).not_to_have_text(str(whole))
    assert room.input_value("#insight [name=first]") == room.input_value("#insight [name=last]") == "2026-11-24"
    expect(room.locator("[data-range=own]")).to_be_focused()


def test_category_is_set_off_from_the_others(room):
    button = room.locator("[data-only=damage]")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    assert room.locator(".columns .off[data-series=damage]").count() == 0
    assert room.locator(".columns .off[data-series=delay]").count() > 0
    button.click()
    expect(room.locator(".columns .off")).to_have_count(0)


def test_false_alarm_is_decided_and_the_next_one_is_at_hand(room, store):
    waits = [each.id for each in store.pardons("waiting")]
    items = room.locator("[data-kind=alarm]")
    items.first.locator("[data-verdict=accepted]").click()
    expect(items.first.locator(".told")).to_have_text("同意了，这几个字以后只轻轻提醒")
    expect(items.nth(1).locator("[data-verdict=accepted]")).to_be_focused()
    assert [each.id for each in store.pardons("waiting")] == waits[1:]


def test_files_are_taken_away(room):
    with room.expect_download() as taken:
        room.click("[data-export='']")
    book = openpyxl.load_workbook(io.BytesIO(Path(taken.value.path()).read_bytes()))
    assert taken.value.suggested_filename == "看板 2026-11-19 到 2026-11-25.xlsx"
    assert book.worksheets[0]["B2"].value == messages(room)
    with room.expect_download() as taken:
        room.click("#insight-messages [data-export]")
    assert Path(taken.value.path()).read_text(encoding="utf-8-sig").startswith("时间,合计,物流延迟")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [400, 1280])
def test_room_fits_the_window_and_everybody(context, address, width, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    page = opened(context, address)
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("dark => document.body.classList.toggle('dark', dark)", scheme == "dark")
    entered(page)
    page.click("[data-patterns] summary")
    expect(page.locator("[data-patterns] table")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = axe.Axe().run(page, context="#insight").response["violations"]
    serious = [(each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] in ("serious", "critical")]
    assert serious == []
