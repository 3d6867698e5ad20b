"""What the encoder is trained on, and how: batches say what the texts say, pairs are fair, nothing held out is seen."""

import random
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

from training import examples
from training.encoder import (
    batches,
    build,
    choose,
    contrast,
    corpus,
    distil,
    export,
    heads,
    joint,
    pack,
    pairs,
    pretrain,
    tokenizer,
)
from training.encoder.batches import INTENTS, Example, batched, of_message, ordered, varied
from training.encoder.joint import SIZES, Reader, parts
from training.encoder.network import CLS, MASK, Shape

ROOT = Path(__file__).parents[1]
TOKENIZER = Tokenizer.from_file(str(ROOT / "models" / "encoder" / "tokenizer.json"))
SMALL = Shape(width=32, layers=1, heads=2, inner=64)
MODULES = (batches, build, choose, contrast, corpus, distil, export, heads, joint, pack, pairs, pretrain, tokenizer)


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_no_stage_names_a_measuring_file(module):
    source = Path(module.__file__).read_text(encoding="utf-8")
    assert not any(name in source for name in ("messages_dev", "benchmarks", "held_out.bin", "measures.real"))


def test_nothing_held_out_is_read_in_pretraining():
    aside = {batches.of_message(each).text for each in examples.messages() if each.held_out and len(each.text) > 15}
    assert aside & {text for turns in corpus.own() for text in turns} == set()


def test_a_message_keeps_its_labels_in_a_batch():
    each = examples.Labelled("漏了 还晚到", "您收到了吗", ("damage", "delay"), "leaking", 2, "chat", "chat-1")
    batch = ordered(TOKENIZER, [of_message(each)])
    assert batch.main.tolist() == [INTENTS.index("damage")]
    assert [name for name, told in zip(INTENTS, batch.raised[0], strict=True) if told] == ["delay", "damage"]
    assert batch.felt.tolist() == [[1, 1, 0]]
    assert batch.ids[0, 0] == CLS
    assert 0 < int(batch.current.sum()) < batch.ids.shape[1]


def test_texts_of_one_batch_keep_their_order():
    texts = ["没收到", "这双鞋后跟磨得脚疼走不了路", "坏了"]
    batch = ordered(TOKENIZER, [Example(text) for text in texts])
    lengths = [len(TOKENIZER.encode(text).ids) for text in texts]
    assert (batch.current.sum(1) - 1).tolist() == lengths


def test_varying_a_text_changes_signs_alone():
    chance, example = random.Random(0), Example("东西坏了，怎么办？", "您好", (1,), 0, 1)
    found = {varied(example, chance).text for _ in range(200)}
    assert len(found) > 2
    assert {"".join(char for char in text if char not in "，。？！ ") for text in found} == {"东西坏了怎么办"}


def test_masking_hides_tokens_but_never_marks():
    found = [Example("收到的杯子碎了一地" * 3)] * 4
    (batch,) = batched(TOKENIZER, found, 4, random.Random(0), masked=0.9)
    assert (batch.ids[:, 0] == CLS).all()
    assert (batch.ids == MASK).float().mean() > 0.5


def test_in_a_batch_of_pairs_no_text_has_two_partners():
    for batch in islice(pairs.Pairs().batches(random.Random(0)), 12):
        assert 1 < len(batch) <= pairs.SIZE
        assert len({one.text for one, _ in batch}) == len(batch)


def test_pairs_draw_nothing_that_is_held_out():
    aside = {batches.of_message(each).text for each in examples.messages() if each.held_out and len(each.text) > 15}
    held = pairs.Pairs()
    assert aside & {each.text for found in held.messages.values() for each in found} == set()
    assert aside & {one.text for one, _ in held.replies} == set()


def test_the_contrastive_loss_falls_when_partners_are_learnt():
    torch.manual_seed(0)
    together = contrast.Together(Reader(SMALL), TOKENIZER, random.Random(0))
    fixed = next(together.stream)[:8]
    together.stream = iter(lambda: fixed, None)
    optimiser = torch.optim.AdamW(together.reader.parameters(), lr=3e-3)
    losses = []
    for _ in range(12):
        optimiser.zero_grad()
        loss = together.loss()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0] * 0.7


def test_the_joint_loss_leaves_heads_without_labels_alone():
    torch.manual_seed(0)
    reader = Reader(SMALL)
    batch = ordered(TOKENIZER, [Example("这单是昨天发出的。", role=2)])
    heads.loss_of(reader(batch.ids, batch.current)[0], batch).backward()
    moved = parts(reader.heads.weight.grad.T.abs().sum(0, keepdim=True))
    assert {name for name, each in moved.items() if float(each.sum()) > 0} == {"role"}


def test_outputs_have_a_name_each():
    assert sum(SIZES.values()) == 6 + 34 + 3 + 7


def test_a_vector_has_length_one_and_looks_at_the_message_alone():
    reader = Reader(SMALL).eval()
    batch = ordered(TOKENIZER, [Example("坏了", "您好，请问有什么可以帮您"), Example("坏了")])
    vectors = reader(batch.ids, batch.current)[1]
    assert vectors.norm(dim=1).tolist() == pytest.approx([1, 1], abs=1e-5)


def test_documents_in_one_row_do_not_see_each_other():
    ids = torch.tensor([[CLS, 300, 301, CLS, 302, 303]])
    places, mask = pretrain.laid_out(ids)
    assert places.tolist() == [[0, 1, 2, 0, 1, 2]]
    assert mask[0, 0, 1].tolist() == [True, True, True, False, False, False]


def test_orthogonal_gives_singular_values_near_one():
    torch.manual_seed(0)
    found = torch.linalg.svdvals(pretrain.orthogonal(torch.randn(24, 40)))
    assert float(found.min()) > 0.5
    assert float(found.max()) < 1.5


def test_the_weight_of_the_linear_models_is_the_smallest_of_the_best():
    assert choose._best("any", [0.5, 0.7, 0.7, *[0.1] * 6]) == choose.WEIGHTS[1]


def test_stages_run_in_order_from_the_one_that_is_named():
    assert build.commands(80, 7, "heads")[0] == [
        "training.encoder.heads", "--from", "near.pt", "--out", "tuned.pt", "--epochs", "7",
    ]  # fmt: skip
    assert [each[0].rsplit(".", 1)[-1] for each in build.commands(80, 7, "tokenizer")] == [
        "tokenizer", "pack", "pretrain", "contrast", "heads", "heads", "export", "export",
    ]  # fmt: skip
    taught = [each[0].rsplit(".", 1)[-1] for each in build.commands(4, 14, "teacher", build.TAUGHT)]
    assert taught == ["pretrain", "pretrain", "heads", "heads", "heads", "distil", "heads", "export", "export"]


def test_two_messages_read_as_one_have_no_labels():
    one, other = Example("漏了。", "您好", (2,), 1, 2), Example("还晚到", "", (1,))
    both = distil.joined(one, other, random.Random(0))
    assert both.text.startswith("漏了")
    assert both.text.endswith("还晚到")
    assert (both.previous, both.intents, both.sub, both.emotion) == ("您好", (), -100, -100)


def test_a_reader_that_says_what_its_teacher_says_is_nearest_to_it():
    torch.manual_seed(0)
    taught = torch.randn(5, sum(SIZES.values()))
    same, other = distil.teaching_loss(taught, taught), distil.teaching_loss(torch.randn_like(taught), taught)
    assert float(same) < float(other)


def test_a_distilled_encoder_learns_from_what_is_not_held_out(monkeypatch):
    found = [each for each in examples.messages() if each.sub][::120]
    monkeypatch.setattr(examples, "messages", lambda: found)
    monkeypatch.setattr(examples, "replies", lambda: examples_of_replies)
    examples_of_replies = [examples.Sentence("我来帮您查", "next", "any")]
    monkeypatch.setattr(distil, "unlabelled", lambda: [Example("手机挺好用")])
    reader = Reader(SMALL)
    run = distil.Distilling(reader, [Reader(SMALL).eval()], TOKENIZER, distil.Plan(epochs=1, rate=1e-3, pairs=0.0))
    before = reader.heads.weight.detach().clone()
    assert all(not each.held_out for each in run.messages)
    assert run._epoch(0) > 0
    assert not torch.equal(before, reader.heads.weight)


def test_vectors_of_tokens_that_stand_together_are_alike():
    chance = np.random.default_rng(0)
    pairs_of_tokens = np.array([[10, 11], [20, 21]], dtype=np.uint16)  # of each pair eight tokens in a row, in any order
    stream = np.concatenate([chance.choice(pairs_of_tokens[at % 2], 8) for at in range(500)])
    found = pack.vectors([stream], 32)
    cosine = found @ found.T / (np.linalg.norm(found, axis=1)[:, None] * np.linalg.norm(found, axis=1) + 1e-9)
    assert cosine[10, 11] > cosine[10, 20]
