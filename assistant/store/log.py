"""The log of the desk: what was suggested, what was copied of it, what agents thought of it and where they knew better."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import get_args

from sqlalchemy import ColumnElement, delete, exists, or_, select
from sqlalchemy.orm import Session, selectinload

from assistant.schema import Draft, Intent, Message, Suggestion
from assistant.store.distance import distance
from assistant.store.ground import Ground
from assistant.store.private import ident, kept, key, name, pattern
from assistant.store.rows import answer, correction_of, note_copy, opinion_of, row_of, suggestion_of
from assistant.store.tables import (
    CopyRow,
    CopyRuleRow,
    CorrectionRow,
    DraftRow,
    DraftRuleRow,
    ExemplarRow,
    OpinionRow,
    SuggestionRow,
)  # fmt: skip
from assistant.store.values import Copied, Corrected, KeptCorrection, KeptSuggestion, Opinion, State, Verdict

SEVERITIES = ("hint", "warn", "stop")


class Log:
    """What happens at the desk, kept for its history and for counting. Texts are emptied when they are old."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def suggested(
        self, suggestion: Suggestion, message: Message, at: datetime, *,
        conversation: str = "", who: str = "", told: Intent | None = None, again: str = "",
    ) -> None:  # fmt: skip
        """Keep a suggestion under its id; the same id again takes the place of what was kept, as drafts stream in.

        :param told: what the agent says the message is about.
        :param again: a code for why the agent asked once more, at most 100 characters.
        :raises ValueError: when the suggestion has no id.
        """
        if not suggestion.id:
            raise ValueError("a suggestion without an id cannot be kept")
        seen = suggestion.analysis
        first, second = (*seen.intents, ("", 0.0), ("", 0.0))[:2]
        row = SuggestionRow(
            id=ident(suggestion.id), at=at, conversation=key(conversation), who=name(who), text=kept(message.text),
            channel=message.channel, role=message.role, intent=seen.primary, told=told, again=name(again),
            first=first[0], first_share=first[1], second=second[0], second_share=second[1], sub=name(seen.sub),
            emotion=seen.emotion, first_ms=suggestion.timings.get("first_ms"), done_ms=suggestion.timings.get("done_ms"),
        )  # fmt: skip
        row.drafts = [_draft(number, each) for number, each in enumerate(suggestion.drafts[:3], 1)]
        with self._ground.writing() as session:
            session.execute(delete(SuggestionRow).where(SuggestionRow.id == row.id))
            session.add(row)

    def one(self, id: str) -> KeptSuggestion | None:
        """Return a suggestion by its id, with what was copied of it; None when there is none."""
        with self._ground.reading() as session:
            row = session.get(SuggestionRow, ident(id))
            return None if row is None else suggestion_of(row, _copies(session, [row.id]))

    def recent(self, who: str | None = None, query: str = "", limit: int = 50) -> list[KeptSuggestion]:
        """Return the last suggestions, the newest first.

        :param who: whose; None: everybody's.
        :param query: words that stand in the message, in a draft or in what was copied, in this order.
        """
        question = select(SuggestionRow).order_by(SuggestionRow.at.desc(), SuggestionRow.id).limit(max(limit, 0))
        if who is not None:
            question = question.where(SuggestionRow.who == name(who))
        if words := kept(query.strip()):
            question = question.where(SuggestionRow.worded, or_(*_holds(words)))
        with self._ground.reading() as session:
            rows = session.scalars(question.options(*WHOLE)).all()
            copies_of = _copies(session, [row.id for row in rows])
            return [suggestion_of(row, copies_of) for row in rows]

    def copied(self, copy: Copied, at: datetime) -> None:
        """Note that a reply was copied, as ``Store.copied`` does, with what it was made from.

        Of a draft, the edit distance from it is kept; of a suggestion, the seconds since.
        """
        made = CopyRow(
            conversation=key(copy.conversation), text=kept(copy.text), at=at, suggestion=ident(copy.suggestion),
            draft=copy.draft, drafted=kept(copy.drafted), who=name(copy.who),
            distance=distance(copy.drafted, copy.text) if copy.draft else None,
        )  # fmt: skip
        made.rules = [CopyRuleRow(rule=each) for each in dict.fromkeys(map(name, copy.rules))]
        with self._ground.writing() as session:
            answer(session, made.conversation, made.text, at)
            since = session.scalar(select(SuggestionRow.at).where(SuggestionRow.id == made.suggestion))
            local = at.astimezone().replace(tzinfo=None) if at.tzinfo else at
            made.seconds = None if since is None else max((local - since).total_seconds(), 0.0)
            note_copy(session, made)

    def felt(self, opinion: Opinion, at: datetime) -> None:
        """Keep what an agent thinks of a draft; the same agent's last word on it counts."""
        row = OpinionRow(
            suggestion=ident(opinion.suggestion), draft=opinion.draft, who=name(opinion.who), verdict=opinion.verdict,
            reasons=list(dict.fromkeys(opinion.reasons)), note=kept(opinion.note), at=at,
        )  # fmt: skip
        with self._ground.writing() as session:
            session.merge(row)

    def opinions(self, suggestion: str) -> list[Opinion]:
        """Return what agents think of the drafts of a suggestion, in order of drafts and agents."""
        question = select(OpinionRow).where(OpinionRow.suggestion == ident(suggestion))
        with self._ground.reading() as session:
            found = [opinion_of(row) for row in session.scalars(question)]
        return sorted(found, key=lambda each: (each.draft, each.who))

    def corrected(self, correction: Corrected, at: datetime) -> int:
        """Keep a correction for a lead to look at, and return its id."""
        row = CorrectionRow(
            text=kept(correction.text), was=name(correction.was)[:20], now=correction.now, sub=name(correction.sub),
            suggestion=ident(correction.suggestion), who=name(correction.who), at=at, decided=None,
        )  # fmt: skip
        with self._ground.writing() as session:
            session.add(row)
            session.flush()
            return row.id

    def corrections(self, state: State | None = "waiting") -> list[KeptCorrection]:
        """Return the corrections in one state, or all of them, the oldest first; those whose text was purged are left out."""
        question = select(CorrectionRow).where(CorrectionRow.text != "").order_by(CorrectionRow.at, CorrectionRow.id)
        if state is not None:
            question = question.where(CorrectionRow.state == state)
        with self._ground.reading() as session:
            return [correction_of(row) for row in session.scalars(question)]

    def decide_correction(self, id: int, verdict: Verdict, by: str, at: datetime) -> KeptCorrection:
        """Note what a lead says to a correction; the last word counts.

        :raises InputError: when there is none of this id.
        """
        if verdict not in get_args(Verdict):
            raise ValueError(f"verdict {verdict!r} is none")
        with self._ground.writing() as session:
            row = row_of(session, CorrectionRow, id, "更正")
            row.state, row.by, row.decided = verdict, name(by), at
            session.flush()
            session.refresh(row)
            return correction_of(row)


WHOLE = (
    selectinload(SuggestionRow.drafts).selectinload(DraftRow.exemplars),
    selectinload(SuggestionRow.drafts).selectinload(DraftRow.rules),
)


def _holds(words: str) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions that words stand in the message, in a draft or in a copy; asked of one suggestion after another."""
    yield SuggestionRow.text.icontains(words, autoescape=True)
    for table in (DraftRow, CopyRow):
        yield exists().where(table.suggestion == SuggestionRow.id, table.text.icontains(words, autoescape=True))


def _draft(number: int, draft: Draft) -> DraftRow:
    worst: dict[str, str] = {}
    for found in sorted(draft.findings, key=lambda each: SEVERITIES.index(each.severity)):
        worst[name(found.rule)] = found.severity
    row = DraftRow(number=number, style=draft.style, source=name(draft.source), text=kept(draft.text))
    ids = dict.fromkeys(pattern(each.id) for each in draft.exemplars)
    row.exemplars = [ExemplarRow(place=place, pattern=each) for place, each in enumerate(ids)]
    row.rules = [DraftRuleRow(rule=rule, severity=severity) for rule, severity in worst.items()]
    return row


def _copies(session: Session, ids: Iterable[str]) -> list[CopyRow]:
    return list(session.scalars(select(CopyRow).where(CopyRow.suggestion.in_(ids)).order_by(CopyRow.at, CopyRow.id)))
