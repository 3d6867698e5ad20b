"""Which engine serves a small writer best? ``python -m training.writer.engines``. Writes ``evals/results/engines.json``.

The same causal model with random weights (what they are does not matter to speed) as PyTorch, CTranslate2 and onnxruntime-genai
serve it, one byte a weight for the latter two; beside them our own loop over ONNX Runtime with the pointer network that ships.
Eight texts of forty tokens after a prompt of sixty, one thread, each engine in a process of its own. CTranslate2 and
onnxruntime-genai are needed here alone and are in no requirements: ``pip install ctranslate2 onnxruntime-genai onnx-ir``.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

TEXTS, PROMPT, NEW, TURNS = 8, 60, 40, 12
ENGINES = ("pytorch", "ctranslate2", "onnxruntime-genai", "onnxruntime, ours")


def saved(folder: Path) -> None:
    """Write the model with a tokenizer beside it."""
    from transformers import PreTrainedTokenizerFast

    from training.writer import causal
    from training.writer.batches import layout

    how = layout()
    causal.shaped(how.size, 192, 4).save_pretrained(folder)
    names = {"bos_token": "[CLS]", "eos_token": "[SEP]", "unk_token": "[PAD]"}
    PreTrainedTokenizerFast(tokenizer_object=how.tokenizer, **names).save_pretrained(folder)  # type: ignore[no-untyped-call]


def pytorch(folder: Path) -> Callable[[], object]:
    """Return a function that writes."""
    import torch
    from transformers import LlamaForCausalLM

    torch.set_num_threads(1)
    model = LlamaForCausalLM.from_pretrained(folder)
    model.eval()  # type: ignore[no-untyped-call]
    ids = torch.randint(500, 9000, (TEXTS, PROMPT))
    return lambda: model.generate(ids, max_new_tokens=NEW, min_new_tokens=NEW, do_sample=True, top_k=40, pad_token_id=0)


def ctranslate2(folder: Path) -> Callable[[], object]:
    """Return a function that writes."""
    import ctranslate2 as engine  # type: ignore[import-not-found]

    out = folder / "ct2"
    engine.converters.TransformersConverter(str(folder)).convert(str(out), quantization="int8", force=True)
    model = engine.Generator(str(out), device="cpu", intra_threads=1, inter_threads=1)
    tokens = [[f"{token}" for token in _tokens(folder)]] * TEXTS
    return lambda: model.generate_batch(
        tokens, max_length=NEW, min_length=NEW, sampling_topk=40, include_prompt_in_result=False, max_batch_size=TEXTS
    )


def _tokens(folder: Path) -> list[str]:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    return [tokenizer.id_to_token(token) or "" for token in range(500, 500 + PROMPT)]


def genai(folder: Path) -> Callable[[], object]:
    """Return a function that writes."""
    import numpy as np
    import onnxruntime_genai as engine  # type: ignore[import-not-found]

    out = folder / "genai"
    builder = ["-m", "onnxruntime_genai.models.builder", "-i", str(folder), "-o", str(out), "-p", "int8", "-e", "cpu"]
    subprocess.run([sys.executable, *builder, "-c", str(folder / "cache")], check=True, capture_output=True)  # noqa: S603
    model = engine.Model(str(out))
    ids = np.random.default_rng(0).integers(500, 9000, (TEXTS, PROMPT)).astype(np.int32)

    def write() -> object:
        options = engine.GeneratorParams(model)
        options.set_search_options(
            batch_size=TEXTS, max_length=PROMPT + NEW, min_length=PROMPT + NEW, do_sample=True, top_k=40
        )  # fmt: skip
        generator = engine.Generator(model, options)
        generator.append_tokens(ids)
        for _ in range(NEW):
            generator.generate_next_token()
        return generator

    return write


def ours(_: Path) -> Callable[[], object]:
    """Return a function that writes with the network that ships."""
    import numpy as np

    from assistant.writer.network import Network
    from training.examples import ROOT

    network = Network.open(ROOT / "models" / "writer")
    source = np.random.default_rng(0).integers(500, 9000, PROMPT).tolist()
    may = np.zeros(network.layout.size, dtype=bool)
    may[500:9000] = True  # no control, so that no text ends early
    return lambda: network.write(network.read(source), [network.layout.control("role=feel")], may, TEXTS, 0, longest=NEW)


def child(name: str, folder: Path) -> None:
    """Measure one engine and print its figures."""
    start = time.perf_counter()
    write = dict(zip(ENGINES, (pytorch, ctranslate2, genai, ours), strict=True))[name](folder)
    opened = time.perf_counter()
    write()
    first = time.perf_counter()
    for _ in range(TURNS):
        write()
    spent = (time.perf_counter() - first) / TURNS
    peak = int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(encoding="utf-8"))[1]) / 1024  # type: ignore[index]
    figures = {"tokens_a_second": TEXTS * NEW / spent, "ms_eight_texts": spent * 1000, "open_s": opened - start, "mib": peak}
    print(json.dumps(figures))


def main() -> None:
    """Measure every engine that can be imported."""
    from evals import tables

    rows: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as place:
        saved(Path(place))
        for name in ENGINES:
            command = [sys.executable, "-m", "training.writer.engines", name, place]
            done = subprocess.run(  # noqa: S603 - our own module
                command, env=os.environ | {"OMP_NUM_THREADS": "1"}, capture_output=True, text=True
            )
            if done.returncode:
                print(f"{name}: {done.stderr.strip().splitlines()[-1]}")
                continue
            rows[name] = json.loads(done.stdout.strip().splitlines()[-1])
            print(name, rows[name], flush=True)
    tables.keep("engines", {"what": f"{TEXTS} texts of {NEW} tokens", "rows": rows})
    tables.write()


if __name__ == "__main__":
    if len(sys.argv) == 3:
        child(sys.argv[1], Path(sys.argv[2]))
    else:
        main()
