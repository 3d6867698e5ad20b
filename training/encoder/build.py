"""All stages of the encoder, one after another: ``python -m training.encoder.build [--minutes 80] [--since STAGE]``.

Needs the open corpora (training/SOURCES.md) and, with the usual minutes, some three hours of one core. Every stage leaves a
file in ``scratch/encoder`` that the next one reads; ``--since`` goes on from a stage, and an interrupted pretraining goes on by
itself.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

from training import examples
from training.encoder import corpus

STAGES: dict[str, tuple[str, ...]] = {
    "tokenizer": ("tokenizer",),
    "pack": ("pack",),
    "pretrain": ("pretrain", "--minutes", "{minutes}"),
    "contrast": ("contrast", "--from", "pretrained.pt", "--out", "near.pt"),
    "heads": ("heads", "--from", "near.pt", "--out", "tuned.pt", "--epochs", "{epochs}"),
    "plain": ("heads", "--from", "nothing", "--out", "plain.pt", "--epochs", "{epochs}"),
    "export": ("export", "--from", "tuned.pt"),
    "compare": ("export", "--from", "plain.pt", "--out", "scratch/encoder/plain"),
}
"""What each stage runs: a module of this package with its arguments. ``plain`` is the same without pretraining, to compare."""


def commands(minutes: float, epochs: int, since: str) -> list[list[str]]:
    """Return the commands from stage ``since`` on."""
    names = list(STAGES)
    chosen = [STAGES[name] for name in names[names.index(since) :]]
    values = {"minutes": minutes, "epochs": epochs}
    return [[f"training.encoder.{module}", *(each.format(**values) for each in rest)] for module, *rest in chosen]


def main() -> None:
    """Run the stages; the first that fails ends it."""
    parser = argparse.ArgumentParser(prog="python -m training.encoder.build")
    parser.add_argument("--minutes", type=float, default=80.0, help="of pretraining, in processor time")
    parser.add_argument("--epochs", type=int, default=8, help="of fine-tuning")
    parser.add_argument("--since", choices=STAGES, default="tokenizer", help="first stage to run")
    chosen = parser.parse_args()
    if chosen.since in ("tokenizer", "pack") and not corpus.OPEN.is_dir():
        parser.error(f"the open corpora are not in {corpus.OPEN}; training/SOURCES.md says where each comes from")
    corpus.SCRATCH.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    for module, *rest in commands(chosen.minutes, chosen.epochs, chosen.since):
        print(f"— {module} {' '.join(rest)}", flush=True)
        command = [sys.executable, "-m", module, *rest]
        subprocess.run(command, cwd=examples.ROOT, env=environment, check=True)  # noqa: S603 - our own modules


if __name__ == "__main__":
    main()
