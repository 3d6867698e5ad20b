"""Runs the measures: ``python -m evals.run [names…] [--limit N]``; without names, all of them.

Each result goes to ``evals/results/<name>.json``; then the tables in evals/README.md and README.md are made anew from all
results.
``--limit N`` looks at the first N messages of each task, prints the result and keeps nothing.
"""

from __future__ import annotations

import argparse
import json
import os
from importlib import import_module
from typing import Any

from evals import tables
from evals.speed import ONE_THREAD

TASKS = (
    "intents", "evidence", "latency", "retrieval", "neighbours", "benchmarks", "drafts", "writer", "guard", "mutations",
    "agreement", "speed", "load", "robustness",
)  # fmt: skip
WHOLE = frozenset({"intents", "guard"})
"""Tasks that are quick and know no limit."""


def run(name: str, limit: int | None) -> dict[str, Any]:
    """Measure one task and return its result."""
    module = import_module(f"evals.{name}")  # here, so that one task never waits for the libraries of another
    result: dict[str, Any] = module.measure() if name in WHOLE else module.measure(limit)
    return result


def main(arguments: list[str] | None = None) -> None:
    """Run the tasks that are named."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.run", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="name", help=f"which tasks: {', '.join(TASKS)}; all when left out")
    parser.add_argument("--limit", type=int, help="only the first N messages of each task; prints, keeps nothing")
    chosen = parser.parse_args(arguments)
    if unknown := set(chosen.names) - set(TASKS):
        parser.error(f"no task {', '.join(sorted(unknown))}; there are {', '.join(TASKS)}")
    os.environ.update(ONE_THREAD)  # before numpy is loaded, or it is too late
    for name in chosen.names or TASKS:
        result = run(name, chosen.limit)
        if "skipped" in result:
            print(f"{name}: skipped, {result['skipped']}; the committed result stays")
        elif chosen.limit is not None:
            print(f"{name}:\n{json.dumps(result, ensure_ascii=False, indent=1)}")
        else:
            tables.keep(name, result)
            print(f"{name}: evals/results/{name}.json")
    if chosen.limit is None:
        tables.write()


if __name__ == "__main__":
    main()
