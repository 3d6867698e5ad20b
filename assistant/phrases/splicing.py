"""Changes to one library file as cuts in its text: the line of a sentence, and no other sign of the file, is touched."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import yaml
from pydantic import ValidationError

from assistant.content import Pattern
from assistant.phrases.entry import line, of
from assistant.source import Loader

ITEM = re.compile(r"([ \t]*)-[ \t]+")
Place = tuple[str, str]
"""Sub and role, the way to the list that a sentence stands in."""


class Step(NamedTuple):
    """One sentence before and after; ``before`` is None where it is new, ``after`` where it moves to another file."""

    before: Pattern | None
    after: Pattern | None


class Cut(NamedTuple):
    """``text[start:end]`` becomes ``new``; of several at one place the lower ``rank`` stands first."""

    start: int
    end: int
    rank: int
    new: str


class UnfitError(Exception):
    """A file can't be changed line by line. ``key`` names the sentence in messages.yaml, ``about`` what it is about."""

    def __init__(self, key: str, about: str) -> None:
        self.key, self.about = key, about
        super().__init__(key)


class Item(NamedTuple):
    """A sentence where it stands: ``start`` and ``end`` of what says it, without the dash and without a comment."""

    pattern: Pattern
    start: int
    end: int


class Page:
    """One library file, read.

    :raises UnfitError: when it is no YAML, or not in the form that the program knows.
    """

    def __init__(self, intent: str, text: str) -> None:
        self.intent, self.text = intent, text
        self.newline = "\r\n" if "\r\n" in text else "\n"
        self.items: dict[Place, list[Item]] = {}
        loader = Loader(text)
        try:
            self.root = loader.get_single_node()
            for sub, roles in _pairs(_value(self.root, "parts")):
                for role, entries in _pairs(roles):
                    place, found = (sub.value, role.value), entries.value if isinstance(entries, yaml.SequenceNode) else []
                    self.items[place] = [self._item(place, node, loader.construct_document(node)) for node in found]
        except (yaml.YAMLError, ValueError, TypeError, ValidationError) as error:
            raise UnfitError("phrases.file.unreadable", f"{intent}.yaml") from error
        finally:
            loader.dispose()

    def _item(self, place: Place, node: yaml.Node, said: dict[str, Any]) -> Item:
        pattern = of({"intent": self.intent, "sub": place[0], "role": place[1], **said})
        return Item(pattern, node.start_mark.index, _end(node))

    def changed(self, steps: Sequence[Step]) -> str:
        """Return the text of the file after ``steps``, each of which begins or ends in it; what is done already is left.

        :raises UnfitError: when a sentence isn't there as ``before`` says it, another of the same words is there, or a list is
            written in a form of its own.
        """
        cuts: list[Cut] = []
        gone: dict[Place, list[Item]] = defaultdict(list)
        come: dict[Place, list[Pattern]] = defaultdict(list)
        for before, after in steps:
            if before is not None and after is not None and _place(before) == _place(after):
                if item := self._find(before, after):
                    self._refuse_doubles(after, item)
                    cuts.append(Cut(item.start, item.end, 0, line(after)))
                continue
            if before is not None and before.intent == self.intent and (item := self._find(before, after)):
                gone[before.sub, before.role].append(item)
            if after is not None and after.intent == self.intent and not self._has(after):
                self._refuse_doubles(after)
                come[after.sub, after.role].append(after)
        cuts += self._removed(gone, come)
        cuts += self._added(come)
        return _spliced(self.text, cuts)

    def _has(self, pattern: Pattern) -> bool:
        """Tell whether a sentence stands here with all that it says."""
        return any(each.pattern == pattern for each in self.items.get((pattern.sub, pattern.role), ()))

    def _find(self, before: Pattern, after: Pattern | None) -> Item | None:
        """Return where a sentence stands, if it still says what it said; None where it is ``after`` already."""
        found = [each for each in self.items.get((before.sub, before.role), ()) if each.pattern == before]
        if found:
            return found[0]
        if after is not None and (after.intent != self.intent or self._has(after)):
            return None
        raise UnfitError("phrases.file.changed", before.text)

    def _refuse_doubles(self, pattern: Pattern, own: Item | None = None) -> None:
        held = self.items.get((pattern.sub, pattern.role), ())
        if any(each.pattern.text == pattern.text and each != own for each in held):
            raise UnfitError("phrases.file.double", pattern.text)

    def _removed(self, gone: dict[Place, list[Item]], come: dict[Place, list[Pattern]]) -> Iterator[Cut]:
        """Yield a cut for each line that goes; a list that is left empty says so."""
        for place, items in gone.items():
            for item in items:
                self._indent(item.start, place)
                yield Cut(self._line_start(item.start), self._line_end(item.end), 0, "")
            if len(items) == len(self.items[place]) and not come.get(place):
                at = self._colon(_key(_value(_value(self.root, "parts"), place[0]), place[1]))
                yield Cut(at, at, 0, " []")

    def _added(self, come: dict[Place, list[Pattern]]) -> Iterator[Cut]:
        """Yield a cut for each list that gets sentences: behind its last one, or with the keys that are not there yet."""
        lacking: dict[tuple[str, ...], list[tuple[Place, list[Pattern]]]] = defaultdict(list)
        for place, patterns in come.items():
            path, node, deep = ("parts", *place), self.root, 0
            while deep < len(path) and (inner := _value(node, path[deep])) is not None:
                node, deep = inner, deep + 1
            lacking[path[:deep]].append((place, patterns))
        for above, lists in lacking.items():
            yield self._behind(above, lists)

    def _behind(self, above: tuple[str, ...], lists: list[tuple[Place, list[Pattern]]]) -> Cut:
        """Return the cut that puts lists of sentences behind all that stands under ``above``."""
        node, key, rank = self.root, None, -len(above)
        for step in above:
            key, node = _key(node, step), _value(node, step)
        if isinstance(node, yaml.CollectionNode) and node.value:
            if node.flow_style:
                raise UnfitError("phrases.file.form", "/".join(above[1:]) or "parts")
            at = self._line_end(_end(node))
            if isinstance(node, yaml.SequenceNode):
                indent = self._indent(node.value[0].start_mark.index, lists[0][0])
            else:
                indent = " " * node.value[0][0].start_mark.column
            return Cut(at, at, rank, self._ended(at) + self._block(indent, above, lists))
        if key is None:  # nothing in the file but comments
            return Cut(len(self.text), len(self.text), rank, self._ended(len(self.text)) + self._block("", above, lists))
        start, told = self._colon(key), isinstance(node, yaml.CollectionNode) or bool(node and node.value)
        stop = self._line_end(start)
        rest = self.text[_end(node) if node is not None and told else start : stop].rstrip()
        return Cut(start, stop, rank, rest + self.newline + self._block(" " * (key.start_mark.column + 2), above, lists))

    def _block(self, indent: str, above: tuple[str, ...], lists: list[tuple[Place, list[Pattern]]]) -> str:
        """Return lists of sentences as lines; keys that stand ``above`` are there already."""
        rows: list[str] = []
        shown: set[tuple[str, ...]] = set()
        for place, patterns in lists:
            path = ("parts", *place)
            for deep in range(len(above), len(path)):
                if path[: deep + 1] not in shown:
                    shown.add(path[: deep + 1])
                    rows.append(f"{indent}{'  ' * (deep - len(above))}{path[deep]}:")
            inner = indent + "  " * (len(path) - len(above))
            rows += [f"{inner}- {line(pattern)}" for pattern in patterns]
        return "".join(f"{row}{self.newline}" for row in rows)

    def _indent(self, at: int, place: Place) -> str:
        """Return what stands before the dash of the sentence that begins at ``at``."""
        found = ITEM.fullmatch(self.text[self._line_start(at) : at])
        if found is None:
            raise UnfitError("phrases.file.form", "/".join(place))
        return found[1]

    def _colon(self, key: yaml.Node) -> int:
        """Return where the colon behind a key ends."""
        return self.text.index(":", key.end_mark.index) + 1

    def _line_start(self, at: int) -> int:
        return self.text.rfind("\n", 0, at) + 1

    def _line_end(self, at: int) -> int:
        """Return where the next line begins."""
        found = self.text.find("\n", at)
        return len(self.text) if found < 0 else found + 1

    def _ended(self, at: int) -> str:
        """Return what ends the line before ``at``, where the file lacks it."""
        return "" if at == 0 or self.text[at - 1] == "\n" else self.newline


def _place(pattern: Pattern) -> tuple[str, str, str]:
    return pattern.intent, pattern.sub, pattern.role


def _pairs(node: yaml.Node | None) -> list[tuple[yaml.Node, yaml.Node]]:
    return node.value if isinstance(node, yaml.MappingNode) else []


def _value(node: yaml.Node | None, name: str) -> yaml.Node | None:
    return next((value for key, value in _pairs(node) if key.value == name), None)


def _key(node: yaml.Node | None, name: str) -> yaml.Node:
    return next(key for key, _ in _pairs(node) if key.value == name)


def _end(node: yaml.Node) -> int:
    """Return where a node really ends: the mark of a block lies behind the empty lines and comments that follow it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        key, value = last if isinstance(last, tuple) else (None, last)
        return max(_end(value), key.end_mark.index + 1 if key is not None else 0)
    return int(node.end_mark.index)


def _spliced(text: str, cuts: Sequence[Cut]) -> str:
    out, at = [], 0
    for start, end, _, new in sorted(cuts):
        out += [text[at:start], new]
        at = end
    return "".join([*out, text[at:]])
