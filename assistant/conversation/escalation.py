"""How far a conversation has gone, 0 to 4, by the signals of ``prompts/escalation.yaml``: why, what to do now, who to call."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from assistant import text
from assistant.content import Content
from assistant.content.escalation import Empathy, Seen, Sign
from assistant.conversation import mood
from assistant.conversation.again import again
from assistant.conversation.turns import waiting_since
from assistant.schema import Frozen, Staff
from assistant.store.values import OwedReply, Talk

QUOTE = 28
"""Longest quote of the buyer's, in characters."""
STEPS = 3
"""How many things to do are told at most."""
GLAD = frozenset({"praise", "chat"})
_FAMILIES: dict[str, str] = {"uneasy": "mood", "upset": "mood", "furious": "mood", "slow": "wait", "late": "wait"}
_FAMILIES |= {"again": "again", "again_often": "again", "asked": "again"}
"""Signals that tell of the same thing count as one where several are asked for."""


class Reason(Frozen):
    """A signal that was seen, the level that it makes, and the words that show it ("" where it is not in words)."""

    signal: str
    name: str
    level: int
    quote: str = ""


class Hint(Frozen):
    """How far a conversation has gone and what to do now. ``reasons``: the strongest first.

    ``call`` is whom to ask for help, ``who`` that role's name, "" where nobody need be called.
    """

    level: int
    name: str
    reasons: tuple[Reason, ...]
    do: tuple[str, ...]
    call: Staff | None
    who: str
    how: str
    empathy: Empathy
    empathy_name: str
    empathy_how: str


class Facts(NamedTuple):
    """What is known beside the turns: the time, answers owed in this conversation, how often it was passed on."""

    now: datetime
    owed: Sequence[OwedReply] = ()
    passed: int = 0


Signal = tuple[str, Sign, str]
"""What was seen, as its entry in the file, and the words that show it."""


def spoken(talk: Talk, content: Content) -> tuple[Signal, ...]:
    """Return the signals that lie in the turns alone: mood, words, questions asked again. They change with the turns only."""
    return (*_felt(talk, content), *_heard(talk, content), *_repeated(talk, content))


def hint(talk: Talk, facts: Facts, content: Content, said: Sequence[Signal] | None = None) -> Hint:
    """Return how far a conversation has gone; a closed one has gone nowhere. ``said``: what ``spoken`` returned of it."""
    told = content.escalation
    signals = (*(spoken(talk, content) if said is None else said), *_waited(talk, facts, content))
    found = {} if talk.closed else {code: (sign, quote) for code, sign, quote in signals}
    ordered = sorted(found.items(), key=lambda each: -each[1][0].level)
    level = max((sign.level for sign, _ in found.values()), default=0)
    families = {_FAMILIES.get(signal, signal) for signal, (sign, _) in found.items() if sign.level == level}
    if level > 1 and len(families) >= told.together:
        level = min(level + 1, 4)
    rung = told.levels[level]
    kind = _empathy(talk, found.keys())
    first = [sign.first for _, (sign, _) in ordered if sign.first and sign.level > 0]
    return Hint(
        level=level,
        name=rung.name,
        reasons=tuple(Reason(signal=code, name=sign.name, level=sign.level, quote=quote) for code, (sign, quote) in ordered),
        do=tuple(dict.fromkeys([*first[:1], *rung.do]))[:STEPS],
        call=rung.call,
        who=content.shop.roles[rung.call].name if rung.call else "",
        how=rung.how,
        empathy=kind,
        empathy_name=told.empathy[kind].name,
        empathy_how=told.empathy[kind].how,
    )


def _empathy(talk: Talk, signals: Collection[str]) -> Empathy:
    """Return the kind of empathy: affective for a complaint that is intensely emotional."""
    level = mood.now(talk.turns) or 0
    held = set(signals)
    return "affective" if level >= 3 or (level == 2 and held & {"rising", "hurt"}) else "cognitive"


def _felt(talk: Talk, content: Content) -> Iterator[Signal]:
    seen, level = content.escalation.seen, mood.now(talk.turns) or 0
    names: dict[int, Seen] = {1: "uneasy", 2: "upset", 3: "furious"}
    if level in names:
        last = next(each for each in reversed(mood.moods(talk.turns)) if each.level == level)
        yield names[level], seen[names[level]], excerpt(talk.turns[last.at].text)
    if level >= 2 and mood.trend(talk.turns) == "rising":
        yield "rising", seen["rising"], mood.told(mood.stages(talk.turns), content)


def _heard(talk: Talk, content: Content) -> Iterator[Signal]:
    said = [turn.text for turn in talk.turns if turn.who == "buyer"]
    told = content.escalation
    recent = max(0, len(said) - told.recent)
    clauses = [(at, turn[start:end]) for at, turn in enumerate(said) for start, end in text.clauses(turn)]
    for code, sign in told.heard.items():
        heard = [clause for at, clause in clauses if (sign.lasting or at >= recent) and sign.heard_in(clause)]
        if heard:
            yield code, sign, excerpt(heard[-1])


def _repeated(talk: Talk, content: Content) -> Iterator[Signal]:
    found = again(talk.turns)
    buyer = [at for at, turn in enumerate(talk.turns) if turn.who == "buyer"]
    recent = [each for each in found if each.at in buyer[-content.escalation.recent :]]
    if recent:
        code: Seen = "again" if len(recent) == 1 else "again_often"
        yield code, content.escalation.seen[code], excerpt(talk.turns[recent[-1].at].text)


def _waited(talk: Talk, facts: Facts, content: Content) -> Iterator[Signal]:
    seen, limits = content.escalation.seen, content.shop.waiting
    since = waiting_since(talk)
    seconds = (facts.now - since).total_seconds() if since else 0.0
    last = next((turn for turn in reversed(talk.turns) if turn.who == "buyer"), None)
    if seconds >= limits.slow and last and last.intent not in GLAD:
        code: Seen = "late" if seconds >= limits.late else "slow"
        yield code, seen[code], ""
    over = [each for each in facts.owed if each.state == "open" and each.due < facts.now]
    if over:
        yield "overdue", seen["overdue"], excerpt(over[0].quote)
    if facts.passed:
        yield "passed_on", seen["passed_on"], ""


def excerpt(said: str) -> str:
    """Return a text short enough to be quoted on one line."""
    line = " ".join(said.split())
    return line if len(line) <= QUOTE else line[: QUOTE - 1] + "…"
