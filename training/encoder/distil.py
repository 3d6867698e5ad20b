"""Distillation: ``OMP_NUM_THREADS=1 python -m training.encoder.distil --teachers a.pt b.pt --from near.pt --out tuned.pt``.

The shipped encoder learns what larger readers (``heads --shape teacher``, mean of their scores) say of the very text it reads,
after that text was varied, masked or joined to another: of our labelled messages, of sentences of replies, and of turns nobody
labelled (``turns.txt``, made by ``pack``). Our labels count beside it, and so do pairs, as in ``heads``. Beyer et al. 2022
(arXiv:2106.05237): the same view for both, and many epochs. Nothing that is held out is learnt from.
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
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional
from tqdm import tqdm

from training import examples
from training.encoder import corpus
from training.encoder.batches import INTENTS, Batch, Example, batched, drawn, of_sentence, varied
from training.encoder.contrast import Together
from training.encoder.heads import PAIRS_EVERY, examples_of, figures, loss_of, scored, set_aside
from training.encoder.joint import Reader, begun, parts, taught, teachers_of
from training.encoder.network import SHAPES
from training.encoder.pace import Course, narrow

MASKED = 0.12
TURNS, JOINED = 12_000, 3_000
"""Unlabelled turns, and pairs of messages read as one, that an epoch draws."""
BATCH = 96


@dataclass(frozen=True)
class Plan:
    """How long and how fast to learn; what our labels and pairs count beside what the teachers say."""

    epochs: int
    rate: float
    labels: float = 0.3
    pairs: float = 0.5
    seed: int = 0
    batch: int = BATCH


def unlabelled() -> list[Example]:
    """Return the turns nobody labelled, with the turn before where there is one; empty when ``pack`` has not run."""
    path = corpus.SCRATCH / "turns.txt"
    if not path.is_file():
        return []
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    return [Example(text, previous) for previous, text in rows]


def joined(one: Example, other: Example, chance: random.Random) -> Example:
    """Return two messages as one that nobody labelled: the teachers say what it is about."""
    return Example(one.text.rstrip("。，") + chance.choice("，。 ") + other.text, one.previous)


def teaching_loss(scores: Tensor, taught: Tensor) -> Tensor:
    """Return how far scores (batch, outputs) are from the teachers': every kind of output by its own meaning.

    Subs count within their intent, as likely as the teachers hold it.
    """
    ours, theirs = parts(scores), parts(taught)
    flags = theirs["intent"].sigmoid()
    total = functional.binary_cross_entropy_with_logits(ours["intent"], flags) * 3
    total = total + _apart(ours["intent"], theirs["intent"]).mean()
    total = total + functional.binary_cross_entropy_with_logits(ours["emotion"], theirs["emotion"].sigmoid())
    for number, intent in enumerate(INTENTS):
        total = total + 0.4 * (flags[:, number] * _apart(ours[intent], theirs[intent])).mean()
    return total + 0.5 * _apart(ours["role"], theirs["role"]).mean()


def _apart(ours: Tensor, theirs: Tensor) -> Tensor:
    return functional.kl_div(ours.log_softmax(1), theirs.softmax(1), reduction="none").sum(1)


class Distilling:
    """One run. ``reader`` holds the running mean of the weights once ``run`` is done."""

    def __init__(self, reader: Reader, teachers: Sequence[Reader], tokenizer: Tokenizer, plan: Plan) -> None:
        self.reader, self.teachers, self.tokenizer, self.plan = reader, teachers, tokenizer, plan
        self.device, self.chance = reader.side.device, random.Random(plan.seed)  # noqa: S311
        self.messages = [each for each in examples.messages() if not each.held_out]
        self.sentences = [of_sentence(each) for each in examples.replies() if not each.held_out]
        self.turns = unlabelled()
        slow = [each for name, each in reader.named_parameters() if name.startswith("encoder")]
        fast = [each for name, each in reader.named_parameters() if not name.startswith("encoder")]
        groups = [{"params": slow, "lr": plan.rate}, {"params": fast, "lr": plan.rate * 2}]
        optimiser = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.02)
        self.together = Together(reader, tokenizer, self.chance) if plan.pairs else None
        self.course = Course(reader, optimiser, plan.epochs * len(self._drawn()) / plan.batch)

    def _drawn(self) -> list[Example]:
        found = [varied(each, self.chance) for each in drawn(self.messages, self.sentences, self.chance)]
        told = [each for each in found if each.intents]
        picked = [self.chance.sample(told, 2) for _ in range(min(JOINED, len(told) // 4))]
        pairs = [joined(one, other, self.chance) for one, other in picked]
        turns = self.chance.sample(self.turns, min(TURNS, len(self.turns)))
        return found + pairs + [varied(each, self.chance) for each in turns]

    def run(self, out: Path) -> Reader:
        """Learn for all epochs; the mean is written to ``out`` and measured now and then."""
        sets, clock = set_aside(), time.time()
        for epoch in range(self.plan.epochs):
            loss = self._epoch(epoch)
            if (epoch + 1) % 4 and epoch + 1 < self.plan.epochs:
                continue
            now = {name: each.clone() for name, each in self.reader.state_dict().items()}
            self.reader.load_state_dict(self.course.mean)
            told = {name: figures(scored(self.reader, self.tokenizer, examples_of(each)), each) for name, each in sets.items()}
            torch.save({name: each.cpu() for name, each in self.course.mean.items()}, out)
            if epoch + 1 < self.plan.epochs:
                self.reader.load_state_dict(now)
            print(f"epoch {epoch + 1}, {time.time() - clock:.0f} s, loss {loss:.4f}", told, flush=True)
        return self.reader

    def _epoch(self, epoch: int) -> float:
        self.tokenizer.model.dropout = 0.1
        rows = list(batched(self.tokenizer, self._drawn(), self.plan.batch, self.chance, MASKED))
        self.tokenizer.model.dropout = None
        losses = [self._step(batch) for batch in tqdm(rows, desc=f"epoch {epoch + 1}", leave=False)]
        return float(torch.stack(losses).mean())

    def _step(self, batch: Batch) -> Tensor:
        batch = batch.to(self.device)
        with narrow(self.device):
            said = taught(self.teachers, batch.ids, batch.current)
            scores = self.reader(batch.ids, batch.current)[0].float()
            loss = teaching_loss(scores, said) + self.plan.labels * loss_of(scores, batch)
            pairs = self.together and self.course.done % PAIRS_EVERY == 0
            whole = loss + self.plan.pairs * self.together.loss() if pairs and self.together else loss
        self.course.step(whole)
        return loss.detach()


def main() -> None:
    """Distil and measure."""
    parser = argparse.ArgumentParser(prog="python -m training.encoder.distil")
    parser.add_argument("--teachers", nargs="+", required=True)
    parser.add_argument("--teacher-shape", choices=SHAPES, default="teacher")
    parser.add_argument("--from", dest="source", default="near.pt")
    parser.add_argument("--out", default="tuned.pt")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--labels", type=float, default=0.3, help="what our labels count beside what the teachers say")
    parser.add_argument("--pairs", type=float, default=0.5)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--batch", type=int, default=BATCH)
    parser.add_argument("--device", type=torch.device, default=torch.device("cpu"))
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(chosen.seed)
    tokenizer = Tokenizer.from_file(str(corpus.SCRATCH / "tokenizer.json"))
    plan = Plan(chosen.epochs, chosen.rate, chosen.labels, chosen.pairs, chosen.seed, chosen.batch)
    reader = begun(corpus.SCRATCH / chosen.source).to(chosen.device)
    teachers = teachers_of(chosen.teachers, chosen.teacher_shape, chosen.device)
    reader = Distilling(reader, teachers, tokenizer, plan).run(corpus.SCRATCH / chosen.out)
    aside = [of_sentence(each) for each in examples.replies() if each.held_out]
    roles = parts(torch.from_numpy(scored(reader, tokenizer, aside)))["role"].argmax(1)
    print("roles", np.mean([role == each.role for role, each in zip(roles.tolist(), aside, strict=True)]))


if __name__ == "__main__":
    main()
