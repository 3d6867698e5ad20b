"""A reply of the desk laid out for the library: the order's values become slots, what is this buyer's own is left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.content.buyers import SLOT
from assistant.phrases.book import Book
from assistant.phrases.offering import Source, offered
from assistant.phrases.slots import turned
from tests.conftest import NOON
from tests.library import Shop, copied

CARD = {"carrier": "中通", "last_node": "武汉转运中心", "last_time": "11月18日09:12", "bad_count": "2", "size_bought": "M"}
POLICY = {"refund_time": "48小时内", "return_days": "7天"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("停在武汉转运中心。", "停在{last_node}。"),
        ("我联系中通核实，今天18点前答复您。", "我联系{carrier}核实，{reply_by}答复您。"),
        ("11月18日09:12到了武汉转运中心。", "{last_time}到了{last_node}。"),
        ("退款48小时内到账，签收后7天内都可以退。", "退款{refund_time}到账，签收后{return_days}内都可以退。"),
        ("碎了2个，我给您补2个。", "碎了{bad_count}个，我给您补{bad_count}个。"),
        ("12个里面坏了2个。", "12个里面坏了{bad_count}个。"),
        ("2点以前联系您。", "2点以前联系您。"),
        ("M码偏小，XM没有。", "{size_bought}码偏小，XM没有。"),
        ("没有什么要换的。", "没有什么要换的。"),
    ],
)
def test_values_become_slots_where_they_stand_by_themselves(text, wanted):
    assert turned(text, CARD, POLICY).text == wanted


def test_other_spelling_of_a_value_is_found_in_its_normal_form():
    assert turned("停在武汉转运中心。", {"last_node": "【武汉转运中心】"}, {}).text in (
        "停在{last_node}。",
        "停在武汉转运中心。",
    )
    assert turned("退款1到3个工作日内到。", {}, {"refund_time": "1-3个工作日"}).text == "退款{refund_time}到。"


def test_of_two_values_that_overlap_the_longer_counts():
    found = turned("在武汉转运中心。", {"sign_place": "武汉", "last_node": "武汉转运中心"}, {})
    assert found == ("在{last_node}。", (("last_node", "武汉转运中心"),))


def test_key_that_is_no_slot_is_left_alone():
    assert turned("张三您好。", {"buyer_name": "张三"}, {}).text == "张三您好。"


@given(text=st.text(max_size=60), value=st.text(min_size=1, max_size=8))
def test_slots_put_back_give_the_text_again(text, value):
    found = turned(text, {"product": value}, {})
    values = iter(value for _, value in found.slots)
    if "{" not in text:
        assert SLOT.sub(lambda _: next(values), found.text) == text


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Book:
    return Book(Shop(copied(tmp_path_factory.mktemp("shop"))))


def laid(book, text, **more):
    usual = {"message": "快递停在武汉三天没动了，周末面试要穿的", "intent": "delay", "sub": "stuck", "card": CARD}
    return offered(Source(**{**usual, **more}, text=text), book.checker(), book.assistant.analyzer, NOON)


def test_each_sentence_gets_role_place_and_slots(book):
    fact, then = laid(book, "我看到停在武汉转运中心，之后没有新记录。我现在联系中通核实，今天18点前给您答复。")
    assert (fact.fields["text"], fact.fields["role"]) == ("我看到停在{last_node}，之后没有新记录。", "fact")
    assert (then.fields["text"], then.fields["role"]) == ("我现在联系{carrier}核实，{reply_by}给您答复。", "next")
    assert {(each.fields["intent"], each.fields["sub"]) for each in (fact, then)} == {("delay", "stuck")}
    assert fact.slots == (("last_node", "武汉转运中心"),)


def test_clause_that_is_this_buyers_own_is_left_out_of_a_feeling(book):
    [offer] = laid(book, "周末面试要穿的，换谁心里都急。")
    assert (offer.fields["role"], offer.fields["text"]) == ("feel", "，换谁心里都急。")


def test_what_the_library_has_already_is_not_worth_keeping(book):
    [offer] = laid(book, "轨迹停着不动，您等得没底，我懂。")
    assert not offer.worth
    assert "已经有这句" in offer.verdict.notes[0].text


def test_personal_data_is_not_kept(book):
    [offer] = laid(book, "我打您13812345678的电话，跟您说结果。")
    assert not offer.worth
    assert any("个人信息" in each.text for each in offer.verdict.notes)


def test_offers_that_a_sentence_holds_out_are_ticked(book):
    [offer] = laid(book, "您想要的话，我给您补发一件新的。")
    assert offer.fields["remedies"]
    assert not any(each.field == "remedies" and each.level == "stop" for each in offer.verdict.notes)


def test_message_that_is_of_no_known_kind_gives_sentences_for_any(book):
    [offer] = laid(book, "您放心，我一直在这边跟着。", intent="unsure", sub="")
    assert (offer.fields["intent"], offer.fields["sub"]) == ("any", "any")


def test_reply_without_words_gives_nothing(book):
    assert laid(book, "  \n ") == []
