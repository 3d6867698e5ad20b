"""The coach from outside: a file of lines, and the API."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.api.app import install
from assistant.batch import Job, run
from assistant.cli import sentences
from assistant.schema import Coaching
from assistant.settings import ROOT, Settings
from tests.coaching.conftest import GOOD, SUIT
from tests.local import Local

NOW = datetime(2026, 11, 25, 14, 20)
CASE = {
    "message": SUIT.text,
    "card": SUIT.card.held(),
    "policy": {"reply_by": "今天18点前"},
    "remedies": ["verify", "resend", "refund"],
}


def rows(folder, lines):
    source, target = folder / "in.jsonl", folder / "out.jsonl"
    source.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in lines), encoding="utf-8")
    tally = run(Job("coach", Settings(), NOW), source, target, sentences(ROOT))
    return [json.loads(row) for row in target.read_text(encoding="utf-8").splitlines()], tally


def test_rows_hold_id_and_coaching_and_an_empty_reply_scores_nothing(tmp_path):
    found, tally = rows(tmp_path, [{"id": "a", "reply": GOOD} | CASE, {"id": "b", "reply": ""} | CASE])
    assert [list(row) for row in found] == [["id", "coaching"]] * 2
    assert [Coaching.model_validate(row["coaching"]).score for row in found] == [100, 0]
    assert (tally.command, tally.ok, tally.errors) == ("coach", 2, 0)


def test_a_line_that_is_wrong_says_what_to_write(tmp_path):
    found, tally = rows(
        tmp_path, [{"id": "a", "message": "碎了"}, {"id": "b", "replay": "好"}, {"id": "c", "reply": "好的", "text": "x"}]
    )
    assert tally.errors == 3
    assert found[0]["error"] == "缺少 reply。"
    assert "是不是想写 reply" in found[1]["error"]
    assert "没有 text 这个键" in found[2]["error"]


@pytest.fixture
def client(tmp_path):
    app = FastAPI(openapi_url=None)
    install(app, Local(tmp_path, api_per_minute=100_000))
    with TestClient(app, base_url="http://127.0.0.1:7860/api/v1") as client:
        yield client


def test_the_api_gives_the_row_of_the_command_line(client, tmp_path):
    line = {"id": "a", "reply": GOOD} | CASE
    (row,), _ = rows(tmp_path, [line])
    answer = client.post("/coach", json=line)
    assert (answer.status_code, answer.json()) == (200, row)


def test_the_api_marks_an_empty_reply_and_refuses_what_is_none(client):
    assert client.post("/coach", json={"reply": ""}).json()["coaching"]["score"] == 0
    assert client.post("/coach", json={"message": "碎了"}).status_code == 422
    assert client.post("/coach", json={"reply": "好", "channel": "fax"}).status_code == 422
