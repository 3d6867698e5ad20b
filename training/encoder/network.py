"""The encoder itself: token and place embeddings, then blocks of attention and a wide layer, normalised before each."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

PAD, CLS, SEP, MASK = 0, 1, 2, 3


@dataclass(frozen=True)
class Shape:
    """How large an encoder is."""

    vocabulary: int = 10_000
    width: int = 192
    layers: int = 4
    heads: int = 3
    inner: int = 768
    longest: int = 128


SHAPES = {"small": Shape(), "teacher": Shape(width=512, layers=8, heads=8, inner=2048)}
"""What ships, and a larger one that only teaches it; a step of the larger needs a GPU, or patience."""


class Block(nn.Module):
    """One layer. ``mask``, shape (batch, 1, places, places), is true where a place may look."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.before_look, self.before_think = nn.LayerNorm(shape.width), nn.LayerNorm(shape.width)
        self.look, self.seen = nn.Linear(shape.width, 3 * shape.width), nn.Linear(shape.width, shape.width)
        self.widen, self.narrow = nn.Linear(shape.width, shape.inner), nn.Linear(shape.inner, shape.width)

    def forward(self, held: Tensor, mask: Tensor, drop: float = 0.0) -> Tensor:
        """Return the vectors after this layer; shape (batch, places, width), as they came."""
        batch, places, width = held.shape
        three = self.look(self.before_look(held)).view(batch, places, 3, self.heads, width // self.heads)
        query, key, value = three.permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        seen = self.seen(seen.transpose(1, 2).reshape(batch, places, width))
        held = held + functional.dropout(seen, drop, self.training)
        thought = self.narrow(functional.gelu(self.widen(self.before_think(held)), approximate="tanh"))
        return held + functional.dropout(thought, drop, self.training)


class Encoder(nn.Module):
    """Tokens in, one vector a place out: (batch, places) → (batch, places, width)."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.token = nn.Embedding(shape.vocabulary, shape.width)
        self.place = nn.Embedding(shape.longest, shape.width)
        self.entry, self.exit = nn.LayerNorm(shape.width), nn.LayerNorm(shape.width)
        self.blocks = nn.ModuleList([Block(shape) for _ in range(shape.layers)])
        self.bias = nn.Parameter(torch.zeros(shape.vocabulary))
        for module in self.modules():
            if isinstance(module, nn.Linear):
                adds = module.out_features == shape.width  # to what goes through all layers, so it begins smaller
                nn.init.normal_(module.weight, std=0.02 / (2 * shape.layers) ** 0.5 if adds else 0.02)
                nn.init.zeros_(module.bias)
        nn.init.normal_(self.token.weight, std=0.02)
        nn.init.normal_(self.place.weight, std=0.02)

    def forward(self, ids: Tensor, places: Tensor, mask: Tensor, added: Tensor | None = None, drop: float = 0.0) -> Tensor:
        """Return a vector for each place; ``added``, shape (batch, places, width), joins them. ``mask``: see ``Block``."""
        held = self.token(ids) + self.place(places)
        held = self.entry(held if added is None else held + added)
        held = functional.dropout(held, drop, self.training)
        for block in self.blocks:
            held = block(held, mask, drop)
        out: Tensor = self.exit(held)
        return out

    def guesses(self, held: Tensor) -> Tensor:
        """Return the scores of every token for vectors of masked places: (places, width) → (places, vocabulary)."""
        return functional.linear(held, self.token.weight, self.bias)
