"""Trains the writer: ``OMP_NUM_THREADS=1 python -m training.writer.train pretrain --minutes 40`` then ``… train tune``.

Pretraining reads open dialogues and mended texts with our own replies among them; tuning reads our own alone. Both go on from
their last checkpoint when they are started again. Checkpoints and a log lie in ``scratch/writer``.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor

from assistant.writer.layout import Layout
from training.encoder import corpus as encoder_corpus
from training.encoder.network import Shape
from training.encoder.pretrain import Muon
from training.examples import ROOT
from training.writer import corpus, general, near, pairs
from training.writer.batches import Row, batches, layout, rows_of
from training.writer.network import Writer

SCRATCH = ROOT / "scratch" / "writer"
OWN_SHARE = 0.6
"""Share of own examples in pretraining."""
RATES = {"pretrain": (4e-3, 1.5e-3), "tune": (4e-3, 1e-3)}
"""Learning rates by stage: of matrices by Muon, of the rest by AdamW."""
DROP = {"pretrain": 0.0, "tune": 0.05}
SAVED_EVERY = 180


def start(how: Layout, source: str) -> Writer:
    """Return a writer: new (``nothing``), with the pretrained encoder's weights (``encoder``), or from a checkpoint."""
    torch.manual_seed(0)
    writer = Writer(replace(Shape(), vocabulary=how.size), torch.tensor(general.tokens(how)))
    if source == "encoder":
        held = torch.load(encoder_corpus.SCRATCH / "pretrained.pt", weights_only=True)["network"]
        writer.begin_with(held)
    elif source != "nothing":
        held = torch.load(SCRATCH / source, weights_only=True)
        writer = Writer(replace(Shape(), vocabulary=how.size), held["written"])
        writer.load_state_dict(held)
    return writer


def optimisers(writer: Writer, rates: tuple[float, float]) -> tuple[Muon, torch.optim.AdamW]:
    """Return Muon for the matrices inside layers, AdamW for the rest."""
    inside = {
        name: each for name, each in writer.named_parameters() if each.ndim == 2 and ("block" in name or "layers" in name)
    }
    known = {id(each) for each in inside.values()}
    others = [each for each in writer.parameters() if id(each) not in known]
    return Muon(list(inside.values()), rates[0]), torch.optim.AdamW(others, rates[1], betas=(0.9, 0.98), weight_decay=0.01)


def loss_of(writer: Writer, source: Tensor, target: Tensor, drop: float) -> tuple[Tensor, int]:
    """Return the mean negative log-likelihood of a batch's tokens, and how many they are."""
    found, counts = writer.likelihood(source, target, drop)
    count = int(counts.sum())
    return -(found * counts).sum() / count, count


@torch.no_grad()
def measured(writer: Writer, rows: list[Row]) -> float:
    """Return the mean negative log-likelihood a token over rows that were kept aside."""
    writer.eval()
    total, tokens = 0.0, 0
    for source, target in batches(rows, random.Random(0)):  # noqa: S311
        loss, count = loss_of(writer, source, target, 0.0)
        total, tokens = total + loss.item() * count, tokens + count
    writer.train()
    return total / tokens


class Run:
    """One training run with a budget in minutes of processor time."""

    def __init__(self, writer: Writer, stage: str, minutes: float, out: Path, aside: dict[str, list[Row]]) -> None:
        self.writer, self.out, self.aside = writer, out, aside
        self.budget, self.rates, self.drop = minutes * 60, RATES[stage], DROP[stage]
        self.both = optimisers(writer, self.rates)

    def pace(self, part: float) -> float:
        """Return the share of the learning rate at a point of the run, 0 to 1."""
        return min(1.0, part / 0.03 + 0.01) * min(1.0, (1 - part) / 0.6 + 0.02)

    def go(self, stream: Iterator[tuple[Tensor, Tensor]]) -> None:
        """Train until the budget is used up."""
        began, saved, step, losses, tokens, told = time.process_time(), time.time(), 0, [], 0, time.time()
        self.writer.train()
        while (spent := time.process_time() - began) < self.budget:
            pace = self.pace(spent / self.budget)
            for each, rate in zip(self.both, self.rates, strict=True):
                each.param_groups[0]["lr"] = rate * pace
            source, target = next(stream)
            loss, count = loss_of(self.writer, source, target, self.drop)
            for each in self.both:
                each.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(self.writer.parameters(), 1.0)
            for each in self.both:
                each.step()
            step, tokens = step + 1, tokens + int((source != 0).sum()) + count
            losses.append(loss.item())
            if step % 50 == 0:
                speed = tokens / (time.time() - told)
                aside = ""
                if step % 200 == 0:
                    aside = ", ".join(f"{name} {measured(self.writer, rows):.4f}" for name, rows in self.aside.items())
                print(f"{step} {spent:.0f}s {speed:.0f} tok/s loss {sum(losses) / len(losses):.4f} {aside}", flush=True)
                losses, tokens, told = [], 0, time.time()
            if time.time() - saved > SAVED_EVERY:
                self.save()
                saved = time.time()
        self.save()
        print("done", {name: round(measured(self.writer, rows), 4) for name, rows in self.aside.items()}, flush=True)

    def save(self) -> None:
        """Write the weights whole or not at all."""
        part = self.out.with_suffix(".part")
        torch.save(self.writer.state_dict(), part)
        part.replace(self.out)


def endless(examples: list[pairs.Example], how: Layout, vary: bool, seed: int = 0) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield batches for ever, each pass in another order and, where asked, in other forms."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    held = [] if vary else rows_of(examples, how)
    while True:
        rows = rows_of([pairs.varied(each, chance) for each in examples], how) if vary else held
        yield from batches(rows, chance)


def joined(own: Iterator[tuple[Tensor, Tensor]], other: Iterator[tuple[Tensor, Tensor]]) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield batches of both, own ones by their share."""
    due = 0.0
    while True:
        due += OWN_SHARE
        if due >= 1:
            due -= 1
            yield next(own)
        else:
            yield next(other)


def main() -> None:
    """Run one stage."""
    parser = argparse.ArgumentParser(prog="python -m training.writer.train")
    parser.add_argument("stage", choices=("pretrain", "tune"))
    parser.add_argument("--from", dest="source", default="", help="nothing, encoder, or a checkpoint")
    parser.add_argument("--out", default="")
    parser.add_argument("--minutes", type=float, default=40.0)
    parser.add_argument("--alone", action="store_true", help="no example of what was said to another buyer")
    parser.add_argument("--firsts", action="store_true", help="openings alone, also those of the replies")
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    SCRATCH.mkdir(parents=True, exist_ok=True)
    how = layout()
    before = {"pretrain": "encoder", "tune": "pretrained.pt"}[chosen.stage]
    writer = start(how, chosen.source or before)
    said = [*pairs.replies(), *pairs.openings()]
    sets = {"replies": pairs.replies(aside=True), "openings": pairs.openings(aside=True)}
    if chosen.stage == "tune" and not chosen.alone:
        sets = {name: near.with_examples(found, said) for name, found in sets.items()}
        said = near.with_examples(said, said)
    own = pairs.firsts(said) if chosen.firsts else [*said, *pairs.patterns()]
    aside = {name: rows_of(found, how) for name, found in sets.items()}
    stream = endless(own, how, vary=True)
    if chosen.stage == "pretrain":
        stream = joined(stream, endless(corpus.examples(), how, vary=False))
    out = SCRATCH / (chosen.out or {"pretrain": "pretrained.pt", "tune": "tuned.pt"}[chosen.stage])
    print(f"{sum(each.numel() for each in writer.parameters()):,} parameters, {len(own)} own examples", flush=True)
    Run(writer, chosen.stage, chosen.minutes, out, aside).go(stream)


if __name__ == "__main__":
    main()
