"""What the page does beside a conversation: hand it over, keep its timeline, learn how chat logs are written."""

from __future__ import annotations

import base64

from pydantic import TypeAdapter

from assistant.access.who import here
from assistant.conversation import handover, timeline
from assistant.conversation.layouts import Mark, UnmarkedError, kept, learn
from assistant.errors import InputError
from assistant.page.talks import beside
from assistant.page.talks.ground import Answer, Ground, Request
from assistant.store.values import Talk


class Extras:
    """The page's deeds beside a conversation; as ``Deeds``."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.assistant = ground.assistant

    # --- handing over

    def hand_over(self, request: object) -> Answer:
        """Give a conversation to a colleague. ``request``: {"id", "to", "note", "closed"}."""

        def deed(held: Request) -> Answer:
            talk, content = self.ground.talk(held), self.assistant.content
            to, note = (str(held.get(key) or "").strip() for key in ("to", "note"))
            if not to:
                raise InputError(content.say("page.talks.to_missing"))
            if (known := self._colleagues()) and to not in known:
                raise InputError(content.say("page.talks.to_unknown", to=to[:30], names="、".join(known)))
            self.assistant.store.talks.hand_over(talk.id, to[:30], note[:200], here().name, self.assistant.now())
            told = content.say("page.talks.was_handed", name=talk.name, to=to[:30])
            talk = self.assistant.store.talks.one(talk.id)
            seen = self.ground.seen(talk, held) if self.ground.mine(talk) else self.ground.listed(held)
            return seen | {"told": told}

        return self.ground.answer(request, deed)

    def _colleagues(self) -> list[str]:
        """Return who may be given a conversation where people sign in; nobody is known by name where they don't."""
        return [each.name for each in self.assistant.store.people.all()] if here().name else []

    def summary(self, request: object) -> Answer:
        """Return the hand-over summary as ``handover``. ``request``: {"id"}."""

        def deed(held: Request) -> Answer:
            talk, now, content = self.ground.talk(held), self.assistant.now(), self.assistant.content
            checks = {at: self.ground.check(talk, at) for at in handover.ours(talk.turns)}
            owed = self.assistant.store.promised(talk.id, now)
            known = handover.Known(now, self.ground.entry(talk, owed).hint, checks, owed, self._careful(talk))
            return {"handover": beside.handover(handover.summary(talk, known, content), content, self._colleagues())}

        return self.ground.answer(request, deed)

    def _careful(self, talk: Talk) -> tuple[str, ...]:
        content = self.assistant.content
        subs = [turn.intent for turn in talk.turns if turn.who == "buyer" and turn.intent in content.taxonomy.subs]
        entry = content.handling.get(f"{content.taxonomy.subs[subs[-1]]}/{subs[-1]}") if subs else None
        return entry.careful if entry else ()

    # --- the timeline

    def _rows(self, held: Request) -> tuple[Talk, tuple[timeline.Row, ...]]:
        talk, now, store = self.ground.talk(held), self.assistant.now(), self.assistant.store
        events, owed = store.talks.events(talk.id), store.promised(talk.id, now)
        return talk, timeline.rows(talk, events, owed, now, self.assistant.content)

    def timeline(self, request: object) -> Answer:
        """Return the timeline as ``timeline``. ``request``: {"id"}."""

        def deed(held: Request) -> Answer:
            _, rows = self._rows(held)
            return {"timeline": beside.timeline(rows, self.assistant.content, self.assistant.now())}

        return self.ground.answer(request, deed)

    def note(self, request: object) -> Answer:
        """Add a note to the timeline and return that. ``request``: {"id", "what"}."""

        def deed(held: Request) -> Answer:
            what, content = str(held.get("what") or "").strip()[:200], self.assistant.content
            if not what:
                raise InputError(content.say("page.talks.note_missing"))
            self.assistant.store.talks.note(self.ground.talk(held).id, what, here().name, self.assistant.now())
            return self.timeline(request)

        return self.ground.answer(request, deed)

    def export(self, request: object) -> Answer:
        """Return the timeline as a file: ``name`` and ``base64``. ``request``: {"id", "kind": "text" or "csv"}."""

        def deed(held: Request) -> Answer:
            content, (talk, rows) = self.assistant.content, self._rows(held)
            table = held.get("kind") == "csv"
            data = timeline.as_csv(rows, content) if table else timeline.as_text(talk, rows, content).encode()
            name = content.say("page.talks.file", when=f"{self.assistant.now():%Y%m%d-%H%M}")
            return {"name": f"{name}.{'csv' if table else 'txt'}", "base64": base64.b64encode(data).decode()}

        return self.ground.answer(request, deed)

    # --- layouts

    def learn(self, request: object) -> Answer:
        """Learn a layout from a line. ``request``: {"line", "marks": [{"what", "start", "end"}]}."""

        def deed(held: Request) -> Answer:
            say = self.assistant.content.say
            try:
                marked = learn(str(held["line"]), TypeAdapter(tuple[Mark, ...]).validate_python(held["marks"]))
            except UnmarkedError as wrong:
                raise InputError(say(f"conversation.marks.{wrong.key}")) from None
            self.assistant.store.talks.learn(marked.model_dump_json(), self.assistant.now())
            return {"told": say("page.talks.learnt")}

        return self.ground.answer(request, deed)

    def learnt(self, request: object) -> Answer:
        """Return what was learnt of chat logs as ``learnt``. ``request``: {"text": what may be marked}."""

        def deed(held: Request) -> Answer:
            content = self.assistant.content
            shown = beside.learnt(kept(self.assistant.store.talks.layouts()), content)
            bench = beside.marking(str(held.get("text") or ""), content) if str(held.get("text") or "").strip() else ""
            return {"learnt": shown, "ask": bench}

        return self.ground.answer(request, deed)

    def forget(self, request: object) -> Answer:
        """Forget a layout or a name. ``request``: {"layout"}."""

        def deed(held: Request) -> Answer:
            self.assistant.store.talks.forget(str(held["layout"]))
            return self.learnt({})

        return self.ground.answer(request, deed)
