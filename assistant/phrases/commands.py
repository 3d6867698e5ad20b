"""What ``python -m assistant phrases`` does, and what it says of it in Chinese."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from assistant.content import load
from assistant.errors import InputError
from assistant.phrases import tables
from assistant.phrases.book import Book
from assistant.phrases.entry import every
from assistant.phrases.names import Names
from assistant.phrases.sheets import Kind
from assistant.pipeline import Assistant
from assistant.requests import Say
from assistant.settings import Settings

KINDS: dict[str, Kind] = {".csv": "csv", ".xlsx": "xlsx"}
WHO = "命令行"


def export(file: Path, chosen: Settings, say: Say) -> str:
    """Write the whole library to a table, those out of use included; return what to say.

    :raises InputError: when the name ends neither in .csv nor in .xlsx.
    :raises ContentError: when the editable files have mistakes.
    :raises OSError: when the file can't be written.
    """
    kind = KINDS.get(file.suffix.lower())
    if kind is None:
        raise InputError(say("phrases.command.kind", file=file))
    content = load(chosen.root)
    patterns = every(content)
    file.write_bytes(tables.exported(patterns, Names.of(content), kind))
    return say("phrases.command.exported", count=len(patterns), file=file)


def bring(file: Path, dry: bool, chosen: Settings, say: Say) -> tuple[list[str], bool]:
    """Bring a table in, all its good rows or none, or with ``dry`` only look; return what to say, and whether all were good.

    Nothing is written while a row has a mistake.

    :raises NuanyanError: when file, content or store is not fit.
    :raises OSError: when the file can't be read.
    """
    book = Book(Assistant(chosen))
    plan = tables.planned(file.name, file.read_bytes(), book.checker())
    good = not plan.count("wrong")
    lines = list(_rows(plan, say))
    counts = {deed: plan.count(deed) for deed in ("add", "edit", "retire", "restore", "same", "wrong")}
    if dry or not good:
        return [*lines, say("phrases.command.rehearsed", **counts)], good
    told = book.write(plan.steps(), WHO, file.name) if plan.steps() else None
    lines.append(say("phrases.command.brought", **counts))
    return [*lines, *([say("phrases.unnoted", why=told.unnoted)] if told and told.unnoted else [])], good


def _rows(plan: tables.Plan, say: Say) -> Iterator[str]:
    """Yield the rows that have a mistake, or something to look at."""
    for row in plan.rows:
        yield from (say("phrases.command.row", row=row.number, why=why) for why in row.wrong)
        yield from (say("phrases.command.row", row=row.number, why=note.text) for note in row.notes if note.level == "warn")
