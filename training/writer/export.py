"""Writes what is served: ``OMP_NUM_THREADS=1 python -m training.writer.export --from tuned.pt``. Makes ``models/writer``.

Two graphs, ``read`` (a source once) and ``write`` (any number of tokens after any past), their weights as whole numbers of one
byte. Beside them: the controls, and the tokens that are general, that is, stand in replies of several subs.
"""

from __future__ import annotations

import argparse
import json
import logging
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from assistant import manifest
from assistant.encoder import Encoder
from assistant.writer import network as served
from assistant.writer.layout import PAD, SOURCE, TARGET
from assistant.writer.remembered import TEXTS, VECTORS
from training import folder
from training.examples import ROOT
from training.writer import general, near, pairs, train
from training.writer.batches import layout
from training.writer.network import Writer

OUT = ROOT / "models" / "writer"
WHOLE = ("MatMul", "Gemm", "Gather")


class Reading(nn.Module):
    """A source in, what the writer remembers of it out."""

    def __init__(self, writer: Writer) -> None:
        super().__init__()
        self.writer = writer

    def forward(self, source: Tensor) -> tuple[Tensor, Tensor]:
        """Return keys and values by layer, and keys to copy by."""
        keys, copy_keys, _ = self.writer.read(source)
        return keys, copy_keys


class Writing(nn.Module):
    """Tokens and what came before them in, scores out; ``held``, (texts, places), tells which places of the source do."""

    def __init__(self, writer: Writer) -> None:
        super().__init__()
        self.writer = writer

    def forward(
        self, tokens: Tensor, first: Tensor, past: Tensor, keys: Tensor, copy_keys: Tensor, held: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return scores of tokens, of places to copy from, of the gate, and the new past."""
        writer = self.writer
        at = torch.arange(tokens.shape[1]) + first
        seen = torch.arange(past.shape[4] + tokens.shape[1])
        mask = (seen[None, :] <= at[:, None])[None, None]
        hidden = writer.entry(writer.encoder.token(tokens) + writer.place(at))
        kept = []
        for index, layer in enumerate(writer.stack):
            hidden, own = layer(hidden, past[index], mask, keys[index], held[:, None, None, :])
            kept.append(own)
        out = writer.exit(hidden)
        copies = writer.copy_ask(out) @ copy_keys.transpose(1, 2) / writer.shape.width**0.5
        copies = copies.masked_fill(~held[:, None, :], -1e4)
        return writer.scores(out), copies, writer.gate(out)[..., 0], torch.stack(kept)


def write_graphs(writer: Writer, out: Path) -> list[int]:
    """Write both graphs and return the shape of a past, its second to last number standing for any."""
    writer.eval()
    source = torch.tensor([[1, 10005, 2, 2, 300, 301, 2], [1, 10005, 2, 2, 300, 2, 0]])
    tokens, held = torch.tensor([[10003, 300], [10003, 301]]), source != PAD
    plain = train.SCRATCH / "plain"
    plain.mkdir(parents=True, exist_ok=True)
    with torch.no_grad():
        keys, copy_keys = Reading(writer)(source)
        _, _, _, past = Writing(writer)(tokens, torch.tensor(0), keys[:, :, :, :, :0], keys, copy_keys, held)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the tracer warns of what it always does
        torch.onnx.export(
            Reading(writer), (source,), str(plain / served.READ), input_names=["source"], output_names=["keys", "copy_keys"],
            dynamic_axes={
                "source": {0: "texts", 1: "places"}, "keys": {2: "texts", 4: "places"}, "copy_keys": {0: "texts", 1: "places"},
            }, opset_version=17, dynamo=False,
        )  # fmt: skip
        torch.onnx.export(
            Writing(writer), (tokens, torch.tensor(2), past, keys, copy_keys, held), str(plain / served.WRITE),
            input_names=["tokens", "first", "past", "keys", "copy_keys", "held"],
            output_names=["scores", "copies", "gate", "kept"],
            dynamic_axes={
                "tokens": {0: "texts", 1: "count"}, "past": {2: "texts", 4: "before"}, "keys": {2: "texts", 4: "places"},
                "copy_keys": {0: "texts", 1: "places"}, "held": {0: "texts", 1: "places"},
            }, opset_version=17, dynamo=False,
        )  # fmt: skip
    logging.getLogger().setLevel(logging.ERROR)
    for name in (served.READ, served.WRITE):
        quantize_dynamic(
            plain / name, out / name, weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=list(WHOLE)
        )
    return list(past.shape)


def remember(out: Path) -> int:
    """Write what was said first to other buyers, with the vectors of their messages as whole numbers; return how many."""
    said = [each for each in (*pairs.replies(), *pairs.openings()) if near.opens(each)]
    rows = [
        (each.ask.sub, each.ask.emotion, each.ask.style, each.parts[0][1], each.tail, each.after) for each in said if each.ask
    ]
    vectors = near.vectors([each.message for each in said])
    told = {"encoder": Encoder.open(ROOT / "models" / "encoder").version, "rows": rows}
    (out / TEXTS).write_text(json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    np.save(out / VECTORS, np.round(vectors / np.abs(vectors).max(axis=1, keepdims=True) * 127).astype(np.int8))
    return len(rows)


def main() -> None:
    """Write the folder."""
    parser = argparse.ArgumentParser(prog="python -m training.writer.export")
    parser.add_argument("--from", dest="source", default="tuned.pt")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--writes", action="store_true", help="whether sentences of its own are good enough to be shown")
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    how = layout()
    writer = train.start(how, chosen.source)
    chosen.out.mkdir(parents=True, exist_ok=True)
    past = write_graphs(writer, chosen.out)
    how.tokenizer.save(str(chosen.out / served.TOKENIZER), pretty=False)
    labels: dict[str, Any] = {"controls": list(how.controls), "past": past, "general": writer.written.tolist()}
    labels |= {"writes": chosen.writes, "source": SOURCE, "target": TARGET, "words": general.vocabulary()}
    (chosen.out / served.LABELS).write_text(json.dumps(labels, ensure_ascii=False) + "\n", encoding="utf-8")
    kept = remember(chosen.out)
    counts = {"replies": len(pairs.replies()), "openings": len(pairs.openings()), "parts": len(pairs.patterns())}
    manifest.write(chosen.out, served.CHECKED, {"date": folder.DATE, "trained_on": counts})
    print(
        {name: f"{(chosen.out / name).stat().st_size / 2**20:.1f} MiB" for name in served.CHECKED},
        f"{len(labels['general'])} tokens are general, {kept} openings are kept",
    )


if __name__ == "__main__":
    main()
