"""The mean of several readers' weights: ``python -m training.encoder.soup a.pt b.pt --out tuned.pt``.

All began from one pretraining. Wortsman et al. 2022 (arXiv:2203.05482).
Measure the mean on what is held out before it is taken: not any two lie in one valley.
"""

from __future__ import annotations

import argparse

import torch

from training.encoder import corpus


def main() -> None:
    """Write the mean."""
    parser = argparse.ArgumentParser(prog="python -m training.encoder.soup")
    parser.add_argument("sources", nargs="+")
    parser.add_argument("--out", default="tuned.pt")
    chosen = parser.parse_args()
    held = [torch.load(corpus.SCRATCH / name, weights_only=True, map_location="cpu") for name in chosen.sources]
    mean = {name: torch.stack([each[name].float() for each in held]).mean(0) for name in held[0]}
    torch.save(mean, corpus.SCRATCH / chosen.out)


if __name__ == "__main__":
    main()
