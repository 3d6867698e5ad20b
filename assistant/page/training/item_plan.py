"""Exercises in and out of files as HTML: what there is to take, where a file goes, and what one would do."""

from __future__ import annotations

from typing import get_args

from assistant.page.markup import attributes, esc, joined, tag
from assistant.page.practice.start import button
from assistant.page.training.filters import options, select
from assistant.practice.names import Names
from assistant.practice.own.sheets import Deed, Plan, Row
from assistant.practice.shapes import Kind

GOOD: tuple[Deed, ...] = ("add", "edit", "retire", "restore")
ACCEPTED = ".xlsx,.csv,.yaml,.yml"


def sheet(names: Names) -> str:
    """Return what is in the fold: the kind, files to take away, and where one is put."""
    say = names.say
    kinds = {each: names.kind(each) for each in get_args(Kind)}
    kind = select("sheet-kind", say("page.training.field.kind"), options(kinds), data_sheet_kind=True)
    files = joined(button(say(f"page.training.sheet.{each}"), each, data_as=form) for each, form in (
        ("sample", "xlsx"), ("sample_csv", "csv"), ("own", "xlsx")))  # fmt: skip
    label = tag("b", esc(say("page.training.sheet.drop"))) + tag("span", esc(say("page.training.sheet.drop_hint")))
    box = tag("label", label + f"<input{attributes(type='file', accept=ACCEPTED, data_file=True)}>", class_="drop")
    return tag("div", kind + tag("p", files, class_="deeds"), class_="fields") + box + tag("div", "", data_place="plan")


def plan(found: Plan, name: str, names: Names) -> str:
    """Return what a file would do, row by row, those with mistakes first; and the button that does it."""
    say = names.say
    every: tuple[Deed, ...] = (*GOOD, "same", "wrong")
    counts = {deed: found.count(deed) for deed in every}
    line = tag("p", esc(say("page.training.sheet.plan", name=name, **counts)), class_="line", role="status")
    rows = sorted(found.rows, key=lambda row: row.deed != "wrong")
    body = joined(_row(each, names) for each in rows)
    heads = joined(tag("th", esc(say(f"page.training.sheet.{each}")), scope="col") for each in ("number", "deed", "what"))
    table = tag("table", tag("caption", esc(name)) + tag("thead", tag("tr", heads)) + tag("tbody", body))
    good = found.count(*GOOD)
    deeds = button(say("page.training.sheet.bring", count=good), "bring", look="main", data_plan=found.name, disabled=not good)
    deeds += button(say("page.training.sheet.cancel"), "cancel", look="link")
    grid = tag("div", table, class_="grid", tabindex="0", role="region", aria_label=name)
    return line + grid + tag("p", deeds, class_="deeds")


def _row(row: Row, names: Names) -> str:
    deed = tag("span", esc(names.say(f"page.training.sheet.does.{row.deed}")), class_=f"does {row.deed}")
    wrong = tag("ul", joined(tag("li", esc(each)) for each in row.wrong)) if row.wrong else ""
    return tag(
        "tr", tag("td", str(row.number)) + tag("td", deed) + tag("td", esc(f"{names.kind(row.kind)} · {row.title}") + wrong),
        class_=row.deed,
    )  # fmt: skip
