"""Writes what is served: ``OMP_NUM_THREADS=1 python -m training.encoder.export --from tuned.pt``. Makes ``models/encoder``.

Network → ONNX → weights as whole numbers of one byte; calibration, the threshold for "unsure" and those of emotion are chosen
on what was held out, with the scores of the very file that is shipped. The manifest is written last.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import warnings
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer

from assistant.features import Floats
from evals import intents as measures
from training import baseline, examples, folder
from training.encoder import corpus, heads, serve
from training.encoder.batches import INTENTS, SUBS
from training.examples import ROLES

OUT = examples.ROOT / "models" / "encoder"
PLAIN = corpus.SCRATCH / "encoder.onnx"
LINEAR = 0.8
"""How much the linear models' opinion counts, in logits; see LOG.md."""
WHOLE = ("MatMul", "Gemm", "Gather")
"""Operations whose weights become whole numbers."""


def write_network(reader: heads.Reader, out: Path) -> None:
    """Write the network for one text at a time: ``ids`` and ``current`` (1, places) → ``scores`` (1, outputs)."""
    reader.eval()
    ids, current = torch.tensor([[1, 300, 2, 301, 302, 2]]), torch.tensor([[False, False, False, True, True, True]])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the tracer warns of what it always does
        torch.onnx.export(
            reader, (ids, current), str(PLAIN), input_names=["ids", "current"], output_names=["scores"], opset_version=17,
            dynamic_axes={"ids": {1: "places"}, "current": {1: "places"}}, dynamo=False,
        )  # fmt: skip
    logging.getLogger().setLevel(logging.ERROR)
    quantize_dynamic(PLAIN, out, weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=list(WHOLE))


def labels_of(served: serve.Encoder, items: Sequence[measures.Item]) -> dict[str, Any]:
    """Return calibration and thresholds chosen on held-out messages."""
    joined, felt = zip(*(_scores(served, item) for item in items), strict=True)
    scores, steps = np.stack(joined), np.stack(felt)
    flags = np.array([[intent in item.intents for intent in INTENTS] for item in items])
    calibration = baseline.calibrated(scores, flags)
    main = np.array([INTENTS.index(item.intents[0]) for item in items])
    return {
        "calibration": calibration,
        "certain": baseline.certainty(scores, calibration, main),
        "emotion": baseline.emotion_thresholds(steps, np.array([item.emotion for item in items])),
    }


def _scores(served: serve.Encoder, item: measures.Item) -> tuple[Floats, Floats]:
    before = item.message.history[-1].text if item.message.history else ""
    scores = served.scores(item.message.text, before)[: -len(ROLES)]
    return served.joined(scores, served.linear.analyze(item.message))[: len(INTENTS)], scores[-3:]


def main() -> None:
    """Write the folder and measure it."""
    parser = argparse.ArgumentParser(prog="python -m training.encoder.export")
    parser.add_argument("--from", dest="source", default="tuned.pt")
    parser.add_argument("--linear", type=float, default=LINEAR)
    parser.add_argument("--out", type=Path, default=OUT)
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    reader = heads.begun(None)
    reader.load_state_dict(torch.load(corpus.SCRATCH / chosen.source, weights_only=True))
    chosen.out.mkdir(parents=True, exist_ok=True)
    write_network(reader, chosen.out / serve.MODEL)
    Tokenizer.from_file(str(corpus.SCRATCH / "tokenizer.json")).save(str(chosen.out / serve.TOKENIZER), pretty=False)
    first = {"calibration": [[1, 0]] * len(INTENTS), "certain": 1.0, "emotion": [0.0, 0.0, 0.0]}
    fixed = {"intents": INTENTS, "subs": SUBS, "roles": ROLES, "linear": chosen.linear}
    write_labels(chosen.out, first | fixed)
    sets = heads.set_aside()
    write_labels(chosen.out, labels_of(serve.Encoder.open(chosen.out, measures.MODEL), sets["held"]) | fixed)
    report(serve.Encoder.open(chosen.out, measures.MODEL), sets)


def write_labels(out: Path, labels: dict[str, Any]) -> None:
    """Write labels and the manifest over all files."""
    (out / serve.LABELS).write_text(json.dumps(labels, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    names = (serve.MODEL, serve.TOKENIZER, serve.LABELS)
    sums = {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in names}
    counts = Counter(each.source for each in examples.messages() if not each.held_out)
    manifest = {"date": folder.DATE, "trained_on": counts, "sha256": sums}
    (out / serve.MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def report(served: serve.Encoder, sets: dict[str, list[measures.Item]]) -> None:
    """Print every figure, as ``evals.intents`` gives them for the linear models."""
    if (real := measures.real()) is not None:
        sets = sets | {"real": real}
    for name, items in sets.items():
        found = served.analyze_many(item.message for item in items)
        print(name, measures.figures(items, found))
        if name in ("held", "real"):
            print("  coverage", [pair for pair in measures.coverage(items, found) if pair[1] >= 0.9])
    aside = [each for each in examples.replies() if each.held_out]
    told = served.roles([each.text for each in aside])
    print("roles", sum(role == each.role for role, each in zip(told, aside, strict=True)) / len(aside))


if __name__ == "__main__":
    main()
