"""What is said of a sentence while it is typed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.phrases.book import Book
from assistant.phrases.entry import plain
from tests.library import Shop, copied

LONG = "您等了这么些天，轨迹一点动静也没有，"


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Book:
    return Book(Shop(copied(tmp_path_factory.mktemp("shop"))))


@pytest.fixture(scope="module")
def checker(book):
    return book.checker()


def fields(**update):
    return {
        "intent": "delay",
        "sub": "stuck",
        "role": "feel",
        "text": "轨迹停着，您心里着急我明白。",
        "style": "warm",
        "emotion": [1, 2],
    } | update


def told(checker, own="", **update):
    return [(each.level, each.field, each.text) for each in checker.check(fields(**update), own).notes]


def stops(checker, **update):
    return [text for level, _, text in told(checker, **update) if level == "stop"]


def test_good_sentence_has_nothing_said_of_it(checker):
    verdict = checker.check(fields())
    assert (verdict.notes, verdict.stopped) == ((), False)


def test_sample_shows_values_in_the_slots(checker):
    assert checker.check(fields(role="fact", text="轨迹停在{last_node}。")).sample == "轨迹停在武汉转运中心。"


@pytest.mark.parametrize(
    ("update", "wanted"),
    [
        ({"text": "  "}, "还没有写句子"),
        ({"text": "第一行。\n第二行。"}, "一句话里不能换行，也不能有看不见的控制字符"),
        ({"text": "轨迹停着，您心里着急我明白"}, "句子末尾是 '白'，要以 。？！ 结束"),
        ({"text": "轨迹停在{last_nod}了。"}, "句子里的 {last_nod} 不是订单卡或店铺政策的字段"),
        ({"text": "，您着急我明白。", "role": "next"}, "以“，”开头的话接在买家的话后面，职责只能是“接住情绪”"),
        ({"sub": "broken"}, "“物流延迟”下面没有这个子类，能选的有：未发货、物流停滞"),
        ({"emotion": []}, "至少选一档心情，不然永远用不到"),
        ({"tags": ["大 促"]}, "标签最多 12 个字，里面不能有空格和标点"),
        ({"style": "hot"}, "这里要选一个，现在是“hot”"),
        ({"text": "有事打13812345678找我就行。"}, "里面有手机号、地址、单号这类个人信息，请删掉"),
        ({"text": "您加我微信，我一直跟着。"}, "把买家引到微信、QQ、电话等站外联系方式"),
        ({"role": "option", "text": "这件我给您补发一件新的。"}, "句子里给了补发、补寄配件，做法里没有勾"),
        ({"text": "轨迹停着不动，您等得没底，我懂。"}, "物流延迟 · 物流停滞 · 接住情绪 里已经有这句"),
        ({"text": "等发货等得心焦，我懂。"}, "物流延迟 · 未发货 · 接住情绪 里已经有这句"),
    ],
)
def test_what_keeps_a_sentence_from_being_kept(checker, update, wanted):
    assert any(text.startswith(wanted) for text in stops(checker, **update)), stops(checker, **update)


def test_sentence_is_not_its_own_double(checker, book):
    [own] = [each for each in book.content.patterns if each.text == "轨迹停着不动，您等得没底，我懂。"]
    assert told(checker, own=own.id, **plain(own)) == []


def test_all_that_is_wrong_is_told_at_once(checker):
    said = stops(checker, text="您加我微信，保证今天到")
    assert len(said) >= 3


@pytest.mark.parametrize(
    ("update", "wanted"),
    [
        ({"text": "轨迹停着不动，您等得没底，我懂您。"}, ("hint", "text", "很像")),
        ({"text": "急我懂。"}, ("hint", "text", "只有 4 字，太短了意思不全")),
        ({"text": LONG + "又不知道它到底卡在哪里，这份悬着的心我完全能明白，也替您急。"}, ("hint", "text", "一般 45 字以内")),
        ({"style": "brief", "text": LONG + "这份悬着的心我完全能够明白。"}, ("hint", "style", "“短”的句子一般 30 字以内")),
        ({"role": "close", "text": "我现在联系快递核实，{reply_by}把结果告诉您。"}, ("hint", "role", "读起来更像“下一步”")),
        ({"text": "西装停在路上不动，您心里着急我明白。"}, ("hint", "text", "“西装”别的话术里都没有")),
        ({"remedies": ["resend"]}, ("hint", "remedies", "勾了补发，句子里没有说到")),
    ],
)  # fmt: skip
def test_what_is_worth_a_second_look(checker, update, wanted):
    found = told(checker, **update)
    assert any((level, field) == wanted[:2] and wanted[2] in text for level, field, text in found), found
    assert not checker.check(fields(**update)).stopped


def test_what_stops_stands_before_what_hints(checker):
    levels = [level for level, _, _ in told(checker, text="您加我微信。", remedies=["resend"])]
    assert levels == sorted(levels, key=("stop", "warn", "hint").index)


def test_public_answer_is_read_by_the_rules_for_public_answers(checker):
    said = "这单给您补10元。"
    chat = told(checker, role="option", text=said, remedies=["partial_refund"])
    review = told(checker, role="option", text=said, remedies=["partial_refund"], when="review_channel")
    assert chat != review


@settings(deadline=None, max_examples=60)
@given(
    text=st.text(max_size=60), role=st.sampled_from(["feel", "option", "", "x"]), sub=st.sampled_from(["stuck", "any", ""]),
    emotion=st.lists(st.integers(-1, 5)), when=st.sampled_from([None, "child", "x"]),
    tags=st.lists(st.text(max_size=14), max_size=3),
)  # fmt: skip
def test_anything_can_be_checked(checker, text, role, sub, emotion, when, tags):
    verdict = checker.check(fields(text=text, role=role, sub=sub, emotion=emotion, when=when, tags=tags))
    assert verdict.stopped == (verdict.pattern is None or any(each.level == "stop" for each in verdict.notes))
    assert all(each.text for each in verdict.notes)
