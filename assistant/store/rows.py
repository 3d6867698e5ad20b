"""Rows found in a session, and the values they are given back as."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, and_, select, update
from sqlalchemy.orm import Session

from assistant.errors import InputError
from assistant.schema import Scored
from assistant.store.tables import (
    AssignmentRow,
    ChangeRow,
    CommentRow,
    CopyRow,
    CorrectionRow,
    DraftRow,
    OpinionRow,
    OwedRow,
    PardonRow,
    SuggestionRow,
)  # fmt: skip
from assistant.store.values import KeptCopy, KeptCorrection, KeptDraft, KeptSuggestion, Opinion, OwedReply, Pardon

Row = TypeVar("Row", OwedRow, PardonRow, CorrectionRow, ChangeRow, CommentRow, AssignmentRow)
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


def answer(session: Session, conversation: str, text: str, at: datetime) -> None:
    """Note that a reply answers what is open, but not what it promises itself."""
    earlier = and_(OwedRow.conversation == conversation, OwedRow.made < at)
    session.execute(
        update(OwedRow).where(still_open(), earlier, ~said_again(conversation, text, at)).values(answered=at),
    )


def copies(conversation: str) -> Select[CopyRow]:
    """Return the question for the replies copied in a conversation, the newest first."""
    return select(CopyRow).where(CopyRow.conversation == conversation).order_by(CopyRow.at.desc(), CopyRow.id.desc())


def note_copy(session: Session, made: CopyRow) -> CopyRow:
    """Keep a copy; the newest of its conversation copied once more, text and suggestion the same, counts once."""
    newest = session.scalars(copies(made.conversation).limit(1)).first()
    if newest is not None and (newest.text, newest.suggestion) == (made.text, made.suggestion):
        newest.at = made.at
        return newest
    session.add(made)
    return made


def copied_lately(session: Session, conversation: str, count: int) -> tuple[str, ...]:
    """Return the last replies copied in a conversation, at most ``count``, newest last; the same twice running is one."""
    found: list[str] = []
    for row in session.scalars(copies(conversation).where(CopyRow.text != "")):
        if len(found) >= count:
            break
        if not found or found[-1] != row.text:
            found.append(row.text)
    return tuple(found[::-1])


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


def suggestion_of(row: SuggestionRow, copies: Iterable[CopyRow]) -> KeptSuggestion:
    """Return a suggestion with those of the copies that were made of it."""
    likeliest = (row.first, row.first_share), (row.second, row.second_share)
    return KeptSuggestion.model_validate(
        {
            "id": row.id, "at": row.at, "conversation": row.conversation, "who": row.who, "text": row.text,
            "channel": row.channel, "role": row.role, "intent": row.intent, "told": row.told, "again": row.again,
            "intents": tuple(Scored(*each) for each in likeliest if each[0]), "sub": row.sub, "emotion": row.emotion,
            "first_ms": row.first_ms, "done_ms": row.done_ms, "drafts": tuple(map(_draft_of, row.drafts)),
            "copies": tuple(_copy_of(each) for each in copies if each.suggestion == row.id),
        }
    )  # fmt: skip


def opinion_of(row: OpinionRow) -> Opinion:
    """Return what an agent thinks of a draft."""
    return Opinion.model_validate(
        {
            "suggestion": row.suggestion, "draft": row.draft, "verdict": row.verdict, "reasons": tuple(row.reasons),
            "note": row.note, "who": row.who,
        }
    )  # fmt: skip


def correction_of(row: CorrectionRow) -> KeptCorrection:
    """Return a correction."""
    return KeptCorrection.model_validate(
        {
            "id": row.id, "text": row.text, "was": row.was, "now": row.now, "sub": row.sub, "suggestion": row.suggestion,
            "who": row.who, "at": row.at, "state": row.state, "by": row.by, "decided": row.decided,
        }
    )  # fmt: skip


def _draft_of(row: DraftRow) -> KeptDraft:
    return KeptDraft.model_validate(
        {
            "number": row.number, "style": row.style, "source": row.source, "text": row.text,
            "exemplars": tuple(each.pattern for each in row.exemplars), "rules": tuple(each.rule for each in row.rules),
        }
    )  # fmt: skip


def _copy_of(row: CopyRow) -> KeptCopy:
    return KeptCopy(draft=row.draft, text=row.text, at=row.at, distance=row.distance, seconds=row.seconds, who=row.who)
