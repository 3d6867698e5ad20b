"""Practice: what trainees did, what trainers said to it, and what they set."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0003"
down_revision = "0002"

MOMENT = sa.DateTime(timezone=True)
NAME, SHORT, CODE = sa.String(100), sa.String(10), sa.String(20)


def upgrade() -> None:
    """Make the tables."""
    _attempts()
    op.create_table(
        "comments",
        _column("id", sa.Integer),
        _column("attempt", sa.Integer),
        _column("who", NAME),
        _column("text", sa.Text),
        _column("by", NAME),
        _column("at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_comments"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_comments_who", "comments", ["who"])
    op.create_index("ix_comments_attempt", "comments", ["attempt"])
    op.create_table(
        "assignments",
        _column("id", sa.Integer),
        _column("who", sa.JSON),
        _column("kind", SHORT),
        _column("intent", CODE),
        _column("level", SHORT),
        _column("persona", NAME),
        _column("items", sa.JSON),
        _column("count", sa.Integer),
        _column("least", sa.Integer),
        _column("due", SHORT),
        _column("note", sa.Text),
        _column("by", NAME),
        _column("made", MOMENT),
        sa.Column("withdrawn", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_assignments"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_assignments_made", "assignments", ["made"])


def downgrade() -> None:
    """Take the tables away."""
    for name in ("assignments", "comments", "attempts"):
        op.drop_table(name)


def _attempts() -> None:
    op.create_table(
        "attempts",
        _column("id", sa.Integer),
        _column("who", NAME),
        _column("kind", SHORT),
        _column("item", NAME),
        _column("intent", CODE),
        _column("sub", NAME),
        _column("level", SHORT),
        _column("persona", NAME),
        _column("again_of", sa.Integer),
        _column("assignment", sa.Integer),
        _column("began", MOMENT),
        _column("state", sa.Text),
        _column("saved", sa.Integer),
        sa.Column("ended", MOMENT),
        _column("nth", sa.Integer),
        sa.Column("score", sa.Integer),
        _column("seconds", sa.Double),
        _column("hints", sa.Integer),
        _column("marks", sa.JSON),
        _column("answer", sa.Text),
        _column("result", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_attempts_who_began", "attempts", ["who", "began"])
    op.create_index("ix_attempts_began", "attempts", ["began"])


def _column(name: str, kind: TypeEngine[Any] | type[TypeEngine[Any]]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)
