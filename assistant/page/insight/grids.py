"""Tables as they stand in the room: numbers to the right, some with a bar as long as they are large."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.content import Content
from assistant.insight.measures import Figure
from assistant.insight.tables import Cell, Table
from assistant.page.insight.words import figure
from assistant.page.markup import esc, joined, tag


def grid(table: Table, content: Content, bars: Sequence[int] = (), limit: int | None = None, hide: Sequence[int] = ()) -> str:
    """Return a table with the first column as the names of its rows.

    :param bars: columns, from 0, whose numbers have bars, all to one scale.
    :param limit: rows that are shown at most; the others are in the file that can be taken away.
    :param hide: columns that are left out.
    """
    rows = table.rows[:limit]
    top = max((_number(row[at]) for row in rows for at in bars), default=0.0)
    seen = [at for at in range(len(table.head)) if at not in hide]
    numeric = {at for at in seen if any(isinstance(row[at], int | Figure) for row in rows)}
    numeric -= set(bars)
    head = joined(tag("th", esc(table.head[at]), scope="col", class_="number" if at in numeric else None) for at in seen)
    body = joined(tag("tr", joined(_cells(row, seen, numeric, bars, top, content))) for row in rows)
    inner = tag("caption", esc(table.name)) + tag("thead", tag("tr", head)) + tag("tbody", body)
    return tag("div", tag("table", inner), class_="grid", tabindex="0", role="region", aria_label=table.name)


def _cells(
    row: Sequence[Cell], seen: Sequence[int], numeric: set[int], bars: Sequence[int], top: float, content: Content
) -> Iterator[str]:
    for at in seen:
        shown = cell(row[at], content)
        if at == seen[0]:
            yield tag("th", shown, scope="row")
            continue
        if at in bars and top:
            width = f"width:{_number(row[at]) / top:.2%}"
            track = tag("span", tag("i", "", class_=f"bar bar-{bars.index(at)}", style=width))
            shown = tag("div", tag("b", shown) + track, class_="barred")
        yield tag("td", shown, class_="number" if at in numeric else None)


def cell(value: Cell, content: Content) -> str:
    """Return a cell as HTML; a share or mean with the counts behind it."""
    if value is None or (isinstance(value, Figure) and value.value is None):
        return tag("span", "–", class_="quiet")
    if not isinstance(value, Figure):
        return esc(f"{value:,}" if isinstance(value, int) else value)
    if value.unit == "count":
        return esc(figure(value, content))
    counts = f"{value.of:,}" if value.part is None else f"{value.part:,}/{value.of:,}"
    return tag("span", esc(figure(value, content)), class_="quiet" if value.few else None) + tag("small", esc(counts))


def _number(value: Cell) -> float:
    return float(value) if isinstance(value, int) else 0.0
