"""Signing in and out in a real browser, and a session that ends while somebody is writing."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

import pytest

pytest.importorskip("playwright", reason="playwright is not installed")

from playwright.sync_api import Page, expect
from steps import MARKS

from assistant.access import secrets
from assistant.page.serve import port_of, running, server
from tests.conftest import NOON
from tests.pictures import FLAGS

pytestmark = MARKS
SECRET = "三天没动了 correct horse"


@pytest.fixture(scope="module")
def address(assistant) -> Iterator[str]:
    """The page of a shop where one has to sign in."""
    for name, rank in (("小林", "agent"), ("阿青", "lead")):
        assistant.store.people.add(name, rank, secrets.digest(SECRET), NOON)
    serving = server(assistant, "127.0.0.1", 0)
    with running(serving):
        yield f"http://127.0.0.1:{port_of(serving)}/"


def enter(page: Page, name: str = "小林", password: str = SECRET) -> None:
    """Fill in the sign-in page by keyboard alone."""
    expect(page.locator("#name")).to_be_focused()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")


@pytest.fixture
def inside(context, address) -> Page:
    page = context.new_page()
    page.goto(address)
    enter(page)
    expect(page.locator("#top .who")).to_be_visible()
    expect(page.locator("#order-sum")).to_have_text("没有填")  # the script is at work
    return page


def test_agent_signs_in_by_keyboard_and_out_again(context, address):
    wrong: list[str] = []
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    context.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
    page = context.new_page()
    page.goto(address)
    expect(page).to_have_url(f"{address}login")
    enter(page)
    expect(page.locator("#top .who .name")).to_have_text("小林 客服")
    expect(page).to_have_url(address)
    page.wait_for_load_state("networkidle")
    assert wrong == []
    page.get_by_role("button", name="退出").click()
    expect(page).to_have_url(f"{address}login")
    page.go_back()
    expect(page.locator("#password")).to_be_visible()  # the page is not in the browser's memory


def test_what_was_wrong_stands_beside_the_name(context, address):
    page = context.new_page()
    page.goto(address)
    enter(page, "没有这人", "wrong password")
    expect(page.get_by_role("alert")).to_contain_text("名字或密码不对。")
    expect(page.locator("#name")).to_have_value("没有这人")
    expect(page.locator("#password")).to_have_value("")
    expect(page.locator("#password")).to_be_focused()


def test_session_that_ends_asks_on_the_spot_and_loses_nothing(inside, context):
    inside.fill("#message textarea", "快递停在武汉三天没动了")
    context.clear_cookies()
    inside.click("#go")
    dialog = inside.get_by_role("dialog", name="登录到期了")
    expect(dialog.get_by_label("名字")).to_have_value("小林")
    expect(dialog.get_by_label("密码")).to_be_focused()
    inside.keyboard.type("wrong password")
    inside.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("名字或密码不对。")
    inside.keyboard.type(SECRET)
    inside.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(inside.locator("#message textarea")).to_have_value("快递停在武汉三天没动了")
    inside.click("#go")
    expect(inside.locator("#result .draft")).to_have_count(3)


def test_question_of_a_script_asks_as_well_when_the_session_has_ended(inside, context):
    inside.click("[data-fold=own]")
    context.clear_cookies()
    inside.fill("#own textarea", "杯子收到就是碎的，太扫兴了。我现在去核实。")
    expect(inside.get_by_role("dialog", name="登录到期了")).to_be_visible()
    expect(inside.locator("#own textarea")).to_have_value("杯子收到就是碎的，太扫兴了。我现在去核实。")


def test_room_for_leads_is_seen_by_leads_alone(inside, browser, address):
    expect(inside.locator("#tab-desk")).to_be_visible()
    expect(inside.locator("#tab-insight")).to_have_count(0)
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(address)
        enter(page, "阿青")
        expect(page.locator("#top .who .name")).to_have_text("阿青 主管")
        expect(page.locator("#tab-insight")).to_be_visible()


@pytest.mark.parametrize(("scheme", "chosen", "dark"), [("light", None, False), ("dark", None, True), ("light", "dark", True)])
def test_sign_in_page_has_the_colours_of_the_page_and_fits_a_narrow_window(browser, address, scheme, chosen, dark):
    with browser.new_context(color_scheme=scheme, viewport={"width": 360, "height": 640}) as context:
        page = context.new_page()
        page.goto(address)
        if chosen:
            page.evaluate("theme => localStorage.setItem('nuanyan-theme', theme)", chosen)
            page.reload()
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ground == ("rgb(20, 23, 26)" if dark else "rgb(245, 244, 239)")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_sign_in_works_where_a_browser_does_not_say_where_a_form_comes_from(browser, address):
    """Over plain HTTP and by another name than localhost there is no Sec-Fetch-Site; the page's own address has to do."""
    rules = "--host-resolver-rules=MAP desk.example 127.0.0.1"
    other = browser.browser_type.launch(executable_path=shutil.which("chromium"), args=[*FLAGS, rules])
    page = other.new_page()
    page.goto(address.replace("127.0.0.1", "desk.example"))
    with page.expect_request(lambda request: request.method == "POST") as sent:
        enter(page)
    expect(page.locator("#top .who .name")).to_have_text("小林 客服")
    assert "sec-fetch-site" not in sent.value.all_headers()
    page.get_by_role("button", name="退出").click()
    expect(page).to_have_url(re.compile("/login$"))
    other.close()
