"""The tables as they are now. A change here needs a migration of its own; a test compares the two.

Only types that SQLite and PostgreSQL both have are used.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

from sqlalchemy import DateTime, Dialect, Index, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from assistant.store.private import LONGEST_KEY

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
}
"""Constraints need names, for a migration to find them in any database."""


class Moment(TypeDecorator[datetime]):
    """A moment, kept in UTC. Given without a zone it is local time, and so it is given back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return what is written."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return what was read; SQLite forgets the zone."""
        if value is None:
            return None
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone().replace(tzinfo=None)


class Base(DeclarativeBase):
    """Base of all tables."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar = {datetime: Moment, str: Text}


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
    """A reply that was copied."""

    __tablename__ = "copies"
    __table_args__ = (Index("ix_copies_conversation_at", "conversation", "at"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation: Mapped[str] = mapped_column(String(LONGEST_KEY))
    text: Mapped[str]
    at: Mapped[datetime]
