"""Finished attempts for tests, made of a few words each."""

from __future__ import annotations

from datetime import datetime, timedelta

from assistant.store.values_practice import KeptAssignment, Tried

MONDAY = datetime(2026, 11, 23, 9, 0)
NOW = datetime(2026, 11, 27, 18, 0)
"""The Friday of that week, after work."""


def tried(item: str, score: int = 70, at: datetime = MONDAY, **other: object) -> Tried:
    """Return an attempt of five minutes that ended at a moment; its kind is what the item's name begins with."""
    given = {
        "id": 1, "who": "小安", "kind": item.partition("-")[0], "item": item, "intent": "delay", "level": "easy",
        "persona": "", "assignment": 0, "began": at - timedelta(minutes=5), "ended": at, "nth": 1, "score": score,
        "seconds": 300.0, "hints": 0, "marks": {},
    }  # fmt: skip
    return Tried(**(given | other))


def felt(*shares: float, **other: object) -> list[Tried]:
    """Return an attempt at a new item for every share of the skill feeling, an hour after one another."""
    return [
        tried(f"answer-{at}", at=MONDAY + timedelta(hours=at), marks={"feeling": share}, **other)
        for at, share in enumerate(shares)
    ]


def assigned(count: int = 2, **other: object) -> KeptAssignment:
    """Return an assignment made on that Monday at eight, due on Wednesday."""
    given = {"id": 1, "count": count, "due": MONDAY.date() + timedelta(days=2), "made": MONDAY - timedelta(hours=1)}
    return KeptAssignment.model_validate(given | other)
