"""The shipped encoder: whole or not at all, the same alone and among others, and sensible for any text."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from assistant.encoder import LONGEST, PLACES, Encoder, cut, reading
from assistant.errors import WeightsError

ROOT = Path(__file__).parents[1]
SHIPPED = ROOT / "models" / "encoder"
ENCODER = Encoder.open(SHIPPED)
TOKENIZER = Tokenizer.from_file(str(SHIPPED / "tokenizer.json"))
anything = st.text(max_size=400) | st.text(alphabet="快递没到漏了退钱红疹码小，。！？😡 a1{}\n", max_size=400)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "encoder"))


def test_all_shipped_weights_together_stay_under_40_mib():
    assert sum(path.stat().st_size for path in (ROOT / "models").rglob("*") if path.is_file()) < 40 * 2**20


def test_the_manifest_names_the_day_and_what_was_trained_on():
    manifest = json.loads((SHIPPED / "manifest.json").read_text(encoding="utf-8"))
    assert manifest.keys() == {"date", "trained_on", "sha256"}
    assert manifest["trained_on"]["records"] > 2000


@pytest.mark.parametrize("name", ["encoder.onnx", "tokenizer.json", "labels.json", "manifest.json"])
def test_a_missing_file_is_named_with_cause_and_cure(folder: Path, name: str):
    (folder / name).unlink()
    with pytest.raises(WeightsError) as caught:
        Encoder.open(folder)
    assert f"模型文件 {folder / name} 打不开" in str(caught.value)
    assert f"请从安装包里重新拷贝 {folder} 整个文件夹" in str(caught.value)


@pytest.mark.parametrize("name", ["encoder.onnx", "tokenizer.json", "labels.json"])
def test_one_changed_byte_is_noticed(folder: Path, name: str):
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)
    with pytest.raises(WeightsError, match="与清单上的校验值不符"):
        Encoder.open(folder)


def test_a_manifest_that_is_no_manifest_is_told(folder: Path):
    (folder / "manifest.json").write_text("[]", encoding="utf-8")
    with pytest.raises(WeightsError, match="不是有效的清单"):
        Encoder.open(folder)


@given(anything)
@settings(deadline=None, max_examples=60)
def test_any_text_has_finite_scores_and_a_vector_of_length_one(text: str):
    scores, vector = ENCODER.read(text)
    assert np.isfinite(scores).all()
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-3)


@given(st.lists(anything, max_size=5))
@settings(deadline=None, max_examples=20)
def test_a_text_has_the_same_vector_alone_and_among_others(texts: list[str]):
    together = ENCODER.vectors(texts)
    assert len(together) == len(texts)
    for text, vector in zip(texts, together, strict=True):
        assert np.array_equal(ENCODER.read(text).vector, vector)


def test_texts_that_mean_alike_lie_nearer_than_others():
    ours, alike, other = ENCODER.vectors(["杯子收到就是碎的", "打开一看玻璃杯裂成几块", "请问能开发票吗"])
    assert ours @ alike > ours @ other + 0.2


def test_the_turn_before_changes_what_a_fragment_means():
    assert not np.array_equal(ENCODER.read("没有", "您收到货了吗").scores, ENCODER.read("没有", "有破损吗").scores)


def test_a_text_is_read_in_normal_signs_with_every_digit_as_0():
    assert reading("ＡＢ１２３！\n好") == "ab000! 好" or reading("ＡＢ１２３！\n好") == "ab000！ 好"


@given(anything, anything)
@settings(deadline=None, max_examples=60)
def test_both_texts_fit_the_places_there_are(text: str, previous: str):
    ids, begins = cut(TOKENIZER, reading(text), reading(previous))
    assert len(ids) <= PLACES
    assert 1 <= begins < len(ids)


def test_of_a_long_text_both_ends_are_kept():
    whole = TOKENIZER.encode(reading("东西还没到" * 100 + "杯子碎了")).ids
    ids, begins = cut(TOKENIZER, reading("东西还没到" * 100 + "杯子碎了"), "")
    assert ids[begins : begins + 5] == whole[:5]
    assert ids[-6:-1] == whole[-5:]
    assert len(ids) - begins - 1 == LONGEST


def test_reading_needs_no_torch():
    code = (
        "import sys; from pathlib import Path; from assistant.encoder import Encoder; "
        "Encoder.open(Path('models/encoder')).read('漏了'); print('torch' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
