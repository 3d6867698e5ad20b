"""Cells of a trainers' table: what an exercise says, as people write it in a spreadsheet, and back.

A list stands in one cell, an entry a line; the parts of an entry are parted by ｜, words that mean the same by 、.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from assistant.phrases.names import code

PART, WORD = "｜", "、"
PARTS = re.compile(r"[｜|]")
_PAIR = re.compile(r"[:：]")
_BETWEEN = re.compile(r"[、，,;；\s]+")
YES, NO = ("是", "停用", "1", "true", "yes", "y"), ("", "否", "在用", "0", "false", "no", "n")


class CellError(Exception):
    """A cell can't be read. ``key`` names the sentence under practice.content.sheet that says why, ``values`` its gaps."""

    def __init__(self, key: str, **values: object) -> None:
        self.key, self.values = key, values
        super().__init__(key)


class Cell(Protocol):
    """Writes a value into a cell and reads it back; what is empty is None."""

    def write(self, value: Any) -> str: ...  # noqa: ANN401, D102 - whatever the field holds

    def read(self, told: str) -> Any: ...  # noqa: ANN401, D102


class Plain:
    """A text as it stands."""

    def write(self, value: Any) -> str:  # noqa: ANN401
        """Return the text."""
        return "" if value is None else str(value)

    def read(self, told: str) -> str | None:
        """Return the text without blanks at its edges."""
        return told.strip() or None


class Number(Plain):
    """A whole number."""

    def read(self, told: str) -> Any:  # noqa: ANN401 - a text where it is none, so that the check says so
        """Return the number."""
        told = told.strip()
        return int(told) if told.isdecimal() else told or None


class Letter:
    """The letter of an entry, told by its number in the list: 3 for ``c``."""

    def write(self, value: Any) -> str:  # noqa: ANN401
        """Return the number."""
        return str(ord(value) - ord("a") + 1) if value else ""

    def read(self, told: str) -> str | None:
        """Return the letter."""
        told = told.strip()
        if told.isdecimal() and 1 <= int(told) <= 26:
            return chr(ord("a") + int(told) - 1)
        return told or None


class Choice(NamedTuple):
    """One of several, told by its name."""

    names: Mapping[str, str]

    def write(self, value: Any) -> str:  # noqa: ANN401
        """Return the name of a code."""
        return "" if value in (None, "") else self.names.get(str(value), str(value))

    def read(self, told: str) -> str | None:
        """Return the code of a name.

        :raises CellError: when there is none.
        """
        told = told.strip()
        if not told:
            return None
        found = code(dict(self.names), told)
        if found is None:
            raise CellError("choice", value=told, names=WORD.join(self.names.values()))
        return found


class Flag(NamedTuple):
    """Yes or no by two words."""

    yes: str
    no: str

    def write(self, value: Any) -> str:  # noqa: ANN401
        """Return the word."""
        return self.yes if value else self.no

    def read(self, told: str) -> bool:
        """Return what a word says.

        :raises CellError: when it is neither.
        """
        told = told.strip()
        if told not in (self.yes, self.no):
            raise CellError("choice", value=told, names=f"{self.yes}{WORD}{self.no}")
        return told == self.yes


class Many(NamedTuple):
    """Several of several, told by their names."""

    names: Mapping[str, str]

    def write(self, value: Any) -> str:  # noqa: ANN401
        """Return the names of codes."""
        return WORD.join(self.names.get(each, each) for each in value or ())

    def read(self, told: str) -> list[str] | None:
        """Return the codes of names, each once.

        :raises CellError: for a name that is none.
        """
        found = [Choice(self.names).read(each) for each in _BETWEEN.split(told) if each]
        return [each for each in dict.fromkeys(found) if each is not None] or None


class Words:
    """Words that mean the same."""

    def write(self, value: Any) -> str:  # noqa: ANN401
        """Return the words in a row."""
        return WORD.join(value or ())

    def read(self, told: str) -> list[str] | None:
        """Return the words."""
        return [each.strip() for each in told.split(WORD) if each.strip()] or None


class Places:
    """Orders of sentences, an order a line; people count from 1."""

    def write(self, value: Any) -> str:  # noqa: ANN401
        """Return the orders."""
        return "\n".join(WORD.join(str(place + 1) for place in order) for order in value or ())

    def read(self, told: str) -> list[list[int]] | None:
        """Return the orders, counted from 0.

        :raises CellError: when there is something else than numbers.
        """
        orders = [[each for each in _BETWEEN.split(line) if each] for line in told.splitlines() if line.strip()]
        if wrong := [each for order in orders for each in order if not each.isdecimal()]:
            raise CellError("number", value=wrong[0])
        return [[int(each) - 1 for each in order] for order in orders] or None


class Pairs(NamedTuple):
    """Names with values, a line each, or parted by ``between``: 商品：玻璃杯."""

    names: Mapping[str, str]
    between: str = "\n"

    def write(self, value: Any) -> str:  # noqa: ANN401
        """Return the pairs."""
        return self.between.join(f"{self.names.get(key, key)}：{each}" for key, each in (value or {}).items())

    def read(self, told: str) -> dict[str, str] | None:
        """Return values by code.

        :raises CellError: for a name that is none, and a line without a value.
        """
        found: dict[str, str] = {}
        for line in told.split(self.between):
            if line.strip():
                name, *value = _PAIR.split(line, maxsplit=1)
                key = Choice(self.names).read(name)
                if not value or not value[0].strip() or key is None:
                    raise CellError("pair", value=line.strip())
                found[key] = value[0].strip()
        return found or None


class Lines(NamedTuple):
    """A list, an entry a line."""

    each: Cell

    def write(self, value: Any) -> str:  # noqa: ANN401
        """Return the entries."""
        return "\n".join(self.each.write(each).replace("\n", " ") for each in value or ())

    def read(self, told: str) -> list[Any] | None:
        """Return the entries.

        :raises CellError: when one can't be read.
        """
        return [self.each.read(line) for line in told.splitlines() if line.strip()] or None


class Parts(NamedTuple):
    """An entry of several parts, in this order; those at the end may be left out."""

    parts: Sequence[tuple[str, Cell]]

    def write(self, value: Any) -> str:  # noqa: ANN401
        """Return the parts in a row."""
        told = [cell.write(value.get(name)) for name, cell in self.parts]
        while told and not told[-1]:
            told.pop()
        return PART.join(told)

    def read(self, told: str) -> dict[str, Any]:
        """Return the parts by name; those that are empty are left out.

        :raises CellError: when there are too many, or one can't be read.
        """
        cells = PARTS.split(told)
        if len(cells) > len(self.parts):
            raise CellError("parts", value=told.strip(), most=len(self.parts))
        found = {name: cell.read(each) for (name, cell), each in zip(self.parts, cells, strict=False) if each.strip()}
        return {name: each for name, each in found.items() if each is not None}


class Numbered(NamedTuple):
    """A list whose entries have an id that people need not write."""

    each: Parts
    letters: bool = False

    def write(self, value: Any) -> str:  # noqa: ANN401
        """Return the entries."""
        return Lines(self.each).write(value)

    def read(self, told: str) -> list[Any] | None:
        """Return the entries, those without an id numbered by their place.

        :raises CellError: when one can't be read.
        """
        found = Lines(self.each).read(told) or []
        for at, each in enumerate(found):
            each.setdefault("id", chr(ord("a") + at) if self.letters else f"h{at + 1}")
        return found or None
