"""Practice as it is kept: attempts, running or finished, and what trainers say to them and set."""

from __future__ import annotations

import json
from datetime import date, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from assistant.errors import InputError
from assistant.store.ground import Ground
from assistant.store.private import inside, kept, name
from assistant.store.rows import MOST_ID, row_of
from assistant.store.tables import AssignmentRow, AttemptRow, CommentRow
from assistant.store.values_practice import Assignment, Attempt, Comment, Ended, KeptAssignment, KeptAttempt, Tried

MOST = 200
"""Attempts that a list holds at most."""
LONGEST_TEXT = 2000
"""Characters of a comment or note."""


class Practice:
    """Attempts, comments and assignments. ``who`` is "" for whoever sits at this machine without a name."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    # --- a running attempt

    def begin(self, attempt: Attempt, at: datetime) -> int:
        """Keep an attempt that begins, and return its id."""
        row = AttemptRow(
            who=name(attempt.who), kind=attempt.kind, item=name(attempt.item), intent=attempt.intent, sub=name(attempt.sub),
            level=attempt.level, persona=name(attempt.persona), again_of=attempt.again_of, assignment=attempt.assignment,
            began=at, state=_masked(attempt.state), ended=None, score=None,
        )  # fmt: skip
        with self._ground.writing() as session:
            session.add(row)
            session.flush()
            return row.id

    def save(self, id: int, state: str, saved: int | None = None) -> int:
        """Keep how a running attempt stands, and return how often that was done.

        :param saved: how often it had been saved when it was read; None: whatever was saved meanwhile is written over.
        :raises InputError: when it was saved by another tab meanwhile, or is finished; nothing is kept then.
        """
        with self._ground.writing() as session:
            row = _row(session, id)
            if row.ended is not None:
                raise InputError("这次练习已经交了。请刷新页面看结果。")
            if saved is not None and saved != row.saved:
                raise InputError("这次练习在另一个窗口里做过一步了。请刷新页面再接着做。")
            row.state, row.saved = _masked(state), row.saved + 1
            return row.saved

    def finish(self, id: int, ended: Ended, at: datetime) -> KeptAttempt:
        """Keep what an attempt came to, and return it. It is finished once; whoever comes later gets what the first one kept.

        :raises InputError: when there is none of this id.
        """
        with self._ground.writing() as session:
            row = _row(session, id)
            if row.ended is None:
                again = AttemptRow.who == row.who, AttemptRow.item == row.item, AttemptRow.ended.is_not(None)
                row.nth = 1 + (session.scalar(select(func.count()).select_from(AttemptRow).where(*again)) or 0)
                row.ended, row.score, row.seconds, row.hints = at, ended.score, ended.seconds, ended.hints
                row.marks = {name(skill): share for skill, share in ended.marks.items()}
                row.answer, row.result = kept(ended.answer), _masked(ended.result)
                session.flush()
                session.refresh(row)
            return _attempt(row)

    def drop(self, id: int) -> None:
        """Delete a running attempt; one that is finished stays.

        :raises InputError: when there is none of this id.
        """
        with self._ground.writing() as session:
            row = _row(session, id)
            if row.ended is None:
                session.delete(row)

    # --- what was done

    def one(self, id: int, who: str | None = None) -> KeptAttempt:
        """Return an attempt.

        :param who: whose it has to be; None: anybody's.
        :raises InputError: when there is none of this id, or it is somebody else's.
        """
        with self._ground.reading() as session:
            row = _row(session, id)
            if who is not None and row.who != name(who):
                raise InputError(GONE)
            return _attempt(row)

    def all(
        self, who: str | None = None, since: datetime | None = None, kind: str | None = None, *,
        finished: bool = True, limit: int = MOST,
    ) -> list[KeptAttempt]:  # fmt: skip
        """Return attempts with their words, the last begun first.

        :param who: whose; None: everybody's.
        :param since: begun at this moment or later.
        :param finished: True: those that are finished; False: those that still run.
        """
        question = select(AttemptRow).where(AttemptRow.ended.is_not(None) if finished else AttemptRow.ended.is_(None))
        if who is not None:
            question = question.where(AttemptRow.who == name(who))
        if since is not None:
            question = question.where(AttemptRow.began >= since)
        if kind is not None:
            question = question.where(AttemptRow.kind == kind)
        question = question.order_by(AttemptRow.began.desc(), AttemptRow.id).limit(max(limit, 0))
        with self._ground.reading() as session:
            return [_attempt(row) for row in session.scalars(question)]

    def running(self, who: str) -> list[KeptAttempt]:
        """Return the attempts of a trainee that are not finished, the last begun first."""
        return self.all(who, finished=False)

    def tried(self, who: str | None = None, since: datetime | None = None) -> list[Tried]:
        """Return the numbers of all finished attempts, the earliest finished first; ``who`` and ``since`` as in ``all``."""
        columns = [getattr(AttemptRow, each) for each in Tried._fields]
        question = select(*columns).where(AttemptRow.ended.is_not(None)).order_by(AttemptRow.ended, AttemptRow.id)
        if who is not None:
            question = question.where(AttemptRow.who == name(who))
        if since is not None:
            question = question.where(AttemptRow.began >= since)
        with self._ground.reading() as session:
            return [Tried(*row) for row in session.connection().execute(question)]

    def names(self) -> list[str]:
        """Return everybody who has begun an attempt, in order of their names."""
        with self._ground.reading() as session:
            return sorted(session.scalars(select(AttemptRow.who).distinct()))

    def erase(self, who: str) -> int:
        """Delete all that was done by a trainee and said to them, and take them off assignments; return how many rows went."""
        with self._ground.writing() as session:
            return erased(session, who)

    # --- comments

    def comment(self, text: str, by: str, at: datetime, *, attempt: int = 0, who: str = "") -> Comment:
        """Keep what a trainer says about an attempt, or, without one, to ``who``.

        :raises InputError: when nothing or too much is said, or there is no such attempt.
        """
        if not text.strip():
            raise InputError("点评还没写。请写一句话再保存。")
        with self._ground.writing() as session:
            whose = _row(session, attempt).who if attempt else name(who)
            row = CommentRow(attempt=attempt, who=whose, text=_words(text.strip()), by=name(by), at=at)
            session.add(row)
            session.flush()
            session.refresh(row)
            return _comment(row)

    def comments(self, who: str | None = None, attempt: int | None = None) -> list[Comment]:
        """Return what was said to a trainee, or about an attempt, the latest first; with neither, all of it."""
        question = select(CommentRow).order_by(CommentRow.at.desc(), CommentRow.id.desc())
        if who is not None:
            question = question.where(CommentRow.who == name(who))
        if attempt is not None:
            question = question.where(CommentRow.attempt == attempt)
        with self._ground.reading() as session:
            return [_comment(row) for row in session.scalars(question)]

    def uncomment(self, id: int) -> None:
        """Delete a comment.

        :raises InputError: when there is none of this id.
        """
        with self._ground.writing() as session:
            session.delete(row_of(session, CommentRow, id, "点评"))

    # --- assignments

    def assign(self, assignment: Assignment, at: datetime) -> KeptAssignment:
        """Keep an assignment, and return it."""
        row = AssignmentRow(
            who=list(dict.fromkeys(map(name, assignment.who))), kind=assignment.kind, intent=assignment.intent,
            level=assignment.level, persona=name(assignment.persona), items=list(dict.fromkeys(map(name, assignment.items))),
            count=assignment.count, least=assignment.least, due=assignment.due.isoformat(), note=_words(assignment.note),
            by=name(assignment.by), made=at, withdrawn=None,
        )  # fmt: skip
        with self._ground.writing() as session:
            session.add(row)
            session.flush()
            session.refresh(row)
            return _assignment(row)

    def assignments(self, who: str | None = None, withdrawn: bool = False) -> list[KeptAssignment]:
        """Return the assignments, the earliest due first.

        :param who: for whom; None: all of them.
        :param withdrawn: whether those that were taken back are among them.
        """
        question = select(AssignmentRow).order_by(AssignmentRow.due, AssignmentRow.id)
        if not withdrawn:
            question = question.where(AssignmentRow.withdrawn.is_(None))
        with self._ground.reading() as session:
            found = [_assignment(row) for row in session.scalars(question)]
        return [each for each in found if who is None or not each.who or name(who) in each.who]

    def withdraw(self, id: int, at: datetime) -> KeptAssignment:
        """Take an assignment back; one that was taken back stays as it is.

        :raises InputError: when there is none of this id.
        """
        with self._ground.writing() as session:
            row = row_of(session, AssignmentRow, id, "任务")
            row.withdrawn = row.withdrawn or at
            session.flush()
            session.refresh(row)
            return _assignment(row)


GONE = "没有这次练习，可能已经删掉了。请回到练习页重新选一题。"


def erased(session: Session, who: str) -> int:
    """Do what ``Practice.erase`` does, in a session that writes."""
    whose, count = name(who), 0
    for table in (AttemptRow, CommentRow):
        mine = session.scalars(select(table).where(table.who == whose)).all()
        count += len(mine)
        session.execute(delete(table).where(table.who == whose))
    for row in session.scalars(select(AssignmentRow)):
        if whose not in row.who:
            continue
        row.who = [each for each in row.who if each != whose]
        if not row.who:  # nobody is left, and an empty list would mean everybody
            session.delete(row)
            count += 1
    return count


def _row(session: Session, id: int) -> AttemptRow:
    row = session.get(AttemptRow, id) if 0 < id <= MOST_ID else None
    if row is None:
        raise InputError(GONE)
    return row


def _masked(state: str) -> str:
    return json.dumps(inside(json.loads(state)), ensure_ascii=False)


def _words(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise InputError(f"写得太长了：{len(text)} 个字，最多 {LONGEST_TEXT} 个字。请删短一些。")
    return kept(text)


def _attempt(row: AttemptRow) -> KeptAttempt:
    return KeptAttempt.model_validate({each: getattr(row, each) for each in KeptAttempt.model_fields})


def _comment(row: CommentRow) -> Comment:
    return Comment.model_validate({each: getattr(row, each) for each in Comment.model_fields})


def _assignment(row: AssignmentRow) -> KeptAssignment:
    given = {each: getattr(row, each) for each in KeptAssignment.model_fields}
    given |= {"who": tuple(row.who), "items": tuple(row.items), "due": date.fromisoformat(row.due)}
    return KeptAssignment.model_validate(given)
