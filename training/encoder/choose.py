"""What is chosen on held-out texts once the network stands: how much the linear models count, calibration, thresholds.

For each kind of output the linear scores are added times the weight of ``WEIGHTS`` that serves held-out texts best. Sure is
what stands out as far as it takes for ``baseline.RIGHT`` of the held-out messages above it to be right.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from assistant.analyze import Analyzer
from assistant.encoder import Network
from assistant.features import Floats
from evals import intents as measures
from training import baseline
from training.encoder.batches import INTENTS, SUBS
from training.examples import ROLES, Sentence

WEIGHTS = (0.0, 0.2, 0.35, 0.5, 0.65, 0.8, 1.0, 1.3, 1.7)
"""Tried, in this order; of two that serve equally well the smaller is taken."""
SUB_AT = len(INTENTS)
EMOTION_AT = SUB_AT + sum(map(len, SUBS.values()))


def labels(network: Network, linear: Analyzer, items: Sequence[measures.Item], aside: Sequence[Sentence]) -> dict[str, Any]:
    """Return weights, calibration and thresholds for ``labels.json``."""
    messages = [item.message for item in items]
    looks = [linear.look(each).scores for each in tqdm(messages, desc="linear", leave=False)]
    reads = [network.read(each.text, each.previous).scores[: len(looks[0])] for each in tqdm(messages, leave=False)]
    ours, theirs = np.stack(reads), np.stack(looks)
    weights = {
        "intents": _intents(ours[:, :SUB_AT], theirs[:, :SUB_AT], items),
        "subs": _subs(ours[:, SUB_AT:EMOTION_AT], theirs[:, SUB_AT:EMOTION_AT], items),
        "emotion": _emotion(ours[:, EMOTION_AT:], theirs[:, EMOTION_AT:], items),
        "roles": _roles(network, linear, aside),
    }
    scores = ours[:, :SUB_AT] + weights["intents"] * theirs[:, :SUB_AT]
    calibration = baseline.calibrated(scores, _flags(items))
    felt = ours[:, EMOTION_AT:] + weights["emotion"] * theirs[:, EMOTION_AT:]
    return {
        "linear": weights,
        "calibration": calibration,
        "certain": baseline.certainty(scores, calibration, _mains(items)),
        "emotion": baseline.emotion_thresholds(felt, _emotions(items)),
    }


def _flags(items: Sequence[measures.Item]) -> NDArray[np.bool_]:
    return np.array([[intent in item.intents for intent in INTENTS] for item in items])


def _mains(items: Sequence[measures.Item]) -> NDArray[np.int64]:
    return np.array([INTENTS.index(item.intents[0]) for item in items])


def _emotions(items: Sequence[measures.Item]) -> NDArray[np.int64]:
    return np.array([item.emotion for item in items])


def _best(kind: str, worths: Sequence[float]) -> float:
    print(kind, {weight: round(worth, 4) for weight, worth in zip(WEIGHTS, worths, strict=True)}, flush=True)
    return WEIGHTS[int(np.argmax(worths))]


def _intents(ours: Floats, theirs: Floats, items: Sequence[measures.Item]) -> float:
    """Weigh by the calibrated log-likelihood of all yes-or-no labels: it moves less by chance than a count of hits."""
    flags, worths = _flags(items), []
    for weight in WEIGHTS:
        scores = ours + weight * theirs
        slope, shift = np.array(baseline.calibrated(scores, flags)).T
        chances = np.clip(1 / (1 + np.exp(-(slope * scores + shift))), 1e-6, 1 - 1e-6)
        worths.append(float(np.where(flags, np.log(chances), np.log(1 - chances)).mean()))
    return _best("intents", worths)


def _subs(ours: Floats, theirs: Floats, items: Sequence[measures.Item]) -> float:
    starts = dict(zip(SUBS, np.cumsum([0, *map(len, SUBS.values())]), strict=False))
    told = [(at, item.intents[0], item.sub) for at, item in enumerate(items) if item.sub]
    worths = []
    for weight in WEIGHTS:
        scores = ours + weight * theirs
        rows = [scores[at, starts[intent] : starts[intent] + len(SUBS[intent])] for at, intent, _ in told]
        hits = [SUBS[intent][int(row.argmax())] == sub for row, (_, intent, sub) in zip(rows, told, strict=True)]
        worths.append(float(np.mean(hits)))
    return _best("subs", worths)


def _emotion(ours: Floats, theirs: Floats, items: Sequence[measures.Item]) -> float:
    emotions, worths = _emotions(items), []
    for weight in WEIGHTS:
        scores = ours + weight * theirs
        levels = (scores >= np.array(baseline.emotion_thresholds(scores, emotions))).sum(axis=1)
        worths.append(-float(np.abs(levels - emotions).mean()))
    return _best("emotion", worths)


def _roles(network: Network, linear: Analyzer, aside: Sequence[Sentence]) -> float:
    ours = np.stack([network.read(each.text).scores[-len(ROLES) :] for each in tqdm(aside, desc="roles", leave=False)])
    theirs = np.stack([linear.role_scores(each.text) for each in aside])
    right = np.array([ROLES.index(each.role) for each in aside])
    return _best("roles", [float(((ours + weight * theirs).argmax(axis=1) == right).mean()) for weight in WEIGHTS])
