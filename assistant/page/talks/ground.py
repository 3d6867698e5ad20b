"""What all deeds on conversations share: whose a conversation is, the list, one of them as it is seen."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter

from assistant.access.who import here
from assistant.conversation import turns
from assistant.conversation.escalation import Facts, Signal, hint, spoken
from assistant.errors import InputError, NuanyanError
from assistant.page.desk.form import FIELDS
from assistant.page.talks import listing, pane
from assistant.page.talks.listing import Entry
from assistant.page.wrong import unexpected
from assistant.pipeline import Assistant
from assistant.schema import Checked, Message, OrderCard
from assistant.store.values import OwedReply, Talk

Answer = dict[str, str]
Request = Mapping[str, Any]
MOST = 2000
"""Conversations of which something is held in memory."""


class Ground:
    """The conversations of one assistant as they are seen by whoever asks; safe to share between threads."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self._passed: dict[str, tuple[str, int]] = {}
        self._spoken: dict[str, tuple[object, tuple[Signal, ...]]] = {}

    def answer(self, request: object, deed: Callable[[Request], Answer]) -> Answer:
        """Do something; ``problem`` tells what went wrong, "" when nothing did."""
        content = self.assistant.content
        try:
            held = TypeAdapter(dict[str, Any]).validate_python(request)
            return {"problem": ""} | deed(held)
        except NuanyanError as error:
            return {"problem": str(error)}
        except Exception as error:  # the page must answer, and the error's own words may hold the buyer's
            return {"problem": unexpected(error, content)}

    def mine(self, talk: Talk) -> bool:
        """Tell whether whoever asks may see a conversation: his own, nobody's, or any where he leads or nobody signs in."""
        who = here()
        return who.rank == "lead" or talk.who in ("", who.name)

    def talk(self, held: Request) -> Talk:
        """Return the conversation that a request names.

        :raises InputError: when there is none, or it is a colleague's.
        """
        talk = self.assistant.store.talks.one(str(held.get("id") or ""))
        if not self.mine(talk):
            raise InputError(self.assistant.content.say("page.talks.not_yours"))
        return talk

    def entry(self, talk: Talk, owed: Sequence[OwedReply]) -> Entry:
        """Return a conversation with its hint; ``owed``: the open answers of all conversations or of this one."""
        own = [each for each in owed if each.conversation == talk.id and each.state == "open"]
        facts = Facts(self.assistant.now(), own, self._times_passed(talk))
        return Entry(talk, hint(talk, facts, self.assistant.content, self._signals(talk)), own)

    def _signals(self, talk: Talk) -> tuple[Signal, ...]:
        """Return what is seen in the turns alone; thirty conversations are looked at again and again."""
        content = self.assistant.content
        state = (len(talk.turns), talk.touched, content.version)
        held = self._spoken.get(talk.id)
        if held is None or held[0] != state:
            if len(self._spoken) > MOST:
                self._spoken.clear()
            held = self._spoken[talk.id] = (state, spoken(talk, content))
        return held[1]

    def _times_passed(self, talk: Talk) -> int:
        known, count = self._passed.get(talk.id, ("", 0))
        if talk.id not in self._passed or known != talk.who:
            if len(self._passed) > MOST:
                self._passed.clear()
            count = sum(bool(each.to) for each in self.assistant.store.talks.events(talk.id))
            self._passed[talk.id] = (talk.who, count)
        return count

    def check(self, talk: Talk, at: int) -> Checked:
        """Read one of our turns as the guard does, with what had been said before it."""
        before = talk.turns[:at]
        answered = Message(text=turns.message(before), history=turns.history(before), card=talk.card)
        return self.assistant.check(talk.turns[at].text, answered)

    def listed(self, held: Request, open_one: str = "") -> Answer:
        """Return the list as it is now; ``open_one`` is the conversation that is seen beside it."""
        content, now, who = self.assistant.content, self.assistant.now(), here()
        store = self.assistant.store
        found = [each for each in store.talks.all(closed=bool(held.get("closed"))) if self.mine(each)]
        due = store.due(now)
        entries = [self.entry(each, due) for each in found]
        waits = sum(turns.waiting_since(each) is not None for each in found)
        return {
            "list": listing.listing(entries, open_one, content),
            "count": content.say("page.talks.waiting", count=waits) if waits else "",
            "now": str(listing.milliseconds(now)),
            "who": who.name,
        }

    def state(self, talk: Talk) -> Answer:
        """Return of one conversation what changes as time goes by: its head and what to do."""
        content = self.assistant.content
        entry = self.entry(talk, self.assistant.store.due(self.assistant.now()))
        hinted = pane.hint(entry.hint, content) if talk.turns and not talk.closed else ""
        return {"head": pane.head(entry, content), "hint": hinted}

    def seen(self, talk: Talk, held: Request) -> Answer:
        """Return one conversation, what it brings into the form, and the list beside it."""
        content, say = self.assistant.content, self.assistant.content.say
        earlier = turns.history(talk.turns)
        brought = {
            "id": talk.id,
            "turns": pane.turns(talk, content, self.assistant.now),
            "text": turns.message(talk.turns),
            "history": "\n".join(f"{say(f'writer.{turn.who}')}：{turn.text}" for turn in earlier),
            "card": json.dumps(talk.card.held(), ensure_ascii=False),
        }
        return brought | self.state(talk) | self.listed(held, talk.id)


def order_card(held: Request) -> OrderCard:
    """Return the order card of a request; fields that are none of the card's are left out, a value too long is cut."""
    given = held.get("card") or {}
    values = {key: str(given[key]).strip()[:200] for key in FIELDS if isinstance(given, Mapping) and given.get(key)}
    return OrderCard(**{key: value for key, value in values.items() if value})
