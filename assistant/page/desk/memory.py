"""What the page has kept from one reply to the next. A store that is not fit costs a line on the page and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pydantic import TypeAdapter

from assistant.access.who import here
from assistant.errors import InputError, NuanyanError, StoreError
from assistant.page.desk.asked import asked, role, values
from assistant.page.desk.journal import Journal
from assistant.page.desk.owed import strip
from assistant.page.wrong import unexpected
from assistant.pipeline import Assistant
from assistant.schema import Finding
from assistant.store.pardons import Accepted, softened

REASON = 200
"""Longest reason for a false alarm, in characters."""
Answer = dict[str, str]


class Memory:
    """The page's deeds on the store of one assistant; safe to share between threads.

    Every deed but ``softened`` and ``accepted`` takes what the script asked and returns plain texts by name; ``problem`` is a
    line that tells what went wrong, empty when nothing did. ``owed`` is HTML.
    """

    def __init__(self, assistant: Assistant, journal: Journal | None = None) -> None:
        self.assistant = assistant
        self.journal = journal or Journal(assistant)

    def softened(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Return the findings, a warning that a lead holds for a false alarm as a hint; a stop stays a stop."""
        return softened(findings, self.accepted())

    def accepted(self) -> Accepted:
        """Return what leads have accepted as false alarms; nothing when the store is not fit."""
        try:
            return self.assistant.store.all_accepted()
        except StoreError:  # the strip tells of it
            return {}

    def copied(self, request: object) -> Answer:
        """Note that a text was copied and which answers it promises; ``request`` as ``asked`` reads it.

        Copy for a product page is no reply and is not noted.
        """

        def note() -> None:
            held, now = asked(request, self.assistant.content), self.assistant.now()
            if held.message.channel == "page":
                return
            store = self.assistant.store
            if owed := self.assistant.check(held.text, held.message, held.intent, held.sub).owed:
                store.owe(held.conversation, owed, held.text, now)
            self.journal.copied(request, held.text, held.conversation, now)

        return self._with_strip(request, note, "page.owed.unrecorded")

    def owed(self, request: object) -> Answer:
        """Return the strip as it is now. ``request``: {"conversation"}."""
        return self._with_strip(request, lambda: None, "page.owed.unread")

    def kept(self, request: object) -> Answer:
        """Note that an owed answer was given. ``request``: {"id", "conversation"}."""

        def note() -> None:
            self.assistant.store.keep(TypeAdapter(int).validate_python(values(request).get("id")), self.assistant.now())

        return self._with_strip(request, note, "page.owed.unkept")

    def pardon(self, request: object) -> Answer:
        """Note a finding that the agent holds for a false alarm.

        ``request``: {"rule", "severity", "quote", "text", "reason", "role"}. ``told`` says that it was noted.
        """
        say = self.assistant.content.say
        try:
            held = {key: str(value) for key, value in values(request).items()}
            reason = held["reason"].strip()
            if not reason:
                raise InputError(say("page.pardon.missing"))
            if len(reason) > REASON:
                raise InputError(say("page.pardon.too_long", limit=REASON, count=len(reason)))
            self.assistant.store.pardon(
                held["rule"], held["severity"], held["quote"], held["text"], reason, role(held["role"], here()),  # type: ignore[arg-type] # the store refuses what is none
                self.assistant.now(),
            )  # fmt: skip
        except InputError as error:
            return {"problem": str(error), "told": ""}
        except Exception as error:
            return {"problem": say("page.pardon.failed", why=self._why(error)), "told": ""}
        return {"problem": "", "told": say("page.pardon.told_stop" if held["severity"] == "stop" else "page.pardon.told")}

    def _with_strip(self, request: object, deed: Callable[[], None], failed: str) -> Answer:
        """Do something and return the strip afterwards; what cannot be read leaves the strip out."""
        say, problem = self.assistant.content.say, ""
        try:
            deed()
        except Exception as error:
            problem = say(failed, why=self._why(error))
        try:
            now, here = self.assistant.now(), str(values(request).get("conversation") or "")
            return {"problem": problem, "owed": strip(self.assistant.store.due(now), here, self.assistant.content, now)}
        except Exception as error:
            return {"problem": problem or say("page.owed.unread", why=self._why(error))}

    def _why(self, error: Exception) -> str:
        return str(error) if isinstance(error, NuanyanError) else unexpected(error, self.assistant.content)
