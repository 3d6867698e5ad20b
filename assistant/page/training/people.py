"""What the script may ask about trainees: all of them, one, an attempt, comments, files to take away."""

from __future__ import annotations

from datetime import date

from assistant.access.who import here
from assistant.insight import sheets
from assistant.insight.tables import Table
from assistant.page.practice import mine_parts as parts
from assistant.page.practice.mine_paper import name_of, paper
from assistant.page.training import cohort, filters, person
from assistant.page.training.ground import Answer, Ground, Request, file
from assistant.page.training.needs import needs
from assistant.practice.progress import overview, tables
from assistant.practice.progress.measures import Filter


class People(Ground):
    """Requests hold the fields of ``filters.read``; "who" is a trainee's name, "" for whoever has none."""

    def cohort(self, request: object) -> Answer:
        """Return who needs help as ``today``, the ``table`` of what is looked at, and, as ``html``, what both stand in."""

        def deed(held: Request) -> Answer:
            looked_at, names, now = self._looked_at(held), self.names(), self.assistant.now()
            whole = overview.all_of(self.assistant.store, now)
            seen = whole if looked_at == Filter() else overview.all_of(self.assistant.store, now, looked_at)
            return {
                "today": cohort.today(whole, needs(whole, names), names), "table": cohort.table(seen, names),
                "html": cohort.frame(names),
            }  # fmt: skip

        return self.answered(request, deed)

    def person(self, request: object) -> Answer:
        """Return one trainee as ``html``."""

        def deed(held: Request) -> Answer:
            names, now = self.names(), self.assistant.now()
            seen = overview.of(self.assistant.store, self.book, str(held.get("who") or ""), names, now, self._looked_at(held))
            return {"html": person.person(seen, now.date(), names, self.content)}

        return self.answered(request, deed)

    def attempt(self, request: object) -> Answer:
        """Return an attempt as ``html``: {"id"}."""

        def deed(held: Request) -> Answer:
            id, practice = self.read(int, held.get("id"), "attempt"), self.assistant.store.practice
            outcome, kept = self.practice.outcome(id, None), practice.one(id)
            return {"html": person.attempt(kept, outcome, practice.comments(attempt=id), self.names(), self.content)}

        return self.answered(request, deed)

    # --- comments

    def comment(self, request: object) -> Answer:
        """Keep a comment about an attempt, or to a trainee: {"attempt": 0 for none, "who", "text"}; ``list`` is all of them."""

        def deed(held: Request) -> Answer:
            attempt, who = self.read(int, held.get("attempt") or 0, "attempt"), str(held.get("who") or "")
            self.assistant.store.practice.comment(
                str(held.get("text") or ""), here().name, self.assistant.now(), attempt=attempt, who=who
            )
            return {"told": self.say("page.training.comment.told"), "list": self._comments(attempt, who)}

        return self.answered(request, deed)

    def uncomment(self, request: object) -> Answer:
        """Take a comment back: {"id", "attempt", "who": where it was seen}."""

        def deed(held: Request) -> Answer:
            self.assistant.store.practice.uncomment(self.read(int, held.get("id"), "comment"))
            attempt = self.read(int, held.get("attempt") or 0, "attempt")
            return {"list": self._comments(attempt, str(held.get("who") or ""))}

        return self.answered(request, deed)

    def _comments(self, attempt: int, who: str) -> str:
        practice = self.assistant.store.practice
        said = practice.comments(attempt=attempt) if attempt else practice.comments(who)
        return parts.comments(said, self.names(), own=False)

    # --- files

    def export(self, request: object) -> Answer:
        """Return tables as a file: {"form": "csv" or "xlsx", "one": whether only of "who"}.

        CSV is one table: of all trainees, or of one's attempts. XLSX holds all of them.
        """

        def deed(held: Request) -> Answer:
            form, one = self.read(str, held.get("form"), "form"), bool(held.get("one"))
            who = str(held.get("who") or "")
            every = self._of_one(who, held) if one else self._of_all(held)
            day = self.assistant.now().date()
            name = self._named(self.names().who(who) if one else self.say("practice.progress.table.cohort"), day)
            if form == "xlsx":
                return file(f"{name}.xlsx", sheets.as_workbook(every))
            return file(f"{name}.csv", sheets.as_csv(every[0]))

        return self.answered(request, deed)

    def _of_all(self, held: Request) -> list[Table]:
        store, names, looked_at = self.assistant.store, self.names(), self._looked_at(held)
        seen = overview.all_of(store, self.assistant.now(), looked_at)
        every = [task for row in seen.rows for task in row.tasks]
        tries = [each for each in store.practice.tried() if looked_at.fits(each)]
        return [
            tables.trainees(seen, names), tables.attempts(tries, names), tables.tasks(every, names),
            tables.comments(store.practice.comments(), names),
        ]  # fmt: skip

    def _of_one(self, who: str, held: Request) -> list[Table]:
        store, names = self.assistant.store, self.names()
        seen = overview.of(store, self.book, who, names, self.assistant.now(), self._looked_at(held))
        return [
            tables.attempts(seen.tries, names), tables.skills(seen.progress.skills, names), tables.tasks(seen.tasks, names),
            tables.comments(seen.comments, names),
        ]  # fmt: skip

    def paper(self, request: object) -> Answer:
        """Return a trainee's record: ``html`` to print, and the same as a file."""

        def deed(held: Request) -> Answer:
            names, who = self.names(), str(held.get("who") or "")
            record = overview.on_paper(
                self.assistant.store, who, names, self.assistant.now(), self._looked_at(held), by=here().name
            )
            html = paper(record, self.content, names)
            return {"html": html, **file(name_of(record), html.encode())}

        return self.answered(request, deed)

    def _looked_at(self, held: Request) -> Filter:
        return filters.read(held, self.assistant.now().date(), self.say)

    @staticmethod
    def _named(told: str, day: date) -> str:
        clean = "".join("_" if each in '\\/:*?"<>|' or ord(each) < 32 else each for each in told)
        return f"{clean}-{day:%Y%m%d}"
