"""Whether the program answers, what it lacks, and what it counts."""

from __future__ import annotations

from fastapi import APIRouter, Response

from assistant.api.body import StrictRoute
from assistant.api.metrics import TYPE
from assistant.api.service import Use
from assistant.api.shapes import Alive, Health
from assistant.terminal import notices

live = APIRouter(route_class=StrictRoute, tags=["health"])
router = APIRouter(route_class=StrictRoute, tags=["health"])


@live.get("/health/live")
async def alive() -> Alive:
    """Say that the process answers; needs no key."""
    return Alive()


@router.get("/health")
def health(use: Use) -> Health:
    """Say what is there; 503, with the reason, while content or store are not fit."""
    assistant = use.assistant
    use.store.recent("", 1)
    content = assistant.tools().content
    models = {
        "encoder": assistant.analyzer.network is not None,
        "writer": assistant.writers.network is not None,
        "guard": assistant.ear is not None,
    }
    problem = assistant.library.problem
    lacks = [*notices(assistant), *map(str, problem.mistakes if problem else ())]
    return Health(
        ready=True, content=content.version, patterns=len(content.patterns), models=models, store=True, notices=tuple(lacks)
    )


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}})
def metrics(use: Use) -> Response:
    """Return the counts of this process in the form that Prometheus reads."""
    return Response(use.metrics.text(), media_type=TYPE)
