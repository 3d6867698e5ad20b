"""A store of any earlier version is brought up to date, whole or not at all; a newer one is left alone."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from assistant.errors import StoreError
from assistant.store.opening import HEAD, MIGRATIONS, migrate, opened
from assistant.store.store import Store
from assistant.store.tables import Base

NOON = datetime(2026, 11, 25, 12, 0)
config = Config()
config.set_main_option("script_location", str(MIGRATIONS))
config.set_main_option("path_separator", "os")
STEPS = [each.revision for each in ScriptDirectory.from_config(config).walk_revisions()][::-1]
"""All revisions, the oldest first."""


def path(folder: Path) -> Path:
    return folder / "store.db"


def tables(file: Path) -> set[str]:
    with sqlite3.connect(file) as driver:
        found = {name for (name,) in driver.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    driver.close()
    return found - {"alembic_version", "sqlite_sequence"}


def test_the_program_knows_the_newest_migration():
    assert STEPS[-1] == HEAD


def test_migrations_make_the_tables_that_the_program_has(tmp_path):
    engine = opened(path(tmp_path))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


@pytest.mark.parametrize("step", STEPS)
def test_a_store_goes_down_to_every_step_and_up_again(tmp_path, step):
    engine = opened(path(tmp_path))
    migrate(engine, path(tmp_path), step)
    migrate(engine, path(tmp_path))
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()


def test_a_store_goes_down_to_nothing_and_up_again(tmp_path):
    engine = opened(path(tmp_path))
    migrate(engine, path(tmp_path), "base")
    assert tables(path(tmp_path)) == set()
    engine.dispose()
    with Store(path(tmp_path)) as store:
        assert store.due(NOON) == []


OLDEST = """
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
CREATE INDEX ix_copies_conversation_at ON copies (conversation, at);
INSERT INTO owed VALUES (5, 'a', '晚些', '晚些回您', '2026-11-25 04:00:00.000000', '2026-11-25 10:00:00.000000', NULL, 0);
INSERT INTO copies VALUES (1, 'a', '晚些回您', '2026-11-25 04:00:00.000000');
INSERT INTO pardons VALUES (1, 'BEST', 'warn', '最快', 1, '最快明天到', '', 'agent',
  '2026-11-25 04:00:00.000000', 'accepted', 'lead', '', NULL);
"""
"""A store as the first version wrote it."""


def test_a_store_of_the_oldest_version_is_read(tmp_path):
    driver = sqlite3.connect(path(tmp_path))
    driver.executescript(OLDEST)
    driver.close()
    with Store(path(tmp_path)) as store:
        assert [(each.id, each.said) for each in store.due(NOON)] == [(5, "晚些回您")]
        assert store.recent("a", 1) == ("晚些回您",)
        assert store.accepted("BEST") == {"最快"}


def test_a_migration_that_fails_leaves_the_store_as_it_was(tmp_path):
    driver = sqlite3.connect(path(tmp_path))
    driver.execute("CREATE TABLE copies (mine TEXT)")  # the last table that the first step makes
    driver.close()
    with pytest.raises(StoreError, match="的内容对不上（SQLITE_ERROR）"):
        Store(path(tmp_path))
    assert tables(path(tmp_path)) == {"copies"}


def test_the_tables_are_tables_of_postgresql_as_well():
    dialect = postgresql.dialect()
    made = [str(CreateTable(table).compile(dialect=dialect)) for table in Base.metadata.sorted_tables]
    made += [str(CreateIndex(i).compile(dialect=dialect)) for table in Base.metadata.sorted_tables for i in table.indexes]
    assert sum("TIMESTAMP WITH TIME ZONE" in each for each in made) == 3
    assert len(made) == 6


def test_a_newer_store_is_not_touched(tmp_path):
    Store(path(tmp_path)).close()
    driver = sqlite3.connect(path(tmp_path))
    with driver:
        driver.execute("UPDATE alembic_version SET version_num = '9000'")
    driver.close()
    with pytest.raises(StoreError, match=f"store.db 的版本是 9000，这个程序只认到 {HEAD}，多半是更新的版本写的。请换用"):
        Store(path(tmp_path))
