"""The tables of practice: exercises that trainees did, what trainers said to them, and what they set."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from assistant.store.base import Base
from assistant.store.private import LONGEST_NAME


class AttemptRow(Base):
    """An exercise begun, and, when ``ended`` is set, what it came to; ``nth``: which try at this item it is of theirs."""

    __tablename__ = "attempts"
    __table_args__ = (
        Index("ix_attempts_who_began", "who", "began"),
        Index("ix_attempts_began", "began"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    who: Mapped[str] = mapped_column(String(LONGEST_NAME))
    kind: Mapped[str] = mapped_column(String(10))
    item: Mapped[str] = mapped_column(String(LONGEST_NAME))
    intent: Mapped[str] = mapped_column(String(20))
    sub: Mapped[str] = mapped_column(String(LONGEST_NAME))
    level: Mapped[str] = mapped_column(String(10))
    persona: Mapped[str] = mapped_column(String(LONGEST_NAME))
    again_of: Mapped[int]
    assignment: Mapped[int]
    began: Mapped[datetime]
    state: Mapped[str]
    saved: Mapped[int] = mapped_column(default=0)
    ended: Mapped[datetime | None]
    nth: Mapped[int] = mapped_column(default=0)
    score: Mapped[int | None]
    seconds: Mapped[float] = mapped_column(default=0.0)
    hints: Mapped[int] = mapped_column(default=0)
    marks: Mapped[dict[str, Any]] = mapped_column(default=dict)
    answer: Mapped[str] = mapped_column(default="")
    result: Mapped[str] = mapped_column(default="")


class CommentRow(Base):
    """What a trainer says to a trainee, about one attempt or, where ``attempt`` is 0, in general."""

    __tablename__ = "comments"
    __table_args__ = (
        Index("ix_comments_who", "who"),
        Index("ix_comments_attempt", "attempt"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt: Mapped[int]
    who: Mapped[str] = mapped_column(String(LONGEST_NAME))
    text: Mapped[str]
    by: Mapped[str] = mapped_column(String(LONGEST_NAME))
    at: Mapped[datetime]


class AssignmentRow(Base):
    """What trainees are to practise; ``who`` holds names, none for everybody. ``due`` is a date, as 2026-11-25."""

    __tablename__ = "assignments"
    __table_args__ = (Index("ix_assignments_made", "made"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    who: Mapped[list[str]]
    kind: Mapped[str] = mapped_column(String(10))
    intent: Mapped[str] = mapped_column(String(20))
    level: Mapped[str] = mapped_column(String(10))
    persona: Mapped[str] = mapped_column(String(LONGEST_NAME))
    items: Mapped[list[str]]
    count: Mapped[int]
    least: Mapped[int]
    due: Mapped[str] = mapped_column(String(10))
    note: Mapped[str]
    by: Mapped[str] = mapped_column(String(LONGEST_NAME))
    made: Mapped[datetime]
    withdrawn: Mapped[datetime | None]
