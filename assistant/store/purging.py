"""What is forgotten, and when: texts first, for they speak of people; much later the numbers that were counted of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, select, update
from sqlalchemy.orm import Session

from assistant.store.base import Base
from assistant.store.tables import (
    AssignmentRow,
    AttemptRow,
    ChangeRow,
    CommentRow,
    CopyRow,
    CorrectionRow,
    DraftRow,
    EventRow,
    OpinionRow,
    OwedRow,
    PardonRow,
    SessionRow,
    SuggestionRow,
    TalkRow,
    TurnRow,
)  # fmt: skip

Old = tuple[type[Base], ColumnElement[bool]]


def purge(session: Session, before: datetime, rows: datetime | None = None) -> int:
    """Forget what was noted before a moment; return how many rows went or lost their text.

    Owed answers go, false alarms that no lead has accepted, turns and events, conversations that nobody touched since, and
    exercises that nobody finished; what trainees wrote in finished ones is no buyer's, and stays as long as their numbers.
    Suggestions, copies, opinions and corrections lose their texts, and which conversation they stood in. What a lead has
    accepted goes on holding: a false alarm with rule and quote, a correction with its text. What was noted before ``rows``
    goes as a whole, but for what was accepted.
    """
    gone = sum(_delete(session, *each) for each in (*_whole(before), *(_too_old(rows) if rows else ())))
    session.execute(update(PardonRow).where(PardonRow.made < before).values(text="", reason="", note=""))
    return gone + _empty(session, before)


def _whole(before: datetime) -> tuple[Old, ...]:
    return (
        (OwedRow, OwedRow.made < before),
        (PardonRow, and_(PardonRow.made < before, PardonRow.state != "accepted")),
        (TurnRow, TurnRow.noted < before),
        (EventRow, EventRow.at < before),
        (TalkRow, TalkRow.touched < before),
        (AttemptRow, and_(AttemptRow.began < before, AttemptRow.ended.is_(None))),
        (SessionRow, SessionRow.until < before),
    )


def _too_old(rows: datetime) -> tuple[Old, ...]:
    return (
        (CopyRow, CopyRow.at < rows),
        (OpinionRow, OpinionRow.at < rows),
        (SuggestionRow, SuggestionRow.at < rows),
        (CorrectionRow, and_(CorrectionRow.at < rows, CorrectionRow.state != "accepted")),
        (ChangeRow, and_(ChangeRow.at < rows, ChangeRow.state != "accepted")),
        (AttemptRow, AttemptRow.began < rows),
        (CommentRow, CommentRow.at < rows),
        (AssignmentRow, and_(AssignmentRow.made < rows, AssignmentRow.due < f"{rows:%Y-%m-%d}")),
    )


def _empty(session: Session, before: datetime) -> int:
    """Take the texts away and leave the rest."""
    asked = and_(SuggestionRow.worded, SuggestionRow.at < before)
    _update(session, DraftRow, DraftRow.suggestion.in_(select(SuggestionRow.id).where(asked)), text="")
    parts: tuple[tuple[type[Base], ColumnElement[bool], dict[str, Any]], ...] = (
        (SuggestionRow, asked, {"text": "", "conversation": "", "worded": False}),
        (CopyRow, and_(CopyRow.worded, CopyRow.at < before), {"text": "", "drafted": "", "conversation": "", "worded": False}),
        (OpinionRow, and_(OpinionRow.at < before, OpinionRow.note != ""), {"note": ""}),
        (
            CorrectionRow,
            and_(CorrectionRow.at < before, CorrectionRow.state != "accepted", CorrectionRow.text != ""),
            {"text": ""},
        ),
    )
    count = 0
    for table, where, empty in parts:
        count += _count(session, table, where)
        _update(session, table, where, **empty)
    return count


def _update(session: Session, table: type[Base], where: ColumnElement[bool], **values: object) -> None:
    session.execute(update(table).where(where).values(**values).execution_options(synchronize_session=False))


def _delete(session: Session, table: type[Base], where: ColumnElement[bool]) -> int:
    count = _count(session, table, where)
    session.execute(delete(table).where(where).execution_options(synchronize_session=False))
    return count


def _count(session: Session, table: type[Base], where: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(table).where(where)) or 0
