"""What the writer learns from, and how: variations are exact, nothing kept aside is learnt, batches say what the rows say."""

from __future__ import annotations

import json
import logging
import random
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.writer.layout import PAD, SOURCE, TARGET, Ask
from training.examples import kept_aside
from training.writer import batches as batching
from training.writer import causal, corpus, export, general, near, pairs, train
from training.writer import network as trained
from training.writer.batches import batches, layout, padded, row
from training.writer.pairs import Example, varied

HOW = layout()
REPLIES, ASIDE = pairs.replies(), pairs.replies(aside=True)
OPENINGS, OPENINGS_ASIDE = pairs.openings(), pairs.openings(aside=True)
PARTS = (("feel", "等得急了吧。"), ("fact", "停在{last_node}。"), ("next", "{reply_by}我回您。"))
ASK = Ask("chat", "stuck", 2, "warm", ("last_node", "reply_by"), ("urge", "refund"))
NEEDS = (frozenset[str](), frozenset({"last_node"}), frozenset({"reply_by"}))
STUCK = Example("五天没动了", "您好", PARTS, "r1", ASK, NEEDS, ("面试等着穿，急。", "五天没动，急。"))
MODULES = (batching, causal, export, general, near, pairs, train, trained)


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    before, level = torch.get_num_threads(), logging.getLogger().level
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)
    logging.getLogger().setLevel(level)  # the export quiets it


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_no_stage_names_a_measuring_file(module):
    source = Path(module.__file__).read_text(encoding="utf-8")
    assert not any(name in source for name in ("messages_dev", "benchmarks", "held_out.bin", "measures.real"))


# what is learnt


def test_records_that_are_kept_aside_are_not_learnt():
    assert [each.group for each in REPLIES if kept_aside(each.group)] == []
    assert [each.group for each in ASIDE if not kept_aside(each.group)] == []
    assert len(REPLIES) > 5 * len(ASIDE) > 0


def test_openings_that_are_kept_aside_are_not_learnt():
    assert {each.message for each in OPENINGS} & {each.message for each in OPENINGS_ASIDE} == set()
    assert len(OPENINGS) > 5 * len(OPENINGS_ASIDE) > 0


def test_an_example_is_asked_for_every_slot_that_it_needs():
    assert all(need <= set(each.ask.slots) for each in (*REPLIES, *ASIDE) if each.ask for need in each.needs)


def test_an_example_needs_the_slots_that_its_parts_hold():
    found = next(each for each in REPLIES if any(each.needs))
    assert len(found.needs) == len(found.parts)
    for need, (_, text) in zip(found.needs, found.parts, strict=True):
        assert all("{" + slot + "}" in text for slot in need)


def test_every_control_may_be_written_freely():
    held = set(general.tokens(HOW))
    assert {HOW.control(name) for name in HOW.controls} <= held
    assert set(HOW.text("您，。我")) <= held
    assert max(held) < HOW.size


def test_the_beginning_of_an_example_is_its_feeling_alone():
    asks = replace(STUCK, parts=(("ask", "您收到了吗？"),), needs=(frozenset(),))
    (found,) = pairs.firsts([STUCK, asks])
    assert (found.parts, found.needs) == ((("feel", "等得急了吧。"),), (frozenset(),))
    assert found.message == STUCK.message


# variations


def exact(new: Example, old: Example) -> bool:
    """Tell whether each part that stayed rests on what stayed in the source."""
    assert new.ask
    assert old.ask
    kept = [at for at, part in enumerate(old.parts) if part in new.parts]
    return (
        new.parts[0] == old.parts[0]
        and new.message == old.message
        and [old.parts[at] for at in kept][: len(new.parts)] == list(new.parts)
        and all(need <= set(new.ask.slots) for need in new.needs)
        and len(new.needs) == len(new.parts)
        and set(new.ask.slots) <= set(old.ask.slots)
        and sorted(new.ask.remedies) == sorted(old.ask.remedies)
        and (new.ask.channel, new.ask.emotion) == (old.ask.channel, old.ask.emotion)
        and new.previous in ("", old.previous)
        and len(new.near) <= 1
        and set(new.near) <= set(old.near)
    )


@given(st.integers(0, len(REPLIES) - 1), st.integers(0, 2**32))
@settings(deadline=None, max_examples=300)
def test_a_variation_of_a_record_is_exact(at: int, seed: int):
    assert exact(varied(REPLIES[at], random.Random(seed)), REPLIES[at])


@given(st.integers(0, 2**32))
@settings(deadline=None, max_examples=300)
def test_a_part_goes_with_its_slot(seed: int):
    found = varied(STUCK, random.Random(seed))
    assert found.ask
    assert exact(found, STUCK)
    assert ("last_node" in found.ask.slots) or all("{last_node}" not in text for _, text in found.parts)
    assert len(found.parts) > 1


def test_every_kind_of_variation_comes_up():
    found = [varied(STUCK, random.Random(seed)) for seed in range(300)]
    asks = [each.ask for each in found if each.ask]
    assert {len(each.parts) for each in found} == {2, 3}
    assert {each.slots for each in asks} == {
        ("last_node", "reply_by"),
        ("reply_by", "last_node"),
        ("last_node",),
        ("reply_by",),
    }
    assert {each.remedies for each in asks} == {("urge", "refund"), ("refund", "urge")}
    assert {(each.sub, each.style) for each in asks} == {("stuck", "warm"), ("", "warm"), ("stuck", ""), ("", "")}
    assert {each.previous for each in found} == {"", "您好"}
    assert {each.near for each in found} == {(), *((each,) for each in STUCK.near)}


def test_the_same_lot_gives_the_same_variation():
    assert varied(STUCK, random.Random(5)) == varied(STUCK, random.Random(5))


def test_open_text_is_not_varied():
    example = Example("在吗", "", (("turn", "在的。"),), "open")
    assert varied(example, random.Random(0)) is example


# open text


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        ("听您这么说，很难受。慢慢来。", "听您这么说，很难受。慢慢来。"),
        ("好。" + "长" * 60 + "。", "好。"),
        ("长" * 61 + "。好。", ""),
        ("", ""),
    ],
)
def test_of_an_answer_its_first_sentences_are_kept(answer, kept):
    assert corpus.begin(answer) == kept


@given(st.text(max_size=200))
def test_the_beginning_of_an_answer_begins_it_and_is_short(answer: str):
    found = corpus.begin(answer)
    assert len(found) <= 60
    assert found in answer


def test_an_answer_takes_up_what_shares_two_pairs_of_characters():
    assert corpus.takes_up("面试要穿的没到，真急人", "我周六面试要穿的")
    assert not corpus.takes_up("面试真急人", "我周六面试要穿的")
    assert not corpus.takes_up("，。，。，。", "，。，。")
    assert not corpus.takes_up("", "")


@given(st.text(max_size=80), st.integers(0, 2**32))
def test_a_broken_text_holds_nothing_that_the_text_lacks(text: str, seed: int):
    found = corpus.broken(text, random.Random(seed))
    assert all(found.count(char) <= text.count(char) for char in set(found))
    assert found == corpus.broken(text, random.Random(seed))


def test_a_text_is_compared_by_its_letters():
    assert corpus.bare("杯子，碎了 2个！") == "杯子碎了2个"


def test_some_broken_texts_lack_characters_and_some_have_clauses_in_another_order():
    found = {corpus.broken("杯子碎了，退钱吧", random.Random(seed)) for seed in range(200)}
    assert any(len(each) < 8 for each in found)
    assert "退钱吧杯子碎了，" in found


# batches


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(1, 40)), min_size=1, max_size=60), st.integers(0, 2**32))
@settings(deadline=None, max_examples=60)
def test_every_row_comes_once_and_no_batch_is_too_large(sizes: list[tuple[int, int]], seed: int):
    rows = [([at + 1] * long, [at + 1] * short) for at, (long, short) in enumerate(sizes)]
    seen = []
    for source, target in batches(rows, random.Random(seed), tokens=300):
        assert len(source) == len(target)
        assert len(source) == 1 or source.numel() + target.numel() <= 300
        for one, other in zip(source.tolist(), target.tolist(), strict=True):
            seen.append(([token for token in one if token], [token for token in other if token]))
    assert sorted(seen) == sorted(rows)


def test_rows_are_padded_at_their_ends():
    assert padded([[5, 6], [7]]).tolist() == [[5, 6], [7, PAD]]


def test_a_row_is_source_with_one_example_and_target():
    source, target = row(STUCK, HOW)
    assert source == HOW.source(ASK, "五天没动了", "您好", "面试等着穿，急。")
    assert target == HOW.target(PARTS)


def test_open_text_has_no_controls_in_its_source():
    source, _ = row(Example("在吗", "", (("turn", "在的。"),), "open"), HOW)
    assert [name for name in map(HOW.name, source) if name] == []


def test_every_row_of_ours_fits():
    rows = [row(each, HOW) for each in (*REPLIES[::40], *ASIDE[::10], *OPENINGS[::80])]
    assert max(len(source) for source, _ in rows) <= SOURCE
    assert max(len(target) for _, target in rows) <= TARGET


def test_the_shipped_writer_has_the_controls_that_are_trained():
    labels = json.loads((export.OUT / "labels.json").read_text(encoding="utf-8"))
    assert labels["controls"] == list(HOW.controls)
    assert (labels["source"], labels["target"]) == (SOURCE, TARGET)
