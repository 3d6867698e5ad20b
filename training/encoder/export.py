"""Writes what is served: ``OMP_NUM_THREADS=1 python -m training.encoder.export --from tuned.pt``. Makes ``models/encoder``.

Network → ONNX → weights as whole numbers of one byte; calibration, the threshold for "unsure" and those of emotion are chosen
on what was held out, with the scores of the very file that is shipped. The manifest is written last.
"""

from __future__ import annotations

import argparse
import json
import logging
import warnings
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer

from assistant import encoder, manifest
from assistant.analyze import Analyzer
from assistant.encoder import Encoder
from assistant.reader import Reader
from evals import intents as measures
from training import examples, folder
from training.encoder import choose, corpus, heads, joint
from training.encoder.batches import INTENTS, SUBS
from training.examples import ROLES

OUT = examples.ROOT / "models" / "encoder"
PLAIN = corpus.SCRATCH / "encoder.onnx"
WHOLE = ("MatMul", "Gemm", "Gather")
"""Operations whose weights become whole numbers."""


def write_network(reader: joint.Reader, out: Path) -> None:
    """Write the network for one text: ``ids``, ``current`` (1, places) → ``scores`` (1, outputs), ``vector`` (1, width)."""
    reader.eval()
    ids, current = torch.tensor([[1, 300, 2, 301, 302, 2]]), torch.tensor([[False, False, False, True, True, True]])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the tracer warns of what it always does
        torch.onnx.export(
            reader, (ids, current), str(PLAIN), input_names=["ids", "current"], output_names=["scores", "vector"],
            opset_version=17, dynamic_axes={"ids": {1: "places"}, "current": {1: "places"}}, dynamo=False,
        )  # fmt: skip
    logging.getLogger().setLevel(logging.ERROR)
    quantize_dynamic(PLAIN, out, weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=list(WHOLE))


def main() -> None:
    """Write the folder and measure it."""
    parser = argparse.ArgumentParser(prog="python -m training.encoder.export")
    parser.add_argument("--from", dest="source", default="tuned.pt")
    parser.add_argument("--out", type=Path, default=OUT)
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    reader = joint.begun(None)
    reader.load_state_dict(torch.load(corpus.SCRATCH / chosen.source, weights_only=True))
    chosen.out.mkdir(parents=True, exist_ok=True)
    write_network(reader, chosen.out / encoder.MODEL)
    Tokenizer.from_file(str(corpus.SCRATCH / "tokenizer.json")).save(str(chosen.out / encoder.TOKENIZER), pretty=False)
    fixed = {"intents": INTENTS, "subs": SUBS, "roles": ROLES}
    write_labels(chosen.out, fixed)
    network, linear = Encoder.open(chosen.out), Analyzer.open(measures.MODEL)
    sets, aside = heads.set_aside(), [each for each in examples.replies() if each.held_out]
    write_labels(chosen.out, fixed | choose.labels(network, linear, sets["held"], aside))
    report(Reader(linear, Encoder.open(chosen.out)), sets, aside)


def write_labels(out: Path, labels: dict[str, Any]) -> None:
    """Write labels and the manifest over all files."""
    (out / encoder.LABELS).write_text(json.dumps(labels, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    names = (encoder.MODEL, encoder.TOKENIZER, encoder.LABELS)
    counts = Counter(each.source for each in examples.messages() if not each.held_out)
    manifest.write(out, names, {"date": folder.DATE, "trained_on": counts})


def report(served: Reader, sets: dict[str, list[measures.Item]], aside: Sequence[examples.Sentence]) -> None:
    """Print the figures of what was held out; ``python -m evals.run intents`` measures the rest."""
    for name, items in sets.items():
        print(name, measures.figures(items, served.analyze_many(item.message for item in items)))
    told = served.roles([each.text for each in aside])
    print("roles", sum(role == each.role for role, each in zip(told, aside, strict=True)) / len(aside))


if __name__ == "__main__":
    main()
