"""The room 练习 as its script asks it: every kind from the panel to the result, and that no answer is told before its time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape

import pytest

from assistant.access.who import NOBODY, Who, entered
from assistant.page.practice.deeds import Deeds
from assistant.page.practice.room import SPOKEN, frame, functions
from assistant.page.practice.who import whose
from assistant.practice.shapes import Cold, Dispute, Item, Missing, Ordering, Scenario, Talk
from assistant.schema import Intent
from assistant.settings import ROOT
from assistant.store.store import FILE, Store
from assistant.store.values_practice import Assignment
from tests.conftest import NOON
from tests.local import Local
from tests.practice.sample import COLD, DISPUTE, DRILL, ITEMS, MISSING, ORDERING, SCENARIO, TALK, tree

GOOD = SCENARIO.models["warm"]
BAD = "非常抱歉给您带来不便，请耐心等待，加我微信聊。"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory) -> Local:
    """An assistant that has seven exercises, one of each kind."""
    return Local(tmp_path_factory.mktemp("var"), root=tree(tmp_path_factory.mktemp("tree"), ROOT))


@pytest.fixture
def deeds(assistant, tmp_path) -> Deeds:
    assistant.store = Store(tmp_path / FILE)
    return Deeds(assistant)


def asked(deeds: Deeds, deed: str, **request: object) -> dict[str, str]:
    """Ask something as 小叶 and see that nothing went wrong."""
    answer: dict[str, str] = getattr(deeds, deed)({"who": "小叶", **request})
    assert answer["problem"] == ""
    return answer


def plain(html: str) -> str:
    """Return what is read of HTML, without the numbers that stand in a text."""
    return unescape(re.sub(r"<sup>.*?</sup>|<[^>]+>", "", html))


def piece(html: str, text: str) -> str:
    """Return the id of a sentence that is to be put in order, or of a thing to choose."""
    for id in re.findall(r'(?:data-piece|value)="(p\d+)"', html):
        if text in html.split(f'"{id}"', 1)[1].split("</li>")[0]:
            return id
    raise AssertionError(text)


# --- before anybody has come in


def test_nothing_is_read_until_somebody_asks(content):
    html = frame(content)
    assert "正在备题…" in html
    assert SCENARIO.title not in html
    imported = re.findall(
        r"^(?:from|import) (\S+)", (ROOT / "assistant/page/practice/room.py").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert not [each for each in imported if each.startswith("assistant.practice")]


def test_script_may_ask_what_it_asks(assistant):
    names = [each.__name__ for each in functions(assistant)]
    assert names == ["start", "begin", "open", "again", "hint", "keep", "pause", "say", "submit", "drop"]
    script = (ROOT / "assistant/page/practice/practice.js").read_text(encoding="utf-8")
    assert set(re.findall(r'(?:does|ask)\("(\w+)"', script)) == set(names)


def test_every_sentence_of_the_scripts_is_there(content):
    assert [key for key in SPOKEN if key not in content.messages] == []
    for script in (ROOT / "assistant/page/practice").glob("[!m]*.js"):
        for key in re.findall(r'say\("([\w.]+)"', script.read_text(encoding="utf-8")):
            assert key in SPOKEN


# --- whose attempts


@pytest.mark.parametrize(
    ("who", "typed", "whose_they_are"),
    [
        (Who(name="", rank="lead"), " 小 叶 ", "小 叶"),
        (Who(name="", rank="lead"), None, ""),
        (Who(name="小林", rank="agent"), "小叶", "小林"),
        (NOBODY, "小叶", ""),
    ],
)
def test_name_of_who_signed_in_counts_more_than_a_typed_one(who, typed, whose_they_are):
    with entered(lambda: who):
        assert whose({"who": typed}) == whose_they_are


def test_attempt_of_somebody_else_is_not_shown(deeds):
    id = asked(deeds, "begin", kind="answer")["id"]
    for deed in ("open", "hint", "submit", "drop", "again"):
        assert "没有这次练习" in getattr(deeds, deed)({"who": "小林", "id": id})["problem"]


# --- the panel


def test_panel_offers_seven_kinds_and_says_what_comes_next(deeds):
    html = asked(deeds, "start")["html"]
    assert re.findall(r'data-kind="(\w+)"', html) == ["answer", "talk", "violation", "order", "cold", "missing", "evidence"]
    assert "从一道入门的“回一条消息”开始" in html
    assert 'id="trainee"' in html
    assert "没做完的" not in html


def test_panel_knows_how_many_exercises_each_choice_leaves(deeds):
    html = asked(deeds, "start")["html"]
    stock = json.loads(unescape(re.search(r'data-stock="([^"]*)"', html)[1]))
    assert ["talk", "delay", "medium", ["reasonable", "hasty"], 1] in stock
    assert sum(count for *_, count in stock) == len(ITEMS)


def test_name_is_not_asked_for_where_one_signs_in(deeds):
    with entered(lambda: Who(name="小林", rank="agent")):
        assert 'id="trainee"' not in deeds.start({})["html"]


def test_panel_shows_what_is_set_and_what_is_not_finished(deeds, assistant):
    task = Assignment(who=("小叶",), kind="cold", count=2, due=date(2026, 11, 25) + timedelta(days=2), note="先练暖的")
    set_to = assistant.store.practice.assign(task, NOON)
    asked(deeds, "begin", kind="evidence")
    html = asked(deeds, "start")["html"]
    assert "11月27日前做完（还有 2 天）· 做了 0 / 2 道" in html
    assert "先练暖的" in html
    assert f'aria-label="接着做：{DISPUTE.title}"' in html
    wish = json.loads(unescape(re.findall(r'data-wish="([^"]*)"', html)[-1]))
    assert wish["kind"] == "cold"
    begun = asked(deeds, "begin", **wish)
    assert assistant.store.practice.one(int(begun["id"])).assignment == set_to.id


def test_what_nothing_fits_costs_a_line(deeds):
    answer = deeds.begin({"who": "小叶", "kind": "answer", "level": "hard"})
    assert answer == {"problem": "没有这样的练习。换一个类别、难度或者人设试试。"}


@pytest.mark.parametrize("request_", [None, [], {"kind": "dance"}, {"assignment": "x"}], ids=str)
def test_request_that_cannot_be_read_costs_a_line(request_, deeds, capsys):
    assert deeds.begin(request_)["problem"]


# --- nothing is told before its time


def secrets(item: Item) -> Iterator[str]:
    """Yield what answers an exercise."""
    if isinstance(item, Scenario | Talk | Cold):
        yield from (each.what for each in item.must)
        for model in item.models.values():
            yield from model if isinstance(item, Talk) else [model]
    if isinstance(item, Scenario | Talk):
        yield from (each.fact for each in item.hidden)
    if isinstance(item, Talk):
        yield item.goal
        yield from item.bad
        yield from (each.say for each in item.news)
    if isinstance(item, Cold):
        yield from (each.why for each in item.chills)
    if isinstance(item, Missing):
        yield from item.models.values()
        for each in (*item.lacks, *item.needless):
            yield from (each.what, each.why)
        yield from (each.model for each in item.lacks)
    if isinstance(item, Ordering):
        yield from (item.why, *(each.why for each in item.extra))
    if isinstance(item, Dispute):
        yield from (item.why, *(each.why for each in item.exhibits))
    if item is DRILL:
        yield from (DRILL.better, *(each.why for each in DRILL.wrong))


@pytest.mark.parametrize("name", ITEMS)
def test_no_answer_is_in_any_payload_before_it_is_handed_in(name, deeds):
    item, told = ITEMS[name], []
    told.append(asked(deeds, "start"))
    begun = asked(deeds, "begin", item=name)
    id = begun["id"]
    told.append(begun)
    hints = getattr(item, "hints", ())
    assert not any(hint in json.dumps(told, ensure_ascii=False) for hint in hints)
    told += [asked(deeds, "hint", id=id) for _ in hints]
    told += [
        asked(deeds, "keep", id=id, answer={"text": "先放着"}),
        asked(deeds, "pause", id=id, paused="yes"),
        asked(deeds, "open", id=id),
        asked(deeds, "start"),
    ]
    if item is TALK:
        told.append(asked(deeds, "say", id=id, text="您好，我看一下。"))
    payload = json.dumps(told, ensure_ascii=False)
    assert [each for each in secrets(item) if each in unescape(payload)] == []
    if item is ORDERING:
        best = [payload.index(each.text) for each in ORDERING.sentences]
        assert best != sorted(best)
    if item is DRILL:
        assert "blame" in payload  # families are offered, all that exercises ask for
    result = asked(deeds, "submit", id=id, answer={})["html"]
    assert any(each in unescape(result) for each in secrets(item))


# --- every kind


def test_message_is_answered_and_every_lost_point_has_its_reason(deeds):
    begun = asked(deeds, "begin", kind="answer")
    assert SCENARIO.message in begun["html"]
    assert "武汉转运中心" in begun["html"]
    assert "看一条提示（扣 3 分，还有 2 条）" in begun["html"]
    assert SCENARIO.hints[0] in asked(deeds, "hint", id=begun["id"])["hints"]
    html = asked(deeds, "submit", id=begun["id"], answer={"text": BAD})["html"]
    assert re.search(r'<mark class="lost"[^>]*><sup>\d+</sup>', html)
    assert BAD in plain(html)
    assert "<b>先接情绪</b>" in html
    assert "更好：" in html
    assert "看了 1 条提示，扣 3 分" in html
    assert "没问" in html
    assert GOOD in html
    assert html.count('class="bar ') == 7


def test_good_answer_has_its_strengths_named(deeds):
    html = asked(deeds, "submit", id=asked(deeds, "begin", kind="answer")["id"], answer={"text": GOOD})["html"]
    assert "写得好的地方" in html
    assert "做得好" in html
    assert html.count("做到了") == 3


def test_empty_answer_gets_nothing_and_is_told_why(deeds):
    html = asked(deeds, "submit", id=asked(deeds, "begin", kind="answer")["id"], answer={"text": " "})["html"]
    assert "得分 0，满分 100" in html
    assert "这次没有写。" in html
    assert "还没有写回复" in html


def test_talk_goes_line_by_line_and_its_arc_is_drawn_at_the_end(deeds):
    begun = asked(deeds, "begin", kind="talk")
    assert "第 1 句，最多 4 句" in begun["html"]
    for number, text in enumerate(TALK.bad, 1):
        answer = asked(deeds, "say", id=begun["id"], text=text)
        if "html" in answer:
            break
        assert text in answer["said"]
        assert f"第 {number + 1} 句" in answer["turn"]
        assert "火了" not in json.dumps(answer, ensure_ascii=False)
    html = answer.get("html") or asked(deeds, "submit", id=begun["id"], answer={})["html"]
    assert "他的心情是怎么走的" in html
    assert re.search(r'<svg[^>]*aria-label="开口：[^"]*；第 1 句后：', html)
    assert "话里在怪他" in html or "让他干等" in html
    assert '<th scope="col">为什么</th>' in html
    assert TALK.goal in html


def test_talk_that_nothing_was_said_in_stays_open(deeds):
    begun = asked(deeds, "begin", kind="talk")
    assert deeds.submit({"who": "小叶", "id": begun["id"], "answer": {}})["problem"] == "还一句都没回呢。先回买家一句，再交卷。"
    assert deeds.say({"who": "小叶", "id": begun["id"], "text": " "})["problem"] == "还什么都没写。写一句再发给买家。"
    assert asked(deeds, "open", id=begun["id"])["running"] == "yes"


def test_violations_are_marked_by_place_and_family(deeds):
    begun = asked(deeds, "begin", kind="violation")
    marked = [{"start": 0, "end": 6, "family": "blame"}, {"start": 8, "end": 12, "family": None}]
    html = asked(deeds, "submit", id=begun["id"], answer={"marked": marked})["html"]
    assert '<mark class="hit" data-n="1"><sup>1</sup>都怪您没验货</mark>' in html
    assert '<mark class="missed" data-n="3"><sup>3</sup>说到做到，绝不食言</mark>' in html
    assert "类别也说对了：怪买家" in html
    assert DRILL.better in html


def test_sentences_are_put_in_order(deeds):
    begun = asked(deeds, "begin", kind="order")
    order = [piece(begun["html"], each.text) for each in ORDERING.sentences]
    html = asked(deeds, "submit", id=begun["id"], answer={"order": order})["html"]
    assert "得分 100，满分 100" in html
    assert "留在外面，对" in html
    assert ORDERING.why in html


def test_cold_reply_is_shown_and_written_anew(deeds):
    begun = asked(deeds, "begin", kind="cold")
    assert COLD.cold in begun["html"]
    html = asked(deeds, "submit", id=begun["id"], answer={"text": COLD.models["warm"]})["html"]
    assert "原来冷在哪里" in html
    assert html.count("留在外面，对") == 2


def test_questions_are_judged_one_by_one(deeds):
    begun = asked(deeds, "begin", kind="missing")
    html = asked(deeds, "submit", id=begun["id"], answer={"text": "您看看碎了几只？您买的是哪一款？"})["html"]
    assert MISSING.needless[0].why in html
    assert MISSING.lacks[1].model in html


def test_evidence_is_chosen_and_the_first_named(deeds):
    begun = asked(deeds, "begin", kind="evidence")
    chosen = [piece(begun["html"], each.what) for each in DISPUTE.exhibits if each.keep]
    html = asked(deeds, "submit", id=begun["id"], answer={"chosen": chosen, "first": chosen[0]})["html"]
    assert "得分 100，满分 100" in html
    assert "最先留的，对" in html


# --- once more


def test_second_try_stands_beside_the_first_with_what_changed(deeds):
    first = asked(deeds, "begin", kind="answer")["id"]
    asked(deeds, "submit", id=first, answer={"text": "我去催中通，请耐心等待。"})
    again = asked(deeds, "again", id=first)
    assert 'data-place="before">我去催中通，请耐心等待。</p>' in again["html"]
    html = asked(deeds, "submit", id=again["id"], answer={"text": "我去催中通，今天18点前告诉您。"})["html"]
    assert re.search("比上次的 [0-9]+ 分高 [0-9]+ 分", html)
    assert re.search("我去催中通，<del>请?耐心等待</del>", html) or "<del>" in html
    assert "<ins>" in html


def test_what_was_written_is_there_again(deeds):
    id = asked(deeds, "begin", kind="answer")["id"]
    asked(deeds, "keep", id=id, answer={"text": "写到一半"})
    draft = re.search(r'data-draft="([^"]*)"', asked(deeds, "open", id=id)["html"])[1]
    assert json.loads(unescape(draft))["text"] == "写到一半"
    asked(deeds, "submit", id=id, answer={"text": GOOD})
    assert asked(deeds, "open", id=id)["running"] == ""


def test_attempt_that_is_given_up_is_gone(deeds):
    id = asked(deeds, "begin", kind="answer")["id"]
    assert "自己挑一种" in asked(deeds, "drop", id=id)["html"]
    assert "没有这次练习" in deeds.open({"who": "小叶", "id": id})["problem"]


def test_weakest_can_be_practised_once_something_is_known(deeds):
    for kind in ("answer", "cold"):
        asked(deeds, "submit", id=asked(deeds, "begin", kind=kind)["id"], answer={"text": BAD})
    talk = asked(deeds, "begin", kind="talk")["id"]
    asked(deeds, "say", id=talk, text=BAD)
    asked(deeds, "submit", id=talk)
    assert "练我最弱的" in asked(deeds, "start")["html"]
    assert asked(deeds, "begin", weakest="yes")["kind"] in ("answer", "cold", "talk")


def test_words_from_outside_are_escaped(deeds):
    evil = "<img src=x onerror=alert(1)>您好"
    first = asked(deeds, "begin", kind="answer")["id"]
    html = asked(deeds, "submit", id=first, answer={"text": evil})["html"] + asked(deeds, "again", id=first)["html"]
    talk = asked(deeds, "begin", kind="talk")["id"]
    html += asked(deeds, "say", id=talk, text=evil)["said"]
    html += deeds.start({"who": '"><script>'})["html"]
    assert "<img" not in html
    assert "<script" not in html


def test_every_category_can_be_chosen(deeds):
    html = asked(deeds, "start")["html"]
    for intent in Intent.__args__:
        assert f'value="{intent}"' in html
