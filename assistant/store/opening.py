"""A database file opened: how SQLite is set, its tables brought up to date, and what is said when it is not fit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection as Driver

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from assistant.errors import StoreError

HEAD = "0001"
"""The newest migration; a database that is there already needs none, and Alembic is not even imported."""
MIGRATIONS = Path(__file__).parent / "migrations"
PATIENCE = 10
"""Seconds that a write waits for another process to finish its own."""
PRAGMAS = {
    "busy_timeout": str(PATIENCE * 1000),
    "foreign_keys": "ON",
    "journal_mode": "WAL",
    "synchronous": "FULL",  # what was acknowledged survives a power cut as well
    "secure_delete": "ON",  # what is purged is overwritten
}
ANEW = "请停下程序，把它和旁边的 -wal、-shm 文件一起移到别处再启动，程序会新建一个空的；有备份就放回备份"
CAUSES = {
    "SQLITE_NOTADB": ("不是数据库文件，多半已损坏或被别的文件盖掉", ANEW),
    "SQLITE_CORRUPT": ("已损坏，读不出来", ANEW),
    "SQLITE_READONLY": ("不能写", "请看看文件和所在文件夹的权限，让运行程序的用户能写"),
    "SQLITE_PERM": ("不能写", "请看看文件和所在文件夹的权限，让运行程序的用户能写"),
    "SQLITE_CANTOPEN": ("打不开", "请看看它是不是一个文件、所在文件夹能不能写"),
    "SQLITE_FULL": ("写不进去，磁盘满了", "请腾出空间再试"),
    "SQLITE_IOERR": ("读写出错，多半是磁盘或网络盘的毛病", "请把它放在本机磁盘上，看看磁盘好不好"),
    "SQLITE_BUSY": (f"等了 {PATIENCE} 秒还被别的程序占着", "请关掉别的正在用它的程序再试"),
    "SQLITE_LOCKED": (f"等了 {PATIENCE} 秒还被别的程序占着", "请关掉别的正在用它的程序再试"),
}


def opened(path: Path) -> Engine:
    """Return an engine on a file, made when it is not there, its tables up to date.

    Transactions begin as ``IMMEDIATE`` on ``engine.execution_options(writes=True)``, so that two writers wait for each other
    and do not fail halfway.

    :raises StoreError: when it is damaged, cannot be written, or was written by a newer version.
    """
    with told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        # hide_parameters: texts of agents and buyers belong in no error and no log
        engine = create_engine(
            URL.create("sqlite", database=str(path)), hide_parameters=True, connect_args={"timeout": PATIENCE}
        )
        event.listen(engine, "connect", _set)
        event.listen(engine, "begin", _begin)
        try:
            migrate(engine, path)
        except BaseException:
            engine.dispose()
            raise
    return engine


def migrate(engine: Engine, path: Path, to: str = HEAD) -> None:
    """Bring the tables up, or down, to a revision, all or nothing; ``base`` is the empty database.

    :raises StoreError: when the database is of a revision that this program does not know.
    """
    with engine.connect() as connection:
        if to == _revision(connection):
            return
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with engine.execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        now = _revision(connection)  # another process may have been faster
        try:
            (command.upgrade if now is None or (to != "base" and now < to) else command.downgrade)(config, to)
        except CommandError as error:
            cure = "请换用写它的那个版本，或者把它移到别处让程序新建一个"
            raise StoreError(f"记录库 {path} 的版本是 {now}，这个程序只认到 {HEAD}，多半是更新的版本写的。{cure}。") from error


def checkpoint(engine: Engine) -> None:
    """Bring what was written into the database file itself and empty the log beside it, where nobody reads just now."""
    raw = engine.raw_connection()  # no transaction may be open
    try:
        raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        raw.close()


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what goes wrong with a database into a StoreError that names file, cause and cure."""
    try:
        yield
    except (SQLAlchemyError, OSError, ValueError) as error:
        cause, cure = _why(error)
        raise StoreError(f"记录库 {path} {cause}。{cure}。") from error


def _why(error: Exception) -> tuple[str, str]:
    if isinstance(error, OSError):
        return f"打不开（{error.strerror}）", "请看看它所在的文件夹能不能写"
    code = str(getattr(error.orig, "sqlite_errorname", "")) if isinstance(error, DBAPIError) else ""
    for name, told_so in CAUSES.items():
        if code.startswith(name):
            return told_so
    return f"的内容对不上（{code or type(error).__name__}），多半已损坏或被别的程序改过", ANEW


def _revision(connection: Connection) -> str | None:
    """Return the migration that a database has reached; None for one that has none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _set(driver: Driver, _: ConnectionPoolEntry) -> None:
    """Set a new connection; the driver is kept from beginning transactions, for it begins none before a schema change."""
    driver.isolation_level = None
    for name, value in PRAGMAS.items():
        driver.execute(f"PRAGMA {name}={value}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")
