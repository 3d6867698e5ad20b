"""Feeling before facts before options, for buyers who are upset; calm ones are asked nothing."""

from pathlib import Path

import pytest

from assistant.guard import Guard, load_rules
from assistant.schema import Analysis, Message, Part

RULES = load_rules([Path(__file__).parents[1] / "prompts" / "rules" / "order.yaml"])
GUARD = Guard(RULES)
FEEL, FACT, ASK, OPTION = "等得急了吧。", "轨迹停在转运中心。", "有照片吗？", "可以退款。"
ROLES = {FEEL: "feel", FACT: "fact", ASK: "ask", OPTION: "option", "您好。": "close", "碎片先别碰。": "care"}


def found(*sentences, emotion=2, channel="chat", roles=ROLES):
    parts = [Part(role=roles.get(each, "next"), text=each) for each in sentences]
    feeling = None if emotion is None else Analysis(intents=(), primary="unsure", sub="", emotion=emotion)
    message = Message(text="急死了", channel=channel)
    return [
        (each.rule, each.severity, each.quote)
        for each in GUARD.check("".join(sentences), parts, message, {}, frozenset(), feeling)
    ]


@pytest.mark.parametrize("first", [FACT, ASK, OPTION])
def test_an_upset_buyer_hears_a_feeling_first(first):
    assert found(first, FEEL) == [("ORDER-FEELING", "warn", first)]


def test_a_reply_with_no_feeling_at_all_is_warned_of():
    assert found(FACT, OPTION) == [("ORDER-FEELING", "warn", FACT)]


def test_safety_may_come_before_the_feeling():
    assert found("碎片先别碰。", FEEL, FACT) == []


def test_a_greeting_in_front_excuses_nothing():
    assert found("您好。", FACT, FEEL) == [("ORDER-FEELING", "warn", FACT)]
    assert found("您好。", FEEL, FACT) == []


def test_options_before_all_facts_are_a_hint():
    assert found(FEEL, OPTION, FACT) == [("ORDER-OPTIONS", "hint", OPTION)]
    assert found(FEEL, FACT, OPTION) == []


def test_a_wrong_opening_is_told_once_and_not_also_as_wrong_options():
    assert found(OPTION, FACT, FEEL) == [("ORDER-FEELING", "warn", OPTION)]


@pytest.mark.parametrize("emotion", [0, None])
def test_nothing_is_asked_for_a_calm_buyer_or_an_unknown_one(emotion):
    assert found(OPTION, FACT, emotion=emotion) == []


@pytest.mark.parametrize("channel", ["review", "notice", "page"])
def test_only_chats_are_held_to_the_order(channel):
    assert found(OPTION, FACT, channel=channel) == []


@pytest.mark.parametrize(
    "opening",
    [
        "包裹停在路上您着急，我懂的，我现在就去问快递。",
        "杯子碎了真扫兴，麻烦您拍张照片。",
        "裙子勒得难受，换大一码还是退？",
        "让您久等，我去看。",
    ],
)
def test_a_sentence_that_begins_with_a_feeling_counts_as_one_whatever_it_goes_on_to(opening):
    assert [each for each in found(opening, FACT) if each[0] == "ORDER-FEELING"] == []


def test_politeness_is_no_feeling():
    assert found("麻烦拍一下锅底。", FEEL) == [("ORDER-FEELING", "warn", "麻烦拍一下锅底。")]


def test_without_parts_the_order_is_not_checked():
    feeling = Analysis(intents=(), primary="unsure", sub="", emotion=3)
    assert GUARD.check(FACT + FEEL, (), Message(text="急死了"), {}, frozenset(), feeling) == ()
