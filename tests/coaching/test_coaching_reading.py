"""What is read out of a reply, for marking it and for the buyer who is played."""

from __future__ import annotations

import pytest

from assistant.errors import InputError
from assistant.schema import Message
from tests.coaching.conftest import GOOD, SUIT


def test_a_good_reply_names_his_matter_and_holds_out_a_choice(coach):
    seen = coach.read(GOOD, SUIT)
    assert seen.events == {"named", "offered"}
    assert (seen.intent, seen.needed, seen.held_out) == ("delay", 2, 3)
    assert {each.code for each in seen.offers} == {"resend", "refund", "wait"}
    assert {each.by for each in seen.facts} >= {"card.last_node", "card.last_time"}
    assert (seen.steps[0].timed, seen.steps[0].told) == (True, True)
    assert {"面试", "西装"} <= {each.text for each in seen.concern}


@pytest.mark.parametrize(
    ("said", "event"),
    [
        ("您怎么不早点买呢？", "blame"),
        ("爆仓了，天气也不好，快递都慢。", "excuse"),
        ("请您耐心等待。", "wait"),
        ("给个五星好评返您5元。", "rule"),
    ],
)
def test_what_a_reply_does_wrong_is_an_event(coach, said, event):
    assert event in coach.read(said, SUIT).events


def test_saying_again_what_was_said_is_an_event(coach):
    seen = coach.read("我现在去问中通卡在哪一步，问到就告诉您。", SUIT, said=("我现在去问中通卡在哪一步，问到就告诉您。",))
    assert "repeat" in seen.events
    assert seen.repeated[0].text == "我现在去问中通卡在哪一步，问到就告诉您。"


def test_questions_are_found_with_and_without_their_sign(coach):
    seen = coach.read("您身高体重多少？平时穿什么码告诉我一下。", Message(text="这件我穿什么码"))
    assert [each.text for each in seen.asks] == ["您身高体重多少？", "平时穿什么码告诉我一下。"]


def test_positions_are_those_of_the_text_as_written(coach):
    text = "周六面试要穿的西装三天没动 换谁都急 我现在去问中通 今天18点前回您"
    seen = coach.read(text, SUIT)
    quotes = [*seen.concern, *seen.asks, *(each.quote for each in (*seen.feeling, *seen.offers, *seen.steps, *seen.sentences))]
    assert quotes
    assert all(text[each.start : each.end] == each.text for each in quotes)
    assert all(text[each.start : each.end] == each.quote for each in (*seen.findings, *seen.checked.ledger))
    assert next(each.quote.text for each in seen.sentences if each.role == "feel").startswith("周六面试")


def test_what_only_fills_does_not_count(coach):
    seen = coach.read(GOOD + GOOD.partition("。")[0] + "。", SUIT)
    assert [each.worth for each in seen.sentences] == ["counts"] * 4 + ["again"]
    assert [each.worth for each in coach.read(SUIT.text, SUIT).sentences] == ["echo", "echo"]


def test_an_empty_text_cannot_be_read(coach):
    with pytest.raises(InputError, match="空的"):
        coach.read("", SUIT)


def test_the_same_reading_feeds_the_marks(coach):
    case = coach.case(GOOD, SUIT)
    assert case.seen == coach.read(GOOD, SUIT)
    assert coach.score(GOOD, SUIT) == coach.score(GOOD, SUIT)
