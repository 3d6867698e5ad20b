"""The store itself. What a method has returned from is on disk, whatever happens to the program after it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, get_args

from sqlalchemy import and_, select, update

from assistant.schema import Owed, Severity, Staff
from assistant.settings import Settings
from assistant.store.ground import Ground
from assistant.store.log import Log
from assistant.store.people import People
from assistant.store.phrases import Phrases
from assistant.store.practice import Practice
from assistant.store.private import excerpt, kept, key
from assistant.store.rows import (
    answer,
    copied_lately,
    note_copy,
    pardon_of,
    reply_of,
    row_of,
    said_again,
    still_open,
)  # fmt: skip
from assistant.store.tables import CopyRow, OwedRow, PardonRow
from assistant.store.talks import Talks
from assistant.store.values import OwedReply, Pardon, State, Verdict

if TYPE_CHECKING:
    from assistant.store.figures import Figures

FILE = "store.db"


def of(chosen: Settings, days: int | None = None) -> Store:
    """Open the store that settings name: a database by its URL, or the file under ``var``.

    :raises StoreError: as ``Store``.
    """
    return Store(chosen.store.get_secret_value() or chosen.var / FILE, days)


class Store:
    """Owed answers, false alarms and copied replies; and rooms for all else, on the same ground.

    ``where`` is a SQLite file, or a SQLAlchemy URL of a SQLite or PostgreSQL database. Thread-safe; several processes may
    have the same database open. Every text is masked before it is written. A moment without a zone is local time. With
    ``days``, what is older is purged on opening and once a day. Every method, those of the rooms too:

    :raises StoreError: when the database cannot be reached or written, or is damaged; nothing of that call is kept then.
    """

    def __init__(self, where: Path | str, days: int | None = None) -> None:
        self._ground = Ground(where, days)
        self._reading, self._writing = self._ground.reading, self._ground.writing
        self.close, self.purge = self._ground.close, self._ground.purge
        self.log = Log(self._ground)
        self.talks = Talks(self._ground)
        self.phrases = Phrases(self._ground)
        self.people = People(self._ground)
        self.practice = Practice(self._ground)

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @cached_property
    def figures(self) -> Figures:
        """What is counted of all this."""
        from assistant.store.figures import Figures

        return Figures(self._ground)

    def backup(self, file: Path, now: datetime) -> int:
        """Write all that is kept into a new file; see ``backup.backup``."""
        from assistant.store.backup import backup

        return backup(self._ground, file, now)

    def restore(self, file: Path, replace: bool = False) -> int:
        """Put what a backup holds in here, all or nothing; see ``backup.restore``."""
        from assistant.store.backup import restore

        return restore(self._ground, file, replace)

    # --- owed answers

    def owe(self, conversation: str, owed: Sequence[Owed], said: str, now: datetime) -> tuple[OwedReply, ...]:
        """Note the answers that a copied reply ``said`` promises, and return them.

        The same reply copied again before its moment has passed owes nothing more. Any other open answer of this
        conversation is given by this reply.
        """
        name, whole = key(conversation), kept(said)
        with self._writing() as session:
            answer(session, name, whole, now)
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

    def promised(self, conversation: str, now: datetime) -> list[OwedReply]:
        """Return all that were promised in a conversation, open or not, the earliest promised first."""
        with self._reading() as session:
            mine = OwedRow.conversation == key(conversation)
            rows = session.scalars(select(OwedRow).where(mine).order_by(OwedRow.made, OwedRow.id))
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
        name, whole = key(conversation), kept(text)
        with self._writing() as session:
            answer(session, name, whole, at)
            note_copy(session, CopyRow(conversation=name, text=whole, at=at, suggestion="", draft=0))

    def recent(self, conversation: str, count: int) -> tuple[str, ...]:
        """Return the last replies copied in a conversation, at most ``count``, newest last."""
        with self._reading() as session:
            return copied_lately(session, key(conversation), count)

    # --- false alarms

    def pardon(self, rule: str, severity: Severity, quote: str, text: str, reason: str, role: Staff, now: datetime) -> Pardon:
        """Note that an agent holds a finding about ``quote`` in ``text`` for a false alarm; a lead has to look at it."""
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
