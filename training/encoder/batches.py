"""Labelled texts as batches: what an epoch draws, and how it is varied without changing what it says.

A message is ``[CLS] turn before [SEP] message [SEP]``, ``current`` true from the message on; a sentence is
``[CLS] sentence [SEP]``.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import get_args

import torch
from tokenizers import Tokenizer
from torch import Tensor

from assistant.encoder import cut, reading
from assistant.schema import Intent
from training import examples
from training.encoder.network import MASK, PAD
from training.examples import ROLES, Labelled, Sentence

INTENTS: tuple[str, ...] = get_args(Intent)
SUBS: dict[str, list[str]] = {intent["id"]: [sub["id"] for sub in intent["subs"]] for intent in examples.taxonomy()["intents"]}
DRAWN = {"records": 0.6, "open": 0.8}
"""Share of a source that an epoch draws; all of the others."""
SENTENCES = 6000
"""Reply sentences that an epoch draws, the rarer roles more often."""
UNKNOWN = -100
_SIGNS = re.compile(r"[，。！？、；：~…,.!?]+")


@dataclass(frozen=True, slots=True)
class Example:
    """A text in the encoder's reading with its labels; ``UNKNOWN`` where it has none of a kind."""

    text: str
    previous: str = ""
    intents: tuple[int, ...] = ()
    sub: int = UNKNOWN
    emotion: int = UNKNOWN
    role: int = UNKNOWN


@dataclass(frozen=True)
class Batch:
    """``ids`` and ``current`` (batch, places); ``raised`` (batch, 6), ``felt`` (batch, 3) in 0 and 1; the rest (batch,)."""

    ids: Tensor
    current: Tensor
    main: Tensor
    raised: Tensor
    sub: Tensor
    felt: Tensor
    role: Tensor

    def to(self, device: torch.device) -> Batch:
        """Return the same batch on a device."""
        return Batch(*(getattr(self, each.name).to(device, non_blocking=True) for each in fields(self)))


def of_message(each: Labelled) -> Example:
    """Return a labelled message as an example; a sub is numbered within its intent."""
    sub = SUBS[each.intents[0]].index(each.sub) if each.sub else UNKNOWN
    intents = tuple(INTENTS.index(intent) for intent in each.intents)
    return Example(reading(each.text), reading(each.previous), intents, sub, each.emotion)


def of_sentence(each: Sentence) -> Example:
    """Return a sentence of a reply as an example."""
    return Example(reading(each.text), role=ROLES.index(each.role))


def drawn(messages: Sequence[Labelled], sentences: Sequence[Example], chance: random.Random) -> list[Example]:
    """Return what one epoch learns from."""
    kept = [of_message(each) for each in messages if chance.random() < DRAWN.get(each.source, 1.0)]
    often = {role: sum(each.role == role for each in sentences) for role in range(len(ROLES))}
    weights = [often[each.role] ** -0.5 for each in sentences]
    return kept + chance.choices(sentences, weights, k=SENTENCES if sentences else 0)


def varied(example: Example, chance: random.Random) -> Example:
    """Return the same text with other punctuation, or without the turn before; often just as it was."""
    text, dice = example.text, chance.random()
    if dice < 0.12:
        text = _SIGNS.sub("", text)
    elif dice < 0.27:
        text = _SIGNS.sub(" ", text)
    elif dice < 0.35:
        text = text.replace(" ", "，")
    elif dice < 0.42:
        text = text.rstrip("，。！？、；~… ")
    previous = "" if chance.random() < 0.3 else example.previous
    return Example(text.strip() or example.text, previous, example.intents, example.sub, example.emotion, example.role)


def batched(
    tokenizer: Tokenizer, found: Sequence[Example], size: int, chance: random.Random | None = None, masked: float = 0.0
) -> Iterator[Batch]:
    """Yield batches of texts about equally long; with ``chance`` in a new order, and ``masked`` of the tokens hidden."""
    rows = [(*cut(tokenizer, each.text, each.previous), each) for each in found]
    for group in grouped([len(ids) for ids, _, _ in rows], size, chance):
        yield _batch([rows[at] for at in group], chance, masked)


def grouped(lengths: Sequence[int], size: int, chance: random.Random | None = None) -> list[list[int]]:
    """Return the places of texts in batches of ``size``; with ``chance`` about equally long ones together, in a new order."""
    order = list(range(len(lengths)))
    if chance:
        order.sort(key=lambda at: lengths[at] * (0.85 + 0.3 * chance.random()))
    groups = [order[start : start + size] for start in range(0, len(order), size)]
    if chance:
        chance.shuffle(groups)
    return groups


def padded(
    rows: Sequence[tuple[list[int], int]], chance: random.Random | None = None, masked: float = 0.0
) -> tuple[Tensor, Tensor]:
    """Return ``ids`` and ``current`` (batch, places) of tokens and where each text begins in them; ``masked`` are hidden."""
    width = max(len(ids) for ids, _ in rows)
    ids = torch.full((len(rows), width), PAD)
    current = torch.zeros((len(rows), width), dtype=torch.bool)
    for row, (held, start) in enumerate(rows):
        if chance and masked:
            held = [MASK if token > MASK and chance.random() < masked else token for token in held]
        ids[row, : len(held)] = torch.tensor(held)
        current[row, start : len(held)] = True
    return ids, current


def ordered(tokenizer: Tokenizer, found: Sequence[Example]) -> Batch:
    """Return texts as one batch, in their order."""
    return _batch([(*cut(tokenizer, each.text, each.previous), each) for each in found], None, 0.0)


def _batch(rows: Sequence[tuple[list[int], int, Example]], chance: random.Random | None, masked: float) -> Batch:
    ids, current = padded([(held, start) for held, start, _ in rows], chance, masked)
    raised, felt = torch.zeros(len(rows), len(INTENTS)), torch.zeros(len(rows), 3)
    for row, (_, _, each) in enumerate(rows):
        raised[row, list(each.intents)] = 1
        felt[row, : max(0, each.emotion)] = 1
    labels = [(each.intents[0] if each.intents else UNKNOWN, each.sub, each.role) for _, _, each in rows]
    main, sub, role = torch.tensor(labels).unbind(1)
    return Batch(ids, current, main, raised, sub, felt, role)
