"""The library over HTTP: sentences are found, changes to it wait for a lead."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.api.app import install
from tests.api.conftest import HERE
from tests.local import Local


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Iterator[tuple[Local, TestClient]]:
    """One API for all of these, for it reads the whole library before it finds anything in it."""
    assistant = Local(tmp_path_factory.mktemp("var"), api_per_minute=100_000)
    app = FastAPI(openapi_url=None)
    install(app, assistant)
    with TestClient(app, base_url=f"{HERE}/api/v1") as client:
        yield assistant, client


@pytest.fixture
def client(desk, store) -> TestClient:
    assistant, client = desk
    assistant.store = store
    return client


def test_sentences_are_found_by_what_they_say_of_themselves(client, assistant):
    found = client.get("/phrases", params={"intent": "delay", "sub": "stuck", "role": "fact", "style": "brief"}).json()
    own = [p for p in assistant.content.patterns if (p.intent, p.sub, p.role, p.style) == ("delay", "stuck", "fact", "brief")]
    assert own
    assert found["total"] == len(own)
    assert {each["text"] for each in found["items"]} <= {each.text for each in own}
    assert found["items"][0]["used"] == {"shown": 0, "copied": 0, "edited": None}


def test_sentences_are_found_by_remedy(client):
    found = client.get("/phrases", params={"remedy": "coupon"}).json()
    assert found["items"]
    assert all("coupon" in each["remedies"] for each in found["items"])


def test_sentences_are_found_by_words(client):
    found = client.get("/phrases", params={"q": "停在"}).json()
    assert "停在" in found["items"][0]["text"]


def test_pages_follow_one_another(client):
    first, second = (client.get("/phrases", params={"page": page}).json() for page in (1, 2))
    assert first["pages"] == -(-first["total"] // 50)
    assert (first["page"], second["page"]) == (1, 2)
    assert not {each["id"] for each in first["items"]} & {each["id"] for each in second["items"]}


@pytest.mark.parametrize("params", [{"intent": "love"}, {"page": "0"}, {"role": "x"}, {"q": "x" * 201}], ids=str)
def test_question_that_cannot_be(client, params):
    assert client.get("/phrases", params=params).status_code == 422


NEW = {
    "intent": "delay", "sub": "stuck", "role": "fact", "style": "brief",
    "text": "眼下物流页面上还是老样子，我替您盯着这一单的动静。",
}  # fmt: skip


def test_new_sentence_waits_for_a_lead(client, store, assistant):
    answer = client.post("/phrases/changes", json={"kind": "add", "after": NEW, "why": "大促后常用"})
    assert answer.status_code == 201, answer.text
    (kept,) = client.get("/phrases/changes", params={"state": "waiting"}).json()["items"]
    assert kept["id"] == answer.json()["id"]
    assert (kept["kind"], kept["after"]["text"], kept["why"], kept["state"]) == ("add", NEW["text"], "大促后常用", "waiting")
    assert NEW["text"] not in {each.text for each in assistant.content.patterns}


def test_change_keeps_what_it_does_not_name(client, assistant):
    pattern = next(
        each for each in assistant.content.patterns if (each.intent, each.role, each.kind) == ("delay", "fact", "whole")
    )
    other = "brief" if pattern.style != "brief" else "warm"
    answer = client.post("/phrases/changes", json={"kind": "edit", "pattern": pattern.id, "after": {"style": other}})
    assert answer.status_code == 201, answer.text
    (kept,) = client.get("/phrases/changes", params={"pattern": pattern.id}).json()["items"]
    assert (kept["before"]["style"], kept["after"]["style"]) == (pattern.style, other)
    assert kept["after"]["text"] == pattern.text


def test_sentence_is_proposed_to_be_retired(client, assistant):
    pattern = assistant.content.patterns[0]
    assert client.post("/phrases/changes", json={"kind": "retire", "pattern": pattern.id}).status_code == 201
    (kept,) = client.get("/phrases/changes").json()["items"]
    assert (kept["kind"], kept["after"]["retired"]) == ("retire", True)


@pytest.mark.parametrize(
    ("body", "status", "told"),
    [
        ({"kind": "add", "after": NEW | {"text": "亲，绝对三天内到账，保证没有问题。"}}, 422, "还不能提交"),
        ({"kind": "add", "after": NEW | {"text": "有事就打我电话13812345678，随时都在。"}}, 422, "还不能提交"),
        ({"kind": "add", "after": {"text": NEW["text"]}}, 422, "还不能提交"),
        ({"kind": "add"}, 422, "还不能提交"),
        ({"kind": "add", "pattern": "any/any/care#000000", "after": NEW}, 422, "还没有编号"),
        ({"kind": "edit", "pattern": "any/any/care#000000", "after": NEW}, 404, "没有这个编号"),
        ({"kind": "retire"}, 404, "没有这个编号"),
        ({"kind": "burn"}, 422, "kind：只能是"),
        ({"kind": "add", "after": NEW | {"colour": "red"}}, 422, "after.colour：没有这个字段"),
    ],
)
def test_change_that_cannot_be(client, store, body, status, told):
    answer = client.post("/phrases/changes", json=body)
    assert answer.status_code == status
    assert told in answer.json()["error"]["message"]
    assert "13812345678" not in answer.text
    assert store.phrases.changes() == []


def test_same_change_twice_waits_once(client):
    assert client.post("/phrases/changes", json={"kind": "add", "after": NEW}).status_code == 201
    assert client.post("/phrases/changes", json={"kind": "add", "after": NEW}).status_code == 422
