"""Encoder and heads as one network: text in; labels of a message, role of a sentence and a vector out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.encoder import corpus
from training.encoder.batches import INTENTS, SUBS
from training.encoder.network import PAD, SHAPES, Encoder, Shape
from training.examples import ROLES

SIZES = {"intent": len(INTENTS), **{intent: len(subs) for intent, subs in SUBS.items()}, "emotion": 3, "role": len(ROLES)}
"""Outputs by name, in their order."""
DROP = 0.1


class Reader(nn.Module):
    """Encoder and heads: (batch, places) → (batch, 6 intents + subs by intent + 3 steps of emotion + 7 roles)."""

    def __init__(self, shape: Shape, outputs: int = sum(SIZES.values())) -> None:
        super().__init__()
        self.encoder = Encoder(shape)
        self.side = nn.Parameter(torch.zeros(shape.width))
        self.mix = nn.Linear(3 * shape.width, shape.width)
        self.heads = nn.Linear(3 * shape.width + shape.width, outputs)
        nn.init.normal_(self.heads.weight, std=0.01)

    def forward(self, ids: Tensor, current: Tensor) -> tuple[Tensor, Tensor]:
        """Return scores (batch, outputs) and vectors of length one (batch, width).

        ``current``, shape (batch, places), is true for the text itself, false for the turn before.
        """
        seen = ids != PAD
        places = torch.arange(ids.shape[1], device=ids.device).expand_as(ids)
        weight = current.unsqueeze(-1).to(self.side.dtype)
        drop = DROP if self.training else 0.0
        held = self.encoder(ids, places, seen[:, None, None, :], (1 - weight) * self.side, drop)
        mean = (held * weight).sum(1) / weight.sum(1)
        most = (held - (1 - weight) * 1e4).amax(1)
        pooled = functional.dropout(torch.cat([held[:, 0], mean, most], dim=1), 2 * drop, self.training)
        mixed = functional.dropout(torch.tanh(self.mix(pooled)), drop, self.training)
        return self.heads(torch.cat([pooled, mixed], dim=1)), functional.normalize(mean, dim=1)


def parts(scores: Tensor) -> dict[str, Tensor]:
    """Return the outputs by name."""
    return dict(zip(SIZES, torch.split(scores, list(SIZES.values()), dim=1), strict=True))


def begun(path: Path | None, shape: Shape = SHAPES["small"], outputs: int = sum(SIZES.values())) -> Reader:
    """Return a reader on a pretrained encoder, on that of another reader, or on a new one.

    A reader that was taught the same outputs before goes on from where it stands.
    """
    reader = Reader(shape, outputs)
    if path is None:
        return reader
    held = torch.load(path, weights_only=True, map_location="cpu")
    held = held.get("network", held)
    if held.get("heads.bias", torch.zeros(0)).shape == reader.heads.bias.shape:
        reader.load_state_dict(held)
    else:
        inner = {name.removeprefix("encoder."): each for name, each in held.items() if name.startswith("encoder.")}
        reader.encoder.load_state_dict(inner or held)
    return reader


def teachers_of(names: Sequence[str], shape: str, device: torch.device, outputs: int = sum(SIZES.values())) -> list[Reader]:
    """Return the readers that teach, as they are measured: nothing of them is dropped or learnt."""
    found = [begun(corpus.SCRATCH / name, SHAPES[shape], outputs) for name in names]
    return [each.to(device).eval().requires_grad_(requires_grad=False) for each in found]


@torch.no_grad()
def taught(teachers: Sequence[Reader], ids: Tensor, current: Tensor) -> Tensor:
    """Return the mean of the teachers' scores, (batch, outputs)."""
    return torch.stack([each(ids, current)[0].float() for each in teachers]).mean(0)
