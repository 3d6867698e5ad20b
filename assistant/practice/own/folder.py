"""What trainers of a shop write themselves: ``prompts/practice/own``, changed while the program runs, all of it or nothing."""

from __future__ import annotations

import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from assistant.content import Taxonomy, taxonomy
from assistant.content.library import stamp
from assistant.errors import InputError
from assistant.phrases.files import Shared
from assistant.practice import checks, loading
from assistant.practice.book import Book
from assistant.practice.one_file import RETIRED
from assistant.practice.own.text import Change, Data, OwnText, UnfitError, written
from assistant.practice.shapes import Item, Kind
from assistant.requests import Say
from assistant.source import explain

SHELF = {shelf.kind: shelf for shelf in loading.SHELVES}
_RETIRED = f"{loading.OWN}/{RETIRED}.yaml"


class Fault(NamedTuple):
    """What is wrong in an exercise: the way to the place in it, with dots, and in Chinese what."""

    where: str
    problem: str

    @property
    def field(self) -> str:
        """The field of the exercise in which it is."""
        return self.where.partition(".")[0]

    def __str__(self) -> str:
        return f"{self.where}：{self.problem}" if self.where else self.problem


class Verdict(NamedTuple):
    """An exercise as it would be kept, and what is wrong with it; with a fault it can't be kept."""

    item: Item | None
    faults: tuple[Fault, ...]


class Step(NamedTuple):
    """One exercise before and after; ``before`` is None where it is new."""

    before: Item | None
    after: Item


class Own:
    """A shop's own exercises. ``var`` holds the lock that all who write share. Safe to share between threads.

    Every method raises ContentError as ``Book`` does.
    """

    def __init__(self, book: Book, root: Path, var: Path, say: Say) -> None:
        self.book, self._say = book, say
        self._root = root
        self._named: tuple[object, Taxonomy] | None = None
        self._files = Shared(root, var, say, "practice.content.file")

    @property
    def taxonomy(self) -> Taxonomy:
        """What messages can be about."""
        now = stamp(self._root, ("intents/taxonomy.yaml",))
        if self._named is None or self._named[0] != now:
            self._named = now, taxonomy(self._root)
        return self._named[1]

    def mine(self) -> dict[str, Item]:
        """Return the shop's own exercises by id, those out of use included."""
        self.book.refresh()
        return {name: item for name, item in self.book.practice.items.items() if self.owns(name)}

    def owns(self, name: str) -> bool:
        """Tell whether an exercise is the shop's own, so that it may be changed."""
        place = self.book.practice.places.get(name)
        return place is not None and place.file.startswith(f"{loading.OWN}/")

    def fresh(self, kind: Kind, taken: Iterable[str] = ()) -> str:
        """Return an id that no exercise has, nor any of ``taken``."""
        begin = "drill-own" if kind == "violation" else f"own-{kind}"
        used = {*self.book.practice.items, *taken}
        return next(name for number in range(1, len(used) + 2) if (name := f"{begin}-{number}") not in used)

    def check(self, kind: Kind, data: Mapping[str, Any], own: str = "") -> Verdict:
        """Check an exercise told by its fields; ``own`` is the id of the one that it takes the place of."""
        try:
            item: Item = TypeAdapter(SHELF[kind].shape).validate_python(dict(data))
        except ValidationError as error:
            told = [(".".join(map(str, each["loc"])), explain({**each, "loc": ()})) for each in error.errors()]
            return Verdict(None, tuple(Fault(where, problem) for where, problem in dict(told).items()))
        found = [Fault(".".join(map(str, loc)), problem) for loc, problem in self._problems(item, data, own)]
        return Verdict(item, tuple(dict.fromkeys(found)))

    def _problems(self, item: Item, data: Mapping[str, Any], own: str) -> Iterator[checks.Problem]:
        held = self.book.practice
        yield from checks.place(item, self.taxonomy)
        yield from checks.item(item, held.personas)
        yield from checks.texts(plain(dict(data)))
        others = [each for each in held.items.values() if each.id != own]
        if any(each.id == item.id for each in others):
            yield ("id",), self._say("practice.content.own.id", id=item.id)
        if item.title and any(each.title == item.title for each in others):
            yield ("title",), self._say("practice.content.own.title")

    def write(self, steps: Sequence[Step], out: Sequence[str] = (), back: Sequence[str] = ()) -> None:
        """Write new and changed exercises, take those ``out`` of use, those ``back`` into use: all of it or nothing.

        :raises InputError: when one isn't any more what it was, the files would have mistakes, somebody else is writing, or a
            file can't be written. Nothing has changed then.
        """
        changes: dict[str, list[Change]] = defaultdict(list)
        for before, after in steps:
            kind = loading.kind(after)
            if before is not None and not self.owns(before.id):
                raise InputError(self._say("practice.content.own.shipped", id=before.id))
            name = f"{loading.OWN}/{SHELF[kind].own}.yaml" if before is None else self.book.practice.places[before.id].file
            changes[name].append(Change(SHELF[kind].own, None if before is None else fields(before), fields(after)))
        for name in out:
            self.book.one(name)
        gone = self.book.practice.retired
        for name in dict.fromkeys(back):
            if name in gone:
                changes[gone[name]].append(Change(RETIRED, name, None))
        changes[_RETIRED] += [Change(RETIRED, None, name) for name in dict.fromkeys(out) if name not in gone]
        self._apply(changes)

    def retire(self, names: Sequence[str]) -> None:
        """Take exercises out of use, the shop's own or not; those that are already stay so.

        :raises InputError: as ``write`` does, and for an id that is none.
        """
        self.write((), names)

    def restore(self, names: Sequence[str]) -> None:
        """Take exercises into use again; those that are in use stay so.

        :raises InputError: as ``write`` does.
        """
        self.write((), (), names)

    def _apply(self, changes: Mapping[str, Sequence[Change]]) -> None:
        with self._files.alone():
            self.book.refresh()
            held = {name: self._files.held(name) for name, own in changes.items() if own}
            fresh = {name: self._changed(name, raw, changes[name]) for name, raw in held.items()}
            if not fresh:
                return
            self._rehearse(fresh)
            self._files.put(fresh, held)
        self.book.refresh()

    def _changed(self, name: str, raw: bytes | None, changes: Sequence[Change]) -> bytes:
        about = Path(name).name
        try:
            text = OwnText((raw or b"").decode("utf-8"))
            after = text.changed([self._placed(text, each) for each in changes])
            OwnText(after)
        except UnicodeDecodeError:
            raise self._files.wrong("unreadable", about) from None
        except UnfitError as error:
            raise self._files.wrong(error.key, error.about or about) from None
        return after.encode("utf-8")

    def _placed(self, text: OwnText, change: Change) -> Change:
        """Return a change whose ``before`` is what stands in the file: the same exercise may be written in other ways."""
        if not isinstance(change.before, dict):
            return change
        shape = next(shelf.shape for shelf in loading.SHELVES if shelf.own == change.key)
        for entry in text.lists.get(change.key, ()):
            if isinstance(entry.data, dict) and entry.data.get("id") == change.before["id"]:
                try:
                    same = fields(TypeAdapter(shape).validate_python(entry.data)) == change.before
                except ValidationError:
                    same = False
                if same:
                    return change._replace(before=entry.data)
        raise UnfitError("changed", str(change.before["id"]))

    def _rehearse(self, fresh: Mapping[str, bytes]) -> None:
        """Read a copy of the shop's own files with the new ones in it; what was wrong before may stay so."""
        with tempfile.TemporaryDirectory(prefix="nuanyan-") as folder:
            own = Path(folder) / loading.OWN
            own.mkdir(parents=True)
            for path in (self._root / loading.OWN).glob("*.yaml"):
                shutil.copyfile(path, own / path.name)
            for name, raw in fresh.items():
                (Path(folder) / name).write_bytes(raw)
            before = {(each.file, each.problem) for each in self.book.mistakes}
            after = loading.rehearse(Path(folder), self.taxonomy, self.book.practice)
        if new := [each for each in after if (each.file, each.problem) not in before]:
            raise self._files.wrong("invalid", why="\n".join(map(str, new)))


def plain(value: object) -> Any:  # noqa: ANN401 - whatever YAML can say
    """Return a value as YAML has it: lists for tuples."""
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list | tuple) else value


def fields(item: Item) -> Data:
    """Return what an exercise says, without what is as usual."""
    told: Data = plain(item.model_dump(exclude_defaults=True))
    return told


def text(item: Item) -> str:
    """Return an exercise as it is written in a file."""
    return written(fields(item))
