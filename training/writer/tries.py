"""What else was tried, side by side: ``python -m training.writer.tries [--minutes 5]``. Writes ``evals/results/tries.json``.

Every try learns from the same texts for the same processor time; compared is how surprising held-out replies and openings
are to it, over the same tokens.
"""

from __future__ import annotations

import argparse
import ast
import os
import re
import subprocess
import sys
from typing import Any

from evals import tables
from training.examples import ROOT

TRIES: dict[str, tuple[str, ...]] = {
    "pointer, encoder's weights, open text first (ships, longer)": ("train", "tune", "--from", "pretrained.pt"),
    "pointer, encoder's weights": ("train", "tune", "--from", "encoder"),
    "pointer, encoder's weights, no example shown": ("train", "tune", "--from", "encoder", "--alone"),
    "pointer, encoder's weights, openings alone": ("train", "tune", "--from", "encoder", "--firsts"),
    "pointer, nothing": ("train", "tune", "--from", "nothing"),
    "causal (Llama), 192 wide, 4 layers": ("causal",),
    "causal (Llama), 256 wide, 6 layers": ("causal", "--width", "256", "--layers", "6"),
}
"""What is tried, and by which module of this package with which arguments."""


def tried(what: str, arguments: tuple[str, ...], minutes: float) -> dict[str, Any]:
    """Run one try and return its figures."""
    module, *rest = arguments
    out = ("--out", "try.pt") if module == "train" else ()
    command = [sys.executable, "-m", f"training.writer.{module}", *rest, "--minutes", str(minutes), *out]
    done = subprocess.run(  # noqa: S603 - our own modules
        command, cwd=ROOT, env=os.environ | {"OMP_NUM_THREADS": "1"}, check=True, capture_output=True, text=True
    )
    figures = ast.literal_eval(done.stdout.rpartition("done ")[2].strip())
    parameters = re.search(r"([\d,]+) parameters", done.stdout)
    return {"what": what, "parameters": int(parameters[1].replace(",", "")) if parameters else 0, **figures}


def main() -> None:
    """Run all tries, one after another."""
    parser = argparse.ArgumentParser(prog="python -m training.writer.tries")
    parser.add_argument("--minutes", type=float, default=5.0, help="of processor time for each")
    chosen = parser.parse_args()
    rows = []
    for what, arguments in TRIES.items():
        rows.append(tried(what, arguments, chosen.minutes))
        print(rows[-1], flush=True)
        tables.keep("tries", {"minutes": chosen.minutes, "rows": rows})
    tables.write()


if __name__ == "__main__":
    main()
