"""Rows of text out of CSV and XLSX files and into them. What goes out comes back the same, sign by sign."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any, Literal

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from assistant.errors import InputError
from assistant.requests import Say

Kind = Literal["csv", "xlsx"]
Rows = list[list[str]]
LARGEST = 2 * 2**20
"""Bytes of a file that is read."""
UNPACKED = 64 * 2**20
"""Bytes that an XLSX file may unpack to; one that is all the same sign unpacks to a thousand times its size."""
MOST = 20_000
"""Rows that are read."""
RISKY = "=+-@\t'"
"""Signs at the beginning of a cell that a spreadsheet takes for a formula, and the one that keeps it from doing so."""
_ENCODINGS = ("utf-8-sig", "gb18030")


def kind_of(name: str, raw: bytes) -> Kind:
    """Return the kind of a file, told by what is in it."""
    return "xlsx" if raw[:2] == b"PK" or (not raw and name.lower().endswith(".xlsx")) else "csv"


def written(kind: Kind, rows: Iterable[Sequence[str]], widths: Sequence[int] = (), title: str = "话术") -> bytes:
    """Return a file of rows, the first of which is the heading. ``widths`` of columns are in characters.

    CSV is UTF-8 with a mark and CRLF, as Excel wants it; a cell that it would take for a formula gets ' before it.
    """
    if kind == "csv":
        out = io.StringIO(newline="")
        csv.writer(out, lineterminator="\r\n").writerows([_guarded(cell) for cell in row] for row in rows)
        return out.getvalue().encode("utf-8-sig")
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for at, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    for number, row in enumerate(rows):
        sheet.append([_cell(sheet, cell, number == 0) for cell in row])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _cell(sheet: Any, text: str, heading: bool) -> Cell | str | None:  # noqa: ANN401 - of whatever kind openpyxl makes
    """Return what openpyxl writes as this very text; a cell of its own costs much, so only what needs it gets one."""
    text = ILLEGAL_CHARACTERS_RE.sub("", text)
    if not heading and text[:1] != "=":
        return text or None
    made: Cell = WriteOnlyCell(sheet, value=text)
    made.data_type = "s"  # what begins with = is no formula here
    if heading:
        made.font = Font(bold=True)
    return made


def _guarded(text: str) -> str:
    return f"'{text}" if text[:1] and text[0] in RISKY else text


def _unguarded(text: str) -> str:
    return text[1:] if text[:1] == "'" and text[1:2] and text[1] in RISKY else text


def read(name: str, raw: bytes, say: Say) -> Rows:
    """Return the rows of a file, empty ones included, so that they keep their numbers; cells are texts.

    A table of text may be in UTF-8, GBK or UTF-16 and be parted by commas or tabs.

    :raises InputError: when it is too large, or can't be read as the kind that it is.
    """
    if len(raw) > LARGEST:
        raise InputError(say("phrases.sheet.large", size=f"{len(raw) / 2**20:.1f}", most=LARGEST // 2**20))
    if raw[:4] == b"\xd0\xcf\x11\xe0":
        raise InputError(say("phrases.sheet.old"))
    rows = _book(raw, say) if kind_of(name, raw) == "xlsx" else _table(raw, say)
    if not any(any(cell.strip() for cell in row) for row in rows):
        raise InputError(say("phrases.sheet.empty"))
    return rows


def _table(raw: bytes, say: Say) -> Rows:
    text = _decoded(raw, say)
    first = text.split("\n", 1)[0]
    try:
        rows = []
        for row in csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in first else ",", strict=True):
            rows.append([_unguarded(cell) for cell in row])
            if len(rows) > MOST:
                raise InputError(say("phrases.sheet.long", most=f"{MOST:,}"))
    except csv.Error:
        raise InputError(say("phrases.sheet.quote", line=len(rows) + 1)) from None
    return rows


def _decoded(raw: bytes, say: Say) -> str:
    encodings = ("utf-16",) if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else _ENCODINGS
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError(say("phrases.sheet.encoding"))


def _book(raw: bytes, say: Say) -> Rows:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            if sum(each.file_size for each in packed.infolist()) > UNPACKED:
                raise InputError(say("phrases.sheet.long", most=f"{MOST:,}"))
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        rows: Rows = []
        for row in sheet.iter_rows(values_only=True):
            rows.append(["" if cell is None else _text(cell) for cell in row])
            if len(rows) > MOST:
                raise InputError(say("phrases.sheet.long", most=f"{MOST:,}"))
    except InputError:
        raise
    except Exception as error:  # openpyxl raises whatever its parsers do
        raise InputError(say("phrases.sheet.broken")) from error
    return rows


def _text(cell: object) -> str:
    """Return a cell as it is seen: 1 for the number 1.0."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
