"""The tables as they are now. A change here needs a migration of its own; a test compares the two."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assistant.store.base import OWN, Base, Moment
from assistant.store.private import LONGEST_KEY, LONGEST_NAME
from assistant.store.tables_practice import AssignmentRow, AttemptRow, CommentRow
from assistant.store.tables_rooms import (
    ChangeRow,
    ClientRow,
    EventRow,
    LayoutRow,
    PersonRow,
    SessionRow,
    TalkRow,
    TurnRow,
)  # fmt: skip

__all__ = [
    "AssignmentRow", "AttemptRow", "Base", "ChangeRow", "ClientRow", "CommentRow", "CopyRow", "CopyRuleRow", "CorrectionRow",
    "DraftRow", "DraftRuleRow", "EventRow", "ExemplarRow", "LayoutRow", "Moment", "OpinionRow", "OwedRow", "PardonRow",
    "PersonRow", "SessionRow", "SuggestionRow", "TalkRow", "TurnRow",
]  # fmt: skip


class OwedRow(Base):
    """An answer promised."""

    __tablename__ = "owed"
    __table_args__ = (Index("ix_owed_conversation", "conversation"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation: Mapped[str] = mapped_column(String(LONGEST_KEY))
    quote: Mapped[str]
    said: Mapped[str]
    made: Mapped[datetime]
    due: Mapped[datetime]
    answered: Mapped[datetime | None]
    dropped: Mapped[bool] = mapped_column(default=False)


class PardonRow(Base):
    """A finding that an agent holds for a false alarm."""

    __tablename__ = "pardons"
    __table_args__ = (Index("ix_pardons_rule_state", "rule", "state"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    rule: Mapped[str] = mapped_column(String(100))
    severity: Mapped[str] = mapped_column(String(10))
    quote: Mapped[str]
    exact: Mapped[bool]
    text: Mapped[str]
    reason: Mapped[str]
    role: Mapped[str] = mapped_column(String(10))
    made: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    by: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    reviewed: Mapped[datetime | None]


class CopyRow(Base):
    """A reply that was copied, and what it came from; ``worded`` until its words are purged."""

    __tablename__ = "copies"
    __table_args__ = (
        Index("ix_copies_conversation_at", "conversation", "at"),
        Index("ix_copies_suggestion", "suggestion"),
        Index("ix_copies_at", "at"),
        Index("ix_copies_worded_at", "worded", "at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation: Mapped[str] = mapped_column(String(LONGEST_KEY))
    text: Mapped[str]
    at: Mapped[datetime]
    suggestion: Mapped[str] = mapped_column(String(LONGEST_KEY), default="", server_default="")
    draft: Mapped[int] = mapped_column(default=0, server_default="0")
    drafted: Mapped[str] = mapped_column(default="", server_default="")
    distance: Mapped[float | None]
    seconds: Mapped[float | None]
    who: Mapped[str] = mapped_column(String(LONGEST_NAME), default="", server_default="")
    worded: Mapped[bool] = mapped_column(default=True, server_default=true())
    rules: Mapped[list[CopyRuleRow]] = relationship(order_by="CopyRuleRow.rule", passive_deletes=True, cascade=OWN)


class CopyRuleRow(Base):
    """A rule that the guard found broken in a reply as it was copied."""

    __tablename__ = "copy_rules"

    copy: Mapped[int] = mapped_column(ForeignKey("copies.id", ondelete="CASCADE"), primary_key=True)
    rule: Mapped[str] = mapped_column(String(LONGEST_NAME), primary_key=True)


class SuggestionRow(Base):
    """A message and what was thought of it; ``worded`` until its words are purged."""

    __tablename__ = "suggestions"
    __table_args__ = (
        Index("ix_suggestions_at", "at"),
        Index("ix_suggestions_worded_at", "worded", "at"),
        Index("ix_suggestions_conversation", "conversation"),
    )

    id: Mapped[str] = mapped_column(String(LONGEST_KEY), primary_key=True)
    at: Mapped[datetime]
    conversation: Mapped[str] = mapped_column(String(LONGEST_KEY))
    who: Mapped[str] = mapped_column(String(LONGEST_NAME))
    text: Mapped[str]
    channel: Mapped[str] = mapped_column(String(10))
    role: Mapped[str] = mapped_column(String(10))
    intent: Mapped[str] = mapped_column(String(20))
    told: Mapped[str | None] = mapped_column(String(20))
    again: Mapped[str] = mapped_column(String(LONGEST_NAME))
    first: Mapped[str] = mapped_column(String(20))
    first_share: Mapped[float]
    second: Mapped[str] = mapped_column(String(20))
    second_share: Mapped[float]
    sub: Mapped[str] = mapped_column(String(LONGEST_NAME))
    emotion: Mapped[int]
    first_ms: Mapped[float | None]
    done_ms: Mapped[float | None]
    worded: Mapped[bool] = mapped_column(default=True)
    drafts: Mapped[list[DraftRow]] = relationship(order_by="DraftRow.number", passive_deletes=True, cascade=OWN)


class DraftRow(Base):
    """A draft of a suggestion; ``number`` counts from 1."""

    __tablename__ = "drafts"

    suggestion: Mapped[str] = mapped_column(
        String(LONGEST_KEY), ForeignKey("suggestions.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    style: Mapped[str] = mapped_column(String(10))
    source: Mapped[str] = mapped_column(String(LONGEST_NAME))
    text: Mapped[str]
    exemplars: Mapped[list[ExemplarRow]] = relationship(order_by="ExemplarRow.place", passive_deletes=True, cascade=OWN)
    rules: Mapped[list[DraftRuleRow]] = relationship(order_by="DraftRuleRow.rule", passive_deletes=True, cascade=OWN)


class ExemplarRow(Base):
    """A pattern that a draft was made from; ``place`` is its place among them, from 0."""

    __tablename__ = "draft_exemplars"
    __table_args__ = (
        ForeignKeyConstraint(["suggestion", "number"], ["drafts.suggestion", "drafts.number"], ondelete="CASCADE"),
        Index("ix_draft_exemplars_pattern", "pattern"),
    )

    suggestion: Mapped[str] = mapped_column(String(LONGEST_KEY), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    pattern: Mapped[str] = mapped_column(String(LONGEST_NAME))


class DraftRuleRow(Base):
    """A rule that the guard found broken in a draft, at its worst."""

    __tablename__ = "draft_rules"
    __table_args__ = (
        ForeignKeyConstraint(["suggestion", "number"], ["drafts.suggestion", "drafts.number"], ondelete="CASCADE"),
    )

    suggestion: Mapped[str] = mapped_column(String(LONGEST_KEY), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    rule: Mapped[str] = mapped_column(String(LONGEST_NAME), primary_key=True)
    severity: Mapped[str] = mapped_column(String(10))


class OpinionRow(Base):
    """What an agent thinks of a draft; ``reasons`` are codes."""

    __tablename__ = "opinions"
    __table_args__ = (Index("ix_opinions_at", "at"),)

    suggestion: Mapped[str] = mapped_column(String(LONGEST_KEY), primary_key=True)
    draft: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    who: Mapped[str] = mapped_column(String(LONGEST_NAME), primary_key=True)
    verdict: Mapped[str] = mapped_column(String(10))
    reasons: Mapped[list[str]]
    note: Mapped[str]
    at: Mapped[datetime]


class CorrectionRow(Base):
    """An agent's word that a message is about something else."""

    __tablename__ = "corrections"
    __table_args__ = (Index("ix_corrections_state", "state"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    was: Mapped[str] = mapped_column(String(20))
    now: Mapped[str] = mapped_column(String(20))
    sub: Mapped[str] = mapped_column(String(LONGEST_NAME))
    suggestion: Mapped[str] = mapped_column(String(LONGEST_KEY))
    who: Mapped[str] = mapped_column(String(LONGEST_NAME))
    at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    by: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    decided: Mapped[datetime | None]
