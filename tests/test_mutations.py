"""Spoilt replies are spoilt in one way, the same way each time, and the bank of forbidden sentences is fit to measure by."""

from pathlib import Path
from random import Random

import pytest

from assistant.content import Record
from assistant.schema import Part
from evals import alterations
from evals.alterations import CHANGES, bank
from evals.mutations import aims, caught, kinds, spoilt
from evals.replies import all_records, humans

ROOT = Path(__file__).parents[1]
RECORDS = all_records()[::40]
RECORD = Record.model_validate(
    {
        "id": "x-0001", "channel": "chat", "message": "都五天了还没到", "intents": ["delay"], "sub": "stuck", "emotion": 2,
        "history": [{"who": "agent", "text": "您好，我现在去网点核实一下情况"}],
        "facts": {"carrier": "中通", "last_node": "武汉转运中心"}, "remedies": ["urge"], "policy": {"reply_by": "明天18点前"},
        "replies": [{"style": "warm", "parts": [
            {"role": "feel", "text": "等了五天还没到，您着急是应该的。"},
            {"role": "fact", "text": "轨迹停在{last_node}，走的是{carrier}。"},
            {"role": "option", "text": "我去催{carrier}，您也可以再等等看。"},
            {"role": "next", "text": "{reply_by}我把结果发给您。"},
        ]}],
    }
)  # fmt: skip
HUMAN = next(humans(RECORD))


def texts(kind: str, tries: int = 40) -> set[str]:
    made = (CHANGES[kind](HUMAN, Random(seed)) for seed in range(tries))
    return {"".join(part.text for part in altered.parts) for altered in made if altered}


# the bank


def test_every_kind_of_the_bank_has_fourteen_different_sentences_at_least():
    assert [name for name, group in bank().items() if len({each.text for each in group.sentences}) < 14] == []


def test_no_sentence_stands_twice_in_the_bank():
    every = [each.text for group in bank().values() for each in group.sentences]
    assert len(every) == len(set(every))


def test_no_sentence_of_the_bank_is_trained_on_or_written_into_a_rule():
    sources = [*(ROOT / "prompts" / "rules").glob("*.yaml"), *(ROOT / "training").glob("*/*.jsonl")]
    known = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    said = [each.text.rstrip("。？") for group in bank().values() for each in group.sentences]
    assert [each for each in said if len(each) >= 8 and each in known] == []


def test_every_kind_says_which_families_mean_it():
    families = {path.stem for path in (ROOT / "prompts" / "rules").glob("*.yaml")}
    ways = kinds().changed | kinds().slipped
    assert aims().keys() == ways.keys()
    assert set().union(*aims().values()) <= families


# changes


def test_a_changed_figure_is_held_by_nothing_in_the_case():
    assert texts("figure")
    assert not any("明天18点前" in text for text in texts("figure"))


def test_a_time_is_made_sooner_by_its_day_or_its_hour():
    assert {text.partition("我去催中通，您也可以再等等看。")[2] for text in texts("sooner")} == {
        "今天18点前我把结果发给您。",
        "明天16点前我把结果发给您。",
    }


@pytest.mark.parametrize(
    ("value", "others"),
    [
        ("48小时内", ["24小时内"]),
        ("后天", ["明天"]),
        ("周四", ["周三"]),
        ("11月25日前", ["11月23日前"]),
        ("7天", ["3天"]),
        ("当天", []),
    ],
)
def test_sooner_times(value, others):
    assert list(alterations.shorter(value)) == others


def test_another_place_or_carrier_is_named_in_one_part_only():
    for text in texts("place"):
        assert ("武汉转运中心" in text) != (text.count("中通") == 2)


def test_a_slot_is_left_open():
    assert any("{last_node}" in text or "{carrier}" in text or "{reply_by}" in text for text in texts("blank", 200))
    assert any("【待填】" in text for text in texts("blank", 200))


def test_the_feeling_is_dropped_only_for_an_upset_buyer_in_chat():
    assert texts("feeling") == {"轨迹停在武汉转运中心，走的是中通。我去催中通，您也可以再等等看。明天18点前我把结果发给您。"}
    calm = next(humans(RECORD.model_copy(update={"emotion": 1})))
    assert CHANGES["feeling"](calm, Random(0)) is None


def test_our_earlier_words_are_said_again():
    assert all("您好，我现在去网点核实一下情况。" in text for text in texts("again"))


def test_one_address_becomes_familiar():
    assert all(text.count("你") == 1 for text in texts("register"))


# slipping in


def test_a_sentence_that_the_record_allows_is_not_slipped_in():
    allowed = RECORD.model_copy(
        update={"remedies": ("resend", "exchange", "refund", "pickup", "partial_refund", "coupon", "gift")}
    )
    way = kinds().slipped["remedy"]
    assert way(next(humans(allowed)), Random(0)) is None
    assert way(HUMAN, Random(0)) is not None


def test_money_slipped_in_is_above_the_limit():
    limited = RECORD.model_copy(update={"policy": RECORD.policy.model_copy(update={"amount": "500元"})})
    said = {kinds().slipped["money"](next(humans(limited)), Random(seed)).said for seed in range(20)}
    assert all("520" in each or "800" in each for each in said)


def test_deeds_are_claimed_only_where_we_have_said_nothing_before():
    assert kinds().slipped["deed"](HUMAN, Random(0)) is None
    assert kinds().slipped["deed"](next(humans(RECORD.model_copy(update={"history": ()}))), Random(0)) is not None


def test_a_refusal_takes_the_place_of_options_and_next_steps():
    altered = kinds().changed["refusal"](HUMAN, Random(0))
    assert [part.role for part in altered.parts] == ["feel", "fact", "option"]
    assert altered.parts[-1].text == altered.said


# the measure


def test_a_record_is_spoilt_in_two_ways_and_the_same_ways_each_time():
    for record in RECORDS:
        found = spoilt(record)
        assert len({kind for _, kind, _ in found}) == 2
        assert [altered.said for _, _, altered in found] == [altered.said for _, _, altered in spoilt(record)]


def test_an_unaltered_reply_is_never_caught():
    assert [caught(human, alterations.Altered(human.filled, "")) for human in map(next, map(humans, RECORDS))] == [()] * len(
        RECORDS
    )


def test_what_is_caught_is_told_by_family():
    spoilt_by_hand = (*HUMAN.filled, Part(role="close", text="麻烦给个五星好评。"))
    assert "review_inducement" in caught(HUMAN, alterations.Altered(spoilt_by_hand, ""))
