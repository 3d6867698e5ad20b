"""A store of any earlier version is brought up to date, whole or not at all; a newer one is left alone."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from assistant.errors import StoreError
from assistant.store.base import Base
from assistant.store.opening import HEAD, connected, migrate, named, opened, revision, revisions
from assistant.store.store import Store
from assistant.store.values import Copied

NOON = datetime(2026, 11, 25, 12, 0)
STEPS = revisions()


@contextmanager
def linked(where):
    """An engine on a database as it is."""
    engine = connected(where)
    try:
        yield engine
    finally:
        engine.dispose()


def run(where, *statements: str) -> None:
    with linked(where) as engine, engine.execution_options(writes=True).begin() as connection:
        for each in statements:
            connection.execute(text(each))


def tables(where) -> set[str]:
    with linked(where) as engine:
        return set(inspect(engine).get_table_names()) - {"alembic_version"}


def differences(where) -> list[object]:
    with linked(where) as engine, engine.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), Base.metadata)


def test_the_program_knows_the_newest_migration():
    assert STEPS[-1] == HEAD


def test_migrations_make_the_tables_that_the_program_has(new):
    opened(new).dispose()
    assert differences(new) == []


def test_a_store_goes_down_to_every_step_and_up_again(new):
    opened(new).dispose()
    with linked(new) as engine:
        for step in [*STEPS[-2::-1], "base"]:
            migrate(engine, named(new), step)
            with engine.connect() as connection:
                assert revision(connection) == (None if step == "base" else step)
    assert tables(new) == set()
    opened(new).dispose()
    assert differences(new) == []


OLDEST = (
    """INSERT INTO owed VALUES
    (5, 'a', '晚些', '晚些回您', '2026-11-25 04:00:00.000000', '2026-11-25 10:00:00.000000', NULL, {false})""",
    "INSERT INTO copies VALUES (1, 'a', '晚些回您', '2026-11-25 04:00:00.000000')",
    """INSERT INTO pardons VALUES (1, 'BEST', 'warn', '最快', {true}, '最快明天到', '', 'agent', '2026-11-25 04:00:00.000000',
    'accepted', 'lead', '', NULL)""",
)
"""Rows as the first version wrote them."""
SQLITE = """
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));
INSERT INTO alembic_version VALUES ('0001');
CREATE TABLE owed (id INTEGER NOT NULL CONSTRAINT pk_owed PRIMARY KEY AUTOINCREMENT, conversation VARCHAR(200) NOT NULL,
  quote TEXT NOT NULL, said TEXT NOT NULL, made DATETIME NOT NULL, due DATETIME NOT NULL, answered DATETIME,
  dropped BOOLEAN NOT NULL);
CREATE INDEX ix_owed_conversation ON owed (conversation);
CREATE TABLE pardons (id INTEGER NOT NULL CONSTRAINT pk_pardons PRIMARY KEY AUTOINCREMENT, rule VARCHAR(100) NOT NULL,
  severity VARCHAR(10) NOT NULL, quote TEXT NOT NULL, exact BOOLEAN NOT NULL, text TEXT NOT NULL, reason TEXT NOT NULL,
  role VARCHAR(10) NOT NULL, made DATETIME NOT NULL, state VARCHAR(10) NOT NULL,
  "by" TEXT NOT NULL, note TEXT NOT NULL, reviewed DATETIME);
CREATE INDEX ix_pardons_rule_state ON pardons (rule, state);
CREATE TABLE copies (id INTEGER NOT NULL CONSTRAINT pk_copies PRIMARY KEY AUTOINCREMENT, conversation VARCHAR(200) NOT NULL,
  text TEXT NOT NULL, at DATETIME NOT NULL);
CREATE INDEX ix_copies_conversation_at ON copies (conversation, at)
"""
"""The tables as the first version made them in a file."""
POSTGRESQL = (
    SQLITE.replace("INTEGER NOT NULL CONSTRAINT", "SERIAL NOT NULL CONSTRAINT")
    .replace(" AUTOINCREMENT", "")
    .replace("DATETIME", "TIMESTAMP WITH TIME ZONE")
)


@pytest.fixture
def oldest(new):
    """A store of the first version, with rows in it."""
    made, words = (SQLITE, ("0", "1")) if isinstance(new, Path) else (POSTGRESQL, ("false", "true"))
    false, true = words
    run(new, *made.split(";"), *(each.format(false=false, true=true) for each in OLDEST))
    if isinstance(new, str):  # a server counts only the ids that it gave itself
        run(new, *(f"SELECT setval('{name}_id_seq', 5)" for name in ("owed", "pardons", "copies")))
    return new


def told(store: Store) -> list[object]:
    return [[(each.id, each.said, each.made) for each in store.due(NOON)], store.recent("a", 1), store.accepted("BEST")]


MADE = datetime(2026, 11, 25, 4, 0, tzinfo=UTC).astimezone().replace(tzinfo=None)
THE_SAME = [[(5, "晚些回您", MADE)], ("晚些回您",), {"最快"}]


def test_a_store_of_the_oldest_version_is_read(oldest):
    with Store(oldest) as store:
        assert told(store) == THE_SAME
        store.log.copied(Copied(suggestion="s", draft=1, drafted="好", text="好的", conversation="a"), NOON)
    assert differences(oldest) == []


def test_a_store_with_rows_goes_down_and_up_and_loses_none_of_the_oldest(oldest):
    with Store(oldest) as store:
        store.log.copied(Copied(suggestion="s", draft=1, drafted="好", text="好的", conversation="b", rules=("R",)), NOON)
        store.talks.open("甲", "", NOON)
    with linked(oldest) as engine:
        migrate(engine, named(oldest), "0001")
    assert tables(oldest) == {"owed", "pardons", "copies"}
    with Store(oldest) as store:
        assert told(store) == THE_SAME
        assert store.recent("b", 1) == ("好的",)


def test_a_migration_that_fails_leaves_the_store_as_it_was(new):
    run(new, "CREATE TABLE copies (mine TEXT)")  # the last table that the first step makes
    with pytest.raises(StoreError, match=r"的内容对不上（(?:SQLITE_ERROR|42P07)）"):
        Store(new)
    assert tables(new) == {"copies"}


def test_a_newer_store_is_not_touched(where):
    try:
        run(where, "UPDATE alembic_version SET version_num = '9000'")
        with pytest.raises(StoreError, match=f" 的版本是 9000，这个程序只认到 {HEAD}，多半是更新的版本写的。请换用"):
            Store(where)
    finally:
        run(where, f"UPDATE alembic_version SET version_num = '{HEAD}'")
