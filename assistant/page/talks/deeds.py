"""What the page does with conversations. Requests of the script in; plain texts and HTML by name out."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.access.who import here
from assistant.conversation import mood
from assistant.conversation.layouts import Ours, digest, kept
from assistant.conversation.sides import hidden
from assistant.errors import InputError
from assistant.guard.needed import pairs
from assistant.page.talks import beside, reading
from assistant.page.talks.ground import Answer, Ground, Request, order_card
from assistant.schema import OrderCard
from assistant.store.values import Said, Talk

SAME = 0.7
"""Share of characters and pairs (Jaccard, 0 to 1) from which a reply copied again is a version of the last one."""


class Deeds:
    """The page's deeds on conversations; safe to share between threads.

    Every deed takes what the script asked and returns texts by name. ``problem`` is a line that tells what went wrong, "" when
    nothing did, ``told`` one that tells what was done; ``list``, ``head``, ``turns`` and ``hint`` are HTML; ``now`` is our
    clock in milliseconds. Requests may hold "closed": the list shows also what was put away.
    """

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.assistant = ground.assistant

    # --- looking

    def look(self, request: object) -> Answer:
        """Return the list, and of the open conversation what changes by itself. ``request``: {"here": its id, "" for none}."""

        def deed(held: Request) -> Answer:
            here = str(held.get("here") or "")
            listed = self.ground.listed(held, here)
            if not here:
                return listed
            try:
                return listed | self.ground.state(self.ground.talk({"id": here}))
            except InputError:  # erased or handed over elsewhere
                return listed | {"gone": here}

        return self.ground.answer(request, deed)

    def open(self, request: object) -> Answer:
        """Return one conversation and what it brings into the form. ``request``: {"id", "closed"}."""
        return self.ground.answer(request, lambda held: self.ground.seen(self.ground.talk(held), held))

    # --- what was said

    def add(self, request: object) -> Answer:
        """Add what was pasted; ``request`` as ``reading.pasted`` reads it, with "id" ("" begins a conversation) and "card".

        Where it cannot be told who is who, ``ask`` is a question as HTML and nothing is added.
        """
        return self.ground.answer(request, self._add)

    def _add(self, held: Request) -> Answer:
        content, now, store = self.assistant.content, self.assistant.now(), self.assistant.store.talks
        found = reading.pasted(held, content)
        log = reading.logged(found, kept(store.layouts()), content, now)
        if log.unclear:
            return {"ask": beside.names(log, content)}
        if log.puzzling:
            return {"ask": beside.puzzle(found.text, content)}
        for name in found.ours:
            store.learn(Ours(digest=digest(name), seen=hidden(name)).model_dump_json(), now)
        talk = self.ground.talk(held) if held.get("id") else None
        new = mood.felt(talk.turns if talk else (), reading.added(talk.turns if talk else (), log, now), self.assistant.analyze)
        if talk is None:
            talk = store.open(reading.name(log, now, content), here().name, now)
            store.note(talk.id, content.say("page.talks.event_opened"), here().name, now)
            self._keep_card(talk, order_card(held))
        if talk.closed and new:
            store.note(talk.id, content.say("page.talks.event_reopened"), here().name, now)
        if log.layout and new:
            store.note(talk.id, content.say("page.talks.event_pasted", count=len(new)), here().name, now)
        talk = store.add(talk.id, new, now) if new else store.one(talk.id)
        self._promised(talk, new)
        return self.ground.seen(talk, held) | {"told": reading.told(log, new, content)}

    def _promised(self, talk: Talk, new: Sequence[Said]) -> None:
        """Note what our last new turn promises; one of another day is left out, for its 今天 is not ours."""
        said = [at for at, turn in enumerate(talk.turns) if turn.who == "agent"]
        if not said or not any(turn.who == "agent" for turn in new):
            return
        last, now = talk.turns[said[-1]], self.assistant.now()
        if last.at is None or last.at.date() != now.date():
            return
        owed = self.ground.check(talk, said[-1]).owed
        self.assistant.store.owe(talk.id, [each for each in owed if each.due > last.at], last.text, last.at)

    def copied(self, request: object) -> Answer:
        """Note a reply that was copied as said by us. ``request``: {"id", "text"}; a version of the last one is no new turn."""

        def note(held: Request) -> Answer:
            talk, text, now = self.ground.talk(held), str(held["text"]).strip(), self.assistant.now()
            last = talk.turns[-1] if talk.turns else None
            if text and not (last and last.who == "agent" and _same(last.text, text)):
                talk = self.assistant.store.talks.add(talk.id, [Said(who="agent", text=text, at=now)], now)
            return self.ground.seen(talk, held)

        return self.ground.answer(request, note)

    def card(self, request: object) -> Answer:
        """Keep the order card with a conversation. ``request``: {"id", "card": raw texts by key}."""

        def note(held: Request) -> Answer:
            self._keep_card(self.ground.talk(held), order_card(held))
            return {}

        return self.ground.answer(request, note)

    def _keep_card(self, talk: Talk, card: OrderCard) -> None:
        content, store = self.assistant.content, self.assistant.store.talks
        names, before = content.taxonomy.slots, talk.card.held()
        store.card(talk.id, card)
        changed = [names[key].name for key, value in card.held().items() if before.get(key) != value]
        if changed:
            what = content.say("page.talks.event_card", names="、".join(changed))
            store.note(talk.id, what, here().name, self.assistant.now())

    # --- keeping house

    def rename(self, request: object) -> Answer:
        """Give a conversation another name. ``request``: {"id", "name"}."""

        def deed(held: Request) -> Answer:
            name = str(held.get("name") or "").strip()[:30]
            if name:
                self.assistant.store.talks.rename(self.ground.talk(held).id, name)
            return self.ground.seen(self.ground.talk(held), held)

        return self.ground.answer(request, deed)

    def close(self, request: object) -> Answer:
        """Put a conversation away. ``request``: {"id", "closed"}."""

        def deed(held: Request) -> Answer:
            talk, now, content = self.ground.talk(held), self.assistant.now(), self.assistant.content
            self.assistant.store.talks.close(talk.id, now)
            self.assistant.store.talks.note(talk.id, content.say("page.talks.event_closed"), here().name, now)
            return self.ground.listed(held) | {"told": content.say("page.talks.was_closed", name=talk.name)}

        return self.ground.answer(request, deed)

    def erase(self, request: object) -> Answer:
        """Delete a conversation and everything in it. ``request``: {"id", "closed"}."""

        def deed(held: Request) -> Answer:
            talk = self.ground.talk(held)
            self.assistant.store.talks.erase(talk.id)
            told = self.assistant.content.say("page.talks.was_erased", name=talk.name)
            return self.ground.listed(held) | {"told": told}

        return self.ground.answer(request, deed)


def _same(one: str, other: str) -> bool:
    first, second = pairs(one), pairs(other)
    return len(first & second) >= SAME * len(first | second)
