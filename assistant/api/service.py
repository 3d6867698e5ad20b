"""What the routes share: the assistant, its store, the seats and the counts. And how a suggestion is made and kept."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from assistant.api.clients import Caller
from assistant.api.metrics import Metrics
from assistant.api.problem import Refused
from assistant.api.seats import Full, Seats
from assistant.coach import Coach
from assistant.errors import StoreError, whereabouts
from assistant.phrases.book import Book
from assistant.pipeline import Assistant
from assistant.schema import Finding, Intent, Message, Suggestion
from assistant.store.pardons import Accepted, softened
from assistant.store.store import Store

log = logging.getLogger(__name__)

WAIT = 5
"""Seconds after which a client may ask again when all seats are taken."""


@dataclass(frozen=True)
class Wish:
    """One wish for drafts: of what, what the client says it is about, in which conversation, and who asks.

    ``id`` names what comes of it. One that we made up stays out of the message, for the choice of drafts depends on that:
    the same message without an id gets the same drafts.
    """

    message: Message
    intent: Intent | None
    conversation: str
    who: str
    id: str


@dataclass(frozen=True)
class Service:
    """One assistant as the API serves it; safe to share between threads."""

    assistant: Assistant
    metrics: Metrics
    seats: Seats
    book: Book
    coach: Coach
    firsts: Seats
    """Seats for first drafts of streams: they take a moment, and must not wait behind what is still being written."""

    @property
    def store(self) -> Store:
        """The store.

        :raises StoreError: when it is not fit.
        """
        return self.assistant.store

    def say(self, key: str, **values: object) -> str:
        """Return one of the program's own sentences."""
        return self.assistant.content.say(key, **values)

    @asynccontextmanager
    async def seat(self) -> AsyncIterator[None]:
        """Hold one of the seats for suggestions.

        :raises Refused: when none comes free in time.
        """
        async with _refusing(self.seats, self.say("api.busy", seconds=WAIT)):
            yield

    @asynccontextmanager
    async def first(self) -> AsyncIterator[None]:
        """Hold one of the seats for first drafts; see ``seat``."""
        async with _refusing(self.firsts, self.say("api.busy", seconds=WAIT)):
            yield

    def accepted(self) -> Accepted:
        """Return what leads have accepted as false alarms; nothing when the store is not fit."""
        try:
            return self.store.all_accepted()
        except StoreError:
            self.metrics.store_failed()
            return {}

    def softened(self, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """Return the findings as the page shows them: what a lead has accepted as a false alarm is a hint."""
        return softened(findings, self.accepted()) if findings else findings

    def suggest(self, wish: Wish) -> tuple[Suggestion, bool]:
        """Return the suggestion, and whether the store has kept it.

        :raises InputError: when there is nothing to answer.
        """
        began = time.perf_counter()
        found = self.soft(self.assistant.suggest(wish.message, wish.intent), wish)
        passed = time.perf_counter() - began
        count = len(found.drafts)
        first = passed if count else None
        self.metrics.suggested(found, "whole", first, passed if count >= 3 else None)
        return found, self.keep(found, wish, first, passed)

    def soft(self, found: Suggestion, wish: Wish) -> Suggestion:
        """Return a suggestion under the id of its wish, with its findings softened."""
        found = found.model_copy(update={"id": wish.id})
        if not any(draft.findings for draft in found.drafts):
            return found
        accepted = self.accepted()
        drafts = (draft.model_copy(update={"findings": softened(draft.findings, accepted)}) for draft in found.drafts)
        return found.model_copy(update={"drafts": tuple(drafts)})

    def keep(self, found: Suggestion, wish: Wish, first: float | None, done: float) -> bool:
        """Note a suggestion in the store; tell whether that went well. Whatever goes wrong there costs no reply.

        :param first: seconds until the first draft.
        :param done: seconds until the last one.
        """
        waited = {} if first is None else {"first_ms": round(first * 1000, 1), "done_ms": round(done * 1000, 1)}
        found = found.model_copy(update={"timings": found.timings | waited})
        try:
            self.store.log.suggested(
                found, wish.message, self.assistant.now(), conversation=wish.conversation, who=wish.who, told=wish.intent
            )
        except StoreError:
            self.metrics.store_failed()
            return False
        except Exception as error:
            self.metrics.store_failed()
            log.error("store\n%s", whereabouts(error))
            return False
        return True


class Growing:
    """A suggestion that grows: ``found`` is what there is by now, None at first; ``failed`` is set on an error."""

    def __init__(self, service: Service, wish: Wish) -> None:
        self._service, self._wish = service, wish
        self._stages: Iterator[Suggestion] = service.assistant.stream(wish.message, wish.intent)
        self._began = time.perf_counter()
        self._first: float | None = None
        self._three: float | None = None
        self._last = 0.0
        self._kept = False
        self.failed = False
        self.found: Suggestion | None = None

    def step(self) -> bool:
        """Work on to the next stage; tell whether there was one.

        :raises InputError: when there is nothing to answer.
        """
        found = next(self._stages, None)
        if found is None:
            return False
        passed = time.perf_counter() - self._began
        if self.found is None or found.drafts != self.found.drafts:
            self._last = passed
        if found.drafts and self._first is None:
            self._first = passed
        if len(found.drafts) >= 3 and self._three is None:
            self._three = passed
        self.found = self._service.soft(found, self._wish)
        return True

    def finish(self) -> bool:
        """Note the suggestion, which is whole; tell whether the store has kept it."""
        assert self.found is not None
        self._kept = True
        self._service.metrics.suggested(self.found, "stream", self._first, self._three)
        return self._service.keep(self.found, self._wish, self._first, self._last)

    def close(self) -> None:
        """Stop working. What a client saw before it went away is noted as far as it came."""
        self._stages.close()  # type: ignore[attr-defined] # a generator
        if self.found is not None and not self._kept:
            if not self.failed:
                self._service.metrics.left()
            self._service.keep(self.found, self._wish, self._first, self._last)


@asynccontextmanager
async def _refusing(seats: Seats, told: str) -> AsyncIterator[None]:
    try:
        async with seats.taken():
            yield
    except Full:
        raise Refused(503, told, {"Retry-After": str(WAIT)}) from None


def wished(message: Message, intent: Intent | None, conversation: str, caller: Caller) -> Wish:
    """Return a wish under the message's id, or a new one."""
    return Wish(message, intent, conversation, caller.who, message.id or uuid.uuid4().hex)


def _service(request: Request) -> Service:
    found: Service = request.app.state.api
    return found


def _caller(request: Request) -> Caller:
    found: Caller = request.state.caller
    return found


Use = Annotated[Service, Depends(_service)]
Asking = Annotated[Caller, Depends(_caller)]
