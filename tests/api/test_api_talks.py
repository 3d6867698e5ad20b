"""Conversations over HTTP: opened, filled, noted, exported, deleted; each client sees its own."""

from __future__ import annotations

import csv
import io

import pytest

from assistant.access import keys
from tests.conftest import NOON

PHONE = "13812345678"


@pytest.fixture
def talk(client) -> str:
    return client.post("/conversations", json={"name": "买家甲"}).json()["id"]


def test_conversation_is_opened_with_its_card(client):
    answer = client.post("/conversations", json={"name": f"买家{PHONE}", "card": {"product": "玻璃杯", "signer": PHONE}})
    assert answer.status_code == 201
    made = answer.json()
    assert made["name"] == "买家[手机号]"
    assert {key: value for key, value in made["card"].items() if value} == {"product": "玻璃杯"}
    assert client.get(f"/conversations/{made['id']}").json() == made


def test_turns_are_read_as_they_are_added(client, talk):
    turns = [
        {"who": "buyer", "text": "杯子收到是碎的，气死我了"},
        {"who": "agent", "text": f"打{PHONE}"},
        {"who": "note", "text": "熟客"},
    ]
    said = client.post(f"/conversations/{talk}/turns", json={"turns": turns}).json()["turns"]
    assert [(each["who"], each["text"], each["intent"]) for each in said] == [
        ("buyer", "杯子收到是碎的，气死我了", "broken"),
        ("agent", "打[手机号]", ""),
        ("note", "熟客", ""),
    ]
    assert said[0]["emotion"] >= 2
    assert {each["at"] for each in said} == {"2026-11-25T14:20:00"}


@pytest.mark.parametrize(
    ("at", "kept"),
    [
        ("2026-11-20T10:00:00", "2026-11-20T10:00:00"),
        ("0001-01-01T00:00:00", None),
        ("9999-12-31T23:59:59Z", None),
        ("昨天", None),
    ],
)
def test_moment_of_a_turn(client, talk, at, kept):
    answer = client.post(f"/conversations/{talk}/turns", json={"turns": [{"who": "buyer", "text": "在吗", "at": at}]})
    if kept:
        assert answer.json()["turns"][0]["at"] == kept
    else:
        assert answer.status_code == 422
        assert "turns.0.at：" in answer.json()["error"]["message"]


def test_card_takes_the_place_of_the_last_one(client, talk):
    client.put(f"/conversations/{talk}/card", json={"product": "玻璃杯", "spec": "蓝"})
    card = client.put(f"/conversations/{talk}/card", json={"product": "盘子"}).json()["card"]
    assert {key: value for key, value in card.items() if value} == {"product": "盘子"}


def test_timeline_holds_what_was_said_promised_and_noted(client, talk):
    client.post(f"/conversations/{talk}/turns", json={"turns": [{"who": "buyer", "text": "杯子碎了"}]})
    reply = {"conversation": talk, "text": "碎了的杯子没法用。今天18点前给您答复。", "message": {"text": "杯子碎了"}}
    client.post("/copied", json=reply)
    assert client.post(f"/conversations/{talk}/events", json={"what": f"打了电话{PHONE}"}).status_code == 201
    rows = client.get(f"/conversations/{talk}/timeline").json()["rows"]
    assert {"buyer", "owed", "event"} == {row["kind"] for row in rows}
    assert [row["what"] for row in rows if row["kind"] == "event"] == ["打了电话[手机号]"]


def test_timeline_for_a_spreadsheet(client, talk):
    client.post(f"/conversations/{talk}/events", json={"what": "=cmd|' /C calc'!A0"})
    answer = client.get(f"/conversations/{talk}/timeline.csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 2
    assert rows[1][2] == "'=cmd|' /C calc'!A0"


def test_conversations_are_listed_without_what_was_said(client, talk):
    other = client.post("/conversations", json={"name": "买家乙"}).json()["id"]
    client.post(f"/conversations/{talk}/turns", json={"turns": [{"who": "buyer", "text": "在吗"}]})
    listed = client.get("/conversations").json()
    assert listed["total"] == 2
    assert {(each["id"], each["turns"]) for each in listed["items"]} == {(talk, 1), (other, 0)}
    assert "在吗" not in client.get("/conversations").text


def test_conversation_is_deleted_with_all_that_belongs_to_it(client, talk, store):
    id = client.post("/suggest", params={"conversation": talk}, json={"text": "在吗"}).json()["id"]
    answer = client.delete(f"/conversations/{talk}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert client.get(f"/conversations/{talk}").status_code == 404
    assert client.delete(f"/conversations/{talk}").status_code == 404
    assert store.log.one(id) is None


def test_client_sees_its_own_conversations_only(client, store, talk):
    one, other = ({"Authorization": f"Bearer {keys.made(name, 1000, store.people, NOON)}"} for name in ("one", "other"))
    mine = client.post("/conversations", json={"name": "买家丙"}, headers=one).json()
    assert mine["who"] == "api:one"
    assert client.get("/conversations", headers=one).json()["total"] == 1
    assert client.get("/conversations", headers=other).json()["total"] == 0
    for id in (mine["id"], talk):
        assert client.get(f"/conversations/{id}", headers=other).status_code == 404
        assert client.delete(f"/conversations/{id}", headers=other).status_code == 404
        assert client.post(f"/conversations/{id}/events", json={"what": "看"}, headers=other).status_code == 404
    assert client.get(f"/conversations/{mine['id']}", headers=one).status_code == 200


@pytest.mark.parametrize("body", [{"name": " "}, {}, {"name": "x" * 101}, {"name": "买家", "who": "别人"}])
def test_conversation_that_cannot_be_opened(client, body):
    assert client.post("/conversations", json=body).status_code == 422


@pytest.mark.parametrize(
    "turns",
    [[], [{"who": "robot", "text": "在吗"}], [{"who": "buyer", "text": " "}], [{"who": "buyer", "text": "在"}] * 201],
    ids=len,
)
def test_turns_that_cannot_be_added(client, talk, turns):
    assert client.post(f"/conversations/{talk}/turns", json={"turns": turns}).status_code == 422
