"""Teaches the guard's ear: ``OMP_NUM_THREADS=1 python -m training.guard.train [--epochs 8] [--from tuned.pt]``.

With ``--teachers`` it learns beside the labels what larger ears (``--shape teacher``) hear in the very same text.

The network begins as the encoder (its weights in ``scratch/encoder``) and learns to say of a sentence which acts it does, each
yes or no. What is not known of a sentence counts for nothing. The running mean of the weights is kept. Nothing that is held out
is learnt from.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional
from tqdm import tqdm

from assistant.encoder import cut
from training.encoder import corpus
from training.encoder.batches import grouped, padded
from training.encoder.joint import Reader, begun, taught, teachers_of
from training.encoder.network import SHAPES
from training.encoder.pace import Course, narrow
from training.guard import acts
from training.guard.acts import ACTS, Heard

BATCH, MASKED, SMOOTH = 48, 0.06, 0.02
OURS = 0.5
"""What the labels count beside what teachers hear."""
DONE = 2.0
"""What hearing an act counts beside hearing none: each is done in few of the sentences."""
OUT = corpus.SCRATCH / "ear.pt"


def batches(
    tokenizer: Tokenizer, found: Sequence[Heard], size: int, chance: random.Random | None = None
) -> Iterator[tuple[Tensor, ...]]:
    """Yield ids and current (batch, places) and acts (batch, acts) of texts about equally long; with ``chance`` shuffled."""
    rows = [(*cut(tokenizer, each.text, ""), each.acts) for each in found]
    for group in grouped([len(ids) for ids, _, _ in rows], size, chance):
        ids, current = padded([rows[at][:2] for at in group], chance, MASKED)
        yield ids, current, torch.tensor([rows[at][2] for at in group])


def loss_of(scores: Tensor, told: Tensor) -> Tensor:
    """Return the mean over what is known: scores (batch, acts), told 1, 0 or unknown."""
    known = (told >= 0).float()
    aim = told.clamp(min=0) * (1 - SMOOTH) + SMOOTH / 2
    each = functional.binary_cross_entropy_with_logits(scores, aim, reduction="none", pos_weight=scores.new_tensor(DONE))
    return (each * known).sum() / known.sum()


def heard(reader: Reader, tokenizer: Tokenizer, found: Sequence[Heard]) -> NDArray[np.float32]:
    """Return the probability of each act, shape (texts, acts), in the order of the texts."""
    device = reader.side.device
    reader.eval()
    with torch.no_grad():
        rows = [reader(ids.to(device), current.to(device))[0].sigmoid() for ids, current, _ in batches(tokenizer, found, 32)]
    reader.train()
    return torch.cat(rows).cpu().numpy()


def report(found: Sequence[Heard], scores: NDArray[np.float32], at: float = 0.5) -> None:
    """Print precision and recall of each act at a probability, over texts of which it is known."""
    told = np.array([each.acts for each in found])
    for number, act in enumerate(ACTS):
        known = told[:, number] >= 0
        yes, said = told[known, number] == 1, scores[known, number] >= at
        hit = (yes & said).sum()
        print(f"{act:15} {yes.sum():4} recall {hit / max(1, yes.sum()):.3f} precision {hit / max(1, said.sum()):.3f}")


class Teaching:
    """One run. ``reader`` holds the running mean of the weights once ``run`` is done."""

    def __init__(
        self, reader: Reader, tokenizer: Tokenizer, epochs: int, rate: float, *,
        clean: float = acts.CLEAN, teachers: Sequence[Reader] = (), seed: int = 0, batch: int = BATCH,
    ) -> None:  # fmt: skip
        self.reader, self.tokenizer, self.epochs, self.share, self.teachers = reader, tokenizer, epochs, clean, teachers
        self.device, self.chance, self.batch = reader.side.device, random.Random(seed), batch  # noqa: S311
        self.found = [each for each in acts.written() if not each.held_out]
        self.clean = [e for e in (*acts.replies(), *acts.library(), *acts.openings()) if not e.held_out]
        groups = [(name.startswith("encoder"), each) for name, each in reader.named_parameters()]
        slow, fast = ([each for inner, each in groups if inner is flag] for flag in (True, False))
        optimiser = torch.optim.AdamW([{"params": slow, "lr": rate}, {"params": fast, "lr": rate * 2}], weight_decay=0.02)
        self.course = Course(reader, optimiser, epochs * (1 + clean) * len(self.found) / batch)

    def run(self) -> Reader:
        """Learn for all epochs and return the mean of the weights."""
        for epoch in range(self.epochs):
            self.tokenizer.model.dropout = 0.1
            found = acts.drawn(self.found, self.clean, self.chance, self.share)
            rows = list(batches(self.tokenizer, found, self.batch, self.chance))
            self.tokenizer.model.dropout = None
            clock, losses = time.time(), [self._step(*row) for row in tqdm(rows, desc=f"epoch {epoch + 1}", leave=False)]
            print(f"epoch {epoch + 1}, {time.time() - clock:.0f} s, loss {float(torch.stack(losses).mean()):.4f}", flush=True)
        self.reader.load_state_dict(self.course.mean)
        return self.reader

    def _step(self, ids: Tensor, current: Tensor, told: Tensor) -> Tensor:
        ids, current, told = ids.to(self.device), current.to(self.device), told.to(self.device)
        with narrow(self.device):
            scores = self.reader(ids, current)[0].float()
            loss = loss_of(scores, told)
            if self.teachers:
                said = taught(self.teachers, ids, current)
                loss = OURS * loss + functional.binary_cross_entropy_with_logits(scores, said.sigmoid())
        self.course.step(loss)
        return loss.detach()


def main() -> None:
    """Teach, write the weights and print what was held out."""
    parser = argparse.ArgumentParser(prog="python -m training.guard.train")
    parser.add_argument("--from", dest="source", default="tuned.pt")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--rate", type=float, default=8e-4)
    parser.add_argument("--clean", type=float, default=acts.CLEAN, help="clean parts of an epoch to each sentence for acts")
    parser.add_argument("--teachers", nargs="*", default=(), help="larger ears, files of scratch/encoder")
    parser.add_argument("--shape", choices=SHAPES, default="small")
    parser.add_argument("--device", type=torch.device, default=torch.device("cpu"))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--batch", type=int, default=BATCH)
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(chosen.seed)
    tokenizer = Tokenizer.from_file(str(corpus.SCRATCH / "tokenizer.json"))
    reader = begun(corpus.SCRATCH / chosen.source, SHAPES[chosen.shape], len(ACTS)).to(chosen.device)
    teachers = teachers_of(chosen.teachers, "teacher", chosen.device, len(ACTS))
    teaching = Teaching(
        reader, tokenizer, chosen.epochs, chosen.rate, clean=chosen.clean, teachers=teachers, seed=chosen.seed,
        batch=chosen.batch,
    )  # fmt: skip
    reader = teaching.run()
    torch.save({name: each.cpu() for name, each in reader.state_dict().items()}, chosen.out)
    aside = [each for each in acts.everything() if each.held_out]
    report(aside, heard(reader, tokenizer, aside))


if __name__ == "__main__":
    main()
