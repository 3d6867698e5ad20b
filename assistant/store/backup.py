"""A store as one file, and back again, into either database.

The file is a zip: ``manifest.json`` says of which revision it is and how many rows each table has; beside it lies a file of
JSON lines for each table, a row a line, moments in UTC. Sign-ins are left out, digests of passwords and keys are not.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from sqlalchemy import JSON, Column, Connection, DateTime, Engine, MetaData, Table, func, insert, select, text

from assistant.errors import InputError, StoreError
from assistant.store.base import Base
from assistant.store.failing import told
from assistant.store.ground import Ground
from assistant.store.opening import HEAD, connected, migrate, revisions
from assistant.store.tables import SessionRow

FORMAT = 1
MANIFEST = "manifest.json"
CHUNK = 500
"""Rows that are held at once."""
ABSENT = {SessionRow.__tablename__}
TABLES = [each for each in Base.metadata.sorted_tables if each.name not in ABSENT]
"""In the order in which they can be filled."""


def backup(ground: Ground, file: Path, now: datetime) -> int:
    """Write all that is kept into a new file, as it stands at one moment; return how many rows.

    :raises InputError: when there is such a file already, or it cannot be written.
    :raises StoreError: when the database is not fit.
    """
    if file.exists():
        raise InputError(f"已经有 {file} 了。请换个文件名，旧的备份不会被盖掉。")
    made: dict[str, Any] = {"format": FORMAT, "revision": HEAD, "made": _plain(now)}
    with told(ground.name), _still(ground.engine) as connection, _new(file) as target, _zip(target) as out:
        rows = {table.name: _written(connection, table, out) for table in TABLES}
        made |= {"rows": rows, "ids": _last_ids(connection)}
        out.writestr(MANIFEST, json.dumps(made, ensure_ascii=False, indent=1))
    return sum(rows.values())


def restore(ground: Ground, file: Path, replace: bool = False) -> int:
    """Put what a backup holds into a store, all or nothing; return how many rows.

    The file is read to its end and brought up to date beside the store before the store is touched.

    :param replace: whether what the store holds goes first.
    :raises InputError: when the store holds something and it is not to be replaced, or there is no such file.
    :raises StoreError: when the file is damaged, or of a revision that this program does not know; or the database is not fit.
    """
    with tempfile.TemporaryDirectory(prefix="nuanyan-") as folder:
        read = connected(Path(folder) / "read.db")
        try:
            ids = _read(file, read)
            with told(str(file)), read.connect() as source, ground.writing() as session:
                target = session.connection()
                _emptied(target, ground.name, replace)
                count = sum(_copied(source, target, table) for table in TABLES)
                _go_on(target, ids)
                return count
        finally:
            read.dispose()


def _emptied(target: Connection, name: str, replace: bool) -> None:
    tables = Base.metadata.sorted_tables[::-1]
    if not replace and any(target.execute(select(table).limit(1)).first() is not None for table in tables):
        raise InputError(f"记录库 {name} 里已经有记录。要用备份整个换掉，请加 --replace；想留着，请先备份一份。")
    for table in tables:
        target.execute(table.delete())


# --- writing


@contextmanager
def _new(file: Path) -> Iterator[IO[bytes]]:
    """Give a file that stands in its place only once it is whole; only its owner may read it."""
    half = file.with_name(f"{file.name}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(half, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as target:
            yield target
            target.flush()
            os.fsync(target.fileno())
        half.replace(file)
    except OSError as error:
        raise InputError(f"备份写不到 {file}（{error.strerror}）。请看看那个文件夹能不能写、磁盘满了没有。") from error
    finally:
        with suppress(OSError):
            half.unlink()


def _zip(target: IO[bytes]) -> ZipFile:
    return ZipFile(target, "w", ZIP_DEFLATED)


@contextmanager
def _still(engine: Engine) -> Iterator[Connection]:
    """Give a connection that sees one moment of the database, whatever is written meanwhile."""
    with engine.connect() as connection:
        if engine.dialect.name != "sqlite":  # which does so anyway
            connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


def _written(connection: Connection, table: Table, out: ZipFile) -> int:
    count = 0
    with out.open(_file_of(table), "w", force_zip64=True) as lines:
        for row in connection.execution_options(yield_per=CHUNK).execute(select(table).order_by(*table.primary_key)):
            lines.write(json.dumps({key: _plain(value) for key, value in row._mapping.items()}, ensure_ascii=False).encode())
            lines.write(b"\n")
            count += 1
    return count


def _plain(value: object) -> object:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def _file_of(table: Table) -> str:
    return f"{table.name}.jsonl"


# --- ids, of which none is used twice, in a restored store neither


def _counted() -> list[Table]:
    return [each for each in TABLES if each.autoincrement_column is not None]


def _last_ids(connection: Connection) -> dict[str, int]:
    if connection.dialect.name == "sqlite":
        found = {row.name: row.seq for row in connection.execute(text("SELECT name, seq FROM sqlite_sequence"))}
        return {each.name: found[each.name] for each in _counted() if each.name in found}
    asked = "SELECT last_value FROM pg_sequences WHERE schemaname || '.' || sequencename = pg_get_serial_sequence(:table, 'id')"
    found = {each.name: connection.execute(text(asked), {"table": each.name}).scalar() for each in _counted()}
    return {name: last for name, last in found.items() if last is not None}


def _go_on(target: Connection, ids: dict[str, int]) -> None:
    for table in _counted():
        last = max(ids.get(table.name, 0), target.execute(select(func.max(table.c.id))).scalar() or 0)
        if target.dialect.name == "sqlite":
            target.execute(text("DELETE FROM sqlite_sequence WHERE name = :table"), {"table": table.name})
            target.execute(text("INSERT INTO sqlite_sequence VALUES (:table, :last)"), {"table": table.name, "last": last})
        else:
            asked = text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :last, :used)")
            target.execute(asked, {"table": table.name, "last": max(last, 1), "used": last > 0})


# --- reading


def _read(file: Path, into: Engine) -> dict[str, int]:
    """Read a backup into an empty database and bring it up to date; return the last ids that were used."""
    try:
        with ZipFile(file) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            revision, rows, ids = str(manifest["revision"]), dict(manifest["rows"]), dict(manifest["ids"])
            if manifest["format"] != FORMAT or revision > HEAD:
                raise StoreError(f"备份 {file} 的版本是 {revision}，这个程序只认到 {HEAD}。请换用写它的那个版本或更新的版本。")
            if revision not in revisions():
                raise ValueError("no revision")
            migrate(into, str(file), revision)
            with into.execution_options(writes=True).begin() as connection:
                _fill(connection, archive, rows)
        migrate(into, str(file))
        return {str(name): int(last) for name, last in ids.items()}
    except FileNotFoundError as error:
        raise InputError(f"没有 {file} 这个文件。请看看路径。") from error
    except IsADirectoryError as error:
        raise InputError(f"{file} 是文件夹，不是备份文件。请看看路径。") from error
    except StoreError:
        raise
    except Exception as error:  # a damaged file fails in any way: as a zip, as JSON, as a row
        why = "不是备份文件" if isinstance(error, BadZipFile) else f"已损坏（{type(error).__name__}）"
        raise StoreError(f"备份 {file} {why}，什么都没有改动。请换一份备份。") from error


def _fill(connection: Connection, archive: ZipFile, rows: dict[str, int]) -> None:
    """Fill the tables of a revision, which need not be those of today."""
    found = MetaData()
    found.reflect(connection)
    for table in found.sorted_tables:
        if table.name in ABSENT or table.name == "alembic_version":
            continue
        count = 0
        with archive.open(_file_of(table)) as lines:
            while chunk := list(islice(lines, CHUNK)):
                connection.execute(insert(table), [_row(table, json.loads(line)) for line in chunk])
                count += len(chunk)
        if count != rows.pop(table.name):
            raise ValueError("rows are missing")
    if rows:
        raise ValueError("rows of no table")


def _row(table: Table, given: dict[str, Any]) -> dict[str, Any]:
    if set(given) != set(table.c.keys()):
        raise ValueError("columns of another table")
    return {each.name: _value(each, given[each.name]) for each in table.c}


def _value(column: Column[Any], value: Any) -> object:  # noqa: ANN401 - whatever stands in the file
    if value is None and column.nullable:
        return None
    if isinstance(column.type, DateTime):
        return datetime.fromisoformat(value).astimezone(UTC).replace(tzinfo=None)
    fits = (dict, list) if isinstance(column.type, JSON) else (column.type.python_type,)
    if type(value) not in fits and not (fits == (float,) and type(value) is int):
        raise TypeError("a value of another kind")
    return value


def _copied(source: Connection, target: Connection, table: Table) -> int:
    count = 0
    for part in source.execution_options(yield_per=CHUNK).execute(select(table).order_by(*table.primary_key)).partitions():
        target.execute(insert(table), [dict(row._mapping) for row in part])
        count += len(part)
    return count
