"""What 进步 may be asked: how one gets on, and one's record. Nobody sees others here."""

from __future__ import annotations

from base64 import b64encode

from assistant.access.who import here
from assistant.page.practice import mine_view
from assistant.page.practice.ground import Answer, Request, answered, practice_of
from assistant.page.practice.mine_paper import name_of, paper
from assistant.page.practice.who import whose
from assistant.pipeline import Assistant
from assistant.practice.progress import overview


class Mine:
    """The deeds on one assistant; requests hold "who", a name typed at the page, as in the room's other deeds."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant

    def look(self, request: object) -> Answer:
        """Return how one gets on as ``html``."""

        def deed(held: Request) -> Answer:
            book, store = practice_of(self.assistant).book, self.assistant.store
            book.refresh()
            names = overview.named(self.assistant.content, book)
            seen = overview.of(store, book, whose(held), names, self.assistant.now())
            return {"html": mine_view.view(seen, self.assistant.now().date(), names, self.assistant.content)}

        return answered(self.assistant, request, deed)

    def paper(self, request: object) -> Answer:
        """Return one's record: ``html`` to print, and the same as a file, ``name`` and ``base64``."""

        def deed(held: Request) -> Answer:
            book = practice_of(self.assistant).book
            names = overview.named(self.assistant.content, book)
            record = overview.on_paper(self.assistant.store, whose(held), names, self.assistant.now(), by=here().name)
            html = paper(record, self.assistant.content, names)
            return {"html": html, "name": name_of(record), "base64": b64encode(html.encode()).decode()}

        return answered(self.assistant, request, deed)
