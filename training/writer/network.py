"""The writer's network: the encoder reads, a decoder of the same shape writes, and may copy any token that it reads.

Begins with the encoder's weights on both sides (Rothe, Narayan, Severyn 2020, "Leveraging Pre-trained Checkpoints for
Sequence Generation Tasks"); copying is that of See, Liu, Manning 2017, "Get To The Point: Summarization with
Pointer-Generator Networks".
"""

from __future__ import annotations

from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from assistant.writer import layout
from training.encoder.network import PAD, Block, Encoder, Shape


class Attention(nn.Module):
    """Looks from (batch, places, width) at the keys and values of another text."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.ask, self.held, self.seen = (
            nn.Linear(shape.width, out) for out in (shape.width, 2 * shape.width, shape.width)
        )  # fmt: skip

    def keys(self, read: Tensor) -> Tensor:
        """Return keys and values of what was read: (2, batch, heads, places, width / heads)."""
        batch, places, width = read.shape
        both: Tensor = self.held(read).view(batch, places, 2, self.heads, width // self.heads)
        return both.permute(2, 0, 3, 1, 4)

    def forward(self, written: Tensor, keys: Tensor, mask: Tensor | None) -> Tensor:
        """Return what is seen; ``mask`` is true where a place may look."""
        batch, places, width = written.shape
        query = self.ask(written).view(batch, places, self.heads, width // self.heads).transpose(1, 2)
        seen = functional.scaled_dot_product_attention(query, keys[0], keys[1], attn_mask=mask)
        out: Tensor = self.seen(seen.transpose(1, 2).reshape(batch, places, width))
        return out


class Layer(nn.Module):
    """One layer of the decoder: looks at what is written so far, at what was read, then thinks."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.block = Block(shape)
        self.before_read, self.read = nn.LayerNorm(shape.width), Attention(shape)

    def forward(
        self, held: Tensor, past: Tensor | None, mask: Tensor, keys: Tensor, may: Tensor | None, drop: float = 0.0
    ) -> tuple[Tensor, Tensor]:
        """Return the vectors after this layer, and keys and values of all that is written, (2, batch, heads, places, …)."""
        block, (batch, places, width) = self.block, held.shape
        three = block.look(block.before_look(held)).view(batch, places, 3, block.heads, width // block.heads)
        query, key, value = three.permute(2, 0, 3, 1, 4)
        own = torch.stack([key, value])
        if past is not None:
            own = torch.cat([past, own], dim=3)
        seen = functional.scaled_dot_product_attention(query, own[0], own[1], attn_mask=mask)
        seen = block.seen(seen.transpose(1, 2).reshape(batch, places, width))
        held = held + functional.dropout(seen, drop, self.training)
        held = held + functional.dropout(self.read(self.before_read(held), keys, may), drop, self.training)
        thought = block.narrow(functional.gelu(block.widen(block.before_think(held)), approximate="tanh"))
        return held + functional.dropout(thought, drop, self.training), own


class Writer(nn.Module):
    """Source and target tokens in, the log-likelihood of every next token out.

    Only the tokens ``written``, which serve many matters, are written freely; any other is copied or not said at all. That
    halves the work of training, and what is of one matter only can't come from anywhere but the buyer.
    """

    def __init__(self, shape: Shape, written: Tensor) -> None:
        super().__init__()
        self.shape = shape
        self.written: Tensor
        self.place_of: Tensor
        self.register_buffer("written", written)
        self.register_buffer("place_of", torch.full((shape.vocabulary,), -1).index_put((written,), torch.arange(len(written))))
        self.encoder = Encoder(Shape(**{**vars(shape), "longest": layout.SOURCE}))
        self.place = nn.Embedding(layout.TARGET, shape.width)
        self.entry, self.exit = nn.LayerNorm(shape.width), nn.LayerNorm(shape.width)
        self.layers = nn.ModuleList([Layer(shape) for _ in range(shape.layers)])
        self.copy_ask, self.copy_key = nn.Linear(shape.width, shape.width), nn.Linear(shape.width, shape.width)
        self.gate = nn.Linear(shape.width, 1)
        for module in (self.copy_ask, self.copy_key, *(layer.read.ask for layer in self.stack)):
            nn.init.normal_(module.weight, std=0.05)
        nn.init.normal_(self.place.weight, std=0.02)
        nn.init.constant_(self.gate.bias, -2.0)

    @property
    def stack(self) -> list[Layer]:
        """The decoder's layers, by their own type."""
        return cast("list[Layer]", list(self.layers))

    def begin_with(self, encoder: dict[str, Tensor]) -> None:
        """Take over the weights of a pretrained encoder, on both sides; new tokens and places keep their own."""
        for mine, held in ((self.encoder.token.weight, encoder["token.weight"]), (self.encoder.bias, encoder["bias"])):
            mine.data[: len(held)] = held
        for table in (self.encoder.place.weight, self.place.weight):
            known = encoder["place.weight"]
            table.data[: min(len(table), len(known))] = known[: len(table)]
            table.data[len(known) :] = known[-1]
        rest = {key: value for key, value in encoder.items() if key.startswith(("blocks", "entry", "exit"))}
        self.encoder.load_state_dict(rest, strict=False)
        self.entry.load_state_dict(self.encoder.entry.state_dict())
        self.exit.load_state_dict(self.encoder.exit.state_dict())
        for layer, block in zip(self.stack, cast("list[Block]", list(self.encoder.blocks)), strict=True):
            layer.block.load_state_dict(block.state_dict())
            width = self.shape.width
            look = block.look.weight.data.clone()
            layer.read.ask.weight.data = look[:width].clone()
            layer.read.held.weight.data = look[width:].clone()
            layer.read.seen.weight.data = block.seen.weight.data.clone() * 0.5

    def read(self, source: Tensor, drop: float = 0.0) -> tuple[Tensor, Tensor, Tensor]:
        """Return keys and values by layer, keys to copy by, (batch, places, width), and which places hold a token."""
        held = source != PAD
        places = torch.arange(source.shape[1], device=source.device).expand_as(source)
        out = self.encoder(source, places, held[:, None, None, :], drop=drop)
        keys = torch.stack([layer.read.keys(out) for layer in self.stack])
        return keys, self.copy_key(out), held

    def write(
        self, tokens: Tensor, first: int, past: Tensor | None, keys: Tensor, copy_keys: Tensor, held: Tensor, drop: float = 0.0
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return scores of tokens, scores of places to copy from, the gate's score, and the new past, for each place.

        ``past``, (layers, 2, batch, heads, first, width / heads), belongs to the ``first`` tokens before ``tokens``.
        """
        count = tokens.shape[1]
        at = torch.arange(count, device=tokens.device) + first
        seen = torch.arange(first + count, device=tokens.device)
        mask = (seen[None, :] <= at[:, None])[None, None]
        hidden = self.entry(self.encoder.token(tokens) + self.place(at))
        hidden = functional.dropout(hidden, drop, self.training)
        kept = []
        for index, layer in enumerate(self.stack):
            before = None if past is None else past[index]
            hidden, own = layer(hidden, before, mask, keys[index], held[:, None, None, :], drop)
            kept.append(own)
        out = self.exit(hidden)
        scores = self.scores(out)
        copies = self.copy_ask(out) @ copy_keys.transpose(1, 2) / self.shape.width**0.5
        copies = copies.masked_fill(~held[:, None, :], -1e4)
        return scores, copies, self.gate(out)[..., 0], torch.stack(kept)

    def scores(self, out: Tensor) -> Tensor:
        """Return the scores of the tokens ``written`` for vectors of any places."""
        return functional.linear(out, self.encoder.token.weight[self.written], self.encoder.bias[self.written])

    def likelihood(self, source: Tensor, target: Tensor, drop: float = 0.0) -> tuple[Tensor, Tensor]:
        """Return the log-likelihood of each token of ``target`` after its first, (batch, places), and which count."""
        keys, copy_keys, held = self.read(source, drop)
        scores, copies, gate, _ = self.write(target[:, :-1], 0, None, keys, copy_keys, held, drop)
        wanted = target[:, 1:]
        return mixed(scores, copies, gate, wanted[:, :, None] == source[:, None, :], self.place_of[wanted]), self._can(
            source, wanted
        )

    def _can(self, source: Tensor, wanted: Tensor) -> Tensor:
        """Tell which tokens can be said at all: a word of neither kind teaches nothing but to hope."""
        copied = (wanted[:, :, None] == source[:, None, :]).any(-1)
        return (wanted != PAD) & (copied | (self.place_of[wanted] >= 0))


def mixed(scores: Tensor, copies: Tensor, gate: Tensor, same: Tensor, place: Tensor) -> Tensor:
    """Return the log-likelihood of the wanted tokens when a gate chooses between writing a token and copying one.

    ``same``, (batch, places, source places), is true where the source holds the wanted token; ``place`` is the wanted token's
    number among the ``written``, -1 where it is none of them.
    """
    written = scores.gather(-1, place.clamp(min=0)[..., None])[..., 0] - scores.logsumexp(-1)
    written = torch.where(place >= 0, written, torch.full_like(written, -1e4))
    share = torch.where(same, copies.softmax(-1), torch.zeros_like(copies)).sum(-1)
    copied = torch.log(share + 1e-9)
    return torch.logaddexp(functional.logsigmoid(-gate) + written, functional.logsigmoid(gate) + copied)
