"""The room 带教 as a trainer uses it, and 进步 as a trainee sees what the trainer did."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("playwright", reason="playwright is not installed")

from playwright.sync_api import Page, expect
from steps import MARKS

from assistant.practice.loading import RUBRIC
from tests.page.training_shop import Shop
from tests.practice import small

pytestmark = MARKS


@pytest.fixture(scope="module")
def assistant(tmp_path_factory) -> Shop:
    """An assistant with one exercise of each kind, at which two trainees have been."""
    shop = Shop(tmp_path_factory.mktemp("var"))
    shop.answered("学员甲")
    shop.tried("学员乙", small.IDS["scenarios"], 90, feeling=0.9)
    return shop


@pytest.fixture
def room(page) -> Page:
    page.click("#tab-training")
    expect(page.locator("#training .cohort")).to_be_visible()
    return page


def mine(page: Page, who: str) -> Page:
    """Go to 进步 as a trainee who typed a name."""
    page.evaluate("name => localStorage.setItem('nuanyan-trainee', name)", who)
    page.click("#tab-practice")
    page.click("#practice-parts [data-part=mine]")
    expect(page.locator("#practice-progress h2")).to_have_text(f"{who}的进步")
    return page


def test_trainees_are_sorted_found_and_taken_away(room):
    names = room.locator("#training .cohort tbody tr:visible th")
    room.click("#training [data-sort=last]")
    expect(names).to_have_text(["学员乙", "学员甲"])
    expect(room.locator("#training th[aria-sort=descending]")).to_have_text("最近平均")
    room.click("#training [data-sort=last]")
    expect(names).to_have_text(["学员甲", "学员乙"])
    room.fill("#training [data-find]", "乙")
    expect(names).to_have_text(["学员乙"])
    with room.expect_download() as saving:
        room.click("#training [data-deed=export][data-as=csv]")
    assert saving.value.suggested_filename == "学员总表-20261125.csv"
    assert "学员甲" in saving.value.path().read_text(encoding="utf-8-sig")


def test_a_comment_on_an_attempt_reaches_the_trainee_who_opens_it_again(room):
    room.click("#training .cohort [data-who=学员甲]")
    room.click("#training [data-deed=attempt]")
    expect(room.locator("#training .outcome")).to_contain_text("耐心等待")
    room.fill("#training .beside textarea", "第一句先说她的事。")
    room.click("#training [data-deed=comment]")
    expect(room.locator("#training .comments li")).to_contain_text("第一句先说她的事。")
    expect(room.locator("#training .beside textarea")).to_have_value("")
    mine(room, "学员甲")
    expect(room.locator("#practice-progress .comments")).to_contain_text("第一句先说她的事。")
    room.click("#practice-progress .comments [data-deed=attempt]")
    expect(room.locator("#practice .outcome")).to_be_visible()


def test_what_is_set_is_begun_from_the_trainees_own_page_and_taken_back(room):
    room.click("#training-tab-tasks")
    room.check("#training [name=who][value=学员乙]")
    room.select_option("#training [name=kind]", "cold")
    expect(room.locator("#training [data-place=fitting]")).to_have_text("符合的题有 1 道")
    room.fill("#training [name=count]", "1")
    room.keyboard.press("Enter")
    expect(room.locator("#training p.told")).to_have_text("布置好了，他们在“练习”和“进步”里看得到。")
    expect(room.locator("#training .set b")).to_have_text("改冷回复，1 道，每道 60 分以上")
    mine(room, "学员乙").click("#practice-progress .tasks-list [data-deed=practise]")
    expect(room.locator("#practice .task.cold")).to_be_visible()
    room.click("#tab-training")
    withdraw = room.locator("#training [data-deed=withdraw]")
    withdraw.click()
    expect(withdraw).to_have_text("再点一次就算")
    withdraw.click()
    expect(room.locator("#training p.told")).to_have_text("收回了，做过的练习都还在。")


def test_an_exercise_goes_from_the_form_to_the_trainee(room, assistant):
    room.click("#training-tab-items")
    room.fill("#training [name=query]", "合唱")
    expect(room.locator("#training .items li")).to_have_count(1)
    room.click("#training .items button")
    room.click("#training [data-deed=copy]")
    room.fill("#item-title", "短")
    note = room.locator("#item-notes li")
    expect(note).to_contain_text("标题")
    expect(room.locator("#item-title")).to_have_attribute("aria-invalid", "true")
    room.click("#training-tab-people")
    expect(room.locator("#training .problem")).to_have_text("再点一次就算")  # what was written is not lost at one press
    room.fill("#item-title", "合唱前一晚领结没到")
    expect(note).to_have_text("没有写错的地方。")
    room.click("#training [data-deed=turn]")
    expect(room.locator("#item-yaml")).to_have_value(re.compile("title: 合唱前一晚领结没到"))
    room.click("#training [type=submit]")
    expect(room.locator("#training p.told")).to_have_text("存好了，现在就能练。")
    room.click("#training [data-deed=try]")
    expect(room.locator("#practice .task h2")).to_have_text("合唱前一晚领结没到")
    assert "合唱前一晚领结没到" in (assistant.settings.root / "prompts/practice/own/scenarios.yaml").read_text(encoding="utf-8")


def test_weights_are_saved_only_when_they_come_to_a_hundred(room, assistant):
    room.click("#training-tab-rubric")
    room.fill("#weight-feeling", "25")
    expect(room.locator("#training .sum")).to_have_text("合计 105 分，要正好 100：−5")
    expect(room.locator("#training [type=submit]")).to_be_disabled()
    room.fill("#weight-facts", "15")
    expect(room.locator("#training .sum")).to_have_text("合计 100 分")
    room.keyboard.press("Enter")
    expect(room.locator("#training p.told")).to_have_text("存好了，下一次交卷就按新的算。")
    assert "feeling: 25, concern: 10, facts: 15," in (assistant.settings.root / RUBRIC).read_text(encoding="utf-8")


def test_tabs_and_curves_are_walked_by_keyboard(room):
    room.focus("#training-tab-people")
    room.keyboard.press("ArrowRight")
    expect(room.locator("#training-tab-tasks")).to_be_focused()
    expect(room.locator("#training [data-form=assign]")).to_be_visible()
    room.keyboard.press("Home")
    room.click("#training .cohort [data-who=学员乙]")
    chosen = room.locator("#training [data-curve=feeling]")
    chosen.focus()
    room.keyboard.press("Enter")
    expect(chosen).to_have_attribute("aria-pressed", "true")
    expect(room.locator("#training [data-pane=feeling]")).to_be_visible()
    expect(room.locator("#training [data-pane=all]")).to_be_hidden()
