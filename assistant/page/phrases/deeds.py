"""What the script of the library may ask of the server. Nothing that people may not do is done, whoever asks."""

from __future__ import annotations

import base64
import binascii
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from assistant.access.who import here
from assistant.content import Content, Pattern
from assistant.errors import InputError, NuanyanError, StoreError
from assistant.page.phrases import form, look, review, save, table
from assistant.page.wrong import unexpected
from assistant.phrases import sheets, tables
from assistant.phrases.book import Book
from assistant.phrases.entry import every, mark
from assistant.phrases.names import Names
from assistant.phrases.offering import Source, offered
from assistant.phrases.queue import Told
from assistant.phrases.search import PAGE, Asked
from assistant.phrases.splicing import Step
from assistant.schema import MAX_TEXT
from assistant.store.values import Verdict

Answer = dict[str, str]
Request = Mapping[str, Any]
CHANNELS = ("chat", "notice", "review")
PLANS = 4
"""Plans of imports that are kept, so that a file that was looked through is not read again."""


class Deeds:
    """Every deed takes what the script asked and returns plain texts by name; ``problem`` is empty when all went well."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._plans: OrderedDict[str, tables.Plan] = OrderedDict()

    @property
    def _content(self) -> Content:
        return self.book.assistant.content

    def answer(self, deed: Callable[[Request], Answer], request: object) -> Answer:
        """Do what was asked; what goes wrong is told in one Chinese line."""
        try:
            return {"problem": "", **deed(TypeAdapter(dict[str, Any]).validate_python(request))}
        except NuanyanError as error:
            return {"problem": str(error)}
        except Exception as error:
            return {"problem": unexpected(error, self._content)}

    def _lead(self) -> None:
        if not here().may("phrases.decide"):
            raise InputError(self._content.say("page.phrases.not_lead"))

    # --- to look

    def find(self, request: Request) -> Answer:
        """Return one page of what fits. ``request``: the fields of ``Asked``."""
        finder = self.book.finder()
        asked, used = _asked(request), self.book.used()
        result = finder.find(asked, used)
        return {
            "list": look.found(result, asked, used, finder.content), "total": str(result.total), "page": str(result.page),
            "reading": "1" if result.waiting is not None else "",
        }  # fmt: skip

    def open(self, request: Request) -> Answer:
        """Return the panel of one sentence: {"id"}."""
        pattern = self.book.one(str(request.get("id")))
        versions, lost = [], ""
        try:
            versions = self.book.queue().history(pattern)
        except StoreError as error:
            lost = self._content.say("page.phrases.unread", why=error)
        used = self.book.used().get(pattern.id)
        return {"detail": form.detail(pattern, self._content, here().may("phrases.decide"), used, versions, lost)}

    def blank(self, request: Request) -> Answer:
        """Return the panel of a new sentence."""
        return {"detail": form.detail(None, self._content, here().may("phrases.decide"), None, ())}

    def check(self, request: Request) -> Answer:
        """Check a sentence as it is typed: {"fields", "id": of the one that it takes the place of}."""
        checker = self.book.checker()
        verdict = checker.check(form.fields_of(request), str(request.get("id") or ""))
        said = str(dict(request["fields"]).get("text") or "").strip()
        count = checker.content.say("page.phrases.length", count=len(said)) if said else ""
        same = not said or verdict.sample == said
        sample = "" if same else checker.content.say("page.phrases.sample", text=verdict.sample)
        notes = form.notes(verdict, checker.content) if said else ""
        return {"notes": notes, "sample": sample, "count": count, "stopped": "1" if verdict.stopped else ""}

    # --- to change

    def save(self, request: Request) -> Answer:
        """Write a sentence, or propose it: {"id", "seen": its mark when it was opened, "fields", "why"}."""
        before = self._seen(request)
        after = self._fit(form.fields_of(request), before.id if before else "")
        if before == after:
            raise InputError(self._content.say("page.phrases.nothing"))
        return self._done(Step(before, after), request, "changed" if before else "saved")

    def retire(self, request: Request) -> Answer:
        """Take a sentence out of use, or propose to: {"id", "seen", "why"}."""
        before = self._seen(request)
        if before is None or before.retired:
            raise InputError(self._content.say("page.phrases.nothing"))
        return self._done(Step(before, before.model_copy(update={"retired": True})), request, "retired_told")

    def restore(self, request: Request) -> Answer:
        """Take a sentence into use again, or propose to: {"id", "seen", "why"}."""
        before = self._seen(request)
        if before is None or not before.retired:
            raise InputError(self._content.say("page.phrases.nothing"))
        after = self._fit({**before.model_dump(), "retired": False}, before.id)
        return self._done(Step(before, after), request, "restored_told")

    def _seen(self, request: Request) -> Pattern | None:
        """Return the sentence that was opened, None for a new one; it must still be what it was then."""
        if not request.get("id"):
            return None
        pattern = self.book.one(str(request["id"]))
        if mark(pattern) != request.get("seen"):
            raise InputError(self._content.say("phrases.file.changed", about=pattern.text))
        return pattern

    def _fit(self, fields: Mapping[str, Any], own: str) -> Pattern:
        verdict = self.book.checker().check(fields, own)
        if verdict.pattern is None or verdict.stopped:
            raise InputError(next(each.text for each in verdict.notes if each.level == "stop"))
        return verdict.pattern

    def _done(self, step: Step, request: Request, told: str) -> Answer:
        who, why = here(), str(request.get("why") or "").strip()[:200]
        id = step.after.id if step.after else ""
        if not who.may("phrases.decide"):
            self.book.propose(step, who.name, why)
            return {"told": self._content.say("page.phrases.sent"), "id": step.before.id if step.before else "", "sent": "1"}
        return {"told": self._told(self.book.write([step], who.name, why), f"page.phrases.{told}"), "id": id}

    def _told(self, result: Told, key: str, **values: object) -> str:
        say = self._content.say
        return say("phrases.unnoted", why=result.unnoted) if result.unnoted else say(key, **values)

    # --- to decide

    def queue(self, request: Request) -> Answer:
        """Return what waits for a lead; for all others what they proposed themselves. {"count": whether only to count}."""
        who, content = here(), self._content
        try:
            changes = self.book.assistant.store.phrases.changes("waiting" if who.may("phrases.decide") else None)
        except StoreError as error:
            raise StoreError(content.say("page.phrases.unread", why=error)) from None
        if not who.may("phrases.decide"):
            mine = [each for each in changes if each.who == who.name][:PAGE]
            return {"list": review.own(mine, content), "count": str(sum(each.state == "waiting" for each in mine))}
        if request.get("count"):
            return {"list": "", "count": str(len(changes))}
        checker, oldest = self.book.checker(), changes[::-1][:PAGE]
        found = [checker.check(each.after, each.pattern) if each.kind != "retire" else None for each in oldest]
        return {"list": review.waiting(zip(oldest, found, strict=True), content), "count": str(len(changes))}

    def decide(self, request: Request) -> Answer:
        """Decide a proposal: {"id", "verdict", "note", "fields": the lead's own wording, if any}."""
        self._lead()
        id = TypeAdapter(int).validate_python(request.get("id"))
        verdict: Verdict = TypeAdapter(Verdict).validate_python(request.get("verdict"))
        better = None
        if verdict == "accepted":
            change = self.book.queue().waiting(id)
            fields = form.fields_of(request) if request.get("fields") else change.after
            if not fields.get("retired"):
                better = self._fit(fields, change.pattern)
        told = self.book.decide(id, verdict, here().name, str(request.get("note") or "").strip()[:200], better)
        return {"told": self._told(told, f"page.phrases.queue.{verdict}")}

    # --- tables

    def export(self, request: Request) -> Answer:
        """Return a file of all sentences, or of those that fit: {"kind", "asked": the fields of ``Asked`` or none}."""
        kind, finder = TypeAdapter(sheets.Kind).validate_python(request.get("kind")), self.book.finder()
        patterns = every(finder.content)
        if request.get("asked"):
            patterns = tuple(finder.all(_asked(dict(request["asked"]))))
        raw = tables.exported(patterns, Names.of(finder.content), kind)
        name = f"{self._content.say('page.phrases.label')}-{self.book.assistant.now():%Y%m%d}.{kind}"
        return {"name": name, "base64": base64.b64encode(raw).decode()}

    def sample(self, request: Request) -> Answer:
        """Return a file to begin with: {"kind"}."""
        kind = TypeAdapter(sheets.Kind).validate_python(request.get("kind"))
        name = f"{self._content.say('page.phrases.label')}-{self._content.say('page.phrases.table.sample')}.{kind}"
        return {"name": name, "base64": base64.b64encode(tables.sample(self._content, kind)).decode()}

    def rehearse(self, request: Request) -> Answer:
        """Return what a file would change: {"name", "base64"}."""
        self._lead()
        plan = self._plan(request)
        return {"plan": table.plan(plan, str(request.get("name")), self._content)}

    def bring(self, request: Request) -> Answer:
        """Bring a file in: {"name", "base64", "plan": the name of the plan that was seen, "without": numbers of rows}."""
        self._lead()
        plan = self._plan(request)
        if plan.name != request.get("plan"):
            stale = self._content.say("page.phrases.table.stale")
            return {"problem": stale, "plan": table.plan(plan, str(request.get("name")), self._content)}
        without = set(TypeAdapter(list[int]).validate_python(request.get("without") or []))
        rows = [row for row in plan.rows if row.step is not None and row.number not in without]
        if not rows:
            raise InputError(self._content.say("page.phrases.table.nothing"))
        told = self.book.write(plan.steps(row.number for row in rows), here().name, str(request.get("name"))[:100])
        counts = {deed: sum(row.deed == deed for row in rows) for deed in ("add", "edit", "retire", "restore")}
        return {"told": self._told(told, "page.phrases.table.brought", **counts)}

    def _plan(self, request: Request) -> tables.Plan:
        """Return the plan of a file; one that was just made for the same file and library is taken again."""
        try:
            raw = base64.b64decode(str(request.get("base64")), validate=True)
        except binascii.Error:
            raise InputError(self._content.say("phrases.sheet.broken")) from None
        checker = self.book.checker()
        name = tables.name_of(raw, checker.content)
        if name not in self._plans:
            self._plans[name] = tables.planned(str(request.get("name")), raw, checker)
            while len(self._plans) > PLANS:
                self._plans.popitem(last=False)
        return self._plans[name]

    # --- from the desk

    def turn(self, request: Request) -> Answer:
        """Lay a reply out for keeping: {"text", "message", "intent", "sub", "card", "emotion", "channel"}."""
        known = {key: str(request.get(key) or "")[:MAX_TEXT] for key in ("text", "message", "intent", "sub")}
        card = {str(key): str(value) for key, value in dict(request.get("card") or {}).items() if str(value).strip()}
        emotion = TypeAdapter(int).validate_python(request.get("emotion") or 1)
        channel = str(request.get("channel") or "chat")
        source = Source(**known, card=card, emotion=min(max(emotion, 0), 3), channel=channel if channel in CHANNELS else "chat")  # type: ignore[arg-type]
        found = offered(source, self.book.checker(), self.book.assistant.analyzer, self.book.assistant.now())
        return {"dialog": save.dialog(found, self._content)}

    def offer(self, request: Request) -> Answer:
        """Propose sentences, each {"number", "fields"}; those that went through are in ``sent``, by number.

        What is told of one that did not is its own line; those behind it are not tried.
        """
        say, who = self._content.say, here()
        sent: list[str] = []
        items = TypeAdapter(list[dict[str, Any]]).validate_python(request.get("items") or [])
        if not items:
            raise InputError(say("page.phrases.propose.none_chosen"))
        for item in items:
            fields = form.fields_of(item)
            try:
                self.book.propose(Step(None, self._fit(fields, "")), who.name, "")
            except NuanyanError as error:
                problem = say("page.phrases.propose.again", text=fields["text"], why=error)
                return {"problem": problem, "sent": " ".join(sent)}
            sent.append(str(item.get("number")))
        key = "sent_lead" if who.may("phrases.decide") else "sent"
        return {"told": say(f"page.phrases.propose.{key}", count=len(sent)), "sent": " ".join(sent)}


def _asked(request: Request) -> Asked:
    """Return what is looked for; filters that mean nothing are left out."""
    held = {key: value for key, value in request.items() if key in Asked.model_fields and value not in (None, "")}
    try:
        return Asked.model_validate(held | {"query": str(held.get("query", ""))[:200]})
    except ValidationError as error:
        wrong = {str(each["loc"][0]) for each in error.errors()}
        return Asked.model_validate({key: value for key, value in held.items() if key not in wrong})
