"""Tables of practice as HTML, in the rooms and on paper."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.content import Content
from assistant.insight.measures import Figure
from assistant.insight.tables import Cell, Table
from assistant.page.insight.words import told
from assistant.page.markup import esc, joined, tag


def grid(table: Table, content: Content, columns: Sequence[int] | None = None) -> str:
    """Return a table that can be scrolled sideways by keyboard; ``columns``: those that are shown, from 0; None: all."""
    return tag("div", plain(table, content, columns), class_="grid", tabindex="0", role="region", aria_label=table.name)


def plain(table: Table, content: Content, columns: Sequence[int] | None = None) -> str:
    """Return a table as it is; its first column names its rows."""
    shown = range(len(table.head)) if columns is None else columns
    numeric = {at for at in shown if any(isinstance(row[at], int | Figure) for row in table.rows)}
    head = joined(tag("th", esc(table.head[at]), scope="col", class_="number" if at in numeric else None) for at in shown)
    body = joined(
        tag(
            "tr",
            joined(
                tag("td" if at != shown[0] else "th", esc(text(row[at], content)), class_="number" if at in numeric else None,
                    scope=None if at != shown[0] else "row")
                for at in shown
            ),
        )
        for row in table.rows
    )  # fmt: skip
    return tag("table", tag("caption", esc(table.name)) + tag("thead", tag("tr", head)) + tag("tbody", body))


def text(cell: Cell, content: Content) -> str:
    """Return what a cell says."""
    if cell is None or (isinstance(cell, Figure) and cell.value is None):
        return "–"
    if not isinstance(cell, Figure):
        return str(cell)
    return told(cell.value or 0.0, cell.unit, content)
