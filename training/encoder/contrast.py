"""Contrastive stage: ``OMP_NUM_THREADS=1 nice -n 19 python -m training.encoder.contrast --from pretrained.pt --out near.pt``.

Texts that belong together come to lie near one another, all others of their batch apart: the multiple-negatives ranking loss of
sentence-transformers (Henderson et al. 2017, arXiv:1705.00652), both ways. ``heads`` keeps it afterwards as one term.
"""

from __future__ import annotations

import argparse
import random
import time

import numpy as np
import torch
from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
from tokenizers import Tokenizer
from torch import Tensor
from tqdm import tqdm

from training.encoder import corpus
from training.encoder.batches import ordered
from training.encoder.joint import Reader, begun
from training.encoder.pairs import Pairs

WARM = 60
"""Steps in which the learning rate rises."""


class Together:
    """The loss of one batch of pairs after another."""

    def __init__(self, reader: Reader, tokenizer: Tokenizer, chance: random.Random) -> None:
        self.reader, self.tokenizer = reader, tokenizer
        self.stream = Pairs().batches(chance)
        # the library's loss asks its model for nothing when vectors are handed to it
        self.ranking = MultipleNegativesRankingLoss(reader, directions=("query_to_doc", "doc_to_query"))  # type: ignore[arg-type]

    def loss(self) -> Tensor:
        """Return the loss of the next batch."""
        ones, others = zip(*next(self.stream), strict=True)
        batch = ordered(self.tokenizer, [*ones, *others])
        device = self.reader.side.device
        _, vectors = self.reader(batch.ids.to(device), batch.current.to(device))
        found: Tensor = self.ranking.compute_loss_from_embeddings(list(vectors.split(len(ones))), torch.arange(0))
        return found


def main() -> None:
    """Train for some steps."""
    parser = argparse.ArgumentParser(prog="python -m training.encoder.contrast")
    parser.add_argument("--from", dest="source", default="pretrained.pt")
    parser.add_argument("--out", default="near.pt")
    parser.add_argument("--steps", type=int, default=800)
    parser.add_argument("--rate", type=float, default=5e-4)
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    tokenizer = Tokenizer.from_file(str(corpus.SCRATCH / "tokenizer.json"))
    reader = begun(corpus.SCRATCH / chosen.source)
    together = Together(reader, tokenizer, random.Random(0))  # noqa: S311
    optimiser = torch.optim.AdamW(reader.encoder.parameters(), lr=chosen.rate, betas=(0.9, 0.98), weight_decay=0.02)
    clock, losses = time.time(), []
    for step in tqdm(range(chosen.steps), desc="contrast", unit="batch", leave=False):
        optimiser.param_groups[0]["lr"] = chosen.rate * min((step + 1) / WARM, 1 - step / chosen.steps)
        optimiser.zero_grad(set_to_none=True)
        loss = together.loss()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
        optimiser.step()
        losses.append(loss.item())
        if (step + 1) % 100 == 0:
            print(f"{step + 1} steps, {time.time() - clock:.0f} s, loss {np.mean(losses):.4f}", flush=True)
            losses = []
            torch.save({"network": reader.encoder.state_dict()}, corpus.SCRATCH / chosen.out)
    torch.save({"network": reader.encoder.state_dict()}, corpus.SCRATCH / chosen.out)


if __name__ == "__main__":
    main()
