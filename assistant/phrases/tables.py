"""The library as a table: a row a sentence, headings and values in Chinese, read back with every mistake told by its row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, Literal, NamedTuple

from assistant.content import Content, Pattern
from assistant.errors import InputError
from assistant.phrases import sheets
from assistant.phrases.checking import Checker, Note
from assistant.phrases.entry import LEVELS, every, plain
from assistant.phrases.names import Names, code, told
from assistant.phrases.sheets import Kind, Rows
from assistant.phrases.splicing import Step
from assistant.requests import Say

COLUMNS = {
    "编号": "id", "类别": "intent", "子类": "sub", "职责": "role", "句子": "text", "风格": "style",
    "心情": "emotion", "做法": "remedies", "适用": "when", "标签": "tags", "停用": "retired",
}  # fmt: skip
"""The headings, which never change, and the fields under them."""
WIDTHS = (30, 12, 16, 12, 60, 8, 20, 24, 16, 16, 8)
NEEDED = ("intent", "sub", "role", "text", "style")
"""What a new sentence must say; the rest has its usual value."""
YES, NO = ("是", "停用", "1", "true", "yes", "y"), ("", "否", "在用", "0", "false", "no", "n")
Deed = Literal["add", "edit", "retire", "restore", "same", "wrong"]
BETWEEN = re.compile(r"[、，,;；|\s]+")


class Row(NamedTuple):
    """What one row of a file would do. ``number`` counts from 1 as a spreadsheet does, the heading included."""

    number: int
    deed: Deed
    text: str
    step: Step | None = None
    wrong: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()


class Plan(NamedTuple):
    """What a file would do, and a name for this plan that changes with the file and with the library."""

    rows: tuple[Row, ...]
    name: str

    def count(self, *deeds: Deed) -> int:
        """Return how many rows would do one of ``deeds``."""
        return sum(row.deed in deeds for row in self.rows)

    def steps(self, numbers: Iterable[int] | None = None) -> list[Step]:
        """Return what the good rows would do, or those of them that have these numbers."""
        chosen = None if numbers is None else set(numbers)
        return [row.step for row in self.rows if row.step is not None and (chosen is None or row.number in chosen)]


def exported(patterns: Iterable[Pattern], names: Names, kind: Kind) -> bytes:
    """Return sentences as a file."""
    return sheets.written(kind, [list(COLUMNS), *(cells(each, names) for each in patterns)], WIDTHS)


def cells(pattern: Pattern, names: Names) -> list[str]:
    """Return the cells of a sentence, in the order of ``COLUMNS``."""
    return [
        pattern.id, names.intent[pattern.intent], names.sub[pattern.sub], names.role[pattern.role], pattern.text,
        names.style[pattern.style], told(names.emotion, pattern.emotion), told(names.remedy, pattern.remedies),
        names.when[pattern.when] if pattern.when else "", "、".join(pattern.tags), YES[0] if pattern.retired else "",
    ]  # fmt: skip


def sample(content: Content, kind: Kind) -> bytes:
    """Return a file to begin with: a few sentences of the library as new ones, a row for each form that there is."""
    names = Names.of(content)
    wanted: list[Callable[[Pattern], object]] = [
        lambda each: each.kind == "tail",
        lambda each: each.role == "fact" and each.slots,
        lambda each: each.role == "option" and len(each.remedies) == 2,
        lambda each: each.when == "repeat_contact",
    ]
    found = [next((each for each in content.patterns if fits(each)), None) for fits in wanted]
    rows = [["", *cells(each, names)[1:]] for each in found if each is not None]
    return sheets.written(kind, [list(COLUMNS), *rows], WIDTHS)


def planned(name: str, raw: bytes, checker: Checker) -> Plan:
    """Return what a file would do, row by row; nothing is written.

    :raises InputError: when it can't be read, or lacks a heading.
    """
    content, say = checker.content, checker.content.say
    rows = sheets.read(name, raw, say)
    fields, begin = _heading(rows, content)
    held = {each.id: each for each in every(content)}
    seen: dict[str, int] = {}
    made = []
    for number, row in enumerate(rows[begin:], begin + 1):
        if not any(cell.strip() for cell in row):
            continue
        values = {field: row[at] for at, field in fields.items() if at < len(row)}
        made.append(_row(number, values, held, seen, checker))
    return Plan(tuple(made), name_of(raw, content))


def name_of(raw: bytes, content: Content) -> str:
    """Return the name of the plan that a file has with one content version."""
    return sha256(raw + content.version.encode()).hexdigest()[:16]


def _heading(rows: Rows, content: Content) -> tuple[dict[int, str], int]:
    """Return the field of each column, and the row behind the heading."""
    at = next(at for at, row in enumerate(rows) if any(cell.strip() for cell in row))
    found = {place: COLUMNS[cell.strip()] for place, cell in enumerate(rows[at]) if cell.strip() in COLUMNS}
    if len(set(found.values())) < len(found):
        raise InputError(content.say("phrases.table.twice"))
    lacking = [name for name, field in COLUMNS.items() if field == "text" and field not in found.values()]
    if lacking or not {"id", *NEEDED[:3]}.intersection(found.values()):
        shown = "、".join(cell.strip() for cell in rows[at] if cell.strip())[:60]
        raise InputError(content.say("phrases.table.heading", found=shown, names="、".join(COLUMNS)))
    return found, at + 1


def _row(number: int, values: Mapping[str, str], held: Mapping[str, Pattern], seen: dict[str, int], checker: Checker) -> Row:
    """Return what one row would do; ``seen`` holds what the rows before it spoke of."""
    say, names = checker.content.say, checker.names
    text = values.get("text", "").strip()
    id = values.get("id", "").strip()
    before = held.get(id) if id else None
    if id and before is None:
        return Row(number, "wrong", text, wrong=(say("phrases.table.unknown_id", id=id),))
    fields, wrong = read_cells(values, names, plain(before) if before else {}, say)
    if before is None:
        lacking = [name for name, field in COLUMNS.items() if field in NEEDED and not fields.get(field)]
        wrong += [say("phrases.table.lacking", names="、".join(lacking))] if lacking and not wrong else []
        before = _twin(fields, held)
    key = before.id if before is not None else f"{fields.get('intent')}/{fields.get('sub')}/{fields.get('role')}/{text}"
    if seen.setdefault(key, number) != number:
        wrong.append(say("phrases.table.again", row=seen[key]))
    if wrong:
        return Row(number, "wrong", text, wrong=tuple(wrong))
    return _judged(number, fields, before, checker)


def _judged(number: int, fields: Mapping[str, Any], before: Pattern | None, checker: Checker) -> Row:
    """Return what a row would do whose cells could be read."""
    text = str(fields["text"])
    for field in ("emotion", "remedies", "tags"):  # a list in another order says the same
        if before is not None and sorted(map(str, fields[field])) == sorted(map(str, getattr(before, field))):
            fields = {**fields, field: list(getattr(before, field))}
    if before is not None and {**plain(before), **fields} == plain(before):
        return Row(number, "same", text)
    verdict = checker.check(fields, before.id if before else "")
    after = verdict.pattern
    if after is not None and before is not None and after.retired and not before.retired:
        return Row(number, "retire", text, Step(before, after))  # what is taken out of use need not be in order
    if after is None or verdict.stopped:
        return Row(number, "wrong", text, wrong=tuple(map(line_of, _of(verdict.notes, "stop"))))
    deed: Deed = "add" if before is None else "restore" if before.retired and not after.retired else "edit"
    return Row(number, deed, text, Step(before, after), notes=tuple(_of(verdict.notes, "warn", "hint")))


def _twin(fields: Mapping[str, Any], held: Mapping[str, Pattern]) -> Pattern | None:
    """Return the sentence that a row without a number means: the one of the same words in the same place."""
    places = ("intent", "sub", "role", "text")
    return next((each for each in held.values() if all(getattr(each, key) == fields.get(key) for key in places)), None)


def _of(notes: Sequence[Note], *levels: str) -> Iterator[Note]:
    return (each for each in notes if each.level in levels)


def line_of(note: Note) -> str:
    """Return a note in one line."""
    return f"“{note.quote}”：{note.text}" if note.quote else note.text


def read_cells(
    values: Mapping[str, str], names: Names, before: Mapping[str, Any], say: Say
) -> tuple[dict[str, Any], list[str]]:
    """Return the fields that cells tell, those of ``before`` where there is no such column, and what can't be read."""
    fields: dict[str, Any] = {name: value for name, value in before.items() if name != "kind"}
    cut = {field: value.strip() for field, value in values.items()}
    reading = _Cells(say)
    if "text" in cut:
        fields["text"] = cut["text"]
    for field, table in (("intent", names.intent), ("role", names.role), ("style", names.style)):
        if cut.get(field):
            fields[field] = reading.one(field, table, cut[field])
    if cut.get("sub"):
        fields["sub"] = reading.one("sub", names.subs.get(str(fields.get("intent")), names.sub), cut["sub"])
    if "emotion" in cut:
        fields["emotion"] = sorted(map(int, reading.many("emotion", names.emotion, cut["emotion"]))) or list(LEVELS)
    if "remedies" in cut:
        fields["remedies"] = reading.many("remedies", names.remedy, cut["remedies"])
    if "when" in cut:
        fields["when"] = reading.one("when", names.when, cut["when"]) if cut["when"] else None
    if "tags" in cut:
        fields["tags"] = list(dict.fromkeys(each for each in BETWEEN.split(cut["tags"]) if each))
    if "retired" in cut:
        fields["retired"] = reading.yes("retired", cut["retired"])
    return fields, reading.wrong


class _Cells:
    """Reads names and codes; what is neither is noted in ``wrong``."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self.wrong: list[str] = []

    def one(self, field: str, table: dict[str, str], told: str) -> str | None:
        """Return the code of a cell."""
        found = code(table, told)
        if found is None:
            self._note(field, told, "、".join(table.values()))
        return found

    def many(self, field: str, table: dict[str, str], told: str) -> list[str]:
        """Return the codes of a cell that holds several, each once."""
        found = (self.one(field, table, each) for each in BETWEEN.split(told) if each)
        return list(dict.fromkeys(each for each in found if each is not None))

    def yes(self, field: str, told: str) -> bool:
        """Return whether a cell says yes."""
        if told.lower() not in (*YES, *NO):
            self._note(field, told, f"{YES[0]}、{NO[1]}")
        return told.lower() in YES

    def _note(self, field: str, told: str, names: str) -> None:
        column = next(name for name, known in COLUMNS.items() if known == field)
        self.wrong.append(self._say("phrases.table.choice", column=column, value=told, names=names))
