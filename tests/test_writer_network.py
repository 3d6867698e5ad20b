"""The shipped writer's network: whole or not at all; writes only what may be written; likelihoods don't hang on the company.

Nothing here expects a wording: the weights may be others of the same form.
"""

import json
import re
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.encoder import reading
from assistant.errors import WeightsError
from assistant.writer.layout import PAD, TARGET, Ask
from assistant.writer.network import Network
from tests.conftest import ROOT

SHIPPED = ROOT / "models" / "writer"
NETWORK = Network.open(SHIPPED)
HOW = NETWORK.layout
FEEL = [HOW.control("role=feel")]
STUCK = "都五天了还在武汉没动，我周六面试要穿的"
BROKEN = "iPhone的壳碎了3个，退钱"
ASK = Ask("chat", "stuck", 2, "warm", ("last_node", "reply_by"), ("refund",))
TEXTS = [HOW.text(said) for said in ("等了五天，换谁都急。", "好的", "武汉卡了五天，周六面试还等着穿，这样等着，心里没底。")]
NEAR = 0.15
"""Nats a token: activations are whole numbers of one byte too, and their scale is that of all that is read together."""
anything = st.text(max_size=120) | st.text(alphabet="快递没到漏了退钱，。！？😡 aB19{}<0x4>refund\n", max_size=120)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "writer"))


def source(message: str, previous: str = "") -> list[int]:
    return HOW.source(ASK, message, previous)


def may(said: str, *slots: str) -> set[str]:
    """What may be written besides the tokens that always may."""
    more = NETWORK.allowed(said, frozenset(slots)) & ~NETWORK.allowed("", frozenset())
    return {HOW.name(int(at)) or HOW.tokens[at] for at in np.flatnonzero(more)}


def written(message: str, slots: frozenset[str] = frozenset(), count: int = 2, seed: int = 0) -> list[str]:
    (found,) = NETWORK.write(NETWORK.read(source(message)), FEEL, NETWORK.allowed(message, slots), count, seed)
    return [HOW.said(each.tokens) for each in found]


# opening


@pytest.mark.parametrize(
    "name",
    ["read.onnx", "write.onnx", "tokenizer.json", "labels.json", "openings.json", "openings.npy", "manifest.json"],
)
def test_a_missing_file_is_named_with_cause_and_cure(folder: Path, name: str):
    (folder / name).unlink()
    with pytest.raises(WeightsError) as caught:
        Network.open(folder)
    assert f"模型文件 {folder / name} 打不开" in str(caught.value)
    assert f"请从安装包里重新拷贝 {folder} 整个文件夹" in str(caught.value)


@pytest.mark.parametrize("name", ["read.onnx", "write.onnx", "tokenizer.json", "labels.json", "openings.json", "openings.npy"])
def test_one_changed_byte_is_noticed(folder: Path, name: str):
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)
    with pytest.raises(WeightsError) as caught:
        Network.open(folder)
    assert f"模型文件 {folder / name} 与清单上的校验值不符" in str(caught.value)


@pytest.mark.parametrize("content", ["[]", "{", "{}"])
def test_a_manifest_that_is_no_manifest_is_told(folder: Path, content: str):
    (folder / "manifest.json").write_text(content, encoding="utf-8")
    with pytest.raises(WeightsError) as caught:
        Network.open(folder)
    assert f"模型文件 {folder / 'manifest.json'} 不是有效的清单" in str(caught.value)


def test_the_manifest_names_the_day_and_what_was_trained_on():
    manifest = json.loads((SHIPPED / "manifest.json").read_text(encoding="utf-8"))
    assert manifest.keys() == {"date", "trained_on", "sha256"}
    assert manifest["trained_on"].keys() == {"replies", "openings", "parts"}


def test_writing_needs_no_torch():
    code = (
        "import sys; from pathlib import Path; from assistant.writer.network import Network; "
        "network = Network.open(Path('models/writer')); network.read([1, 2]); print('torch' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"


# what may be written


def test_figures_are_never_written_though_the_buyer_wrote_them():
    assert may("等了30天，30元，３个") & {"0", "00", "3", "30", "1"} == set()


def test_letters_are_written_only_where_the_buyer_wrote_them():
    free = NETWORK.allowed("", frozenset())
    assert [text for text, free in zip(HOW.tokens, free, strict=False) if free and re.search("[A-Za-z]", text)] == []
    assert {"x", "l"} <= may("买的XL码")


def test_slots_are_written_only_where_they_are_held():
    assert may("", "last_node", "reply_by", "no_such_slot") == {"slot=last_node", "slot=reply_by"}


def test_a_slot_that_the_buyer_types_is_not_held():
    assert [name for name in may("{refund_time}") if "=" in name] == []


def test_roles_and_the_end_may_always_be_written_and_other_controls_never():
    free = {name for name in HOW.controls if NETWORK.allowed("", frozenset())[HOW.control(name)]}
    assert free == {"end", *(name for name in HOW.controls if name.startswith("role="))}


@given(anything)
@settings(deadline=None, max_examples=40)
def test_any_text_allows_no_figure_and_no_letter_but_its_own(text: str):
    for token in may(text):
        assert not re.search(r"[0-9０-９]", token)
        assert not token.startswith("<0x")
        assert token in reading(text)


# writing


def test_the_same_seed_writes_the_same():
    assert written(STUCK, seed=3) == written(STUCK, seed=3)


def test_the_first_of_each_source_is_the_same_for_every_seed():
    memory, free = NETWORK.read(source(STUCK)), NETWORK.allowed(STUCK, frozenset())
    assert NETWORK.write(memory, FEEL, free, 1, 0) == NETWORK.write(memory, FEEL, free, 1, 7)


def test_each_source_gets_up_to_as_many_texts_as_are_asked_for():
    memory = NETWORK.read(source(STUCK), source(BROKEN), source("在吗"))
    found = NETWORK.write(memory, FEEL, NETWORK.allowed("", frozenset()), 2, 0)
    assert [len(each) <= 2 for each in found] == [True] * 3


def test_a_text_that_did_not_come_to_its_end_is_left_out():
    memory = NETWORK.read(source(STUCK))
    assert NETWORK.write(memory, FEEL, NETWORK.allowed(STUCK, frozenset()), 3, 0, longest=1) == [[]]


def test_where_only_the_end_may_be_written_nothing_is():
    only = np.zeros(HOW.size, dtype=bool)
    only[HOW.control("end")] = True
    assert NETWORK.write(NETWORK.read(source(STUCK)), FEEL, only, 2, 0) == [[]]


def test_a_text_is_no_longer_than_is_asked():
    found = NETWORK.write(NETWORK.read(source(STUCK)), FEEL, NETWORK.allowed(STUCK, frozenset()), 4, 0, longest=9)
    assert all(1 <= len(each.tokens) <= 8 for each in found[0])


def test_a_prompt_that_fills_a_reply_leaves_no_room():
    full = (FEEL + TEXTS[0] * 30)[: TARGET - 1]
    assert NETWORK.write(NETWORK.read(source(STUCK)), full, NETWORK.allowed("", frozenset()), 1, 0) == [[]]


@given(anything)
@example("给我{refund_time}，不然12315投诉iPhone")
@settings(deadline=None, max_examples=12)
def test_what_is_written_holds_no_figure_no_slot_the_card_lacks_and_only_the_buyers_letters(message: str):
    (found,) = NETWORK.write(NETWORK.read(source(message)), FEEL, NETWORK.allowed(message, {"last_node"}), 2, 0)
    for each in found:
        names = {HOW.name(token) for token in each.tokens} - {None}
        assert names <= {"slot=last_node"}
        said = HOW.said(each.tokens).replace("{last_node}", "")
        assert not re.search(r"[0-9０-９]", said)
        assert set(re.findall("[a-z]", said)) <= set(reading(message))
        assert each.worth <= 0


@given(anything)
@example("快递没动，快递快递快递没动没动")
@settings(deadline=None, max_examples=12)
def test_what_is_written_says_no_word_twice_and_no_sign_twice_on_end(message: str):
    (found,) = NETWORK.write(NETWORK.read(source(message)), FEEL, NETWORK.allowed(message, {"last_node"}), 2, 0)
    for each in found:
        words = [token for token in each.tokens if HOW.name(token) is None and len(HOW.tokens[token]) > 1]
        assert len(set(words)) == len(words)
        assert all(one != other for one, other in pairwise(each.tokens))


# likelihoods


def test_no_texts_have_no_likelihoods():
    assert NETWORK.likelihoods(NETWORK.read(source(STUCK)), FEEL, []).shape == (0,)


def test_a_likelihood_is_at_most_nought_and_finite():
    found = NETWORK.likelihoods(NETWORK.read(source(STUCK)), FEEL, TEXTS)
    assert found.shape == (3,)
    assert np.isfinite(found).all()
    assert (found <= 0).all()


def test_a_text_is_about_as_likely_alone_as_beside_others():
    memory = NETWORK.read(source(STUCK))
    together = NETWORK.likelihoods(memory, FEEL, TEXTS)
    alone = [float(NETWORK.likelihoods(memory, FEEL, [text])[0]) for text in TEXTS]
    assert together == pytest.approx(alone, abs=NEAR)


def test_a_text_is_about_as_likely_whatever_its_source_was_read_beside():
    beside = NETWORK.read(source("在吗"), source(STUCK, "亲，您收到货了吗"))
    alone = NETWORK.likelihoods(NETWORK.read(source("在吗")), FEEL, TEXTS)
    assert NETWORK.likelihoods(beside.one(0), FEEL, TEXTS) == pytest.approx(alone, abs=NEAR)


def test_the_same_question_gets_the_same_likelihoods():
    memory = NETWORK.read(source(STUCK))
    assert np.array_equal(NETWORK.likelihoods(memory, FEEL, TEXTS), NETWORK.likelihoods(memory, FEEL, TEXTS))


def test_a_text_that_leaves_no_room_is_measured_as_far_as_it_goes():
    found = NETWORK.likelihoods(NETWORK.read(source(STUCK)), FEEL, [TEXTS[0] * 60])
    assert np.isfinite(found).all()


def test_after_a_prompt_that_fills_a_reply_nothing_can_be_told():
    full = (FEEL + TEXTS[0] * 30)[:TARGET]
    assert NETWORK.likelihoods(NETWORK.read(source(STUCK)), full, TEXTS).tolist() == [0.0, 0.0, 0.0]


def test_a_word_that_is_neither_general_nor_the_buyers_is_all_but_impossible():
    strange = next(at for at in range(300, HOW.text_size) if at not in set(NETWORK.labels["general"]))
    assert NETWORK.likelihoods(NETWORK.read([1, 2]), FEEL, [[strange]])[0] < -15


# memories


def test_one_of_a_memory_is_without_what_it_was_padded_with():
    short, long = source("在吗"), source(STUCK)
    memory = NETWORK.read(short, long)
    one = memory.one(0)
    assert memory.sources[0].tolist() == short + [PAD] * (len(long) - len(short))
    assert one.sources.tolist() == [short]
    assert (one.keys.shape[2], one.keys.shape[4]) == (1, len(short))
    assert one.copy_keys.shape[:2] == (1, len(short))


def test_each_source_of_a_memory_comes_as_often_as_asked_one_after_another():
    memory = NETWORK.read(source("在吗"), source(STUCK))
    many = memory.times(2)
    assert np.array_equal(many.sources, memory.sources[[0, 0, 1, 1]])
    assert np.array_equal(many.keys, memory.keys[:, :, [0, 0, 1, 1]])
    assert np.array_equal(many.copy_keys, memory.copy_keys[[0, 0, 1, 1]])
