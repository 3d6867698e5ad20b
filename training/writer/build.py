"""All stages of the writer, one after another: ``python -m training.writer.build [--minutes 70] [--since STAGE]``.

Needs the encoder's pretraining (``training.encoder.build``) and the open corpora (training/SOURCES.md). Of the minutes, in
processor time of one core, a fifth goes to pretraining. Every stage leaves a file in ``scratch/writer`` that the next reads.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

from training import examples
from training.encoder import corpus

STAGES: dict[str, tuple[str, ...]] = {
    "pretrain": ("train", "pretrain", "--from", "encoder", "--minutes", "{pretraining}"),
    "tune": ("train", "tune", "--from", "pretrained.pt", "--minutes", "{tuning}"),
    "export": ("export", "--from", "tuned.pt"),
}
"""What each stage runs: a module of this package with its arguments."""


def commands(minutes: float, since: str) -> list[list[str]]:
    """Return the commands from stage ``since`` on."""
    names = list(STAGES)
    values = {"pretraining": round(minutes / 5, 1), "tuning": round(minutes * 4 / 5, 1)}
    chosen = [STAGES[name] for name in names[names.index(since) :]]
    return [[f"training.writer.{module}", *(each.format(**values) for each in rest)] for module, *rest in chosen]


def main() -> None:
    """Run the stages; the first that fails ends it."""
    parser = argparse.ArgumentParser(prog="python -m training.writer.build")
    parser.add_argument("--minutes", type=float, default=70.0, help="of training, in processor time")
    parser.add_argument("--since", choices=STAGES, default="pretrain", help="first stage to run")
    chosen = parser.parse_args()
    if chosen.since == "pretrain" and not (corpus.SCRATCH / "pretrained.pt").is_file():
        parser.error("the pretrained encoder is not there: python -m training.encoder.build makes it")
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    for module, *rest in commands(chosen.minutes, chosen.since):
        print(f"— {module} {' '.join(rest)}", flush=True)
        command = [sys.executable, "-m", module, *rest]
        subprocess.run(command, cwd=examples.ROOT, env=environment, check=True)  # noqa: S603 - our own modules


if __name__ == "__main__":
    main()
