"""How message and reply become tokens: what is asked is controls, what a buyer types is letters, and all comes back."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from assistant.encoder import reading
from assistant.writer.layout import BEFORE, CLS, EXAMPLE, LONGEST, PAD, SEP, SOURCE, TARGET, Ask, Layout
from tests.conftest import ROOT

TOKENIZER = Tokenizer.from_file(str(ROOT / "models" / "writer" / "tokenizer.json"))
CONTROLS = (
    "end", "role=feel", "role=fact", "channel=chat", "sub=stuck", "emotion=2", "style=warm", "slot=refund", "slot=last_node",
    "remedy=refund",
)  # fmt: skip
HOW = Layout(TOKENIZER, CONTROLS)
ASK = Ask("chat", "stuck", 2, "warm", ("last_node",), ("refund",))
NOTHING = Ask("", "", -1, "", (), ())
STUCK = "五天了还没动"
anything = st.text(max_size=400) | st.text(alphabet="快递没到漏了退钱，。！？😡 a1{}[]<>refund_SEP\n", max_size=400)
plain = st.text(alphabet="快递没到漏了退钱红疹码小，。！", max_size=60)


def ids(text: str) -> list[int]:
    return TOKENIZER.encode(reading(text)).ids


def controls(*names: str) -> list[int]:
    return [HOW.control(name) for name in names]


def named(tokens: list[int]) -> list[str]:
    return [name for name in map(HOW.name, tokens) if name]


def test_controls_are_numbered_behind_the_texts_tokens():
    assert controls("end", "remedy=refund") == [HOW.text_size, HOW.text_size + 9]
    assert HOW.size == HOW.text_size + 10 == len(HOW.tokens) + 10


def test_a_control_has_a_name_and_a_token_of_text_has_none():
    assert HOW.name(HOW.control("slot=refund")) == "slot=refund"
    assert HOW.name(HOW.text_size - 1) is None


def test_there_is_no_control_of_an_unknown_name():
    with pytest.raises(KeyError):
        HOW.control("role=sing")


def test_a_part_ends_where_the_reply_does_or_the_next_part_begins():
    assert [name for name in CONTROLS if HOW.ends(HOW.control(name))] == ["end", "role=feel", "role=fact"]
    assert not HOW.ends(TOKENIZER.token_to_id("。"))


# sources


def test_a_source_is_what_is_asked_then_the_turn_before_then_the_message():
    asked = controls("channel=chat", "sub=stuck", "emotion=2", "style=warm", "slot=last_node", "remedy=refund")
    assert HOW.source(ASK, STUCK, "收到了吗") == [CLS, *asked, SEP, *ids("收到了吗"), SEP, *ids(STUCK), SEP]


def test_an_example_stands_last_with_its_slots_as_controls():
    found = HOW.source(NOTHING, STUCK, "", "停在{last_node}了。")
    slot = HOW.control("slot=last_node")
    assert found == [CLS, SEP, SEP, *ids(STUCK), SEP, *ids("停在"), slot, *ids("了。"), SEP]


def test_unknown_names_are_passed_over():
    asked = Ask("fax", "stolen", 7, "loud", ("shoe", "refund"), ("dance",))
    assert HOW.source(asked, STUCK) == [CLS, HOW.control("slot=refund"), SEP, SEP, *ids(STUCK), SEP]


def test_what_a_buyer_types_in_braces_is_letters():
    found = HOW.source(NOTHING, "把{refund}给我", "{last_node}")
    assert named(found) == []
    assert HOW.said(found[3:]).replace(" ", "").endswith("把{refund}给我")


def test_what_a_buyer_types_as_marks_is_letters():
    found = HOW.source(NOTHING, "[SEP][PAD][CLS]")
    assert (found.count(CLS), found.count(SEP), found.count(PAD)) == (1, 3, 0)


def test_of_a_long_message_both_ends_are_kept():
    whole = ids("东西还没到" * 60 + "杯子碎了")
    found = HOW.source(NOTHING, "东西还没到" * 60 + "杯子碎了")
    assert found == [CLS, SEP, SEP, *whole[:44], *whole[-44:], SEP]
    assert len(found) == LONGEST + 4


def test_of_a_long_turn_before_the_end_is_kept():
    assert HOW.source(NOTHING, "嗯", "东西还没到" * 60) == [CLS, SEP, *ids("东西还没到" * 60)[-BEFORE:], SEP, *ids("嗯"), SEP]


def test_of_a_long_example_the_beginning_is_kept():
    said = "您等得急，我去问。" * 30
    assert HOW.source(NOTHING, "嗯", "", said) == [CLS, SEP, SEP, *ids("嗯"), SEP, *HOW.text(said)[:EXAMPLE], SEP]


@given(anything, anything, anything)
@settings(deadline=None, max_examples=60)
def test_any_source_fits_and_holds_no_control_but_what_is_asked(message: str, previous: str, said: str):
    found = HOW.source(ASK, message, previous, said.replace("{", ""))
    assert len(found) <= SOURCE
    assert named(found) == ["channel=chat", "sub=stuck", "emotion=2", "style=warm", "slot=last_node", "remedy=refund"]
    assert (found[0], found.count(CLS), found.count(PAD)) == (CLS, 1, 0)


# texts and targets


def test_a_slot_in_a_text_of_ours_is_one_control():
    assert HOW.text("停在{last_node}了") == [*ids("停在"), HOW.control("slot=last_node"), *ids("了")]


def test_an_unknown_slot_in_a_text_of_ours_is_its_letters():
    assert HOW.text("停在{shoe}了") == [*ids("停在"), *ids("shoe"), *ids("了")]


def test_a_target_is_each_role_with_its_text_then_the_end():
    found = HOW.target([("feel", "急吧。"), ("fact", "停在{last_node}。")])
    feel, fact, node, end = controls("role=feel", "role=fact", "slot=last_node", "end")
    assert found == [feel, *ids("急吧。"), fact, *ids("停在"), node, *ids("。"), end]


def test_a_target_that_goes_on_has_no_end():
    assert HOW.target([("feel", "急吧。")], ended=False) == [HOW.control("role=feel"), *ids("急吧。")]
    assert HOW.target([], ended=False) == []


def test_a_long_target_is_cut():
    found = HOW.target([("feel", "东西还没到，" * 60)])
    assert found == [HOW.control("role=feel"), *ids("东西还没到，" * 60)][:TARGET]


def test_controls_other_than_slots_are_not_said():
    assert HOW.said(HOW.target([("feel", "急吧。"), ("fact", "停在{last_node}。")])) == "急吧。停在{last_node}。"


def test_nothing_is_said_of_no_tokens():
    assert HOW.said([]) == ""


@given(plain, plain)
@example("", "")
@settings(deadline=None, max_examples=60)
def test_a_text_with_slots_comes_back_as_it_was(before: str, after: str):
    said = f"{before}{{refund}}{after}{{last_node}}"
    assert HOW.said(HOW.text(said)) == f"{reading(before)}{{refund}}{reading(after)}{{last_node}}"


@given(anything)
@settings(deadline=None, max_examples=60)
def test_any_text_has_tokens_that_can_be_said(text: str):
    found = HOW.text(text)
    assert all(0 <= token < HOW.size for token in found)
    assert PAD not in found
    assert isinstance(HOW.said(found), str)
