"""Past replies into ``var/past/``: masked, without duplicates, written beside the store in force and then put in its place."""

from __future__ import annotations

import hashlib
import json
import shutil
import uuid
from array import array
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType

import numpy as np
from tqdm import tqdm

from assistant.encoder import Network
from assistant.errors import StoreError
from assistant.features import Floats
from assistant.past import nearest
from assistant.past.files import Bad, Labels, read
from assistant.past.store import FORMAT, OFFSETS, STORE, TEXTS, Kept, Row, Texts, both
from assistant.requests import Say

WAITING = "waiting.npy"
BLOCK = 256
"""Messages that are read between two steps of the progress bar."""
TOLD = 20
"""So many lines with an error are told one by one."""


class Writer:
    """A store written beside the one in force, whose rows come first. Use it in ``with``; only ``finish`` changes anything.

    :raises StoreError: when the texts in force are damaged.
    :raises OSError: when the folder cannot be written.
    """

    def __init__(self, folder: Path, network: Network) -> None:
        self.before = Kept.read(folder)
        self._folder, self._network = folder, network
        self._name = uuid.uuid4().hex[:12]
        self._work = folder / self._name
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder, self.before)
        self._work.mkdir()
        self._offsets = array("q", [0])
        self.texts: Texts | None = None
        if self.before is not None:
            old = folder / self.before.folder
            self.texts = Texts(old, self.before)
            shutil.copyfile(old / TEXTS, self._work / TEXTS)
            self._offsets = array("q", np.load(old / OFFSETS, allow_pickle=False).tobytes())
        self._file = (self._work / TEXTS).open("ab")

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()
        now = Kept.read(self._folder) if (self._folder / STORE).exists() else None
        if now is None or now.folder != self._name:
            shutil.rmtree(self._work, ignore_errors=True)

    @property
    def rows(self) -> int:
        """How many there are so far, those in force included."""
        return len(self._offsets) - 1

    def add(self, row: Row) -> None:
        """Write one row, whose texts are masked already."""
        told = {key: value for key, value in row._asdict().items() if value}
        size = self._file.write(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        self._offsets.append(self._offsets[-1] + size)

    def finish(self, progress: bool = False, labels: tuple[str | None, str | None] = (None, None)) -> Kept:
        """Read every row that has no vector of this encoder yet, build the index, put all in force and return what it is.

        :param labels: stand before the progress bars of reading and building.
        :raises StoreError: when somebody else has put another store in force since this one was begun.
        """
        self._file.close()
        self._refuse_if_overtaken()
        np.save(self._work / OFFSETS, np.array(self._offsets, dtype=np.int64))
        rows, before, version = self.rows, self.before, self._network.version
        kept = Kept(FORMAT, self._name, version, rows, self._offsets[-1])
        same = before is not None and before.encoder == version and _sound(self._folder, before)
        onto = self._folder / before.folder if before is not None and same else None
        vectors = self._vectors(Texts(self._work, kept), before.rows if before and onto else 0, progress, labels[0])
        nearest.build(vectors, self._work, progress, onto, label=labels[1])
        (self._work / WAITING).unlink(missing_ok=True)
        both(self._folder, kept)
        self._refuse_if_overtaken()
        waiting = self._folder / f"{self._name}.part"
        waiting.write_text(json.dumps(asdict(kept)) + "\n", encoding="utf-8")
        waiting.replace(self._folder / STORE)
        _sweep(self._folder, kept)
        return kept

    def _refuse_if_overtaken(self) -> None:
        if not self._work.is_dir() or Kept.read(self._folder) != self.before:
            raise StoreError("旧回复库在这期间被另一次导入改过了，这次的没有存。请再运行一次。")

    def _vectors(self, texts: Texts, start: int, progress: bool, label: str | None) -> Floats:
        """Return the vectors of the rows from ``start`` on, written to disk as they come: a million are 768 MB."""
        width = self._network.vectors(["在吗"]).shape[1]
        if start == len(texts):
            return np.zeros((0, width), dtype=np.float32)
        made = np.lib.format.open_memmap(self._work / WAITING, "w+", np.float32, (len(texts) - start, width))
        with tqdm(total=len(made), desc=label, unit="句", disable=not progress) as bar:
            for first in range(0, len(made), BLOCK):
                messages = [texts[start + row].message for row in range(first, min(first + BLOCK, len(made)))]
                made[first : first + len(messages)] = self._network.vectors(messages)
                bar.update(len(messages))
        return made


def _sound(folder: Path, kept: Kept) -> bool:
    """Tell whether the index in force can be taken on; a damaged one is made anew from the texts."""
    try:
        both(folder, kept)
    except StoreError:
        return False
    return True


def _sweep(folder: Path, kept: Kept | None) -> None:
    """Remove what an import that was killed, or the store before, has left behind."""
    for each in folder.iterdir():
        if each.is_dir() and (kept is None or each.name != kept.folder):
            shutil.rmtree(each, ignore_errors=True)
        elif each.suffix == ".part":
            each.unlink(missing_ok=True)


@dataclass
class Tally:
    """What an import did. ``rows`` = ``added`` + ``doubles`` + ``failed``; ``bad`` holds the first of the failed lines."""

    rows: int = 0
    added: int = 0
    doubles: int = 0
    failed: int = 0
    unlabelled: int = 0
    bad: list[Bad] = field(default_factory=list)
    first: Row | None = None
    total: int = 0


def add(path: Path, folder: Path, network: Network, labels: Labels, say: Say, progress: bool = False) -> Tally:
    """Import a file: its rows that are not there yet come behind those in force. Nothing changes when there is no new one.

    :raises InputError: when the file is none that can be read, or lacks a column.
    :raises StoreError: when the store in force is damaged.
    :raises OSError: when a file cannot be read or written.
    """
    with Writer(folder, network) as writer:
        tally = Tally()
        seen = {_mark(row) for row in writer.texts or ()}
        for row in _fresh(path, labels, say, progress, tally, seen):
            writer.add(row)
        tally.total = writer.rows
        if tally.added:
            writer.finish(progress, _bars(say))
    return tally


def rehearse(path: Path, folder: Path, labels: Labels, say: Say, progress: bool = False) -> Tally:
    """Return what ``add`` would do, writing nothing."""
    kept, tally = Kept.read(folder), Tally()
    seen = {_mark(row) for row in Texts(folder / kept.folder, kept)} if kept else set()
    for _ in _fresh(path, labels, say, progress, tally, seen):
        pass
    tally.total = (kept.rows if kept else 0) + tally.added
    return tally


def reindex(folder: Path, network: Network, say: Say, progress: bool = False) -> Kept | None:
    """Read all messages again when the encoder is another one or the index is damaged; None when nothing was imported."""
    if Kept.read(folder) is None:
        return None
    with Writer(folder, network) as writer:
        return writer.finish(progress, _bars(say))


def clear(folder: Path) -> int:
    """Remove the store and return how many rows it held, 0 when it was damaged or there was none."""
    try:
        kept = Kept.read(folder)
    except StoreError:
        kept = None
    (folder / STORE).unlink(missing_ok=True)  # first, so that nothing half removed is ever in force
    if folder.is_dir():
        shutil.rmtree(folder)
    return kept.rows if kept else 0


def _fresh(path: Path, labels: Labels, say: Say, progress: bool, tally: Tally, seen: set[int]) -> Iterator[Row]:
    """Yield the rows of a file that are good and new, and count all."""
    for each in read(path, labels, say, progress):
        tally.rows += 1
        if isinstance(each, Bad):
            tally.failed += 1
            tally.bad += [each] if len(tally.bad) < TOLD else []
            continue
        mark = _mark(each.row)
        if mark in seen:
            tally.doubles += 1
            continue
        seen.add(mark)
        tally.added += 1
        tally.unlabelled += each.unlabelled
        tally.first = tally.first or each.row
        yield each.row


def _mark(row: Row) -> int:
    """Return a number for message and reply; a million of them fit in 100 MB, and two alike by chance are not to be feared."""
    return int.from_bytes(hashlib.blake2b(f"{row.message}\0{row.reply}".encode(), digest_size=8).digest(), "big")


def _bars(say: Say) -> tuple[str, str]:
    return say("past.bar.encode"), say("past.bar.build")
