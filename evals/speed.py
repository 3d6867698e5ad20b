"""How fast, how big, how soon? One thread, a fresh process, messages of real lengths from our own examples.

``python -m evals.speed N`` is that process: it says when the first answer is there, then measures N messages and prints the
numbers.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tqdm import tqdm

from evals.scores import percentile

ROOT = Path(__file__).parents[1]
MESSAGES = 300
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1")
HEAVY = ("torch", "transformers", "onnxruntime", "sklearn", "scipy", "pandas", "gradio", "matplotlib", "sqlalchemy")
"""Libraries that a first answer should not have to wait for."""
FIRST = "first answer"


def measure(limit: int | None = None) -> dict[str, Any]:
    """Return milliseconds of analysis and suggestion, seconds to the first answer by state of the index cache, MiB, imports."""
    count = min(limit or MESSAGES, MESSAGES)
    with tempfile.TemporaryDirectory() as var:
        cold, _ = _process(Path(var), 0)
        warm, numbers = _process(Path(var), count)
    return {"messages": count, "start_cold_s": cold, "start_warm_s": warm, **numbers}


def _process(var: Path, count: int) -> tuple[float, dict[str, Any]]:
    """Run a fresh process and return the seconds to its first answer and its numbers."""
    command = [sys.executable, "-m", "evals.speed", str(count)]
    start = time.perf_counter()
    with subprocess.Popen(  # noqa: S603 - our own module, by our own interpreter
        command, cwd=ROOT, env={**os.environ, **ONE_THREAD, "NUANYAN_VAR": str(var)}, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        first = process.stdout.readline().strip()
        seconds = round(time.perf_counter() - start, 2)
        rest = process.stdout.read()
    if first != FIRST or process.returncode:
        raise RuntimeError(f"python -m evals.speed ended with {process.returncode}; its own message stands above")
    numbers: dict[str, Any] = json.loads(rest)
    return seconds, numbers


def texts(count: int) -> list[str]:
    """Return messages of our own examples and records, in an order that a hash gives."""
    found = []
    for folder in ("intents/examples", "training/records"):
        for path in sorted((ROOT / folder).glob("*.jsonl")):
            rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
            found += [row.get("text") or row.get("message", "") for row in rows]
    whole = sorted({text for text in found if text.strip()}, key=lambda text: hashlib.blake2s(text.encode()).hexdigest())
    return whole[:count]


def _child(count: int) -> None:
    from assistant.pipeline import Assistant  # here, for the import is part of what is measured
    from assistant.schema import Message

    assistant = Assistant()
    assistant.suggest(Message(text="快递三天没动了，帮我看看"))
    print(FIRST, flush=True)
    kept: dict[str, list[float]] = {"analyze": [], "first": [], "suggest": []}
    stages: dict[str, list[float]] = {}
    for text in tqdm(texts(count), desc="speed", unit="条", leave=False):
        message = Message(text=text)
        start = time.perf_counter()
        assistant.analyze(message)
        asked = time.perf_counter()
        next(assistant.stream(message))
        middle = time.perf_counter()
        suggestion = assistant.suggest(message)
        kept["suggest"].append((time.perf_counter() - middle) * 1000)
        kept["first"].append((middle - asked) * 1000)
        kept["analyze"].append((asked - start) * 1000)
        for stage, taken in suggestion.timings.items():
            stages.setdefault(stage, []).append(taken)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    numbers = {
        **{f"{name}_ms": _spread(each) for name, each in kept.items()},
        "stages_ms": {name: _spread(each) for name, each in stages.items()},
        "peak_mib": round(peak / (1024 if sys.platform == "linux" else 1024**2)),  # macOS counts bytes
        "loaded": [name for name in HEAVY if name in sys.modules],
    }
    print(json.dumps(numbers))


def _spread(taken: list[float]) -> dict[str, float]:
    return {"p50": round(percentile(taken, 0.5), 2), "p95": round(percentile(taken, 0.95), 2)}


if __name__ == "__main__":
    _child(int(sys.argv[1]))
