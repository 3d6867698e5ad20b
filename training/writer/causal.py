"""The other shape that was tried: a causal model that reads source and target as one text, written by transformers' Llama.

``OMP_NUM_THREADS=1 python -m training.writer.causal --minutes 12 [--width 192 --layers 4]`` trains it on the same texts for the
same processor time as ``training.writer.train tune`` and prints the same figure, over the same tokens. ``--save`` keeps it as a
folder that CTranslate2 and onnxruntime-genai can convert.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional
from transformers import LlamaConfig, LlamaForCausalLM

from assistant.writer.layout import PAD
from training.writer import general, pairs
from training.writer.batches import Row, batches, layout, rows_of
from training.writer.train import endless


def shaped(vocabulary: int, width: int, layers: int) -> LlamaForCausalLM:
    """Return a new model."""
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=vocabulary, hidden_size=width, intermediate_size=width * 8 // 3 // 64 * 64, num_hidden_layers=layers,
        num_attention_heads=width // 64, num_key_value_heads=width // 64, max_position_embeddings=384, tie_word_embeddings=True,
        pad_token_id=PAD, bos_token_id=1, eos_token_id=vocabulary - 1,
    )  # fmt: skip
    return LlamaForCausalLM(config)


def joined(source: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
    """Return both as rows of one text, without holes, and for each place how many tokens of the source stand before."""
    rows = [torch.cat([one[one != PAD], other[other != PAD]]) for one, other in zip(source, target, strict=True)]
    begins = torch.tensor([int((one != PAD).sum()) for one in source])
    return torch.nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=PAD), begins


def loss_of(model: LlamaForCausalLM, source: Tensor, target: Tensor, known: Tensor) -> tuple[Tensor, int]:
    """Return the mean negative log-likelihood of the target's tokens after its first, of those the pointer could say."""
    ids, begins = joined(source, target)
    hidden = model.model(input_ids=ids).last_hidden_state[:, :-1]
    wanted = ids[:, 1:]
    at = torch.arange(wanted.shape[1])
    copied = (wanted[:, :, None] == source[:, None, :]).any(-1)
    counts = (at >= begins[:, None]) & (wanted != PAD) & (copied | known[wanted])
    scores = model.lm_head(hidden[counts])
    return functional.cross_entropy(scores, wanted[counts]), int(counts.sum())


@torch.no_grad()
def measured(model: LlamaForCausalLM, rows: Sequence[Row], known: Tensor) -> float:
    """Return the mean over rows that were kept aside."""
    model.eval()  # type: ignore[no-untyped-call]
    found = [loss_of(model, source, target, known) for source, target in batches(rows, random.Random(0))]  # noqa: S311
    model.train()
    return sum(loss.item() * count for loss, count in found) / sum(count for _, count in found)


def main() -> None:
    """Train and measure."""
    parser = argparse.ArgumentParser(prog="python -m training.writer.causal")
    parser.add_argument("--minutes", type=float, default=12.0)
    parser.add_argument("--width", type=int, default=192)
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--save", type=Path)
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    how = layout()
    model = shaped(how.size, chosen.width, chosen.layers)
    print(f"{model.num_parameters():,} parameters", flush=True)
    known = torch.zeros(how.size, dtype=torch.bool)
    known[torch.tensor(general.tokens(how))] = True
    stream = endless([*pairs.replies(), *pairs.openings(), *pairs.patterns()], how, vary=True)
    optimiser = torch.optim.AdamW(model.parameters(), 1.5e-3, betas=(0.9, 0.98), weight_decay=0.01)
    began, step = time.process_time(), 0
    while (spent := time.process_time() - began) < chosen.minutes * 60:
        part = spent / chosen.minutes / 60
        optimiser.param_groups[0]["lr"] = 1.5e-3 * min(1.0, part / 0.03 + 0.01) * min(1.0, (1 - part) / 0.6 + 0.02)
        loss, _ = loss_of(model, *next(stream), known)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        step += 1
        if step % 50 == 0:
            print(f"{step} {spent:.0f}s loss {loss.item():.4f}", flush=True)
    aside = {"replies": pairs.replies(aside=True), "openings": pairs.openings(aside=True)}
    print("done", {name: round(measured(model, rows_of(found, how), known), 4) for name, found in aside.items() if found})
    if chosen.save:
        model.save_pretrained(chosen.save)


if __name__ == "__main__":
    main()
