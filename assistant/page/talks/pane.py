"""One conversation: its head, what was said, and what to do now."""

from __future__ import annotations

from assistant.content import Content
from assistant.conversation import mood
from assistant.conversation.again import again
from assistant.conversation.escalation import Hint, excerpt
from assistant.conversation.turns import pending, waiting_since
from assistant.page.desk.ledger import when
from assistant.page.markup import esc, joined, tag
from assistant.page.talks import picture
from assistant.page.talks.beside import empty
from assistant.page.talks.listing import Entry, owed, waiting
from assistant.pipeline import Clock
from assistant.store.values import Said, Talk

REASONS = 3
"""Signals that are told at most; the strongest."""
SHOWN = 60
"""Turns that are shown at once, the newest; the others are folded away."""


def head(entry: Entry, content: Content) -> str:
    """Return the head: the name, what it is about, the mood over turns, how long he waits, and what may be done with it."""
    talk, say = entry.talk, content.say
    levels = [each.level for each in mood.moods(talk.turns)]
    label = next((turn.intent for turn in reversed(talk.turns) if turn.who == "buyer" and turn.intent), "")
    about = mood.about(label, content)
    name = empty(
        "input", type="text", class_="name", value=talk.name, maxlength=30, data_name=talk.id,
        aria_label=say("page.talks.name"), title=say("page.talks.name"), autocomplete="off",
    )  # fmt: skip
    buttons = joined(
        tag("button", esc(say(f"page.talks.{deed}")), type="button", data_deed=deed)
        for deed in ("close", "erase")
        if not (deed == "close" and talk.closed)
    )
    state = tag("span", esc(say("page.talks.closed")), class_="wait") if talk.closed else waiting(waiting_since(talk), content)
    line = (
        tag("span", esc(about), class_="matter") if about else "",
        state,
        owed(entry.owed, content),
        picture.steps(levels, content),
    )
    return tag("div", name + tag("span", buttons, class_="deeds"), class_="who") + tag("div", joined(line), class_="state")


def turns(talk: Talk, content: Content, now: Clock) -> str:
    """Return what was said as bubbles, the buyer's at the left; a repeated question says so."""
    if not talk.turns:
        return tag("p", esc(content.say("page.talks.nothing_said")), class_="none")
    repeated = {each.at: each.before for each in again(talk.turns)}
    open_ones = len(talk.turns) - len(pending(talk.turns))
    bubbles = [
        _bubble(turn, content, now, talk.turns[repeated[at]] if at in repeated else None, at >= open_ones)
        for at, turn in enumerate(talk.turns)
    ]
    earlier, shown = bubbles[:-SHOWN], bubbles[-SHOWN:]
    fold = ""
    if earlier:
        summary = tag("summary", esc(content.say("page.talks.earlier", count=len(earlier))))
        fold = tag("details", summary + tag("ol", joined(earlier)), class_="earlier")
    return fold + tag("ol", joined(shown))


def _bubble(turn: Said, content: Content, now: Clock, before: Said | None, waits: bool) -> str:
    say = content.say
    if turn.who == "note":
        return tag("li", tag("p", esc(turn.text)), class_="note")
    told = [tag("time", esc(when(turn.at, content, now())))] if turn.at else []
    if turn.who == "buyer":
        about = mood.about(turn.intent, content)
        told += [tag("span", esc(about))] if about else []
        if turn.emotion:
            name = content.taxonomy.emotions[turn.emotion].name
            told.append(tag("span", esc(name), class_=f"mood m{turn.emotion}"))
    if before is not None:
        line = say("page.talks.again_at", when=when(before.at, content, now())) if before.at else say("page.talks.again")
        told.append(tag("span", esc(line), class_="again"))
    who = tag("span", esc(say(f"page.talks.who_{turn.who}")), class_="heard")
    small = tag("small", joined(told)) if told else ""
    return tag(
        "li", who + tag("p", esc(turn.text)) + small, class_=f"{turn.who} waits" if waits and turn.who == "buyer" else turn.who
    )


def hint(found: Hint, content: Content) -> str:
    """Return how far it has gone, why, what to do now, how to speak, and who is called."""
    say = content.say
    title = tag("b", esc(say("page.talks.level", level=found.level, name=found.name)), class_=f"rung l{found.level}")
    why = joined(tag("li", _reason(each.name, each.quote)) for each in found.reasons[:REASONS])
    do = tag("ol", joined(tag("li", esc(step)) for step in found.do), class_="do")
    if not found.level:
        return tag("section", title + do, class_="hint l0", aria_label=say("page.talks.hint"))
    speak = tag("p", tag("b", esc(found.empathy_name)) + esc(say("page.talks.speak", how=found.empathy_how)), class_="speak")
    call = tag("p", tag("b", esc(say("page.talks.call", who=found.who))) + esc(found.how), class_="call") if found.who else ""
    reasons = tag("ul", why, class_="why", aria_label=say("page.talks.why")) if why else ""
    return tag("section", title + reasons + do + speak + call, class_=f"hint l{found.level}", aria_label=say("page.talks.hint"))


def _reason(name: str, quote: str) -> str:
    return esc(name) + (tag("q", esc(excerpt(quote))) if quote else "")
