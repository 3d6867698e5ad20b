"""What the insight room shows and answers, on a small store; and that only leads are answered."""

from __future__ import annotations

import base64
import io
import json
import re
from datetime import timedelta
from random import Random

import openpyxl
import pytest

from assistant.access.who import Who, entered
from assistant.errors import StoreError
from assistant.insight.measures import Figure, share
from assistant.page.insight import words
from assistant.page.insight.board import Board
from assistant.page.insight.room import frame
from assistant.page.insight.waiting import quoted
from assistant.schema import Message
from assistant.store.values import Corrected, Opinion
from tests.conftest import NOON
from tests.insight_sample import suggested

WEEK = {"range": "week"}


@pytest.fixture
def board(assistant, store) -> Board:
    return Board(assistant)


@pytest.fixture
def busy(board, store, content) -> Board:
    """A board of a day on which 24 messages were answered."""
    for number in range(24):
        found = suggested(f"s{number}", "delay" if number % 3 else "damage", Random(number), ["a", "b", "c"] * 3)
        at = NOON - timedelta(hours=3, minutes=number)
        store.log.suggested(found, Message(text="还没到"), at, who="甲" if number % 2 else "乙")
    store.log.felt(Opinion(suggestion="s1", draft=1, verdict="down", reasons=("long",)), NOON)
    return board


def correct(store, text: str = "到哪了") -> int:
    return store.log.corrected(Corrected(text=text, was="unsure", now="delay", sub="urge", who="甲"), NOON)


def alarm(store, severity: str = "warn", text: str = "您说的绝对我记下了", quote: str = "绝对") -> int:
    return store.pardon("ABS-TOP", severity, quote, text, "是买家的原话", "agent", NOON).id


# --- who is answered


@pytest.mark.parametrize("rank", ["agent", "senior", "trainer"])
def test_others_than_leads_are_told_why(rank, busy):
    with entered(lambda: Who(name="甲", rank=rank)):
        answer = busy.board(WEEK)
        assert (answer["problem"], answer["allowed"]) == ("", "")
        assert answer["html"] == '<p class="refused">看板只给主管看：里面有大家的消息和改动。要看，请主管用自己的账号登录。</p>'


@pytest.mark.parametrize("deed", ["compared", "patterns", "export", "decide"])
def test_others_than_leads_are_refused_by_the_server(deed, busy, store):
    waits = correct(store)
    with entered(lambda: Who(name="甲", rank="senior")):
        request = {**WEEK, "table": "lessons", "kind": "correction", "id": waits, "verdict": "accepted"}
        answer = getattr(busy, deed)(request)
    assert list(answer) == ["problem"]
    assert answer["problem"].startswith("看板只给主管看")
    assert len(store.log.corrections("waiting")) == 1


def test_lead_who_signed_in_is_answered_and_named(busy, store):
    waits = correct(store)
    with entered(lambda: Who(name="主管甲", rank="lead")):
        assert busy.board(WEEK)["allowed"] == "yes"
        busy.decide({"kind": "correction", "id": waits, "verdict": "accepted"})
    assert [each.by for each in store.log.corrections("accepted")] == ["主管甲"]


# --- what is shown


def test_nothing_is_counted_before_the_room_is_entered(content):
    html = frame(content)
    assert "正在数…" in html
    assert '<div class="controls" hidden>' in html


def test_store_without_anything_says_what_will_be_here(board):
    html = board.board(WEEK)["html"]
    assert "这段时间还没有记录" in html
    assert "没有等您定的。" in html
    assert 'class="tile' not in html


def test_figures_stand_with_the_counts_behind_them(busy):
    html = busy.board(WEEK)["html"]
    assert '<p class="value">24</p>' in html
    tile = re.search(r'data-measure="accepted">(.*?)</article>', html)[1]
    assert '<p class="value">0%</p>' in tile
    assert "0 / 24 次" in tile


def test_few_cases_are_told_as_too_few(busy):
    tile = re.search(r'data-measure="liked">(.*?)</article>', busy.board(WEEK)["html"])[1]
    assert '<p class="value quiet">样本太少</p>' in tile
    assert "0 / 1 次" in tile


def test_every_term_tells_what_it_means(busy):
    html = busy.board(WEEK)["html"]
    described = re.findall(r'class="term" aria-describedby="([^"]+)"', html)
    assert len(described) == len(set(described))
    assert sorted(described) == sorted(re.findall(r'role="tooltip" id="([^"]+)"', html))
    assert "出过草稿的，有多少复制了三条里的一条；改过再复制也算。" in html


def test_charts_tell_their_numbers_and_have_a_table(busy):
    html = busy.board(WEEK)["html"]
    assert 'aria-label="11月25日 周三；共 24 条；物流延迟 16；破损与质量 8。点开看这一段"' in html
    assert re.search(r'scope="row">2026-11-25</th><td class="number">24</td><td class="number">16</td>', html)


def test_today_goes_by_hours_and_leads_nowhere(busy):
    html = busy.board({"range": "today"})["html"]
    assert "11月25日 11 时；共 21 条" in html
    assert "data-first=" not in html


def test_agents_stand_by_name(busy):
    html = busy.board(WEEK)["html"]
    assert html.index('scope="row">乙') < html.index('scope="row">甲')


def test_without_sign_in_nobody_is_told_apart(board, store):
    store.log.suggested(suggested("s", "delay", Random(1), ["a"] * 9), Message(text="还没到"), NOON - timedelta(hours=1))
    assert "没有开登录，分不出是谁" in board.board(WEEK)["html"]


def test_dates_that_are_no_period_keep_the_room(busy):
    answer = busy.board({"range": "own", "first": "2026-11-26", "last": "2026-11-30"})
    assert answer == {"problem": "这段时间还没到。请选今天或更早的日子。"}


def test_own_dates_come_back_as_they_are_shown(busy):
    answer = busy.board({"range": "own", "first": "2026-11-20", "last": "2026-12-30"})
    assert (answer["first"], answer["last"]) == ("2026-11-20", "2026-11-25")


def test_changes_come_with_the_codes_of_their_measures(busy, store):
    for number in range(20):
        found = suggested(f"old{number}", "delay", Random(number), ["a"] * 9)
        store.log.suggested(found, Message(text="还没到"), NOON - timedelta(days=7, hours=2, minutes=number))
    answer = busy.compared(WEEK)
    assert answer["messages"] == "+20%"
    assert answer["covered"] == "持平"
    assert "liked" not in answer


def test_patterns_are_counted_when_they_are_asked_for(busy, content):
    html = busy.patterns(WEEK)["html"]
    assert "用得最多" in html
    assert f"库里 {len(content.patterns):,} 句" in html


@pytest.mark.parametrize("asked", [None, [], {"range": ["week"]}, {"range": "own", "first": 5, "last": {}}])
def test_request_that_cannot_be_read_costs_a_line(asked, busy, capsys):
    answer = busy.board(asked)
    assert answer["problem"] or answer["allowed"] == "yes"


def test_store_that_is_not_fit_costs_a_line(assistant, monkeypatch):
    def refuse(self):
        raise StoreError("记录库打不开。")

    monkeypatch.delitem(assistant.__dict__, "store", raising=False)
    monkeypatch.setattr(type(assistant), "store", property(refuse))
    assert Board(assistant).board(WEEK) == {"problem": "没有数出来。记录库打不开。"}
    answer = Board(assistant).decide({"kind": "alarm", "id": 1, "verdict": "accepted"})
    assert answer == {"problem": "没能记下来，请再点一次。记录库打不开。"}


# --- what waits


def test_what_waits_is_shown_and_escaped(board, store):
    correct(store, "<img src=x onerror=alert(1)>到哪了")
    alarm(store, text="<b>您说的绝对</b>")
    html = board.board(WEEK)["html"]
    assert "&lt;img src=x onerror=alert(1)&gt;到哪了" in html
    assert "&lt;b&gt;您说的<mark>绝对</mark>&lt;/b&gt;" in html
    assert "<img" not in html
    assert "原来判成“不确定”，客服改成“物流延迟” · 催单询问" in html


@pytest.mark.parametrize(
    ("verdict", "told"), [("accepted", "同意了，会用来训练"), ("rejected", "没有同意，不会用来训练")]
)  # fmt: skip
def test_correction_is_decided(verdict, told, board, store):
    waits = correct(store)
    assert board.decide({"kind": "correction", "id": waits, "verdict": verdict}) == {"problem": "", "told": told}
    assert [each.id for each in store.log.corrections(verdict)] == [waits]


@pytest.mark.parametrize(
    ("severity", "verdict", "told"),
    [
        ("warn", "accepted", "同意了，这几个字以后只轻轻提醒"),
        ("stop", "accepted", "记下了；拦住的照旧拦住，要放行得改规则"),
        ("warn", "rejected", "没有同意，照旧提示"),
    ],
)
def test_false_alarm_is_decided(severity, verdict, told, board, store):
    waits = alarm(store, severity)
    assert board.decide({"kind": "alarm", "id": waits, "verdict": verdict}) == {"problem": "", "told": told}
    assert store.accepted("ABS-TOP") == ({"绝对"} if (severity, verdict) == ("warn", "accepted") else set())


UNREADABLE = (
    None,
    {},
    {"kind": "alarm", "id": "x"},
    {"kind": "correction", "id": 9, "verdict": "maybe"},
    {"kind": "x", "id": 1},
)


@pytest.mark.parametrize("asked", UNREADABLE, ids=str)
def test_decision_that_cannot_be_read_costs_a_line(asked, board, capsys):
    assert board.decide(asked)["problem"].startswith("没能记下来，请再点一次。")


def test_what_is_no_longer_there_is_told(board):
    assert "没有编号是 9 的" in board.decide({"kind": "correction", "id": 9, "verdict": "accepted"})["problem"]


@pytest.mark.parametrize(
    ("text", "quote", "html"),
    [
        ("您说的绝对好", "绝对", "您说的<mark>绝对</mark>好"),
        ("没有", "绝对", "<mark>绝对</mark>"),
        ("整段话", "", "整段话"),
        ("长" * 30 + "绝对" + "尾" * 30, "绝对", "…" + "长" * 24 + "<mark>绝对</mark>" + "尾" * 24 + "…"),
    ],
)
def test_words_are_marked_where_they_stand(text, quote, html):
    assert quoted(text, quote) == html


# --- what is taken away


def test_every_table_can_be_taken_away(busy):
    html = busy.board(WEEK)["html"]
    codes = re.findall(r'data-export="(\w+)"', html)
    assert {"messages", "accepted", "rules", "owed", "opinions", "agents", "patterns"} - set(codes) <= {"owed", "rules"}
    for code in codes:
        answer = busy.export({**WEEK, "table": code})
        assert answer["name"].endswith(" 2026-11-19 到 2026-11-25.csv")
        assert base64.b64decode(answer["base64"]).startswith(b"\xef\xbb\xbf")


def test_all_tables_come_in_one_workbook(busy):
    answer = busy.export({**WEEK, "table": ""})
    assert answer["name"] == "看板 2026-11-19 到 2026-11-25.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(answer["base64"])))
    assert len(book.sheetnames) == 11
    assert book.worksheets[0]["A2"].value == "消息"
    assert book.worksheets[0]["B2"].value == 24


def test_accepted_corrections_come_as_labelled_messages(board, store):
    store.log.decide_correction(correct(store, "东西碎了，气死我了"), "accepted", "lead", NOON)
    answer = board.export({**WEEK, "table": "lessons"})
    assert answer["name"] == "corrections-20261125.jsonl"
    [line] = base64.b64decode(answer["base64"]).decode().splitlines()
    found = json.loads(line)
    assert (found["text"], found["intents"], found["sub"]) == ("东西碎了，气死我了", ["delay"], "urge")
    assert found["emotion"] in (1, 2, 3)


def test_without_accepted_corrections_there_is_nothing_to_learn(board, store):
    correct(store)
    assert board.export({**WEEK, "table": "lessons"})["problem"] == "还没有同意过的更正，没有可导出的。"


# --- how figures are said


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [
        (1204, "count", "1,204"), (0.6871, "share", "69%"), (0.042, "share", "4.2%"), (0.05, "share", "5%"), (0, "share", "0%"),
        (0.0996, "share", "10%"), (8.44, "seconds", "8.4 秒"), (59.6, "seconds", "1 分 0 秒"), (80, "seconds", "1 分 20 秒"),
        (38.4, "ms", "38 毫秒"), (1240, "ms", "1,240 毫秒"),
    ],
)  # fmt: skip
def test_value_is_told_as_exactly_as_anybody_needs(value, unit, told, content):
    assert words.told(value, unit, content) == told


@pytest.mark.parametrize(
    ("now", "before", "told"),
    [
        (share(60, 100), share(57, 100), "+3 个百分点"),
        (share(570, 1000), share(604, 1000), "−3.4 个百分点"),
        (share(1, 100), share(1, 100), "持平"),
        (Figure(value=20, unit="seconds", of=50), Figure(value=26.2, unit="seconds", of=50), "−6.2 秒"),
        (share(5, 10), share(60, 100), ""),
    ],
)
def test_change_is_told_with_its_sign(now, before, told, content):
    assert words.changed(now, before, content) == told
