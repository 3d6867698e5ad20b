"""Joint fine-tuning: ``OMP_NUM_THREADS=1 nice -n 19 python -m training.encoder.heads --from pretrained.pt --out tuned.pt``.

One network learns all labels at once: intents (each yes or no, and which is the main one), the sub within the main intent,
emotion as three yes-or-no steps, the role of a reply's sentence. The running mean of the weights is what is kept. Nothing that
is held out is learnt from. ``--from nothing`` begins with an encoder that was never pretrained.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional
from tqdm import tqdm

from assistant.encoder import reading
from assistant.schema import Message, Turn
from evals import intents as measures
from training import examples
from training.encoder import corpus
from training.encoder.batches import INTENTS, SENTENCES, UNKNOWN, Batch, Example, batched, drawn, of_sentence, varied
from training.encoder.contrast import Together
from training.encoder.joint import SIZES, Reader, begun, parts
from training.encoder.network import SHAPES
from training.encoder.pace import Course, narrow

MASKED, SMOOTH = 0.08, 0.05
PAIRS_EVERY = 4
"""Steps from one batch of pairs to the next."""
BATCH = 48


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
    device = reader.side.device
    reader.eval()
    with torch.no_grad():
        rows = [reader(batch.ids.to(device), batch.current.to(device))[0].float() for batch in batched(tokenizer, found, 32)]
    reader.train()
    return torch.cat(rows).cpu().numpy() if rows else np.zeros((0, sum(SIZES.values())), dtype=np.float32)


def figures(scores: NDArray[np.float32], items: Sequence[measures.Item]) -> dict[str, float]:
    """Return accuracy and macro-F1 of the main intent."""
    right = [item.intents[0] for item in items]
    told = [INTENTS[at] for at in scores[:, : len(INTENTS)].argmax(1)]
    hits = sum(map(str.__eq__, right, told)) / len(right)
    return {"accuracy": round(hits, 4), "macro_f1": measures.macro_f1(right, told)}


def examples_of(items: Sequence[measures.Item]) -> list[Example]:
    """Return items to measure as texts without labels."""
    return [Example(reading(item.message.text), reading(item.message.previous)) for item in items]


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


@dataclass(frozen=True)
class Plan:
    """How long and how fast to learn, and how much texts that belong together count beside the labels."""

    epochs: int
    rate: float
    pairs: float
    seed: int = 0
    batch: int = BATCH


class Tuning:
    """One run. ``reader`` holds the running mean of the weights once ``run`` is done."""

    def __init__(self, reader: Reader, tokenizer: Tokenizer, plan: Plan) -> None:
        self.reader, self.tokenizer, self.plan = reader, tokenizer, plan
        self.device = reader.side.device
        self.chance = random.Random(plan.seed)  # noqa: S311
        self.messages = [each for each in examples.messages() if not each.held_out]
        self.sentences = [of_sentence(each) for each in examples.replies() if not each.held_out]
        slow = [each for name, each in reader.named_parameters() if name.startswith("encoder")]
        fast = [each for name, each in reader.named_parameters() if not name.startswith("encoder")]
        groups = [{"params": slow, "lr": plan.rate}, {"params": fast, "lr": plan.rate * 2}]
        optimiser = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.02)
        self.together = Together(reader, tokenizer, self.chance) if plan.pairs else None
        self.course = Course(reader, optimiser, plan.epochs * (0.9 * len(self.messages) + SENTENCES) / plan.batch)

    def run(self, out: Path) -> Reader:
        """Learn for all epochs; the mean is written to ``out`` after each."""
        sets, clock = set_aside(), time.time()
        for epoch in range(self.plan.epochs):
            loss = self._epoch(epoch)
            now = {name: each.clone() for name, each in self.reader.state_dict().items()}
            self.reader.load_state_dict(self.course.mean)
            told = {
                name: figures(scored(self.reader, self.tokenizer, examples_of(items)), items) for name, items in sets.items()
            }
            torch.save(self.course.mean, out)
            if epoch + 1 < self.plan.epochs:
                self.reader.load_state_dict(now)
            print(f"epoch {epoch + 1}, {time.time() - clock:.0f} s, loss {loss:.4f}", told, flush=True)
        return self.reader

    def _epoch(self, epoch: int) -> float:
        self.tokenizer.model.dropout = 0.1
        found = [varied(each, self.chance) for each in drawn(self.messages, self.sentences, self.chance)]
        rows = list(batched(self.tokenizer, found, self.plan.batch, self.chance, MASKED))
        self.tokenizer.model.dropout = None
        losses = [self._step(batch) for batch in tqdm(rows, desc=f"epoch {epoch + 1}", leave=False)]
        return float(torch.stack(losses).mean())

    def _step(self, batch: Batch) -> Tensor:
        batch = batch.to(self.device)
        with narrow(self.device):
            loss = loss_of(self.reader(batch.ids, batch.current)[0].float(), batch)
            pairs = self.together and self.course.done % PAIRS_EVERY == 0
            whole = loss + self.plan.pairs * self.together.loss() if pairs and self.together else loss
        self.course.step(whole)
        return loss.detach()


def main() -> None:
    """Fine-tune and measure."""
    parser = argparse.ArgumentParser(prog="python -m training.encoder.heads")
    parser.add_argument("--from", dest="source", default="pretrained.pt")
    parser.add_argument("--out", default="tuned.pt")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--rate", type=float, default=4e-4)
    parser.add_argument("--pairs", type=float, default=0.5)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--batch", type=int, default=BATCH)
    parser.add_argument("--shape", choices=SHAPES, default="small")
    parser.add_argument("--device", type=torch.device, default=torch.device("cpu"))
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(chosen.seed)
    tokenizer = Tokenizer.from_file(str(corpus.SCRATCH / "tokenizer.json"))
    plan = Plan(chosen.epochs, chosen.rate, chosen.pairs, chosen.seed, chosen.batch)
    begin = None if chosen.source == "nothing" else corpus.SCRATCH / chosen.source
    reader = begun(begin, SHAPES[chosen.shape]).to(chosen.device)
    reader = Tuning(reader, tokenizer, plan).run(corpus.SCRATCH / chosen.out)
    aside = [of_sentence(each) for each in examples.replies() if each.held_out]
    roles = parts(torch.from_numpy(scored(reader, tokenizer, aside)))["role"].argmax(1)
    print("roles", np.mean([role == each.role for role, each in zip(roles.tolist(), aside, strict=True)]))


if __name__ == "__main__":
    main()
