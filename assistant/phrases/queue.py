"""Changes to the library: written at once by a lead, proposed by all others and decided by a lead; each keeps its author."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from pydantic import ValidationError

from assistant.content import Pattern
from assistant.errors import InputError, StoreError
from assistant.phrases.entry import file_of, of, plain
from assistant.phrases.files import Files
from assistant.phrases.splicing import Step
from assistant.requests import Say
from assistant.store.store import Store
from assistant.store.values import Change, KeptChange, Used, Verdict

DAYS = 90
"""Days that figures of use look back."""
MOST_WAITING = 500
"""Proposals that may wait for a lead; more are refused."""


class Told(NamedTuple):
    """What a deed came to: where the change is kept, and what could not be noted, in Chinese."""

    id: int | None
    unnoted: str = ""


class Version(NamedTuple):
    """One change in the life of a sentence; ``number`` counts from 1, the oldest."""

    number: int
    change: KeptChange


class Queue:
    """Proposals, decisions and history in one store, and the files that accepted changes are written to.

    Every method raises StoreError when the store is not fit; nothing has been written to a file then, unless ``Told`` says so.
    """

    def __init__(self, store: Store, files: Files, say: Say) -> None:
        self._store, self._files, self._say = store, files, say

    def propose(self, step: Step, who: str, why: str, at: datetime) -> Told:
        """Lay a change before a lead.

        :raises InputError: when too many are waiting, or this very change is.
        """
        waiting = self._store.phrases.changes("waiting")
        if len(waiting) >= MOST_WAITING:
            raise InputError(self._say("phrases.queue.full", most=MOST_WAITING))
        change = _change(step, who, why)
        if any((each.pattern, each.after) == (change.pattern, change.after) for each in waiting):
            raise InputError(self._say("phrases.queue.again"))
        return Told(self._store.phrases.propose(change, at))

    def write(self, steps: Sequence[Step], who: str, why: str, at: datetime) -> Told:
        """Write changes to the files at once, all or none, and note each as decided by ``who``.

        :raises InputError: as ``Files.apply``.
        """
        self._store.phrases.changes("waiting", "-")  # a store that can't be read is told before anything is written
        self._files.apply(steps)
        last = None
        try:
            for step in steps:
                last = self._store.phrases.propose(_change(step, who, why), at)
                self._store.phrases.decide(last, "accepted", who, "", at)
        except (StoreError, InputError) as error:
            return Told(last, str(error))
        return Told(last)

    def decide(self, id: int, verdict: Verdict, by: str, note: str, at: datetime, better: Pattern | None = None) -> Told:
        """Accept a proposal, as it is or as the lead has worded it (``better``), or reject it.

        What is accepted is written to its file first.

        :raises InputError: when there is none of this id that waits, a rejection says no reason, or as ``Files.apply``.
        """
        change = self.waiting(id)
        if verdict == "rejected":
            if not note.strip():
                raise InputError(self._say("phrases.queue.no_note"))
            return Told(self._store.phrases.decide(id, "rejected", by, note, at).id)
        proposed = self.step(change)
        final = Step(proposed.before, better or proposed.after)
        self._files.apply([final])
        try:
            self._store.phrases.decide(id, "accepted", by, note, at)
            if final.after != proposed.after:
                again = self._store.phrases.propose(_change(Step(proposed.after, final.after), by, note), at)
                self._store.phrases.decide(again, "accepted", by, "", at)
        except (StoreError, InputError) as error:
            return Told(id, str(error))
        return Told(id)

    def waiting(self, id: int) -> KeptChange:
        """Return a proposal that waits.

        :raises InputError: when there is none of this id.
        """
        found = next((each for each in self._store.phrases.changes("waiting") if each.id == id), None)
        if found is None:
            raise InputError(self._say("phrases.queue.gone"))
        return found

    def step(self, change: KeptChange) -> Step:
        """Return what a proposal would do.

        :raises InputError: when it is of a form that the library no longer has.
        """
        before, after = (_pattern(fields) for fields in (change.before, change.after))
        if after is None:
            raise InputError(self._say("phrases.queue.unreadable"))
        return Step(before, after)

    def history(self, pattern: Pattern) -> list[Version]:
        """Return what became of a sentence since the library is edited here, newest first, also under its earlier words."""
        name, found = pattern.id, []
        for change in self._store.phrases.changes("accepted"):
            after = _pattern(change.after)
            if after is None or after.id != name:
                continue
            found.append(change)
            before = _pattern(change.before)
            if before is None:
                break
            name = before.id
        return [Version(len(found) - at, change) for at, change in enumerate(found)]

    def used(self, now: datetime) -> dict[str, Used]:
        """Return how often each sentence was shown and copied in the last days, by id."""
        return self._store.phrases.used(now - timedelta(days=DAYS))


def _change(step: Step, who: str, why: str) -> Change:
    before, after = step
    kind = "add" if before is None else "retire" if after is not None and after.retired and not before.retired else "edit"
    return Change.model_validate(
        {
            "kind": kind, "pattern": before.id if before else "", "before": plain(before) if before else {},
            "after": plain(after) if after else {}, "who": who, "why": why, "file": file_of(after or before),  # type: ignore[arg-type] # one is there
        }
    )  # fmt: skip


def _pattern(fields: Mapping[str, Any]) -> Pattern | None:
    """Return a sentence as it was kept, None where there was none or it can't be one any more."""
    try:
        return of(fields) if fields else None
    except ValidationError:
        return None
