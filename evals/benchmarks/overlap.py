"""Baselines that know only which characters two texts share: TF-IDF cosine and BM25 over pairs of neighbouring characters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer

from assistant.encoder import reading
from evals.benchmarks.metrics import Doubles
from evals.scores import grams

K1, B = 1.5, 0.75
"""The usual constants of BM25."""


def pairs_of(text: str) -> list[str]:
    """Return the pairs of neighbouring characters of a text, itself when it has but one."""
    plain = reading(text).replace(" ", "")
    return grams(plain, 2) or [plain]


class Overlap:
    """Scores how much two texts share; how rare a pair is, is counted on ``texts``."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._counter = CountVectorizer(analyzer=pairs_of, dtype=np.float64)
        counts = self._counter.fit_transform(texts)
        documents, holding = counts.shape[0], np.asarray((counts > 0).sum(0)).ravel()
        self._smooth = np.log((1 + documents) / (1 + holding)) + 1
        self._rare = np.log(1 + (documents - holding + 0.5) / (holding + 0.5))
        self._length = counts.sum() / documents

    def cosine(self, ones: Sequence[str], others: Sequence[str]) -> Doubles:
        """Return the TF-IDF cosine of each pair, 0 to 1, a count entering as 1 + ln count."""
        return self._product(self._weighted(ones), self._weighted(others))

    def bm25(self, queries: Sequence[str], documents: Sequence[str]) -> Doubles:
        """Return the BM25 score of each document for its query, each pair of characters of a query counted once."""
        asked, counts = self._counter.transform(queries), self._counter.transform(documents)
        asked.data[:] = 1
        lengths = np.asarray(counts.sum(1)).ravel()
        damped = np.repeat(K1 * (1 - B + B * lengths / self._length), np.diff(counts.indptr))
        counts.data *= self._rare[counts.indices] * (K1 + 1) / (counts.data + damped)
        return self._product(asked, counts)

    def _weighted(self, texts: Sequence[str]):  # type: ignore[no-untyped-def]  # noqa: ANN202  # sparse matrices have no types
        found = self._counter.transform(texts)
        found.data = (1 + np.log(found.data)) * self._smooth[found.indices]
        norms = np.sqrt(np.asarray(found.multiply(found).sum(1)).ravel())
        found.data /= np.repeat(norms, np.diff(found.indptr))
        return found

    @staticmethod
    def _product(ones, others) -> Doubles:  # type: ignore[no-untyped-def]  # noqa: ANN001
        shared: Doubles = np.asarray(ones.multiply(others).sum(1)).ravel()
        return shared
