"""Runs migrations on the connection that ``opening.migrate`` hands over, all in its one transaction."""

from __future__ import annotations

from alembic import context

from assistant.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite changes a table by writing it anew
    transactional_ddl=True,  # the connection begins transactions itself, so SQLite takes schema changes back as well
)
with context.begin_transaction():
    context.run_migrations()
