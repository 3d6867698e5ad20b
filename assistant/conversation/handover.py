"""What a colleague has to know who takes a conversation over: made from its turns, its card and what is owed, nothing else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from assistant import text
from assistant.content import Content
from assistant.conversation import mood
from assistant.conversation.escalation import Hint, excerpt
from assistant.conversation.turns import pending, wordless
from assistant.mask import mask
from assistant.schema import Checked, Entry, Frozen
from assistant.store.values import OwedReply, Said, Talk, counted

MOST = 5
"""Lines of a section: the newest."""
WANTS = 3
KINDS = frozenset({"deed", "sum", "offer"})
"""Of what a reply states, what binds or may be asked after; an answer promised by a time is told as what is owed."""
_WANT = re.compile(
    r"[要想]|希望|麻烦|帮我?|给我|能不能|可不可以|可以.{0,6}吗|退|换|赔|补|取消|改地址|什么时候|多久|几[天点时]|怎么(?:办|处理|弄)|给个(?:说法|准话)|催"
)
_SAME = re.compile(r"[^\w]")
_LONG = 8  # characters of a sentence of ours from which saying it again is noticed


class Known(NamedTuple):
    """What is known of a conversation beside its turns.

    ``checks``: our turns as the guard reads them, by their place among all turns. ``owed``: all answers promised in it.
    ``careful``: what must not be said in such a case.
    """

    now: datetime
    hint: Hint
    checks: dict[int, Checked]
    owed: Sequence[OwedReply] = ()
    careful: Sequence[str] = ()


class Section(Frozen):
    """A heading and its lines."""

    title: str
    lines: tuple[str, ...]


class Summary(Frozen):
    """A hand-over. ``text`` is what is copied, without personal data."""

    title: str
    sections: tuple[Section, ...]

    @property
    def text(self) -> str:
        """The whole as plain text: headings of one line beside it, others with a list below."""
        out = [self.title]
        for section in self.sections:
            if len(section.lines) == 1:
                out.append(f"{section.title}：{section.lines[0]}")
            else:
                out += [f"{section.title}：", *(f"- {line}" for line in section.lines)]
        return mask("\n".join(out)).text


def summary(talk: Talk, known: Known, content: Content) -> Summary:
    """Return the hand-over of a conversation. Every line is the buyer's or our own words, the card's, or counted."""
    say = content.say
    parts: dict[str, Iterator[str]] = {
        "matter": _matter(talk, known, content),
        "wants": _wants(talk),
        "card": _card(talk, content),
        "said": _said(talk, known, content),
        "mood": _mood(talk, known, content),
        "open": _open(talk, known, content),
        "not_again": _not_again(talk, known, content),
    }
    sections = [(name, tuple(dict.fromkeys(lines))) for name, lines in parts.items()]
    return Summary(
        title=say("conversation.handover.title", name=talk.name),
        sections=tuple(
            Section(title=say(f"conversation.handover.{name}"), lines=lines or (say(f"conversation.handover.none_{name}"),))
            for name, lines in sections
        ),
    )


def _matter(talk: Talk, known: Known, content: Content) -> Iterator[str]:
    labels = Counter(turn.intent for turn in talk.turns if turn.who == "buyer" and turn.intent)
    names = [name for label, _ in labels.most_common(2) if (name := mood.about(label, content))]
    spoken = [turn for turn in talk.turns if turn.who != "note"]
    since = next((turn.at for turn in spoken if turn.at), talk.opened)
    told = "、".join(names) or content.say("conversation.handover.unknown")
    yield content.say(
        "conversation.handover.matter_line", matter=told, since=moment(since), turns=len(spoken), now=moment(known.now)
    )


def _wants(talk: Talk) -> Iterator[str]:
    """Yield what the buyer asks for, in his own words, the newest first."""
    seen: set[str] = set()
    for turn in reversed([turn for turn in talk.turns if turn.who == "buyer"]):
        for start, end in reversed(text.clauses(turn.text)):
            clause = turn.text[start:end]
            bare = _SAME.sub("", clause)
            if len(bare) > 3 and _WANT.search(clause) and bare not in seen and len(seen) < WANTS:
                seen.add(bare)
                yield f"“{excerpt(clause)}”"


def _card(talk: Talk, content: Content) -> Iterator[str]:
    names = content.taxonomy.slots
    if held := talk.card.held():
        yield "；".join(f"{names[key].name} {value}" for key, value in held.items())


def _said(talk: Talk, known: Known, content: Content) -> Iterator[str]:
    """Yield what our replies state as done, offer or sum up, the last few, and every answer that was promised."""
    lines = []
    for at, checked in sorted(known.checks.items()):
        entries = [entry for entry in checked.ledger if entry.kind in KINDS]
        if told := "；".join(dict.fromkeys(_entry(entry, content) for entry in entries)):
            when = talk.turns[at].at
            lines.append(f"{moment(when)} {told}" if when else told)
    yield from lines[-MOST:]
    yield from (promised(each, known.now, content) for each in known.owed)


def _entry(entry: Entry, content: Content) -> str:
    return content.say(f"conversation.handover.entry_{entry.state}", quote=entry.quote, by=entry.by)


def promised(each: OwedReply, now: datetime, content: Content) -> str:
    """Say that an answer was promised by a time, and what has come of it."""
    state = "over" if each.state == "open" and each.due < now else each.state
    unit, numbers = counted(abs(each.due - now) if each.state == "open" else each.overdue)
    span = content.say(f"store.span.{unit}", **numbers)
    return content.say(f"conversation.handover.owed_{state}", when=moment(each.due), span=span)


def _mood(talk: Talk, known: Known, content: Content) -> Iterator[str]:
    level, hint = mood.now(talk.turns), known.hint
    told = mood.told([each.level for each in mood.moods(talk.turns)], content)
    name = content.taxonomy.emotions[level].name if level is not None else content.say("conversation.mood.none")
    yield content.say("conversation.handover.mood_line", steps=told, name=name, level=hint.level, rung=hint.name)
    why = [
        content.say("conversation.handover.why", name=each.name, quote=each.quote) if each.quote else each.name
        for each in hint.reasons
    ]
    if why:
        yield "；".join(why[:3])


def _open(talk: Talk, known: Known, content: Content) -> Iterator[str]:
    waits = [turn.text for turn in pending(talk.turns) if not wordless(turn.text)]
    yield from (content.say("conversation.handover.unanswered", quote=excerpt(each)) for each in waits[-2:])
    yield from (promised(each, known.now, content) for each in known.owed if each.state == "open")
    last = max(known.checks, default=None)
    for entry in known.checks[last].ledger if last is not None else ():
        if entry.kind == "deed" and entry.state == "softened":
            yield content.say("conversation.handover.no_result", quote=entry.quote)


def _not_again(talk: Talk, known: Known, content: Content) -> Iterator[str]:
    """Yield what we said already, the newest last: twice would sound like a machine; and what such a case forbids."""
    said: dict[str, str] = {}
    for _, checked in sorted(known.checks.items()):
        for part in checked.parts:
            bare = _SAME.sub("", part.text)
            if part.role in ("feel", "care", "next", "close") and len(bare) >= _LONG:
                said.pop(bare, None)
                said[bare] = part.text
    yield from (content.say("conversation.handover.said_before", quote=excerpt(each)) for each in list(said.values())[-MOST:])
    yield from known.careful


def moment(at: datetime) -> str:
    """Return a moment as it stands in a record: 11月25日 14:03."""
    return f"{at.month}月{at.day}日 {at:%H:%M}"


def ours(turns: Sequence[Said]) -> list[int]:
    """Return the places of our last turns, whose promises count."""
    return [at for at, turn in enumerate(turns) if turn.who == "agent" and turn.text.strip()][-12:]
