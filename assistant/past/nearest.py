"""Nearest neighbours of unit vectors: every one is compared up to 50,000 rows, above that a graph (usearch) is walked.

A folder holds ``nearest.json`` and either ``vectors.npy`` or ``graph.usearch``. Both are mapped into memory, not read: opening
takes milliseconds, and what is never looked at stays on disk. evals/results/neighbours.json says what each costs and finds.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn, Protocol

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from assistant.errors import StoreError
from assistant.features import Floats

if TYPE_CHECKING:
    from usearch.index import Index

FORMAT = 1
"""Counts up whenever a folder written before can no longer be read."""
MANIFEST, VECTORS, GRAPH = "nearest.json", "vectors.npy", "graph.usearch"
EXACT_UP_TO = 50_000
"""Rows up to which all are compared: 38 MB at a width of 192. They are float32, for numpy multiplies nothing else as fast."""
NEIGHBOURS, BUILDING, SEARCHING = 16, 64, 128
"""Links of a row in the graph, and how many rows are kept in view while it is built and searched: more finds more, slower."""
BLOCK = 2048
"""Rows that are written between two steps of the progress bar."""


class Found(NamedTuple):
    """``ids``: row numbers, int64, nearest first; ``similarities``: cosines, float32, -1 to 1. At most ``count`` of each."""

    ids: NDArray[np.int64]
    similarities: Floats


class Nearest(Protocol):
    """The rows of an opened folder. Safe to share between threads."""

    rows: int
    width: int

    def search(self, vector: Floats, count: int) -> Found:
        """Return the rows nearest to ``vector``, shape (width,), of length one."""

    def vectors(self, start: int, stop: int) -> Floats:
        """Return rows as they are kept, shape (stop - start, width); a graph keeps half precision."""


class Exact:
    """Compares all rows."""

    def __init__(self, kept: Floats) -> None:
        self._kept = kept
        self.rows, self.width = kept.shape

    def search(self, vector: Floats, count: int) -> Found:
        """Return the nearest rows; of equally near ones the first."""
        near = np.asarray(self._kept @ _fitting(vector, self.width), dtype=np.float32)
        most = min(count, self.rows)
        among = np.sort(np.argpartition(-near, most - 1)[:most])
        best = among[np.argsort(-near[among], kind="stable")]
        return Found(best.astype(np.int64), near[best])

    def vectors(self, start: int, stop: int) -> Floats:
        """Return rows as they were given."""
        return np.array(self._kept[start:stop])


class Graph:
    """Walks from row to row towards the vector, so that of a million some thousand are looked at."""

    def __init__(self, index: Index) -> None:
        self._index, self._lock = index, threading.Lock()  # usearch gives every Python thread the same working memory
        self.rows, self.width = len(index), int(index.ndim)

    def search(self, vector: Floats, count: int) -> Found:
        """Return rows that are nearly always the nearest ones."""
        with self._lock:
            found = self._index.search(_fitting(vector, self.width), min(count, self.rows), threads=1)
        return Found(found.keys.astype(np.int64), np.clip(1 - found.distances, -1, 1).astype(np.float32))

    def vectors(self, start: int, stop: int) -> Floats:
        """Return rows, each number to about three places."""
        with self._lock:
            return np.asarray(self._index.get(np.arange(start, stop, dtype=np.uint64), "f32"), dtype=np.float32)


def build(
    vectors: Floats,
    folder: Path,
    progress: bool = False,
    onto: Path | None = None,
    *,
    exact: bool | None = None,
    threads: int = 0,
    label: str | None = None,
) -> None:
    """Write a folder that ``open`` opens; whatever it held is written over, its manifest last.

    :param vectors: shape (rows, width), each of length one; may be mapped into memory.
    :param onto: another folder, whose rows come first: a graph is then taken on, not built from its start.
    :param exact: whether all rows will be compared; None lets their number decide.
    :param threads: how many build a graph; 0 is one for each core.
    :param label: stands before the progress bar.
    :raises ValueError: when there is no row at all, or the widths differ.
    :raises StoreError: when ``onto`` is missing or damaged.
    :raises OSError: when the folder cannot be written.
    """
    before = None if onto is None else open(onto)
    first = 0 if before is None else before.rows
    rows, width = first + len(vectors), vectors.shape[1]
    if rows == 0 or (before is not None and before.width != width):
        raise ValueError(f"{rows} rows of width {width} cannot be built onto width {before and before.width}")
    exact = rows <= EXACT_UP_TO if exact is None else exact
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MANIFEST).unlink(missing_ok=True)
    with tqdm(total=rows, desc=label, unit="句", disable=not progress) as bar:
        if exact:
            _write(folder / VECTORS, (rows, width), _blocks(before, vectors), bar)
        elif onto is not None and isinstance(before, Graph):
            bar.update(first)
            _grow(_graph(onto / GRAPH, view=False), first, _blocks(None, vectors), bar, threads).save(folder / GRAPH)
        else:
            _grow(_fresh(width), 0, _blocks(before, vectors), bar, threads).save(folder / GRAPH)
    (folder / (GRAPH if exact else VECTORS)).unlink(missing_ok=True)
    size = (folder / (VECTORS if exact else GRAPH)).stat().st_size
    manifest = {"format": FORMAT, "kind": "exact" if exact else "graph", "rows": rows, "width": width, "bytes": size}
    (folder / MANIFEST).write_text(json.dumps(manifest) + "\n", encoding="utf-8")


def open(folder: Path) -> Nearest:
    """Open what ``build`` wrote. Sizes, shapes and headers are checked, not every byte, for that would read the whole file.

    :raises StoreError: when a file is missing, cut short, of another version or not what the manifest says; it names the file.
    """
    told = _manifest(folder)
    kept = folder / (VECTORS if told["kind"] == "exact" else GRAPH)
    try:
        if kept.stat().st_size != told["bytes"]:
            raise _unfit(kept, f"应有 {told['bytes']} 字节，现在是 {kept.stat().st_size}，没有写完或拷贝不完整")
        opened: Nearest = Exact(_mapped(kept)) if told["kind"] == "exact" else Graph(_graph(kept, view=True))
    except OSError as error:
        raise _unfit(kept, f"打不开（{error.strerror}）") from error
    if (opened.rows, opened.width) != (told["rows"], told["width"]):
        raise _unfit(kept, f"有 {opened.rows} 行、宽 {opened.width}，清单上是 {told['rows']} 行、宽 {told['width']}")
    return opened


def _fitting(vector: Floats, width: int) -> Floats:
    if vector.shape != (width,):
        raise ValueError(f"a vector of shape {vector.shape} was looked for among rows of width {width}")
    return np.ascontiguousarray(vector, dtype=np.float32)


def _blocks(before: Nearest | None, vectors: Floats) -> Iterator[Floats]:
    """Yield the rows of both, some at a time."""
    if before is not None:
        for start in range(0, before.rows, BLOCK):
            yield before.vectors(start, min(start + BLOCK, before.rows))
    for start in range(0, len(vectors), BLOCK):
        yield np.ascontiguousarray(vectors[start : start + BLOCK], dtype=np.float32)


def _write(path: Path, shape: tuple[int, int], blocks: Iterator[Floats], bar: tqdm[NoReturn]) -> None:
    with path.open("wb") as file:
        header = {"descr": np.lib.format.dtype_to_descr(np.dtype(np.float32)), "fortran_order": False, "shape": shape}
        np.lib.format.write_array_header_1_0(file, header)
        for block in blocks:
            file.write(block.tobytes())
            bar.update(len(block))


def _fresh(width: int) -> Index:
    from usearch.index import Index  # here, for a shop with few replies does without

    return Index(
        ndim=width, metric="ip", dtype="f16", connectivity=NEIGHBOURS, expansion_add=BUILDING, expansion_search=SEARCHING
    )


def _grow(index: Index, first: int, blocks: Iterator[Floats], bar: tqdm[NoReturn], threads: int) -> Index:
    for block in blocks:
        index.add(np.arange(first, first + len(block), dtype=np.uint64), block, threads=threads)
        first += len(block)
        bar.update(len(block))
    return index


def _mapped(path: Path) -> Floats:
    try:
        kept: Floats = np.load(path, mmap_mode="r", allow_pickle=False)
    except (ValueError, EOFError) as error:
        raise _unfit(path, "不是向量文件，或者已损坏") from error
    if kept.ndim != 2 or kept.dtype != np.float32:
        raise _unfit(path, f"里面是 {kept.ndim} 维的 {kept.dtype}，应当是 2 维的 float32")
    return kept


def _graph(path: Path, view: bool) -> Index:
    from usearch.index import Index

    try:
        index = Index.restore(path, view=view, expansion_add=BUILDING, expansion_search=SEARCHING)
    except (RuntimeError, ValueError) as error:  # what usearch says of a header, a version or a size that is not right
        raise _unfit(path, "不是这个版本的 usearch 能读的索引，或者已损坏") from error
    if index is None:
        raise _unfit(path, "不是索引文件，或者已损坏")
    return index


def _manifest(folder: Path) -> dict[str, int | str]:
    path = folder / MANIFEST
    try:
        told = json.loads(path.read_bytes())
        if told["format"] != FORMAT:
            raise _unfit(path, f"的格式是 {told['format']}，这个程序读的是 {FORMAT}，多半是别的版本写的")
        kept: dict[str, int | str] = {key: told[key] for key in ("kind", "rows", "width", "bytes")}
    except OSError as error:
        raise _unfit(path, f"打不开（{error.strerror}）") from error
    except (ValueError, KeyError, TypeError) as error:
        raise _unfit(path, "不是有效的清单") from error
    if kept["kind"] not in ("exact", "graph"):
        raise _unfit(path, f"里写的是 {kept['kind']}，只认得 exact 和 graph")
    return kept


def _unfit(path: Path, cause: str) -> StoreError:
    return StoreError(f"近邻索引 {path} {cause}。请运行 python -m assistant past index 重新建立。")
