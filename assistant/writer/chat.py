"""A larger writer of the shop's own choice: a chat model that is told the rules and the case, and writes one draft a style.

It writes with slots in place of values; grounding, guard and choice judge its drafts like all others. Where the model fails the
writer says why in ``notice`` and yields no more, so that the shipped one goes on.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import NamedTuple

from assistant.compose import STYLES
from assistant.content import Content
from assistant.roles import Tagger
from assistant.schema import Draft, Exemplar
from assistant.settings import Settings
from assistant.situation import Situation
from assistant.writer.answer import LONGEST, draft, spoken
from assistant.writer.ask import messages, usable
from assistant.writer.backends import Backend, Messages, ModelError, Server
from assistant.writer.local import Local

Exemplars = Callable[[Situation], list[Exemplar]]
"""Gives the replies nearest to a situation, best first."""

RESTS = 30.0
"""Seconds that a model which failed is left alone, so that not every buyer has to wait for it to fail again."""
SHOWN = 2
"""Exemplars that the model is shown."""


class Shop(NamedTuple):
    """What changes when an editable file does."""

    content: Content
    exemplars: Exemplars | None


class ChatWriter:
    """Writes with a chat model. Safe to share between threads.

    ``name`` is the model as settings name it. ``notice`` says in Chinese what is wrong, and is empty from the next success on.
    """

    def __init__(
        self,
        content: Content,
        backend: Backend,
        tagger: Tagger,
        exemplars: Exemplars | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.backend, self.tagger, self.clock = backend, tagger, clock
        self.name = f"{backend.source}:{backend.model}"
        self._shop = Shop(content, exemplars)
        self._lock = threading.Lock()
        self._notice, self._awake = "", float("-inf")

    @property
    def notice(self) -> str:
        """Why the model did not write lately; empty while it does."""
        with self._lock:
            return self._notice

    def renew(self, content: Content, exemplars: Exemplars | None = None) -> None:
        """Take changed content. The model stays as it is, and so does what is known of its health."""
        self._shop = Shop(content, exemplars)

    def drafts(self, situation: Situation, seed: int = 0) -> Iterator[Draft]:
        """Yield a draft of each style, not guarded yet; fewer where an answer is of no use, none when the model fails."""
        shop = self._shop
        if self._rests():
            return
        values = usable(situation)
        near = shop.exemplars(situation) if shop.exemplars else []
        near = [each for each in near if set(each.slots) <= values.keys()][:SHOWN]
        useful = 0
        for number, style in enumerate(STYLES):
            asked = messages(shop.content, situation, style, near)
            said = self._ask(shop.content, asked, (seed * len(STYLES) + number) % 2**31)
            if said is None:
                return
            made = draft(said, style, self.backend.source, values, self.tagger, near)
            if made:
                useful += 1
                yield made
        if not useful:
            self._tell(shop.content.say("writer.useless", name=self.name, most=LONGEST))

    def _ask(self, content: Content, asked: Messages, seed: int) -> str | None:
        """Return what the model says, tried twice; None, and a notice, when it fails."""
        for last in (False, True):
            try:
                said = self._said(asked, seed)
            except ModelError as failure:
                if last or failure.lasting:
                    why = content.say(f"writer.why.{failure.cause}", **failure.values)
                    self._tell(content.say("writer.notice", name=self.name, why=why, seconds=RESTS), self.clock() + RESTS)
                    return None
            else:
                self._tell("")
                return said
        raise AssertionError("the second try returns")

    def _said(self, asked: Messages, seed: int) -> str:
        said = ""
        with closing(self.backend.reply(asked, seed, lambda: len(spoken(said)) > 2 * LONGEST)) as pieces:
            for piece in pieces:
                said += piece
        return said

    def _rests(self) -> bool:
        with self._lock:
            return self.clock() < self._awake

    def _tell(self, notice: str, awake: float = float("-inf")) -> None:
        with self._lock:
            self._notice, self._awake = notice, awake


def open_writer(settings: Settings, content: Content, tagger: Tagger, exemplars: Exemplars | None = None) -> ChatWriter | None:
    """Return the larger writer that ``settings`` name, or None where they name none. Nothing is loaded or asked yet."""
    kind, _, model = settings.writer.partition(":")
    if kind == "openai":
        key, url = settings.writer_key, settings.writer_url
        return ChatWriter(content, Server(model, url, key, settings.writer_timeout), tagger, exemplars)
    if kind == "transformers":
        return ChatWriter(content, Local(model, settings.writer_timeout), tagger, exemplars)
    return None
