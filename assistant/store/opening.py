"""A database opened: how SQLite and PostgreSQL are set, and its tables brought up to date."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from sqlite3 import Connection as Driver
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry

from assistant.errors import StoreError
from assistant.store.failing import PATIENCE, told

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0003"
"""The newest migration; a database that is there already needs none, and Alembic is not even imported."""
MIGRATIONS = Path(__file__).parent / "migrations"
PRAGMAS = {
    "busy_timeout": str(PATIENCE * 1000),
    "foreign_keys": "ON",
    "journal_mode": "WAL",
    "synchronous": "FULL",  # what was acknowledged survives a power cut as well
    "secure_delete": "ON",  # what is purged is overwritten
}
ALONE = 0x6E75616E  # the number of the lock under which one of all processes may write to a PostgreSQL database
POOL = {"pool_size": 5, "max_overflow": 15, "pool_timeout": PATIENCE, "pool_recycle": 1800, "pool_pre_ping": True}
"""Connections that stay, that more may be opened when all are busy, and that one is looked at before it is used."""
POSTGRESQL = ("postgresql", "postgresql+psycopg", "postgres")
FORM = "要写成 postgresql://用户:密码@主机:5432/库名"


def opened(where: Path | str) -> Engine:
    """Return an engine on a SQLite file, made when it is not there, or on a database by its URL; its tables up to date.

    Transactions on ``engine.execution_options(writes=True)`` wait for each other from their beginning, in all processes, and
    so do not fail halfway.

    :raises StoreError: when it is damaged, cannot be reached or written, or was written by a newer version.
    """
    with told(name := named(where)):
        engine = connected(where)
        try:
            migrate(engine, name)
        except BaseException:
            engine.dispose()
            raise
    return engine


def connected(where: Path | str) -> Engine:
    """Return an engine as ``opened`` does, the tables as they are."""
    url = _url(where)
    if url.drivername != "sqlite":
        return _on_server(url)
    Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
    # hide_parameters: texts of agents and buyers belong in no error and no log
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": PATIENCE})
    event.listen(engine, "connect", _set)
    event.listen(engine, "begin", _begin)
    return engine


def named(where: Path | str) -> str:
    """Return how a database is called in a message: its path, or its URL without the password."""
    if isinstance(where, Path):
        return str(where)
    return _url(where).render_as_string(hide_password=True).replace("+psycopg", "", 1)


def migrate(engine: Engine, name: str, to: str = HEAD) -> None:
    """Bring the tables up, or down, to a revision, all or nothing; ``base`` is the empty database.

    :param name: how the database is called in a message.
    :raises StoreError: when the database is of a revision that this program does not know.
    """
    with engine.connect() as connection:
        if to == revision(connection):
            return
    from alembic import command
    from alembic.util import CommandError

    config = _config()
    with engine.execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        now = revision(connection)  # another process may have been faster
        try:
            (command.upgrade if now is None or (to != "base" and now < to) else command.downgrade)(config, to)
        except CommandError as error:
            cure = "请换用写它的那个版本，或者把它移到别处让程序新建一个"
            raise StoreError(f"记录库 {name} 的版本是 {now}，这个程序只认到 {HEAD}，多半是更新的版本写的。{cure}。") from error


def revision(connection: Connection) -> str | None:
    """Return the migration that a database has reached; None for one that has none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def revisions() -> list[str]:
    """Return all revisions, the oldest first."""
    from alembic.script import ScriptDirectory

    return [each.revision for each in ScriptDirectory.from_config(_config()).walk_revisions()][::-1]


def checkpoint(engine: Engine) -> None:
    """Bring what was written into the SQLite file itself and empty the log beside it, where nobody reads just now."""
    if engine.dialect.name != "sqlite":
        return
    raw = engine.raw_connection()  # no transaction may be open
    try:
        raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        raw.close()


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _url(where: Path | str) -> URL:
    if isinstance(where, Path):
        return URL.create("sqlite", database=str(where))
    with suppress(ArgumentError, ValueError):
        url = make_url(where.strip())
        if url.drivername in POSTGRESQL and url.database:
            return url.set(drivername="postgresql+psycopg")
        if url.drivername == "sqlite" and url.database not in (None, "", ":memory:") and not url.query:
            return url
    raise StoreError(f"NUANYAN_STORE 写的不是能用的数据库网址。{FORM}；不写就用 var 里的文件。")  # a password may stand in it


def _on_server(url: URL) -> Engine:
    waits: dict[str, Any] = {} if "connect_timeout" in url.query else {"connect_timeout": PATIENCE}
    engine = create_engine(url, hide_parameters=True, connect_args={"application_name": "nuanyan", **waits}, **POOL)
    event.listen(engine, "begin", _alone)
    return engine


def _set(driver: Driver, _: ConnectionPoolEntry) -> None:
    """Set a new connection; the driver is kept from beginning transactions, for it begins none before a schema change."""
    driver.isolation_level = None
    for name, value in PRAGMAS.items():
        driver.execute(f"PRAGMA {name}={value}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _writes(connection) else "BEGIN")


def _alone(connection: Connection) -> None:
    """Let one write at a time, as SQLite does: what is read before a write still stands when it is written."""
    if _writes(connection):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{PATIENCE}s'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ALONE})")


def _writes(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("writes"))
