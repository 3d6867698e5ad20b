"""What ``python -m assistant practice`` does: an exercise at the terminal, from its question to its outcome."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, get_args

from assistant.errors import InputError
from assistant.guard.rule import Family
from assistant.practice.session import Practice
from assistant.practice.telling import Words, outcome_lines, question_lines, said_lines
from assistant.practice.values import Answer, Marked, Shown, Wish

if TYPE_CHECKING:
    from assistant.pipeline import Assistant

HINT, END = ("?", "？"), ("完", "q")
"""What is typed, alone on a line, for a hint, and to end a talk."""
Read = Callable[[], str | None]
"""Gives the next line that was typed, without its end; None when there is no more."""
Tell = Callable[[Iterable[str]], None]


class Sitting:
    """One exercise at a terminal."""

    def __init__(self, practice: Practice, who: str, read: Read, tell: Tell) -> None:
        self._practice, self._who, self._read, self._tell = practice, who, read, tell
        personas = {each.id: each.name for each in practice.book.personas.values()}
        self._names = Words(practice.assistant.content, personas)
        self._say = practice.words

    def take(self, wish: Wish | str, seed: int | None = None) -> None:
        """Begin an exercise, take the answer, and tell what came of it; without an answer it is given up.

        :raises InputError: when there is none for this wish.
        """
        shown = self._practice.begin(self._who, wish, seed=seed)
        self._tell(question_lines(shown, self._names))
        answer = self._talk(shown) if shown.kind == "talk" else self._answer(shown)
        if answer is None:
            self._practice.drop(shown.id, self._who)
            self._tell([self._say("practice.session.terminal.given_up")])
            return
        outcome = self._practice.submit(shown.id, self._who, answer)
        self._tell(["", *outcome_lines(outcome, self._names)])

    # --- a talk

    def _talk(self, shown: Shown) -> Answer | None:
        """Let buyer and trainee talk until one of them has had enough; None when nothing was answered."""
        self._tell(said_lines(shown.said, self._names))
        self._tell([self._say("practice.session.terminal.talk", turns=shown.turns)])
        while not shown.finished:
            line = self._line(shown)
            if line is None or line in END:
                break
            heard = len(shown.said) + 1  # what was typed stands there already
            try:
                shown = self._practice.say(shown.id, self._who, line)
            except InputError as error:
                self._tell([str(error)])
                continue
            self._tell(said_lines(shown.said[heard:], self._names))
        return Answer() if shown.turn > 1 or shown.finished else None

    # --- everything else

    def _answer(self, shown: Shown) -> Answer | None:
        """Ask until there is an answer that can be read; None when nothing is typed."""
        self._tell([self._say(f"practice.session.terminal.ask.{shown.kind}")])
        if shown.kind in ("answer", "cold", "missing"):
            lines = list(self._block(shown))
            return Answer(text="\n".join(lines)) if lines else None
        while line := self._line(shown):
            try:
                return self._chosen(shown, line)
            except InputError as error:
                self._tell([str(error)])
        return None

    def _chosen(self, shown: Shown, line: str) -> Answer:
        if shown.kind == "violation":
            return Answer(marked=tuple(self._marked(shown.text, line)))
        ids = [shown.pieces[each - 1].id for each in self._numbers(line, len(shown.pieces))]
        return Answer(order=tuple(ids)) if shown.kind == "order" else Answer(chosen=tuple(ids), first=ids[0])

    def _marked(self, text: str, line: str) -> Iterator[Marked]:
        """Yield the words that stand in the text, each with the family that follows it after =, if one does."""
        families: dict[str, Family] = {self._say(f"family.{each}"): each for each in get_args(Family)}
        found = 0
        for typed in re.split(r"[\s；;]+", line.strip()):
            words, _, family = typed.replace("＝", "=").partition("=")
            at = text.find(words) if words else -1
            if family and family not in families:
                raise InputError(self._say("practice.session.terminal.family", family=family, known="、".join(families)))
            if at < 0:
                self._tell([self._say("practice.session.terminal.not_there", words=words or typed)])
                continue
            found += 1
            yield Marked(start=at, end=at + len(words), family=families.get(family))
        if not found:
            raise InputError(self._say("practice.session.terminal.nothing_there"))

    def _numbers(self, line: str, most: int) -> Sequence[int]:
        """Return the numbers that were typed: 2 1 3, or 2,1,3, or 213 where there are fewer than ten."""
        typed = re.findall(r"\d+", line)
        if len(typed) == 1 and most < 10:
            typed = list(typed[0])
        numbers = [int(each) for each in typed]
        if not numbers or any(not 1 <= each <= most for each in numbers) or len(set(numbers)) < len(numbers):
            raise InputError(self._say("practice.session.terminal.numbers", most=most))
        return numbers

    def _block(self, shown: Shown) -> Iterator[str]:
        """Yield what is typed up to an empty line."""
        while line := self._line(shown):
            yield line

    def _line(self, shown: Shown) -> str | None:
        """Return the next line that is no question for a hint."""
        while (line := self._read()) is not None and (typed := line.strip()) in HINT:
            try:
                told = self._practice.hint(shown.id, self._who).hints[-1]
                self._tell([self._say("practice.session.terminal.hint", text=told)])
            except InputError as error:
                self._tell([str(error)])
        return None if line is None else typed


def practise(assistant: Assistant, who: str, wish: Wish | str, seed: int | None, read: Read, tell: Tell) -> None:
    """Take one exercise; see ``Sitting.take``.

    :raises StoreError: when the store is not fit.
    """
    Sitting(Practice(assistant), who, read, tell).take(wish, seed)
