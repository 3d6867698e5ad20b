"""How long does reading one message take, and how many are read in a second: encoder against torch and the linear models.

One thread, one message at a time, as the desk asks; messages of our own of all lengths. ``torch`` and the encoder in floats are
measured where ``make models`` has left their files.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from tqdm import tqdm

from assistant.encoder import Encoder, cut, reading
from assistant.reader import Reader
from assistant.schema import Message
from evals.intents import MODELS
from evals.scores import percentile
from evals.speed import ROOT, texts

if TYPE_CHECKING:
    from training.encoder.joint import Reader as TorchReader

SCRATCH = ROOT / "scratch" / "encoder"
MESSAGES, WARM = 500, 20


def measure(limit: int | None = None) -> dict[str, Any]:
    """Return p50 and p95 in milliseconds and messages a second for each way."""
    every = texts(WARM + min(limit or MESSAGES, MESSAGES))
    warm, found = every[:WARM], every[WARM:]  # apart, for the encoder keeps what it has just read
    reader = Reader.open(MODELS)
    network = reader.network
    assert isinstance(network, Encoder)
    ways: dict[str, Callable[[str], object]] = {
        "linear models": lambda text: reader.linear.look(Message(text=text)),
        "encoder, one byte a weight": network.read,
        **_torch(network),
        "encoder + linear, with marked words": lambda text: reader.analyze(Message(text=text)),
    }
    return {"messages": len(found), "rows": {name: _row(way, warm, found, name) for name, way in ways.items()}}


def in_torch() -> TorchReader | None:
    """Return the encoder in floats; None where ``make models`` has not left it."""
    checkpoint = SCRATCH / "tuned.pt"
    if not checkpoint.is_file():
        return None
    import torch  # here, for few rows need it

    from training.encoder.joint import begun

    torch.set_num_threads(1)
    model = begun(None)
    model.load_state_dict(torch.load(checkpoint, weights_only=True))
    return model.eval()


def _torch(network: Encoder) -> dict[str, Callable[[str], object]]:
    model = in_torch()
    if model is None:
        return {}
    import torch

    def read(text: str) -> object:
        ids, begins = cut(network.tokenizer, reading(text), "")
        current = torch.from_numpy(np.arange(len(ids)) >= begins)
        with torch.inference_mode():
            return model(torch.tensor([ids]), current[None])

    return {"encoder in torch, floats": read}


def _row(way: Callable[[str], object], warm: list[str], found: list[str], name: str) -> dict[str, float]:
    for text in warm:
        way(text)
    taken = []
    for text in tqdm(found, desc=name, leave=False):
        start = time.perf_counter()
        way(text)
        taken.append((time.perf_counter() - start) * 1000)
    return {
        "p50_ms": round(percentile(taken, 0.5), 2),
        "p95_ms": round(percentile(taken, 0.95), 2),
        "per_second": round(1000 * len(taken) / sum(taken), 1),
    }
