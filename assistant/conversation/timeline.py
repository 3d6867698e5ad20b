"""The after-sales timeline of a conversation: minute, what, by whom; as rows, as text, and as a table for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import datetime

from assistant.content import Content
from assistant.conversation import mood
from assistant.conversation.escalation import excerpt
from assistant.conversation.handover import moment
from assistant.conversation.turns import wordless
from assistant.mask import mask
from assistant.schema import Frozen
from assistant.store.values import Event, OwedReply, Talk

FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""What a cell must not begin with: a spreadsheet would calculate it."""


class Row(Frozen):
    """One entry. ``kind``: buyer, reply, owed, missed or event."""

    at: datetime
    what: str
    by: str
    kind: str


def rows(talk: Talk, events: Sequence[Event], owed: Sequence[OwedReply], now: datetime, content: Content) -> tuple[Row, ...]:
    """Return the timeline, the earliest first, without personal data.

    What was said, promised, kept and missed is read from turns and owed answers; all else was noted as an event. Turns whose
    time nobody knows are left out.
    """
    found = [*_events(talk, events, content), *_turns(talk, events, content), *_owed(talk, events, owed, now, content)]
    masked = (each.model_copy(update={"what": mask(each.what).text}) for each in found)
    return tuple(sorted(masked, key=lambda each: each.at))


def _events(talk: Talk, events: Sequence[Event], content: Content) -> Iterator[Row]:
    for each in events:
        what = content.say("conversation.timeline.handed", to=each.to, note=each.what) if each.to else each.what
        yield Row(at=each.at, what=what.strip("。，： "), by=each.by or content.say("conversation.timeline.us"), kind="event")


def _turns(talk: Talk, events: Sequence[Event], content: Content) -> Iterator[Row]:
    say = content.say
    for turn in talk.turns:
        if turn.at is None:
            continue
        quote = excerpt(turn.text)
        if turn.who == "buyer":
            about = "" if wordless(turn.text) else mood.about(turn.intent, content)
            what = (
                say("conversation.timeline.buyer", about=about, quote=quote)
                if about
                else say("conversation.timeline.buyer_says", quote=quote)
            )
            yield Row(at=turn.at, what=what, by=say("conversation.timeline.them"), kind="buyer")
        elif turn.who == "agent":
            yield Row(
                at=turn.at,
                what=say("conversation.timeline.reply", quote=quote),
                by=_owner(talk, events, turn.at, content),
                kind="reply",
            )
        else:
            yield Row(at=turn.at, what=quote, by=say("conversation.timeline.tool"), kind="event")


def _owed(talk: Talk, events: Sequence[Event], owed: Sequence[OwedReply], now: datetime, content: Content) -> Iterator[Row]:
    say = content.say
    for each in owed:
        due, by = moment(each.due), _owner(talk, events, each.made, content)
        yield Row(at=each.made, what=say("conversation.timeline.promised", when=due, quote=each.quote), by=by, kind="owed")
        if each.answered:
            what = say(f"conversation.timeline.{each.state}", when=due)
            yield Row(at=each.answered, what=what, by=_owner(talk, events, each.answered, content), kind="owed")
        if not each.dropped and each.due < min(each.answered or now, now):
            yield Row(at=each.due, what=say("conversation.timeline.missed", when=due), by=by, kind="missed")


def _owner(talk: Talk, events: Sequence[Event], at: datetime, content: Content) -> str:
    """Return who had the conversation at a moment, as hand-overs tell."""
    passed = [each for each in events if each.to]
    before = [each.to for each in passed if each.at <= at]
    name = before[-1] if before else passed[0].by if passed else talk.who
    return name or content.say("conversation.timeline.us")


def as_text(talk: Talk, found: Sequence[Row], content: Content) -> str:
    """Return the timeline as plain text, a line each."""
    lines = [f"{each.at:%Y-%m-%d %H:%M}  {each.by}  {each.what}" for each in found]
    return "\n".join([content.say("conversation.timeline.title", name=mask(talk.name).text), *lines]) + "\n"


def as_csv(found: Sequence[Row], content: Content) -> bytes:
    """Return the timeline as CSV that a spreadsheet opens by a click: UTF-8 with a mark, no cell is ever calculated."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([content.say(f"conversation.timeline.column_{name}") for name in ("at", "by", "what")])
    for each in found:
        writer.writerow([f"{each.at:%Y-%m-%d %H:%M}", safe(each.by), safe(each.what)])
    return out.getvalue().encode("utf-8-sig")


def safe(cell: str) -> str:
    """Return a cell that is taken for text."""
    line = " ".join(cell.splitlines())
    return f"'{line}" if line.startswith(FORMULA) or line.lstrip().startswith(FORMULA) else line
