"""The room 练习 as a trainee uses it: every kind of exercise from the panel to the score, by mouse and by keyboard."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright", reason="playwright is not installed")

from playwright.sync_api import Page, expect
from steps import MARKS, opened

from assistant.settings import ROOT
from tests.local import Local
from tests.practice.sample import COLD, DISPUTE, DRILL, MISSING, ORDERING, SCENARIO, TALK, tree

pytestmark = MARKS
BAD = "亲，非常抱歉给您带来不便，请耐心等待，加我微信聊。"
LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (360, 1280)]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory) -> Local:
    """An assistant that has seven exercises, one of each kind."""
    return Local(tmp_path_factory.mktemp("var"), root=tree(tmp_path_factory.mktemp("tree"), ROOT))


@pytest.fixture
def room(page) -> Page:
    return entered(page)


def entered(page: Page) -> Page:
    page.click("#tab-practice")
    expect(page.locator("#practice .kind")).to_have_count(7)
    return page


def begin(page: Page, kind: str) -> None:
    page.click(f"#practice .kind[data-kind={kind}]")
    expect(page.locator(f"#practice .task.{kind}")).to_be_visible()


def score(page: Page) -> int:
    label = page.locator("#practice .outcome .ring").get_attribute("aria-label")
    return int(label.removeprefix("得分 ").split("，")[0])


def test_message_is_answered_tried_again_and_compared(room):
    answers = []
    room.on("response", lambda answer: answers.append(answer) if "component_server" in answer.url else None)
    begin(room, "answer")
    expect(room.locator("#practice [data-place=clock]")).to_contain_text("00:0")
    room.click("#practice [data-deed=hint]")
    expect(room.locator("#practice .hints li")).to_have_text([SCENARIO.hints[0]])
    room.fill("#practice-answer", BAD)
    expect(room.locator("#practice [data-place=count]")).to_have_text("25 字")
    room.click("#practice [data-deed=pause]")
    expect(room.locator("#practice .halves")).to_be_hidden()
    room.click("#practice [data-deed=pause]")
    expect(room.locator("#practice .halves")).to_be_visible()
    told = [each.text() for each in answers]
    assert any(SCENARIO.message in each for each in told)
    assert not any(SCENARIO.models["warm"] in each or SCENARIO.hidden[0].fact in each for each in told)
    room.reload()
    room.click("#tab-practice")
    expect(room.locator("#practice-answer")).to_have_value(BAD)
    expect(room.locator("#practice .hints li")).to_have_count(1)
    room.focus("#practice-answer")
    room.keyboard.press("Control+Enter")
    expect(room.locator("#practice .answered mark.lost").first).to_be_visible()
    before = score(room)
    assert before <= 59
    room.hover("#practice .losses li:has(q) >> nth=0")
    expect(room.locator("#practice mark.lit").first).to_be_visible()
    room.focus("#practice [data-model=warm]")
    room.keyboard.press("ArrowRight")
    expect(room.locator("#practice .models [role=tabpanel]:visible")).to_have_text(SCENARIO.models["brief"])
    room.click("#practice .outcome > .head [data-deed=again]")
    room.click("#practice .before summary")
    room.click("#practice [data-deed=use]")
    expect(room.locator("#practice-answer")).to_have_value(BAD)
    room.fill("#practice-answer", SCENARIO.models["brief"])
    room.keyboard.press("Control+Enter")
    expect(room.locator("#practice .diff ins").first).to_be_visible()
    expect(room.locator("#practice .facts")).to_contain_text(f"比上次的 {before} 分高 {score(room) - before} 分")


def test_talk_goes_to_its_end_and_its_arc_is_drawn(room):
    begin(room, "talk")
    for number, said in enumerate(TALK.models["warm"], 1):
        expect(room.locator("#practice [data-place=said] .agent")).to_have_count(number - 1)
        assert room.locator("#practice .moods").count() == 0
        room.fill("#practice-answer", said)
        room.keyboard.press("Control+Enter")
    expect(room.locator("#practice .arc .ending")).to_have_class("ending calm")
    expect(room.locator("#practice .arc circle")).to_have_count(4)
    room.click("#practice .arc summary")
    expect(room.locator("#practice .arc tbody tr")).to_have_count(4)
    assert score(room) >= 80


def test_violations_are_marked_by_mouse_and_by_clause(room):
    begin(room, "violation")
    box = room.evaluate(
        """(words) => {
          const node = document.querySelector("[data-place=marking]").firstChild, range = document.createRange();
          const start = node.data.indexOf(words);
          range.setStart(node, start);
          range.setEnd(node, start + words.length);
          const { left, right, top, height } = range.getBoundingClientRect();
          return { left, right, y: top + height / 2 };
        }""",
        "加我微信",
    )
    room.mouse.move(box["left"] + 1, box["y"])
    room.mouse.down()
    room.mouse.move(box["right"] - 1, box["y"], steps=4)
    room.mouse.up()
    expect(room.locator("#practice .marks q")).to_have_text(["加我微信"])
    room.click("#practice .by-clause summary")
    room.focus("#practice [data-deed=clause] >> nth=0")
    room.keyboard.press("Enter")
    expect(room.locator("#practice .marking mark")).to_have_text(["都怪您没验货", "加我微信"])
    room.click("#practice .marks [data-deed=cut-last] >> nth=0")
    expect(room.locator("#practice .marks q").first).to_have_text("都怪您没验")
    room.select_option("#practice .marks select >> nth=0", "blame")
    room.select_option("#practice .marks select >> nth=1", "diversion")
    room.keyboard.press("Control+Enter")
    expect(room.locator("#practice .outcome mark.hit")).to_have_count(3)  # one of them says what the colour means
    expect(room.locator("#practice .models")).to_contain_text(DRILL.better)
    assert score(room) == 67


def test_sentences_are_ordered_by_buttons_and_by_dragging(room):
    begin(room, "order")
    row = lambda text: room.locator(f"#practice [data-piece]:has-text('{text}')")  # noqa: E731
    row(ORDERING.extra[0].text).locator("[data-deed=out]").click()
    expect(room.locator("#practice [data-place=out] [data-piece]")).to_have_count(1)
    first, *_, last = ORDERING.sentences
    row(last.text).drag_to(room.locator("#practice [data-place=order] [data-piece]").last, target_position={"x": 40, "y": 44})
    for at, each in enumerate(ORDERING.sentences):
        while (
            room.locator("#practice [data-place=order] [data-piece]").all_inner_texts().index(row(each.text).inner_text()) > at
        ):
            row(each.text).locator("[data-deed=up]").focus()
            room.keyboard.press("Enter")
    expect(room.locator("#practice [data-place=moved]")).to_contain_text("移到第")
    room.click("#practice footer [data-deed=submit]")
    expect(room.locator("#practice .best li").first).to_contain_text(first.text)
    assert score(room) == 100


def test_evidence_is_ticked_and_the_first_one_named(room):
    begin(room, "evidence")
    for each in DISPUTE.exhibits:
        if each.keep:
            room.check(f"#practice .exhibits li:has-text('{each.what}') [data-choose]")
    room.check(f"#practice .exhibits li:has-text('{DISPUTE.exhibits[0].what}') [name=practice-first]")
    room.click("#practice footer [data-deed=submit]")
    expect(room.locator("#practice .judged .ok")).to_have_count(7)
    assert score(room) == 100


@pytest.mark.parametrize(
    ("kind", "text"), [("cold", COLD.models["warm"]), ("missing", MISSING.models["warm"])], ids=["cold", "missing"]
)
def test_what_is_written_by_hand_is_judged_and_the_progress_has_it(kind, text, room):
    begin(room, kind)
    room.fill("#practice-answer", text)
    room.click("#practice footer [data-deed=submit]")
    expect(room.locator("#practice .outcome .models")).to_contain_text(text)
    assert score(room) >= 80
    room.click("#practice-parts [data-part=mine]")
    expect(room.locator("#practice-mine")).to_be_visible()
    expect(room.locator("#practice-work")).to_be_hidden()


def test_nothing_typed_is_lost_when_the_program_does_not_answer(room):
    begin(room, "answer")
    room.route("**/gradio_api/**", lambda route: route.abort())
    room.fill("#practice-answer", "写到一半")
    room.click("#practice footer [data-deed=submit]")
    expect(room.locator("#practice .problem")).to_have_text("没有做成，请再试一次。程序没有应答，写的都还在。")
    expect(room.locator("#practice-answer")).to_have_value("写到一半")
    room.unroute("**/gradio_api/**")
    room.fill("#practice-answer", "")
    room.click("#practice footer [data-deed=submit]")
    expect(room.locator("#practice .told")).to_have_text("还什么都没答。要空着交，就再点一次。")
    expect(room.locator("#practice .outcome")).to_have_count(0)
    room.click("#practice footer [data-deed=drop]")
    room.click("#practice .sure [value=yes]")
    expect(room.locator("#practice .kind")).to_have_count(7)


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_room_fits_the_window_and_everybody(context, address, scheme, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    page = opened(context, address)
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("dark => document.body.classList.toggle('dark', dark)", scheme == "dark")
    entered(page)

    def fits() -> list[tuple[str, str]]:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = axe.Axe().run(page, context="#room-practice").response["violations"]
        return [(each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] in ("serious", "critical")]

    assert fits() == []
    begin(page, "violation")
    page.click("#practice .by-clause summary")
    page.click("#practice [data-deed=clause] >> nth=0")
    assert fits() == []
    page.click("#practice footer [data-deed=submit]")
    page.click("#practice .outcome > .head [data-deed=leave]")
    begin(page, "talk")
    page.fill("#practice-answer", BAD)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#practice [data-place=said] .agent")).to_have_count(1)
    assert fits() == []
    page.fill("#practice-answer", "还没发的")
    page.click("#practice footer [data-deed=submit]")
    expect(page.locator("#practice .told")).to_have_text("框里还有一句没发给买家。不发了，就再点一次。")
    page.click("#practice footer [data-deed=submit]")
    for fold in page.locator("#practice .outcome summary").all():
        fold.click()
    assert fits() == []
