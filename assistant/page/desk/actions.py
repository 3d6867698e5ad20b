"""What happens when the agent does something. Values in, HTML and field values out; Gradio is wired to these in ``layout``.

An error never empties a field: it becomes one Chinese line, and everything else stays as it is. Nothing is logged but the place
in the code where an unexpected error came up.
"""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import uuid4

from assistant import card
from assistant.drafting import SHOWN
from assistant.errors import InputError
from assistant.page.desk import about, asked, cards
from assistant.page.desk.aside import aside
from assistant.page.desk.form import FIELDS, Form, message
from assistant.page.desk.journal import Journal, Wish
from assistant.page.desk.memory import Memory
from assistant.page.desk.mends import Mend, Mender, weight
from assistant.page.markup import esc, joined, tag
from assistant.page.wrong import unexpected
from assistant.pipeline import Assistant, masked
from assistant.schema import Checked, Message, Suggestion
from assistant.store.pardons import softened
from assistant.terminal import notices

MENDS = 4
"""Most different mends of one text that the guard is asked about, each of which takes as long as a check."""
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
    others: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    memory: Memory = field(init=False)
    journal: Journal = field(init=False)

    def __post_init__(self) -> None:
        """Open nothing yet: the store is opened when it is first asked."""
        self.journal = Journal(self.assistant)
        self.memory = Memory(self.assistant, self.journal)

    def draft(self, form: Form, told: object = None, who: str = "") -> Iterator[Drafted]:
        """Yield the panel with the first drafts, then ``later`` whenever there are more, and once at the end.

        ``told`` is what the agent says of the message, as ``asked.told`` reads it; ``who`` asks. An error is told in the notice
        line; one that comes after the first drafts leaves them standing. What was shown is kept when all is said.
        """
        wish, suggestion, known, error = None, None, self._lines(), ""
        try:
            wish = self._wish(form, told, who)
            for found in self._written(wish):
                self.journal.hold(wish, found)
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
            more = self._notice(lines) if lines != known else ""
            yield Drafted(later=self._later(wish, self.result(wish, suggestion, done=True) + more))
            self.journal.kept(wish.id)

    def _wish(self, form: Form, told: object, who: str) -> Wish:
        content = self.assistant.content
        read = asked.told(told, content)
        return Wish(message(form, content), read, next(self.turn), uuid4().hex, form.conversation, who)

    def _written(self, wish: Wish) -> Iterator[Suggestion]:
        """Yield the suggestions of a wish as they grow, by its id and with the milliseconds until the first and the last.

        The id is no part of the message that is answered: it would change the choice among sentences that serve alike.
        """
        told, started, first = wish.told, time.perf_counter(), 0.0
        seed = next(self.others) if told.again else None
        for found in self.assistant.stream(wish.message, told.intent, sub=told.sub, seed=seed, avoid=told.avoid):
            passed = round((time.perf_counter() - started) * 1000, 2)
            first = first or passed
            drafts = tuple(sorted(found.drafts, key=lambda each: len(each.text))) if "long" in told.reasons else found.drafts
            timings = found.timings | {"first_ms": first, "done_ms": passed}
            yield found.model_copy(update={"id": wish.id, "drafts": drafts, "timings": timings})

    def result(self, wish: Wish, suggestion: Suggestion, done: bool = False) -> str:
        """Return the result panel. It carries the message it was made for: edited drafts are checked against that one."""
        content, larger = self.assistant.content, self.assistant.settings.writer.partition(":")[2]
        now, accepted = self.assistant.now(), self.memory.accepted()
        softer = [each.model_copy(update={"findings": softened(each.findings, accepted)}) for each in suggestion.drafts]
        mender = self._mender(wish.message) if any(each.findings for each in softer) else None
        facts = spoken(wish.message)
        drafts = [cards.card(at, draft, content, now, larger, facts, mender) for at, draft in enumerate(softer, start=1)]
        stale = joined(
            tag("p", esc(content.say(f"page.about.{what}")), class_=f"stale {kind}", role="status")
            for what, kind in (("stale", "text"), ("stale_card", "card"))
        )
        none = tag("p", esc(content.say("page.draft.none")), class_="none") if done and not drafts else ""
        beside = aside(suggestion, content, wish.intent) + cards.past(suggestion.past, content)
        made_for = wish.message.model_dump(include={"text", "history", "channel"})
        seen = {"message": made_for, "intent": wish.intent, "sub": wish.told.sub, "suggestion": wish.id}
        return tag(
            "div",
            about.panel(wish.message, suggestion.analysis, content, wish.intent)
            + stale + joined(drafts) + none + self._progress(len(drafts), done) + self._others(wish) + beside,
            class_="result", data_turn=wish.turn, data_seen=json.dumps(seen), data_conversation=wish.conversation,
            data_again=bool(wish.told.again), data_was=suggestion.analysis.primary, data_sub=suggestion.analysis.sub,
            data_emotion=suggestion.analysis.emotion,
        )  # fmt: skip

    def _others(self, wish: Wish) -> str:
        """Return the line that asks for other drafts, says in which order these are, and leads back to those before."""
        say = self.assistant.content.say
        shorter = tag("span", esc(say("page.again.shorter"))) if "long" in wish.told.reasons else ""
        again = tag("button", esc(say("page.again.all")), type="button", class_="mini again")
        back = tag("button", esc(say("page.again.back")), type="button", class_="mini back") if wish.told.again else ""
        return tag("p", again + back + shorter, class_="afresh")

    def _mender(self, answered: Message) -> Mender:
        tools = self.assistant.tools()
        return Mender(tools.content, tools.grounding, masked(answered))

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
            held = asked.asked(request, content)
            seen = self._checked(held, held.text)
            return cards.view(held.text, seen, content, self.assistant.now(), self._mends(held, seen))
        except InputError as error:
            return self._refused(str(error))
        except Exception as error:
            return self._refused(unexpected(error, content))

    def _checked(self, held: asked.Asked, text: str) -> Checked:
        seen = self.assistant.check(text, held.message, held.intent, held.sub)
        return seen.model_copy(update={"findings": self.memory.softened(seen.findings)})

    def _mends(self, held: asked.Asked, seen: Checked) -> dict[int, Mend]:
        """Return the mends that the guard has found to make the text better than it stands."""
        found = self._mender(held.message).all(seen.findings, held.text) if seen.findings else {}
        distinct = list(dict.fromkeys(found.values()))[:MENDS]
        good = {mend for mend in distinct if weight(self._checked(held, mend.done(held.text))) < weight(seen)}
        return {number: mend for number, mend in found.items() if mend in good}

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


def spoken(answered: Message) -> dict[str, str]:
    """Return what the order card holds, in the words that a reply says it with, by key."""
    return {key: card.normal(key, value) for key, value in answered.card.held().items()}
