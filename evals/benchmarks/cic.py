"""Which of 118 intents is it? CIC of DataCLUE: real buyers' messages, labels of train and development set partly wrong.

Everything learns from the train set alone, on the texts as the encoder reads them. The development set chooses the penalty of
the linear baseline, the epoch, and the weight of the joined row; the test set is read once, at the end. No weight is kept.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, stdev
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_union
from sklearn.svm import LinearSVC
from tqdm import tqdm

from assistant.encoder import reading
from assistant.text import words
from evals.benchmarks.files import INTENTS, ROOT, missing, rows
from evals.benchmarks.metrics import Doubles, accuracy, macro_f1, standard

SCRATCH = ROOT / "scratch" / "encoder"
STARTS = ("pretrained.pt", "near.pt")
"""Checkpoints that fine-tuning may begin with; the first that exists is taken."""
TOKENS = "tokenizer.json"
SEEDS = (0, 1, 2)
LONG = 15
"""Epochs of an encoder that was never pretrained: it learns more slowly, and shall not lose for want of time."""
DESCRIBED = 2
"""How often the description of a label is learnt from as a text of its own, by all ways alike."""
PENALTIES = (0.05, 0.1, 0.2, 0.5, 1.0)
"""Of the linear baseline: the smaller, the less it trusts a single label."""
WEIGHTS = tuple(step / 20 for step in range(21))
"""Of the encoder in the joined row."""
PUBLISHED: dict[str, dict[str, Any]] = {
    "RoBERTa-wwm, 3 layers": {"macro_f1": 0.7278},
    "data-centric, best": {"macro_f1": 0.7462},
    "people": {"accuracy": 0.8740},
}
"""On the organisers' closed test set, which is not this one. Xu et al. 2021, DataCLUE, arXiv:2111.08647."""


@dataclass(frozen=True)
class Split:
    """Texts as the encoder reads them, and their labels, 0 to 117."""

    texts: list[str]
    labels: list[int]


Splits = dict[str, Split]
Scores = dict[str, Doubles]


def read(limit: int | None) -> Splits:
    """Return ``train``, ``dev`` and ``test``; what each label means, as the train set tells it, is learnt from as well."""
    held = {name: rows(f"cic_{name}", limit) for name in ("train", "dev", "test")}
    meant = {int(row["label"]): row["label_des"].removeprefix("买家") for row in held["train"]}
    held["train"] += DESCRIBED * [{"text": text, "label": label} for label, text in meant.items()]
    return {
        name: Split([reading(row["text"]) for row in each], [int(row["label"]) for row in each]) for name, each in held.items()
    }


def start_at(given: Path | None) -> Path | None:
    """Return the checkpoint that is given, or the first of ``STARTS`` that exists; None when there is none."""
    found = [path for path in ([given] if given else [SCRATCH / name for name in STARTS]) if path.is_file()]
    return found[0] if found else None


def measure(limit: int | None = None, start: Path | None = None) -> dict[str, Any]:
    """Return ``rows``: macro-F1 and accuracy (0 to 1) on the test set by way, ``spread`` beside them where seeds differ.

    ``chosen`` holds what the development set chose, ``dev`` its figures by way, ``start`` the checkpoint's name.
    """
    if reason := missing("cic_train", "cic_dev", "cic_test"):
        return {"skipped": reason}
    checkpoint = start_at(start)
    if checkpoint is None or not (SCRATCH / TOKENS).is_file():
        return {"skipped": "there is no pretrained checkpoint to fine-tune"}
    if importlib.util.find_spec("torch") is None:
        return {"skipped": "torch is not installed"}
    from evals.benchmarks.tuning import tuned  # here, for it loads torch

    splits = read(limit)
    penalty, linear = baseline(splits)
    runs = [tuned(splits, checkpoint, SCRATCH / TOKENS, seed) for seed in tqdm(SEEDS, desc="cic: seeds", leave=False)]
    fresh = tuned(splits, None, SCRATCH / TOKENS, SEEDS[0], LONG)
    weights = [weight_of(run.scores, linear, splits["dev"]) for run in runs]
    ways: dict[str, list[Scores]] = {
        "char and word TF-IDF, linear SVM": [linear],
        "encoder, not pretrained": [fresh.scores],
        "encoder": [run.scores for run in runs],
        "encoder and SVM joined": [joined(run.scores, linear, weight) for run, weight in zip(runs, weights, strict=True)],
    }
    return {
        "texts": {name: len(split.texts) for name, split in splits.items()},
        "start": checkpoint.name,
        "seeds": len(runs),
        "chosen": {"penalty": penalty, "epochs": [run.epoch for run in runs], "weights": weights},
        "dev": {name: summed([figures(each["dev"], splits["dev"]) for each in found]) for name, found in ways.items()},
        "rows": {name: summed([figures(each["test"], splits["test"]) for each in found]) for name, found in ways.items()},
        "published": PUBLISHED,
    }


def figures(scores: Doubles, split: Split) -> dict[str, float]:
    """Return macro-F1 and accuracy of the best label of each text; ``scores`` has the shape (texts, labels)."""
    told = scores.argmax(1).tolist()
    return {"macro_f1": macro_f1(split.labels, told), "accuracy": accuracy(split.labels, told)}


def summed(found: Sequence[dict[str, float]]) -> dict[str, Any]:
    """Return the mean of several runs, with ``spread``, the deviation between them, where there are several."""
    result: dict[str, Any] = {key: mean(each[key] for each in found) for key in found[0]}
    if len(found) > 1:
        result["spread"] = {key: stdev(each[key] for each in found) for key in found[0]}
    return result


def baseline(splits: Splits) -> tuple[float, Scores]:
    """Return the penalty that the development set chose, and the margins on both other sets, shape (texts, labels)."""
    chars = TfidfVectorizer(analyzer="char", ngram_range=(1, 4), sublinear_tf=True)
    terms = TfidfVectorizer(tokenizer=words, token_pattern=None, lowercase=False, ngram_range=(1, 2), sublinear_tf=True)
    union = make_union(chars, terms)
    known = union.fit_transform(splits["train"].texts)
    asked = {name: union.transform(splits[name].texts) for name in ("dev", "test")}
    machines = {
        penalty: LinearSVC(C=penalty).fit(known, splits["train"].labels)
        for penalty in tqdm(PENALTIES, desc="cic: linear SVM", leave=False)
    }

    def margins(penalty: float, name: str) -> Doubles:
        return all_labels(machines[penalty].decision_function(asked[name]), machines[penalty].classes_.tolist())

    best = max(PENALTIES, key=lambda penalty: figures(margins(penalty, "dev"), splits["dev"])["macro_f1"])
    return best, {name: margins(best, name) for name in asked}


def all_labels(margins: Doubles, known: Sequence[int]) -> Doubles:
    """Return margins of the known labels, at least three, as margins of all; a label never seen gets the lowest of all."""
    spread = np.full((len(margins), INTENTS), margins.min())
    spread[:, list(known)] = margins
    return spread


def joined(ours: Scores, linear: Scores, weight: float) -> Scores:
    """Return both scores in one, in the measure of the development set."""
    return {
        name: weight * standard(ours[name], ours["dev"]) + (1 - weight) * standard(linear[name], linear["dev"]) for name in ours
    }


def weight_of(ours: Scores, linear: Scores, dev: Split) -> float:
    """Return the encoder's weight with the best macro-F1 on the development set; the lower when even."""
    return max(WEIGHTS, key=lambda weight: figures(joined(ours, linear, weight)["dev"], dev)["macro_f1"])
