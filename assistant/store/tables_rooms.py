"""The tables of conversations, of the library's changes, and of people."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assistant.store.base import OWN, Base
from assistant.store.private import LONGEST_KEY, LONGEST_NAME


class TalkRow(Base):
    """A conversation; ``id`` is the conversation of its suggestions, copies and owed answers."""

    __tablename__ = "talks"
    __table_args__ = (Index("ix_talks_touched", "touched"),)

    id: Mapped[str] = mapped_column(String(LONGEST_KEY), primary_key=True)
    name: Mapped[str]
    who: Mapped[str] = mapped_column(String(LONGEST_NAME))
    opened: Mapped[datetime]
    touched: Mapped[datetime]
    closed: Mapped[datetime | None]
    card: Mapped[dict[str, Any]]
    turns: Mapped[list[TurnRow]] = relationship(order_by="TurnRow.id", passive_deletes=True, cascade=OWN)


class TurnRow(Base):
    """What was said in a conversation: ``at`` is when, where that is known, ``noted`` when it was added."""

    __tablename__ = "turns"
    __table_args__ = (Index("ix_turns_talk", "talk"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    talk: Mapped[str] = mapped_column(String(LONGEST_KEY), ForeignKey("talks.id", ondelete="CASCADE"))
    who: Mapped[str] = mapped_column(String(10))
    text: Mapped[str]
    at: Mapped[datetime | None]
    noted: Mapped[datetime]
    emotion: Mapped[int | None]
    intent: Mapped[str] = mapped_column(String(LONGEST_NAME))


class EventRow(Base):
    """An entry of the after-sales timeline."""

    __tablename__ = "events"
    __table_args__ = (Index("ix_events_talk", "talk"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    talk: Mapped[str] = mapped_column(String(LONGEST_KEY), ForeignKey("talks.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    what: Mapped[str]
    by: Mapped[str] = mapped_column(String(LONGEST_NAME))
    to: Mapped[str] = mapped_column(String(LONGEST_NAME))


class LayoutRow(Base):
    """A layout of copied chat logs that was learnt; ``digest`` tells two of them apart."""

    __tablename__ = "layouts"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    layout: Mapped[str]
    at: Mapped[datetime]


class ChangeRow(Base):
    """A change proposed to a pattern of the library."""

    __tablename__ = "changes"
    __table_args__ = (
        Index("ix_changes_pattern", "pattern"),
        Index("ix_changes_state", "state"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    pattern: Mapped[str] = mapped_column(String(LONGEST_NAME))
    version: Mapped[int]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    who: Mapped[str] = mapped_column(String(LONGEST_NAME))
    why: Mapped[str]
    file: Mapped[str]
    at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    by: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    note: Mapped[str] = mapped_column(default="")
    decided: Mapped[datetime | None]


class PersonRow(Base):
    """Who may sign in."""

    __tablename__ = "people"

    name: Mapped[str] = mapped_column(String(LONGEST_NAME), primary_key=True)
    rank: Mapped[str] = mapped_column(String(10))
    secret: Mapped[str]
    failed: Mapped[int] = mapped_column(default=0)
    locked: Mapped[datetime | None]
    made: Mapped[datetime]
    seen: Mapped[datetime | None]


class SessionRow(Base):
    """A sign-in that has not ended; ``token`` is a digest."""

    __tablename__ = "sessions"
    __table_args__ = (Index("ix_sessions_name", "name"),)

    token: Mapped[str] = mapped_column(String(LONGEST_KEY), primary_key=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME), ForeignKey("people.name", ondelete="CASCADE"))
    began: Mapped[datetime]
    until: Mapped[datetime]


class ClientRow(Base):
    """Who may use the HTTP API; ``secret`` is a digest of its key."""

    __tablename__ = "clients"
    __table_args__ = (UniqueConstraint("secret", name="uq_clients_secret"),)

    name: Mapped[str] = mapped_column(String(LONGEST_NAME), primary_key=True)
    secret: Mapped[str] = mapped_column(String(LONGEST_KEY))
    per_minute: Mapped[int]
    made: Mapped[datetime]
    used: Mapped[datetime | None]
