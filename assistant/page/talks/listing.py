"""The list of conversations: who, how long he waits, how he feels, how far it has gone, what is owed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from assistant.content import Content
from assistant.conversation import mood
from assistant.conversation.escalation import Hint, excerpt
from assistant.conversation.turns import waiting_since
from assistant.page.markup import esc, joined, tag
from assistant.page.talks import picture
from assistant.store.values import OwedReply, Talk

LOUD, URGENT = 2, 4
"""The levels from which a conversation is marked in the list, and from which it goes before others."""


class Entry(NamedTuple):
    """One conversation of the list, with its hint and the answers that are owed in it."""

    talk: Talk
    hint: Hint
    owed: Sequence[OwedReply]


def listing(entries: Sequence[Entry], here: str, content: Content) -> str:
    """Return the list: whoever waits stands first, the most urgent and then the longest waiting at the top.

    ``here`` is the open conversation.
    """
    if not entries:
        return tag("p", esc(content.say("page.talks.empty")), class_="none")
    ordered = sorted(entries, key=_order)
    limits = content.shop.waiting
    items = joined(_item(each, each.talk.id == here, content) for each in ordered)
    return tag("ul", items, data_first=limits.first, data_slow=limits.slow, data_late=limits.late)


def _order(entry: Entry) -> tuple[int, float]:
    since = waiting_since(entry.talk)
    if entry.talk.closed:
        return 3, -entry.talk.closed.timestamp()
    if since is None:
        return 2, -entry.talk.touched.timestamp()
    return int(entry.hint.level < URGENT), since.timestamp()


def _item(entry: Entry, here: bool, content: Content) -> str:
    talk, hint, say = entry.talk, entry.hint, content.say
    since = waiting_since(talk)
    inner = (
        tag("b", esc(talk.name), class_="name"),
        tag("i", "", class_="fresh", aria_label=say("page.talks.fresh"), role="img", hidden=True),
        waiting(since, content) if not talk.closed else tag("span", esc(say("page.talks.closed")), class_="wait"),
        tag("span", esc(_last(talk, content)), class_="last"),
        tag(
            "span",
            joined((badge(hint, content), owed(entry.owed, content), picture.dots(_levels(talk), content))),
            class_="signs",
        ),
    )
    button = tag(
        "button", joined(inner), type="button", data_talk=talk.id, data_count=len(talk.turns),
        aria_current="true" if here else None, class_=f"talk l{hint.level}",
    )  # fmt: skip
    return tag("li", button)


def waiting(since: datetime | None, content: Content) -> str:
    """Return how long the buyer has waited; the script counts on."""
    if since is None:
        return tag("span", esc(content.say("page.talks.answered")), class_="wait")
    return tag("time", "", class_="wait", data_since=milliseconds(since))


def owed(owed: Sequence[OwedReply], content: Content) -> str:
    """Return the answer that is due first, as a countdown; "" when none is owed."""
    if not owed:
        return ""
    first = min(owed, key=lambda each: each.due)
    return tag(
        "time", "", class_="due", data_due=milliseconds(first.due), title=content.say("page.talks.owes", quote=first.quote)
    )


def badge(hint: Hint, content: Content) -> str:
    """Return the level as a badge; "" below ``LOUD``."""
    if hint.level < LOUD:
        return ""
    told = content.say("page.talks.level", level=hint.level, name=hint.name)
    return tag("span", esc(str(hint.level)), class_=f"level l{hint.level}", title=told, aria_label=told, role="img")


def milliseconds(at: datetime) -> int:
    """Return a local moment as a script counts it."""
    return round(at.timestamp() * 1000)


def _last(talk: Talk, content: Content) -> str:
    last = next((turn for turn in reversed(talk.turns) if turn.who != "note"), None)
    if last is None:
        return content.say("page.talks.silent")
    return content.say(f"page.talks.last_{last.who}", said=excerpt(last.text))


def _levels(talk: Talk) -> list[int]:
    return [each.level for each in mood.moods(talk.turns)]
