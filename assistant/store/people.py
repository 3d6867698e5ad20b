"""Who may sign in and who may use the HTTP API. Of secrets only digests are kept, and only by name can they be looked up."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import get_args

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from assistant.errors import InputError
from assistant.store.ground import Ground
from assistant.store.practice import erased
from assistant.store.private import LONGEST_NAME, fit, kept
from assistant.store.tables import ClientRow, PersonRow, SessionRow
from assistant.store.values import Client, Person, Rank

MINUTE = timedelta(minutes=1)


class People:
    """Users, their sign-ins, and clients of the API. What is hashed, and how, is for the caller to know."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    # --- users

    def add(self, name: str, rank: Rank, secret: str, at: datetime) -> Person:
        """Add a user.

        :param secret: the digest of a password.
        :raises InputError: when the name is taken, empty, too long, or personal data itself.
        """
        _check(name)
        row = PersonRow(name=name, rank=_rank(rank), secret=secret, made=at, locked=None, seen=None)
        with self._ground.writing() as session:
            if session.get(PersonRow, name) is not None:
                raise InputError(f"已经有叫 {name} 的用户了。请换个名字。")
            return _back(session, row)

    def one(self, name: str) -> Person | None:
        """Return a user; None when there is none of this name."""
        with self._ground.reading() as session:
            row = _find(session, name)
            return None if row is None else _person(row)

    def all(self) -> list[Person]:
        """Return all users, in order of their names."""
        with self._ground.reading() as session:
            return sorted((_person(row) for row in session.scalars(select(PersonRow))), key=lambda each: each.name)

    def rank(self, name: str, rank: Rank) -> Person:
        """Give a user another rank.

        :raises InputError: here and below, when there is no user of this name.
        """
        given = _rank(rank)
        with self._ground.writing() as session:
            row = _row(session, name)
            row.rank = given
            return _back(session, row)

    def secret(self, name: str, secret: str) -> Person:
        """Keep the digest of another password; whoever was locked out may try again."""
        with self._ground.writing() as session:
            row = _row(session, name)
            row.secret, row.failed, row.locked = secret, 0, None
            return _back(session, row)

    def remove(self, name: str) -> None:
        """Delete a user, end all sign-ins of theirs, and erase what they practised."""
        with self._ground.writing() as session:
            session.delete(_row(session, name))
            erased(session, name)

    def failed(self, name: str, locked: datetime | None) -> Person:
        """Count an attempt with a wrong password; ``locked`` is until when no more are taken, None: they are."""
        with self._ground.writing() as session:
            row = _row(session, name)
            row.failed, row.locked = row.failed + 1, locked
            return _back(session, row)

    def succeeded(self, name: str, at: datetime) -> Person:
        """Note a good sign-in; attempts count from nothing again."""
        with self._ground.writing() as session:
            row = _row(session, name)
            row.failed, row.locked, row.seen = 0, None, at
            return _back(session, row)

    # --- sign-ins

    def begin(self, token_hash: str, name: str, until: datetime, at: datetime) -> None:
        """Keep a sign-in under the digest of its token; sign-ins that have ended are tidied away."""
        with self._ground.writing() as session:
            session.execute(delete(SessionRow).where(SessionRow.until <= at))
            session.add(SessionRow(token=token_hash, name=_row(session, name).name, began=at, until=until))

    def session(self, token_hash: str, now: datetime) -> Person | None:
        """Return whose sign-in it is; None when there is none or it has ended."""
        question = select(PersonRow).join(SessionRow, SessionRow.name == PersonRow.name)
        with self._ground.reading() as session:
            row = session.scalars(question.where(SessionRow.token == fit(token_hash), SessionRow.until > now)).first()
            return None if row is None else _person(row)

    def end(self, token_hash: str) -> None:
        """End a sign-in; one that is not there is no error."""
        with self._ground.writing() as session:
            session.execute(delete(SessionRow).where(SessionRow.token == fit(token_hash)))

    def end_all(self, name: str) -> None:
        """End all sign-ins of a user."""
        with self._ground.writing() as session:
            session.execute(delete(SessionRow).where(SessionRow.name == fit(name)))

    # --- clients of the API

    def add_key(self, client: str, key_hash: str, per_minute: int, at: datetime) -> Client:
        """Add a client by the digest of its key.

        :raises InputError: when the name is taken, empty, too long, or personal data itself.
        """
        _check(client)
        with self._ground.writing() as session:
            if session.get(ClientRow, client) is not None:
                raise InputError(f"已经有叫 {client} 的接口用户了。请换个名字，或者先收回它的密钥。")
            row = ClientRow(name=client, secret=key_hash, per_minute=per_minute, made=at, used=None)
            session.add(row)
            session.flush()
            session.refresh(row)
            return _client(row)

    def key(self, key_hash: str, now: datetime | None = None) -> Client | None:
        """Return whose key it is; None when it is nobody's. With ``now``, its use is noted, once a minute at most."""
        question = select(ClientRow).where(ClientRow.secret == fit(key_hash))
        with self._ground.reading() as session:
            row = session.scalars(question).first()
            found = None if row is None else _client(row)
        if found is None or now is None or (found.used and now - found.used < MINUTE):
            return found
        with self._ground.writing() as session:
            row = session.scalars(question).first()
            if row is not None:
                row.used = now
        return found

    def keys(self) -> list[Client]:
        """Return all clients, in order of their names."""
        with self._ground.reading() as session:
            return sorted((_client(row) for row in session.scalars(select(ClientRow))), key=lambda each: each.name)

    def revoke(self, client: str) -> None:
        """Delete a client; its key opens nothing any more.

        :raises InputError: when there is none of this name.
        """
        with self._ground.writing() as session:
            row = session.get(ClientRow, fit(client))
            if row is None:
                raise InputError(f"没有叫 {client} 的接口用户。请列出来看看名字。")
            session.delete(row)


def _check(name: str) -> None:
    if not name or name != name.strip() or len(name) > LONGEST_NAME:
        raise InputError(f"名字 {name!r} 不能用。请写 1 到 {LONGEST_NAME} 个字，前后不留空格。")
    if kept(name) != name:
        raise InputError("名字里不能有手机号一类的个人信息，也不能有看不见的字符。请换个名字。")


def _rank(rank: Rank) -> Rank:
    if rank not in get_args(Rank):
        raise ValueError(f"rank {rank!r} is none")
    return rank


def _find(session: Session, name: str) -> PersonRow | None:
    return session.get(PersonRow, fit(name))


def _row(session: Session, name: str) -> PersonRow:
    row = _find(session, name)
    if row is None:
        raise InputError(f"没有叫 {name} 的用户。请列出来看看名字。")
    return row


def _back(session: Session, row: PersonRow) -> Person:
    session.add(row)
    session.flush()
    session.refresh(row)
    return _person(row)


def _person(row: PersonRow) -> Person:
    return Person.model_validate(
        {
            "name": row.name, "rank": row.rank, "secret": row.secret, "failed": row.failed, "locked": row.locked,
            "made": row.made, "seen": row.seen,
        }
    )  # fmt: skip


def _client(row: ClientRow) -> Client:
    return Client(name=row.name, per_minute=row.per_minute, made=row.made, used=row.used)
