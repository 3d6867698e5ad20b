"""A file of a shop's own exercises as text: entries come in, take another's place or go, and no other sign is touched."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import yaml

from assistant.source import Cut, Lines, Loader, end_of, key_of, spliced, value_of

HEAD = "# 本店自己的练习；在页面上加的也写在这里。写法见 docs/PRACTICE.md。\n"
"""What a new file begins with."""
ONE_LINE = 70
"""Characters of values up to which they stand in one line."""
_ENDS = re.compile("[\x85\u2028\u2029]")
Data = dict[str, Any]


class UnfitError(Exception):
    """A file can't be changed line by line: ``key`` is ``unreadable``, ``changed`` or ``form``, ``about`` what it is about."""

    def __init__(self, key: str, about: str) -> None:
        self.key, self.about = key, about
        super().__init__(key)


class Change(NamedTuple):
    """An entry of the list ``key``, before and after; None where it is new, and where it goes. A word stands for itself."""

    key: str
    before: Data | str | None
    after: Data | str | None


class Entry(NamedTuple):
    """An entry where it stands: from ``start`` to ``end``, without its dash and without a comment behind it."""

    data: Data | str
    start: int
    end: int


class _Dumper(yaml.SafeDumper):
    """Writes lists further in than their key, as people do."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def represent_sequence(self, tag: str, sequence: Iterable[Any], flow_style: bool | None = None) -> yaml.SequenceNode:
        node = super().represent_sequence(tag, sequence, flow_style)
        node.flow_style = node.flow_style and _short(node.value)
        return node

    def represent_mapping(self, tag: str, mapping: Any, flow_style: bool | None = None) -> yaml.MappingNode:  # noqa: ANN401
        node = super().represent_mapping(tag, mapping, flow_style)
        node.flow_style = node.flow_style and _short([value for _, value in node.value])
        return node


def _said(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    """Return a text as a node; with an end of line that only YAML knows, it must stand between quotes."""
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"' if _ENDS.search(text) else None)


_Dumper.add_representer(str, _said)


def _short(nodes: Sequence[yaml.Node]) -> bool:
    """Tell whether values fit into one line."""
    return sum(len(each.value) for each in nodes) <= ONE_LINE


def written(data: Data) -> str:
    """Return an entry as a trainer would write it, without a dash and without the line end behind it."""
    told: str = yaml.dump(data, Dumper=_Dumper, default_flow_style=None, allow_unicode=True, width=10**9, sort_keys=False)
    return told.rstrip("\n")


class OwnText(Lines):
    """One file, read.

    :raises UnfitError: when it is no YAML, or its lists are none.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text or HEAD)
        self.lists: dict[str, list[Entry]] = {}
        loader = Loader(self.text)
        try:
            self.root = loader.get_single_node()
            for key, node in self.root.value if isinstance(self.root, yaml.MappingNode) else []:
                found = node.value if isinstance(node, yaml.SequenceNode) else []
                self.lists[key.value] = [
                    Entry(loader.construct_object(each, deep=True), each.start_mark.index, end_of(each)) for each in found
                ]
        except (yaml.YAMLError, ValueError, TypeError) as error:
            raise UnfitError("unreadable", "") from error
        finally:
            loader.dispose()
        if self.root is not None and (not isinstance(self.root, yaml.MappingNode) or self.root.flow_style):
            raise UnfitError("form", "")

    def changed(self, changes: Sequence[Change]) -> str:
        """Return the text after ``changes``.

        :raises UnfitError: when what is before isn't there, or a list is written in a form of its own.
        """
        cuts: list[Cut] = []
        come: dict[str, list[Data | str]] = defaultdict(list)
        gone: dict[str, list[Entry]] = defaultdict(list)
        for key, before, after in changes:
            entry = None if before is None else self._find(key, before)
            if entry is not None and after is not None:
                cuts.append(Cut(entry.start, entry.end, 0, self._block(after, self._column(entry.start))))
            elif entry is not None:
                gone[key].append(entry)
            elif after is not None:
                come[key].append(after)
        cuts += self._removed(gone, come)
        cuts += [self._added(key, entries, rank) for rank, (key, entries) in enumerate(come.items())]
        return spliced(self.text, cuts)

    def _find(self, key: str, before: Data | str) -> Entry:
        found = next((each for each in self.lists.get(key, ()) if each.data == before), None)
        if found is None:
            raise UnfitError("changed", before if isinstance(before, str) else str(before.get("id", "")))
        return found

    def _removed(self, gone: Mapping[str, Sequence[Entry]], come: Mapping[str, object]) -> Iterator[Cut]:
        """Yield a cut for each entry that goes; a list that is left empty says so."""
        for key, entries in gone.items():
            for entry in entries:
                self._indent(entry.start, key)
                yield Cut(self.line_start(entry.start), self.line_end(entry.end), 0, "")
            if len(entries) == len(self.lists[key]) and key not in come:
                at = self.colon(key_of(self.root, key))
                yield Cut(at, at, 0, " []")

    def _added(self, key: str, entries: Sequence[Data | str], rank: int) -> Cut:
        """Return the cut that puts entries at the end of a list, or at the end of the file with the list's key."""
        node, held = value_of(self.root, key), self.lists.get(key)
        if held:
            if isinstance(node, yaml.CollectionNode) and node.flow_style:
                raise UnfitError("form", key)
            indent, at = self._indent(held[0].start, key), self.line_end(held[-1].end)
            apart = self.newline if isinstance(entries[0], dict) else ""
            return Cut(at, at, rank, self.ended(at) + apart + self._listed(entries, indent))
        if node is None:
            at = len(self.text)
            return Cut(at, at, rank, self.ended(at) + f"{key}:{self.newline}" + self._listed(entries, "  "))
        start = self.colon(key_of(self.root, key))
        stop = self.line_end(start)
        told = end_of(node) if isinstance(node, yaml.CollectionNode) or node.value else start
        return Cut(start, stop, rank, self.text[told:stop].rstrip() + self.newline + self._listed(entries, "  "))

    def _listed(self, entries: Sequence[Data | str], indent: str) -> str:
        apart = self.newline * (2 if isinstance(entries[0], dict) else 1)
        rows = [f"{indent}- {self._block(each, len(indent) + 2)}" for each in entries]
        return apart.join(rows) + self.newline

    def _block(self, entry: Data | str, column: int) -> str:
        """Return an entry whose lines but the first stand ``column`` in."""
        first, *more = (entry if isinstance(entry, str) else written(entry)).split("\n")
        return self.newline.join([first, *(f"{' ' * column}{each}" if each else "" for each in more)])

    def _column(self, at: int) -> int:
        return at - self.line_start(at)

    def _indent(self, at: int, key: str) -> str:
        found = self.dash(at)
        if found is None:
            raise UnfitError("form", key)
        return found
