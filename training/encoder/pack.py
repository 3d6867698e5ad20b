"""Turns text into token rows: ``python -m training.encoder.pack``. Writes ``scratch/encoder/rows.npz`` and ``vectors.npy``.

A document is ``[CLS] turn [SEP] turn [SEP] …``; the documents of one corpus stand end to end, cut into rows of 128 tokens.
``vectors.npy`` holds a first guess for the token embeddings: positive pointwise mutual information of tokens at most four
places apart, factorised. It takes a minute and spares the encoder hours of learning which tokens are alike.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from training.encoder import corpus

ROW = 128
WIDTH = 192
WINDOW = 4
SHARES = {"smilechat": 14_000_000}
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


def main() -> None:
    """Read every corpus, write rows by corpus and the vectors."""
    torch.set_num_threads(1)
    tokenizer = Tokenizer.from_file(str(corpus.SCRATCH / "tokenizer.json"))
    streams = {"own": tokens(tokenizer, corpus.own())}
    for name in corpus.FILES:
        streams[name] = tokens(tokenizer, corpus.opened(name, SHARES.get(name, 10_000_000)))
        print(name, len(streams[name]), flush=True)
    rows = {name: stream[: len(stream) // ROW * ROW].reshape(-1, ROW) for name, stream in streams.items()}
    np.savez(corpus.SCRATCH / "rows.npz", **rows)  # type: ignore[arg-type]
    print({name: len(held) for name, held in rows.items()}, flush=True)
    np.save(corpus.SCRATCH / "vectors.npy", vectors(list(streams.values()), tokenizer.get_vocab_size()))


if __name__ == "__main__":
    main()
