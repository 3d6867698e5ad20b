"""Tables as files for spreadsheets. Nothing in a cell can become a formula: what agents and buyers wrote stands in them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from assistant.insight.measures import Figure
from assistant.insight.tables import Cell, Table

STARTS = tuple("=+-@\t\r\n＝＋－＠")
"""What spreadsheet programs take for the beginning of a formula; in Chinese and Japanese ones the wide forms too."""
LONGEST_CELL, LONGEST_NAME = 32_767, 31
"""Characters that Excel takes in a cell and in the name of a sheet."""
WIDTH = 8, 60
"""Narrowest and widest column, in characters."""
FORMATS = {"share": "0.0%", "seconds": "0.0", "ms": "0", "count": "0"}
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # no XML can hold them
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")


def as_csv(table: Table) -> bytes:
    """Return a table as CSV in UTF-8 with a mark that makes Excel read it as such; shares are numbers from 0 to 1.

    A text that a spreadsheet would take for a formula stands behind an apostrophe.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(map(_quiet, table.head))
    writer.writerows([_quiet(_plain(cell)) for cell in row] for row in table.rows)
    return out.getvalue().encode("utf-8-sig", "replace")


def as_workbook(tables: Sequence[Table]) -> bytes:
    """Return tables as XLSX, one sheet each; every text is stored as a text, whatever it begins with."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, table in enumerate(tables, 1):
        name = _NOT_IN_NAMES.sub(" ", table.name)[: LONGEST_NAME - 4]
        _fill(book.create_sheet(f"{number} {name}"), table)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Worksheet, table: Table) -> None:
    for across, title in enumerate(table.head, 1):
        _put(sheet, 1, across, title)
        sheet.cell(1, across).font = Font(bold=True)
    for down, row in enumerate(table.rows, 2):
        for across, cell in enumerate(row, 1):
            _put(sheet, down, across, cell)
    sheet.freeze_panes = "A2"
    for across in range(1, len(table.head) + 1):
        longest = max((len(str(_plain(row[across - 1]) or "")) for row in table.rows), default=0)
        width = max(longest, len(table.head[across - 1])) * 1.7  # Chinese characters are wide
        sheet.column_dimensions[get_column_letter(across)].width = min(max(width, WIDTH[0]), WIDTH[1])


def _put(sheet: Worksheet, down: int, across: int, cell: Cell) -> None:
    place = sheet.cell(down, across)
    if isinstance(cell, str):
        place.value = _UNFIT.sub("\ufffd", cell)[:LONGEST_CELL]
        place.data_type = "s"  # openpyxl would make a formula of what begins with =
    else:
        place.value = _plain(cell)
        place.number_format = FORMATS[cell.unit] if isinstance(cell, Figure) else "0"


def _plain(cell: Cell) -> str | int | float | None:
    return cell.value if isinstance(cell, Figure) else cell


def _quiet(cell: str | float | None) -> str | float | None:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(STARTS) else cell
