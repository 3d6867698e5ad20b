"""Rows found in a session, and the values they are given back as."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session

from assistant.errors import InputError
from assistant.store.tables import CopyRow, OwedRow, PardonRow
from assistant.store.values import OwedReply, Pardon

Row = TypeVar("Row", OwedRow, PardonRow)
MOST_ID = 2**31 - 1  # what an integer column of PostgreSQL holds


def row_of(session: Session, table: type[Row], id: int, name: str) -> Row:
    """Return the row of an id.

    :param name: what such a row is called in Chinese.
    :raises InputError: when there is none.
    """
    row = session.get(table, id) if 0 < id <= MOST_ID else None
    if row is None:
        raise InputError(f"没有编号是 {id} 的{name}，可能已经清掉了。请再列出来看看编号。")
    return row


def still_open() -> ColumnElement[bool]:
    """Return the condition that nobody has answered and an answer is still wanted."""
    return and_(OwedRow.answered.is_(None), ~OwedRow.dropped)


def said_again(conversation: str, said: str, at: datetime) -> ColumnElement[bool]:
    """Return the condition that an answer was promised by this same reply and its moment has not passed."""
    return and_(OwedRow.conversation == conversation, OwedRow.said == said, OwedRow.due >= at)


def copies(conversation: str) -> Select[CopyRow]:
    """Return the question for the replies copied in a conversation, the newest first."""
    return select(CopyRow).where(CopyRow.conversation == conversation).order_by(CopyRow.at.desc(), CopyRow.id.desc())


def reply_of(row: OwedRow, now: datetime) -> OwedReply:
    """Return an owed answer as of ``now``."""
    now = now.astimezone().replace(tzinfo=None) if now.tzinfo else now
    over = timedelta() if row.dropped else max((row.answered or now) - row.due, timedelta())
    return OwedReply(
        id=row.id, conversation=row.conversation, quote=row.quote, said=row.said, made=row.made, due=row.due,
        answered=row.answered, dropped=row.dropped, overdue=over,
    )  # fmt: skip


def pardon_of(row: PardonRow) -> Pardon:
    """Return a false alarm."""
    return Pardon.model_validate(
        {
            "id": row.id, "rule": row.rule, "severity": row.severity, "quote": row.quote, "exact": row.exact, "text": row.text,
            "reason": row.reason, "role": row.role, "made": row.made, "state": row.state, "by": row.by, "note": row.note,
            "reviewed": row.reviewed,
        }
    )  # fmt: skip
