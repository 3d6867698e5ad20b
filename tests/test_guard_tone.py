"""Length, plain words, a named feeling, no pity that is too much; and no reply that people wrote is warned of."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.guard import Guard, load_rules
from assistant.schema import Analysis, Message, OrderCard, Part, Turn

ROOT = Path(__file__).parents[1]
RULES = load_rules(ROOT / "prompts" / "rules" / f"{name}.yaml" for name in ("order", "tone", "repeat"))
GUARD = Guard(RULES)
SLOT = re.compile(r"\{(\w+)\}")
RECORDS = sorted((ROOT / "training" / "records").glob("*.jsonl"))


def mood(emotion):
    return Analysis(intents=(), primary="unsure", sub="", emotion=emotion)


def found(text, emotion=0, message="", parts=(), channel="chat", history=()):
    case = Message(text=message, channel=channel, history=history)
    feeling = None if emotion is None else mood(emotion)
    return [(each.rule, each.quote) for each in GUARD.check(text, parts, case, {}, frozenset(), feeling)]


def said_to(record):
    """Yield the findings of each reply of a record."""
    values = record["facts"] | record["policy"]
    history = tuple(Turn(**turn) for turn in record["history"])
    card = OrderCard(**record["facts"])
    message = Message(text=record["message"], history=history, card=card, channel=record["channel"])
    for reply in record["replies"]:
        texts = [SLOT.sub(lambda slot: values[slot[1]], part["text"]) for part in reply["parts"]]
        parts = [Part(role=part["role"], text=text) for part, text in zip(reply["parts"], texts, strict=True)]
        yield GUARD.check("".join(texts), parts, message, record["policy"], frozenset(), mood(record["emotion"]))


def test_no_reply_written_by_people_is_warned_and_few_get_a_hint():
    records = [json.loads(line) for path in RECORDS for line in path.read_text(encoding="utf-8").splitlines()]
    findings = [(record["id"], each) for record in records for each in said_to(record)]
    warned = [(at, f.rule, f.quote) for at, each in findings for f in each if f.severity != "hint"]
    assert warned == []
    assert sum(bool(each) for _, each in findings) <= 0.02 * len(findings)


def test_a_long_reply_is_warned_of_from_the_first_character_that_is_too_much():
    text = "碗碎成这样您气得有理。" * 17
    assert len(text) == 187
    assert found(text, 2) == [("TONE-LONG-UPSET", text[180:])]
    assert found(text[:180], 2) == []


def test_a_calm_buyer_may_be_told_as_much_for_a_hint():
    text = "翻过来用网袋装着洗。" * 17
    assert found(text, 0) == [("TONE-LONG", text[160:])]
    assert found(text, None) == []


def test_white_space_does_not_count_as_length():
    assert found("碗碎成这样您气得有理。\n\n   " * 16, 2) == []


def test_a_public_answer_is_held_to_the_shops_length_whatever_the_feeling():
    text = "请从订单里点售后换新。" * 13
    assert found(text, None, channel="review") == [("TONE-LONG-REVIEW", text[140:])]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("兹就您的问题答复。", "兹就"),
        ("会反馈至相关部门。", "相关部门"),
        ("我司会妥善处理。", "我司"),
        ("请予知悉。", "请予"),
        ("您所反映的问题我看了。", "所反映的问题"),
    ],
)
def test_the_language_of_offices_is_warned_of(text, quote):
    assert ("TONE-OFFICIAL", quote) in found(text)


@pytest.mark.parametrize(
    "text", ["您可以向有关部门反映，我们配合。", "凭证先留着。", "“已反馈相关部门”您听够了。", "您反映的漏水我去问。"]
)
def test_plain_talk_of_offices_is_left_alone(text):
    assert found(text) == []


def test_a_stiff_word_is_a_hint():
    assert found("烦请您拍照。") == [("TONE-STIFF", "烦请")]
    assert found("您应该包裹好碎片。") == []


def test_a_sentence_without_a_stop_is_long_only_to_the_upset():
    text = "我去问快递这件停在哪里，" * 6
    assert found(text, 2) == [("TONE-SENTENCE", text)]
    assert found(text, 1) == []


def unnamed(emotion, *parts, message="你们这群骗子", history=()):
    parts = [Part(role=role, text=text) for role, text in parts]
    text = "".join(part.text for part in parts)
    return [quote for rule, quote in found(text, emotion, message, parts, history=history) if rule == "TONE-UNNAMED"]


def test_a_bare_apology_names_no_feeling():
    assert unnamed(3, ("feel", "对不起。"), ("next", "我去提交。")) == ["对不起。"]


def test_seeing_it_with_the_buyers_eyes_is_enough():
    assert unnamed(3, ("feel", "换谁都压不住。"), ("next", "我去提交。")) == []


def test_the_buyers_own_words_are_enough():
    assert unnamed(3, ("feel", "药枕住院，对不起。"), message="我妈用了药枕住院了") == []
    assert unnamed(3, ("feel", "药枕住院，对不起。"), history=(Turn(who="buyer", text="用药枕住院了"),)) == []


def test_what_is_only_upset_need_not_be_named():
    assert unnamed(2, ("feel", "对不起。"), ("next", "我去提交。")) == []


def test_his_words_in_a_question_are_no_feeling():
    assert unnamed(3, ("ask", "外箱破了吗？"), message="外箱都破了 垃圾") == ["外箱破了吗？"]


def test_asking_politely_names_nothing():
    assert unnamed(3, ("ask", "麻烦拍一张。")) == ["麻烦拍一张。"]


def test_great_pity_is_for_great_trouble():
    assert found("看到您问发货，我心都碎了。", 0) == [("TONE-PITY", "心都碎了")]
    assert found("万分抱歉，我去问。", 1) == [("TONE-PITY-MILD", "万分抱歉")]
    assert found("看到这样，我心都碎了。", 3) == []


def test_three_apologies_are_two_too_many_for_a_calm_buyer():
    assert found("抱歉，让您等了。真对不起，我去看。不好意思了。", 1) == [
        ("TONE-SORRY", "抱歉，让您等了。真对不起，我去看。不好意思")
    ]
    assert found("抱歉，让您等了。真对不起，我去看。", 1) == []


@settings(deadline=None, max_examples=100)
@given(
    text=st.lists(
        st.one_of(st.sampled_from(["抱歉", "急", "，", "。", "\n ", "予以", "㍿", "ﷺ"]), st.text(max_size=6)), max_size=60
    ).map("".join),
    emotion=st.integers(0, 3),
    channel=st.sampled_from(["chat", "review", "notice", "page"]),
)
def test_any_text_can_be_read_and_findings_quote_it(text, emotion, channel):
    parts = [Part(role="feel", text=text[:20]), Part(role="fact", text=text[20:])]
    for each in GUARD.check(text, parts, Message(text=text, channel=channel), {}, frozenset(), mood(emotion)):
        assert each.quote == text[each.start : each.end] != ""
