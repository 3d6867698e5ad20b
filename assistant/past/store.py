"""The shop's own past replies under ``var/past/``: up to a million messages with what was answered, the nearest found at once.

``store.json`` names the folder in force, so putting a new one in its place is one rename, and an import that is killed leaves
the old one as it was. A folder holds ``texts.jsonl``, a masked message with its reply a line, ``offsets.npy``, where each line
begins, and what ``nearest`` writes. Texts and vectors are mapped, not read: a look-up costs what it finds.
"""

from __future__ import annotations

import json
import mmap
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.encoder import Network
from assistant.errors import StoreError
from assistant.features import Floats
from assistant.past import nearest
from assistant.roles import Tagger, split
from assistant.schema import Exemplar

FORMAT = 1
"""Counts up whenever a store written before can no longer be read."""
STORE, TEXTS, OFFSETS = "store.json", "texts.jsonl", "offsets.npy"
FLOOR = 0.85
"""Cosine below which a message does not count as being about the same; evals/results/neighbours.json says how many reach it."""
SPARE = 8
"""So many times more rows are looked at than are asked for, because shops send the same reply again and again."""
AGAIN = "请运行 python -m assistant past clear，再重新导入"
REINDEX = "请运行 python -m assistant past index，用现在的编码器重新建立"


class Row(NamedTuple):
    """One masked message with what was answered; ``intent`` and ``sub`` are ids of the taxonomy, or empty."""

    message: str
    reply: str
    intent: str = ""
    sub: str = ""


@dataclass(frozen=True)
class Kept:
    """``store.json``: which folder is in force, whose vectors it holds, how many rows, and how many bytes of text."""

    format: int
    folder: str
    encoder: str
    rows: int
    bytes: int

    @classmethod
    def read(cls, folder: Path) -> Kept | None:
        """Return what is in force; None when nothing was ever imported.

        :raises StoreError: when the file is damaged or of another version.
        """
        path = folder / STORE
        try:
            told = json.loads(path.read_bytes())
            if told["format"] != FORMAT:
                raise _unfit(path, f"的格式是 {told['format']}，这个程序读的是 {FORMAT}，多半是别的版本写的")
            return cls(**told)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _unfit(path, f"打不开（{error.strerror}）") from error
        except (ValueError, KeyError, TypeError) as error:
            raise _unfit(path, "不是有效的清单") from error


class Texts:
    """The rows of a folder, each read from where it lies when it is asked for.

    :raises StoreError: when a file is missing or not what ``kept`` says.
    """

    def __init__(self, folder: Path, kept: Kept) -> None:
        path = folder / TEXTS
        try:
            self._offsets: NDArray[np.int64] = np.load(folder / OFFSETS, mmap_mode="r", allow_pickle=False)
            with path.open("rb") as file:
                self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except OSError as error:
            raise _unfit(Path(error.filename or path), f"打不开（{error.strerror}）") from error
        except (ValueError, EOFError) as error:
            raise _unfit(folder, f"里的 {TEXTS} 或 {OFFSETS} 是空的或已损坏") from error
        whole = self._offsets.shape == (kept.rows + 1,) and self._offsets.dtype == np.int64
        if not whole or int(self._offsets[-1]) != kept.bytes or len(self._bytes) != kept.bytes:
            raise _unfit(path, f"和 {OFFSETS} 对不上，应有 {kept.rows} 行、{kept.bytes} 字节，没有写完或拷贝不完整")

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, number: int) -> Row:
        line = self._bytes[int(self._offsets[number]) : int(self._offsets[number + 1])]
        try:
            return Row(**json.loads(line))
        except (ValueError, TypeError) as error:
            raise StoreError(f"旧回复库的第 {number + 1} 条读不出来，文件已损坏。{AGAIN}。") from error

    def __iter__(self) -> Iterator[Row]:
        return (self[number] for number in range(len(self)))


class Past:
    """Finds past replies. A store that is imported, cleared or made anew while the program runs is noticed. Thread-safe.

    ``network`` reads messages, ``tagger`` tells the job of each sentence of a reply; without a network nothing is found.
    """

    def __init__(self, folder: Path, network: Network | None, tagger: Tagger) -> None:
        self._folder, self._network, self._tagger = folder, network, tagger
        self._lock = threading.Lock()
        self._seen: tuple[int, int] | None = None
        self._opened: tuple[Texts, nearest.Nearest] | None = None
        self._notice = ""

    @property
    def notice(self) -> str:
        """Why past replies are not found, in Chinese, with the cure; empty when all is well or nothing was imported."""
        self._current()
        return self._notice

    def near(self, text: str, count: int = 3) -> tuple[Exemplar, ...]:
        """Return the past replies to the messages nearest to a masked ``text``; see ``find``."""
        if self._network is None or not text.strip() or self._current() is None:
            return ()
        return self.find(self._network.read(text).vector, count)

    def find(self, vector: Floats, count: int = 3) -> tuple[Exemplar, ...]:
        """Return at most ``count`` different past replies whose messages lie nearest to ``vector``, nearest first.

        ``why`` is the buyer's message then, ``score`` the cosine, at least ``FLOOR``. What a reply says of its own order (days,
        sums, places) does not hold for another.
        """
        current = self._current()
        if current is None:
            return ()
        texts, index = current
        found: dict[str, Exemplar] = {}
        for number, score in zip(*index.search(vector, count * SPARE), strict=True):
            if score < FLOOR or len(found) == count:
                break
            row = texts[int(number)]
            if row.reply not in found:
                parts = split(row.reply, self._tagger)
                name, worth = f"past-{number}", round(float(score), 3)
                found[row.reply] = Exemplar(id=name, source="past", parts=parts, score=worth, why=row.message[:60])
        return tuple(found.values())

    def _current(self) -> tuple[Texts, nearest.Nearest] | None:
        """Return what is in force, opened again when ``store.json`` has changed."""
        if self._network is None:
            return None
        try:
            stat = (self._folder / STORE).stat()
            seen = (stat.st_ino, stat.st_mtime_ns)
        except OSError:
            seen = (0, 0)
        with self._lock:
            if seen != self._seen:
                self._seen, self._opened, self._notice = seen, None, ""
                try:
                    self._opened = opened(self._folder, self._network.version)
                except StoreError as error:
                    self._notice = str(error)
            return self._opened


def opened(folder: Path, version: str) -> tuple[Texts, nearest.Nearest] | None:
    """Return texts and index of the store in force; None when nothing was ever imported.

    :raises StoreError: when it is damaged, or its vectors are those of another encoder than ``version``.
    """
    kept = Kept.read(folder)
    if kept is None:
        return None
    if kept.encoder != version:
        raise StoreError(f"旧回复库是用编码器 {kept.encoder} 建的，现在的编码器是 {version}，两者的向量不能比。{REINDEX}。")
    return both(folder, kept)


def both(folder: Path, kept: Kept) -> tuple[Texts, nearest.Nearest]:
    """Return texts and index of a store, of whatever encoder.

    :raises StoreError: when they are damaged or do not belong together.
    """
    texts, index = Texts(folder / kept.folder, kept), nearest.open(folder / kept.folder)
    if index.rows != len(texts):
        raise StoreError(f"旧回复库有 {len(texts)} 条回复、{index.rows} 条向量，对不上。{REINDEX}。")
    return texts, index


def _unfit(path: Path, cause: str) -> StoreError:
    return StoreError(f"旧回复库 {path} {cause}。{AGAIN}。")
