"""The measure of a whole team at one server: moments, sums, and a short round through the real thing."""

from __future__ import annotations

import asyncio
import math
from itertools import pairwise

import httpx2
import pytest

from evals import blocks, load
from evals.load import Answer, grown, sending, told


def test_thirty_agents_send_450_messages_in_five_minutes():
    assert len(sending(30, 300, 20)) == 450


def test_messages_come_in_order_within_the_time_and_some_of_them_together():
    moments = sending(30, 300, 20)
    assert moments == sorted(moments)
    assert 0 <= moments[0] <= moments[-1] <= 300
    assert min(later - earlier for earlier, later in pairwise(moments)) < 0.02


def test_the_moments_are_the_same_in_every_run():
    assert sending(3, 60, 20) == sending(3, 60, 20)


def test_times_are_of_messages_that_were_answered_and_errors_are_counted_by_kind():
    answers = [Answer(0.05, 0.3, 3), Answer(0.07, 0.5, 2), Answer(problem="HTTP 503"), Answer(problem="HTTP 503")]
    sums = told(answers)
    assert sums["first_ms"] == {"p50": 50.0, "p95": 70.0, "max": 70.0}
    assert sums["three_ms"] == {"p50": 300.0, "p95": 500.0, "max": 500.0}
    assert sums["errors"] == {"HTTP 503": 2}
    assert sums["fewer_than_three"] == 1


def test_growth_is_the_last_minute_against_the_second():
    every_ten_seconds = [500.0] * 6 + [600.0] * 6 + [0.0] * 12 + [604.0] * 6
    assert grown(every_ten_seconds) == 4.0


def test_an_event_may_have_its_data_in_several_lines():
    async def told() -> list[tuple[str, str]]:
        lines = b': ping\n\nevent: draft\ndata: {"drafts":\ndata: []}\n\nevent: done\ndata: {}\n\n'
        response = httpx2.Response(200, content=lines)
        return [each async for each in load._events(response) if each[0]]

    assert asyncio.run(told()) == [("draft", '{"drafts":[]}'), ("done", "{}")]


def test_a_server_that_refuses_or_ends_early_is_an_error():
    def answer(request):
        asked = request.url.path
        if asked.startswith("/full"):
            return httpx2.Response(503)
        return httpx2.Response(200, content=b'event: draft\ndata: {"drafts": [1]}\n\n')

    async def asked(base: str) -> Answer:
        async with httpx2.AsyncClient(transport=httpx2.MockTransport(answer), base_url=f"http://server/{base}") as client:
            return await load._ask(client, load.Message(text="没收到"), 0.0)

    assert asyncio.run(asked("full")).problem == "HTTP 503"
    assert asyncio.run(asked("short")).problem == "cut off"


def test_two_agents_at_the_real_server_are_answered_without_an_error():
    result = load.under(agents=2, seconds=3, every=1.5)
    assert (result["messages"], result["errors"], result["fewer_than_three"]) == (4, {}, 0)
    assert 0 < result["first_ms"]["p50"] <= result["three_ms"]["p50"] <= result["three_ms"]["max"]
    assert len(result["memory"]["mib"]) == len(result["memory"]["moments"]) == load.SAMPLES
    assert all(math.isfinite(each) and each > 0 for each in result["memory"]["mib"])
    assert "30 agents" not in blocks.BLOCKS["load"]({"load": {"result": result}})


def test_a_server_that_does_not_start_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("NUANYAN_HOSTT", "x")  # no setting of ours
    with pytest.raises(RuntimeError, match=r"app\.py ended with 2"), load.serving(tmp_path):
        pass
