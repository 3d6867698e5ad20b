"""Owed answers, false alarms, copied replies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None


def upgrade() -> None:
    """Make the tables."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "owed",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("conversation", sa.String(200), nullable=False),
        sa.Column("quote", sa.Text, nullable=False),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("made", moment, nullable=False),
        sa.Column("due", moment, nullable=False),
        sa.Column("answered", moment),
        sa.Column("dropped", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_owed"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_owed_conversation", "owed", ["conversation"])
    op.create_table(
        "pardons",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("rule", sa.String(100), nullable=False),
        sa.Column("severity", sa.String(10), nullable=False),
        sa.Column("quote", sa.Text, nullable=False),
        sa.Column("exact", sa.Boolean, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column("made", moment, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("reviewed", moment),
        sa.PrimaryKeyConstraint("id", name="pk_pardons"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_pardons_rule_state", "pardons", ["rule", "state"])
    op.create_table(
        "copies",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("conversation", sa.String(200), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_copies"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_copies_conversation_at", "copies", ["conversation", "at"])


def downgrade() -> None:
    """Take the tables away."""
    for name in ("copies", "pardons", "owed"):
        op.drop_table(name)
