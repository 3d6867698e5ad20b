"""Conversations: what was said, the order card, and the after-sales timeline. A client sees those that it has opened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response

from assistant.api.body import StrictRoute
from assistant.api.clients import Caller
from assistant.api.problem import Refused
from assistant.api.service import Asking, Service, Use
from assistant.api.shapes import Head, Noted, Opening, Page, Timeline, Turns
from assistant.conversation.mood import felt
from assistant.conversation.timeline import Row, as_csv, rows
from assistant.errors import InputError
from assistant.schema import OrderCard
from assistant.store.values import Event, Said, Talk

router = APIRouter(route_class=StrictRoute, prefix="/conversations", tags=["conversations"])

MOST = 200
"""Conversations that a list holds at most, those touched last."""
Id = Annotated[str, Path(min_length=1, max_length=200)]


def _talk(id: Id, use: Use, caller: Asking) -> Talk:
    """Give a conversation of this client's; everybody else's is as good as none."""
    with _there(use):
        talk = use.store.talks.one(id)
        if caller.name and talk.who != caller.who:
            raise InputError
        return talk


Mine = Annotated[Talk, Depends(_talk)]


@contextmanager
def _there(use: Service) -> Iterator[None]:
    """Turn the store's word that there is no such conversation into a 404."""
    try:
        yield
    except InputError:
        raise Refused(404, use.say("api.no_talk")) from None


@router.get("")
def listed(
    use: Use, caller: Asking, closed: Annotated[bool, Query(description="those that were closed as well")] = False
) -> Page[Head]:
    """List conversations, the one touched last first; at most 200."""
    found = use.store.talks.all(_whose(caller), closed)[:MOST]
    return Page(total=len(found), items=tuple(map(Head.of, found)))


def _whose(caller: Caller) -> str | None:
    return caller.who if caller.name else None


@router.post("", status_code=201)
def opened(body: Opening, use: Use, caller: Asking) -> Talk:
    """Begin a conversation."""
    talks = use.store.talks
    talk = talks.open(body.name, caller.who, use.assistant.now())
    if not body.card.held():
        return talk
    talks.card(talk.id, body.card)
    return talks.one(talk.id)


@router.get("/{id}")
def one(talk: Mine) -> Talk:
    """Return a conversation with all its turns."""
    return talk


@router.post("/{id}/turns")
def added(body: Turns, talk: Mine, use: Use) -> Talk:
    """Add turns, the oldest first. A buyer's is analysed on the way: how they feel, what it is about."""
    now = use.assistant.now()
    said = [Said(who=each.who, text=each.text, at=each.at or now) for each in body.turns]
    with _there(use):
        return use.store.talks.add(talk.id, felt(talk.turns, said, use.assistant.analyze), now)


@router.put("/{id}/card")
def card(body: OrderCard, talk: Mine, use: Use) -> Talk:
    """Put an order card in place of the one there was."""
    with _there(use):
        use.store.talks.card(talk.id, body)
        return use.store.talks.one(talk.id)


@router.post("/{id}/events", status_code=201)
def noted(body: Noted, talk: Mine, use: Use, caller: Asking) -> Event:
    """Add an entry to the after-sales timeline."""
    with _there(use):
        return use.store.talks.note(talk.id, body.what, caller.who, use.assistant.now())


@router.get("/{id}/timeline")
def timeline(talk: Mine, use: Use) -> Timeline:
    """Return the after-sales timeline: what was said, promised, kept and missed, and what was noted. No personal data."""
    return Timeline(rows=_rows(talk, use))


@router.get(
    "/{id}/timeline.csv",
    response_class=Response,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)
def exported(talk: Mine, use: Use) -> Response:
    """Return the timeline for a spreadsheet."""
    named = {"Content-Disposition": 'attachment; filename="timeline.csv"'}
    return Response(as_csv(_rows(talk, use), use.assistant.content), media_type="text/csv", headers=named)


def _rows(talk: Talk, use: Service) -> tuple[Row, ...]:
    now = use.assistant.now()
    with _there(use):
        events = use.store.talks.events(talk.id)
    return rows(talk, events, use.store.promised(talk.id, now), now, use.assistant.content)


@router.delete("/{id}", status_code=204, response_class=Response)
def erased(talk: Mine, use: Use) -> None:
    """Delete a conversation with all that was said, suggested, copied and promised in it."""
    with _there(use):
        use.store.talks.erase(talk.id)
