"""What the script may ask about assignments: what is set and how it stands, something new, a first week, to take one back."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from assistant.access.who import here
from assistant.errors import InputError
from assistant.page.training.ground import Answer, Ground, Request
from assistant.page.training.task_view import LIMITS, Form, Set, view
from assistant.page.training.week import week
from assistant.practice.progress import overview
from assistant.practice.progress.assignments import check
from assistant.practice.progress.counsel import PRACTISED_BY
from assistant.store.values_practice import Assignment

CHOSEN = ("kind", "intent", "level", "persona")


class Tasks(Ground):
    """A form is {"who": names, "kind", "intent", "level", "persona", "items": ids, "count", "least", "due", "note"}."""

    def tasks(self, request: object) -> Answer:
        """Return the tab as ``html``.

        The form begins with {"who": a name, "skill": what it should practise, "item": the id of an exercise}, each "" for none.
        """

        def deed(held: Request) -> Answer:
            kind = PRACTISED_BY.get(held["skill"], "answer") if held.get("skill") else ""
            items = (str(held["item"]),) if held.get("item") else ()
            who = (str(held["who"]),) if "who" in held else ()
            return {"html": self._view(Form(who, {"kind": kind}, items))}

        return self.answered(request, deed)

    def fitting(self, request: object) -> Answer:
        """Return how many exercises fit what is chosen: a form."""

        def deed(held: Request) -> Answer:
            fields: dict[str, Any] = {key: str(held.get(key) or "") for key in CHOSEN}
            asked = Assignment(**fields, items=self._items(held), count=1, due=self.assistant.now().date())
            return {"told": self.say("page.training.tasks.fitting", count=overview.fitting(self.book, asked))}

        return self.answered(request, deed)

    def assign(self, request: object) -> Answer:
        """Set something: a form. Returns the tab as ``html``, and what is ``told``."""

        def deed(held: Request) -> Answer:
            asked = self._asked(held)
            check(asked, overview.fitting(self.book, asked), self.assistant.now(), self.say)
            self.assistant.store.practice.assign(asked, self.assistant.now())
            return {"told": self.say("page.training.tasks.told"), "html": self._view(Form())}

        return self.answered(request, deed)

    def week(self, request: object) -> Answer:
        """Set a first week to {"who": names, none for everybody}; what there are too few exercises for is set in part."""

        def deed(held: Request) -> Answer:
            now, count = self.assistant.now(), 0
            who = tuple(map(str, self.read(list[str], held.get("who") or [], "who")))
            for each in week(now.date(), who, self.say("page.training.week.note"), here().name):
                if most := min(each.count, overview.fitting(self.book, each)):
                    self.assistant.store.practice.assign(each.model_copy(update={"count": most}), now)
                    count += 1
            return {"told": self.say("page.training.week.told", count=count), "html": self._view(Form())}

        return self.answered(request, deed)

    def withdraw(self, request: object) -> Answer:
        """Take an assignment back: {"id"}."""

        def deed(held: Request) -> Answer:
            self.assistant.store.practice.withdraw(self.read(int, held.get("id"), "task"), self.assistant.now())
            return {"told": self.say("page.training.tasks.withdrawn"), "html": self._view(Form())}

        return self.answered(request, deed)

    def _view(self, form: Form) -> str:
        now, store = self.assistant.now(), self.assistant.store
        seen = overview.all_of(store, now)
        by_id = {each.id: Set(each, ()) for each in store.practice.assignments()}
        for row in seen.rows:
            for task in row.tasks:
                held = by_id[task.assignment.id]
                by_id[task.assignment.id] = held._replace(tasks=(*held.tasks, task))
        personas = {code: each.name for code, each in self.book.personas.items()}
        given = list(by_id.values())
        return view(given, [each.who for each in seen.rows], form, now.date(), self.names(), personas)

    def _items(self, held: Request) -> tuple[str, ...]:
        found: list[str] = self.read(list[str], held.get("items") or [], "items")
        return tuple(found)

    def _asked(self, held: Request) -> Assignment:
        fields: dict[str, Any] = {key: str(held.get(key) or "") for key in (*CHOSEN, "note", "due")}
        numbers = {key: self._number(held, key) for key in LIMITS}
        fields |= {"who": tuple(self.read(list[str], held.get("who") or [], "who")), "items": self._items(held)} | numbers
        try:
            return Assignment.model_validate(fields | {"by": here().name})
        except ValidationError as error:
            field = str(error.errors()[0]["loc"][0])
            raise InputError(self.say("page.training.unfit", field=self.say(f"page.training.field.{field}"))) from None

    def _number(self, held: Request, key: str) -> int:
        """Return a number of the form.

        :raises InputError: when it is none, or too small or large.
        """
        least, most = LIMITS[key]
        told = str(held.get(key) or least).strip()
        if not told.isdecimal() or not least <= int(told) <= most:
            field = self.say(f"page.training.field.{key}")
            raise InputError(self.say("page.training.tasks.number", field=field, least=least, most=most, told=told[:20]))
        return int(told)
