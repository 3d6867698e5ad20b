"""Exercises out of tables and YAML files of trainers, and into them: what a file would do, every mistake told by its row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from hashlib import sha256
from typing import Literal, NamedTuple

from assistant.errors import InputError
from assistant.phrases import sheets
from assistant.practice import loading
from assistant.practice.own import cells as own_cells
from assistant.practice.own.cells import CellError
from assistant.practice.own.columns import Column, Columns
from assistant.practice.own.folder import Fault, Own, Step, fields, plain
from assistant.practice.own.text import Data, OwnText, UnfitError
from assistant.practice.shapes import Item, Kind
from assistant.requests import Say

RETIRED = "停用"
"""The heading of the column that says what is out of use."""
Deed = Literal["add", "edit", "retire", "restore", "same", "wrong"]


class Row(NamedTuple):
    """What one row of a table, or one entry of a YAML file, would do. ``number``: the row, or the line, counted from 1."""

    number: int
    deed: Deed
    kind: Kind
    title: str
    step: Step | None = None
    name: str = ""
    wrong: tuple[str, ...] = ()


class Plan(NamedTuple):
    """What a file would do, and a name for this plan that changes with the file and with the exercises there are."""

    rows: tuple[Row, ...]
    name: str

    def count(self, *deeds: Deed) -> int:
        """Return how many rows would do one of ``deeds``."""
        return sum(row.deed in deeds for row in self.rows)


def columns(own: Own, say: Say) -> Columns:
    """Return what makes the columns of every kind."""
    return Columns(own.taxonomy, own.book.personas, say)


def exported(items: Iterable[Item], kind: Kind, own: Own, say: Say, form: sheets.Kind) -> bytes:
    """Return exercises of one kind as a file."""
    made, retired = columns(own, say).of(kind), own.book.practice.retired
    rows = [
        [*(column.cell.write(column.of(fields(item))) for column in made), own_cells.YES[0] if item.id in retired else ""]
        for item in items
        if loading.kind(item) == kind
    ]
    heads = [*(column.heading for column in made), RETIRED]
    return sheets.written(form, [heads, *rows], [*(column.width for column in made), 8], say(f"practice.content.kind.{kind}"))


def sample(kind: Kind, own: Own, say: Say, form: sheets.Kind) -> bytes:
    """Return a file to begin with: two exercises that come with the program, as new ones."""
    shown = [each for each in own.book.of(kind) if not own.owns(each.id)][:2]
    made = columns(own, say).of(kind)
    rows = [["" if column.path == ("id",) else column.cell.write(column.of(fields(each))) for column in made] for each in shown]
    heads = [column.heading for column in made]
    return sheets.written(form, [heads, *rows], [column.width for column in made], say(f"practice.content.kind.{kind}"))


def planned(kind: Kind, name: str, raw: bytes, own: Own, say: Say, by: str = "") -> Plan:
    """Return what a table of one kind would do, row by row; nothing is written. ``by``: who brings it.

    :raises InputError: when it can't be read, or lacks a heading.
    """
    own.book.refresh()
    reading = _Reading(own, say, by)
    return Plan(tuple(reading.table(kind, sheets.read(name, raw, say))), _name(raw, own))


def planned_yaml(raw: bytes, own: Own, say: Say, by: str = "") -> Plan:
    """Return what a YAML file in the form of ``prompts/practice/own`` would do, entry by entry; nothing is written.

    :raises InputError: when it can't be read.
    """
    own.book.refresh()
    try:
        text = OwnText(raw.decode("utf-8-sig"))
    except (UnicodeDecodeError, UnfitError):
        raise InputError(say("practice.content.sheet.yaml")) from None
    return Plan(tuple(_Reading(own, say, by).file(text)), _name(raw, own))


def carry_out(plan: Plan, own: Own) -> None:
    """Do what the good rows of a plan say, all of it or nothing.

    :raises InputError: as ``Own.write`` does.
    """
    steps = [row.step for row in plan.rows if row.step is not None]
    out, back = ([row.name for row in plan.rows if row.deed == deed] for deed in ("retire", "restore"))
    own.write(steps, out, back)


def _name(raw: bytes, own: Own) -> str:
    held = own.book.practice
    return sha256(raw + repr((sorted(held.items), sorted(held.retired))).encode()).hexdigest()[:16]


class _Reading:
    """Reads rows; ``_seen`` holds the ids and titles that the rows before spoke of."""

    def __init__(self, own: Own, say: Say, by: str) -> None:
        self._own, self._say, self._by = own, say, by
        self._seen: dict[str, int] = {}

    def table(self, kind: Kind, rows: Sequence[Sequence[str]]) -> Iterator[Row]:
        """Yield what each row would do."""
        made = columns(self._own, self._say).of(kind)
        places, begin = self._heading(rows, made)
        for number, row in enumerate(rows[begin:], begin + 1):
            if any(cell.strip() for cell in row):
                yield self._row(kind, number, {name: row[at] for at, name in places.items() if at < len(row)}, made)

    def file(self, text: OwnText) -> Iterator[Row]:
        """Yield what each entry would do."""
        kinds = {shelf.own: shelf.kind for shelf in loading.SHELVES}
        for key, entries in text.lists.items():
            if key not in kinds:
                number = text.text.count("\n", 0, text.text.index(key)) + 1
                yield Row(
                    number, "wrong", "answer", key, wrong=(self._say("practice.content.sheet.key", keys="、".join(kinds)),)
                )
                continue
            for entry in entries:
                number = text.text.count("\n", 0, entry.start) + 1
                data = entry.data if isinstance(entry.data, dict) else {}
                before = self._own.book.practice.items.get(str(data.get("id", "")))
                yield self._judged(kinds[key], number, data, before, {})

    def _heading(self, rows: Sequence[Sequence[str]], made: Sequence[Column]) -> tuple[dict[int, str], int]:
        """Return the heading of each column, and the row behind the headings."""
        at = next(at for at, row in enumerate(rows) if any(cell.strip() for cell in row))
        known = [*(column.heading for column in made), RETIRED]
        found = {place: cell.strip() for place, cell in enumerate(rows[at]) if cell.strip() in known}
        if len(set(found.values())) < len(found):
            raise InputError(self._say("phrases.table.twice"))
        needed = [column.heading for column in made if column.needed]
        if "编号" not in found.values() and (lacking := [each for each in needed if each not in found.values()]):
            shown = "、".join(cell.strip() for cell in rows[at] if cell.strip())[:60]
            raise InputError(self._say("practice.content.sheet.heading", found=shown, names="、".join(lacking)))
        return found, at + 1

    def _row(self, kind: Kind, number: int, told: Mapping[str, str], made: Sequence[Column]) -> Row:
        name = told.get("编号", "").strip()
        before = self._own.book.practice.items.get(name) if name else None
        title = told.get("标题", "").strip() or (before.title if before else "")
        if before is not None and loading.kind(before) != kind:
            return self._wrong(number, kind, title, "other_kind", id=name)
        if before is None and RETIRED in told and told[RETIRED].strip().lower() not in own_cells.NO:
            return self._wrong(number, kind, title, "retired_new")
        data: Data = fields(before) if before else {}
        wrong = []
        for column in made:
            if column.heading not in told:
                continue
            try:
                self._put(column, data, told[column.heading], before)
            except CellError as error:
                wrong.append(f"{column.heading}：{self._say(f'practice.content.sheet.{error.key}', **error.values)}")
        wanted = told.get(RETIRED, "").strip().lower()
        if wanted not in (*own_cells.YES, *own_cells.NO):
            names = f"{own_cells.YES[0]}、{own_cells.NO[1]}"
            wrong.append(f"{RETIRED}：{self._say('practice.content.sheet.choice', value=wanted, names=names)}")
        if wrong:
            return Row(number, "wrong", kind, title, wrong=tuple(wrong))
        row = self._judged(kind, number, data, before, {column.path: column.heading for column in made})
        out = before is not None and before.id in self._own.book.practice.retired
        if row.deed == "same" and before is not None and RETIRED in told and (wanted in own_cells.YES) != out:
            return row._replace(deed="restore" if out else "retire", name=before.id)
        return row

    @staticmethod
    def _put(column: Column, data: Data, told: str, before: Item | None) -> None:
        """Put what a cell tells into an exercise; a cell that tells what was there leaves it as it was."""
        held = column.of(data)
        if before is not None and column.cell.write(held) == told.replace("\r\n", "\n"):
            return
        value = column.cell.read(told)
        if value is None and held is None:
            return
        column.put(data, value)

    def _judged(self, kind: Kind, number: int, data: Data, before: Item | None, headings: Mapping[tuple[str, ...], str]) -> Row:
        """Return what a row would do whose cells could be read."""
        data = deepcopy(data)
        title = str(data.get("title") or data.get("id") or "")
        if before is not None and plain(fields(before)) == plain(data):
            return Row(number, "same", kind, title, name=before.id)
        if before is not None and not self._own.owns(before.id):
            return self._wrong(number, kind, title, "shipped", id=before.id)
        if before is None:
            data["id"] = data.get("id") or self._own.fresh(kind, self._seen)
            data = {"id": data["id"], **data}
            if self._by:
                data.setdefault("by", self._by)
        verdict = self._own.check(kind, data, before.id if before else "")
        wrong = [self._told(each, headings) for each in verdict.faults]
        for said in (str(data["id"]), title):
            if said and self._seen.setdefault(said, number) != number:
                wrong.append(self._say("practice.content.sheet.again", row=self._seen[said], value=said))
                break
        if wrong or verdict.item is None:
            return Row(number, "wrong", kind, title, wrong=tuple(wrong))
        if before is not None and verdict.item == before:
            return Row(number, "same", kind, title, name=before.id)
        return Row(number, "edit" if before else "add", kind, title, Step(before, verdict.item), verdict.item.id)

    def _told(self, fault: Fault, headings: Mapping[tuple[str, ...], str]) -> str:
        """Return a fault with the heading of its column, where there is one, in place of the way to the field."""
        steps = fault.where.split(".")
        for path, heading in headings.items():
            if tuple(steps[: len(path)]) == path:
                line = next((int(each) + 1 for each in steps[len(path) :] if each.isdecimal()), 0)
                row = self._say("practice.content.sheet.line", line=line) if line else ""
                return f"{heading}{row}：{fault.problem}"
        return str(fault)

    def _wrong(self, number: int, kind: Kind, title: str, key: str, **values: object) -> Row:
        section = "own" if key == "shipped" else "sheet"
        return Row(number, "wrong", kind, title, wrong=(self._say(f"practice.content.{section}.{key}", **values),))
