"""Changes to the library: proposed, decided, and kept as its history; and how often each pattern is used."""

from __future__ import annotations

from datetime import datetime
from typing import get_args

from sqlalchemy import and_, func, select

from assistant.store import private
from assistant.store.ground import Ground
from assistant.store.private import fields, kept, name
from assistant.store.rows import row_of
from assistant.store.tables import ChangeRow, CopyRow, ExemplarRow, SuggestionRow
from assistant.store.values import Change, KeptChange, State, Used, Verdict


class Phrases:
    """What agents want changed in the library, what a lead says to it, and how patterns are taken up."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def propose(self, change: Change, at: datetime) -> int:
        """Keep a change for a lead to decide, and return its id. Personal data in its texts is masked."""
        row = ChangeRow(
            kind=change.kind, pattern=private.pattern(change.pattern), before=fields(change.before), after=fields(change.after),
            who=name(change.who), why=kept(change.why), file=kept(change.file), at=at, decided=None,
        )  # fmt: skip
        with self._ground.writing() as session:
            row.version = 1
            if row.pattern:
                row.version += session.scalar(select(func.max(ChangeRow.version)).where(ChangeRow.pattern == row.pattern)) or 0
            session.add(row)
            session.flush()
            return row.id

    def changes(self, state: State | None = None, pattern: str = "") -> list[KeptChange]:
        """Return the changes in one state, or all of them, the newest first; those of one pattern when it is given."""
        question = select(ChangeRow).order_by(ChangeRow.at.desc(), ChangeRow.id.desc())
        if state is not None:
            question = question.where(ChangeRow.state == state)
        if pattern:
            question = question.where(ChangeRow.pattern == private.pattern(pattern))
        with self._ground.reading() as session:
            return [_change(row) for row in session.scalars(question)]

    def decide(self, id: int, verdict: Verdict, by: str, note: str, at: datetime) -> KeptChange:
        """Note what a lead says to a change; the last word counts. The file itself is another's to write.

        :raises InputError: when there is none of this id.
        """
        if verdict not in get_args(Verdict):
            raise ValueError(f"verdict {verdict!r} is none")
        with self._ground.writing() as session:
            row = row_of(session, ChangeRow, id, "改动")
            row.state, row.by, row.note, row.decided = verdict, name(by), kept(note), at
            session.flush()
            session.refresh(row)
            return _change(row)

    def used(self, since: datetime | None = None) -> dict[str, Used]:
        """Return by pattern how often drafts made from it were shown and copied, in suggestions since a moment."""
        theirs = and_(CopyRow.suggestion == ExemplarRow.suggestion, CopyRow.draft == ExemplarRow.number)
        shown = select(ExemplarRow.pattern, func.count()).group_by(ExemplarRow.pattern)
        copied = select(ExemplarRow.pattern, func.count(), func.avg(CopyRow.distance)).join(CopyRow, theirs)
        copied = copied.group_by(ExemplarRow.pattern)
        if since is not None:
            recent = ExemplarRow.suggestion.in_(select(SuggestionRow.id).where(SuggestionRow.at >= since))
            shown, copied = shown.where(recent), copied.where(recent)
        with self._ground.reading() as session:
            taken = {pattern: (count, mean) for pattern, count, mean in session.execute(copied)}
            found = {}
            for pattern, count in session.execute(shown):
                times, mean = taken.get(pattern, (0, None))
                found[pattern] = Used(shown=count, copied=times, edited=None if mean is None else float(mean))
            return found


def _change(row: ChangeRow) -> KeptChange:
    return KeptChange.model_validate(
        {
            "id": row.id, "kind": row.kind, "pattern": row.pattern, "version": row.version, "before": row.before,
            "after": row.after, "who": row.who, "why": row.why, "file": row.file, "at": row.at, "state": row.state,
            "by": row.by, "note": row.note, "decided": row.decided,
        }
    )  # fmt: skip
