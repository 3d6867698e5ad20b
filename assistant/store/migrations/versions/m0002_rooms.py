"""Suggestions with what was copied and thought of them, corrections, conversations, changes of the library, people."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

Kind = TypeEngine[Any] | type[TypeEngine[Any]]
revision = "0002"
down_revision = "0001"

MOMENT = sa.DateTime(timezone=True)
KEY, NAME, SHORT, CODE = sa.String(200), sa.String(100), sa.String(10), sa.String(20)
COPIES = ("suggestion", "draft", "drafted", "distance", "seconds", "who", "worded")
MADE = (
    "copy_rules", "draft_rules", "draft_exemplars", "drafts", "suggestions", "opinions", "corrections", "events", "turns",
    "talks", "layouts", "changes", "sessions", "people", "clients",
)  # fmt: skip


def upgrade() -> None:
    """Make the tables, and room beside each copy for what it came from."""
    _copies()
    _suggestions()
    _opinions()
    _talks()
    _changes()
    _people()


def downgrade() -> None:
    """Take them away; the copies themselves stay."""
    for name in MADE:
        op.drop_table(name)
    op.drop_index("ix_copies_suggestion", "copies")
    op.drop_index("ix_copies_at", "copies")
    op.drop_index("ix_copies_worded_at", "copies")
    for name in COPIES:
        op.drop_column("copies", name)


def _copies() -> None:
    op.add_column("copies", _column("suggestion", KEY, server_default=""))
    op.add_column("copies", _column("draft", sa.Integer, server_default="0"))
    op.add_column("copies", _column("drafted", sa.Text, server_default=""))
    op.add_column("copies", sa.Column("distance", sa.Double))
    op.add_column("copies", sa.Column("seconds", sa.Double))
    op.add_column("copies", _column("who", NAME, server_default=""))
    op.add_column("copies", sa.Column("worded", sa.Boolean, nullable=False, server_default=sa.true()))
    op.create_index("ix_copies_suggestion", "copies", ["suggestion"])
    op.create_index("ix_copies_worded_at", "copies", ["worded", "at"])
    op.create_index("ix_copies_at", "copies", ["at"])
    op.create_table(
        "copy_rules",
        _column("copy", sa.Integer),
        _column("rule", NAME),
        sa.PrimaryKeyConstraint("copy", "rule", name="pk_copy_rules"),
        sa.ForeignKeyConstraint(["copy"], ["copies.id"], name="fk_copy_rules_copy", ondelete="CASCADE"),
    )


def _suggestions() -> None:
    op.create_table(
        "suggestions",
        _column("id", KEY),
        _column("at", MOMENT),
        _column("conversation", KEY),
        _column("who", NAME),
        _column("text", sa.Text),
        _column("channel", SHORT),
        _column("role", SHORT),
        _column("intent", CODE),
        sa.Column("told", CODE),
        _column("again", NAME),
        _column("first", CODE),
        _column("first_share", sa.Double),
        _column("second", CODE),
        _column("second_share", sa.Double),
        _column("sub", NAME),
        _column("emotion", sa.Integer),
        sa.Column("first_ms", sa.Double),
        sa.Column("done_ms", sa.Double),
        _column("worded", sa.Boolean),
        sa.PrimaryKeyConstraint("id", name="pk_suggestions"),
    )
    op.create_index("ix_suggestions_at", "suggestions", ["at"])
    op.create_index("ix_suggestions_worded_at", "suggestions", ["worded", "at"])
    op.create_index("ix_suggestions_conversation", "suggestions", ["conversation"])
    op.create_table(
        "drafts",
        _column("suggestion", KEY),
        _column("number", sa.Integer),
        _column("style", SHORT),
        _column("source", NAME),
        _column("text", sa.Text),
        sa.PrimaryKeyConstraint("suggestion", "number", name="pk_drafts"),
        sa.ForeignKeyConstraint(["suggestion"], ["suggestions.id"], name="fk_drafts_suggestion", ondelete="CASCADE"),
    )
    op.create_table(
        "draft_exemplars",
        _column("suggestion", KEY),
        _column("number", sa.Integer),
        _column("place", sa.Integer),
        _column("pattern", NAME),
        sa.PrimaryKeyConstraint("suggestion", "number", "place", name="pk_draft_exemplars"),
        _to_draft("draft_exemplars"),
    )
    op.create_index("ix_draft_exemplars_pattern", "draft_exemplars", ["pattern"])
    op.create_table(
        "draft_rules",
        _column("suggestion", KEY),
        _column("number", sa.Integer),
        _column("rule", NAME),
        _column("severity", SHORT),
        sa.PrimaryKeyConstraint("suggestion", "number", "rule", name="pk_draft_rules"),
        _to_draft("draft_rules"),
    )


def _opinions() -> None:
    op.create_table(
        "opinions",
        _column("suggestion", KEY),
        _column("draft", sa.Integer),
        _column("who", NAME),
        _column("verdict", SHORT),
        _column("reasons", sa.JSON),
        _column("note", sa.Text),
        _column("at", MOMENT),
        sa.PrimaryKeyConstraint("suggestion", "draft", "who", name="pk_opinions"),
    )
    op.create_index("ix_opinions_at", "opinions", ["at"])
    op.create_table(
        "corrections",
        _column("id", sa.Integer),
        _column("text", sa.Text),
        _column("was", CODE),
        _column("now", CODE),
        _column("sub", NAME),
        _column("suggestion", KEY),
        _column("who", NAME),
        _column("at", MOMENT),
        _column("state", SHORT),
        _column("by", NAME),
        sa.Column("decided", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_corrections"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_corrections_state", "corrections", ["state"])


def _talks() -> None:
    op.create_table(
        "talks",
        _column("id", KEY),
        _column("name", sa.Text),
        _column("who", NAME),
        _column("opened", MOMENT),
        _column("touched", MOMENT),
        sa.Column("closed", MOMENT),
        _column("card", sa.JSON),
        sa.PrimaryKeyConstraint("id", name="pk_talks"),
    )
    op.create_index("ix_talks_touched", "talks", ["touched"])
    op.create_table(
        "turns",
        _column("id", sa.Integer),
        _column("talk", KEY),
        _column("who", SHORT),
        _column("text", sa.Text),
        sa.Column("at", MOMENT),
        _column("noted", MOMENT),
        sa.Column("emotion", sa.Integer),
        _column("intent", NAME),
        sa.PrimaryKeyConstraint("id", name="pk_turns"),
        sa.ForeignKeyConstraint(["talk"], ["talks.id"], name="fk_turns_talk", ondelete="CASCADE"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_turns_talk", "turns", ["talk"])
    op.create_table(
        "events",
        _column("id", sa.Integer),
        _column("talk", KEY),
        _column("at", MOMENT),
        _column("what", sa.Text),
        _column("by", NAME),
        _column("to", NAME),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
        sa.ForeignKeyConstraint(["talk"], ["talks.id"], name="fk_events_talk", ondelete="CASCADE"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_events_talk", "events", ["talk"])
    op.create_table(
        "layouts",
        _column("digest", sa.String(64)),
        _column("layout", sa.Text),
        _column("at", MOMENT),
        sa.PrimaryKeyConstraint("digest", name="pk_layouts"),
    )


def _changes() -> None:
    op.create_table(
        "changes",
        _column("id", sa.Integer),
        _column("kind", SHORT),
        _column("pattern", NAME),
        _column("version", sa.Integer),
        _column("before", sa.JSON),
        _column("after", sa.JSON),
        _column("who", NAME),
        _column("why", sa.Text),
        _column("file", sa.Text),
        _column("at", MOMENT),
        _column("state", SHORT),
        _column("by", NAME),
        _column("note", sa.Text),
        sa.Column("decided", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_changes"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_changes_pattern", "changes", ["pattern"])
    op.create_index("ix_changes_state", "changes", ["state"])


def _people() -> None:
    op.create_table(
        "people",
        _column("name", NAME),
        _column("rank", SHORT),
        _column("secret", sa.Text),
        _column("failed", sa.Integer),
        sa.Column("locked", MOMENT),
        _column("made", MOMENT),
        sa.Column("seen", MOMENT),
        sa.PrimaryKeyConstraint("name", name="pk_people"),
    )
    op.create_table(
        "sessions",
        _column("token", KEY),
        _column("name", NAME),
        _column("began", MOMENT),
        _column("until", MOMENT),
        sa.PrimaryKeyConstraint("token", name="pk_sessions"),
        sa.ForeignKeyConstraint(["name"], ["people.name"], name="fk_sessions_name", ondelete="CASCADE"),
    )
    op.create_index("ix_sessions_name", "sessions", ["name"])
    op.create_table(
        "clients",
        _column("name", NAME),
        _column("secret", KEY),
        _column("per_minute", sa.Integer),
        _column("made", MOMENT),
        sa.Column("used", MOMENT),
        sa.PrimaryKeyConstraint("name", name="pk_clients"),
        sa.UniqueConstraint("secret", name="uq_clients_secret"),
    )


def _column(name: str, kind: Kind, server_default: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, server_default=server_default)


def _to_draft(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_suggestion_number"
    return sa.ForeignKeyConstraint(
        ["suggestion", "number"], ["drafts.suggestion", "drafts.number"], name=name, ondelete="CASCADE"
    )
