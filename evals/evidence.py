"""Do the marked words carry the decision? Three ways to mark them, judged by what happens without them and with them alone.

* n-grams: the words with most weight in the linear models, what ships
* clause: the clause without which the likeliest intent falls most
* gradient: the tokens with most gradient times input in the encoder, where ``make models`` has left its floats
* chance: a clause drawn by lot

``comprehensiveness`` is how far the log-odds of the main intent fall when the marked characters are taken out, higher is
better; ``sufficiency`` how far they fall when only these are left, lower is better (DeYoung et al. 2020, arXiv:1911.03429);
``marked`` is their share of the message. Held-out messages of two clauses or more whose main intent is told right.
"""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from tqdm import tqdm

from assistant.encoder import Encoder, cut, reading
from assistant.reader import Reader
from assistant.schema import Message, Turn
from evals.intents import INTENTS, MODELS, Item, held_out
from evals.latency import in_torch

Marks = set[int]
"""Positions of marked characters."""
SIGN = re.compile(r"[，。！？、；~…,.!?;\s]+")
NOTABLE = 0.35
"""A token is marked from this share of the strongest one's weight on, as ``assistant.evidence`` does with words."""


def measure(limit: int | None = None) -> dict[str, Any]:
    """Return the three figures of each way and how many messages were looked at."""
    reader = Reader.open(MODELS)
    found = [item for item in map(_plain, held_out()) if len(clauses(item.message.text)) > 1]
    found = [item for item in found if reader.analyze(item.message).intents[0].label == item.intents[0]][:limit]
    chance = random.Random(0)  # noqa: S311
    ways: dict[str, Callable[[Item], Marks]] = {
        "chance": lambda item: set(range(*chance.choice(clauses(item.message.text)))),
        "clause": lambda item: _clause(reader, item),
        **_gradient(reader),
        "n-grams": lambda item: _ngrams(reader, item),
    }
    return {"messages": len(found), "rows": {name: _row(reader, way, found, name) for name, way in ways.items()}}


def _plain(item: Item) -> Item:
    """Return the item in the encoder's reading, so that positions are the same everywhere."""
    return Item(item.message.model_copy(update={"text": reading(item.message.text)}), item.intents, item.sub, item.emotion)


def clauses(text: str) -> list[tuple[int, int]]:
    """Return start and end of what stands between signs and spaces."""
    edges = [0, *(at for match in SIGN.finditer(text) for at in match.span()), len(text)]
    return [(start, end) for start, end in list(pairwise(edges))[::2] if end > start]


def odds(reader: Reader, text: str, history: tuple[Turn, ...], intent: str) -> float:
    """Return the log-odds of an intent for a text."""
    found = reader.analyze(Message(text=text, history=history))
    chance = next(each.probability for each in found.intents if each.label == intent)
    chance = min(max(chance, 1e-4), 1 - 1e-4)
    return math.log(chance / (1 - chance))


def _row(reader: Reader, way: Callable[[Item], Marks], found: Sequence[Item], name: str) -> dict[str, float]:
    rows = []
    for item in tqdm(found, desc=f"evidence: {name}", leave=False):
        text, history, marks = item.message.text, item.message.history, way(item)
        whole = odds(reader, text, history, item.intents[0])
        without = odds(reader, "".join(char for at, char in enumerate(text) if at not in marks), history, item.intents[0])
        alone = odds(reader, "".join(char for at, char in enumerate(text) if at in marks), history, item.intents[0])
        rows.append((whole - without, whole - alone, len(marks) / len(text)))
    out, alone, share = np.mean(rows, axis=0)
    return {"comprehensiveness": round(float(out), 3), "sufficiency": round(float(alone), 3), "marked": round(float(share), 3)}


def _clause(reader: Reader, item: Item) -> Marks:
    text, history = item.message.text, item.message.history
    falls = {span: -odds(reader, text[: span[0]] + text[span[1] :], history, item.intents[0]) for span in clauses(text)}
    return set(range(*max(falls, key=lambda span: falls[span])))


def _ngrams(reader: Reader, item: Item) -> Marks:
    spans = reader.analyze(item.message).evidence
    return {at for span in spans if span.label == item.intents[0] for at in range(span.start, span.end)}


def _gradient(reader: Reader) -> dict[str, Callable[[Item], Marks]]:
    model = in_torch()
    if model is None:
        return {}
    import torch  # here, for only this row needs it

    network = reader.network
    assert isinstance(network, Encoder)
    tokenizer = network.tokenizer
    kept: list[torch.Tensor] = []

    def keep(_module: object, _given: object, out: torch.Tensor) -> None:
        out.retain_grad()
        kept[:] = [out]

    model.encoder.token.register_forward_hook(keep)

    def way(item: Item) -> Marks:
        text = item.message.text
        ids, begins = cut(tokenizer, text, reading(item.message.previous))
        current = torch.arange(len(ids)) >= begins
        scores, _ = model(torch.tensor([ids]), current[None])
        model.zero_grad()
        scores[0, INTENTS.index(item.intents[0])].backward()
        assert kept[0].grad is not None
        weight = (kept[0].grad * kept[0]).sum(-1)[0, begins:-1].detach().numpy()
        offsets = tokenizer.encode(text).offsets
        if len(offsets) != len(weight) or not len(weight):  # a text too long to be read whole
            return set()
        return {
            at
            for (start, end), each in zip(offsets, weight, strict=True)
            if each >= NOTABLE * weight.max() > 0
            for at in range(start, end)
        }

    return {"gradient": way}
