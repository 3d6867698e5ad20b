"""What is pasted into a conversation, read: turns to add, a question about it, or nothing new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from pydantic import TypeAdapter

from assistant.content import Content
from assistant.conversation import sides, turns
from assistant.conversation.chatlog import Log, Spoken, read
from assistant.conversation.layouts import Marked, Ours, of
from assistant.errors import InputError
from assistant.schema import Frozen
from assistant.store.values import Said

MOST = 200_000
"""Longest paste, in characters: a whole day's log."""
Side = Literal["buyer", "agent", "note"]


class Pasted(Frozen):
    """What the script asks with: the text, whose it is where it has no names, names that are ours, whether it is plain text."""

    text: str
    who: Side = "buyer"
    ours: tuple[str, ...] = ()
    plain: bool = False


def pasted(request: Mapping[str, Any], content: Content) -> Pasted:
    """Read a request.

    :raises InputError: when nothing or too much was pasted.
    """
    found = Pasted(
        text=str(request.get("text") or ""),
        who=TypeAdapter(Side).validate_python(request.get("who") or "buyer"),
        ours=tuple(str(each) for each in request.get("ours") or ()),
        plain=bool(request.get("plain")),
    )
    if not found.text.strip():
        raise InputError(content.say("page.talks.nothing_pasted"))
    if len(found.text) > MOST:
        raise InputError(content.say("page.talks.too_long", count=f"{len(found.text):,}", limit=f"{MOST:,}"))
    return found


def logged(found: Pasted, learnt: Sequence[tuple[str, Marked | Ours]], content: Content, now: datetime) -> Log:
    """Read what was pasted as a log; one's own text and notes have no layout."""
    if found.plain or found.who != "buyer":
        return Log(entries=(Spoken(who=found.who, text=found.text.strip(), lines=(0,)),))
    layouts, ours = of(learnt)
    return read(found.text, now, content.shop.shop.name, ours | set(found.ours), layouts)


def added(known: Sequence[Said], log: Log, now: datetime) -> tuple[Said, ...]:
    """Return the turns of a log that a conversation does not hold yet; a text without a layout is always new."""
    kept = [each for each in log.entries if each.who in ("buyer", "agent", "note")]
    new = turns.fresh(known, kept) if log.layout else tuple(kept)
    moments = turns.times(new, now) if log.layout else tuple(now for _ in new)
    return tuple(
        Said.model_validate({"who": each.who, "text": each.text, "at": at}) for each, at in zip(new, moments, strict=True)
    )


def name(log: Log, now: datetime, content: Content) -> str:
    """Return what a new conversation is called: the buyer's name with its ends only, or the time."""
    names = [each.name for each in log.turns if each.who == "buyer" and sides.known(each.name) is None and each.name]
    return sides.hidden(names[0]) if names else content.say("page.talks.called", time=f"{now:%H:%M}")


def told(log: Log, new: Sequence[Said], content: Content) -> str:
    """Say in one line what came of a paste; "" for a single turn."""
    say = content.say
    if not new:
        return say("page.talks.nothing_new")
    if not log.layout:
        return ""
    count = {who: sum(each.who == who for each in new) for who in ("buyer", "agent")}
    line = say("page.talks.read", count=count["buyer"] + count["agent"], **count)
    held = len(log.turns) - count["buyer"] - count["agent"]
    left = sum(each.who == "unread" for each in log.entries)
    line += say("page.talks.held", count=held) if held > 0 else ""
    return line + (say("page.talks.cut_off", count=left) if left else "")
