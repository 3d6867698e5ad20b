"""Writes the guard's ear as it is served: ``OMP_NUM_THREADS=1 python -m training.guard.export``. Makes ``models/guard``.

Network → ONNX → weights as whole numbers of one byte, then the manifest and the card's figures, measured on the very file.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from assistant import encoder, manifest
from assistant.hearing import Ear
from training import examples, folder
from training.encoder import corpus
from training.encoder.export import write_network
from training.encoder.joint import Reader
from training.encoder.network import Shape
from training.guard import acts
from training.guard.train import OUT as WEIGHTS
from training.guard.train import report

OUT = examples.ROOT / "models" / "guard"


def main() -> None:
    """Write the folder and print what was held out."""
    parser = argparse.ArgumentParser(prog="python -m training.guard.export")
    parser.add_argument("--from", dest="source", type=Path, default=WEIGHTS)
    parser.add_argument("--out", type=Path, default=OUT)
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    reader = Reader(Shape(), len(acts.ACTS))
    reader.load_state_dict(torch.load(chosen.source, weights_only=True))
    chosen.out.mkdir(parents=True, exist_ok=True)
    write_network(reader, chosen.out / encoder.MODEL)
    Tokenizer.from_file(str(corpus.SCRATCH / "tokenizer.json")).save(str(chosen.out / encoder.TOKENIZER), pretty=False)
    labels = json.dumps({"acts": acts.ACTS}, ensure_ascii=False, indent=1)
    (chosen.out / encoder.LABELS).write_text(f"{labels}\n", encoding="utf-8")
    everything = list(acts.everything())
    counts = Counter(each.source for each in everything if not each.held_out)
    manifest.write(chosen.out, encoder.CHECKED, {"date": folder.DATE, "trained_on": counts})
    aside, ear = [each for each in everything if each.held_out], Ear.open(chosen.out)
    rows = [list(ear.heard(each.text).values()) for each in aside]
    report(aside, np.array(rows, dtype=np.float32))


if __name__ == "__main__":
    main()
