"""What was suggested on the page: held for a while to say why, kept in the store for history, figures and learning.

The store is written to after the drafts are shown, never on their way. One that is not fit costs a line and nothing else.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import TypeAdapter

from assistant.access.who import here
from assistant.errors import InputError, NuanyanError
from assistant.page.desk import asked, recent, why
from assistant.page.wrong import unexpected
from assistant.pipeline import Assistant
from assistant.schema import MAX_TEXT, Draft, Intent, Message, Suggestion
from assistant.store.values import Copied, Corrected, Opinion

HELD = 300
"""Suggestions of which it can still be said why they are as they are; about 30 KiB each."""
NOTE = 200
"""Longest words of an agent's own about a draft, in characters."""
SHOWN = 30
"""Suggestions that the history shows."""
AGAIN = "more"
"""Why others were asked for, where no reason was given."""
CORRECTED = "corrected"
"""The same message once more, because the agent said that it is about something else; it is counted once."""
Answer = dict[str, str]


@dataclass(frozen=True)
class Wish:
    """One wish for drafts. ``told`` is what the agent says of the message; a newer wish has a higher ``turn``.

    ``id`` names the suggestion that comes of it; ``who`` asks, "" where nobody signs in.
    """

    message: Message
    told: asked.Told
    turn: int
    id: str
    conversation: str = ""
    who: str = ""

    @property
    def intent(self) -> Intent | None:
        """What the agent says the message is about."""
        return self.told.intent


@dataclass(frozen=True)
class Held:
    """A suggestion as it was last shown, and when its first draft was. ``kept``: whether the store has it like this.

    ``shown`` are the drafts of all its stages by text, ``used`` those that the agent did something with: the page leaves them
    standing, whatever comes later.
    """

    wish: Wish
    suggestion: Suggestion
    at: datetime
    shown: Mapping[str, Draft]
    used: tuple[str, ...] = ()
    kept: bool = False

    def number(self, text: str) -> int:
        """Return the number of a draft, counted from 1; 0 when it is none of them."""
        return next((at for at, each in enumerate(self.seen().drafts, 1) if each.text == text), 0)

    def seen(self) -> Suggestion:
        """Return the suggestion as the agent sees it: a draft of an earlier stage stands in place of one of its style."""
        drafts = list(self.suggestion.drafts)
        for text in self.used:
            if all(each.text != text for each in drafts):
                styles = [each.style for each in drafts]
                at = styles.index(self.shown[text].style) if self.shown[text].style in styles else len(drafts) - 1
                drafts[at : at + 1] = [self.shown[text]]
        return self.suggestion.model_copy(update={"drafts": tuple(drafts)})


class Journal:
    """The page's suggestions; safe to share between threads.

    What the script asks is answered with plain texts by name; ``problem`` is a line that tells what went wrong, empty when
    nothing did, and ``html`` is HTML.
    """

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self._lock = threading.Lock()
        self._held: OrderedDict[str, Held] = OrderedDict()

    # --- drafting

    def hold(self, wish: Wish, suggestion: Suggestion) -> None:
        """Remember a suggestion as it is shown now."""
        shown = {each.text: each for each in suggestion.drafts}
        with self._lock:
            former = self._held.pop(wish.id, None)
            if former:
                self._held[wish.id] = replace(former, suggestion=suggestion, shown={**former.shown, **shown}, kept=False)
            else:
                self._held[wish.id] = Held(wish, suggestion, self.assistant.now(), shown)
            if len(self._held) > HELD:
                self._held.popitem(last=False)

    def keep(self, id: str) -> None:
        """Write a suggestion that is held to the store, unless it is there.

        :raises StoreError: when the store is not fit.
        """
        with self._lock:
            held = self._held.get(id)
        if held is None or held.kept:
            return
        wish, told = held.wish, held.wish.told
        again = (",".join(told.reasons) or AGAIN) if told.again else CORRECTED if told.intent else ""
        self.assistant.store.log.suggested(
            held.seen(), wish.message, held.at, conversation=wish.conversation, who=wish.who, told=told.intent, again=again
        )
        with self._lock:
            if self._held.get(id) is held:
                self._held[id] = replace(held, kept=True)

    def used(self, id: str, text: str, number: int) -> int:
        """Note that the agent did something with a draft; return its number in what is kept, ``number`` where it is none."""
        with self._lock:
            held = self._held.get(id)
            if held is None or text not in held.shown:
                return number
            if text not in held.used:
                held = self._held[id] = replace(held, used=(*held.used, text), kept=False)
            return held.number(text)

    def kept(self, id: str) -> None:
        """Write a suggestion to the store; what goes wrong is told when the store is next looked at."""
        try:
            self.keep(id)
        except NuanyanError:
            return
        except Exception as error:
            unexpected(error, self.assistant.content)

    # --- what the script asks and tells

    def copied(self, request: object, text: str, conversation: str, now: datetime) -> None:
        """Note that ``text`` was copied; ``request``: {"suggestion", "draft": number, "drafted", "rules"}, all may be missing.

        :raises Exception: of whatever kind, when the request is none of the script's or the store is not fit.
        """
        given = asked.values(request)
        suggestion, drafted = str(given.get("suggestion") or ""), str(given.get("drafted") or "")[:MAX_TEXT]
        copy = Copied(
            suggestion=suggestion, draft=self.used(suggestion, drafted, given.get("draft") or 0), drafted=drafted,
            text=text, conversation=conversation, who=here().name,
            rules=TypeAdapter(tuple[str, ...]).validate_python(given.get("rules") or ()),
        )  # fmt: skip
        self.keep(copy.suggestion)
        self.assistant.store.log.copied(copy, now)

    def felt(self, request: object) -> Answer:
        """Keep what the agent thinks of a draft.

        ``request``: {"suggestion", "draft": number, "drafted", "verdict", "reasons", "note"}.
        """
        say = self.assistant.content.say

        def note() -> Answer:
            given = asked.values(request) | {"who": here().name}
            said = str(given.get("note") or "").strip()
            if len(said) > NOTE:
                raise InputError(say("page.felt.too_long", limit=NOTE, count=len(said)))
            draft = self.used(str(given.get("suggestion")), str(given.pop("drafted", "")), given.get("draft") or 0)
            opinion = Opinion.model_validate(given | {"note": said, "draft": draft})
            self.keep(opinion.suggestion)
            self.assistant.store.log.felt(opinion, self.assistant.now())
            return {"problem": "", "told": say(f"page.felt.thanks_{opinion.verdict}")}

        return self._answer(note, "page.felt.failed")

    def corrected(self, request: object) -> Answer:
        """Keep what a message is about by the agent's word. ``request``: {"text", "was", "now", "sub", "suggestion"}."""

        def note() -> Answer:
            correction = Corrected.model_validate(asked.values(request) | {"who": here().name})
            self.keep(correction.suggestion)
            self.assistant.store.log.corrected(correction, self.assistant.now())
            return {"problem": "", "told": self.assistant.content.say("page.correct.told")}

        return self._answer(note, "page.correct.failed")

    def why(self, request: object) -> Answer:
        """Return why a suggestion is as it is. ``request``: {"suggestion"}."""

        def read() -> Answer:
            with self._lock:
                held = self._held.get(str(asked.values(request).get("suggestion")))
            if held is None:
                raise InputError(self.assistant.content.say("page.why.gone"))
            tools = self.assistant.tools()
            return {"problem": "", "html": why.panel(held.wish.message, held.seen(), tools.content, tools.guard, held.at)}

        return self._answer(read, "page.why.failed")

    def recent(self, request: object) -> Answer:
        """Return the last suggestions of whoever asks. ``request``: {"query"}."""

        def read() -> Answer:
            content, query, who = self.assistant.content, str(asked.values(request).get("query") or ""), here().name
            found = self.assistant.store.log.recent(who, query, SHOWN)
            return {"problem": "", "html": recent.listed(found, content, self.assistant.now(), bool(query.strip()), bool(who))}

        return self._answer(read, "page.recent.failed")

    def _answer(self, deed: Callable[[], Answer], failed: str) -> Answer:
        try:
            return deed()
        except InputError as error:
            return {"problem": str(error)}
        except NuanyanError as error:
            return {"problem": self.assistant.content.say(failed, why=str(error))}
        except Exception as error:
            return {"problem": self.assistant.content.say(failed, why=unexpected(error, self.assistant.content))}
