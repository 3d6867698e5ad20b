"""One exercise as a form, as YAML text, and to read; what was found wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Literal, NamedTuple

from assistant.content import Taxonomy
from assistant.page.markup import attributes, esc, joined, tag
from assistant.page.practice.start import button
from assistant.page.training.item_reading import Note, file_of
from assistant.practice.names import Names
from assistant.practice.own import cells as cells
from assistant.practice.own.columns import Column
from assistant.practice.own.folder import text
from assistant.practice.shapes import Item, Kind

Mode = Literal["form", "yaml"]
SHORT = ("title", "first")
"""Fields that one line is enough for."""
ROWS = (2, 14)
"""Fewest and most lines of a field that are seen at once."""
WIDE = 34
"""Characters that fit into a line of a field."""


class Panel(NamedTuple):
    """What is written on: ``id`` is the exercise that it takes the place of, "" for a new one; ``seen``: its mark then."""

    kind: Kind
    mode: Mode
    id: str = ""
    seen: str = ""


def mark(item: Item) -> str:
    """Return a mark that changes with all that an exercise says."""
    return sha256(text(item).encode()).hexdigest()[:16]


def form(panel: Panel, made: Sequence[Column], told: Mapping[str, str], taxonomy: Taxonomy, names: Names) -> str:
    """Return the fields of an exercise, each with what it is for."""
    fields = joined(_field(column, told.get(column.heading, ""), taxonomy, names) for column in made)
    return _panel(panel, tag("div", fields, class_="cells"), names)


def yaml(panel: Panel, told: str, names: Names) -> str:
    """Return an exercise as text."""
    say = names.say
    area = tag(
        "textarea", esc(told), id="item-yaml", rows=26, spellcheck="false", data_yaml=True, wrap="off",
        aria_describedby="item-notes",
    )  # fmt: skip
    label = tag("label", esc(say("page.training.item.yaml_label", file=file_of(panel.kind))), for_="item-yaml")
    return _panel(panel, tag("div", label + area, class_="text"), names)


def _panel(panel: Panel, fields: str, names: Names) -> str:
    say = names.say
    title = say("page.training.item.edit" if panel.id else "page.training.item.new", kind=names.kind(panel.kind))
    other = "yaml" if panel.mode == "form" else "form"
    turn = button(say(f"page.training.item.to_{other}"), "turn", look="link", data_to=other)
    head = tag("header", tag("h2", esc(title), tabindex="-1") + turn)
    save = tag("button", esc(say("page.training.item.save")), type="submit", class_="main")
    cancel = button(say("page.training.item.cancel"), "items", look="link")
    notes = tag("ul", "", class_="notes", id="item-notes", data_place="notes", aria_live="polite")
    foot = tag("div", notes + tag("p", save + cancel, class_="deeds"), class_="foot")
    return tag(
        "form", head + fields + foot, data_form="item", data_kind=panel.kind, data_mode=panel.mode, data_id=panel.id,
        data_seen=panel.seen, aria_label=title, novalidate=True,
    )  # fmt: skip


def _field(column: Column, told: str, taxonomy: Taxonomy, names: Names) -> str:
    key = ".".join(column.path)
    id_ = f"item-{key.replace('.', '-')}"
    need = tag("i", esc(names.say("page.training.item.needed"))) if column.needed else ""
    label = tag("span", esc(column.heading) + need)
    how = _how(column, names)
    note = tag("small", esc(how), id=f"{id_}-how") if how else ""
    if isinstance(column.cell, cells.Many):
        return _ticks(column, told, label, note)
    about = {"id": id_, "data_cell": column.heading, "aria_describedby": f"{id_}-how" if how else None}
    if isinstance(column.cell, cells.Choice):
        return tag("label", label + tag("select", _options(column, column.cell, told, taxonomy), **about) + note, class_="cell")
    if column.path[0] in SHORT:
        given = attributes(value=told, autocomplete="off", **about)
        return tag("label", label + f"<input{given}>" + note, class_="cell")
    lines = sum(1 + len(line) // WIDE for line in told.split("\n"))
    rows = min(max(lines, ROWS[0]), ROWS[1])
    area = tag("textarea", esc(told), rows=rows, spellcheck="false", **about)
    return tag("label", label + area + note, class_="cell wide")


def _options(column: Column, cell: cells.Choice, told: str, taxonomy: Taxonomy) -> str:
    def option(code: str, name: str) -> str:
        return tag("option", esc(name), value=name, selected=told in (name, code))

    none = tag("option", "", value="", selected=not told)
    if column.path != ("sub",):
        return none + joined(option(code, name) for code, name in cell.names.items())
    return none + joined(
        tag("optgroup", joined(option(sub.id, sub.name) for sub in each.subs), label=each.name) for each in taxonomy.intents
    )


def _ticks(column: Column, told: str, label: str, note: str) -> str:
    assert isinstance(column.cell, cells.Many)
    chosen = told.split(cells.WORD)
    boxes = joined(
        tag("label", f"<input{attributes(type='checkbox', value=name, data_many=column.heading, checked=name in chosen)}>"
            + tag("span", esc(name)))
        for name in column.cell.names.values()
    )  # fmt: skip
    return tag("fieldset", tag("legend", label) + tag("div", boxes, class_="ticks") + note, class_="cell wide")


def _how(column: Column, names: Names) -> str:
    """Return how a field is written, where its name does not say so."""
    key = f"page.training.item.how.{column.path[0]}"
    return names.told(key)


def notes(found: Sequence[Note], names: Names) -> str:
    """Return what is wrong, as items of a list; one that says so when there is nothing."""
    say = names.say
    if not found:
        return tag("li", esc(say("page.training.item.fine")), class_="fine")
    rows = []
    for each in found:
        where = say("page.training.item.line", line=each.line) if each.line else each.field
        head = tag("b", esc(where)) if where else ""
        rows.append(tag("li", head + tag("span", esc(each.text)), data_about=each.field or None, data_line=each.line or None))
    return joined(rows)
