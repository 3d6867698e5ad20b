"""What may be spoken of: values, remedies and times come from the card, the message's own policy, or shop.yaml."""

from __future__ import annotations

from datetime import datetime

import pytest

from assistant import situation
from assistant.schema import Analysis, Message, OrderCard, Policy, Scored, Turn
from tests.conftest import NOON

STUCK = Analysis(intents=(Scored("delay", 0.95), Scored("other", 0.03)), primary="delay", sub="stuck", emotion=2)


def read(content, analysis=STUCK, **fields):
    return situation.read(content, Message(text="在武汉三天没动了", **fields), analysis, NOON)


def test_a_message_without_its_own_policy_speaks_of_what_the_shop_allows(content):
    values = read(content).values
    assert values == {"reply_by": "今天18点前", "refund_time": "48小时内", "return_days": "7天", "evidence_days": "48小时"}


def test_a_messages_own_policy_and_remedies_stand_in_place_of_the_shops(content):
    seen = read(content, policy=Policy(reply_by="明天10点前"), remedies=("refund",))
    assert seen.values == {"reply_by": "明天10点前"}
    assert seen.remedies == ("refund",)


def test_remedies_are_the_subs_that_the_role_may_offer(content):
    assert read(content).remedies == ("verify", "urge", "resend", "refund")


def test_a_card_with_only_the_goods_is_not_rich(content):
    assert not read(content, card=OrderCard(product="西装外套")).rich
    assert read(content, card=OrderCard(last_node="武汉转运中心")).rich


def test_card_values_are_brought_to_normal_forms(content):
    assert read(content, card=OrderCard(bad_count="6片")).values["bad_count"] == "6"


@pytest.mark.parametrize(
    ("now", "moment"),
    [
        (datetime(2026, 11, 25, 14, 20), "今天18点前"),
        (datetime(2026, 11, 25, 9, 0), "今天12点前"),
        (datetime(2026, 11, 25, 18, 0), "今天21点前"),
        (datetime(2026, 11, 25, 19, 30), "明天12点前"),
        (datetime(2026, 11, 25, 3, 0), "今天12点前"),
    ],
)
def test_the_promised_moment_is_a_full_hour_inside_working_hours(content, now, moment):
    assert situation.promised_moment(content.shop.policy.reply_by, now) == moment


def test_a_second_intent_counts_only_when_likely(content):
    both = Analysis(intents=(Scored("delay", 0.9), Scored("sizing", 0.8)), primary="delay", sub="late", emotion=1)
    weak = Analysis(intents=(Scored("delay", 0.9), Scored("sizing", 0.3)), primary="delay", sub="late", emotion=1)
    assert read(content, both).second == "sizing"
    assert read(content, weak).second is None


def test_two_earlier_questions_of_the_buyer_are_a_repeated_contact(content):
    turns = (Turn(who="buyer", text="在吗"), Turn(who="buyer", text="人呢"))
    assert "repeat_contact" in read(content, history=turns).circumstances


def test_an_unsure_analysis_is_acted_on_by_its_likeliest(content):
    unsure = Analysis(intents=(Scored("damage", 0.6), Scored("other", 0.35)), primary="unsure", sub="broken", emotion=1)
    seen = read(content, unsure)
    assert (seen.intent, seen.sub) == ("damage", "broken")


def test_below_even_odds_no_sub_is_guessed_and_nothing_of_the_shops_is_offered(content):
    guess = Analysis(intents=(Scored("damage", 0.4), Scored("other", 0.35)), primary="unsure", sub="broken", emotion=1)
    seen = read(content, guess)
    assert (seen.sub, seen.remedies) == ("any", ())


def unsure(intent, probability, sub, emotion=0):
    return Analysis(intents=(Scored(intent, probability),), primary="unsure", sub=sub, emotion=emotion)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("退款什么时候到账啊", ("other", "refund_status")),
        ("孩子抢着吃，谢谢老板多塞的那两个", ("other", "praise")),
        ("谢谢老板，就是少了一包", ("delay", "unshipped")),
        ("围巾发了吗", ("delay", "unshipped")),
    ],
)
def test_where_the_model_is_unsure_what_is_said_outright_decides(content, text, place):
    seen = situation.read(content, Message(text=text), unsure("delay", 0.6, "unshipped"), NOON)
    assert (seen.intent, seen.sub) == place


@pytest.mark.parametrize(
    ("sub", "emotion", "card", "expected"),
    [
        ("unshipped", 0, {"last_node": "杭州转运中心"}, "urge"),
        ("unshipped", 2, {"ship_time": "11月18日"}, "late"),
        ("urge", 1, {"sign_place": "3号楼丰巢"}, "signed"),
        ("unshipped", 1, {"order_time": "11月18日"}, "unshipped"),
    ],
)
def test_the_card_corrects_how_far_a_parcel_has_come(content, sub, emotion, card, expected):
    analysis = Analysis(intents=(Scored("delay", 0.95),), primary="delay", sub=sub, emotion=emotion)
    assert situation.read(content, Message(text="什么时候到", card=OrderCard(**card)), analysis, NOON).sub == expected


def test_a_card_value_that_says_there_is_nothing_is_no_fact(content):
    seen = read(content, card=OrderCard(photo_status="未提供", product="玻璃杯"))
    assert "photo_status" not in seen.values
    assert seen.facts == {"product"}
