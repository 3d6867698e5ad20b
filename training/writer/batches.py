"""Examples as rows of tokens, batches of about the same length together."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import get_args

import torch
import yaml
from tokenizers import Tokenizer
from torch import Tensor

from assistant.schema import Channel, OrderCard, Policy, Remedy, Role, Style
from assistant.writer.layout import END, PAD, Ask, Layout
from training.examples import ROOT, TAXONOMY
from training.writer.pairs import Example

TOKENS = 5_000
"""Padded tokens of a batch, source and target together."""
STEP = 8
"""Targets whose lengths differ by less go together, sorted by the lengths of their sources."""
Row = tuple[list[int], list[int]]


def controls() -> list[str]:
    """Return the controls, in the order of their numbers."""
    taxonomy = yaml.safe_load(TAXONOMY.read_text(encoding="utf-8"))
    subs = [sub["id"] for intent in taxonomy["intents"] for sub in intent["subs"]]
    return [
        END, "role=turn", "role=restore", *(f"role={each}" for each in get_args(Role)),
        *(f"channel={each}" for each in get_args(Channel) if each != "page"), *(f"emotion={each}" for each in range(4)),
        *(f"style={each}" for each in get_args(Style)), *(f"sub={each}" for each in subs),
        *(f"remedy={each}" for each in get_args(Remedy)),
        *(f"slot={each}" for each in (*OrderCard.model_fields, *Policy.model_fields) if each != "paid"),
    ]  # fmt: skip


def layout() -> Layout:
    """Return the layout that is trained on: the encoder's tokens and our controls."""
    return Layout(Tokenizer.from_file(str(ROOT / "models" / "encoder" / "tokenizer.json")), controls())


NOTHING = Ask("", "", -1, "", (), ())


def row(example: Example, how: Layout) -> Row:
    """Return an example as source and target."""
    source = how.source(example.ask or NOTHING, example.message, example.previous, example.near[0] if example.near else "")
    return source, how.target(example.parts)


def rows_of(examples: Sequence[Example], how: Layout) -> list[Row]:
    """Return examples as rows; open text has no controls."""
    return [row(example, how) for example in examples]


def batches(rows: Sequence[Row], chance: random.Random, tokens: int = TOKENS) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield all rows once in batches (sources, targets), padded, in an order by lot."""
    shift = chance.random() * STEP
    near = sorted(range(len(rows)), key=lambda at: ((len(rows[at][1]) + shift) // STEP, len(rows[at][0]), chance.random()))
    groups: list[list[int]] = [[]]
    widest = (0, 0)
    for at in near:
        wider = (max(widest[0], len(rows[at][0])), max(widest[1], len(rows[at][1])))
        if groups[-1] and sum(wider) * (len(groups[-1]) + 1) > tokens:
            groups.append([])
            wider = (len(rows[at][0]), len(rows[at][1]))
        groups[-1].append(at)
        widest = wider
    chance.shuffle(groups)
    for group in groups:
        yield padded([rows[at][0] for at in group]), padded([rows[at][1] for at in group])


def padded(lists: Sequence[Sequence[int]]) -> Tensor:
    """Return lists of tokens as one tensor, padded at the end."""
    longest = max(map(len, lists))
    return torch.tensor([[*each, *[PAD] * (longest - len(each))] for each in lists])
