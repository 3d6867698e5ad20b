"""Changes to one library file as cuts in its text: the line of a sentence, and no other sign of the file, is touched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import yaml
from pydantic import ValidationError

from assistant.content import Pattern
from assistant.phrases.entry import line, of
from assistant.source import Cut, Lines, Loader, end_of, key_of, pairs_of, spliced, value_of

Place = tuple[str, str]
"""Sub and role, the way to the list that a sentence stands in."""


class Step(NamedTuple):
    """One sentence before and after; ``before`` is None where it is new, ``after`` where it moves to another file."""

    before: Pattern | None
    after: Pattern | None


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


class Page(Lines):
    """One library file, read.

    :raises UnfitError: when it is no YAML, or not in the form that the program knows.
    """

    def __init__(self, intent: str, text: str) -> None:
        super().__init__(text)
        self.intent = intent
        self.items: dict[Place, list[Item]] = {}
        loader = Loader(text)
        try:
            self.root = loader.get_single_node()
            for sub, roles in pairs_of(value_of(self.root, "parts")):
                for role, entries in pairs_of(roles):
                    place, found = (sub.value, role.value), entries.value if isinstance(entries, yaml.SequenceNode) else []
                    self.items[place] = [self._item(place, node, loader.construct_document(node)) for node in found]
        except (yaml.YAMLError, ValueError, TypeError, ValidationError) as error:
            raise UnfitError("phrases.file.unreadable", f"{intent}.yaml") from error
        finally:
            loader.dispose()

    def _item(self, place: Place, node: yaml.Node, said: dict[str, Any]) -> Item:
        pattern = of({"intent": self.intent, "sub": place[0], "role": place[1], **said})
        return Item(pattern, node.start_mark.index, end_of(node))

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
        return spliced(self.text, cuts)

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
                yield Cut(self.line_start(item.start), self.line_end(item.end), 0, "")
            if len(items) == len(self.items[place]) and not come.get(place):
                at = self.colon(key_of(value_of(value_of(self.root, "parts"), place[0]), place[1]))
                yield Cut(at, at, 0, " []")

    def _added(self, come: dict[Place, list[Pattern]]) -> Iterator[Cut]:
        """Yield a cut for each list that gets sentences: behind its last one, or with the keys that are not there yet."""
        lacking: dict[tuple[str, ...], list[tuple[Place, list[Pattern]]]] = defaultdict(list)
        for place, patterns in come.items():
            path, node, deep = ("parts", *place), self.root, 0
            while deep < len(path) and (inner := value_of(node, path[deep])) is not None:
                node, deep = inner, deep + 1
            lacking[path[:deep]].append((place, patterns))
        for above, lists in lacking.items():
            yield self._behind(above, lists)

    def _behind(self, above: tuple[str, ...], lists: list[tuple[Place, list[Pattern]]]) -> Cut:
        """Return the cut that puts lists of sentences behind all that stands under ``above``."""
        node, key, rank = self.root, None, -len(above)
        for step in above:
            key, node = key_of(node, step), value_of(node, step)
        if isinstance(node, yaml.CollectionNode) and node.value:
            if node.flow_style:
                raise UnfitError("phrases.file.form", "/".join(above[1:]) or "parts")
            at = self.line_end(end_of(node))
            if isinstance(node, yaml.SequenceNode):
                indent = self._indent(node.value[0].start_mark.index, lists[0][0])
            else:
                indent = " " * node.value[0][0].start_mark.column
            return Cut(at, at, rank, self.ended(at) + self._block(indent, above, lists))
        if key is None:  # nothing in the file but comments
            return Cut(len(self.text), len(self.text), rank, self.ended(len(self.text)) + self._block("", above, lists))
        start, told = self.colon(key), isinstance(node, yaml.CollectionNode) or bool(node and node.value)
        stop = self.line_end(start)
        rest = self.text[end_of(node) if node is not None and told else start : stop].rstrip()
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
        found = self.dash(at)
        if found is None:
            raise UnfitError("phrases.file.form", "/".join(place))
        return found


def _place(pattern: Pattern) -> tuple[str, str, str]:
    return pattern.intent, pattern.sub, pattern.role
