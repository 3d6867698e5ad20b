"""What the script may ask about exercises: to find and read them, to write the shop's own, to bring in files."""

from __future__ import annotations

import base64
import binascii
from collections import defaultdict
from functools import cached_property
from typing import get_args

from assistant.access.who import here
from assistant.errors import InputError
from assistant.page.training import item_form, item_list, item_plan, item_reading
from assistant.page.training.ground import Answer, Ground, Request, file
from assistant.page.training.item_form import Mode, Panel
from assistant.page.training.item_reading import Read
from assistant.phrases import sheets
from assistant.practice.own import sheets as own_sheets
from assistant.practice.own.folder import Own, Step, fields
from assistant.practice.own.sheets import Plan
from assistant.practice.own.text import Data, written
from assistant.practice.shapes import Item, Kind

YAML = (".yaml", ".yml")


class Items(Ground):
    """What the script may ask of exercises.

    What is written on is {"kind", "mode": "form" or "yaml", "id": of what it takes the place of, "seen": its mark then,
    "fields": texts by heading, or "yaml": text}.
    """

    @cached_property
    def own(self) -> Own:
        """The shop's own exercises."""
        settings = self.assistant.settings
        return Own(self.practice.book, settings.root, settings.var, self.say)

    # --- to look

    def items(self, request: object) -> Answer:
        """Return the tab as ``html``."""
        return self.answered(request, lambda _: {"html": item_list.view(get_args(Kind), self.book.mistakes, self.names())})

    def find(self, request: object) -> Answer:
        """Return what fits as ``list``: the fields of ``Asked``, and "page", from 0."""

        def deed(held: Request) -> Answer:
            asked = item_list.Asked(**{key: str(held.get(key) or "")[:200] for key in item_list.Asked._fields})
            stock, names = self._stock(), self.names()
            page = max(0, self.read(int, held.get("page") or 0, "page"))
            return {"list": item_list.listed(item_list.found(asked, stock, names), stock, names, page)}

        return self.answered(request, deed)

    def item(self, request: object) -> Answer:
        """Return one exercise to read as ``html``: {"id"}."""
        return self.answered(request, lambda held: {"html": self._shown(self.book.one(str(held.get("id"))))})

    # --- to write

    def blank(self, request: object) -> Answer:
        """Return a form for something new: {"kind"}, or {"id"} of an exercise that it begins as a copy of."""

        def deed(held: Request) -> Answer:
            if not held.get("id"):
                kind: Kind = self.read(Kind, held.get("kind"), "kind")
                return {"html": self._form(Panel(kind, "form"), {"level": "easy"})}
            item = self.book.one(str(held["id"]))
            data = {**fields(item), "id": "", "title": self.say("page.training.item.copy_of", title=item.title or "")[:30]}
            data.pop("by", None)
            return {"html": self._form(Panel(self.book.kind(item), "form"), data)}

        return self.answered(request, deed)

    def edit(self, request: object) -> Answer:
        """Return the form of one of the shop's own: {"id"}."""

        def deed(held: Request) -> Answer:
            item = self.book.one(str(held.get("id")))
            if not self.own.owns(item.id):
                raise InputError(self.say("practice.content.own.shipped", id=item.id))
            return {"html": self._form(Panel(self.book.kind(item), "form", item.id, item_form.mark(item)), fields(item))}

        return self.answered(request, deed)

    def turn(self, request: object) -> Answer:
        """Return what is written on as text, or as a form: {…, "to": the mode}."""

        def deed(held: Request) -> Answer:
            panel, read = self._read(held)
            if not read.data:
                raise InputError(self.say("page.training.item.unreadable", why=read.notes[0].text, line=read.notes[0].line))
            to: Mode = self.read(Mode, held.get("to"), "mode")
            return {"html": self._form(panel._replace(mode=to), read.data)}

        return self.answered(request, deed)

    def check(self, request: object) -> Answer:
        """Return what is wrong with what is written on, as ``notes``; ``fine`` is "" while something is."""

        def deed(held: Request) -> Answer:
            _, read = self._read(held)
            return {"notes": item_form.notes(read.notes, self.names()), "fine": "yes" if read.item else ""}

        return self.answered(request, deed)

    def save(self, request: object) -> Answer:
        """Write what is written on; ``html`` is the exercise to read, or there are ``notes``, and nothing was written."""

        def deed(held: Request) -> Answer:
            panel, read = self._read(held)
            if read.item is None:
                return {"notes": item_form.notes(read.notes, self.names()), "html": "", "told": ""}
            before = self.book.one(panel.id) if panel.id else None
            if before is not None and item_form.mark(before) != panel.seen:
                raise InputError(self.say("page.training.item.meanwhile"))
            if before != read.item:
                self.own.write([Step(before, read.item)])
            return {
                "told": self.say("page.training.item.saved"),
                "html": self._shown(read.item),
                "notes": "",
                "id": read.item.id,
            }

        return self.answered(request, deed)

    def retire(self, request: object) -> Answer:
        """Take an exercise out of use: {"id"}."""

        def deed(held: Request) -> Answer:
            self.own.retire([str(held.get("id"))])
            return {"told": self.say("page.training.item.retired"), "html": self._shown(self.book.one(str(held.get("id"))))}

        return self.answered(request, deed)

    def restore(self, request: object) -> Answer:
        """Take an exercise into use again: {"id"}."""

        def deed(held: Request) -> Answer:
            self.own.restore([str(held.get("id"))])
            return {"told": self.say("page.training.item.restored"), "html": self._shown(self.book.one(str(held.get("id"))))}

        return self.answered(request, deed)

    # --- files

    def sheet(self, request: object) -> Answer:
        """Return what is in the fold of files."""
        return self.answered(request, lambda _: {"html": item_plan.sheet(self.names())})

    def sample(self, request: object) -> Answer:
        """Return a file to begin with, or the shop's own exercises: {"kind", "form": "xlsx" or "csv", "own"}."""

        def deed(held: Request) -> Answer:
            kind: Kind = self.read(Kind, held.get("kind"), "kind")
            form: sheets.Kind = self.read(sheets.Kind, held.get("form"), "form")
            name = self.names().kind(kind)
            if held.get("own"):
                raw = own_sheets.exported(self.own.mine().values(), kind, self.own, self.say, form)
                return file(f"{self.say('page.training.sheet.own_name', kind=name)}.{form}", raw)
            raw = own_sheets.sample(kind, self.own, self.say, form)
            return file(f"{self.say('page.training.sheet.sample_name', kind=name)}.{form}", raw)

        return self.answered(request, deed)

    def rehearse(self, request: object) -> Answer:
        """Return what a file would do, as ``plan``: {"kind", "name", "base64"}; nothing is written."""

        def deed(held: Request) -> Answer:
            return {"plan": item_plan.plan(self._plan(held), str(held.get("name"))[:100], self.names())}

        return self.answered(request, deed)

    def bring(self, request: object) -> Answer:
        """Bring a file in: {"kind", "name", "base64", "plan": the name of the plan that was seen}."""

        def deed(held: Request) -> Answer:
            found = self._plan(held)
            if found.name != held.get("plan"):
                stale = self.say("page.training.sheet.stale")
                return {"problem": stale, "plan": item_plan.plan(found, str(held.get("name"))[:100], self.names())}
            own_sheets.carry_out(found, self.own)
            counts = {deed: found.count(deed) for deed in item_plan.GOOD}
            return {"told": self.say("page.training.sheet.brought", **counts)}

        return self.answered(request, deed)

    # --- inside

    def _plan(self, held: Request) -> Plan:
        kind: Kind = self.read(Kind, held.get("kind"), "kind")
        try:
            raw = base64.b64decode(str(held.get("base64")), validate=True)
        except binascii.Error:
            raise InputError(self.say("phrases.sheet.broken")) from None
        name = str(held.get("name"))
        if name.lower().endswith(YAML):
            return own_sheets.planned_yaml(raw, self.own, self.say, here().name)
        return own_sheets.planned(kind, name, raw, self.own, self.say, here().name)

    def _read(self, held: Request) -> tuple[Panel, Read]:
        kind: Kind = self.read(Kind, held.get("kind"), "kind")
        mode: Mode = self.read(Mode, held.get("mode"), "mode")
        panel = Panel(kind, mode, str(held.get("id") or ""), str(held.get("seen") or ""))
        before = self.book.one(panel.id) if panel.id else None
        if mode == "yaml":
            return panel, item_reading.from_text(kind, str(held.get("yaml") or ""), before, self.own, self.say, here().name)
        told = self.read(dict[str, str], held.get("fields") or {}, "fields")
        return panel, item_reading.from_form(kind, told, before, self.own, self.say, here().name)

    def _form(self, panel: Panel, data: Data) -> str:
        names = self.names()
        if panel.mode == "yaml":
            told = {key: each for key, each in data.items() if panel.id or key != "id" or each}
            return item_form.yaml(panel, written(told), names)
        made = item_reading.shown(panel.kind, self.own, self.say)
        told_cells = item_reading.told_of(panel.kind, data, self.own, self.say)
        return item_form.form(panel, made, told_cells, self.own.taxonomy, names)

    def _shown(self, item: Item) -> str:
        kind, stock = self.book.kind(item), self._stock()
        made = item_reading.shown(kind, self.own, self.say)
        told = item_reading.told_of(kind, fields(item), self.own, self.say)
        return item_list.item(item, made, told, stock, self.names())

    def _stock(self) -> item_list.Stock:
        held = self.book.practice
        scores: dict[str, list[int]] = defaultdict(list)
        for each in self.assistant.store.practice.tried():
            if each.nth == 1:
                scores[each.item].append(each.score)
        own = {name for name in held.items if self.own.owns(name)}
        return item_list.Stock(held.items, own, held.retired, scores)
