"""A larger encoder of the shop's own choice does all that the shipped one does, and where it can't, the shipped one goes on."""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers.models import WordPiece
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from assistant.encoder import Encoder
from assistant.errors import WeightsError
from assistant.larger import Larger, place
from assistant.pipeline import Assistant
from assistant.reader import Reader
from assistant.schema import Message, Turn
from assistant.settings import Settings
from training import examples
from training.encoder import larger
from training.encoder.heads import set_aside
from training.encoder.larger import Material
from training.examples import Sentence

ROOT = Path(__file__).parents[1]
TEXTS = ("快递三天没动了，到底什么时候到", "衣服破了个洞！！", "", "😭", "穿着有点紧", "hello", "货" * 900)


def tiny(folder: Path, seed: int) -> Path:
    """Write a sentence-transformers model of two layers with random weights, that reads character by character."""
    torch.manual_seed(seed)
    marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    chars = sorted({char for path in (ROOT / "intents/examples").glob("*.jsonl") for char in path.read_text("utf-8")})
    words = Tokenizer(WordPiece({word: at for at, word in enumerate([*marks, *chars])}, unk_token="[UNK]"))
    words.normalizer = normalizers.BertNormalizer()
    words.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    words.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    base = folder / "base"
    names = dict(zip(("pad_token", "unk_token", "cls_token", "sep_token", "mask_token"), marks, strict=True))
    PreTrainedTokenizerFast(tokenizer_object=words, model_max_length=128, **names).save_pretrained(base)
    shape = BertConfig(
        vocab_size=len(marks) + len(chars), hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64,
        max_position_embeddings=128,
    )  # fmt: skip
    BertModel(shape).save_pretrained(base)
    SentenceTransformer(str(base), device="cpu").save(str(folder / "tiny"))
    return folder / "tiny"


@pytest.fixture(scope="session")
def material() -> Material:
    """A little of everything that is learnt from and measured on."""
    rows = [json.loads(line) for line in (ROOT / "training/records/sizing.jsonl").read_text("utf-8").splitlines()]
    parts = [(part, row["id"]) for row in rows for reply in row["replies"] for part in reply["parts"]]
    spoken = [Sentence(part["text"], part["role"], group) for part, group in parts]
    learnt = [each for each in examples.messages() if not each.held_out]
    sets = {name: items[::10] for name, items in set_aside().items()}
    return Material(
        learnt[::20], [each for each in spoken if not each.held_out], sets, [each for each in spoken if each.held_out]
    )


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory, material: Material) -> tuple[Path, Path]:
    """A model, and the folder below which its heads lie."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    folder = tmp_path_factory.mktemp("larger")
    model = tiny(folder, seed=0)
    larger.make(str(model), folder / "var", material, epochs=1, scratch=folder / "scratch")
    torch.set_num_threads(threads)
    return model, folder / "var"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A copy of the editable files with twenty records and the library of one intent, and the shipped weights."""
    for folder in ("intents", "prompts"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    for intent in ("damage", "sizing", "allergy", "malicious", "other"):
        (tmp_path / f"prompts/patterns/{intent}.yaml").write_text("parts: {}\n", encoding="utf-8")
    (tmp_path / "training/records").mkdir(parents=True)
    records = (ROOT / "training/records/delay_a.jsonl").read_text("utf-8").splitlines(keepends=True)
    (tmp_path / "training/records/delay_a.jsonl").write_text("".join(records[:20]), encoding="utf-8")
    (tmp_path / "models").symlink_to(ROOT / "models")
    return tmp_path


@pytest.fixture
def network(trained: tuple[Path, Path]) -> Larger:
    return Larger.open(str(trained[0]), trained[1])


@pytest.fixture
def own(trained: tuple[Path, Path], tmp_path: Path) -> Path:
    """A copy of the heads, to be spoilt; returns their ``var``."""
    return Path(shutil.copytree(trained[1], tmp_path / "var"))


def test_the_whole_program_uses_it(trained: tuple[Path, Path], shop: Path):
    model, var = trained
    assistant = Assistant(Settings(root=shop, encoder=str(model), var=var), now=lambda: datetime(2026, 11, 25, 14, 20))
    assert isinstance(assistant.analyzer.network, Larger)
    assert assistant.analyzer.notice == ""
    assert len(assistant.suggest(Message(text="快递三天没动了，到底什么时候到")).drafts) == 3
    (kept,) = (var / "index").glob("*.npy")
    assert kept.stem.endswith(f"-{assistant.analyzer.network.version}")
    assert np.load(kept).shape == (20, 32)


def test_the_roles_of_sentences_come_from_it_too(trained: tuple[Path, Path]):
    reader = Reader.open(ROOT / "models", Settings(encoder=str(trained[0]), var=trained[1]))
    assert reader.roles(["非常抱歉让您久等了。", "麻烦您拍一张照片发给我们。"]) == ("feel", "ask")


def test_its_scores_stand_in_the_order_of_the_shipped_ones(network: Larger):
    shipped = Encoder.open(ROOT / "models" / "encoder")
    assert network.labels.keys() == shipped.labels.keys()
    assert [network.labels[name] for name in ("intents", "subs", "roles")] == [
        shipped.labels[name] for name in ("intents", "subs", "roles")
    ]
    assert network.read("衣服破了").scores.shape == shipped.read("衣服破了").scores.shape


@pytest.mark.parametrize("text", TEXTS)
def test_a_vector_has_length_one(network: Larger, text: str):
    assert np.linalg.norm(network.read(text).vector) == pytest.approx(1, abs=1e-5)


def test_a_batch_is_exactly_its_texts_one_by_one(network: Larger, trained: tuple[Path, Path]):
    together = network.vectors(TEXTS)
    alone = [Larger.open(str(trained[0]), trained[1]).read(text).vector for text in TEXTS[:3]]
    assert together.shape == (len(TEXTS), 32)
    assert np.array_equal(together[:3], np.stack(alone))


def test_messages_are_analysed_alike_alone_and_together(trained: tuple[Path, Path]):
    reader = Reader.open(ROOT / "models", Settings(encoder=str(trained[0]), var=trained[1]))
    messages = [Message(text=text, history=(Turn(who="agent", text="您好，在的"),)) for text in TEXTS]
    assert reader.analyze_many(messages) == tuple(reader.analyze(message) for message in messages)


def test_the_turn_before_counts_for_the_labels_and_not_for_the_vector(network: Larger):
    alone, after = network.read("好的"), network.read("好的", "亲，快递已经发出了")
    assert not np.array_equal(alone.scores, after.scores)
    assert np.array_equal(alone.vector, after.vector)


def test_training_again_makes_no_vector_twice_and_gives_the_same_heads(trained: tuple[Path, Path], material: Material):
    model, var = trained
    kept = var.parent / "scratch"
    before = {path: path.stat().st_mtime_ns for path in kept.rglob("*.npz")}
    heads = larger.fit(larger.Model.open(str(model)), material, epochs=1, scratch=kept)
    assert {path: path.stat().st_mtime_ns for path in kept.rglob("*.npz")} == before != {}
    written = load_file(place(var, str(model)) / "heads.safetensors")
    assert all(np.array_equal(written[name], layer) for name, layer in heads._asdict().items())


def test_figures_stand_beside_those_of_the_shipped_encoder(network: Larger, material: Material):
    shipped = Reader.open(ROOT / "models")
    few = Material((), (), {"held": material.sets["held"][:20], "open": []}, material.aside[:20])
    lines = list(larger.beside({"shipped": shipped, "larger": Reader(shipped.linear, network)}, few))
    assert [" ".join(line.split()[:2]) for line in lines] == ["held shipped", "held larger", "roles shipped", "roles larger"]


def refused(name: str, var: Path) -> str:
    with pytest.raises(WeightsError) as caught:
        Larger.open(name, var)
    return str(caught.value)


@pytest.mark.parametrize("name", ["heads.safetensors", "labels.json", "manifest.json"])
def test_a_missing_file_is_named_with_the_command_that_makes_it(trained: tuple[Path, Path], own: Path, name: str):
    model = str(trained[0])
    path = place(own, model) / name
    path.unlink()
    told = refused(model, own)
    assert told.startswith(f"编码器 {model} 的输出层 {path} 打不开")
    assert told.endswith(f"请运行 python -m training.encoder.larger {model} 重新训练。")


@pytest.mark.parametrize("name", ["heads.safetensors", "labels.json"])
def test_one_changed_byte_is_noticed(trained: tuple[Path, Path], own: Path, name: str):
    path = place(own, str(trained[0])) / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert f"{path} 已损坏：与清单上的校验值不符" in refused(str(trained[0]), own)


@pytest.mark.parametrize("content", ["{", "[]", "{}", '{"sha256": 1}'])
def test_a_broken_manifest_is_noticed(trained: tuple[Path, Path], own: Path, content: str):
    (place(own, str(trained[0])) / "manifest.json").write_text(content, encoding="utf-8")
    assert "manifest.json 不是有效的清单" in refused(str(trained[0]), own)


def test_heads_of_another_model_are_refused(trained: tuple[Path, Path], own: Path, tmp_path: Path):
    other = str(tiny(tmp_path, seed=1))
    place(own, str(trained[0])).rename(place(own, other))
    told = refused(other, own)
    version = json.loads((place(own, other) / "manifest.json").read_text("utf-8"))["version"]
    assert f"是给另一个模型训练的（{trained[0]}，指纹 {version}），现在的 {other} 指纹是" in told


def test_a_model_that_is_not_on_this_machine_is_named_with_the_command_that_downloads_it(trained: tuple[Path, Path], own: Path):
    place(own, str(trained[0])).rename(place(own, "nobody/nothing"))
    told = refused("nobody/nothing", own)
    assert told.startswith("编码器 nobody/nothing 打不开：本机上没有这个模型（")
    assert told.endswith("请检查 NUANYAN_ENCODER 的写法，或运行 python -m training.encoder.larger nobody/nothing 下载。")


def test_a_model_that_cannot_be_downloaded_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, material: Material):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(WeightsError, match=r"^编码器 nobody/nothing 打不开：本机上没有，也没能下载（.*）。请检查名字和网络"):
        larger.make("nobody/nothing", tmp_path, material)


def test_a_folder_without_a_model_is_named(trained: tuple[Path, Path], own: Path, tmp_path: Path):
    empty = tmp_path / "empty"
    empty.mkdir()
    place(own, str(trained[0])).rename(place(own, str(empty)))
    assert refused(str(empty), own).startswith(f"编码器 {empty} 打不开：这个文件夹里没有能用的模型（")


def test_without_its_heads_the_shipped_encoder_goes_on_and_says_why(trained: tuple[Path, Path], tmp_path: Path):
    reader = Reader.open(ROOT / "models", Settings(encoder=str(trained[0]), var=tmp_path))
    assert isinstance(reader.network, Encoder)
    assert reader.notice.startswith(f"编码器 {trained[0]} 的输出层")


def test_without_both_the_linear_models_go_on_and_say_why(trained: tuple[Path, Path], tmp_path: Path):
    shutil.copytree(ROOT / "models" / "linear", tmp_path / "linear")
    reader = Reader.open(tmp_path, Settings(encoder=str(trained[0]), var=tmp_path))
    assert reader.network is None
    assert "training.encoder.larger" in reader.notice
    assert f"模型文件 {tmp_path / 'encoder' / 'manifest.json'} 打不开" in reader.notice


def test_a_name_on_the_hub_and_a_folder_each_have_their_place(tmp_path: Path):
    assert place(Path("var"), "BAAI/bge-small-zh-v1.5") == Path("var/encoders/BAAI--bge-small-zh-v1.5")
    (tmp_path / "a" / "model").mkdir(parents=True)
    (tmp_path / "b" / "model").mkdir(parents=True)
    one, other = (place(Path("var"), str(tmp_path / name / "model")) for name in "ab")
    assert one.name.startswith("model-")
    assert one != other
