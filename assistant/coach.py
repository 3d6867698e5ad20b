"""The coach: reads a trainee's reply and marks it by the rubric, every point lost with its sentence, why, and how better.

Reading is the same as for drafts: analysis, role tagger, guard and account of ``Assistant.examine``.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence

from assistant.coaching import blame, bursts, compliance, concern, facts, feeling, options, step
from assistant.coaching.matter import Vocabulary
from assistant.coaching.reading import Read
from assistant.coaching.sheet import Case, Marker, Sheet, asked, buried, costing
from assistant.coaching.shop import Shop
from assistant.coaching.standard import Measure, Standard
from assistant.coaching.values import Seen
from assistant.drafting import Tools
from assistant.index import words
from assistant.pipeline import Assistant
from assistant.practice.shapes import Hidden, Must, Rubric
from assistant.schema import Coaching, Dimension, Intent, Loss, Mark, Message

MARKERS: dict[Dimension, Marker] = {
    "feeling": feeling.mark,
    "concern": concern.mark,
    "facts": facts.mark,
    "options": options.mark,
    "step": step.mark,
    "blame": blame.mark,
    "compliance": compliance.mark,
}
ADVICE = 3
"""So many pieces of advice are remembered."""


class Coach:
    """Reads and marks replies. Safe to share between threads.

    Without a ``rubric`` that of prompts/practice/rubric.yaml counts, read again whenever it changes.

    :raises ContentError: on reading and marking, when that file has mistakes and had from the beginning.
    """

    def __init__(self, assistant: Assistant, rubric: Rubric | None = None) -> None:
        self.assistant = assistant
        self.standard = Standard(assistant.settings.root, rubric)
        self._lock = threading.Lock()
        self._built: tuple[str, Shop] | None = None

    def read(
        self, text: str, message: Message, said: Sequence[str] = (), *, intent: Intent | None = None, sub: str = ""
    ) -> Seen:
        """Return what a reply does for one message; ``said`` are the trainee's earlier answers in this talk.

        ``intent`` and ``sub`` tell what the message is about where that is known.

        :raises InputError: when ``text`` is empty.
        """
        return self.case(text, message, said=said, intent=intent, sub=sub).seen

    def score(
        self, text: str, message: Message, musts: Sequence[Must] = (), hidden: Sequence[Hidden] = (),
        said: Sequence[str] = (), model_answer: str = "", hints: int = 0, *, intent: Intent | None = None, sub: str = "",
    ) -> Coaching:  # fmt: skip
        """Return the marks of a reply; ``musts`` are what this case asks for, ``hidden`` what the buyer tells when asked.

        ``hints`` that were looked at cost what the rubric says. An empty reply scores 0.
        """
        if not any(char.isalnum() for char in text):
            return self._empty(self.standard.measure, model_answer)
        return self.marked(self.case(text, message, musts, hidden, said, intent=intent, sub=sub), model_answer, hints)

    def marked(self, case: Case, model_answer: str = "", hints: int = 0) -> Coaching:
        """Return the marks of a reply that was read; see ``score``."""
        if not any(char.isalnum() for char in case.text):
            return self._empty(case.measure, model_answer)
        measure = case.measure
        marks = tuple(self._mark(case, dimension, marker) for dimension, marker in MARKERS.items())
        total = sum(mark.points for mark in marks)
        capped = any(each.severity == "stop" for each in case.seen.findings) and total > measure.rubric.capped
        score = round(min(total, measure.rubric.capped) if capped else total) - hints * measure.rubric.hint
        return Coaching(
            score=max(0, min(100, score)), capped=capped, marks=marks, advice=self._advice(marks), model_answer=model_answer
        )

    def case(
        self, text: str, message: Message, musts: Sequence[Must] = (), hidden: Sequence[Hidden] = (),
        said: Sequence[str] = (), *, intent: Intent | None = None, sub: str = "",
    ) -> Case:  # fmt: skip
        """Return a reply as it was read, with all that it is marked by.

        :raises InputError: when ``text`` is empty.
        """
        measure = self.standard.measure
        read = bursts.marked(text)
        found = self.assistant.examine(read, _told(message, said), intent, sub)
        found = found if read == text else bursts.quoted(found, read, text)
        shop = self._shop(found.tools)
        seen = Read(text, read, found, shop, measure, found.tools.guard).seen()
        return Case(text, seen, found, shop, measure, tuple(musts), tuple(hidden))

    def _shop(self, tools: Tools) -> Shop:
        content = tools.content
        with self._lock:
            if self._built is None or self._built[0] != content.version:
                listed = words(content, self.assistant.settings.var)[: len(content.records)]
                vocabulary = Vocabulary(listed, tools.floor.shelf.grounding)
                self._built = content.version, Shop.of(content, vocabulary)
            return self._built[1]

    def _mark(self, case: Case, dimension: Dimension, marker: Marker) -> Mark:
        sheet = Sheet(case, dimension)
        marker(sheet)
        buried(sheet)
        asked(sheet)
        for finding, chance, family in costing(case, dimension):
            sheet.found(finding, chance, family)
        return sheet.mark()

    def _empty(self, measure: Measure, model_answer: str) -> Coaching:
        say = self.assistant.content.say
        told = {"why": say("coach.empty.why"), "better": say("coach.empty.better")}
        weights = measure.rubric.weights
        marks = tuple(
            Mark(dimension=each, points=0, of=weights.get(each, 0), losses=(Loss(points=weights.get(each, 0), **told),))
            for each in MARKERS
        )
        return Coaching(score=0, marks=marks, advice=(told["better"],), model_answer=model_answer)

    def _advice(self, marks: Sequence[Mark]) -> tuple[str, ...]:
        """Say what to do first: how the costliest shortcomings are mended, each once."""
        say = self.assistant.content.say
        costly = sorted(((loss, mark) for mark in marks for loss in mark.losses), key=lambda each: -each[0].points)
        told = (
            say("coach.advice", name=say(f"coach.dimension.{mark.dimension}"), what=loss.better or loss.why)
            for loss, mark in costly
        )
        return tuple(dict.fromkeys(told))[:ADVICE]


def _told(message: Message, said: Sequence[str]) -> Message:
    """Return the message with the trainee's earlier answers among what this buyer was told already."""
    return message.model_copy(update={"copied": (*message.copied, *said)}) if said else message
