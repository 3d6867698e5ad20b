"""Drafts, analyses and checks over HTTP are what the program says anywhere else."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from assistant.batch import Job, Worker
from assistant.requests import Line
from assistant.schema import Message
from tests.conftest import NOON

STUCK = {"id": "a-1", "text": "快递三天没动了，周末要穿的，急死人", "card": {"product": "大衣", "last_node": "武汉转运中心"}}
PHONE = "13812345678"


def test_message_gets_three_drafts(client):
    answer = client.post("/suggest", json=STUCK)
    assert answer.status_code == 200
    found = answer.json()
    assert found["id"] == "a-1"
    assert found["analysis"]["primary"] == "delay"
    assert len(found["drafts"]) == 3
    assert all("武汉转运中心" in draft["text"] or "大衣" in draft["text"] for draft in found["drafts"][:1])


def test_answer_is_the_suggestion_as_it_stands_everywhere(client, assistant):
    own = assistant.suggest(Message.model_validate(STUCK)).model_dump(mode="json")
    assert client.post("/suggest", json=STUCK).json() | {"timings": {}} == own | {"timings": {}}


def test_message_without_an_id_is_given_one(client):
    id = client.post("/suggest", json={"text": "快递三天没动了"}).json()["id"]
    assert re.fullmatch("[0-9a-f]{32}", id)


def test_intent_that_is_told_counts(client):
    found = client.post("/suggest", params={"intent": "damage"}, json={"text": "快递三天没动了"}).json()
    assert found["analysis"]["primary"] == "damage"


def test_notice_needs_no_text(client):
    assert client.post("/suggest", json={"channel": "notice"}).json()["drafts"]


def test_suggestion_is_kept_without_personal_data(client, store):
    body = {"text": f"快递三天没动了，打我电话{PHONE}"}
    answer = client.post("/suggest", params={"intent": "delay", "conversation": "c-7"}, json=body)
    assert "X-Store" not in answer.headers
    kept = store.log.one(answer.json()["id"])
    assert kept.text == "快递三天没动了，打我电话[手机号]"
    assert (kept.conversation, kept.who, kept.told, kept.at) == ("c-7", "", "delay", NOON)
    assert [draft.text for draft in kept.drafts] == [draft["text"] for draft in answer.json()["drafts"]]


def test_store_that_fails_costs_no_reply(broken):
    answer = broken.post("/suggest", json=STUCK)
    assert (answer.status_code, answer.headers["X-Store"]) == (200, "failed")
    assert len(answer.json()["drafts"]) == 3
    assert re.search(r"^nuanyan_store_errors_total [1-9]", broken.get("/metrics").text, re.MULTILINE)


def test_store_that_breaks_in_a_way_nobody_thought_of_costs_no_reply(client, store, monkeypatch):
    monkeypatch.setattr(type(store.log), "suggested", lambda *_, **__: 1 / 0)
    answer = client.post("/suggest", json=STUCK)
    assert (answer.status_code, answer.headers["X-Store"]) == (200, "failed")


@pytest.mark.parametrize("body", [{"text": ""}, {"text": " \n"}, {}])
def test_message_that_says_nothing_is_refused(client, body):
    answer = client.post("/suggest", json=body)
    assert answer.status_code == 422
    assert "还没有买家消息" in answer.json()["error"]["message"]


def test_product_page_is_checked_and_not_drafted(client):
    answer = client.post("/suggest", json={"text": "纯棉透气", "channel": "page"})
    assert answer.status_code == 422
    assert "只检查，不起草" in answer.json()["error"]["message"]


@pytest.fixture
def row(assistant, monkeypatch) -> Callable[[str, str], str]:
    """What the command line writes for a line of a file."""
    monkeypatch.setattr("assistant.batch.Assistant", lambda *_, **__: assistant)  # one that is loaded already
    return lambda command, line: Worker(Job(command, assistant.settings, NOON)).answer(Line(1, line.encode())).text


def test_analyze_gives_the_row_of_the_command_line(client, row):
    line = '{"id":"7","text":"杯子打开就是碎的，气死我了"}'
    answer = client.post("/analyze", content=line, headers={"Content-Type": "application/json"})
    assert answer.text == row("analyze", line)


def test_check_gives_the_row_of_the_command_line(client, row):
    line = '{"id":"8","text":"亲，绝对三天内到账，保证。","message":"退款什么时候到","card":{"product":"杯子"}}'
    answer = client.post("/check", content=line, headers={"Content-Type": "application/json"})
    assert answer.json()["findings"]
    assert answer.text == row("check", line)


def test_check_needs_a_text(client):
    answer = client.post("/check", json={"text": " "})
    assert answer.status_code == 422
    assert "这条回复是空的" in answer.json()["error"]["message"]


def test_warning_that_a_lead_holds_for_a_false_alarm_is_a_hint(client, store):
    body = {"text": "亲，您的心情我理解，我现在去核实。", "message": "快递三天没动了"}
    warned = next(each for each in client.post("/check", json=body).json()["findings"] if each["severity"] == "warn")
    pardon = store.pardon(warned["rule"], "warn", warned["quote"], body["text"], "本店就这样称呼", "agent", NOON)
    store.review(pardon.id, "accepted", "lead", "", NOON)
    after = [each for each in client.post("/check", json=body).json()["findings"] if each["rule"] == warned["rule"]]
    assert {each["severity"] for each in after if each["quote"] == warned["quote"]} == {"hint"}


def test_same_message_gets_the_same_drafts(client):
    first, second = (client.post("/suggest", json={"text": "快递三天没动了"}).json() for _ in range(2))
    assert first["drafts"] == second["drafts"]
    assert first["id"] != second["id"]
