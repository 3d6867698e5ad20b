"""Every error of our own. Each message gives the value, the cause and the cure, in Chinese, for it may reach an agent.

* NuanyanError
  x ContentError    an editable file (intents/, prompts/) has mistakes; all of them are listed
  x InputError      a request cannot be read: broken JSON, unknown key, too long, empty
  x WeightsError    a model file is missing or damaged
  x StoreError      what the program keeps under var/ is missing, damaged or of another version
"""

from __future__ import annotations

import traceback
from dataclasses import dataclass


class NuanyanError(Exception):
    """Base of all errors raised on purpose."""


@dataclass(frozen=True, order=True)
class Mistake:
    """One mistake in an editable file: ``line`` counts from 1."""

    file: str
    line: int
    problem: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.problem}"


class ContentError(NuanyanError):
    """Editable files have mistakes."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        self.mistakes = sorted(set(mistakes))
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


class InputError(NuanyanError):
    """A request cannot be read."""


class WeightsError(NuanyanError):
    """A model file is missing or damaged."""


class StoreError(NuanyanError):
    """What the program keeps under ``var/`` is missing, damaged or of another version."""


def whereabouts(error: BaseException) -> str:
    """Return the lines of code through which an error came up, and its kind, without its words: they may hold a buyer's."""
    return "".join([*traceback.format_tb(error.__traceback__), f"{type(error).__name__}\n"])
