"""Joint fine-tuning: ``OMP_NUM_THREADS=1 nice -n 19 python -m training.encoder.heads --from pretrained.pt --out tuned.pt``.

One network learns all labels at once: intents (each yes or no, and which is the main one), the sub within the main intent,
emotion as three yes-or-no steps, the role of a reply's sentence. The running mean of the weights is what is kept. Nothing that
is held out is learnt from; the real messages are only measured, once, at the end.
"""

from __future__ import annotations

import argparse
import math
import random
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from assistant.schema import Message, Turn
from evals import intents as measures
from training import examples
from training.encoder import corpus
from training.encoder.batches import INTENTS, SUBS, UNKNOWN, Batch, Example, batched, drawn, of_sentence, varied
from training.encoder.network import PAD, Encoder, Shape
from training.encoder.serve import read
from training.examples import ROLES

SIZES = {"intent": len(INTENTS), **{intent: len(subs) for intent, subs in SUBS.items()}, "emotion": 3, "role": len(ROLES)}
DROP, MASKED, SMOOTH = 0.1, 0.08, 0.05
BATCH = 48


class Reader(nn.Module):
    """Encoder and heads: (batch, places) → (batch, 6 intents + subs by intent + 3 steps of emotion + 7 roles)."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.encoder = Encoder(shape)
        self.side = nn.Parameter(torch.zeros(shape.width))
        self.mix = nn.Linear(3 * shape.width, shape.width)
        self.heads = nn.Linear(3 * shape.width + shape.width, sum(SIZES.values()))
        nn.init.normal_(self.heads.weight, std=0.01)

    def forward(self, ids: Tensor, current: Tensor) -> Tensor:
        """Return the outputs; ``current``, shape (batch, places), is true for the text itself, false for the turn before."""
        seen = ids != PAD
        places = torch.arange(ids.shape[1], device=ids.device).expand_as(ids)
        weight = current.unsqueeze(-1).to(self.side.dtype)
        drop = DROP if self.training else 0.0
        held = self.encoder(ids, places, seen[:, None, None, :], (1 - weight) * self.side, drop)
        mean = (held * weight).sum(1) / weight.sum(1)
        most = (held - (1 - weight) * 1e4).amax(1)
        pooled = functional.dropout(torch.cat([held[:, 0], mean, most], dim=1), 2 * drop, self.training)
        mixed = functional.dropout(torch.tanh(self.mix(pooled)), drop, self.training)
        out: Tensor = self.heads(torch.cat([pooled, mixed], dim=1))
        return out


def parts(scores: Tensor) -> dict[str, Tensor]:
    """Return the outputs by name."""
    return dict(zip(SIZES, torch.split(scores, list(SIZES.values()), dim=1), strict=True))


def loss_of(scores: Tensor, batch: Batch) -> Tensor:
    """Return the joint loss, every kind of label a mean over the texts that have it."""
    out, told = parts(scores), batch.main != UNKNOWN
    total = scores.sum() * 0
    if told.any():
        flags = batch.raised[told] * (1 - SMOOTH) + SMOOTH / 2
        total = total + functional.binary_cross_entropy_with_logits(out["intent"][told], flags) * 3
        total = total + functional.cross_entropy(out["intent"][told], batch.main[told], label_smoothing=SMOOTH)
        total = total + functional.binary_cross_entropy_with_logits(out["emotion"][told], batch.felt[told])
        for number, intent in enumerate(INTENTS):
            rows = (batch.main == number) & (batch.sub != UNKNOWN)
            if rows.any():
                part = functional.cross_entropy(out[intent][rows], batch.sub[rows], reduction="sum", label_smoothing=SMOOTH)
                total = total + 0.4 * part / told.sum()
    spoken = batch.role != UNKNOWN
    if spoken.any():
        part = functional.cross_entropy(out["role"][spoken], batch.role[spoken], reduction="sum", label_smoothing=SMOOTH)
        total = total + 0.5 * part / len(spoken)
    return total


def scored(reader: Reader, tokenizer: Tokenizer, found: Sequence[Example]) -> NDArray[np.float32]:
    """Return the outputs for texts, in their order."""
    reader.eval()
    with torch.no_grad():
        rows = [reader(batch.ids, batch.current) for batch in batched(tokenizer, found, 32)]
    reader.train()
    return torch.cat(rows).numpy() if rows else np.zeros((0, sum(SIZES.values())), dtype=np.float32)


def figures(scores: NDArray[np.float32], items: Sequence[measures.Item]) -> dict[str, float]:
    """Return accuracy and macro-F1 of the main intent."""
    right = [item.intents[0] for item in items]
    told = [INTENTS[at] for at in scores[:, : len(INTENTS)].argmax(1)]
    hits = sum(map(str.__eq__, right, told)) / len(right)
    return {"accuracy": round(hits, 4), "macro_f1": measures.macro_f1(right, told)}


def examples_of(items: Sequence[measures.Item]) -> list[Example]:
    """Return items to measure as texts without labels."""
    before = [item.message.history[-1].text if item.message.history else "" for item in items]
    return [Example(read(item.message.text), read(turn)) for item, turn in zip(items, before, strict=True)]


def set_aside() -> dict[str, list[measures.Item]]:
    """Return what is measured: all that is held out, then by kind; open reviews beside our own."""
    aside = [each for each in examples.messages() if each.held_out]
    sets: dict[str, list[measures.Item]] = {"held": [], "live": [], "records": [], "open": []}
    for each in aside:
        message = Message(text=each.text, history=(Turn(who="agent", text=each.previous),) if each.previous else ())
        item = measures.Item(message, each.intents, each.sub, each.emotion)
        sets["records" if each.source == "records" else "open" if each.source == "open" else "live"].append(item)
        sets["held"].append(item)
    return sets


def tune(reader: Reader, tokenizer: Tokenizer, epochs: int, rate: float, seed: int, report: bool = True) -> Reader:
    """Train, and return the running mean of the weights."""
    chance = random.Random(seed)  # noqa: S311
    messages = [each for each in examples.messages() if not each.held_out]
    sentences = [of_sentence(each) for each in examples.replies() if not each.held_out]
    slow = [each for name, each in reader.named_parameters() if name.startswith("encoder")]
    fast = [each for name, each in reader.named_parameters() if not name.startswith("encoder")]
    groups = [{"params": slow, "lr": rate}, {"params": fast, "lr": rate * 2}]
    optimiser = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.02)
    peaks = [group["lr"] for group in optimiser.param_groups]
    mean = {name: each.detach().clone() for name, each in reader.state_dict().items()}
    sets, done, clock = set_aside(), 0.0, time.time()
    steps = epochs * (sum(0.9 for _ in messages) + len(sentences[:6000])) / BATCH
    for epoch in range(epochs):
        tokenizer.model.dropout = 0.1
        found = [varied(each, chance) for each in drawn(messages, sentences, chance)]
        rows = list(batched(tokenizer, found, BATCH, chance, MASKED))
        tokenizer.model.dropout = None
        losses = []
        for batch in rows:
            part = min(1.0, done / steps)
            pace = min(1.0, part / 0.06 + 0.02) * (0.5 + 0.5 * math.cos(math.pi * part)) + 0.01
            for group, peak in zip(optimiser.param_groups, peaks, strict=True):
                group["lr"] = peak * pace
            optimiser.zero_grad(set_to_none=True)
            loss = loss_of(reader(batch.ids, batch.current), batch)
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimiser.step()
            losses.append(loss.item())
            done += 1
            keep = min(0.99, done / (done + 20))
            for name, each in reader.state_dict().items():
                mean[name].lerp_(each.detach(), 1 - keep)
        if report:
            now = {name: each.clone() for name, each in reader.state_dict().items()}
            reader.load_state_dict(mean)
            told = {name: figures(scored(reader, tokenizer, examples_of(items)), items) for name, items in sets.items()}
            reader.load_state_dict(now)
            print(f"epoch {epoch + 1}, {time.time() - clock:.0f} s, loss {np.mean(losses):.4f}", told, flush=True)
    reader.load_state_dict(mean)
    return reader


def begun(path: Path | None) -> Reader:
    """Return a reader on a pretrained encoder, or on a new one."""
    reader = Reader(Shape())
    if path is not None:
        reader.encoder.load_state_dict(torch.load(path, weights_only=True)["network"])
    return reader


def main() -> None:
    """Fine-tune and measure."""
    parser = argparse.ArgumentParser(prog="python -m training.encoder.heads")
    parser.add_argument("--from", dest="source", default="pretrained.pt")
    parser.add_argument("--out", default="tuned.pt")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--rate", type=float, default=4e-4)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(chosen.seed)
    tokenizer = Tokenizer.from_file(str(corpus.SCRATCH / "tokenizer.json"))
    reader = tune(begun(corpus.SCRATCH / chosen.source), tokenizer, chosen.epochs, chosen.rate, chosen.seed)
    torch.save(reader.state_dict(), corpus.SCRATCH / chosen.out)
    aside = [of_sentence(each) for each in examples.replies() if each.held_out]
    roles = parts(torch.from_numpy(scored(reader, tokenizer, aside)))["role"].argmax(1)
    print("roles", np.mean([role == each.role for role, each in zip(roles.tolist(), aside, strict=True)]))
    if (real := measures.real()) is not None:
        print("real", figures(scored(reader, tokenizer, examples_of(real)), real))


if __name__ == "__main__":
    main()
