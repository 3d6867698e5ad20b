"""``python -m evals.benchmarks [--limit N] [--encoder FOLDER] [--start CHECKPOINT]``: measures, prints, keeps nothing."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

from evals.benchmarks import measure
from evals.benchmarks.files import MODEL
from evals.speed import ONE_THREAD


def main() -> None:
    """Measure with one thread and print the result."""
    parser = argparse.ArgumentParser(prog="python -m evals.benchmarks")
    parser.add_argument("--limit", type=int, help="only the first N items of each file")
    parser.add_argument("--encoder", type=Path, default=MODEL, help="folder of an exported encoder")
    parser.add_argument("--start", type=Path, help="checkpoint that fine-tuning begins with")
    chosen = parser.parse_args()
    os.environ.update(ONE_THREAD)  # before numpy is loaded, or it is too late
    print(json.dumps(measure(chosen.limit, chosen.encoder, chosen.start), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
