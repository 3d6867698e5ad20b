"""What the room's script may ask. Only leads are answered; a store that is not fit costs a line."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from assistant.access.who import Deed, here
from assistant.errors import InputError, NuanyanError
from assistant.insight import measures, sheets, tables
from assistant.insight.lessons import lessons
from assistant.insight.period import Period, Step, named, own
from assistant.insight.tables import Namer, Table
from assistant.page.insight import panels
from assistant.page.insight.tiles import changes
from assistant.page.insight.view import Seen, view
from assistant.page.markup import esc, tag
from assistant.page.wrong import unexpected
from assistant.pipeline import Assistant
from assistant.schema import Message
from assistant.store.counts import Tally

Answer = dict[str, str]
LEADS: dict[str, Deed] = {"correction": "corrections.decide", "alarm": "alarms.decide"}


class Board:
    """The room's deeds on the store of one assistant; safe to share between threads.

    Every deed takes what the script asked and returns plain texts by name; ``problem`` is a line that tells what went wrong,
    empty when nothing did. A request names its period as {"range": a name of ``period.DAYS`` or "own", "first", "last"}.
    """

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self._shown: tuple[date, date, Tally] | None = None  # what was counted last: its changes are asked for right after it

    def board(self, request: object) -> Answer:
        """Return the room as ``html``, with the dates it shows; ``allowed`` is "" for whoever is no lead, who is told why."""
        say = self.assistant.content.say
        if not here().may("insight"):
            return {"problem": "", "allowed": "", "html": tag("p", esc(say("page.insight.refused")), class_="refused")}

        def deed() -> Answer:
            period, store = self._period(request), self.assistant.store
            accepted, tally = len(store.log.corrections("accepted")), self._tally(period)
            self._shown = period.first, period.last, tally
            seen = Seen(period, tally, store.log.corrections("waiting"), store.pardons("waiting"), accepted)
            html = view(seen, self.assistant.content)
            return {"allowed": "yes", "html": html, "first": str(period.first), "last": str(period.last)}

        return self._answered(deed, "page.insight.unread", "insight")

    def compared(self, request: object) -> Answer:
        """Return, by the code of its measure, how each figure differs from the period before."""

        def deed() -> Answer:
            period, shown = self._period(request), self._shown
            same = shown is not None and shown[:2] == (period.first, period.last)
            now = shown[2] if shown and same else self._tally(period)
            before = self._tally(period, period.before)
            return changes(measures.measured(now), measures.measured(before), self.assistant.content)

        return self._answered(deed, "page.insight.unread", "insight")

    def patterns(self, request: object) -> Answer:
        """Return what is in the fold of patterns as ``html``."""

        def deed() -> Answer:
            period = self._period(request)
            used = self.assistant.store.phrases.used(period.begins)
            return {"html": panels.patterns(used, self._texts(), period, self.assistant.content)}

        return self._answered(deed, "page.insight.unread", "insight")

    def export(self, request: object) -> Answer:
        """Return a file as ``name`` and ``base64``: of the table ``table`` as CSV, of ``lessons``, or of all tables as XLSX."""

        def deed() -> Answer:
            wanted, period, say = str(_of(request).get("table") or ""), self._period(request), self.assistant.content.say
            dates = {"first": period.first, "last": period.last}
            if wanted == "lessons":
                text = lessons(self.assistant.store.log.corrections("accepted"), self._emotion)
                if not text:
                    raise InputError(say("page.insight.export.no_lessons"))
                return _file(f"{say('page.insight.export.lessons_file')}-{period.now:%Y%m%d}.jsonl", text.encode())
            every = self._tables(period)
            if wanted:
                table = every[wanted]()
                return _file(f"{say('page.insight.export.file_of', name=table.name, **dates)}.csv", sheets.as_csv(table))
            book = sheets.as_workbook([each() for each in every.values()])
            return _file(f"{say('page.insight.export.file', **dates)}.xlsx", book)

        return self._answered(deed, "page.insight.export.failed", "insight")

    def decide(self, request: object) -> Answer:
        """Note what the lead says; ``told`` says what comes of it. ``request``: {"kind": one of ``LEADS``, "id", "verdict"}."""
        given = request if isinstance(request, dict) else {}
        kind = str(given.get("kind"))

        def deed() -> Answer:
            say, store, now = self.assistant.content.say, self.assistant.store, self.assistant.now()
            id, verdict = TypeAdapter(int).validate_python(given.get("id")), given.get("verdict")
            by = here().name or "lead"
            if kind == "correction":
                store.log.decide_correction(id, verdict, by, now)  # type: ignore[arg-type] # the store refuses what is none
                return {"told": say("page.insight.waiting.agreed" if verdict == "accepted" else "page.insight.waiting.refused")}
            found = store.review(id, verdict, by, "", now)  # type: ignore[arg-type] # as above
            if verdict == "rejected":
                return {"told": say("page.insight.waiting.not_softened")}
            return {"told": say("page.insight.waiting.softened" if found.softens else "page.insight.waiting.stays")}

        return self._answered(deed, "page.insight.waiting.failed", LEADS.get(kind, "insight"))

    def _period(self, request: object) -> Period:
        given, now = _of(request), self.assistant.now()
        if given.get("range") != "own":
            return named(str(given.get("range")), now)
        return own(str(given.get("first") or ""), str(given.get("last") or ""), now, self.assistant.content.say)

    def _tally(self, period: Period, part: Step | None = None) -> Tally:
        edges = [*(step.begins for step in period.steps), period.ends] if part is None else list(part)
        return self.assistant.store.figures.tally(edges, self.assistant.now())

    def _tables(self, period: Period) -> dict[str, Callable[[], Table]]:
        """Return every table by its code, each made when it is called for."""
        names, store, tally = Namer(self.assistant.content), self.assistant.store, self._tally(period)
        return {
            "summary": lambda: tables.summary(tally, self._tally(period, period.before), names),
            "messages": lambda: tables.by_intent(tally, period, names),
            "accepted": lambda: tables.by_step(tally, period, names),
            "rules": lambda: tables.rules(tally, names),
            "owed": lambda: tables.owed(tally, names),
            "turned": lambda: tables.turned(tally, names),
            "opinions": lambda: tables.opinions(tally, names),
            "agents": lambda: tables.agents(tally, names),
            "patterns": lambda: tables.patterns(store.phrases.used(period.begins), self._texts(), names),
            "corrections": lambda: tables.corrections(store.log.corrections("waiting"), names),
            "alarms": lambda: tables.alarms(store.pardons("waiting"), names),
        }

    def _texts(self) -> dict[str, str]:
        return {each.id: each.text for each in self.assistant.content.patterns}

    def _emotion(self, text: str) -> int:
        return self.assistant.analyze(Message(text=text)).emotion

    def _answered(self, deed: Callable[[], Answer], failed: str, needs: Deed) -> Answer:
        """Return what a deed answers, or what went wrong with it; whoever may not do it is told so."""
        say = self.assistant.content.say
        try:
            if not here().may(needs):
                return {"problem": say("page.insight.refused")}
            return {"problem": ""} | deed()
        except InputError as error:
            return {"problem": str(error)}
        except NuanyanError as error:
            return {"problem": say(failed, why=error)}
        except Exception as error:
            return {"problem": say(failed, why=unexpected(error, self.assistant.content))}


def _file(name: str, data: bytes) -> Answer:
    return {"name": name, "base64": b64encode(data).decode()}


def _of(request: object) -> dict[str, Any]:
    return TypeAdapter(dict[str, Any]).validate_python(request)
