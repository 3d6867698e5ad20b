"""Every room for those who cannot see it well, or at all: axe-core finds nothing serious, light or dark, narrow or wide."""

from __future__ import annotations

from collections.abc import Callable

import pytest

pytest.importorskip("playwright", reason="playwright is not installed")
pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from steps import MARKS, ask, opened

from assistant.page.layout import TABS
from assistant.page.practice.ground import practice_of
from tests import insight_sample, practice_sample, talks_sample
from tests.local import Local
from tests.pictures import enter, talks

pytestmark = MARKS
GRAVE = {"serious", "critical"}
LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (400, 1280)]


def wrong(page: Page) -> list[str]:
    """Return what is grave: the rule, and the elements that break it."""
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {node['target']} {' '.join(one['message'] for one in node['any'] + node['all'] + node['none'])}"
        for each in found
        if each["impact"] in GRAVE
        for node in each["nodes"]
    ]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory) -> Local:
    """An assistant whose rooms have something to show."""
    local = Local(tmp_path_factory.mktemp("var"))
    insight_sample.fill(local.store, local.content, days=2, per_day=12)
    talks_sample.fill(local.store)
    practice_sample.fill(local.store, practice_of(local).book)
    practice_sample.answered(local, practice_of(local))
    return local


@pytest.fixture
def looking(browser: Browser, address: str) -> Callable[[str, int], Page]:
    """Open the page in one scheme and width."""
    contexts = []

    def look(scheme: str, width: int) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce")
        context.set_default_timeout(20_000)
        contexts.append(context)
        return opened(context, address)

    yield look
    for each in contexts:
        each.close()


def test_what_has_no_name_is_found(looking):
    page = looking("light", 400)
    page.evaluate("document.body.append(document.createElement('button'))")
    assert any(each.startswith("button-name") for each in wrong(page))


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_no_room_has_grave_faults_as_it_is_entered(looking, scheme, width):
    page = looking(scheme, width)
    faults = {}
    for room in TABS:
        enter(page, room)
        faults[room] = wrong(page)
    assert {room: each for room, each in faults.items() if each} == {}


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_an_open_conversation_has_no_grave_faults(looking, scheme, width):
    page = looking(scheme, width)
    enter(page, "talks")
    talks(page)
    expect(page.locator("#talk [data-place=turns] li")).to_have_count(6)
    assert wrong(page) == []


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_what_a_trainer_opens_has_no_grave_faults(looking, scheme, width):
    page, faults = looking(scheme, width), {}
    enter(page, "training")
    steps = {
        "#training .cohort [data-who=学员甲]": "#training .curves",
        "#training [data-deed=attempt] >> nth=0": "#training .outcome",
        "#training-tab-tasks": "#training [data-form=assign]", "#training-tab-items": "#training .items li",
        "#training .items button >> nth=0": "#training dl.told", "#training [data-deed=copy]": "#training .cells",
        "#training-tab-rubric": "#training .weights",
    }  # fmt: skip
    for pressed, shown in steps.items():
        page.click(pressed)
        expect(page.locator(shown).first).to_be_visible()
        faults[shown] = wrong(page)
    assert {step: each for step, each in faults.items() if each} == {}


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_drafts_with_findings_have_no_grave_faults(looking, scheme, width):
    page = looking(scheme, width)
    page.click("[data-fold=order]")
    ask(page)
    page.fill("#draft-1 textarea", "您加我微信，{carrier}最快明天到。")
    expect(page.locator("#draft-1 .copy")).to_be_disabled()
    assert wrong(page) == []


def test_the_map_of_keys_has_no_grave_faults(looking):
    page = looking("dark", 400)
    page.click("#help")
    expect(page.locator("#keys-dialog")).to_be_visible()
    assert wrong(page) == []
