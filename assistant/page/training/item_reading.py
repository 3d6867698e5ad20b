"""An exercise out of a form or out of YAML text, with everything that is wrong with it: by field, or by line."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from assistant.errors import ContentError
from assistant.practice import loading
from assistant.practice.own.cells import CellError
from assistant.practice.own.columns import Column
from assistant.practice.own.folder import SHELF, Fault, Own, fields
from assistant.practice.own.sheets import columns
from assistant.practice.own.text import Data
from assistant.practice.shapes import Item, Kind
from assistant.requests import Say
from assistant.source import Source

HIDDEN = (("id",), ("by",))
"""Columns that the form does not show: the id is given, and who writes is known."""
ENTRY = "entry.yaml"


class Note(NamedTuple):
    """What is wrong: ``field`` is the heading of a form's field, "" where there is none; ``line`` counts from 1, 0 for none."""

    text: str
    field: str = ""
    line: int = 0


class Read(NamedTuple):
    """What was read: ``item`` is None while something is wrong; ``data`` is what it says as far as it could be read."""

    item: Item | None
    data: Data
    notes: tuple[Note, ...]


def shown(kind: Kind, own: Own, say: Say) -> tuple[Column, ...]:
    """Return the columns that a form has fields for."""
    return tuple(each for each in columns(own, say).of(kind) if each.path not in HIDDEN)


def from_form(kind: Kind, told: Mapping[str, str], before: Item | None, own: Own, say: Say, by: str = "") -> Read:
    """Read a form: texts by heading, each as a trainers' table has it in a cell. ``before``: what it takes the place of."""
    data: Data = fields(before) if before else {"id": own.fresh(kind)}
    if by:
        data.setdefault("by", by)
    notes = []
    made = shown(kind, own, say)
    for column in made:
        text = str(told.get(column.heading, "")).replace("\r\n", "\n")
        if before is not None and column.cell.write(column.of(data)) == text:
            continue
        try:
            value = column.cell.read(text)
        except CellError as error:
            notes.append(Note(say(f"practice.content.sheet.{error.key}", **error.values), column.heading))
            continue
        if value is not None or column.of(data) is not None:
            column.put(data, value)
    if notes:
        return Read(None, data, tuple(notes))
    verdict = own.check(kind, data, before.id if before else "")
    return Read(None if verdict.faults else verdict.item, data, tuple(_of_field(each, made, say) for each in verdict.faults))


def from_text(kind: Kind, told: str, before: Item | None, own: Own, say: Say, by: str = "") -> Read:
    """Read one entry as YAML. An id that is missing is given; ``before`` keeps its own."""
    with tempfile.TemporaryDirectory(prefix="nuanyan-") as folder:
        path = Path(folder) / ENTRY
        path.write_text(told.replace("\r\n", "\n"), encoding="utf-8", errors="replace")
        try:
            source = Source(path, ENTRY)
        except ContentError as error:
            return Read(None, {}, tuple(Note(each.problem, line=each.line) for each in error.mistakes))
    given = source.data[0] if isinstance(source.data, list) and len(source.data) == 1 else source.data
    if not isinstance(given, dict) or not given:
        return Read(None, {}, (Note(say("page.training.item.no_entry"), line=1),))
    data: Data = {"id": before.id if before else given.get("id") or own.fresh(kind), **given}
    if before:
        data["id"] = before.id
    if by:
        data.setdefault("by", by)
    verdict = own.check(kind, data, before.id if before else "")
    begin: tuple[int | str, ...] = (0,) if isinstance(source.data, list) else ()
    notes = tuple(_of_line(each, source, begin) for each in verdict.faults)
    return Read(None if notes else verdict.item, data, notes)


def file_of(kind: Kind) -> str:
    """Return the file that new exercises of a kind are written into, as people know it."""
    return f"{loading.OWN}/{SHELF[kind].own}.yaml"


def _of_field(fault: Fault, made: tuple[Column, ...], say: Say) -> Note:
    steps = fault.where.split(".")
    for column in made:
        rest = steps[len(column.path) :]
        if tuple(steps[: len(column.path)]) == column.path:
            line = next((int(each) + 1 for each in rest if each.isdecimal()), 0)
            row = say("practice.content.sheet.line", line=line) if line else ""
            return Note(f"{row}：{fault.problem}".removeprefix("："), column.heading)
    return Note(str(fault))


def _of_line(fault: Fault, source: Source, begin: tuple[int | str, ...]) -> Note:
    where = tuple(int(each) if each.isdecimal() else each for each in fault.where.split(".")) if fault.where else ()
    return Note(str(fault), line=source.line((*begin, *where)))


def told_of(kind: Kind, data: Data, own: Own, say: Say) -> dict[str, str]:
    """Return an exercise as a form has it: texts by heading."""
    return {each.heading: _written(each, data) for each in shown(kind, own, say)}


def _written(column: Column, data: Data) -> str:
    try:
        told: str = column.cell.write(column.of(data))
    except (AttributeError, TypeError, KeyError, ValueError):  # what was typed as text need not be of the field's shape
        value: Any = column.of(data)
        return str(value)
    return told
