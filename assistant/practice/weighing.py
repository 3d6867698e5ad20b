"""How much each dimension of a reply is worth: changed in rubric.yaml, number by number; no other sign of it is touched."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import get_args

import yaml
from pydantic import ValidationError

from assistant.errors import InputError
from assistant.phrases.files import Shared
from assistant.practice.book import Book
from assistant.practice.loading import RUBRIC
from assistant.practice.shapes import Rubric
from assistant.requests import Say
from assistant.schema import Dimension
from assistant.source import Cut, Loader, spliced, value_of

DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)
WHOLE = 100
"""What all weights come to."""
OTHERS = ("capped", "hint")
"""Numbers of the rubric beside the weights that may be changed with them."""


class Weights:
    """The weights of a shop. ``var`` holds the lock that all who write share. Safe to share between threads."""

    def __init__(self, book: Book, root: Path, var: Path, say: Say) -> None:
        self._book, self._say = book, say
        self._files = Shared(root, var, say, "practice.content.file")

    def write(self, weights: Mapping[Dimension, int], others: Mapping[str, int]) -> None:
        """Write new numbers into the file.

        :param weights: of every dimension; they come to ``WHOLE``.
        :param others: by name, of ``OTHERS``; those that are left out stay.
        :raises InputError: when they don't come to a whole, one is out of range, somebody else is writing, or the file is not
            in a form that can be changed number by number. Nothing has changed then.
        """
        self._check(weights, others)
        with self._files.alone():
            self._book.refresh()
            raw = self._files.held(RUBRIC)
            told = (raw or b"").decode("utf-8", "replace")
            fresh = self._changed(told, weights, others).encode("utf-8")
            if fresh != raw:
                self._files.put({RUBRIC: fresh}, {RUBRIC: raw})
        self._book.refresh()

    def _check(self, weights: Mapping[Dimension, int], others: Mapping[str, int]) -> None:
        total = sum(weights.values())
        if set(weights) != set(DIMENSIONS) or total != WHOLE:
            raise InputError(self._say("practice.weighing.sum", total=total))
        try:
            Rubric.model_validate(self._book.rubric.model_dump() | {"weights": dict(weights)} | dict(others))
        except ValidationError:
            raise InputError(self._say("practice.weighing.range")) from None

    def _changed(self, text: str, weights: Mapping[Dimension, int], others: Mapping[str, int]) -> str:
        loader = Loader(text)
        try:
            root = loader.get_single_node()
        except yaml.YAMLError:
            raise self._files.wrong("unreadable", Path(RUBRIC).name) from None
        finally:
            loader.dispose()
        held = value_of(root, "weights")
        numbers = [(value_of(held, name), number) for name, number in weights.items()]
        numbers += [(value_of(root, name), number) for name, number in others.items()]
        if not all(isinstance(node, yaml.ScalarNode) for node, _ in numbers):
            raise self._files.wrong("form", Path(RUBRIC).name)
        cuts = [
            Cut(node.start_mark.index, node.end_mark.index, 0, str(number))
            for node, number in numbers
            if node is not None and node.value != str(number)
        ]
        return spliced(text, cuts)
