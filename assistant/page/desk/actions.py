"""What happens when the agent does something. Values in, HTML and field values out; Gradio is wired to these in ``layout``.

An error never empties a field: it becomes one Chinese line, and everything else stays as it is. Nothing is logged but the place
in the code where an unexpected error came up.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from pydantic import TypeAdapter

from assistant import card
from assistant.drafting import SHOWN
from assistant.errors import InputError
from assistant.page.desk import about, cards
from assistant.page.desk.aside import aside
from assistant.page.desk.asked import asked
from assistant.page.desk.form import FIELDS, Form, message
from assistant.page.desk.memory import Memory
from assistant.page.markup import esc, joined, tag
from assistant.page.wrong import unexpected
from assistant.pipeline import Assistant
from assistant.schema import Intent, Message, Suggestion
from assistant.store.pardons import softened
from assistant.terminal import notices

MISTAKES = 4
"""How many mistakes of broken content files are listed."""


@dataclass(frozen=True)
class Drafted:
    """What one stage of drafting changes; None leaves it as it was.

    ``result`` is the panel with the first drafts, ``notice`` the line above it. ``later`` holds the panel again as it is now,
    of which the script takes what the agent has not touched.
    """

    result: str | None = None
    notice: str | None = None
    later: str | None = None


class Wish(NamedTuple):
    """One wish for drafts. ``intent`` is what the agent says the message is about; a newer wish has a higher ``turn``."""

    message: Message
    intent: Intent | None
    turn: int


@dataclass(frozen=True)
class Read:
    """What reading a paste changes: the paste box, a note below it, and the card's fields in the order of ``FIELDS``."""

    paste: str
    note: str
    fields: tuple[str, ...]


@dataclass
class Actions:
    """The page's deeds on one assistant; safe to share between threads."""

    assistant: Assistant
    turn: itertools.count[int] = field(default_factory=itertools.count)
    memory: Memory = field(init=False)

    def __post_init__(self) -> None:
        """Open nothing yet: the store is opened when it is first asked."""
        self.memory = Memory(self.assistant)

    def draft(self, form: Form, intent: str | None = None) -> Iterator[Drafted]:
        """Yield the panel with the first drafts, then ``later`` whenever there are more, and once at the end.

        ``intent``, when given, is what the agent says the message is about. An error is told in the notice line; one that comes
        after the first drafts leaves them standing.
        """
        wish, suggestion, known, error = None, None, self._lines(), ""
        try:
            chosen: Intent | None = TypeAdapter(Intent | None).validate_python(intent)
            wish = Wish(message(form, self.assistant.content), chosen, next(self.turn))
            for found in self.assistant.stream(wish.message, chosen):
                panel = self.result(wish, found)
                if suggestion is None:
                    known = self._lines()
                    yield Drafted(panel, self._notice(known))
                else:
                    yield Drafted(later=self._later(wish, panel))
                suggestion = found
        except InputError as wrong:
            error = str(wrong)
        except Exception as wrong:  # the page must answer, and the error's own words may hold the buyer's
            error = unexpected(wrong, self.assistant.content)
        if wish is None or suggestion is None:
            yield Drafted(notice=self.notice(error))
        else:
            lines = self._lines(error)
            told = self._notice(lines) if lines != known else ""
            yield Drafted(later=self._later(wish, self.result(wish, suggestion, done=True) + told))

    def result(self, wish: Wish, suggestion: Suggestion, done: bool = False) -> str:
        """Return the result panel. It carries the message it was made for: edited drafts are checked against that one."""
        content, larger = self.assistant.content, self.assistant.settings.writer.partition(":")[2]
        now, accepted = self.assistant.now(), self.memory.accepted()
        softer = [each.model_copy(update={"findings": softened(each.findings, accepted)}) for each in suggestion.drafts]
        drafts = [cards.card(number, draft, content, now, larger) for number, draft in enumerate(softer, start=1)]
        stale = joined(
            tag("p", esc(content.say(f"page.about.{what}")), class_=f"stale {kind}", role="status")
            for what, kind in (("stale", "text"), ("stale_card", "card"))
        )
        none = tag("p", esc(content.say("page.draft.none")), class_="none") if done and not drafts else ""
        beside = aside(suggestion, content, wish.intent) + cards.past(suggestion.past, content)
        seen = json.dumps({"message": wish.message.model_dump(include={"text", "history", "channel"}), "intent": wish.intent})
        return tag(
            "div",
            about.panel(wish.message, suggestion.analysis, content, wish.intent)
            + stale + joined(drafts) + none + self._progress(len(drafts), done) + beside,
            class_="result", data_turn=wish.turn, data_seen=seen,
        )  # fmt: skip

    def _progress(self, count: int, done: bool) -> str:
        """Return the line below the drafts: that others are being written; at the end it is only heard, not seen."""
        say, line = self.assistant.content.say, ""
        if done:
            line = say("page.draft.written", count=count) if count else ""
        elif count < SHOWN - 1:
            line = say("page.draft.writing" if count else "page.draft.writing_all")
        return tag("p", esc(line), class_="progress heard" if done else "progress", role="status")

    def _later(self, wish: Wish, html: str) -> str:
        """Return HTML as the text of a hidden element: the page must not have it twice, and Gradio renews no ``template``."""
        return tag("div", esc(html), data_turn=wish.turn, data_stage=next(self.turn), hidden=True)

    def check(self, request: object) -> dict[str, str]:
        """Read a text as the guard does; ``request`` as ``asked`` reads it.

        Returns what ``cards.view`` returns; a text that cannot be read is blocked with the reason.
        """
        content = self.assistant.content
        try:
            held = asked(request, content)
            seen = self.assistant.check(held.text, held.message, held.intent)
            seen = seen.model_copy(update={"findings": self.memory.softened(seen.findings)})
            return cards.view(held.text, seen, content, self.assistant.now())
        except InputError as error:
            return self._refused(str(error))
        except Exception as error:
            return self._refused(unexpected(error, content))

    def read_order(self, pasted: str, fields: tuple[str, ...]) -> Read:
        """Read pasted order details or tracking into the card's fields; what is read replaces what stood there.

        Another product means another order: then nothing of the former card stays. The paste itself is not kept.
        """
        content, now = self.assistant.content, dict(zip(FIELDS, fields, strict=True))
        try:
            read = card.parse(pasted)
        except Exception as error:
            return Read(pasted, self._note(unexpected(error, content)), fields)
        held = read.card.held()
        if not held:
            return Read(pasted, self._note(content.say("page.order.nothing")), fields)
        lines = [
            content.say("page.order.read", count=len(held), names="、".join(content.taxonomy.slots[key].name for key in held))
        ]
        product = (now["product"] or "").strip()
        if product and held.get("product", product) != product:
            former = sum(bool(value and value.strip()) for value in now.values())
            now = dict.fromkeys(FIELDS, "")
            lines.append(content.say("page.order.fresh", count=former))
        note = self._note("".join(lines), read.ignored, taken=True)
        return Read("", note, tuple((now | held)[key] or "" for key in FIELDS))

    def notice(self, error: str = "") -> str:
        """Return the line above the result: what went wrong with this request, and what is wrong with content and models."""
        return self._notice(self._lines(error))

    def _notice(self, lines: str) -> str:
        return tag("div", lines, class_="notice", data_turn=next(self.turn))

    def _lines(self, error: str = "") -> str:
        content, problem = self.assistant.content, self.assistant.library.problem
        lines = tag("p", esc(error), class_="error", role="alert") if error else ""
        if problem:
            shown = joined(tag("li", esc(str(each))) for each in problem.mistakes[:MISTAKES])
            rest = len(problem.mistakes) - MISTAKES
            more = tag("li", esc(content.say("page.problem.more", count=rest))) if rest > 0 else ""
            title = esc(content.say("page.problem.content", count=len(problem.mistakes)))
            lines += tag("div", title + tag("ul", shown + more), class_="content", role="status")
        lacks, past = notices(self.assistant), self.assistant.past.notice
        lacks += [content.say("page.problem.past", why=past)] if past else []
        return lines + joined(tag("p", esc(lack), class_="content", role="status") for lack in lacks)

    def opened(self) -> str:
        """Return the notice for a page that has just been opened."""
        self.assistant.library.refresh()
        return self.notice()

    def _note(self, line: str, ignored: str = "", taken: bool = False) -> str:
        content, left = self.assistant.content, [each for each in ignored.splitlines() if each.strip()]
        inner = tag("p", esc(line))
        if left:
            summary = tag("summary", esc(content.say("page.order.unread", count=len(left))))
            inner += tag("details", summary + tag("pre", esc("\n".join(left))))
        return tag("div", inner, class_="note taken" if taken else "note", role="status", data_turn=next(self.turn))

    def _refused(self, reason: str) -> dict[str, str]:
        return {"state": reason, "reason": reason, "kind": "blocked"}
