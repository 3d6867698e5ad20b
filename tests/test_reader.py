"""Encoder and linear models together: what they say of plain messages, and what serves when the encoder is missing."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain import PLAIN

from assistant.analyze import Analyzer
from assistant.errors import WeightsError
from assistant.pipeline import Assistant
from assistant.reader import Reader
from assistant.schema import Message, Turn
from assistant.settings import Settings

ROOT = Path(__file__).parents[1]
READER = Reader.open(ROOT / "models")
INTENTS = {"delay", "damage", "sizing", "allergy", "malicious", "other"}
anything = st.text(max_size=80) | st.text(alphabet="快递没到漏了退钱红疹码小，。！？😡 a1{}\n", max_size=60)


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "models", tmp_path / "models"))


@pytest.mark.parametrize(("text", "intent", "sub"), [*PLAIN, ("洗完头皮很痒", "allergy", "skin")])
def test_a_plain_message_is_understood(text: str, intent: str, sub: str):
    found = READER.analyze(Message(text=text))
    assert (found.intents[0].label, found.sub) == (intent, sub)


def test_a_fragment_is_understood_by_the_turn_before():
    asked = Message(text="没收到", history=(Turn(who="agent", text="亲，包裹显示已签收，您收到了吗"),))
    assert READER.analyze(asked).intents[0].label == "delay"


def test_two_problems_are_both_raised():
    found = READER.analyze(Message(text="等了九天才到，打开一看红酒还漏了"))
    assert {each.label for each in found.intents[:2]} == {"delay", "damage"}
    assert found.intents[1].probability >= 0.5


def test_the_likeliest_subs_come_with_shares():
    subs = READER.analyze(Message(text="少发了一件")).subs
    assert subs[0].label == "missing"
    assert 0 < sum(each.probability for each in subs) <= 1.001


def test_what_an_agent_says_it_is_about_stands_first_and_is_certain():
    found = READER.analyze(Message(text="杯子打开就是碎的"), told="delay")
    assert (found.primary, found.intents[0]) == ("delay", ("delay", 1.0))
    assert {each.label for each in found.subs} <= {"unshipped", "stuck", "late", "lost", "signed", "urge"}


@given(anything)
@settings(deadline=None, max_examples=60)
def test_any_text_is_read(text: str):
    found = READER.analyze(Message(text=text))
    assert {each.label for each in found.intents} == INTENTS
    assert all(0 <= each.probability <= 1 for each in found.intents)
    assert all(0 <= span.start < span.end <= len(text) for span in found.evidence)


@given(st.lists(anything, max_size=4))
@settings(deadline=None, max_examples=20)
def test_a_message_is_read_the_same_alone_and_among_others(texts: list[str]):
    messages = [Message(text=text) for text in texts]
    assert READER.analyze_many(messages) == tuple(map(READER.analyze, messages))


def test_roles_of_sentences():
    said = ["让您等了这么久，换谁心里都急。", "这单是昨天发出的。", "麻烦您拍一张照片给我。", "给您补发或者退款，您选。"]
    told = READER.roles(said)
    assert told == ("feel", "fact", "ask", "option")


def test_without_the_encoder_the_linear_models_answer_and_a_notice_says_why(models: Path):
    shutil.rmtree(models / "encoder")
    reader = Reader.open(models)
    message = Message(text="杯子打开就是碎的")
    assert "打不开" in reader.notice
    assert reader.analyze(message) == Analyzer.open(models / "linear").analyze(message)
    assert reader.roles(["这单是昨天发出的。"]) == ("fact",)


def test_a_damaged_encoder_is_done_without(models: Path):
    (models / "encoder" / "encoder.onnx").write_bytes(b"\0" * 100)
    assert "与清单上的校验值不符" in Reader.open(models).notice


def test_without_the_linear_models_nothing_is_answered(models: Path):
    shutil.rmtree(models / "linear")
    with pytest.raises(WeightsError, match="打不开"):
        Reader.open(models)


def test_drafts_are_still_written_without_the_encoder(tmp_path: Path):
    root = tmp_path / "root"
    root.mkdir()
    for name in ("intents", "prompts", "training"):
        (root / name).symlink_to(ROOT / name, target_is_directory=True)
    shutil.copytree(ROOT / "models" / "linear", root / "models" / "linear")
    assistant = Assistant(Settings(root=root, var=tmp_path / "var"))
    assert len(assistant.suggest(Message(text="杯子打开就是碎的")).drafts) == 3
