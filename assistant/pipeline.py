"""The whole way of a message on one screen: mask, analyze, read the situation, compose, guard, choose."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from assistant import mask, situation
from assistant.authority import ASKING, addressed, decisions
from assistant.books import Books
from assistant.compose import Floor
from assistant.content import Content, Library
from assistant.drafting import Check, Tools, Writers
from assistant.errors import InputError, WeightsError
from assistant.facts import relevant
from assistant.guard import Guard
from assistant.handling import handle
from assistant.hearing import Ear
from assistant.index import shelf
from assistant.past.store import Past
from assistant.reader import Reader
from assistant.roles import split
from assistant.schema import (
    Analysis,
    Checked,
    Draft,
    Entry,
    Intent,
    Message,
    OrderCard,
    Remedy,
    Scored,
    Span,
    Suggestion,
)
from assistant.settings import Settings
from assistant.situation import UNKNOWN, Situation

if TYPE_CHECKING:
    from assistant.store.store import Store

Clock = Callable[[], datetime]


class Examined(NamedTuple):
    """A reply as it was checked, its case, and its account with ``by`` as keys (``card.KEY``); ``remedies`` were allowed.

    ``tools`` are those of the content that it was read by.
    """

    tools: Tools
    checked: Checked
    seen: Situation
    entries: tuple[Entry, ...]
    remedies: frozenset[Remedy]


class Assistant:
    """Analyses messages, drafts replies and checks texts. Safe to share between threads.

    ``now`` tells the time that promised moments are counted from.

    :raises ContentError: when the editable files have mistakes and there is no good content to fall back on.
    :raises WeightsError: when the linear models are missing or damaged; without the encoder they answer alone.
    """

    def __init__(self, settings: Settings | None = None, now: Clock = datetime.now) -> None:
        self.settings = settings or Settings()
        self.now = now
        self.library = Library(self.settings.root)
        self.analyzer = Reader.open(self.settings.root / "models", self.settings)
        self.past = Past(self.settings.var / "past", self.analyzer.network, self.analyzer)
        self.writers = Writers.open(self.settings, self.library.content, self.analyzer)
        self.ear, self._deaf = _ear(self.settings.root / "models" / "guard")
        self._lock = threading.Lock()
        self._store: Store | None = None
        self._opening = threading.Lock()  # its own: whoever waits for a busy file must not hold up drafting
        self._built: tuple[str, Tools] | None = None

    @property
    def content(self) -> Content:
        """The last good content of the editable files."""
        return self.library.content

    @property
    def notices(self) -> tuple[str, ...]:
        """What the agent should know of the models: one that is missing, damaged, or doesn't answer, in Chinese."""
        return tuple(each for each in (self.analyzer.notice, self._deaf, *self.writers.notices) if each)

    @property
    def store(self) -> Store:
        """What is kept of this shop: conversations, replies, what is owed, who may sign in; opened when first asked for.

        :raises StoreError: when its database cannot be reached, is damaged or cannot be written.
        """
        from assistant.store.store import of  # here, for whoever only drafts needs no database

        with self._opening:
            if self._store is None:
                self._store = of(self.settings, self.settings.keep_days)
            return self._store

    def tools(self) -> Tools:
        """Return guard and writers for the content on disk, rebuilt when a file changed."""
        self.library.refresh()
        with self._lock:
            content = self.library.content
            if self._built is None or self._built[0] != content.version:
                guard = Guard(content.rules, ear=self.ear, review_chars=content.shop.review.max_chars)
                floor = Floor(content, shelf(content, guard, self.analyzer.network, self.settings.var))
                self._built = (content.version, self.writers.tools(content, guard, floor, self.analyzer))
            return self._built[1]

    def suggest(
        self, message: Message, intent: Intent | None = None, *,
        sub: str = "", seed: int | None = None, avoid: Sequence[str] = (),
    ) -> Suggestion:  # fmt: skip
        """Return the analysis of ``message`` and up to three drafts that passed the guard.

        ``intent`` is what the agent says the message is about, ``sub`` which kind of it; they then count as certain. ``seed``
        stands in place of the settings' own. No draft reads like one of ``avoid``, and others are preferred that share little
        with them.

        :raises InputError: when there is nothing to answer: an empty text outside a notice.
        """
        *_, last = self._stages(message, intent, sub, seed, avoid, early=False)
        return last

    def stream(
        self, message: Message, intent: Intent | None = None, *,
        sub: str = "", seed: int | None = None, avoid: Sequence[str] = (),
    ) -> Iterator[Suggestion]:  # fmt: skip
        """Yield the suggestion as it grows: the floor's first draft at once, then what the writer has; see ``suggest``."""
        yield from self._stages(message, intent, sub, seed, avoid, early=True)

    def _stages(
        self, message: Message, intent: Intent | None, sub: str, seed: int | None, avoid: Sequence[str], early: bool
    ) -> Iterator[Suggestion]:
        timings, tick = {}, _stopwatch()
        tools = self.tools()
        quiet = masked(message)
        self._refuse_empty(quiet, tools.content)
        if message.channel == "page":
            raise InputError(tools.content.say("input.page_is_checked"))
        timings["mask"] = tick()
        analysis = said(self.analyzer.analyze(quiet, intent), sub)
        seen = situation.read(tools.content, quiet, analysis, self.now())
        timings["analyze"] = tick()
        found = Suggestion(id=message.id, analysis=shown(message, analysis), drafts=())
        check, books = Check(tools, seen, self.analyzer), Books(tools.content, tools.guard, seen, self.now())
        beyond = tuple(decisions(tools.content, quiet, seen.intent, seen.sub)) if message.remedies is None else ()
        about = {"facts": relevant(tools.content, seen, self.now()), "handling": handle(tools.content, seen)}
        found = found.model_copy(update={"decisions": beyond, **about})
        for written, drafts in check.rounds(self.settings.seed if seed is None else seed, early, avoid):
            timings["compose"] = tick()
            drafts = tuple(map(books.of_draft, drafts))
            timings["account"] = tick()
            told = trace(tools.content, seen, written, drafts)
            yield (found := found.model_copy(update={"drafts": drafts, "trace": told, "timings": dict(timings)}))
        past = [
            each
            for each in self.past.near(quiet.text)
            if not tools.guard.forbids("".join(part.text for part in each.parts), quiet)
        ]
        timings["past"] = tick()
        yield found.model_copy(update={"past": tuple(past), "timings": timings})

    def analyze(self, message: Message) -> Analysis:
        """Return what ``message`` is about and how the buyer feels; offsets are positions in the text as it was given."""
        quiet = masked(message)
        self._refuse_empty(quiet, self.content)
        return shown(message, self.analyzer.analyze(quiet))

    def check(self, text: str, message: Message, intent: Intent | None = None, sub: str = "") -> Checked:
        """Read any reply as the guard does: its sentences with roles, and every finding.

        ``intent`` and ``sub`` are what the agent says the message is about. Without a message there is no feeling to answer, so
        the order of the sentences is not asked for; and where it is not certain what the message is about, everything that the
        agent's role may offer is allowed.

        :raises InputError: when ``text`` is empty.
        """
        return self.examine(text, message, intent, sub).checked

    def examine(self, text: str, message: Message, intent: Intent | None = None, sub: str = "") -> Examined:
        """Read a reply as ``check`` does, and return what was known while it was read as well.

        :raises InputError: when ``text`` is empty.
        """
        tools = self.tools()
        content, guard = tools.content, tools.guard
        if not text.strip():
            raise InputError(content.say("input.empty_reply"))
        quiet = masked(message)
        analysis = said(self.analyzer.analyze(quiet, intent), sub) if quiet.text.strip() else CALM
        seen = situation.read(content, quiet, analysis, self.now())
        may = content.shop.roles[message.role].within(seen.intent).may
        untold = message.remedies is None and (analysis.primary == "unsure" or seen.sub == UNKNOWN)
        remedies = frozenset(may if untold else seen.remedies)
        if message.remedies is None:
            remedies |= ASKING.intersection(may)  # whoever can't decide may always ask who can
        parts = split(text, self.analyzer)
        findings = guard.check(text, parts, quiet, seen.values, remedies, analysis if quiet.text.strip() else None)
        books = Books(content, guard, seen, self.now())
        entries = books.entries(text, parts, remedies)
        checked = Checked(
            parts=parts,
            findings=addressed(content, findings, quiet, seen.intent, remedies),
            ledger=books.told(entries),
            owed=books.owed(text, entries),
        )
        return Examined(tools, checked, seen, entries, remedies)

    @staticmethod
    def _refuse_empty(message: Message, content: Content) -> None:
        if not message.text.strip() and message.channel != "notice":
            raise InputError(content.say("input.empty_message"))


CALM = Analysis(intents=(Scored("other", 1.0),), primary="other", sub=UNKNOWN, emotion=0)
"""Stands in for the analysis where there is no message to analyse."""


def _ear(folder: Path) -> tuple[Ear | None, str]:
    """Return the guard's ear, or None and why there is none, in Chinese: expressions alone then check what is said."""
    try:
        return Ear.open(folder), ""
    except WeightsError as error:
        return None, str(error)


def masked(message: Message) -> Message:
    """Return the message without personal data: masked in its text and in every earlier turn, left out of the card.

    A label in place of a card's value would stand in a reply (放在[地址]), so such a value counts as not known.
    """
    history = tuple(turn.model_copy(update={"text": mask.mask(turn.text).text}) for turn in message.history)
    card = OrderCard(**{key: value for key, value in message.card.held().items() if not mask.mask(value).spans})
    copied = tuple(mask.mask(each).text for each in message.copied)
    update = {"text": mask.mask(message.text).text, "history": history, "card": card, "copied": copied}
    return message.model_copy(update=update)


def said(analysis: Analysis, sub: str) -> Analysis:
    """Return the analysis with the kind of problem that the agent named, if any, as certain."""
    return analysis.model_copy(update={"sub": sub, "subs": (Scored(sub, 1.0),)}) if sub else analysis


def shown(message: Message, analysis: Analysis) -> Analysis:
    """Return the analysis with offsets moved from the masked text to the text as it was given."""
    hidden = mask.mask(message.text)
    moved = tuple(Span(*hidden.original(span.start, span.end), span.label) for span in analysis.evidence)
    personal = tuple(Span(*span) for span in hidden.spans)
    return analysis.model_copy(update={"evidence": moved, "entities": (*analysis.entities, *personal)})


def trace(content: Content, seen: Situation, written: Sequence[Draft], drafts: Sequence[Draft]) -> tuple[str, ...]:
    """Say in Chinese what was decided and why."""
    names, none = content.taxonomy, content.say("trace.none")
    about = {
        "intent": names.intent(seen.intent).name,
        "sub": names.sub(seen.sub).name if seen.sub in names.subs else none,
        "emotion": names.emotions[seen.emotion].name,
        "sure": f"{seen.analysis.intents[0].probability:.0%}",
    }
    remedies = "、".join(names.remedies[code].name for code in seen.remedies) or none
    facts = "、".join(names.slots[key].name for key in seen.values) or none
    stopped = sum(draft.stopped for draft in written)
    return (
        content.say("trace.about", **about),
        content.say("trace.concern", concern="；".join(each.text for each in seen.concerns[:2]) or none),
        content.say("trace.remedies", remedies=remedies),
        content.say("trace.facts", facts=facts),
        content.say("trace.drafts", written=len(written), stopped=stopped, shown=len(drafts)),
    )


def _stopwatch() -> Callable[[], float]:
    last = time.perf_counter()

    def tick() -> float:
        nonlocal last
        now = time.perf_counter()
        passed, last = round((now - last) * 1000, 2), now
        return passed

    return tick
