"""Read what trainees practise on: everything under ``prompts/practice``. Nothing stops at the first mistake.

An exercise that has a mistake is left out, the others are there, so that one slip of a trainer doesn't close the room.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple, get_args

from assistant.content.buyers import INTENTS, Taxonomy
from assistant.content.load import Reader
from assistant.errors import ContentError, Mistake
from assistant.practice import checks, shapes
from assistant.practice.drill import Drill
from assistant.practice.one_file import RETIRED, File, Files, Memory, Place, Shelf, entries, noted, only
from assistant.practice.shapes import Item, Kind, Persona, Rubric
from assistant.uncollected import uncollected

FOLDER = "prompts/practice"
RUBRIC, PERSONAS, OWN = f"{FOLDER}/rubric.yaml", f"{FOLDER}/personas.yaml", f"{FOLDER}/own"
NAMED = ("hasty", "reasonable", "sarcastic", "elder", "mother", "silent", "regular", "claimant")
"""The personas that there are at least."""


SHELVES = (
    Shelf("answer", "scenarios/*.yaml", "scenarios", "scenarios", shapes.Scenario),
    Shelf("talk", "talks/*.yaml", "talks", "talks", shapes.Talk),
    Shelf("violation", "violations.yaml", "items", "violations", Drill),
    Shelf("order", "orders.yaml", "items", "orders", shapes.Ordering),
    Shelf("cold", "cold.yaml", "items", "cold", shapes.Cold),
    Shelf("missing", "missing.yaml", "items", "missing", shapes.Missing),
    Shelf("evidence", "evidence.yaml", "items", "evidence", shapes.Dispute),
)
KIND: dict[type, Kind] = {each.shape: each.kind for each in SHELVES}
"""The kind of each shape."""


class Practice(NamedTuple):
    """All that trainees practise on. ``places``: where each exercise stands.

    ``retired``: ids that are out of use, each with the file that says so. ``mistakes`` are those of the files; what has one
    is not among ``items``.
    """

    rubric: Rubric | None
    personas: dict[str, Persona]
    items: dict[str, Item]
    places: dict[str, Place]
    retired: dict[str, str]
    mistakes: tuple[Mistake, ...]


def kind(item: Item) -> Kind:
    """Return the kind of an exercise."""
    return KIND[type(item)]


def read(root: Path, taxonomy: Taxonomy, only: Kind | None = None, memory: Memory | None = None) -> Practice:
    """Read the exercises, or those of one kind, with rubric and personas, and check them.

    :param memory: what was read before, for files that haven't changed since; it is brought up to date.
    """
    return _Reading(root, taxonomy).all(get_args(Kind) if only is None else (only,), {} if memory is None else memory)


def rehearse(root: Path, taxonomy: Taxonomy, held: Practice) -> tuple[Mistake, ...]:
    """Return the mistakes of the shop's own files under ``root``, beside the rest of what is ``held``."""
    return _Reading(root, taxonomy).own(held)


def load(root: Path, taxonomy: Taxonomy) -> Practice:
    """Return everything.

    :raises ContentError: with every mistake found, in the order of the files.
    """
    found = read(root, taxonomy)
    if found.mistakes:
        raise ContentError(list(found.mistakes))
    return found


def load_rubric(root: Path) -> Rubric:
    """Return what replies are scored by.

    :raises ContentError: when its file is missing or has mistakes.
    """
    reader = Reader(root)
    rubric = _rubric(reader)
    if rubric is None or reader.mistakes:
        raise ContentError(reader.mistakes)
    return rubric


def _rubric(reader: Reader) -> Rubric | None:
    source = reader.yaml(RUBRIC)
    rubric = reader.shape(Rubric, source, source.data) if source else None
    if source and rubric:
        for loc, problem in checks.rubric(rubric):
            reader.note(RUBRIC, source.line(loc), problem)
    return rubric


class _Reading:
    """Files on their way to a ``Practice``."""

    def __init__(self, root: Path, taxonomy: Taxonomy) -> None:
        self._root, self._taxonomy, self._reader = root, taxonomy, Reader(root)
        self._personas: dict[str, Persona] = {}
        self._items: dict[str, Item] = {}
        self._places: dict[str, Place] = {}
        self._titles: dict[str, str] = {}
        self._seen: dict[str, str] = {}
        self._retired: dict[str, tuple[str, int]] = {}

    @uncollected()
    def all(self, kinds: Collection[Kind], memory: Memory) -> Practice:
        """Read everything of ``kinds``."""
        rubric = _rubric(self._reader)
        self._read_personas()
        files = self._files(memory)
        for shelf in SHELVES:
            if shelf.kind in kinds:
                self._shelf(files, shelf)
        self._own(files, kinds)
        if len(kinds) == len(SHELVES):
            self._others()
            self._gone()
        mistakes = tuple(sorted(set(self._reader.mistakes)))
        retired = {name: file for name, (file, _) in self._retired.items()}
        return Practice(rubric, self._personas, self._items, self._places, retired, mistakes)

    def own(self, held: Practice) -> tuple[Mistake, ...]:
        """Read the shop's own files as if all the others had been read."""
        self._personas = held.personas
        for name, item in held.items.items():
            if not held.places[name].file.startswith(f"{OWN}/"):
                self._seen[name] = held.places[name].file
                self._titles.setdefault(item.title, name)
        self._own(self._files({}), get_args(Kind))
        self._gone()
        return tuple(sorted(set(self._reader.mistakes)))

    def _files(self, memory: Memory) -> Files:
        """Return what reads files; nothing is remembered that was read with other personas or other subs."""
        mark = self._taxonomy, self._personas
        if memory.get("", (None,))[0] != mark:
            memory.clear()
            memory[""] = mark, File()
        return Files(self._root, self._taxonomy, self._personas, memory)

    def _read_personas(self) -> None:
        source = self._reader.yaml(PERSONAS)
        if source is None:
            return
        for at, data in entries(self._reader, source, "personas"):
            persona = self._reader.shape(Persona, source, data, at)
            if persona is None:
                continue
            if persona.id in self._personas:
                self._reader.note(PERSONAS, source.line(at), f"编号 {persona.id} 用了两次")
            for loc, problem in (*checks.persona(persona), *checks.texts(data)):
                noted(self._reader, source, at, loc, problem)
            self._personas[persona.id] = persona
        if lacking := [name for name in NAMED if name not in self._personas]:
            self._reader.note(PERSONAS, 1, f"缺 {'、'.join(lacking)} 这几种买家，或者它们写得不对")
        only(self._reader, source, "personas")

    def _shelf(self, files: Files, shelf: Shelf) -> None:
        """Read the files of one kind that come with the program."""
        pattern = Path(shelf.files)
        expected = [f"{intent}.yaml" for intent in INTENTS] if shelf.kind == "answer" else [pattern.name]
        folder = self._root / FOLDER / pattern.parent
        names = sorted({path.name for path in folder.glob(pattern.name)} | {name for name in expected if "*" not in name})
        if not names:
            self._reader.note(f"{FOLDER}/{shelf.files}", 1, "一个文件也没有，请从安装包里补回来")
        for name in names:
            intent = Path(name).stem if shelf.kind == "answer" else ""
            self._take(files.read((Path(FOLDER) / pattern.parent / name).as_posix(), {shelf.key: shelf}, intent))

    def _own(self, files: Files, kinds: Collection[Kind]) -> None:
        """Read the files of the shop's own, each of which may hold exercises of any kind."""
        wanted = {shelf.own: shelf for shelf in SHELVES if shelf.kind in kinds}
        others = [shelf.own for shelf in SHELVES if shelf.own not in wanted]
        for path in sorted((self._root / OWN).glob("*.yaml")):
            name = f"{OWN}/{path.name}"
            file = files.read(name, wanted, also=(*others, RETIRED))
            self._take(file)
            self._retired |= {id: (name, line) for id, line in file.retired}

    def _take(self, file: File) -> None:
        """Take what a file holds, unless an id or a title is there already."""
        self._reader.mistakes += file.mistakes
        for item, place, lines, wrong in file.found:
            if item.id in self._seen:
                self._reader.note(place.file, lines[0], f"编号 {item.id} 在 {self._seen[item.id]} 里用过了")
                continue
            self._seen[item.id] = place.file
            if item.title and self._titles.setdefault(item.title, item.id) != item.id:
                told = f"title：和 {self._titles[item.title]} 的标题一样，请换一个"
                self._reader.note(place.file, lines[1], told)
            elif not wrong:
                self._items[item.id], self._places[item.id] = item, place

    def _others(self) -> None:
        """Note files that nothing is read from: a name or a folder is misspelt."""
        folder = self._root / FOLDER
        known = {folder / "rubric.yaml", folder / "personas.yaml", *(folder / "own").glob("*.yaml")}
        known |= {path for shelf in SHELVES for path in folder.glob(shelf.files)}
        for path in sorted({*folder.rglob("*.yaml"), *folder.rglob("*.yml")} - known):
            if not path.name.startswith("."):
                self._reader.note(path.relative_to(self._root).as_posix(), 1, "这里的文件不会被读到，看看文件名和文件夹")

    def _gone(self) -> None:
        for name, (file, line) in self._retired.items():
            if name not in self._seen:
                self._reader.note(file, line, f"停用的 {name} 不在练习里")
