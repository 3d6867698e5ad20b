"""One fine-tuning on labels that are partly wrong, from a checkpoint or from nothing; the mean of the weights is what answers.

A network learns what labels have in common before it learns the wrong ones by heart. So each text's answer over the epochs is
kept as a running mean, and leaving it costs: early-learning regularisation (Liu et al. 2020, arXiv:2007.00151).
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional
from tqdm import tqdm

from evals.benchmarks.files import INTENTS
from evals.benchmarks.metrics import Doubles, macro_f1
from training.encoder.batches import Batch, Example, batched
from training.encoder.joint import Reader, begun
from training.encoder.pace import Course

if TYPE_CHECKING:
    from evals.benchmarks.cic import Splits

EPOCHS, RATE, BATCH = 6, 1e-3, 64
SMOOTH, MASKED, BROKEN = 0.1, 0.15, 0.1
"""Share of a label that goes to all others, of tokens hidden, of merges left out: it keeps wrong labels from being learnt."""
FAITH, MEMORY = 2.0, 0.7
"""How much leaving its own earlier answers costs, and how much of these is kept when a new one comes."""


@dataclass(frozen=True)
class Run:
    """What one fine-tuning gives: the epoch that the development set chose, and its scores of ``dev`` and ``test``."""

    epoch: int
    scores: dict[str, Doubles]


def tuned(splits: Splits, start: Path | None, tokens: Path, seed: int, epochs: int = EPOCHS) -> Run:
    """Fine-tune on ``train`` and return scores, shape (texts, 118); ``start`` None begins with a new encoder.

    The epoch is chosen by macro-F1 on ``dev``; ``test`` is read once, by the weights of that epoch.
    """
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    reader = begun(start)
    reader.heads = nn.Linear(reader.heads.in_features, INTENTS)
    nn.init.normal_(reader.heads.weight, std=0.01)
    run = Tuning(reader, Tokenizer.from_file(str(tokens)), splits, epochs, random.Random(seed))  # noqa: S311
    return run.run()


class Tuning:
    """One run over the train set."""

    def __init__(self, reader: Reader, tokenizer: Tokenizer, splits: Splits, epochs: int, chance: random.Random) -> None:
        self.reader, self.tokenizer, self.splits, self.epochs, self.chance = reader, tokenizer, splits, epochs, chance
        train = splits["train"]
        # batching hands ``sub`` and ``role`` through as they are: here the label, and which text it is
        told = enumerate(zip(train.texts, train.labels, strict=True))
        self.examples = [Example(text or "。", sub=label, role=number) for number, (text, label) in told]
        self.earlier = torch.zeros(len(self.examples), INTENTS)
        slow = [each for name, each in reader.named_parameters() if name.startswith("encoder")]
        fast = [each for name, each in reader.named_parameters() if not name.startswith("encoder")]
        groups = [{"params": slow, "lr": RATE}, {"params": fast, "lr": 2 * RATE}]
        optimiser = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.02)
        self.course = Course(reader, optimiser, epochs * math.ceil(len(self.examples) / BATCH))

    def run(self) -> Run:
        """Learn for all epochs and return the scores of the best one."""
        best, merit, kept, seen = 0, -1.0, self.course.mean, np.zeros((0, INTENTS))
        for epoch in range(1, self.epochs + 1):
            self._epoch(epoch)
            now = {name: each.clone() for name, each in self.reader.state_dict().items()}
            self.reader.load_state_dict(self.course.mean)
            dev = self._scores("dev")
            found = macro_f1(self.splits["dev"].labels, dev.argmax(1).tolist())
            if found > merit:
                best, merit, seen = epoch, found, dev
                kept = {name: each.clone() for name, each in self.course.mean.items()}
            self.reader.load_state_dict(now)
        self.reader.load_state_dict(kept)
        return Run(best, {"dev": seen, "test": self._scores("test")})

    def _epoch(self, epoch: int) -> None:
        self.tokenizer.model.dropout = BROKEN
        batches = list(batched(self.tokenizer, self.examples, BATCH, self.chance, MASKED))
        self.tokenizer.model.dropout = None
        for batch in tqdm(batches, desc=f"cic: epoch {epoch}", leave=False):
            self.course.step(self._loss(batch))

    def _loss(self, batch: Batch) -> Tensor:
        scores, _ = self.reader(batch.ids, batch.current)
        told = scores.softmax(1).clamp(1e-4, 1 - 1e-4)
        now = told.detach() / told.detach().sum(1, keepdim=True)
        self.earlier[batch.role] = MEMORY * self.earlier[batch.role] + (1 - MEMORY) * now
        left = torch.log(1 - (self.earlier[batch.role] * told).sum(1)).mean()
        return functional.cross_entropy(scores, batch.sub, label_smoothing=SMOOTH) + FAITH * left

    def _scores(self, name: str) -> Doubles:
        texts = [Example(text or "。") for text in self.splits[name].texts]
        self.reader.eval()
        with torch.no_grad():
            found = [self.reader(batch.ids, batch.current)[0] for batch in batched(self.tokenizer, texts, BATCH)]
        self.reader.train()
        scores: Doubles = torch.cat(found).numpy().astype(np.float64)
        return scores
