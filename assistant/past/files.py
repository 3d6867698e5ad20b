"""A shop's file of past replies, row by row: JSON lines, or a table with a heading (CSV, or separated by tabs), in UTF-8.

Every text is masked before it leaves here. A row that cannot be read costs only itself.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple

from tqdm import tqdm

from assistant.content import Taxonomy
from assistant.errors import InputError
from assistant.mask import mask
from assistant.past.store import Row
from assistant.requests import SHOWN, UTF16, Lines, Say, decode, parse
from assistant.schema import MAX_TEXT

LINES = (".jsonl", ".ndjson")
TABLES = (".csv", ".tsv", ".txt")
LONGEST = 50
"""Most lines of one row of a table: a quotation mark that is never closed must not swallow the rest of the file."""
HEADINGS = {
    "message": ("message", "text", "买家消息", "买家的话", "客户消息", "消息", "问题"),
    "reply": ("reply", "answer", "回复", "客服回复", "回复内容", "答复"),
    "intent": ("intent", "意图", "类别"),
    "sub": ("sub", "子类"),
}
"""What a column or key may be called; whatever else a file holds is never kept."""
Fields = dict[str, object]


class Bad(NamedTuple):
    """A row that cannot be read: its first line, counting from 1, and why, with the cure."""

    line: int
    why: str


class Good(NamedTuple):
    """A row that can; ``unlabelled`` when its intent or sub is none of the taxonomy and was left out."""

    line: int
    row: Row
    unlabelled: bool


@dataclass(frozen=True)
class Labels:
    """The ids of intents and subs by id and by Chinese name."""

    intent: Mapping[str, str]
    sub: Mapping[str, str]

    @classmethod
    def of(cls, taxonomy: Taxonomy) -> Labels:
        """Take them from the taxonomy."""
        subs = [sub for entry in taxonomy.intents for sub in entry.subs]
        return cls(
            {key: entry.id for entry in taxonomy.intents for key in (entry.id, entry.name)},
            {key: sub.id for sub in subs for key in (sub.id, sub.name)},
        )


def read(path: Path, labels: Labels, say: Say, progress: bool = False) -> Iterator[Good | Bad]:
    """Yield every row that is not blank, in order.

    :raises InputError: when the file is of another kind or in UTF-16, or has no column of messages or of replies.
    :raises OSError: when it cannot be read.
    """
    kind = path.suffix.lower()
    if kind not in (*LINES, *TABLES):
        raise InputError(say("past.kind", file=path, kinds="、".join((*LINES, *TABLES))))
    bar = tqdm(total=path.stat().st_size, desc=say("past.bar.read"), unit="B", unit_scale=True, disable=not progress)
    with path.open("rb") as stream, bar:
        if stream.read(2) in UTF16:
            raise InputError(say("input.utf16", file=path))
        stream.seek(0)
        for number, fields in (_objects if kind in LINES else _table)(stream, say):
            bar.update(stream.tell() - bar.n)
            yield fields if isinstance(fields, Bad) else _checked(number, fields, labels, say)


def _objects(stream: BinaryIO, say: Say) -> Iterator[tuple[int, Fields | Bad]]:
    """Yield the fields of every line of JSON."""
    for line in Lines(stream):
        try:
            data = parse(line.raw, say)
        except InputError as error:
            yield line.number, Bad(line.number, str(error))
            continue
        yield line.number, {field: data[key] for field, key in _columns(data).items()}


def _table(stream: BinaryIO, say: Say) -> Iterator[tuple[int, Fields | Bad]]:
    """Yield the fields of every row of a table, by the names in its heading."""
    lines = _Ahead(stream)
    heading = decode(lines.take()[1], say)
    tab = "\t" if "\t" in heading else ","
    try:
        names = next(csv.reader([heading], delimiter=tab), [])
    except csv.Error:  # no table at all
        names = []
    columns = {field: names.index(name) for field, name in _columns(names).items()}
    if not {"message", "reply"} <= columns.keys():
        found = mask(heading.strip()).text[:SHOWN]
        raise InputError(
            say("past.columns", found=found, message="、".join(HEADINGS["message"]), reply="、".join(HEADINGS["reply"]))
        )
    for number, cells in _cells(lines, tab, say):
        if isinstance(cells, Bad):
            yield number, cells
        elif any(cell.strip() for cell in cells):
            yield number, {field: cells[at] for field, at in columns.items() if at < len(cells)}


def _columns(names: Iterable[str]) -> dict[str, str]:
    """Return the name that each field has here; of several that would do, the one that ``HEADINGS`` names first."""
    told = {name.strip().lower(): name for name in names}
    found = {field: [told[each] for each in known if each in told] for field, known in HEADINGS.items()}
    return {field: some[0] for field, some in found.items() if some}


class _Ahead:
    """The numbered lines of a stream, some of which may be given back; behind the last one they are empty."""

    def __init__(self, stream: BinaryIO) -> None:
        self._lines = enumerate(stream, 1)
        self._back: deque[tuple[int, bytes]] = deque()

    def take(self) -> tuple[int, bytes]:
        return self._back.popleft() if self._back else next(self._lines, (0, b""))

    def give_back(self, lines: list[tuple[int, bytes]]) -> None:
        self._back.extendleft(reversed(lines))


def _cells(lines: _Ahead, tab: str, say: Say) -> Iterator[tuple[int, list[str] | Bad]]:
    """Yield the cells of every row; one may go over several lines, where a quotation mark is open."""
    while (first := lines.take())[1]:
        taken = [first]
        try:
            cells = next(csv.reader(_opened(taken, lines), delimiter=tab, strict=True))
            decode(b"".join(raw for _, raw in taken), say)
            yield first[0], cells
        except csv.Error:
            lines.give_back(taken[1:])
            yield first[0], Bad(first[0], say("past.quote"))
        except InputError as error:
            yield first[0], Bad(first[0], str(error))


def _opened(taken: list[tuple[int, bytes]], lines: _Ahead) -> Iterator[str]:
    """Yield the line that was taken and then, as long as they are asked for, those behind it, taking them as well."""
    yield taken[0][1].decode(errors="surrogateescape")
    while len(taken) < LONGEST and (line := lines.take())[1]:
        taken.append(line)
        yield line[1].decode(errors="surrogateescape")


def _checked(number: int, fields: Fields, labels: Labels, say: Say) -> Good | Bad:
    texts = {}
    for field in ("message", "reply"):
        value = fields.get(field)
        if not isinstance(value, str | None):
            return Bad(number, say("past.not_text", field=field))
        text = (value or "").replace("\r\n", "\n").strip()
        if not text:
            return Bad(number, say(f"past.no_{field}"))
        if len(text) > MAX_TEXT:
            return Bad(number, say("input.too_long", field=field, count=len(text), most=MAX_TEXT))
        texts[field] = mask(text).text
    given = [str(fields.get(field) or "").strip() for field in ("intent", "sub")]
    intent, sub = labels.intent.get(given[0], ""), labels.sub.get(given[1], "")
    return Good(
        number, Row(texts["message"], texts["reply"], intent, sub), [bool(each) for each in given] != [bool(intent), bool(sub)]
    )
