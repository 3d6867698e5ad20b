"""JSON lines in, JSON lines out, in the same order. One bad line becomes an error row and the rest go on.

The output is the same for any number of workers: a row depends on its own line, the content on disk and ``Job.now`` alone.
When all rows are written, and only then, ``OUT.manifest.json`` is: where it stands, ``OUT`` is whole.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import multiprocessing
import signal
import sys
import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal, NamedTuple, NoReturn

from tqdm import tqdm

from assistant.errors import InputError, NuanyanError, whereabouts
from assistant.pipeline import Assistant
from assistant.requests import UTF16, Line, Lines, Say, identity, read_answer, read_message, read_reply
from assistant.settings import Settings
from assistant.terminal import notices

if TYPE_CHECKING:
    from assistant.coach import Coach

Command = Literal["analyze", "batch", "check", "coach"]

CHUNK = 16
"""Lines that a worker process takes at a time. A single worker takes one: whoever pipes a line in gets its row at once."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """What is done to every line. ``now`` is the time that promised moments are counted from, one for the whole file."""

    command: Command
    settings: Settings
    now: datetime
    timings: bool = False


class Row(NamedTuple):
    """One line of the output, without its end."""

    failed: bool
    text: str


@dataclass(frozen=True)
class Tally:
    """The manifest. ``rows`` = ``ok`` + ``errors``; ``blank`` lines of the input have no row; ``sha256`` is that of ``OUT``."""

    command: str
    rows: int
    ok: int
    errors: int
    blank: int
    seconds: float
    now: str
    content: str
    sha256: str


@lru_cache(maxsize=1)
def assistant(settings: Settings, now: datetime) -> Assistant:
    """Return this process's assistant, which answers as at ``now``."""
    return Assistant(settings, now=lambda: now)


class Worker:
    """Answers lines of one job.

    :raises ContentError: when the editable files have mistakes.
    :raises WeightsError: when the weights are missing or damaged.
    """

    def __init__(self, job: Job) -> None:
        self.job = job
        self.assistant = assistant(job.settings, job.now)
        self._told: set[str] = set()
        self._tell()
        rows = {"analyze": self._analyze, "batch": self._suggest, "check": self._check, "coach": self._coach}
        self._row = rows[job.command]

    def answer(self, line: Line) -> Row:
        """Return the row of one line; never raises for what stands in the line."""
        try:
            return Row(False, self._row(line.raw))
        except InputError as error:
            return self._failed(line, str(error))
        except NuanyanError:
            raise
        except Exception as error:  # a mistake of ours must not cost the other lines
            log.error("line %d\n%s", line.number, whereabouts(error))
            return self._failed(line, self._say("cli.crashed", kind=type(error).__name__))
        finally:
            self._tell()

    def _tell(self) -> None:
        """Log what is wrong with a model, once: a larger writer may fail with any line."""
        for notice in notices(self.assistant):
            if notice not in self._told:
                self._told.add(notice)
                log.warning("%s", notice)

    def _say(self, key: str, **values: object) -> str:
        return self.assistant.content.say(key, **values)

    def _failed(self, line: Line, why: str) -> Row:
        name = identity(line.raw)
        return Row(True, _json(({} if name is None else {"id": name}) | {"line": line.number, "error": why}))

    def _analyze(self, raw: bytes) -> str:
        message = read_message(raw, self._say)
        return _json({"id": message.id, "analysis": self.assistant.analyze(message).model_dump(mode="json")})

    def _suggest(self, raw: bytes) -> str:
        found = self.assistant.suggest(read_message(raw, self._say))
        return _json(found.model_dump(mode="json") | ({} if self.job.timings else {"timings": {}}))

    def _check(self, raw: bytes) -> str:
        reply = read_reply(raw, self._say)
        return _json({"id": reply.id} | self.assistant.check(reply.text, reply.answered()).model_dump(mode="json"))

    def _coach(self, raw: bytes) -> str:
        answer = read_answer(raw, self._say)
        coaching = self.coach.score(answer.reply, answer.answered())
        return _json({"id": answer.id, "coaching": coaching.model_dump(mode="json")})

    @cached_property
    def coach(self) -> Coach:
        """The coach; made when first asked for, for the other commands do without."""
        from assistant.coach import Coach

        return Coach(self.assistant)


def _json(row: dict[str, object]) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=1)
def worker(job: Job) -> Worker:
    """Return this process's worker."""
    return Worker(job)


def answer(job: Job, lines: tuple[Line, ...]) -> list[Row]:
    """Return the rows of some lines; what a worker process runs."""
    return [worker(job).answer(line) for line in lines]


def answers(job: Job, lines: Iterator[Line], workers: int) -> Iterator[list[Row]]:
    """Yield the rows of all lines in order, by chunks.

    The first chunk is answered in this process, so that broken content is told once and the search index is built once.
    """
    size = 1 if workers == 1 else CHUNK
    chunks = iter(lambda: tuple(islice(lines, size)), ())
    if first := next(chunks, None):
        yield answer(job, first)
    if workers == 1:
        yield from (answer(job, chunk) for chunk in chunks)
        return
    pending: deque[Future[list[Row]]] = deque()
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _leave_interrupts_to_us) as pool:
        for chunk in chunks:
            pending.append(pool.submit(answer, job, chunk))
            if len(pending) > 2 * workers:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()


def _leave_interrupts_to_us() -> None:
    """Let Ctrl+C, which reaches every process of a terminal, end this one alone; the others end with their chunk."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


class Output:
    """The rows written so far: ``OUT``, or standard output for None."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.rows = self.errors = 0
        self.digest = hashlib.sha256()

    def take(self, lines: Iterator[Line], say: Say) -> None:
        """Go on from what an earlier run left: pass by the lines that have their rows, and cut off a row that is not whole.

        :raises InputError: when a row does not belong to its line.
        """
        if self.path is None or not self.path.exists():
            return
        with self.path.open("r+b") as file:
            end = 0
            for raw in file:
                if not raw.endswith(b"\n"):
                    file.truncate(end)
                    break
                self._take_row(raw, next(lines, None), say)
                end += len(raw)

    def _take_row(self, raw: bytes, line: Line | None, say: Say) -> None:
        self.rows += 1
        try:
            row = json.loads(raw)
            theirs = row.get("id"), row.get("line")
        except (ValueError, AttributeError):
            raise InputError(say("cli.resume_foreign", out=self.path, row=self.rows)) from None
        if line is None:
            raise InputError(say("cli.resume_longer", out=self.path, row=self.rows))
        ours = identity(line.raw)
        if theirs[0] != ours or theirs[1] not in (None, line.number):
            raise InputError(
                say("cli.resume_differs", out=self.path, row=self.rows, theirs=theirs[0], line=line.number, ours=ours)
            )
        self.errors += "error" in row
        self.digest.update(raw)

    def write(self, file: BinaryIO, rows: list[Row]) -> None:
        """Write some rows and hand them to the disk."""
        data = "".join(f"{row.text}\n" for row in rows).encode()
        file.write(data)
        file.flush()
        self.digest.update(data)
        self.rows += len(rows)
        self.errors += sum(row.failed for row in rows)


def run(job: Job, source: Path | None, target: Path | None, say: Say, workers: int = 1, resume: bool = False) -> Tally:
    """Answer every line of ``source`` into ``target`` (None: standard input, standard output) and return the manifest.

    :raises InputError: when the input is no text of lines, or ``resume`` finds an output that belongs to another input.
    :raises ContentError: when the editable files have mistakes.
    :raises WeightsError: when the weights are missing or damaged.
    :raises OSError: when a file cannot be read or written.
    """
    began = time.monotonic()
    output = Output(target)
    total = _count(source, say)
    with _opened(source) as stream:
        lines = Lines(stream)
        each = iter(lines)
        if resume:
            output.take(each, say)
        if target is not None:
            manifest(target).unlink(missing_ok=True)
        with _created(target, resume) as file, _bar(total, output.rows, say) as bar:
            for rows in answers(job, each, workers):
                output.write(file, rows)
                bar.update(len(rows))
    tally = Tally(
        command=job.command, rows=output.rows, ok=output.rows - output.errors, errors=output.errors, blank=lines.blank,
        seconds=round(time.monotonic() - began, 1), now=job.now.isoformat(timespec="seconds"),
        content=worker(job).assistant.content.version, sha256=output.digest.hexdigest(),
    )  # fmt: skip
    if target is not None:
        waiting = manifest(target).with_suffix(".part")
        waiting.write_text(json.dumps(asdict(tally), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        waiting.replace(manifest(target))
    return tally


def manifest(target: Path) -> Path:
    """Return where the manifest of an output lies."""
    return target.with_name(target.name + ".manifest.json")


def _count(source: Path | None, say: Say) -> int | None:
    """Return how many rows there will be; None when the input can be read but once."""
    if source is None or not source.is_file():
        return None
    with source.open("rb") as stream:
        if stream.read(2) in UTF16:
            raise InputError(say("input.utf16", file=source))
        stream.seek(0)
        return sum(1 for _ in Lines(stream))


def _opened(source: Path | None) -> contextlib.AbstractContextManager[BinaryIO]:
    return contextlib.nullcontext(sys.stdin.buffer) if source is None else source.open("rb")


def _created(target: Path | None, resume: bool) -> contextlib.AbstractContextManager[BinaryIO]:
    return contextlib.nullcontext(sys.stdout.buffer) if target is None else target.open("ab" if resume else "wb")


def _bar(total: int | None, done: int, say: Say) -> tqdm[NoReturn]:
    """Return a progress bar on standard error; it stays away when nobody looks."""
    return tqdm(total=total, initial=done, unit=say("cli.row"), file=sys.stderr, disable=None)
