"""All stages of the encoder, one after another: ``python -m training.encoder.build [--minutes 80] [--since STAGE]``.

Needs the open corpora (training/SOURCES.md) and, with the usual minutes, some three hours of one core. Every stage leaves a
file in ``scratch/encoder`` that the next one reads; ``--since`` goes on from a stage, and an interrupted pretraining goes on by
itself.

``--device cuda`` takes the longer way that made what ships: all open corpora, a larger teacher pretrained and taught with three
seeds, and the encoder distilled from their mean; some twenty minutes of one H100. On a processor the same way is days.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Mapping

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
GPU = ("--device", "cuda")
LARGE = (*GPU, "--shape", "teacher")
TAUGHT: dict[str, tuple[str, ...]] = {
    "tokenizer": ("tokenizer",),
    "pack": ("pack", "--more"),
    "teacher": (
        "pretrain", *LARGE, "--batch", "384", "--pace", "0.5", "--minutes", "{minutes}", "--out", "teacher.pt", "--resume",
        "teacher_running.pt",
    ),
    "pretrain": ("pretrain", *GPU, "--batch", "192", "--minutes", "{minutes}"),
    **{
        f"lesson{seed}": (
            "heads", *LARGE, "--from", "teacher.pt", "--out", f"t{seed}.pt", "--epochs", "6", "--batch", "64", "--rate", "2e-4",
            "--seed", str(seed),
        ) for seed in (1, 2, 3)
    },
    "heads": (
        "distil", *GPU, "--teachers", "t1.pt", "t2.pt", "t3.pt", "--from", "pretrained.pt", "--out", "tuned.pt", "--epochs",
        "{epochs}", "--batch", "128", "--rate", "2e-3",
    ),
    "plain": (*STAGES["plain"], *GPU),
    "export": STAGES["export"],
    "compare": STAGES["compare"],
}  # fmt: skip
"""The same with a larger teacher, on a GPU; minutes are of the clock, for each of the two pretrainings."""


def commands(minutes: float, epochs: int, since: str, stages: Mapping[str, tuple[str, ...]] = STAGES) -> list[list[str]]:
    """Return the commands from stage ``since`` on."""
    names = list(stages)
    chosen = [stages[name] for name in names[names.index(since) :]]
    values = {"minutes": minutes, "epochs": epochs}
    return [[f"training.encoder.{module}", *(each.format(**values) for each in rest)] for module, *rest in chosen]


def main() -> None:
    """Run the stages; the first that fails ends it."""
    parser = argparse.ArgumentParser(prog="python -m training.encoder.build")
    parser.add_argument("--minutes", type=float, help="of pretraining, in processor time (80), or of a GPU's clock (4)")
    parser.add_argument("--epochs", type=int, help="of fine-tuning: 8, or 14 of distillation")
    parser.add_argument("--since", choices=TAUGHT | STAGES, default="tokenizer", help="first stage to run")
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    chosen = parser.parse_args()
    stages, minutes, epochs = (TAUGHT, 4.0, 14) if chosen.device == "cuda" else (STAGES, 80.0, 8)
    if chosen.since not in stages:
        parser.error(f"on this device the stages are {', '.join(stages)}")
    if chosen.since in ("tokenizer", "pack") and not corpus.OPEN.is_dir():
        parser.error(f"the open corpora are not in {corpus.OPEN}; training/SOURCES.md says where each comes from")
    corpus.SCRATCH.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    for module, *rest in commands(chosen.minutes or minutes, chosen.epochs or epochs, chosen.since, stages):
        print(f"— {module} {' '.join(rest)}", flush=True)
        command = [sys.executable, "-m", module, *rest]
        subprocess.run(command, cwd=examples.ROOT, env=environment, check=True)  # noqa: S603 - our own modules


if __name__ == "__main__":
    main()
