"""What we said to this buyer before is not said again in the same words."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.guard import Guard, load_rules
from assistant.guard.repeat import bare
from assistant.schema import Message, OrderCard, Part, Turn

RULES = load_rules([Path(__file__).parents[1] / "prompts" / "rules" / "repeat.yaml"])
GUARD = Guard(RULES)
BEFORE = "误了演出，我明白您心里的火。这件事我去向主管申请，主管定下来告诉您。"


def again(text, *earlier, card=None, parts=(), who="agent", copied=()):
    history = tuple(Turn(who=who, text=each) for each in earlier)
    message = Message(text="人呢", history=history, card=OrderCard(**(card or {})), copied=copied)
    return [each.quote for each in GUARD.check(text, parts, message, {}, frozenset(), None)]


def test_the_same_reply_again_is_pointed_at_as_a_whole():
    assert again(BEFORE, BEFORE) == [BEFORE]


def test_a_few_changed_words_are_the_same_reply():
    new = "螺丝缺了装不起来，看着真干着急。缺的可以补寄，您说下是哪个编号呢？"
    assert again(new, "螺丝缺了装不起来，看着干着急。缺的可以补寄，您说下是哪个编号？") == [new]


def test_one_sentence_said_again_is_pointed_at():
    assert again("等了一天，是我没跟上。这件事我去向主管申请，主管定下来告诉您。换货也行。", BEFORE) == [
        "这件事我去向主管申请，主管定下来告诉您。"
    ]


def test_a_reply_that_was_copied_counts_as_said():
    assert again("我去向主管申请，主管定下来告诉您。", copied=("我去向主管申请，主管定下来告诉您。",)) == [
        "我去向主管申请，主管定下来告诉您。"
    ]


def test_another_hour_does_not_make_a_promise_new():
    assert again("我去问仓库，明天下午三点前在这里告诉您。", "让您急了。我去问仓库，今天18点前在这里告诉您。") == [
        "我去问仓库，明天下午三点前在这里告诉您。"
    ]


def test_a_name_from_the_card_does_not_make_a_sentence_new():
    assert again(
        "这个包裹我去问中通的站点。", "这个包裹我去问的站点，您先忙您的，别的都不用管。", card={"carrier": "中通"}
    ) == ["这个包裹我去问中通的站点。"]


def test_punctuation_does_not_make_a_sentence_new():
    assert again("大一码和退货退款都可以~看您怎么方便!", "勒得难受吧。大一码和退货退款都可以，看您怎么方便。别急着回我。") == [
        "大一码和退货退款都可以~看您怎么方便!"
    ]


def test_a_fact_may_be_told_twice():
    fact = "轨迹还是停在武汉转运中心。"
    feel = "又让您来问一遍，真不好意思。"
    parts = [Part(role="feel", text=feel), Part(role="fact", text=fact)]
    assert again(feel + fact, "急着穿吧。" + fact + "我去催，催到了来说。", parts=parts) == []


@pytest.mark.parametrize("short", ["我现在去核实。", "好的，收到。", "嗯嗯"])
def test_short_sentences_may_come_again(short):
    assert again(short, short) == []


def test_what_the_buyer_said_may_be_taken_up():
    assert again("包裹停在路上，您急着穿呢。", "包裹停在路上，我急着穿呢。包裹停在路上，您急着穿呢。", who="buyer") == []


def test_a_new_sentence_about_the_same_matter_is_new():
    assert again("主管刚批下来一条：换货先发新的，旧的后收。", BEFORE) == []


def test_nothing_was_said_before():
    assert again(BEFORE) == []


def test_two_repeated_sentences_apart_are_two_findings():
    assert again(
        "误了演出我明白您心里的火。主管刚回了我一句准话，说是今晚先给您把新的那套发出来，旧的等您有空了再约人来取。这件事我去向主管申请，主管定下来告诉您。",
        BEFORE,
    ) == ["误了演出我明白您心里的火。", "这件事我去向主管申请，主管定下来告诉您。"]


def test_what_is_compared_has_no_times_sums_names_or_signs():
    assert bare("中通说：今天18点前、周三下午到，退10元。公司办", ("中通",)) == ["说点前到退元", "公司办"]


@settings(deadline=None, max_examples=100)
@given(text=st.text(max_size=60), other=st.text(max_size=60), value=st.text(max_size=6))
def test_any_texts_can_be_compared(text, other, value):
    card = OrderCard(carrier=value.strip()) if value.strip() else OrderCard()
    history = (Turn(who="agent", text=other), Turn(who="agent", text=text))
    message = Message(text=other, history=history, card=card, copied=(text,))
    for each in GUARD.check(text, (), message, {}, frozenset(), None):
        assert each.quote == text[each.start : each.end] != ""
