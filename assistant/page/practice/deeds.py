"""What the room's script may ask. What answers an exercise is in no answer before the attempt is handed in."""

from __future__ import annotations

from collections.abc import Callable

from pydantic import TypeAdapter

from assistant.access.who import here
from assistant.page.practice import case, result, start, task, work
from assistant.page.practice.ground import Answer, Request, answered, practice_of
from assistant.page.practice.who import whose
from assistant.pipeline import Assistant
from assistant.practice.names import Names
from assistant.practice.progress import overview
from assistant.practice.session import Practice
from assistant.practice.values import Answer as Given
from assistant.practice.values import Outcome, Shown, Wish

WISHED = ("kind", "intent", "level", "persona")


class Deeds:
    """The room's deeds on the exercises of one assistant; safe to share between threads.

    Every deed takes what the script asked and returns plain texts by name; ``problem`` is a line that tells what went wrong, ""
    when nothing did. Requests hold "who", a name typed at the page, and most "id", the attempt; ``html`` is what to show.
    """

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant

    @property
    def practice(self) -> Practice:
        """The exercises, and the attempts at them."""
        return practice_of(self.assistant)

    # --- before and after

    def start(self, request: object) -> Answer:
        """Return the panel on which an exercise is chosen."""

        def deed(held: Request) -> Answer:
            who = whose(held)
            self.practice.book.refresh()
            seen = overview.of(self.assistant.store, self.practice.book, who, self._names(), self.assistant.now())
            running = self.assistant.store.practice.running(who)
            signed = bool(here().name)
            return {"html": start.panel(start.Panel(who, signed, seen, running), self.practice.book, self._names())}

        return self._answered(request, deed)

    def begin(self, request: object) -> Answer:
        """Begin an exercise.

        ``request``: {"kind", "intent", "level", "persona", "weakest"}, "" for any, or {"item"}; and {"assignment"}, 0 for none.
        """

        def deed(held: Request) -> Answer:
            who, item = whose(held), str(held.get("item") or "")
            wish = Wish.model_validate(
                {key: str(held.get(key) or "") or None for key in WISHED} | {"weakest": bool(held.get("weakest"))}
            )
            assignment = _number(held.get("assignment"))
            return self._task(self.practice.begin(who, item or wish, assignment=assignment), who)

        return self._answered(request, deed)

    def again(self, request: object) -> Answer:
        """Begin the exercise of an attempt once more."""
        return self._answered(request, lambda held: self._task(self.practice.again(_id(held), whose(held)), whose(held)))

    def open(self, request: object) -> Answer:
        """Return an attempt as it stands: running, or what came of it."""

        def deed(held: Request) -> Answer:
            id, who = _id(held), whose(held)
            kept = self.assistant.store.practice.one(id, who)
            return self._result(self.practice.outcome(id, who)) if kept.ended else self._task(self.practice.shown(id, who), who)

        return self._answered(request, deed)

    def drop(self, request: object) -> Answer:
        """Give up a running attempt, and return the panel."""

        def deed(held: Request) -> Answer:
            self.practice.drop(_id(held), whose(held))
            return self.start(dict(held))

        return self._answered(request, deed)

    # --- while it runs

    def hint(self, request: object) -> Answer:
        """Tell the next hint; ``hints`` is all that were told, and the button for the next one."""

        def deed(held: Request) -> Answer:
            return {"hints": work.hints(self.practice.hint(_id(held), whose(held)), self._names())}

        return self._answered(request, deed)

    def keep(self, request: object) -> Answer:
        """Keep what was written so far: ``request``: {"answer": fields of ``values.Answer``}."""

        def deed(held: Request) -> Answer:
            self.practice.keep(_id(held), whose(held), _given(held))
            return {}

        return self._answered(request, deed)

    def pause(self, request: object) -> Answer:
        """Let the clock stand, or, without "paused", run on; ``seconds`` is how far it is."""

        def deed(held: Request) -> Answer:
            return {"seconds": str(self.practice.pause(_id(held), whose(held), bool(held.get("paused"))).seconds)}

        return self._answered(request, deed)

    def say(self, request: object) -> Answer:
        """Say something in a talk: ``request``: {"text"}. Returns what was said so far; ``html`` once it has ended."""

        def deed(held: Request) -> Answer:
            id, who = _id(held), whose(held)
            shown = self.practice.say(id, who, str(held.get("text") or ""))
            if shown.finished:
                return self._result(self.practice.outcome(id, who))
            names = self._names()
            return {
                "said": work.bubbles(shown, names), "turn": work.turn(shown, names),
                "card": case.card(shown.card, self.assistant.content),
            }  # fmt: skip

        return self._answered(request, deed)

    def submit(self, request: object) -> Answer:
        """Hand in an answer, or a talk as it stands, and return what came of it: ``request``: {"answer"}."""
        return self._answered(request, lambda held: self._result(self.practice.submit(_id(held), whose(held), _given(held))))

    # --- inside

    def _answered(self, request: object, deed: Callable[[Request], Answer]) -> Answer:
        return answered(self.assistant, request, deed)

    def _names(self) -> Names:
        return overview.named(self.assistant.content, self.practice.book)

    def _task(self, shown: Shown, who: str) -> Answer:
        before = ""
        if shown.again_of and shown.kind in task.COMPARED:
            before = self.assistant.store.practice.one(shown.again_of, who).answer
        families = work.families(self.practice.book) if shown.kind == "violation" else ()
        return {
            "id": str(shown.id), "kind": shown.kind, "running": "yes",
            "html": task.task(shown, self.assistant.content, self._names(), before, families),
        }  # fmt: skip

    def _result(self, outcome: Outcome) -> Answer:
        html = result.result(outcome, self.assistant.content, self._names())
        return {"id": str(outcome.id), "kind": outcome.shown.kind, "running": "", "html": html}


def _id(held: Request) -> int:
    return _number(held.get("id"))


def _number(value: object) -> int:
    return TypeAdapter(int).validate_python(value or 0)


def _given(held: Request) -> Given:
    return Given.model_validate(held.get("answer") or {})
