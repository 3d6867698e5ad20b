"""What the program tells of itself: whether it answers, what it lacks, and what it counts, with nothing of anybody's in it."""

from __future__ import annotations

import re

from prometheus_client.parser import text_string_to_metric_families

PHONE = "13812345678"


def samples(client) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Return every sample as Prometheus reads it."""
    families = text_string_to_metric_families(client.get("/metrics").text)
    return {(each.name, tuple(sorted(each.labels.items()))): each.value for family in families for each in family.samples}


def test_process_that_answers_is_live(client):
    assert client.get("/health/live").json() == {"live": True}


def test_program_that_has_all_is_ready(client, assistant):
    found = client.get("/health").json()
    assert found["ready"] is True
    assert found["content"] == assistant.content.version
    assert found["models"] == {"encoder": True, "writer": True, "guard": True}
    assert found["store"] is True


def test_program_without_its_store_is_not_ready_and_says_why(broken):
    answer = broken.get("/health")
    assert answer.status_code == 503
    assert "记录库" in answer.json()["error"]["message"]
    assert broken.get("/health/live").status_code == 200


def test_requests_are_counted_by_route_and_not_by_address(client):
    client.get(f"/conversations/{PHONE}")
    client.get(f"/nothing/{PHONE}")
    client.request("PROPFIND", "/health")
    counted = samples(client)
    assert counted["nuanyan_requests_total", (("method", "GET"), ("route", "/conversations/{id}"), ("status", "404"))] == 1
    assert counted["nuanyan_requests_total", (("method", "GET"), ("route", "none"), ("status", "404"))] == 1
    assert counted["nuanyan_requests_total", (("method", "other"), ("route", "/health"), ("status", "405"))] == 1
    assert counted["nuanyan_request_seconds_count", (("route", "none"),)] == 1


def test_suggestions_are_counted_with_their_drafts_and_times(client):
    client.post("/suggest", json={"text": "快递三天没动了，周末要穿的，急死人"})
    client.post("/suggest/stream", json={"text": "快递三天没动了，周末要穿的，急死人"})
    counted = samples(client)
    for way in ("whole", "stream"):
        assert counted["nuanyan_suggestions_total", (("intent", "delay"), ("way", way))] == 1
        assert counted["nuanyan_first_draft_seconds_count", (("way", way),)] == 1
        assert counted["nuanyan_three_drafts_seconds_count", (("way", way),)] == 1
    assert sum(value for (name, _), value in counted.items() if name == "nuanyan_drafts_total") == 6
    assert counted["nuanyan_suggestions_running", ()] == 0


def test_findings_are_counted_by_severity(client):
    client.post("/check", json={"text": "亲，绝对三天内到账。"})
    assert samples(client)["nuanyan_findings_total", (("severity", "stop"), ("where", "check"))] >= 1


def test_failures_of_the_store_are_counted(broken):
    broken.get("/conversations")
    assert samples(broken)["nuanyan_store_errors_total", ()] >= 1


def test_counts_hold_nothing_that_was_sent(client):
    client.post("/suggest", json={"id": PHONE, "text": f"快递没动，打{PHONE}"}, headers={"X-Request-Id": f"id-{PHONE}"})
    client.post(f"/{PHONE}", json={PHONE: PHONE})
    told = client.get("/metrics").text
    assert PHONE not in told
    assert "快递" not in told
    assert not re.search("[\u4e00-\u9fff]", told)


def test_description_is_there_and_no_page_that_loads_from_elsewhere(client):
    found = client.get("/openapi.json").json()
    assert found["openapi"].startswith("3.1")
    assert found["servers"] == [{"url": "/api/v1"}]
    assert [client.get(path).status_code for path in ("/docs", "/redoc")] == [404, 404]
