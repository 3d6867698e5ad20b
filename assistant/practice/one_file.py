"""One file of exercises, read and checked by itself; what was read is remembered until the file changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from assistant.content.buyers import Taxonomy
from assistant.content.load import Reader
from assistant.errors import Mistake
from assistant.practice import checks
from assistant.practice.shapes import Item, Kind, Persona
from assistant.source import Source

RETIRED = "retired"
"""The key of a shop's own files under which the ids of exercises stand that are out of use."""


class Shelf(NamedTuple):
    """Where the exercises of one kind stand: files under ``prompts/practice`` and the key in them, the key in own files."""

    kind: Kind
    files: str
    key: str
    own: str
    shape: type[Item]


class Place(NamedTuple):
    """Where an exercise stands: file, line from 1, and the way to it in the file."""

    file: str
    line: int
    at: tuple[str, int]


class Found(NamedTuple):
    """An exercise of a file, the lines of its id and its title, and whether something is wrong with it."""

    item: Item
    place: Place
    lines: tuple[int, int]
    wrong: bool


class File(NamedTuple):
    """What a file holds: exercises, ids that are out of use with their lines, and what is wrong."""

    found: tuple[Found, ...] = ()
    retired: tuple[tuple[str, int], ...] = ()
    mistakes: tuple[Mistake, ...] = ()


Memory = dict[str, tuple[object, File]]
"""What was read of each file, and by what it is known that the file is still the same."""


class Files:
    """Reads files under ``root``. ``memory`` is looked into and filled; what it holds must be of the same personas."""

    def __init__(self, root: Path, taxonomy: Taxonomy, personas: Mapping[str, Persona], memory: Memory) -> None:
        self._root, self._taxonomy, self._personas, self._memory = root, taxonomy, personas, memory

    def read(self, name: str, shelves: Mapping[str, Shelf], intent: str = "", also: Sequence[str] = ()) -> File:
        """Return what a file holds under the keys of ``shelves``; beside them there may be those of ``also``.

        ``intent`` is what all of it must be about, where it is given.
        """
        mark = (self._mark(name), tuple(shelves), intent)
        known = self._memory.get(name)
        if known is None or known[0] != mark:
            known = self._memory[name] = mark, self._fresh(name, shelves, intent, also)
        return known[1]

    def _mark(self, name: str) -> tuple[int, int]:
        try:
            info = (self._root / name).stat()
        except OSError:
            return 0, 0
        return info.st_mtime_ns, info.st_size

    def _fresh(self, name: str, shelves: Mapping[str, Shelf], intent: str, also: Sequence[str]) -> File:
        reader = Reader(self._root)
        source = reader.yaml(name)
        if source is None:
            return File(mistakes=tuple(reader.mistakes))
        found: list[Found] = []
        for key, shelf in shelves.items():
            if key in source.data or len(shelves) == 1:
                found += self._list(reader, source, key, shelf, intent)
        retired = tuple(_retired(reader, source)) if RETIRED in also and RETIRED in source.data else ()
        only(reader, source, *shelves, *also)
        return File(tuple(found), retired, tuple(reader.mistakes))

    def _list(self, reader: Reader, source: Source, key: str, shelf: Shelf, intent: str) -> Iterator[Found]:
        for at, data in entries(reader, source, key):
            before = len(reader.mistakes)
            item = reader.shape(shelf.shape, source, data, at)
            if item is None:
                continue
            for loc, problem in self._problems(item, data, intent):
                noted(reader, source, at, loc, problem)
            lines = source.line((*at, "id")), source.line((*at, "title"))
            place = Place(source.name, source.line(at), at)
            yield Found(item, place, lines, len(reader.mistakes) > before)

    def _problems(self, item: Item, data: object, intent: str) -> Iterator[checks.Problem]:
        yield from checks.place(item, self._taxonomy)
        yield from checks.item(item, self._personas)
        yield from checks.texts(data)
        if intent and item.intent != intent:
            yield ("intent",), f"这个文件里只放 {intent} 的练习，这一条是 {item.intent}"


def entries(reader: Reader, source: Source, key: str) -> Iterator[tuple[tuple[str, int], Any]]:
    """Yield place and data of each entry of a list."""
    for at, data in enumerate(reader.shape(list[Any], source, source.data.get(key), (key,)) or ()):
        yield (key, at), data


def noted(reader: Reader, source: Source, at: checks.Loc, loc: checks.Loc, problem: str) -> None:
    """Note what is wrong at ``loc`` in an entry that stands ``at``."""
    where = ".".join(map(str, loc))
    reader.note(source.name, source.line((*at, *loc)), f"{where}：{problem}" if where else problem)


def only(reader: Reader, source: Source, *keys: str) -> None:
    """Note everything that stands beside ``keys`` at the top of a file."""
    for other in source.data.keys() - set(keys):
        reader.note(source.name, source.line((other,)), f"{other!r}：文件最外层只能有 {'、'.join(keys)}")


def _retired(reader: Reader, source: Source) -> Iterator[tuple[str, int]]:
    for at, name in entries(reader, source, RETIRED):
        if isinstance(name, str):
            yield name, source.line(at)
        else:
            reader.note(source.name, source.line(at), f"应当是一个编号，现在是 {name!r}")
