"""So many suggestions at once, others wait in their order, and too many are sent away."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace

import pytest

from assistant.api.metrics import Metrics
from assistant.api.seats import Full, Seats
from tests.local import Local


def run(deed) -> None:
    asyncio.run(deed())


def value(metrics: Metrics, name: str) -> float:
    return metrics.registry.get_sample_value(name)


def test_seats_are_taken_in_the_order_of_asking():
    metrics, order = Metrics(), []

    async def deed():
        seats = Seats(metrics, at_once=1)

        async def one(name: str):
            async with seats.taken():
                order.append(name)
                await asyncio.sleep(0)

        await asyncio.gather(*map(one, "abcd"))

    run(deed)
    assert order == list("abcd")
    assert value(metrics, "nuanyan_suggestions_running") == 0
    assert value(metrics, "nuanyan_suggestions_waiting") == 0


def test_no_more_are_worked_on_at_once_than_there_are_seats():
    metrics, most = Metrics(), []

    async def deed():
        seats = Seats(metrics, at_once=2)

        async def one():
            async with seats.taken():
                most.append(value(metrics, "nuanyan_suggestions_running"))
                await asyncio.sleep(0)

        await asyncio.gather(*(one() for _ in range(6)))

    run(deed)
    assert max(most) == 2


def test_whoever_waits_too_long_is_sent_away():
    metrics = Metrics()

    async def deed():
        seats = Seats(metrics, at_once=1, patience=0.01)
        async with seats.taken():
            with pytest.raises(Full):
                async with seats.taken():
                    pass
        async with seats.taken():
            pass

    run(deed)
    assert value(metrics, "nuanyan_suggestions_waiting") == 0


def test_whoever_finds_the_line_full_is_sent_away_at_once():
    async def deed():
        seats = Seats(Metrics(), at_once=1, most_waiting=0, patience=1000)
        async with seats.taken():
            with pytest.raises(Full):
                async with seats.taken():
                    pass

    run(deed)


def test_seat_is_given_back_after_an_error():
    async def deed():
        seats = Seats(Metrics(), at_once=1, most_waiting=0)
        for _ in range(3):
            with pytest.raises(RuntimeError):
                async with seats.taken():
                    raise RuntimeError

    run(deed)


def test_request_that_finds_no_seat_may_come_again(client, monkeypatch):
    begun, go_on = threading.Event(), threading.Event()
    suggest = Local.suggest

    def slow(self, *args):
        begun.set()
        go_on.wait(30)
        return suggest(self, *args)

    monkeypatch.setattr(Local, "suggest", slow)
    state = client.app.routes[0].app.state
    state.api = replace(state.api, seats=Seats(Metrics(), at_once=1, most_waiting=0))
    first: list[int] = []
    sending = threading.Thread(target=lambda: first.append(client.post("/suggest", json={"text": "在吗"}).status_code))
    sending.start()
    assert begun.wait(30)
    answer = client.post("/suggest", json={"text": "在吗"})
    quick = client.post("/analyze", json={"text": "在吗"})
    go_on.set()
    sending.join()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert answer.json()["error"]["code"] == "unavailable"
    assert quick.status_code == 200, "what is quick does not wait"
    assert first == [200]


def test_first_draft_of_a_stream_waits_for_no_seat(client):
    state = client.app.routes[0].app.state
    state.api = replace(state.api, seats=Seats(Metrics(), at_once=1, most_waiting=0, patience=0.01))

    async def hold():
        async with state.api.seats.taken():
            answer = await asyncio.to_thread(client.post, "/suggest/stream", json={"text": "快递三天没动了"})
        return answer.text

    text = asyncio.run(hold())
    assert text.startswith("event: draft")
    assert '"code":"unavailable"' in text.replace(" ", "")
