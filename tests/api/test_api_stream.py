"""Drafts as they are written: server-sent events, and what happens when nobody reads them any more."""

from __future__ import annotations

import asyncio
import json

from fastapi import FastAPI

from assistant.api.app import described, serve
from assistant.errors import InputError
from tests.local import Local

STUCK = {"id": "s-1", "text": "快递三天没动了，周末要穿的，急死人"}


def events(text: str) -> list[tuple[str, dict]]:
    """Return name and data of each event, as a browser reads them."""
    found = []
    for block in text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if lines:
            found.append((lines["event"], json.loads(lines["data"])))
    return found


def test_drafts_come_as_they_are_written(client):
    answer = client.post("/suggest/stream", json=STUCK)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    names, data = zip(*events(answer.text), strict=True)
    assert set(names[:-1]) == {"draft"}
    assert names[-1] == "done"
    assert len(data[0]["drafts"]) == 1
    assert [len(each["drafts"]) for each in data[:-1]] == sorted(len(each["drafts"]) for each in data[:-1])
    assert data[-1] == {"id": "s-1", "drafts": 3, "stored": True}


def test_last_stage_is_the_whole_suggestion(client):
    *_, (_, last), _ = events(client.post("/suggest/stream", json=STUCK).text)
    whole = client.post("/suggest", json=STUCK).json()
    assert [draft["style"] for draft in last["drafts"]] == [draft["style"] for draft in whole["drafts"]]
    assert last["analysis"] == whole["analysis"]
    assert last["handling"] == whole["handling"]


def test_what_was_streamed_is_kept(client, store):
    found = events(client.post("/suggest/stream", json=STUCK).text)
    kept = store.log.one("s-1")
    assert [draft.text for draft in kept.drafts] == [draft["text"] for draft in found[-2][1]["drafts"]]
    assert kept.first_ms is not None
    assert kept.done_ms is not None
    assert kept.first_ms <= kept.done_ms


def test_store_that_fails_is_told_at_the_end(broken):
    assert events(broken.post("/suggest/stream", json=STUCK).text)[-1][1] == {"id": "s-1", "drafts": 3, "stored": False}


def test_message_that_says_nothing_gets_an_error_and_no_stream(client):
    answer = client.post("/suggest/stream", json={"text": ""})
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "invalid"


def test_error_after_the_first_draft_ends_the_stream(client, monkeypatch):
    stages = Local._stages

    def stop(self, *args, **kwargs):
        yield next(stages(self, *args, **kwargs))
        raise RuntimeError("13812345678 打不通")

    monkeypatch.setattr(Local, "_stages", stop)
    (first, _), (last, data) = events(client.post("/suggest/stream", json=STUCK).text)
    assert (first, last) == ("draft", "error")
    assert data["error"]["code"] == "internal"
    assert "RuntimeError" in data["error"]["message"]
    assert "138" not in data["error"]["message"]


def test_sentence_of_ours_ends_the_stream_as_it_is(client, monkeypatch):
    stages = Local._stages

    def stop(self, *args, **kwargs):
        yield next(stages(self, *args, **kwargs))
        raise InputError("写不下去了。")

    monkeypatch.setattr(Local, "_stages", stop)
    assert events(client.post("/suggest/stream", json=STUCK).text)[-1][1]["error"]["message"] == "写不下去了。"


async def leave_after_the_first_event(api: FastAPI) -> list[bytes]:
    """Ask for a stream and go away as soon as something of it has come; return what had come."""
    body, left, chunks = json.dumps(STUCK).encode(), asyncio.Event(), []
    asked = [{"type": "http.request", "body": body, "more_body": False}]
    headers = [(b"host", b"127.0.0.1"), (b"content-type", b"application/json")]
    scope = {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "method": "POST",
        "scheme": "http", "path": "/suggest/stream", "raw_path": b"/suggest/stream", "query_string": b"", "root_path": "",
        "headers": headers, "client": ("127.0.0.1", 5000), "server": ("127.0.0.1", 7860), "state": {},
    }  # fmt: skip

    async def receive():
        if asked:
            return asked.pop()
        await left.wait()
        return {"type": "http.disconnect"}

    async def send(message):
        if message.get("body"):
            chunks.append(message["body"])
            left.set()

    await api(scope, receive, send)
    return chunks


def test_client_that_goes_away_stops_the_work(store, tmp_path, monkeypatch):
    closed = []
    stages = Local._stages

    def watched(self, *args, **kwargs):
        try:
            yield from stages(self, *args, **kwargs)
        finally:
            closed.append("ended" if len(chunks) > 2 else "stopped")

    chunks: list[bytes] = []
    monkeypatch.setattr(Local, "_stages", watched)
    local = Local(tmp_path)
    local.store = store
    api = described()
    serve(api, local)
    chunks += asyncio.run(leave_after_the_first_event(api))
    assert b"event: draft" in chunks[0]
    assert not any(b"event: done" in chunk for chunk in chunks)
    assert closed == ["stopped"]
    told = api.state.api.metrics.text().decode()
    assert "nuanyan_streams_left_total 1.0" in told
    assert "nuanyan_suggestions_running 0.0" in told
    assert store.log.one("s-1").drafts, "what was seen is kept"
