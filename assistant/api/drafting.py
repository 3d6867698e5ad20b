"""Drafts, analyses and checks: what the command line does with files, one message at a time."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from typing import Annotated

from anyio import CancelScope, to_thread
from fastapi import APIRouter, Depends, Query, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.requests import Request

from assistant.api.body import StrictRoute
from assistant.api.problem import Problem, Refused, Wrong
from assistant.api.service import Asking, Growing, Service, Use, wished
from assistant.api.shapes import Analyzed, Done, Read, Reply, Short
from assistant.errors import InputError, whereabouts
from assistant.schema import Intent, Message, Suggestion

log = logging.getLogger(__name__)

router = APIRouter(route_class=StrictRoute, tags=["drafts"])

Told = Annotated[Intent | None, Query(description="what the agent says the message is about; it then counts as certain")]
Talking = Annotated[Short, Query(description="id of the conversation that the message belongs to")]
STORE = {"X-Store": {"description": "`failed`: the store has not kept this suggestion", "schema": {"type": "string"}}}


@router.post("/suggest", responses={200: {"headers": STORE}})
async def suggest(
    message: Message, use: Use, caller: Asking, response: Response, intent: Told = None, conversation: Talking = ""
) -> Suggestion:
    """Analyse a message and draft up to three replies. A message without `id` is given one."""
    async with use.seat():
        found, stored = await to_thread.run_sync(use.suggest, wished(message, intent, conversation, caller))
    if not stored:
        response.headers["X-Store"] = "failed"
    return found


async def growing(
    message: Message, use: Use, caller: Asking, intent: Told = None, conversation: Talking = ""
) -> AsyncIterator[Growing]:
    """Give a suggestion that has its first draft, and stop working on it when the client goes away."""
    made = Growing(use, wished(message, intent, conversation, caller))
    try:
        async with use.first():
            await to_thread.run_sync(made.step)
        yield made
    finally:
        with CancelScope(shield=True):
            await to_thread.run_sync(made.close)


@router.post("/suggest/stream", response_class=EventSourceResponse)
async def stream(made: Annotated[Growing, Depends(growing)], use: Use, request: Request) -> AsyncIterator[ServerSentEvent]:
    """Draft as `/suggest` does and send every stage.

    `draft` events carry the suggestion as it is by then, the first as soon as there is a draft; `done` ends the stream;
    `error`, in its place, carries an error.
    """
    try:
        yield ServerSentEvent(event="draft", data=made.found)
        async with use.seat():
            while await to_thread.run_sync(made.step):
                yield ServerSentEvent(event="draft", data=made.found)
        stored = await to_thread.run_sync(made.finish)
        assert made.found is not None
        yield ServerSentEvent(event="done", data=Done(id=made.found.id, drafts=len(made.found.drafts), stored=stored))
    except Exception as error:
        made.failed = True
        yield ServerSentEvent(event="error", data=_problem(error, use, request.state.request_id))


def _problem(error: Exception, use: Service, request_id: str) -> Problem:
    if isinstance(error, Refused):
        return Problem(error=Wrong(code="unavailable", message=error.detail, request_id=request_id))
    if isinstance(error, InputError):
        return Problem(error=Wrong(code="invalid", message=str(error), request_id=request_id))
    log.error("%s\n%s", request_id, whereabouts(error))
    return Problem(
        error=Wrong(code="internal", message=use.say("api.internal", kind=type(error).__name__), request_id=request_id)
    )


@router.post("/analyze")
def analyze(message: Message, use: Use) -> Analyzed:
    """Say what a message is about and how the buyer feels."""
    return Analyzed(id=message.id, analysis=use.assistant.analyze(message))


@router.post("/check")
def check(reply: Reply, use: Use, intent: Told = None) -> Read:
    """Read any reply as the guard does."""
    seen = use.assistant.check(reply.text, reply.answered(), intent)
    findings = use.softened(seen.findings)
    use.metrics.found("check", findings)
    return Read(id=reply.id, parts=seen.parts, findings=findings, ledger=seen.ledger, owed=seen.owed)
