"""How fast are the nearest of 10,000, 50,000 and a million vectors found, and are they the nearest? One thread.

The vectors: every message, example and sentence of a reply of our own, as the shipped encoder gives them, and, as there are not
a million of those, mixtures of two of them in a random proportion, brought back to length one. Mixtures lie between real
vectors, more evenly than a shop's messages would; the queries are real ones that were set aside, and are mixed into nothing.

Measured are comparing all rows (numpy, a fifth of the queries), the graph of usearch that the program builds above 50,000 rows,
and the same graph of hnswlib: as many links, as wide a search. Of hnswlib there is only a source package; it is compiled into
an environment that is thrown away, and left out, with the reason, where that does not succeed. The program never needs it.

``python -m evals.neighbours ENGINE FOLDER`` is the fresh process that opens an index, searches and prints its numbers.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from assistant.content import load
from assistant.encoder import Encoder
from assistant.features import Floats, Indices
from assistant.past import nearest
from assistant.past.store import FLOOR
from assistant.retrieve import texts
from assistant.settings import ROOT
from evals.scores import percentile
from evals.setting import WORK
from evals.speed import ONE_THREAD

SIZES = (10_000, 50_000, 1_000_000)
QUERIES, FEWER, NEAREST, SEED = 500, 100, 10, 7
PASS = 20_000
"""Rows that all queries are compared with at once."""
THREADS = 2
"""Threads that build; one searches."""
ROWS, ASKED, FOUND = "rows.npy", "asked.npy", "found.npy"
HNSWLIB = f"""
import json, os, sys, time
import hnswlib, numpy as np
def resident():
    return int(open("/proc/self/statm").read().split()[1]) * 4096 / 2**20 if os.path.exists("/proc/self/statm") else 0.0
action, folder = sys.argv[1:]
path = folder + "/graph.hnswlib"
if action == "build":
    rows = np.load(folder + "/{ROWS}", mmap_mode="r")
    index = hnswlib.Index(space="ip", dim=rows.shape[1])
    index.init_index(max_elements=len(rows), M={nearest.NEIGHBOURS}, ef_construction={nearest.BUILDING}, random_seed={SEED})
    for at in range(0, len(rows), {nearest.BLOCK}):
        block = rows[at:at + {nearest.BLOCK}]
        index.add_items(block, np.arange(at, at + len(block)), num_threads={THREADS})
    index.save_index(path)
else:
    asked = np.load(folder + "/{ASKED}")
    before = resident()
    index = hnswlib.Index(space="ip", dim=asked.shape[1])
    index.load_index(path)
    index.set_ef({nearest.SEARCHING})
    index.set_num_threads(1)
    for vector in asked[:20]:
        index.knn_query(vector, {NEAREST}, num_threads=1)
    taken, found = [], []
    for vector in asked:
        start = time.perf_counter()
        ids, _ = index.knn_query(vector, {NEAREST}, num_threads=1)
        taken.append((time.perf_counter() - start) * 1000)
        found.append(ids[0].astype(np.int64))
    np.save(folder + "/{FOUND}", np.stack(found))
    print(json.dumps({{"taken": taken, "resident": resident() - before}}))
"""


def measure(limit: int | None = None) -> dict[str, Any]:
    """Return recall, milliseconds, build seconds and MiB by engine and size; ``limit`` is the largest size."""
    WORK.mkdir(parents=True, exist_ok=True)
    sizes = sorted({min(size, limit or size) for size in SIZES})
    real = _real()
    asked, pool = real[:QUERIES], real[QUERIES:]
    with tempfile.TemporaryDirectory(dir=WORK) as name:
        work = Path(name)
        np.save(work / ASKED, asked)
        python, why = _hnswlib(work / "venv")
        engines = ["exact", "usearch", *(["hnswlib"] if python else [])]
        rows: dict[str, dict[str, Any]] = {engine: {} for engine in engines}
        for size in sizes:
            _save(work / ROWS, pool, size)
            truth = _truth(work / ROWS, asked)
            for engine in tqdm(engines, desc=f"neighbours: {size}", unit="engine", leave=False):
                rows[engine][str(size)] = _one(engine, work, python, truth)
    return {"queries": len(asked), "real": len(real), "width": real.shape[1], "rows": rows, "hnswlib": why, "floor": _floor()}


def _real() -> Floats:
    """Return the vectors of all our texts, in an order that the seed gives."""
    content = load(ROOT)
    found = {*texts(content), *(row["text"] for row in _examples())}
    found |= {part.text for record in content.records for reply in record.replies for part in reply.parts}
    vectors = Encoder.open(ROOT / "models" / "encoder").vectors(sorted(text for text in found if text.strip()), progress=True)
    return np.random.default_rng(SEED).permutation(np.unique(vectors, axis=0))


def _examples() -> list[dict[str, Any]]:
    paths = sorted((ROOT / "intents" / "examples").glob("*.jsonl"))
    return [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _save(path: Path, pool: Floats, size: int) -> None:
    """Write ``size`` vectors: the real ones, then mixtures of two."""
    random = np.random.default_rng(SEED)
    out = np.lib.format.open_memmap(path, "w+", np.float32, (size, pool.shape[1]))
    out[: len(pool)] = pool[:size]
    for start in range(len(pool), size, nearest.BLOCK):
        count = min(nearest.BLOCK, size - start)
        one, two = pool[random.integers(len(pool), size=count)], pool[random.integers(len(pool), size=count)]
        share = random.random((count, 1), dtype=np.float32)
        mixed = one * share + two * (1 - share)
        out[start : start + count] = mixed / np.linalg.norm(mixed, axis=1, keepdims=True)
    out.flush()


def _truth(path: Path, asked: Floats) -> Indices:
    """Return the nearest rows of each query, shape (queries, NEAREST), all queries at once over some rows at a time."""
    kept: Floats = np.load(path, mmap_mode="r")
    ids = np.zeros((len(asked), 0), dtype=np.int64)
    near = np.zeros((len(asked), 0), dtype=np.float32)
    for start in range(0, len(kept), PASS):
        more = asked @ kept[start : start + PASS].T
        near = np.concatenate([near, more], axis=1)
        ids = np.concatenate([ids, np.broadcast_to(np.arange(start, start + more.shape[1]), more.shape)], axis=1)
        best = np.argpartition(-near, NEAREST - 1, axis=1)[:, :NEAREST]
        near, ids = np.take_along_axis(near, best, axis=1), np.take_along_axis(ids, best, axis=1)
    return ids


def _one(engine: str, work: Path, python: Path | None, truth: Indices) -> dict[str, float]:
    """Build with one engine, search in a fresh process and return the numbers."""
    start = time.perf_counter()
    if engine == "usearch":
        nearest.build(np.load(work / ROWS, mmap_mode="r"), work / engine, exact=False, threads=THREADS)
    elif engine == "hnswlib":
        _run([str(python), "-c", HNSWLIB, "build", str(work)])
    built = 0.0 if engine == "exact" else time.perf_counter() - start
    command = (
        [str(python), "-c", HNSWLIB, "search"] if engine == "hnswlib" else [sys.executable, "-m", "evals.neighbours", engine]
    )
    told = json.loads(_run([*command, str(work)]))
    file = {"exact": work / ROWS, "usearch": work / "usearch" / nearest.GRAPH, "hnswlib": work / "graph.hnswlib"}[engine]
    found = np.load(work / FOUND)
    right = truth[: len(found)]
    same = [len(set(mine.tolist()) & set(those.tolist())) for mine, those in zip(found, right, strict=True)]
    return {
        "recall_10": float(np.mean(same)) / truth.shape[1],
        "p50_ms": percentile(told["taken"], 0.5),
        "p95_ms": percentile(told["taken"], 0.95),
        "build_s": round(built, 1),
        "disk_mib": round(file.stat().st_size / 2**20, 1),
        "resident_mib": round(told["resident"], 1),
    }


def _run(command: list[str]) -> str:
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **ONE_THREAD}, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603 - our own commands
    return done.stdout


def _hnswlib(folder: Path) -> tuple[Path | None, str]:
    """Compile hnswlib into an environment of its own; return its Python and version, or None and why not."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "hnswlib", "numpy"]
    done = subprocess.run(install, capture_output=True, text=True)  # noqa: S603 - pip
    if done.returncode:
        return (
            None,
            f"could not be compiled: {done.stderr.strip().splitlines()[-1][:200] if done.stderr.strip() else 'no word why'}",
        )
    return python, _run([str(python), "-c", "from importlib.metadata import version; print(version('hnswlib'))"]).strip()


def _floor() -> dict[str, float]:
    """Return which share of pairs of our own examples reach the floor of past replies: of the same sub, and of two subs."""
    rows = [row for row in _examples() if row.get("sub")]
    vectors = Encoder.open(ROOT / "models" / "encoder").vectors([row["text"] for row in rows])
    subs = np.array([row["sub"] for row in rows])
    same, near = subs[:, None] == subs[None], vectors @ vectors.T >= FLOOR
    pairs = ~np.eye(len(rows), dtype=bool)
    return {"cosine": FLOOR, "same_sub": float(near[same & pairs].mean()), "other_sub": float(near[~same].mean())}


def _resident() -> float:
    """Return MiB of memory that this process holds, mapped pages of files included; 0 where the system does not tell."""
    path = Path("/proc/self/statm")
    return int(path.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20 if path.is_file() else 0.0


def _child(engine: str, work: Path) -> None:
    asked: Floats = np.load(work / ASKED)
    if engine == "usearch":
        import usearch.index  # noqa: F401 - so that what the library itself takes does not count
    before = _resident()
    index = nearest.open(work / engine) if engine == "usearch" else nearest.Exact(np.load(work / ROWS, mmap_mode="r"))
    if engine == "exact":
        asked = asked[:FEWER]  # it is exact, so only its time is wanted
    for vector in asked[:20]:
        index.search(vector, NEAREST)
    taken, found = [], []
    for vector in asked:
        start = time.perf_counter()
        ids = index.search(vector, NEAREST).ids
        taken.append((time.perf_counter() - start) * 1000)
        found.append(ids)
    np.save(work / FOUND, np.stack(found))
    print(json.dumps({"taken": taken, "resident": _resident() - before}))


if __name__ == "__main__":
    _child(sys.argv[1], Path(sys.argv[2]))
