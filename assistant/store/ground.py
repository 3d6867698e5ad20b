"""The ground that all rooms of the store stand on: one database, who may write to it now, and when it is tidied."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from assistant.store.failing import told
from assistant.store.opening import checkpoint, named, opened
from assistant.store.purging import purge

LONGEST = 400
"""Days after which a row goes as a whole, where only its text went before: a year and what one compares it with."""


class Ground:
    """An open database: ``where`` is a SQLite file, or the URL of a database. Thread-safe.

    With ``days``, what is older is purged on opening and then once a day.

    :raises StoreError: here and in every method, when the database is not fit; nothing of that call is kept then.
    """

    def __init__(self, where: Path | str, days: int | None = None) -> None:
        if days is not None and days < 1:
            raise ValueError(f"days is {days}, at least 1 is kept")
        self.name, self._days = named(where), days
        self.engine = opened(where)
        self._write = threading.Lock()  # writers of this process queue up here, for SQLite's own waiting is not fair
        self._tended: date | None = None
        try:
            self._tend()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let the database go."""
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that only reads."""
        with told(self.name), Session(self.engine) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Give a session that alone may write, in any process; commit at the end, or undo everything."""
        self._tend()
        with self._alone() as session:
            yield session

    def purge(self, before: datetime, rows: datetime | None = None) -> int:
        """Empty or delete what was noted before a moment, and delete all that is older than ``rows``; see ``purging``."""
        with self._alone() as session:
            gone = purge(session, before, rows)
        with told(self.name):
            checkpoint(self.engine)
        return gone

    @contextmanager
    def _alone(self) -> Iterator[Session]:
        engine = self.engine.execution_options(writes=True)
        with self._write, told(self.name), Session(engine) as session, session.begin():
            yield session

    def _tend(self) -> None:
        if self._days is None or self._tended == date.today():
            return
        self._tended = date.today()
        now = datetime.now()
        self.purge(now - timedelta(days=self._days), now - timedelta(days=max(LONGEST, self._days)))
