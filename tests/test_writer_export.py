"""What is served is what was trained: the same likelihoods from the graphs as from the network they were made of."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
import torch

from assistant import manifest
from assistant.writer import network as served
from assistant.writer.layout import Ask
from assistant.writer.network import Network
from tests.conftest import ROOT
from training.encoder.network import Shape
from training.writer import export, train
from training.writer.batches import layout, padded
from training.writer.network import Writer

HOW = layout()
ASK = Ask("chat", "stuck", 2, "warm", ("last_node",), ("refund",))
SOURCES = [HOW.source(ASK, "都五天了还在武汉没动，我周六面试要穿的", "您好"), HOW.source(ASK, "在吗")]
FEEL = [HOW.control("role=feel")]
TEXTS = [HOW.text(said) for said in ("五天没动，换谁都急。", "在的", "武汉卡了五天，周六面试等着穿。", "停在{last_node}。")]


@dataclass(frozen=True)
class Made:
    """A small network, and the folders that were written of it: with whole numbers as it is served, and before."""

    writer: Writer
    whole: Network
    plain: Network


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Made:
    root = tmp_path_factory.mktemp("writer")
    threads, level = torch.get_num_threads(), logging.getLogger().level
    torch.set_num_threads(1)
    torch.manual_seed(0)
    free = torch.tensor(sorted({*range(HOW.text_size, HOW.size), *(token for text in TEXTS for token in text)}))
    writer = Writer(Shape(vocabulary=HOW.size, width=64, layers=2, heads=1, inner=128), free)
    for weight in writer.parameters():  # fresh ones are so small that everything is as likely as everything
        weight.data *= 1.5 if weight.ndim == 2 else 1
    (root / "whole").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(train, "SCRATCH", root)
        past = export.write_graphs(writer, root / "whole")
    told = {"controls": list(HOW.controls), "past": past, "general": free.tolist(), "words": []}
    yield Made(writer, *(finished(root / name, told) for name in ("whole", "plain")))
    torch.set_num_threads(threads)
    logging.getLogger().setLevel(level)  # the export quiets it


def finished(folder: Path, told: dict[str, object]) -> Network:
    HOW.tokenizer.save(str(folder / served.TOKENIZER))
    (folder / served.LABELS).write_text(json.dumps(told), encoding="utf-8")
    (folder / served.TEXTS).write_text(
        '{"encoder": "none", "rows": [["stuck", 2, "warm", "急吧。", "", ""]]}', encoding="utf-8"
    )
    np.save(folder / served.VECTORS, np.ones((1, 2), dtype=np.int8))
    manifest.write(folder, served.CHECKED, {})
    return Network.open(folder)


def in_torch(writer: Writer, source: list[int]) -> list[float]:
    with torch.no_grad():
        found, _ = writer.likelihood(torch.tensor([source] * len(TEXTS)), padded([[*FEEL, *text] for text in TEXTS]))
    return [float(each[: len(text)].mean()) for each, text in zip(found, TEXTS, strict=True)]


def test_the_shape_of_a_past_is_told_by_layer_text_head_and_place(made):
    assert made.whole.labels["past"] == [2, 2, 2, 1, 2, 64]


@pytest.mark.parametrize("source", SOURCES, ids=["long", "short"])
def test_before_rounding_likelihoods_are_those_that_were_trained(made, source):
    memory = made.plain.read(source)
    assert made.plain.likelihoods(memory, FEEL, TEXTS) == pytest.approx(in_torch(made.writer, source), abs=1e-3)


@pytest.mark.parametrize("source", SOURCES, ids=["long", "short"])
def test_with_a_byte_a_weight_likelihoods_are_nearly_those(made, source):
    memory = made.whole.read(source)
    assert made.whole.likelihoods(memory, FEEL, TEXTS) == pytest.approx(in_torch(made.writer, source), abs=0.1)


def test_before_rounding_a_text_is_as_likely_alone_as_beside_others(made):
    memory = made.plain.read(SOURCES[0])
    alone = [float(made.plain.likelihoods(memory, FEEL, [text])[0]) for text in TEXTS]
    assert made.plain.likelihoods(memory, FEEL, TEXTS) == pytest.approx(alone, abs=1e-3)


def test_before_rounding_a_padded_source_gives_the_same_as_alone(made):
    padded_one = made.plain.read(*SOURCES).one(1)
    alone = made.plain.read(SOURCES[1])
    assert np.array_equal(padded_one.sources, alone.sources)
    assert padded_one.keys == pytest.approx(alone.keys, abs=1e-4)
    assert padded_one.copy_keys == pytest.approx(alone.copy_keys, abs=1e-4)


def test_before_rounding_a_text_is_as_likely_token_by_token_as_at_once(made):
    memory = made.plain.read(SOURCES[0])
    text = TEXTS[0]
    steps = [float(made.plain.likelihoods(memory, [*FEEL, *text[:at]], [[token]])[0]) for at, token in enumerate(text)]
    assert made.plain.likelihoods(memory, FEEL, [text])[0] == pytest.approx(np.mean(steps), abs=1e-3)


def test_the_likelihoods_of_all_that_may_come_next_make_one(made):
    memory = made.plain.read(SOURCES[0])
    every = made.plain.likelihoods(memory, FEEL, [[token] for token in sorted({*made.writer.written.tolist(), *SOURCES[0]})])
    assert np.exp(every).sum() == pytest.approx(1, abs=1e-3)


def test_what_is_written_is_as_likely_as_it_is_measured(made):
    memory, free = made.plain.read(SOURCES[0]), np.ones(HOW.size, dtype=bool)
    (found,) = made.plain.write(memory, FEEL, free, 3, 0)
    for each in found:
        ended = [made.plain.likelihoods(memory, FEEL, [[*each.tokens, HOW.control(name)]])[0] for name in HOW.controls[:10]]
        assert any(each.worth == pytest.approx(float(worth), abs=1e-3) for worth in ended)


def test_texts_are_written_from_a_network_of_any_weights(made):
    assert any(made.whole.write(made.whole.read(*SOURCES), FEEL, np.ones(HOW.size, dtype=bool), 8, 0))


def test_a_network_that_begins_with_an_encoder_reads_as_it_does(made):
    shape = replace(made.writer.shape, vocabulary=HOW.size)
    begun = Writer(shape, made.writer.written)
    encoder = made.writer.encoder.state_dict()
    begun.begin_with(encoder)
    for name, value in begun.encoder.state_dict().items():
        assert torch.equal(value, encoder[name])


def test_the_shipped_folder_holds_what_is_served():
    names = {path.name for path in (ROOT / "models" / "writer").iterdir()}
    assert {*served.CHECKED, manifest.MANIFEST} <= names
