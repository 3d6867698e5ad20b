"""The rubric on disk: read when first asked for, and again when it was changed: a trainer edits it while others practise."""

from __future__ import annotations

import re
import threading
from functools import cached_property
from pathlib import Path

from pydantic import ValidationError

from assistant.errors import ContentError, Mistake
from assistant.guard.rule import compiled
from assistant.practice.shapes import Rubric
from assistant.source import Source, explain

NAME = "prompts/practice/rubric.yaml"


def read_rubric(root: Path) -> Rubric:
    """Return the rubric that lies under ``root``.

    :raises ContentError: with every mistake of the file.
    """
    source = Source(root / NAME, NAME)
    try:
        return Rubric.model_validate(source.data)
    except ValidationError as error:
        raise ContentError([Mistake(NAME, source.line(each["loc"]), explain(each)) for each in error.errors()]) from None


class Standard:
    """What replies are marked by. Without a fixed ``rubric`` it follows the file; a broken change keeps the last good one.

    ``problem`` is set while the file has mistakes. Thread-safe.
    """

    def __init__(self, root: Path, rubric: Rubric | None = None) -> None:
        self._path, self._root = root / NAME, root
        self._fixed = rubric
        self._lock = threading.Lock()
        self._held: tuple[tuple[int, int], Measure] | None = None
        self.problem: ContentError | None = None

    @property
    def measure(self) -> Measure:
        """The rubric as it is now, ready to use.

        :raises ContentError: when the file has mistakes, and had when it was first asked for.
        """
        with self._lock:
            stamp = (0, 0) if self._fixed else self._stamp()
            if self._held is None or self._held[0] != stamp:
                self._held = stamp, self._read()
            return self._held[1]

    def _stamp(self) -> tuple[int, int]:
        try:
            info = self._path.stat()
        except OSError:
            return -1, -1
        return info.st_mtime_ns, info.st_size

    def _read(self) -> Measure:
        if self._fixed:
            return Measure(self._fixed)
        try:
            fresh = Measure(read_rubric(self._root))
        except ContentError as error:
            self.problem = error
            if self._held is None:
                raise
            return self._held[1]
        self.problem = None
        return fresh


class Measure:
    """A rubric with its expressions ready to run."""

    def __init__(self, rubric: Rubric) -> None:
        self.rubric = rubric

    @cached_property
    def _hears(self) -> dict[str, re.Pattern[str]]:
        return {name: compiled("|".join(f"(?:{each})" for each in listed)) for name, listed in self.rubric.hears.items()}

    def hears(self, name: str, text: str) -> re.Match[str] | None:
        """Return where one of the expressions called ``name`` first matches; None too where there are none of that name."""
        pattern = self._hears.get(name)
        return pattern.search(text) if pattern else None

    def takes(self, *names: str) -> int:
        """Return what the first of ``names`` that the rubric knows takes, in hundredths of its dimension; 0 for none."""
        return next((self.rubric.takes[name] for name in names if name in self.rubric.takes), 0)
