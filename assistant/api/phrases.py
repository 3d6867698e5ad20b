"""The library: its sentences are found, changes to it are proposed. A lead decides, on the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query

from assistant.api.body import StrictRoute
from assistant.api.problem import Refused
from assistant.api.service import Asking, Service, Use
from assistant.api.shapes import Page, Phrase, PhrasePage, Proposed, Short, Taken
from assistant.content import Pattern
from assistant.errors import InputError
from assistant.phrases.entry import plain
from assistant.phrases.search import Asked
from assistant.phrases.splicing import Step
from assistant.schema import Intent, Remedy, Role, Style
from assistant.store.values import KeptChange, State

router = APIRouter(route_class=StrictRoute, prefix="/phrases", tags=["library"])

MOST = 200
"""Changes that a list holds at most."""


@router.get("")
def found(
    use: Use,
    q: Annotated[Short, Query(description="words that the sentence holds")] = "",
    intent: Intent | None = None,
    sub: Annotated[str, Query(max_length=40)] = "",
    role: Role | None = None,
    style: Style | None = None,
    remedy: Remedy | None = None,
    tag: Annotated[str, Query(max_length=12)] = "",
    page: Annotated[int, Query(ge=1, le=100_000, description="50 sentences each; the last one in place of one behind it")] = 1,
) -> PhrasePage:
    """Find sentences of the library that are in use."""
    asked = Asked(
        query=q, intent=intent or "", sub=sub, role=role or "", style=style or "", remedy=remedy or "", tag=tag, page=page
    )
    book = use.book
    seen, used = book.finder().find(asked), book.used()
    items = tuple(Phrase.of(hit.pattern, used.get(hit.pattern.id)) for hit in seen.hits)
    return PhrasePage(total=seen.total, page=seen.page, pages=seen.pages, items=items)


@router.get("/changes")
def changes(
    use: Use, state: State | None = None, pattern: Annotated[Short, Query(description="id of a sentence")] = ""
) -> Page[KeptChange]:
    """List changes to the library, the newest first; at most 200."""
    kept = use.store.phrases.changes(state, pattern)
    return Page(total=len(kept), items=tuple(kept[:MOST]))


@router.post("/changes", status_code=201)
def propose(body: Proposed, use: Use, caller: Asking) -> Taken:
    """Propose a change; it waits for a lead. What the guard stops is not taken."""
    return Taken(id=use.book.propose(_step(body, use), caller.who, body.why).id or 0)


def _step(body: Proposed, use: Service) -> Step:
    """Return what is proposed, checked as the page checks it.

    :raises Refused: when there is no such sentence, or what is proposed may not stand in the library.
    """
    if body.kind == "add":
        if body.pattern:
            raise Refused(422, use.say("api.change.named"))
        return Step(None, _checked(body.fields(), "", use))
    try:
        before = use.book.one(body.pattern)
    except InputError:
        raise Refused(404, use.say("api.change.gone")) from None
    if body.kind == "retire":
        if body.after is not None or before.retired:
            raise Refused(422, use.say("api.change.retired" if before.retired else "api.change.no_after"))
        return Step(before, before.model_copy(update={"retired": True}))
    after = _checked(plain(before) | body.fields(), before.id, use)
    if after == before:
        raise Refused(422, use.say("api.change.same"))
    return Step(before, after)


def _checked(fields: Mapping[str, Any], own: str, use: Service) -> Pattern:
    verdict = use.book.checker().check(fields, own)
    if verdict.pattern is None or verdict.stopped:
        stops = (each.text for each in verdict.notes if each.level == "stop")
        raise Refused(422, use.say("api.change.stopped", why="；".join(stops)))
    return verdict.pattern
