"""A reply marked by the rubric: what trainees get for an answer, for other programs."""

from __future__ import annotations

from fastapi import APIRouter

from assistant.api.body import StrictRoute
from assistant.api.service import Use
from assistant.api.shapes import Answer, Coached

router = APIRouter(route_class=StrictRoute, tags=["practice"])


@router.post("/coach")
def coach(answer: Answer, use: Use) -> Coached:
    """Mark a reply to a buyer's message. An empty one scores 0."""
    return Coached(id=answer.id, coaching=use.coach.score(answer.reply, answer.answered()))
