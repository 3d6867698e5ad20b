"""Trains the linear models: ``OMP_NUM_THREADS=1 python -m training.baseline``. Writes ``models/linear`` and measures it.

Labelled messages and reply sentences → n-gram weights → logistic regressions → whole numbers of one byte → folder and card.
One group in ten is held out of everything and only measured. Probabilities are calibrated, and the certainty threshold and the
emotion thresholds chosen, on predictions for messages that the model at hand had not seen (five folds of the training part).
"""

from __future__ import annotations

import os

os.environ["OMP_NUM_THREADS"] = "1"  # before numpy is loaded, or it is too late

import argparse
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from assistant.analyze import Analyzer
from assistant.features import Floats, Weighing, read, sentence
from assistant.schema import Intent
from evals import intents
from training import examples, folder
from training.examples import ROLES, Labelled, Sentence

FOLDS = 5
RIGHT = 0.97
"""Of what is shown as certain, so much shall be right."""
STRENGTH = {"intent": 10.0, "sub": 10.0, "emotion": 3.0, "role": 10.0}
"""Inverse regularisation of each kind of output; see LOG.md for the tries."""
SCALES = {"message": {"char": 1.0, "word": 1.0, "previous": 0.5, "style": 0.15}, "sentence": {"char": 1.0, "word": 1.0}}
RAREST = {"message": 2, "sentence": 6}
"""A feature must occur in so many texts; a sentence is there twice, its slots kept and filled."""
INTENTS: tuple[str, ...] = get_args(Intent)
Counts = Sequence[Mapping[str, Counter[str]]]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Layer:
    """A linear layer while it is being built: ``matrix`` (features, outputs), ``bias`` (outputs,)."""

    matrix: Floats
    bias: Floats


def weighing(counts: Counts, scales: Mapping[str, float], rarest: int) -> Weighing:
    """Number the features that are not too rare, and weigh them by how few texts hold them."""
    fields: dict[str, dict[str, int]] = {}
    idf: list[float] = []
    for field in scales:
        spread = Counter(token for each in counts for token in each[field])
        kept = sorted(token for token, texts in spread.items() if texts >= rarest)
        fields[field] = {token: len(idf) + at for at, token in enumerate(kept)}
        idf += [float(np.log((1 + len(counts)) / (1 + spread[token])) + 1) for token in kept]
    return Weighing(fields, scales, np.array(idf, dtype=np.float16).astype(np.float32))


def matrix(weigh: Weighing, counts: Counts) -> csr_matrix:
    """Return the texts as rows of features."""
    rows = [weigh.vector(each) for each in counts]
    starts = np.cumsum([0, *(len(indices) for indices, _ in rows)])
    data, columns = np.concatenate([values for _, values in rows]), np.concatenate([indices for indices, _ in rows])
    return csr_matrix((data, columns, starts), shape=(len(rows), len(weigh.idf)))


def yes_or_no(features: csr_matrix, flags: Flags, strength: float) -> Layer:
    """Fit one yes-or-no output for each column of ``flags``, shape (texts, outputs)."""
    models = [LogisticRegression(C=strength, max_iter=400, tol=1e-4).fit(features, column) for column in flags.T]
    return Layer(np.stack([model.coef_[0] for model in models], axis=1), np.array([model.intercept_[0] for model in models]))


def one_of(features: csr_matrix, labels: Sequence[str], names: Sequence[str], strength: float) -> Layer:
    """Fit outputs of which one is right, in the order of ``names``."""
    model = LogisticRegression(C=strength, max_iter=400, tol=1e-4).fit(features, np.array(labels))
    order = [list(model.classes_).index(name) for name in names]
    return Layer(model.coef_[order].T, model.intercept_[order])


def joined(layers: Sequence[Layer]) -> Layer:
    """Put layers side by side."""
    return Layer(np.concatenate([each.matrix for each in layers], axis=1), np.concatenate([each.bias for each in layers]))


def targets(messages: Sequence[Labelled]) -> Flags:
    """Return the yes-or-no labels: one column for each intent, then emotion at least 1, 2 and 3."""
    return np.array([
        [*(intent in each.intents for intent in INTENTS), *(each.emotion >= level for level in (1, 2, 3))] for each in messages
    ])  # fmt: skip


def fit_flags(features: csr_matrix, flags: Flags) -> Layer:
    """Fit intents and emotion."""
    count = len(INTENTS)
    intents = yes_or_no(features, flags[:, :count], STRENGTH["intent"])
    return joined([intents, yes_or_no(features, flags[:, count:], STRENGTH["emotion"])])


def unseen(features: csr_matrix, flags: Flags, groups: Sequence[str]) -> Floats:
    """Return the scores of every text by a model that saw none of its fold: the shape of ``flags``."""
    scores = np.zeros(flags.shape, dtype=np.float32)
    for seen, rest in GroupKFold(FOLDS, shuffle=True, random_state=0).split(features, groups=groups):
        layer = fit_flags(features[seen], flags[seen])
        scores[rest] = features[rest] @ layer.matrix + layer.bias
    return scores


def calibrated(scores: Floats, flags: Flags) -> list[tuple[float, float]]:
    """Return slope and shift for each column, with which a score becomes a probability."""
    fits = [LogisticRegression(C=1e6).fit(column[:, None], flag) for column, flag in zip(scores.T, flags.T, strict=True)]
    return [(float(fit.coef_[0, 0]), float(fit.intercept_[0])) for fit in fits]


def certainty(scores: Floats, calibration: list[tuple[float, float]], main: NDArray[np.int64]) -> float:
    """Return the least share of the likeliest intent, of all probabilities together, at which ``RIGHT`` of the mains are right.

    Counted from the surest text down; 1 when no share is enough.
    """
    slope, shift = np.array(calibration).T
    chances = 1 / (1 + np.exp(-(slope * scores + shift)))
    share, right = chances.max(axis=1) / chances.sum(axis=1), chances.argmax(axis=1) == main
    order = np.argsort(-share)
    good = np.flatnonzero(np.cumsum(right[order]) / np.arange(1, len(order) + 1) >= RIGHT)
    return float(np.ceil(share[order[good[-1]]] * 1000) / 1000) if len(good) else 1.0


def emotion_thresholds(scores: Floats, emotions: NDArray[np.int64]) -> list[float]:
    """Return from which score on emotion is at least 1, 2, 3: each where most texts fall on their right side."""
    found = []
    for level, column in enumerate(scores.T, start=1):
        order = np.argsort(column)
        below = np.concatenate([[0], np.cumsum(emotions[order] < level)])
        above = np.concatenate([np.cumsum((emotions[order] >= level)[::-1])[::-1], [0]])
        at = int(np.argmax(below + above))
        found.append(float(column[order[min(at, len(order) - 1)]]))
    return found


def train_messages(messages: Sequence[Labelled], subs: Mapping[str, Sequence[str]]) -> tuple[Weighing, Layer, dict[str, Any]]:
    """Return features, layer and thresholds for messages."""
    counts = [read(each.text, each.previous).counts() for each in messages]
    weigh = weighing(counts, SCALES["message"], RAREST["message"])
    features, flags = matrix(weigh, counts), targets(messages)
    print(f"messages: {features.shape[0]} texts, {features.shape[1]} features", flush=True)
    scores = unseen(features, flags, [each.group for each in messages])
    count = len(INTENTS)
    calibration = calibrated(scores[:, :count], flags[:, :count])
    main = np.array([INTENTS.index(each.intents[0]) for each in messages])
    labels = {
        "calibration": calibration,
        "certain": certainty(scores[:, :count], calibration, main),
        "emotion": emotion_thresholds(scores[:, count:], np.array([each.emotion for each in messages])),
    }
    whole = fit_flags(features, flags)
    layers = [Layer(whole.matrix[:, :count], whole.bias[:count])]
    for intent, names in subs.items():
        rows = [at for at, each in enumerate(messages) if each.intents[0] == intent and each.sub]
        layers.append(one_of(features[rows], [messages[at].sub for at in rows], names, STRENGTH["sub"]))
        print(f"subs of {intent}: {len(rows)} texts", flush=True)
    return weigh, joined([*layers, Layer(whole.matrix[:, count:], whole.bias[count:])]), labels


def train_sentences(sentences: Sequence[Sentence]) -> tuple[Weighing, Layer]:
    """Return features and layer for the sentences of replies."""
    counts = [sentence(each.text) for each in sentences]
    weigh = weighing(counts, SCALES["sentence"], RAREST["sentence"])
    features = matrix(weigh, counts)
    print(f"sentences: {features.shape[0]} texts, {features.shape[1]} features", flush=True)
    return weigh, one_of(features, [each.role for each in sentences], ROLES, STRENGTH["role"])


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, write the folder, measure it, write its card."""
    parser = argparse.ArgumentParser(prog="python -m training.baseline", description=__doc__)
    parser.add_argument("--out", type=Path, default=examples.ROOT / "models" / "linear", help="folder to write")
    parser.add_argument("--reviews", type=Path, default=examples.OPEN_REVIEWS, help="open reviews; left out when absent")
    chosen = parser.parse_args(arguments)
    messages, sentences = examples.messages(chosen.reviews), examples.replies()
    subs = {intent["id"]: [sub["id"] for sub in intent["subs"]] for intent in examples.taxonomy()["intents"]}
    weigh, layer, labels = train_messages([each for each in messages if not each.held_out], subs)
    spoken, roles = train_sentences([each for each in sentences if not each.held_out])
    labels |= {"intents": INTENTS, "subs": subs, "roles": ROLES, "scales": SCALES}
    trained = Counter(each.source for each in messages if not each.held_out)
    counts = {**trained, "sentences": sum(not each.held_out for each in sentences)}
    layers = {"message": (weigh, layer.matrix, layer.bias), "sentence": (spoken, roles.matrix, roles.bias)}
    folder.write(chosen.out, layers, labels, counts)
    told_of = Analyzer.open(chosen.out)
    sets = {"held_out": intents.held_out()} | ({} if (real := intents.real()) is None else {"real": real})
    measured = {
        name: intents.figures(items, told_of.analyze_many(item.message for item in items)) for name, items in sets.items()
    }
    aside = [each for each in sentences if each.held_out]
    told = told_of.roles([each.text for each in aside])
    hits = sum(role == each.role for role, each in zip(told, aside, strict=True))
    folder.write_card(chosen.out, labels, counts, measured, (len(aside), hits / len(aside)))
    print(measured, f"roles {hits / len(aside):.4f}", sep="\n")


if __name__ == "__main__":
    main()
