"""Practice as the page and the command line use it: begin an exercise, work on it, hand it in, see what came of it.

Between two requests an attempt lies in the store and nowhere else, so that a restart loses nothing.
"""

from __future__ import annotations

import random
import secrets
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.errors import InputError
from assistant.mask import mask
from assistant.practice import showing, talk
from assistant.practice.book import Book
from assistant.practice.diffing import diff
from assistant.practice.loading import kind
from assistant.practice.outcomes import Examiner
from assistant.practice.progress.measures import weak_of
from assistant.practice.shapes import Item, Persona, Talk
from assistant.practice.showing import Running
from assistant.practice.values import Answer, Change, Outcome, Shown, Wish
from assistant.schema import Coaching
from assistant.store.private import excerpt
from assistant.store.values_practice import Attempt, Ended, KeptAttempt

if TYPE_CHECKING:
    from assistant.coach import Coach
    from assistant.pipeline import Assistant

MOST_SEEDS = 1 << 31
COMPARED = ("answer", "cold", "missing", "talk")
"""Kinds whose answers are texts, of which a diff tells something."""


class Practice:
    """Exercises, running and done. Thread-safe; several processes may share the store.

    ``who`` is a trainee's name, "" where nobody signs in. Every method that takes an id:

    :raises InputError: when there is no such attempt of this trainee, its exercise is gone, or what is asked does not fit it.
    :raises StoreError: when the store cannot be reached.
    """

    def __init__(self, assistant: Assistant, book: Book | None = None) -> None:
        self.assistant = assistant
        self.book = book or Book(assistant.settings.root, self.words)

    @cached_property
    def coach(self) -> Coach:
        """Who reads free text."""
        from assistant.coach import Coach  # here, for the coach needs the shapes of this package

        return Coach(self.assistant)

    def words(self, key: str, **values: object) -> str:
        """Return a sentence of messages.yaml as it is now."""
        return self.assistant.content.say(key, **values)

    # --- begin

    def begin(
        self, who: str, wish: Wish | str = "", again_of: int = 0, assignment: int = 0, *, seed: int | None = None
    ) -> Shown:
        """Begin an exercise: one that fits a wish, or the one of that id, with the persona of ``again_of`` if that is given.

        :param seed: decides which exercise, persona, order and lines come; None: chance does.
        :raises InputError: when nothing fits.
        """
        self.book.refresh()
        seed = secrets.randbelow(MOST_SEEDS) if seed is None else seed
        before = self.assistant.store.practice.one(again_of, who) if again_of else None
        item = self._item(who, wish or (before.item if before else Wish()), seed)
        persona = self._persona(item, before.persona if before else "", wish, seed)
        played = talk.begun(item, persona, seed) if isinstance(item, Talk) and persona else None
        now = self.assistant.now()
        running = Running(seed=seed, since=now.timestamp(), talk=played)
        attempt = Attempt(
            who=who, kind=kind(item), item=item.id, intent=item.intent or "", sub=item.sub, level=item.level,
            persona=persona.id if persona else "", again_of=again_of, assignment=assignment, state=running.model_dump_json(),
        )  # fmt: skip
        return self.shown(self.assistant.store.practice.begin(attempt, now), who)

    def again(self, id: int, who: str) -> Shown:
        """Begin the exercise of an attempt once more, with the same buyer."""
        return self.begin(who, again_of=id, assignment=self.assistant.store.practice.one(id, who).assignment)

    def _item(self, who: str, wish: Wish | str, seed: int) -> Item:
        if isinstance(wish, str):
            return self.book.one(wish)
        tried = self.assistant.store.practice.tried(who)
        weak = weak_of(tried) if wish.weakest else ()
        return self.book.chosen(wish, [each.item for each in tried], weak, random.Random(seed))  # noqa: S311 - no secret

    def _persona(self, item: Item, before: str, wish: Wish | str, seed: int) -> Persona | None:
        """Return who plays the buyer: of a talk one of its voices, else the one that the exercise names, if any."""
        wished = wish.persona or "" if isinstance(wish, Wish) else ""
        if not isinstance(item, Talk):
            return self.book.personas.get(getattr(item, "persona", ""))
        voices = sorted(each for each in item.voices if each in self.book.personas)
        asked = [each for each in (before, wished, item.persona) if each in voices]
        return self.book.personas[asked[0] if asked else random.Random(seed).choice(voices)]  # noqa: S311 - no secret

    # --- while it runs

    def shown(self, id: int, who: str | None) -> Shown:
        """Return an attempt as its trainee may see it, while it runs or later."""
        return self._shown(self.assistant.store.practice.one(id, who))

    def hint(self, id: int, who: str) -> Shown:
        """Tell the next hint; it costs points."""
        kept, item, running = self._running(id, who)
        if running.hints >= len(showing.hints(item)):
            raise InputError(self.words("practice.session.no_hint"))
        return self._save(kept, running.model_copy(update={"hints": running.hints + 1}))

    def keep(self, id: int, who: str, draft: Answer) -> Shown:
        """Keep what was written so far, so that it is there after a break."""
        kept, _, running = self._running(id, who)
        return self._save(kept, running.model_copy(update={"draft": draft}))

    def pause(self, id: int, who: str, paused: bool = True) -> Shown:
        """Let the clock stand, or run on."""
        kept, _, running = self._running(id, who)
        return self._save(kept, running, paused)

    def say(self, id: int, who: str, text: str) -> Shown:
        """Say the next thing in a talk. Once the buyer has had his last word, the attempt is handed in."""
        kept, item, running = self._running(id, who)
        persona = self.book.personas.get(kept.persona)
        if not isinstance(item, Talk) or running.talk is None or persona is None:
            raise InputError(self.words("practice.session.no_talk"))
        if not text.strip():
            raise InputError(self.words("practice.session.empty"))
        played = talk.answered(item, persona, running.talk, text.strip(), self.coach, self.words)
        running = running.model_copy(update={"talk": played, "draft": Answer()})
        shown = self._save(kept, running)
        if played.state.ending:
            self.submit(id, who)
            return self.shown(id, who)
        return shown

    def drop(self, id: int, who: str) -> None:
        """Give up a running attempt; nothing of it is kept."""
        self._running(id, who)
        self.assistant.store.practice.drop(id)

    # --- afterwards

    def submit(self, id: int, who: str, answer: Answer | None = None) -> Outcome:
        """Hand in an answer, None for the draft, or a talk as it stands; return what came of it when it was first handed in."""
        kept = self.assistant.store.practice.one(id, who)
        if kept.ended:
            return self._outcome(kept)
        now, item = self.assistant.now(), self.book.one(kept.item)
        running = Running.model_validate_json(kept.state).touched(now)
        answer = answer or running.draft
        examiner = Examiner(self.coach, self.book.rubric, self.words)
        found = examiner.examined(item, running, answer)
        cost = running.hints * self.book.rubric.hint
        points = max(0, round(found.pop("points")) - cost)
        said = examiner.said(item, running, answer)
        earlier = self._earlier(kept)
        outcome = Outcome(
            id=id, who=who, item=kept.item, shown=self._shown(kept).model_copy(update={"finished": True, "paused": False}),
            answer=answer, points=points, seconds=round(running.seconds(now)), hints=running.hints, hint_points=cost,
            earlier=earlier.id if earlier else 0, earlier_points=(earlier.score or 0) if earlier else 0,
            diff=diff(earlier.answer, said) if earlier and kept.kind in COMPARED else (), **found,
        )  # fmt: skip
        ended = Ended(
            score=points, marks=dict(outcome.marks), seconds=running.seconds(now), hints=running.hints, answer=said,
            result=_masked(outcome).model_dump_json(),
        )  # fmt: skip
        return self._outcome(self.assistant.store.practice.finish(id, ended, now))

    def outcome(self, id: int, who: str | None) -> Outcome:
        """Return what came of an attempt; ``who`` None is for trainers, who see everybody's.

        :raises InputError: when it still runs, or its words were purged.
        """
        return self._outcome(self.assistant.store.practice.one(id, who))

    def diff(self, before: int, after: int, who: str | None) -> tuple[Change, ...]:
        """Return what changed from the answer of one attempt to that of another."""
        one, other = (self.assistant.store.practice.one(each, who) for each in (before, after))
        return diff(one.answer, other.answer)

    # --- inside

    def _running(self, id: int, who: str) -> tuple[KeptAttempt, Item, Running]:
        kept = self.assistant.store.practice.one(id, who)
        if kept.ended:
            raise InputError(self.words("practice.session.handed_in"))
        return kept, self.book.one(kept.item), Running.model_validate_json(kept.state)

    def _save(self, kept: KeptAttempt, running: Running, paused: bool = False) -> Shown:
        state = running.touched(self.assistant.now(), paused).model_dump_json()
        self.assistant.store.practice.save(kept.id, state, kept.saved)
        return self.shown(kept.id, kept.who)

    def _shown(self, kept: KeptAttempt) -> Shown:
        item, running = self.book.one(kept.item), Running.model_validate_json(kept.state)
        persona = self.book.personas.get(kept.persona)
        now = self.assistant.now()
        return showing.show(kept, item, running, persona, self.book.rubric.hint, now, self.words)

    def _outcome(self, kept: KeptAttempt) -> Outcome:
        if not kept.ended:
            raise InputError(self.words("practice.session.still_running"))
        if kept.result in ("", "{}"):
            raise InputError(self.words("practice.session.purged", score=kept.score))
        return Outcome.model_validate_json(kept.result)

    def _earlier(self, kept: KeptAttempt) -> KeptAttempt | None:
        """Return the attempt that this one is compared with: the one it tries to better, or the last at the same exercise."""
        practice = self.assistant.store.practice
        if kept.again_of:
            found = practice.one(kept.again_of, kept.who)
            return found if found.ended and found.item == kept.item else None
        return next((each for each in practice.all(kept.who, kind=kept.kind) if each.item == kept.item), None)


def _masked(outcome: Outcome) -> Outcome:
    """Return the outcome as the store will keep it: where an answer loses personal data, quotes and places follow it."""
    turns = tuple(
        each.model_copy(update={"text": mask(each.text).text, "coaching": _moved(each.coaching, each.text)})
        for each in outcome.turns
    )
    coaching = outcome.coaching and _moved(outcome.coaching, outcome.answer.text)
    return outcome.model_copy(update={"turns": turns, "coaching": coaching})


def _moved(coaching: Coaching, text: str) -> Coaching:
    """Return the marks with every quote as it stands in the masked ``text``."""
    masked = mask(text).text
    if masked == text:
        return coaching
    marks = []
    for mark in coaching.marks:
        losses = []
        for loss in mark.losses:
            quote = excerpt(loss.quote, text)
            at = masked.find(quote) if quote else -1
            where = {"start": at, "end": at + len(quote)} if at >= 0 else {"start": 0, "end": 0}
            losses.append(loss.model_copy(update={"quote": quote, **where}))
        strengths = tuple(each.model_copy(update={"quote": excerpt(each.quote, text)}) for each in mark.strengths)
        marks.append(mark.model_copy(update={"losses": tuple(losses), "strengths": strengths}))
    return coaching.model_copy(update={"marks": tuple(marks)})
