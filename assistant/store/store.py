"""The store itself: ``var/store.db``. What a method has returned from is on disk, whatever happens to the program after it."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import get_args

from sqlalchemy import and_, delete, func, select, update
from sqlalchemy.orm import Session

from assistant.schema import Owed, Severity, Staff
from assistant.store.opening import checkpoint, opened, told
from assistant.store.private import excerpt, kept, key
from assistant.store.rows import copies, pardon_of, reply_of, row_of, said_again, still_open
from assistant.store.tables import CopyRow, OwedRow, PardonRow
from assistant.store.values import OwedReply, Pardon, State, Verdict

FILE = "store.db"


class Store:
    """Owed answers, false alarms and copied replies. Thread-safe; several processes may have the same file open.

    Every text is masked before it is written. A moment without a zone is local time. With ``days``, what is older is purged
    on opening and once a day. Every method:

    :raises StoreError: when the file is damaged or cannot be written; nothing of that call is kept then.
    """

    def __init__(self, path: Path, days: int | None = None) -> None:
        if days is not None and days < 1:
            raise ValueError(f"days is {days}, at least 1 is kept")
        self._path, self._days = path, days
        self._engine = opened(path)
        self._write = threading.Lock()  # writers of this process queue up here, for SQLite's own waiting is not fair
        self._tended: date | None = None
        try:
            self._tend()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let the file go."""
        self._engine.dispose()

    # --- owed answers

    def owe(self, conversation: str, owed: Sequence[Owed], said: str, now: datetime) -> tuple[OwedReply, ...]:
        """Note the answers that a copied reply ``said`` promises, and return them.

        The same reply copied again before its moment has passed owes nothing more. Any other open answer of this
        conversation is given by this reply.
        """
        self._tend()
        name, whole = key(conversation), kept(said)
        with self._writing() as session:
            self._answer(session, name, whole, now)
            standing = set(session.scalars(select(OwedRow.quote).where(still_open(), said_again(name, whole, now))))
            rows = [
                OwedRow(conversation=name, quote=quote, said=whole, made=now, due=each.due, answered=None)
                for each in dict.fromkeys(owed)
                if (quote := excerpt(each.quote, said)) not in standing
            ]
            session.add_all(rows)
            session.flush()
            for row in rows:
                session.refresh(row)
            return tuple(reply_of(row, now) for row in rows)

    def due(self, now: datetime) -> list[OwedReply]:
        """Return all open ones, the earliest due first, ``overdue`` as of ``now``."""
        with self._reading() as session:
            rows = session.scalars(select(OwedRow).where(still_open()).order_by(OwedRow.due, OwedRow.id))
            return [reply_of(row, now) for row in rows]

    def keep(self, id: int, now: datetime) -> OwedReply:
        """Note that an answer was given at ``now``, in time or late; one that is no longer open stays as it is.

        :raises InputError: when there is none of this id.
        """
        with self._writing() as session:
            row = row_of(session, OwedRow, id, "欠着的回复")
            if row.answered is None and not row.dropped:
                row.answered = now
                session.flush()
                session.refresh(row)
            return reply_of(row, now)

    def drop(self, id: int) -> OwedReply:
        """Note that an answer is no longer wanted; one that is no longer open stays as it is.

        :raises InputError: when there is none of this id.
        """
        with self._writing() as session:
            row = row_of(session, OwedRow, id, "欠着的回复")
            row.dropped = row.dropped or row.answered is None
            return reply_of(row, row.due)

    # --- copied replies

    def copied(self, conversation: str, text: str, at: datetime) -> None:
        """Note that a reply was copied. Open answers that were promised before, in other words, are given by it.

        The newest reply copied once more counts once.
        """
        self._tend()
        name, whole = key(conversation), kept(text)
        with self._writing() as session:
            self._answer(session, name, whole, at)
            newest = session.scalars(copies(name).limit(1)).first()
            if newest is not None and newest.text == whole:
                newest.at = at
            else:
                session.add(CopyRow(conversation=name, text=whole, at=at))

    def recent(self, conversation: str, count: int) -> tuple[str, ...]:
        """Return the last replies copied in a conversation, at most ``count``, newest last."""
        with self._reading() as session:
            rows = session.scalars(copies(key(conversation)).limit(max(count, 0)))
            return tuple(row.text for row in rows)[::-1]

    # --- false alarms

    def pardon(self, rule: str, severity: Severity, quote: str, text: str, reason: str, role: Staff, now: datetime) -> Pardon:
        """Note that an agent holds a finding about ``quote`` in ``text`` for a false alarm; a lead has to look at it."""
        self._tend()
        if severity not in get_args(Severity) or role not in get_args(Staff):
            raise ValueError(f"severity {severity!r} or role {role!r} is none")
        hidden = excerpt(quote, text)
        with self._writing() as session:
            row = PardonRow(
                rule=kept(rule)[:100], severity=severity, quote=hidden, exact=bool(quote.strip()) and hidden == quote,
                text=kept(text), reason=kept(reason), role=role, made=now, reviewed=None,
            )  # fmt: skip
            session.add(row)
            session.flush()
            session.refresh(row)
            return pardon_of(row)

    def pardons(self, state: State) -> list[Pardon]:
        """Return the false alarms in one state, the oldest first."""
        with self._reading() as session:
            rows = session.scalars(select(PardonRow).where(PardonRow.state == state).order_by(PardonRow.made, PardonRow.id))
            return [pardon_of(row) for row in rows]

    def review(self, id: int, verdict: Verdict, by: str, note: str, now: datetime) -> Pardon:
        """Note what a lead says; the last word counts. It holds for all of the same rule, severity and very words.

        :raises InputError: when there is none of this id.
        """
        if verdict not in get_args(Verdict):
            raise ValueError(f"verdict {verdict!r} is none")
        with self._writing() as session:
            row = row_of(session, PardonRow, id, "误报")
            alike = and_(
                PardonRow.rule == row.rule, PardonRow.severity == row.severity, PardonRow.quote == row.quote, PardonRow.exact
            )
            session.execute(
                update(PardonRow)
                .where(alike if row.exact else PardonRow.id == id)
                .values(state=verdict, by=kept(by), note=kept(note), reviewed=now)
            )
            session.refresh(row)
            return pardon_of(row)

    def accepted(self, rule: str) -> set[str]:
        """Return the very words that a lead has accepted under a rule; never those of a stop."""
        return set(self.all_accepted().get(rule, ()))

    def all_accepted(self) -> dict[str, frozenset[str]]:
        """Return ``accepted`` of all rules at once, as ``pardons.softened`` takes them."""
        with self._reading() as session:
            stands = PardonRow.state == "accepted", PardonRow.severity == "warn", PardonRow.exact
            found: dict[str, set[str]] = {}
            for rule, quote in session.execute(select(PardonRow.rule, PardonRow.quote).where(*stands)):
                found.setdefault(rule, set()).add(quote)
            return {rule: frozenset(quotes) for rule, quotes in found.items()}

    # --- keeping house

    def purge(self, before: datetime) -> int:
        """Delete what was noted before a moment, also from the disk; return how many rows went.

        An accepted false alarm goes on holding with rule and quote; what was said around it is emptied.
        """
        old = PardonRow.made < before
        with self._writing() as session:
            gone = 0
            for table, where in (
                (CopyRow, CopyRow.at < before),
                (OwedRow, OwedRow.made < before),
                (PardonRow, and_(old, PardonRow.state != "accepted")),
            ):
                gone += session.scalar(select(func.count()).select_from(table).where(where)) or 0
                session.execute(delete(table).where(where))
            session.execute(update(PardonRow).where(old).values(text="", reason="", note=""))
        with told(self._path):
            checkpoint(self._engine)
        return gone

    def _tend(self) -> None:
        if self._days is None or self._tended == date.today():
            return
        self._tended = date.today()
        self.purge(datetime.now() - timedelta(days=self._days))

    def _answer(self, session: Session, conversation: str, text: str, at: datetime) -> None:
        """Note that a reply answers what is open, but not what it promises itself."""
        earlier = and_(OwedRow.conversation == conversation, OwedRow.made < at)
        session.execute(
            update(OwedRow).where(still_open(), earlier, ~said_again(conversation, text, at)).values(answered=at),
        )

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with told(self._path), Session(self._engine) as session:
            yield session

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        """Commit at the end, or undo everything."""
        with self._write, told(self._path), Session(self._engine.execution_options(writes=True)) as session, session.begin():
            yield session
