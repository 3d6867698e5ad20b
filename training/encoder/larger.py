"""Heads for a larger encoder: ``python -m training.encoder.larger NAME_OR_FOLDER``. Writes a folder in ``var/encoders/``.

The sentence-transformers model stays as it is: its vectors of all texts are made once and kept, and a small network learns on
them what the shipped encoder learns, with the same loss. How much the linear models count, calibration and thresholds are
chosen on what is held out, as for the shipped encoder. The manifest is written last.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.numpy import save
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from torch import Tensor, nn
from torch.nn import functional
from tqdm import tqdm

from assistant import larger
from assistant.analyze import Analyzer
from assistant.features import Floats
from assistant.larger import Heads, Larger, Model
from assistant.reader import Reader
from assistant.settings import Settings
from evals import intents as measures
from training import examples, folder
from training.encoder import choose, corpus
from training.encoder.batches import INTENTS, SUBS, Batch, Example, drawn, of_message, of_sentence, ordered
from training.encoder.heads import loss_of, set_aside
from training.encoder.joint import SIZES
from training.examples import ROLES, Labelled, Sentence

SCRATCH = corpus.SCRATCH.parent / "larger"
HIDDEN, DROP, FORGOTTEN = 256, 0.2, 0.3
"""Hidden outputs; share of inputs hidden while learning; share of messages that come without the turn before."""
EPOCHS, RATE, BATCH = 12, 1e-3, 64
CHUNK = 512
"""Texts whose vectors are made and written together."""
LABELS_ONLY = Tokenizer(WordLevel({"?": 0}, unk_token="?"))  # noqa: S106
"""Stands where ``ordered`` wants a tokenizer: of its batches only the labels are used here."""


@dataclass(frozen=True)
class Material:
    """What is learnt from, and what is held out: ``sets`` of messages, of which ``held`` is all, and sentences ``aside``."""

    messages: Sequence[Labelled]
    sentences: Sequence[Sentence]
    sets: dict[str, list[measures.Item]]
    aside: Sequence[Sentence]


class Layers(nn.Module):
    """(batch, 2 × width) → (batch, outputs); ``assistant.larger.Heads`` is the same in numpy."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.mix = nn.Linear(2 * width, HIDDEN)
        self.out = nn.Linear(2 * width + HIDDEN, sum(SIZES.values()))
        nn.init.normal_(self.out.weight, std=0.01)

    def forward(self, given: Tensor) -> Tensor:
        """Return scores in the order of ``joint.SIZES``."""
        given = functional.dropout(given, DROP, self.training)
        mixed = functional.dropout(torch.tanh(self.mix(given)), DROP, self.training)
        scores: Tensor = self.out(torch.cat([given, mixed], dim=1))
        return scores

    def heads(self) -> Heads:
        """Return what has been learnt, as it is served."""
        layers = (self.mix.weight.T, self.mix.bias, self.out.weight.T, self.out.bias)
        return Heads(*(np.ascontiguousarray(each.detach().numpy()) for each in layers))


class Vectors:
    """The vector of each text by a frozen model, made once and kept in ``kept``, a folder of the model's own."""

    def __init__(self, model: Model, texts: Sequence[str], kept: Path) -> None:
        kept.mkdir(parents=True, exist_ok=True)
        known = {key: row for path in kept.glob("*.npz") for key, row in _chunk(path)}
        missing = [text for text in dict.fromkeys(texts) if _key(text) not in known]
        chunks = [missing[start : start + CHUNK] for start in range(0, len(missing), CHUNK)]
        for chunk in tqdm(chunks, desc="vectors", unit=f"×{CHUNK}", disable=not chunks):
            made = model.transformer.encode(chunk, show_progress_bar=False, normalize_embeddings=True)
            known |= zip(map(_key, chunk), _written(kept, chunk, made), strict=True)
        unique = list(dict.fromkeys(texts))
        rows = [known[_key(text)] for text in unique]
        table = np.stack([np.zeros(model.width, dtype=np.float32), *rows]) * np.float32(model.width**0.5)
        self.rows, self.at = torch.from_numpy(table), {text: number for number, text in enumerate(unique, start=1)}

    def of(self, found: Sequence[Example]) -> Tensor:
        """Return texts, each with the turn before it, as rows of shape (2 × width,)."""
        before = [self.at[each.previous] if each.previous else 0 for each in found]
        return torch.cat([self.rows[[self.at[each.text] for each in found]], self.rows[before]], dim=1)


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode()).hexdigest()[:32].encode()


def _chunk(path: Path) -> Iterator[tuple[bytes, Floats]]:
    with np.load(path, allow_pickle=False) as held:
        yield from zip(held["keys"].tolist(), held["rows"], strict=True)


def _written(kept: Path, chunk: Sequence[str], rows: Any) -> Floats:  # noqa: ANN401  # what encode gives
    """Keep the vectors of a chunk, so that an interrupted run goes on where it stopped, and return them."""
    made = np.asarray(rows, dtype=np.float32)
    path = kept / f"{_key(chunk[0]).decode()}.npz"
    waiting = path.with_suffix(".part")
    with waiting.open("wb") as file:
        np.savez(file, keys=np.array([_key(text) for text in chunk]), rows=made)
    waiting.replace(path)
    return made


def everything() -> Material:
    """Return all that the shipped encoder learns from and is measured on."""
    messages, sentences = examples.messages(), examples.replies()
    return Material(
        [each for each in messages if not each.held_out], [each for each in sentences if not each.held_out],
        set_aside(), [each for each in sentences if each.held_out],
    )  # fmt: skip


def fit(model: Model, found: Material, epochs: int, scratch: Path) -> Heads:
    """Train heads on the vectors of a frozen model."""
    spoken = [of_sentence(each) for each in found.sentences]
    told = [of_message(each) for each in found.messages]
    texts = [text for each in (*told, *spoken) for text in (each.text, each.previous)]
    vectors = Vectors(model, texts, scratch / model.version)
    torch.manual_seed(0)
    chance, layers = random.Random(0), Layers(model.width)  # noqa: S311
    optimiser = torch.optim.AdamW(layers.parameters(), lr=RATE, weight_decay=0.02)
    pace = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, epochs)
    for epoch in range(epochs):
        loss = _epoch(layers, optimiser, vectors, drawn(found.messages, spoken, chance), chance)
        pace.step()
        print(f"epoch {epoch + 1}, loss {loss:.4f}", flush=True)
    return layers.eval().heads()


def _epoch(
    layers: Layers, optimiser: torch.optim.Optimizer, vectors: Vectors, found: list[Example], chance: random.Random
) -> float:
    chance.shuffle(found)
    varied = [replace(each, previous="") if chance.random() < FORGOTTEN else each for each in found]
    given, labels, losses = vectors.of(varied), ordered(LABELS_ONLY, varied), []
    for start in range(0, len(varied), BATCH):
        rows = slice(start, start + BATCH)
        optimiser.zero_grad(set_to_none=True)
        loss = loss_of(layers(given[rows]), Batch(**{each.name: getattr(labels, each.name)[rows] for each in fields(Batch)}))
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        losses.append(loss.item())
    return float(np.mean(losses))


def make(name: str, var: Path, found: Material, epochs: int = EPOCHS, scratch: Path = SCRATCH) -> Larger:
    """Train the heads of a model, write them below ``var``, and return the network with them.

    :raises WeightsError: when there is no such model, or it can neither be loaded nor downloaded.
    """
    model, linear = Model.open(name, download=True), Analyzer.open(measures.MODEL)
    heads = fit(model, found, epochs, scratch)
    fixed: dict[str, Any] = {"intents": INTENTS, "subs": SUBS, "roles": ROLES}
    chosen = choose.labels(Larger(model, heads, fixed), linear, found.sets["held"], found.aside)
    network = Larger(model, heads, fixed | chosen)
    write(larger.place(var, name), model, heads, network.labels, Counter(each.source for each in found.messages))
    return network


def write(out: Path, model: Model, heads: Heads, labels: dict[str, Any], counts: Counter[str]) -> None:
    """Write heads and labels, then the manifest over both, which says whose heads they are."""
    held = {larger.HEADS: save(heads._asdict()), larger.LABELS: _json(labels)}
    out.mkdir(parents=True, exist_ok=True)
    (out / larger.MANIFEST).unlink(missing_ok=True)
    for name, content in held.items():
        (out / name).write_bytes(content)
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in held.items()}
    told = {"model": model.name, "version": model.version, "date": folder.DATE, "trained_on": counts, "sha256": sums}
    (out / larger.MANIFEST).write_bytes(_json(told))


def _json(value: dict[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def beside(readers: dict[str, Reader], found: Material) -> Iterator[str]:
    """Yield the figures of what was held out, a line for each set and reader."""
    for name, items in found.sets.items():
        for whose, reader in readers.items():
            if items:
                yield f"{name} {whose} {measures.figures(items, reader.analyze_many(item.message for item in items))}"
    for whose, reader in readers.items():
        told = reader.roles([each.text for each in found.aside])
        hits = sum(role == each.role for role, each in zip(told, found.aside, strict=True))
        yield f"roles {whose} {hits / len(found.aside):.4f}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, write, and print the figures beside those of the shipped encoder."""
    parser = argparse.ArgumentParser(prog="python -m training.encoder.larger", description=__doc__)
    parser.add_argument("name", help="a model of the hub, such as BAAI/bge-small-zh-v1.5, or a folder")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    chosen = parser.parse_args(arguments)
    found, var = everything(), Settings().var
    network = make(chosen.name, var, found, chosen.epochs)
    shipped = Reader.open(examples.ROOT / "models")
    for line in beside({"shipped": shipped, "larger": Reader(shipped.linear, network)}, found):
        print(line, flush=True)
    print(f"written to {larger.place(var, chosen.name)}; use it with NUANYAN_ENCODER={chosen.name}")


if __name__ == "__main__":
    main()
