"""What became of a suggestion is noted: copied, liked or not, about something else."""

from __future__ import annotations

from datetime import datetime

import pytest

from assistant.access import keys
from tests.conftest import NOON

MESSAGE = {"id": "o-1", "text": "快递三天没动了，周末要穿的，急死人"}
PROMISE = "周末要穿的，您急得有道理。今天18点前给您答复。"


def test_copied_reply_is_noted_with_the_answer_it_promises(client, store):
    body = {"conversation": "c1", "text": PROMISE, "suggestion": "o-1", "draft": 1, "message": MESSAGE}
    answer = client.post("/copied", json=body)
    assert [(each["quote"], each["due"]) for each in answer.json()["owed"]] == [("今天18点前", "2026-11-25T18:00:00")]
    assert store.recent("c1", 5) == (PROMISE,)
    assert [each.due for each in store.due(NOON)] == [datetime(2026, 11, 25, 18)]


def test_copied_reply_without_its_message_owes_nothing(client, store):
    assert client.post("/copied", json={"conversation": "c1", "text": PROMISE}).json() == {"owed": []}
    assert store.recent("c1", 5) == (PROMISE,)


def test_how_far_a_draft_was_edited_is_noted(client, store):
    draft = client.post("/suggest", json=MESSAGE).json()["drafts"][0]["text"]
    client.post("/copied", json={"conversation": "c1", "text": f"{draft}好", "suggestion": "o-1", "draft": 1, "drafted": draft})
    (copy,) = store.log.one("o-1").copies
    assert 0 < copy.distance < 0.1
    assert copy.seconds == 0


@pytest.mark.parametrize(
    "body", [{"conversation": "c1"}, {"conversation": "", "text": "好"}, {"conversation": "c", "text": "好", "draft": 4}]
)
def test_copy_that_cannot_be_noted(client, body):
    assert client.post("/copied", json=body).status_code == 422


def test_opinion_is_kept(client, store):
    client.post("/suggest", json=MESSAGE)
    opinion = {"suggestion": "o-1", "draft": 2, "verdict": "down", "reasons": ["stiff", "long"], "note": "太长"}
    answer = client.post("/feedback", json=opinion)
    assert (answer.status_code, answer.content) == (204, b"")


def test_opinion_on_what_was_never_suggested(client):
    answer = client.post("/feedback", json={"suggestion": "never", "draft": 1, "verdict": "up"})
    assert answer.status_code == 404
    assert "没有这一次起草的记录" in answer.json()["error"]["message"]


def test_opinion_on_what_another_client_asked_for(client, store, key):
    other = keys.made("other", 1000, store.people, NOON)
    client.post("/suggest", json=MESSAGE, headers={"Authorization": f"Bearer {key}"})
    opinion = {"suggestion": "o-1", "draft": 1, "verdict": "up"}
    assert client.post("/feedback", json=opinion, headers={"Authorization": f"Bearer {other}"}).status_code == 404
    assert client.post("/feedback", json=opinion, headers={"Authorization": f"Bearer {key}"}).status_code == 204


def test_correction_waits_for_a_lead(client, store):
    body = {"text": "杯子碎了，电话13812345678", "was": "delay", "now": "damage", "sub": "broken"}
    answer = client.post("/corrections", json=body)
    assert answer.status_code == 201
    (kept,) = store.log.corrections()
    assert (kept.id, kept.text, kept.was, kept.now, kept.sub) == (
        answer.json()["id"],
        "杯子碎了，电话[手机号]",
        "delay",
        "damage",
        "broken",
    )


def test_correction_to_a_sub_of_another_intent(client):
    answer = client.post("/corrections", json={"text": "杯子碎了", "was": "unsure", "now": "damage", "sub": "stuck"})
    assert answer.status_code == 422
    assert "broken" in answer.json()["error"]["message"]
