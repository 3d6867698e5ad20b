"""What the analyzer says of plain messages, and that it says something sensible of any text at all."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain import PLAIN

from assistant.analyze import Analyzer
from assistant.schema import Message, Turn

ROOT = Path(__file__).parents[1]
ANALYZER = Analyzer.open(ROOT / "models" / "linear")
INTENTS = {"delay", "damage", "sizing", "allergy", "malicious", "other"}
anything = st.text(max_size=80) | st.text(alphabet="快递没到漏了退钱红疹码小，。！？😡 a1{}\n", max_size=60)


def likeliest(text: str) -> str:
    return ANALYZER.analyze(Message(text=text)).intents[0].label


@pytest.mark.parametrize(("text", "intent", "sub"), PLAIN)
def test_a_plain_message_is_understood(text: str, intent: str, sub: str):
    found = ANALYZER.analyze(Message(text=text))
    assert (found.intents[0].label, found.sub) == (intent, sub)


def test_a_clear_message_is_certain():
    assert ANALYZER.analyze(Message(text="很满意，下次还来买")).primary == "other"


def test_two_problems_are_both_raised():
    found = ANALYZER.analyze(Message(text="等了九天才到，打开一看红酒还漏了"))
    assert {each.label for each in found.intents[:2]} == {"delay", "damage"}
    assert found.intents[1].probability >= 0.5


def test_fury_is_told_from_calm():
    assert ANALYZER.analyze(Message(text="请问什么时候发货")).emotion == 0
    assert ANALYZER.analyze(Message(text="骗子！！垃圾店！！不退钱我告到你们关门！！")).emotion == 3


def test_evidence_marks_the_words_in_the_original():
    text = "在吗  用了三天，脸上起红疹！！"
    spans = ANALYZER.analyze(Message(text=text)).evidence
    assert any("红疹" in text[span.start : span.end] and span.label == "allergy" for span in spans)


def test_evidence_positions_survive_emoji_and_odd_spaces():
    text = "😡😡\u200b 快\u3000递 三天没动了"
    spans = ANALYZER.analyze(Message(text=text)).evidence
    assert any("没动" in text[span.start : span.end] for span in spans)


def test_the_turn_before_counts():
    alone = ANALYZER.analyze(Message(text="还没有"))
    asked = ANALYZER.analyze(Message(text="还没有", history=(Turn(who="agent", text="亲，快递收到了吗"),)))
    assert alone.intents != asked.intents


@pytest.mark.parametrize("text", ["", "   ", "？", "😡😡😡", "hello, where is my parcel?", "12345", "まだですか"])
def test_a_text_without_chinese_is_unsure_and_even(text: str):
    found = ANALYZER.analyze(Message(text=text))
    assert found.primary == "unsure"
    assert {each.probability for each in found.intents} == {0.1667}
    assert (found.sub, found.emotion, found.evidence) == ("chat", 0, ())


def test_the_longest_message_is_read():
    found = ANALYZER.analyze(Message(text="快递三天没动了，" * 1250))
    assert found.intents[0].label == "delay"


@settings(deadline=None)
@given(anything)
def test_any_text_gets_every_intent_and_honest_places(text: str):
    found = ANALYZER.analyze(Message(text=text))
    chances = [each.probability for each in found.intents]
    assert {each.label for each in found.intents} == INTENTS
    assert chances == sorted(chances, reverse=True)
    assert all(0 <= chance <= 1 and chance == round(chance, 4) for chance in chances)
    assert found.primary in ("unsure", found.intents[0].label)
    assert len(found.evidence) <= 4
    ends = [0, *(span.end for span in found.evidence)]
    for span, before in zip(found.evidence, ends, strict=False):
        assert before <= span.start < span.end <= len(text)


@settings(deadline=None, max_examples=30)
@given(st.lists(anything, max_size=4), anything)
def test_a_message_reads_the_same_alone_and_in_a_batch(others: list[str], text: str):
    batch = [Message(text=each) for each in (*others, text, *others)]
    assert ANALYZER.analyze_many(batch)[len(others)] == ANALYZER.analyze(Message(text=text))


def test_the_sub_belongs_to_the_likeliest_intent():
    subs = ANALYZER.analyze(Message(text="鞋子大了一圈")).sub
    assert likeliest("鞋子大了一圈") == "sizing"
    assert subs == "too_big"


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("周六就要穿，包裹却没动静，换谁心里都急。", "feel"),
        ("请先停用，不舒服的话尽快去看医生。", "care"),
        ("轨迹停在武汉转运中心，之后没有新的记录。", "fact"),
        ("轨迹停在{last_node}，之后没有新的记录。", "fact"),
        ("麻烦拍张破损处的照片给我，方便核对。", "ask"),
        ("可以给您补发一件，也可以直接退款，看您方便。", "option"),
        ("今天18点前我把核实结果发给您。", "next"),
    ],
)
def test_a_sentence_of_a_reply_shows_its_role(sentence: str, role: str):
    assert ANALYZER.roles([sentence]) == (role,)


def test_roles_come_one_for_each_sentence_whatever_stands_beside():
    assert ANALYZER.roles([]) == ()
    pair = ["麻烦拍张破损处的照片给我。", "可以补发，也可以退款。"]
    assert ANALYZER.roles(pair) == (*ANALYZER.roles(pair[:1]), *ANALYZER.roles(pair[1:]))


@settings(deadline=None)
@given(anything)
def test_any_sentence_gets_a_role(text: str):
    assert ANALYZER.roles([text])[0] in {"feel", "care", "fact", "ask", "option", "next", "close"}


def test_serving_loads_no_training_library():
    heavy = ("sklearn", "scipy", "torch")
    code = (
        "import sys; from pathlib import Path; from assistant.analyze import Analyzer; from assistant.schema import Message; "
        f"Analyzer.open(Path('models/linear')).analyze(Message(text='漏了')); print([m for m in {heavy} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
