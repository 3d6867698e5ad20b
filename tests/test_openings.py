"""Openings of the shipped writer: what may never be said first to a buyer, and which of another buyer's openings come to mind.

Nothing here expects a wording of the network: its weights may be others of the same form.
"""

from __future__ import annotations

import copy
import re

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant import situation, text
from assistant.encoder import Encoder
from assistant.grounding import Grounding
from assistant.guard import Guard
from assistant.schema import Analysis, Message, OrderCard, Scored, Turn
from assistant.writer.ear import Ear
from assistant.writer.network import Network
from assistant.writer.openings import (
    COPIED,
    LONGEST,
    LOOKED_AT,
    TURNED,
    Opening,
    Openings,
    agreement,
    speaks_as_buyer,
    stammers,
    takes_up,
    tidy,
    unfit,
    weighed,
)
from assistant.writer.remembered import Example, Remembered
from tests.conftest import NOON, ROOT

ENCODER = Encoder.open(ROOT / "models" / "encoder")
NETWORK = Network.open(ROOT / "models" / "writer")
GENERAL = (
    "换谁心里都急，这样等着不好受。",
    "我看着也心疼，我懂您。",
    "您先别急，我去问，今天就给您一个准话。",
    "用得上的时候没有，太耽误事了。",
)
STUCK = "都五天了还在武汉没动，我周六面试要穿的啊"
GOOD = "周六面试要穿，五天没动，换谁心里都急。"
anything = st.text(min_size=1, max_size=80) | st.text(alphabet="快递没到漏了退钱，。！？😡 aB1{}我你", min_size=1, max_size=60)


def heard(content, said: str = STUCK, emotion: int = 2, **fields) -> situation.Situation:
    analysis = Analysis(intents=(Scored("delay", 0.95),), primary="delay", sub="stuck", emotion=emotion)
    return situation.read(content, Message(text=said, **fields), analysis, NOON)


Row = tuple[str, int, str, str, str, str]


def remembering(version: str, *rows: Row, message: str = STUCK) -> Network:
    """The shipped network with openings that were all said to the same message."""
    other = copy.copy(NETWORK)
    other.known = Remembered(version, list(rows), np.stack([ENCODER.read(message).vector] * len(rows)))
    return other


def opener(network: Network, like: Openings, reading: Encoder | None = ENCODER) -> Openings:
    """Openings of another network with the same rules."""
    return Openings(network, Ear(network), like.grounding, like.guard, reading)


def write(writing: Openings, seen: situation.Situation, seed: int = 0) -> dict[str, list[Opening]]:
    return writing.write(seen, writing.ear.read(seen), seed)


@pytest.fixture(scope="module")
def guard(content):
    return Guard(content.rules)


@pytest.fixture(scope="module")
def openings(guard):
    return Openings(NETWORK, Ear(NETWORK), Grounding(text.words(said) for said in GENERAL), guard, None)


# what may be said


@pytest.mark.parametrize(
    "said",
    [
        GOOD,
        "五天还在武汉没动，我看着也心疼。",
        "周六要面试，这样等着不好受！",
        "您周六要面试，我懂您心里急。",
        "您先别急，周六面试要穿，我去问。",
    ],
)
def test_what_takes_up_the_buyers_words_may_be_said(openings, content, said):
    assert openings._may(said, heard(content))


REFUSED = {
    "too short to be one": "急吧。",
    "longer than an opening is": "周六面试要穿，五天没动，换谁心里都急。" * 3,
    "without an end": "周六面试要穿，五天没动，换谁心里都急，",
    "speaks as the buyer": "我周六面试要穿，换谁心里都急。",
    "calls the buyer 你": "周六面试要穿，你心里急。",
    "says a run twice": "周六面试，周六面试，换谁心里都急。",
    "says three characters twice": "周六要穿，换谁都急，周六要面试。",
    "repeats twelve characters of the message": "五天了还在武汉没动，我周六面试要穿的，换谁心里都急。",
    "a figure that the buyer didn't write": "周六面试要穿，等了8天，换谁心里都急。",
    "a wide figure": "周六面试要穿，等了８天，换谁心里都急。",
    "letters that the buyer didn't write": "周六面试要穿，vip换谁心里都急。",
    "a matter that is nobody's": "螃蟹五天没动，换谁心里都急。",
    "an offer that is not allowed": "周六面试要穿，真急，送您一张优惠券。",
    "asks for a private contact": "周六面试要穿，您先别急，加我微信。",
    "a slot": "周六面试要穿，{last_node}没动，换谁都急。",
}


@pytest.mark.parametrize("said", REFUSED.values(), ids=REFUSED)
def test_what_may_not_be_said(openings, content, said):
    assert not openings._may(said, heard(content))


def test_figures_and_letters_of_the_buyers_own_may_be_said(openings, content):
    seen = heard(content, "买的XL，等了12天了还没到，心里急")
    assert openings._may("等了12天还没到，换谁心里都急。", seen)
    assert openings._may("XL等着用还没到，换谁心里都急。", heard(content, "XL等着用的，还没到"))


def test_the_buyers_words_of_earlier_turns_and_the_card_may_be_said(openings, content):
    said = "螃蟹还没到，换谁心里都急。"
    assert not openings._may(said, heard(content, "还没到，急"))
    assert openings._may(said, heard(content, "还没到，急", history=(Turn(who="buyer", text="我的螃蟹呢"),)))
    assert openings._may(said, heard(content, "还没到，急", card=OrderCard(product="螃蟹")))


def test_a_hint_of_the_guard_is_no_objection(openings, guard, content):
    seen = heard(content)
    said = "您先别急，我去问，今天就给您一个准话。"
    found = openings.guard.check(said, (), seen.message, seen.values, frozenset(seen.remedies), seen.analysis)
    assert {each.severity for each in found} <= {"hint"}
    assert openings._may(said, seen)


# the small rules


@pytest.mark.parametrize(
    ("said", "tidied"),
    [
        (" 等久了， ", "等久了。"),
        ("等久了", "等久了。"),
        ("等久了、，：", "等久了。"),
        ("等久了！", "等久了！"),
        ("等久了吧？", "等久了吧？"),
        ("等久了。", "等久了。"),
        ("  ", ""),
    ],
)
def test_a_text_is_ended_as_a_sentence(said, tidied):
    assert tidy(said) == tidied


@given(anything)
def test_tidying_twice_changes_nothing_more(said: str):
    assert tidy(tidy(said)) == tidy(said)


@pytest.mark.parametrize(
    "said", ["我也急。", "换我也坐不住。", "您跟我说说。", "我这就去问，我懂您急。", "这口气难咽，让我来看看。", "您等得急。"]
)
def test_who_speaks_is_the_agent(said):
    assert not speaks_as_buyer(said)


@pytest.mark.parametrize("said", ["我周六要穿。", "我的快递没动。", "我懂您急，我周六要穿。", "我腿都站麻了。"])
def test_who_speaks_is_the_buyer(said):
    assert speaks_as_buyer(said)


@pytest.mark.parametrize(
    ("said", "does"),
    [
        ("等了等了，急。", True),
        ("五天五天没动。", True),
        ("没动静，还是没动静。", True),
        ("没动，还是没动。", False),
        ("慢慢来，好好的。", False),
        ("五天没动，换谁都急。", False),
        ("", False),
    ],
)
def test_a_text_stammers(said, does):
    assert stammers(said) is does


def test_agreement_is_what_a_text_shares_with_the_other_tries():
    assert agreement("等了五天", ["等了五天"]) == 0
    assert agreement("等了五天", ["等了五天", "等了五天"]) == 1
    assert agreement("等了五天", ["等了五天", "没动静呢", ""]) == 0
    assert agreement("等了五天", ["等了五天", "等了五夜"]) == pytest.approx(2 / 4)


def test_signs_are_weighed_and_the_first_weight_stands_by_itself():
    assert weighed((1.0, 2.0), (0.5, 1.0, 0.25)) == 2.0


def test_a_text_takes_up_what_shares_a_word_of_matter(content):
    assert takes_up("面试等着穿，急。", heard(content))
    assert not takes_up("看着它不动，急。", heard(content))


# what was said to other buyers

ROWS = [
    ("stuck", 2, "warm", "甲，急人。", "，急人。", "F"),
    ("stuck", 1, "brief", "乙", "", ""),
    ("stuck", 0, "warm", "丙，我来看看。", "，我来看看。", "B"),
    ("broken", 2, "warm", "丁", "", ""),
]
KNOWN = Remembered("v", ROWS, np.array([[0.6, 0.8], [1.0, 0.0], [1.0, 0.0], [1.0, 0.0]], dtype=np.float32))
HERE = np.array([1.0, 0.0], dtype=np.float32)


def texts(sub: str, emotion: int, style: str = "warm", count: int = 9) -> list[str]:
    return [each.text[0] for each in KNOWN.nearest(HERE, sub, emotion, style, count)]


def test_the_nearest_with_the_same_trouble_come_first():
    assert texts("stuck", 1) == ["丙", "乙", "甲"]
    assert texts("broken", 2) == ["丁"]
    assert texts("lost", 2) == []


def test_a_mood_that_is_off_by_two_does_not_fit():
    assert texts("stuck", 3) == ["甲"]
    assert texts("stuck", 2) == ["乙", "甲"]


def test_of_two_as_near_the_style_asked_for_comes_first():
    assert texts("stuck", 1, "warm")[:2] == ["丙", "乙"]
    assert texts("stuck", 1, "brief")[:2] == ["乙", "丙"]


def test_no_more_come_than_are_asked_for_each_with_how_near_it_is():
    assert KNOWN.nearest(HERE, "stuck", 2, "warm", 1) == [Example("乙", 1.0)]
    assert [each.near for each in KNOWN.nearest(HERE, "stuck", 2, "warm", 2)] == pytest.approx([1.0, 0.6])


def test_each_comes_with_its_tail_and_what_that_may_follow():
    bare, tailed = KNOWN.nearest(HERE, "stuck", 2, "warm", 2)
    assert (bare.text, bare.tail, bare.after) == ("乙", "", "")
    assert (tailed.text, tailed.tail, tailed.after) == ("甲，急人。", "，急人。", "F")


@pytest.mark.parametrize(
    ("sub", "emotion", "tails"),
    [
        ("stuck", 2, ["，急人。"]),
        ("stuck", 1, []),  # 乙 is of this mood but has no tail, the tails are of other moods
        ("stuck", 0, ["，我来看看。"]),
        ("broken", 2, []),
        ("lost", 2, []),
    ],
)
def test_with_a_tail_asked_for_only_those_of_the_very_mood_come(sub, emotion, tails):
    assert [each.tail for each in KNOWN.nearest(HERE, sub, emotion, "warm", 9, tailed=True)] == tails


def test_with_a_tail_asked_for_the_nearest_come_first_and_no_more_than_asked_for():
    rows = [("stuck", 2, "warm", f"{name}，急人。", "，急人。", "F") for name in "甲乙丙"]
    known = Remembered("v", rows, np.array([[0.6, 0.8], [1.0, 0.0], [0.0, 1.0]], dtype=np.float32))
    assert [each.text[0] for each in known.nearest(HERE, "stuck", 2, "warm", 2, tailed=True)] == ["乙", "甲"]


def test_the_shipped_openings_are_of_the_shipped_encoder(content, openings):
    assert NETWORK.known.encoder == ENCODER.version
    assert len(opener(NETWORK, openings).examples(heard(content), "warm")) == LOOKED_AT


def test_openings_of_another_encoder_are_not_shown(content, openings):
    ours, others = (remembering(version, ("stuck", 2, "warm", GOOD, "", "")) for version in (ENCODER.version, "0" * 16))
    assert [each.text for each in opener(ours, openings).examples(heard(content), "warm")] == [GOOD]
    assert opener(others, openings).examples(heard(content), "warm") == []
    assert opener(ours, openings, reading=None).examples(heard(content), "warm") == []


def test_what_was_said_to_the_same_message_may_be_said_again_where_it_may_be_said_at_all(content, openings):
    rows = [("stuck", 2, "warm", said, "", "") for said in (GOOD, "螃蟹五天没动，换谁心里都急。")]
    found = write(opener(remembering(ENCODER.version, *rows), openings), heard(content))
    assert [each.text for each in found["warm"] if each.kind == "known"] == [GOOD]


def test_what_was_said_to_a_far_message_is_not_said_as_it_stands(content, openings):
    far = opener(remembering(ENCODER.version, ("stuck", 2, "warm", GOOD, "", ""), message="请问能开发票吗"), openings)
    (shown,) = far.examples(heard(content), "warm")
    assert shown.near < 0.75
    assert {each.kind for each in write(far, heard(content))["warm"]} <= {"written"}


def test_the_end_of_what_was_said_to_another_buyer_follows_this_ones_clause(content, openings):
    row = ("stuck", 2, "warm", "婚礼要用的，换谁心里都急。", "，换谁心里都急。", "F")
    found = write(opener(remembering(ENCODER.version, row), openings), heard(content))["warm"]
    turned = [each for each in found if each.kind == "turned"]
    assert "都五天了还在武汉没动，周六面试要穿，换谁心里都急。" in {each.text for each in turned}
    assert all(each.told[0] == pytest.approx(1.0) for each in turned)  # both were said to the same message


def test_a_turned_opening_may_repeat_more_of_the_message_than_another(content, openings):
    seen, said = heard(content), "都五天了还在武汉没动，周六面试要穿，换谁心里都急。"
    assert not openings._may("五天了还在武汉没动，我周六面试要穿，换谁心里都急。", seen)
    assert openings._may(said, seen, copied=LONGEST)


def test_a_tail_that_may_not_be_said_turns_nothing(content, openings):
    rows = [
        ("stuck", 2, "warm", f"婚礼要用的{tail}", tail, "B")
        for tail in ("，送您一张优惠券。", "，你别急。", "，螃蟹要紧。", "，还有7天呢。")
    ]
    found = write(opener(remembering(ENCODER.version, *rows), openings), heard(content))["warm"]
    assert [each.text for each in found if each.kind == "turned"] == []


def test_the_words_of_the_furious_do_not_stand_bare(content, openings):
    row = ("stuck", 3, "warm", "婚礼要用的，换谁心里都急。", "，换谁心里都急。", "F")
    found = write(opener(remembering(ENCODER.version, row), openings), heard(content, emotion=3))["warm"]
    assert [each.text for each in found if each.kind == "turned"] == []


@pytest.mark.parametrize(
    ("intent", "sub", "said", "expected"),
    [
        ("delay", "stuck", STUCK, False),
        ("damage", "broken", "玻璃杯底下裂开，去医院缝了针", True),
        ("allergy", "skin", "用了脸肿，去医院挂了水", False),
        ("malicious", "threat", "不赔两百我就曝光", True),
    ],
)
def test_who_makes_claims_or_was_hurt_is_not_answered_with_bare_words(content, intent, sub, said, expected):
    analysis = Analysis(intents=(Scored(intent, 0.95),), primary=intent, sub=sub, emotion=2)
    assert unfit(situation.read(content, Message(text=said), analysis, NOON)) is expected


def test_of_turned_openings_a_few_are_kept(content, openings):
    tails = ("，换谁心里都急。", "，我看着也心疼。", "，这样等着不好受。", "，太耽误事了。")
    rows = [("stuck", 2, "warm", f"婚礼要用的{tail}", tail, "B") for tail in tails]
    found = write(opener(remembering(ENCODER.version, *rows), openings), heard(content))["warm"]
    assert len([each for each in found if each.kind == "turned"]) == TURNED


# all together


def test_a_notice_and_a_message_without_words_get_no_opening(openings, content):
    assert write(openings, heard(content, "", channel="notice")) == {}
    assert write(openings, heard(content, " \n")) == {}


def test_the_same_seed_gives_the_same_openings_best_first(openings, content):
    found = write(openings, heard(content), 3)
    assert list(found) == ["warm", "brief", "plain"]
    assert found == write(openings, heard(content), 3)
    for each in found.values():
        worths = [opening.worth for opening in each]
        assert worths == sorted(worths, reverse=True)


@given(anything)
@example("给我{refund_time}，买的XL，12天了，不然12315投诉")
@settings(deadline=None, max_examples=10)
def test_openings_to_any_text_hold_only_its_own_figures_and_letters(openings, content, said: str):
    seen = heard(content, said)
    for found in write(opener(NETWORK, openings), seen).values():
        for each in found:
            assert openings._may(each.text, seen, LONGEST if each.kind == "turned" else COPIED)
            assert all(run in said for run in re.findall(r"[0-9A-Za-z]+", each.text))
