"""The whole way of a message on one screen: mask, analyze, read the situation, compose, guard, choose."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from assistant import mask, situation
from assistant.compose import Floor
from assistant.content import Content, Library
from assistant.drafting import Check, Tools, Writers
from assistant.errors import InputError
from assistant.guard import Guard
from assistant.index import shelf
from assistant.past.store import Past
from assistant.reader import Reader
from assistant.roles import split
from assistant.schema import Analysis, Checked, Draft, Intent, Message, OrderCard, Scored, Span, Suggestion
from assistant.settings import Settings
from assistant.situation import UNKNOWN, Situation

Clock = Callable[[], datetime]


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
        self._lock = threading.Lock()
        self._built: tuple[str, Tools] | None = None

    @property
    def content(self) -> Content:
        """The last good content of the editable files."""
        return self.library.content

    @property
    def notices(self) -> tuple[str, ...]:
        """What the agent should know of the models: one that is missing, damaged, or doesn't answer, in Chinese."""
        return tuple(each for each in (self.analyzer.notice, *self.writers.notices) if each)

    def tools(self) -> Tools:
        """Return guard and writers for the content on disk, rebuilt when a file changed."""
        self.library.refresh()
        with self._lock:
            content = self.library.content
            if self._built is None or self._built[0] != content.version:
                guard = Guard(content.rules)
                floor = Floor(content, shelf(content, guard, self.analyzer.network, self.settings.var))
                self._built = (content.version, self.writers.tools(content, guard, floor, self.analyzer))
            return self._built[1]

    def suggest(self, message: Message, intent: Intent | None = None) -> Suggestion:
        """Return the analysis of ``message`` and up to three drafts that passed the guard.

        ``intent`` is what the agent says the message is about; it then counts as certain.

        :raises InputError: when there is nothing to answer: an empty text outside a notice.
        """
        *_, last = self._stages(message, intent, early=False)
        return last

    def stream(self, message: Message, intent: Intent | None = None) -> Iterator[Suggestion]:
        """Yield the suggestion as it grows: the floor's first draft at once, then what the writer has; see ``suggest``."""
        yield from self._stages(message, intent, early=True)

    def _stages(self, message: Message, intent: Intent | None, early: bool) -> Iterator[Suggestion]:
        timings, tick = {}, _stopwatch()
        tools = self.tools()
        quiet = masked(message)
        self._refuse_empty(quiet, tools.content)
        timings["mask"] = tick()
        analysis = self.analyzer.analyze(quiet, intent)
        seen = situation.read(tools.content, quiet, analysis, self.now())
        timings["analyze"] = tick()
        found = Suggestion(id=message.id, analysis=shown(message, analysis), drafts=())
        check = Check(tools, seen, self.analyzer)
        for written, drafts in check.rounds(self.settings.seed, early):
            timings["compose"] = tick()
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

    def check(self, text: str, message: Message, intent: Intent | None = None) -> Checked:
        """Read any reply as the guard does: its sentences with roles, and every finding.

        ``intent`` is what the agent says the message is about. Without a message there is no feeling to answer, so the order
        of the sentences is not asked for; and where it is not certain what the message is about, everything that the agent's
        role may offer is allowed.

        :raises InputError: when ``text`` is empty.
        """
        tools = self.tools()
        content, guard = tools.content, tools.guard
        if not text.strip():
            raise InputError(content.say("input.empty_reply"))
        quiet = masked(message)
        analysis = self.analyzer.analyze(quiet, intent) if quiet.text.strip() else CALM
        seen = situation.read(content, quiet, analysis, self.now())
        untold = message.remedies is None and (analysis.primary == "unsure" or seen.sub == UNKNOWN)
        remedies = frozenset(content.shop.roles[message.role].may if untold else seen.remedies)
        parts = split(text, self.analyzer)
        findings = guard.check(text, parts, quiet, seen.values, remedies, analysis if quiet.text.strip() else None)
        return Checked(parts=parts, findings=findings)

    @staticmethod
    def _refuse_empty(message: Message, content: Content) -> None:
        if not message.text.strip() and message.channel != "notice":
            raise InputError(content.say("input.empty_message"))


CALM = Analysis(intents=(Scored("other", 1.0),), primary="other", sub=UNKNOWN, emotion=0)
"""Stands in for the analysis where there is no message to analyse."""


def masked(message: Message) -> Message:
    """Return the message without personal data: masked in its text and in every earlier turn, left out of the card.

    A label in place of a card's value would stand in a reply (放在[地址]), so such a value counts as not known.
    """
    history = tuple(turn.model_copy(update={"text": mask.mask(turn.text).text}) for turn in message.history)
    card = OrderCard(**{key: value for key, value in message.card.held().items() if not mask.mask(value).spans})
    return message.model_copy(update={"text": mask.mask(message.text).text, "history": history, "card": card})


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
