"""What the guard's ear is taught: what a sentence does, what it certainly doesn't, and what nobody knows of it."""

import math
import random

import torch
from tokenizers import Tokenizer

from training.examples import ROOT
from training.guard.acts import ACTS, NEVER, UNKNOWN, Heard, drawn, joined, library, replies, written
from training.guard.train import batches, loss_of


def heard(text: str, **acts: float) -> Heard:
    return Heard(text, tuple(acts.get(act, 0.0) for act in ACTS), text, "acts")


def known(each: Heard, act: str) -> float:
    return each.acts[ACTS.index(act)]


def test_a_written_sentence_says_everything_it_does():
    assert all(UNKNOWN not in each.acts for each in written())
    assert {act for each in written() for act, done in zip(ACTS, each.acts, strict=True) if done == 1.0} == set(ACTS)


def test_a_human_reply_never_does_what_no_agent_may():
    assert all(known(each, act) == 0.0 for each in replies() for act in NEVER - {"push_away"})


def test_an_offer_of_the_library_is_told_by_its_remedies():
    parts = {each.group: each for each in library()}
    refund = next(each for each in parts.values() if known(each, "offer_refund") == 1.0)
    assert "退" in refund.text or "钱" in refund.text


def test_a_promise_with_a_time_of_the_policy_is_neither_taught_nor_denied():
    slotted = [each for each in library() if "{reply_by}" in each.group]
    assert {known(each, "promise") for each in slotted} == {UNKNOWN}


def test_two_clauses_do_what_either_does_and_unknown_stays_unknown():
    both = joined(heard("您自己没看清。", blame=1.0), heard("我去核实", deed=UNKNOWN))
    assert both.text == "您自己没看清，我去核实"
    assert known(both, "blame") == 1.0
    assert known(both, "deed") == UNKNOWN
    assert known(both, "wait") == 0.0


def test_an_epoch_draws_every_sentence_and_as_many_clean_ones():
    found, clean = [heard(f"第{n}句", blame=1.0) for n in range(20)], [heard(f"好话{n}") for n in range(50)]
    rows = drawn(found, clean, random.Random(0))
    assert len(rows) == 40
    assert sum(known(each, "blame") == 1.0 for each in rows) == 20


def test_what_is_not_known_costs_nothing():
    told = torch.tensor([[1.0, UNKNOWN]])
    sure, other = torch.tensor([[3.0, -9.0]]), torch.tensor([[3.0, 9.0]])
    assert math.isclose(loss_of(sure, told).item(), loss_of(other, told).item())
    assert loss_of(torch.tensor([[-3.0, 0.0]]), told) > loss_of(sure, told)


def test_batches_without_chance_keep_the_order_and_hide_nothing():
    tokenizer = Tokenizer.from_file(str(ROOT / "models" / "guard" / "tokenizer.json"))
    rows = list(batches(tokenizer, [heard("短"), heard("这一句长一些", blame=1.0), heard("末")], 2))
    assert [ids.shape[0] for ids, _, _ in rows] == [2, 1]
    assert rows[0][2][1, ACTS.index("blame")] == 1.0
    assert rows[0][1].sum(1).tolist() == [(rows[0][0][row] != 0).sum().item() - 1 for row in range(2)]
