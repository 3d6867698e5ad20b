"""The library as the room, the desk and the commands use it: everything that follows from one content version, made once."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from assistant.content import Content, Pattern
from assistant.errors import InputError, NuanyanError
from assistant.grounding import Grounding
from assistant.guard import Guard
from assistant.phrases.checking import Checker
from assistant.phrases.files import Files
from assistant.phrases.names import Names
from assistant.phrases.queue import Queue, Told
from assistant.phrases.search import Finder, words_of
from assistant.phrases.splicing import Step
from assistant.phrases.vectors import Vectors
from assistant.pipeline import Assistant
from assistant.store.values import Used, Verdict

FRESH = timedelta(seconds=30)
"""How long figures of use are shown before they are counted again."""


class Book:
    """The library of one assistant. Safe to share between threads.

    Methods that read the store raise StoreError when it is not fit, but ``used``, which then knows of none.
    """

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        network = assistant.analyzer.network
        self.vectors = None if network is None else Vectors(network, assistant.settings.var / "phrases")
        self._lock = threading.Lock()
        self._checker: Checker | None = None
        self._finder: Finder | None = None
        self._used: tuple[datetime, dict[str, Used]] | None = None

    @property
    def content(self) -> Content:
        """The content on disk, or the last good one."""
        self.assistant.library.refresh()
        return self.assistant.content

    @property
    def names(self) -> Names:
        """The names of the content in force."""
        return Names.of(self.content)

    def finder(self) -> Finder:
        """Return what finds sentences of the content on disk."""
        content = self.content
        with self._lock:
            if self._finder is None or self._finder.content is not content:
                self._finder = Finder(content, self.vectors)
            return self._finder

    def checker(self) -> Checker:
        """Return what checks sentences against the content on disk."""
        content = self.content
        with self._lock:
            if self._checker is None or self._checker.content is not content:
                guard = self._guard_of(content)
                grounding = Grounding(map(words_of, content.patterns))
                self._checker = Checker(content, guard, grounding, self.assistant.analyzer)
            return self._checker

    def _guard_of(self, content: Content) -> Guard:
        """Return a guard; one content version after another mostly has the same rules, and those of drafts take long."""
        before = self._checker
        if before is not None and (before.content.rules, before.content.shop.review) == (content.rules, content.shop.review):
            return before.guard
        return Guard(content.rules, ear=self.assistant.ear, review_chars=content.shop.review.max_chars)

    def queue(self) -> Queue:
        """Return proposals and history."""
        root, var = self.assistant.settings.root, self.assistant.settings.var
        return Queue(self.assistant.store, Files(root, var, self.content.say), self.content.say)

    def one(self, id: str) -> Pattern:
        """Return the sentence of an id.

        :raises InputError: when it isn't there.
        """
        found = self.finder().one(id)
        if found is None:
            raise InputError(self.content.say("phrases.gone"))
        return found

    def used(self) -> Mapping[str, Used]:
        """Return how often each sentence was shown and copied lately, by id; none when the store is not fit."""
        now = self.assistant.now()
        if self._used is None or not timedelta() <= now - self._used[0] < FRESH:
            try:
                self._used = now, self.queue().used(now)
            except NuanyanError:
                return {}
        return self._used[1]

    def propose(self, step: Step, who: str, why: str = "") -> Told:
        """Lay a change before a lead; see ``Queue.propose``."""
        return self.queue().propose(step, who, why, self.assistant.now())

    def write(self, steps: Sequence[Step], who: str, why: str = "") -> Told:
        """Write changes to the files and take them up; see ``Queue.write``."""
        told = self.queue().write(steps, who, why, self.assistant.now())
        self.renew()
        return told

    def decide(self, id: int, verdict: Verdict, by: str, note: str, better: Pattern | None = None) -> Told:
        """Decide a proposal and take up what is accepted; see ``Queue.decide``."""
        told = self.queue().decide(id, verdict, by, note, self.assistant.now(), better)
        self.renew()
        return told

    def renew(self) -> None:
        """Take up what has changed, so that the next draft needn't wait for it."""
        if self.assistant.library.refresh():
            threading.Thread(target=self.assistant.tools, daemon=True).start()
