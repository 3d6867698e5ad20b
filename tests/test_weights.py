"""A folder of weights is read only when it is whole; what is wrong is said in Chinese, with the cure."""

import json
import shutil
from pathlib import Path

import pytest

from assistant import weights
from assistant.analyze import Analyzer
from assistant.errors import WeightsError

SHIPPED = Path(__file__).parents[1] / "models" / "linear"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "linear"))


def test_the_shipped_folder_is_whole():
    held = weights.load(SHIPPED)
    assert held.vocabulary.keys() == {"message", "sentence"}
    assert held.labels["intents"] == ["delay", "damage", "sizing", "allergy", "malicious", "other"]


def test_every_feature_has_a_row_of_weights():
    held = weights.load(SHIPPED)
    for space, fields in held.vocabulary.items():
        features = sum(map(len, fields.values()))
        assert held.tensors[f"{space}.matrix"].shape[0] == held.tensors[f"{space}.idf"].shape[0] == features


def test_the_shipped_folder_stays_under_12_mib():
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) < 12 * 2**20


def test_the_manifest_names_the_day_and_what_was_trained_on():
    manifest = json.loads((SHIPPED / "manifest.json").read_text(encoding="utf-8"))
    assert manifest.keys() == {"date", "trained_on", "sha256"}
    assert manifest["trained_on"]["records"] > 2000


@pytest.mark.parametrize("name", ["weights.safetensors", "vocabulary.json", "labels.json", "manifest.json"])
def test_a_missing_file_is_named_with_cause_and_cure(folder: Path, name: str):
    (folder / name).unlink()
    with pytest.raises(WeightsError) as caught:
        Analyzer.open(folder)
    assert str(folder / name) in str(caught.value)
    assert "打不开" in str(caught.value)
    assert f"请从安装包里重新拷贝 {folder} 整个文件夹" in str(caught.value)


@pytest.mark.parametrize("name", ["weights.safetensors", "vocabulary.json", "labels.json"])
def test_one_changed_byte_is_noticed(folder: Path, name: str):
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)
    with pytest.raises(WeightsError, match="已损坏：校验值是"):
        Analyzer.open(folder)


def test_a_file_cut_short_is_noticed(folder: Path):
    path = folder / "weights.safetensors"
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(WeightsError, match="拷贝不完整或被改动过"):
        Analyzer.open(folder)


@pytest.mark.parametrize(
    ("content", "cause"), [("{", "不是有效的 JSON"), ("[]", "没有 sha256 一栏"), ("{}", "没有 sha256 一栏")]
)
def test_a_broken_manifest_is_told_from_a_broken_model(folder: Path, content: str, cause: str):
    (folder / "manifest.json").write_text(content, encoding="utf-8")
    with pytest.raises(WeightsError, match=cause) as caught:
        Analyzer.open(folder)
    assert "manifest.json" in str(caught.value)


def test_the_model_card_may_be_edited(folder: Path):
    (folder / "README.md").write_text("自己的笔记", encoding="utf-8")
    assert Analyzer.open(folder)
