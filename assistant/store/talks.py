"""Conversations: their turns, their order cards, and the after-sales timeline beside them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, selectinload

from assistant.errors import InputError
from assistant.schema import OrderCard
from assistant.store.ground import Ground
from assistant.store.private import card as without
from assistant.store.private import kept, key, name
from assistant.store.tables import CopyRow, EventRow, LayoutRow, OpinionRow, OwedRow, SuggestionRow, TalkRow, TurnRow
from assistant.store.values import Event, Said, Talk

LETTERS = "bcdfghjkmnpqrstvwxz"  # no digits: an id is never taken for a phone number; no vowels: nor for a word
MOST = 200
"""Conversations that a list holds at most."""


class Talks:
    """Conversations that agents have open. What is older than the days that texts are kept goes."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def open(self, name: str, who: str, at: datetime) -> Talk:
        """Begin a conversation and return it."""
        id = f"talk-{''.join(secrets.choice(LETTERS) for _ in range(16))}"
        row = TalkRow(id=id, name=kept(name), who=_name(who), opened=at, touched=at, closed=None, card={})
        with self._ground.writing() as session:
            session.add(row)
            session.flush()
            session.refresh(row)
            return _talk(row)

    def all(self, who: str | None = None, closed: bool = False, limit: int = MOST) -> list[Talk]:
        """Return the open conversations, with ``closed`` those that were closed as well; newest turn first.

        :param who: whose; None: everybody's.
        """
        question = select(TalkRow).order_by(TalkRow.touched.desc(), TalkRow.id).limit(max(limit, 0))
        if who is not None:
            question = question.where(TalkRow.who == _name(who))
        if not closed:
            question = question.where(TalkRow.closed.is_(None))
        with self._ground.reading() as session:
            return [_talk(row) for row in session.scalars(question.options(selectinload(TalkRow.turns)))]

    def one(self, id: str) -> Talk:
        """Return a conversation.

        :raises InputError: here and below, when there is none of this id.
        """
        with self._ground.reading() as session:
            return _talk(_row(session, id))

    def add(self, id: str, said: Sequence[Said], at: datetime) -> Talk:
        """Add turns, and return the conversation; a closed one is open again."""
        with self._ground.writing() as session:
            row = _row(session, id)
            row.touched, row.closed = (at, None) if said else (row.touched, row.closed)
            session.add_all(
                TurnRow(
                    talk=row.id,
                    who=each.who,
                    text=kept(each.text),
                    at=each.at,
                    noted=at,
                    emotion=each.emotion,
                    intent=_name(each.intent),
                )
                for each in said
            )
            session.flush()
            session.refresh(row)
            return _talk(row)

    def card(self, id: str, card: OrderCard) -> None:
        """Put an order card in place of the one there was; values that are personal data are left out."""
        with self._ground.writing() as session:
            _row(session, id).card = without(card).held()

    def rename(self, id: str, name: str) -> None:
        """Give a conversation another name."""
        with self._ground.writing() as session:
            _row(session, id).name = kept(name)

    def close(self, id: str, at: datetime) -> None:
        """Put a conversation away; one that is closed stays as it is."""
        with self._ground.writing() as session:
            row = _row(session, id)
            row.closed = row.closed or at

    def hand_over(self, id: str, to: str, note: str, by: str, at: datetime) -> Event:
        """Give a conversation to a colleague; the timeline notes it."""
        with self._ground.writing() as session:
            row = _row(session, id)
            row.who = _name(to)
            return _note(session, EventRow(talk=row.id, at=at, what=kept(note), by=_name(by), to=row.who))

    def erase(self, id: str) -> None:
        """Delete a conversation with all that was said, suggested, copied, thought and promised in it."""
        with self._ground.writing() as session:
            row = _row(session, id)
            suggested = select(SuggestionRow.id).where(SuggestionRow.conversation == row.id)
            session.execute(delete(OpinionRow).where(OpinionRow.suggestion.in_(suggested)))
            for table in (SuggestionRow, CopyRow, OwedRow):
                session.execute(delete(table).where(table.conversation == row.id))
            session.delete(row)

    def note(self, id: str, what: str, by: str, at: datetime) -> Event:
        """Add an entry to the timeline of a conversation."""
        with self._ground.writing() as session:
            row = _row(session, id)
            return _note(session, EventRow(talk=row.id, at=at, what=kept(what), by=_name(by), to=""))

    def events(self, id: str) -> tuple[Event, ...]:
        """Return the timeline, the earliest entry first."""
        with self._ground.reading() as session:
            question = select(EventRow).where(EventRow.talk == _row(session, id).id).order_by(EventRow.at, EventRow.id)
            return tuple(map(_event, session.scalars(question)))

    # --- layouts of copied chat logs

    def layouts(self) -> tuple[str, ...]:
        """Return the layouts that were learnt, the newest first."""
        with self._ground.reading() as session:
            return tuple(session.scalars(select(LayoutRow.layout).order_by(LayoutRow.at.desc(), LayoutRow.digest)))

    def learn(self, layout: str, at: datetime) -> None:
        """Keep a layout; it must hold no text of anybody's, for it is kept as it is."""
        with self._ground.writing() as session:
            session.merge(LayoutRow(digest=_digest(layout), layout=layout, at=at))

    def forget(self, layout: str) -> None:
        """Delete a layout; one that is not there is no error."""
        with self._ground.writing() as session:
            session.execute(delete(LayoutRow).where(LayoutRow.digest == _digest(layout)))


_name = name  # ``name`` is also what a conversation is called


def _row(session: Session, id: str) -> TalkRow:
    row = session.get(TalkRow, key(id)) if id else None
    if row is None:
        raise InputError("没有这个会话，可能已经删掉了。请刷新列表再看看。")
    return row


def _note(session: Session, row: EventRow) -> Event:
    session.add(row)
    session.flush()
    session.refresh(row)
    return _event(row)


def _talk(row: TalkRow) -> Talk:
    turns = tuple(
        Said.model_validate({"who": each.who, "text": each.text, "at": each.at, "emotion": each.emotion, "intent": each.intent})
        for each in row.turns
    )
    return Talk(
        id=row.id, name=row.name, who=row.who, opened=row.opened, touched=row.touched, closed=row.closed,
        card=OrderCard(**row.card), turns=turns,
    )  # fmt: skip


def _event(row: EventRow) -> Event:
    return Event(id=row.id, at=row.at, what=row.what, by=row.by, to=row.to)


def _digest(layout: str) -> str:
    return sha256(layout.encode("utf-8", "surrogatepass")).hexdigest()
