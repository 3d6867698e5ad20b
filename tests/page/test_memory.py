"""What the page keeps: copied replies with the answers they owe, and false alarms; and what it does when it cannot."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta

import pytest

from assistant.errors import StoreError
from assistant.page.desk.memory import Memory
from assistant.page.desk.owed import length, strip
from assistant.store.values import OwedReply

NOW = datetime(2026, 11, 25, 14, 20)
MESSAGE = "快递三天没动了，周末要穿的，急死人"
PROMISE = "周末要穿的，您急得有道理。今天18点前给您答复。"


def request(text: str = PROMISE, **more) -> dict[str, object]:
    seen = json.dumps({"message": {"text": MESSAGE, "history": [], "channel": "chat"}, "intent": None})
    return {"text": text, "seen": seen, "role": "agent", "card": {}, "conversation": "c1"} | more


def alarm(**more) -> dict[str, str]:
    told = {"rule": "ABS", "severity": "warn", "quote": "绝对", "text": "绝对好", "reason": "这是商品名", "role": "agent"}
    return told | more


@pytest.fixture
def memory(assistant, store) -> Memory:
    return Memory(assistant)


@pytest.fixture
def broken(assistant, monkeypatch) -> Memory:
    """A memory whose store cannot be opened."""

    def refuse(self):
        raise StoreError("记录库打不开。")

    monkeypatch.delitem(assistant.__dict__, "store", raising=False)
    monkeypatch.setattr(type(assistant), "store", property(refuse))
    return Memory(assistant)


def test_copying_notes_the_reply_and_the_answer_it_promises(memory, store):
    answer = memory.copied(request())
    assert answer["problem"] == ""
    assert store.recent("c1", 5) == (PROMISE,)
    assert [(each.quote, each.due) for each in store.due(NOW)] == [("今天18点前", datetime(2026, 11, 25, 18))]
    assert "今天18:00 前回" in answer["owed"]
    assert "剩 3 小时 40 分" in answer["owed"]
    assert "这一位" in answer["owed"]


def test_reply_without_a_promised_time_owes_nothing(memory, store):
    assert memory.copied(request("周末要穿的，您急得有道理。我现在去核实。"))["owed"] == ""
    assert len(store.recent("c1", 5)) == 1


def test_copy_for_a_product_page_is_no_reply(memory, store):
    form = {"text": "", "history": "", "channel": "page"}
    assert memory.copied(request("今天18点前答复") | {"form": form})["problem"] == ""
    assert store.recent("c1", 5) == ()
    assert store.due(NOW) == []


def test_answer_that_was_given_leaves_the_strip(memory, store):
    memory.copied(request())
    [owed] = store.due(NOW)
    assert memory.kept({"id": owed.id, "conversation": "c1"}) == {"problem": "", "owed": ""}


def test_answer_that_is_not_there_is_told_in_a_line(memory):
    assert memory.kept({"id": 99})["problem"].startswith("没能记成已回，请再点一次。没有编号是 99 的")


def test_store_that_is_not_fit_costs_a_line(broken):
    told = broken.copied(request())
    assert told == {"problem": "复制好了，但没能记下来，答应的时间请自己记一下。记录库打不开。"}
    assert broken.owed({"conversation": "c1"}) == {"problem": "还欠的回话读不出来。记录库打不开。"}
    assert broken.pardon(alarm()) == {"problem": "没能记下来，理由还在，请再点一次。记录库打不开。", "told": ""}


def test_store_that_is_not_fit_stops_no_check(broken, actions):
    assert actions.check(request())["reason"] == ""


@pytest.mark.parametrize("asked", [None, {}, [1], {"text": "好"}])
def test_request_that_cannot_be_read_is_told_in_a_line(memory, asked, capsys):
    assert memory.copied(asked)["problem"].startswith("复制好了，但没能记下来")
    assert memory.pardon(asked)["problem"].startswith("没能记下来")


def test_false_alarm_waits_for_a_lead(memory, store):
    assert memory.pardon(alarm()) == {"problem": "", "told": "记下了，等主管定"}
    assert [(each.rule, each.quote, each.reason) for each in store.pardons("waiting")] == [("ABS", "绝对", "这是商品名")]


def test_false_alarm_of_a_stop_stays_stopped(memory):
    assert memory.pardon(alarm(severity="stop"))["told"] == "记下了，等主管定；这一处照旧拦住"


def test_false_alarm_needs_a_reason(memory, store):
    assert memory.pardon(alarm(reason="  "))["problem"] == "先写一句理由"
    assert memory.pardon(alarm(reason="长" * 201))["problem"] == "理由最多 200 个字，现在有 201 个"
    assert store.pardons("waiting") == []


def test_warning_that_a_lead_accepted_is_a_hint(memory, store, actions):
    bad = "我现在去核实，查到就告诉您。"  # it does not begin with the feeling
    before = actions.check(request(bad))["findings"]
    rule, quote = re.search(r'data-rule="([^"]*)" data-severity="warn" data-quote="([^"]*)"', before).groups()
    memory.pardon(alarm(rule=rule, quote=quote, text=bad))
    [waiting] = store.pardons("waiting")
    store.review(waiting.id, "accepted", "lead", "", NOW)
    after = actions.check(request(bad))["findings"]
    assert f'data-rule="{rule}" data-severity="hint"' in after
    assert f'data-rule="{rule}" data-severity="warn"' not in after


def test_reply_that_was_copied_before_is_found_as_repeated(actions):
    said = "包裹停在路上您着急，我懂的，我现在就去联系快递核实。"
    assert "REPEAT-SAID" not in actions.check(request(said))["findings"]
    assert "REPEAT-SAID" in actions.check(request(said, copied=[said]))["findings"]


def owed(number: int, due: datetime) -> OwedReply:
    over = max(NOW - due, timedelta())
    return OwedReply(id=number, conversation="c2", quote="", said="您急着穿，我懂。" * 4, made=NOW, due=due, overdue=over)


def test_overdue_answer_stands_out(content):
    html = strip([owed(1, NOW - timedelta(minutes=5))], "c1", content, NOW)
    assert '<li class="over">' in html
    assert "超时 5 分钟" in html
    assert "这一位" not in html


def test_more_than_four_owed_answers_are_folded_away(content):
    html = strip([owed(each, NOW + timedelta(hours=each)) for each in range(1, 7)], "c1", content, NOW)
    assert "<summary>还有 2 条</summary>" in html
    assert re.findall(r'data-kept="(\d+)"', html) == ["1", "2", "3", "4", "5", "6"]


@pytest.mark.parametrize(
    ("span", "told"),
    [
        (timedelta(seconds=1), "1 分钟"), (timedelta(minutes=59), "59 分钟"), (timedelta(hours=3, minutes=40), "3 小时 40 分"),
        (timedelta(hours=50), "2 天 2 小时"), (timedelta(0), "0 分钟"),
    ],
)  # fmt: skip
def test_length_of_time_is_told_in_words(content, span, told):
    assert length(span, content) == told
