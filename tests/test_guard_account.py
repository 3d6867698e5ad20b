"""The account of a text: what it states with what backs it, in Chinese, and which answers it owes by when."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import situation
from assistant.books import Books
from assistant.content import Content
from assistant.guard import Guard
from assistant.schema import Analysis, Message, OrderCard, Policy, Scored, Turn
from tests.conftest import NOON

STUCK = Analysis(intents=(Scored("delay", 0.95),), primary="delay", sub="stuck", emotion=1)
CARD = OrderCard(product="面试皮鞋", carrier="中通", last_node="武汉转运中心", last_time="11月18日09:12")
REMEDIES = frozenset({"verify", "refund"})


@pytest.fixture(scope="module")
def guard(content) -> Guard:
    return Guard(content.rules)


def books(content: Content, guard: Guard, now: datetime = NOON, **fields: object) -> Books:
    message = Message(**{"text": "三天没动了", "card": CARD} | fields)
    return Books(content, guard, situation.read(content, message, STUCK, now), now)


def told(content: Content, guard: Guard, text: str, **fields: object) -> list[tuple[str, str, str, str]]:
    kept = books(content, guard, **fields)
    return [(each.kind, each.quote, each.state, each.by) for each in kept.told(kept.entries(text, (), REMEDIES))]


def owed(content: Content, guard: Guard, text: str, now: datetime = NOON, **fields: object) -> list[tuple[str, datetime]]:
    kept = books(content, guard, now, **fields)
    return [(each.quote, each.due) for each in kept.owed(text, kept.entries(text, (), REMEDIES))]


# what backs it


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("停在武汉转运中心。", ("place", "武汉转运中心", "backed", "订单卡·最新物流")),
        ("最后更新是11月18日。", ("time", "11月18日", "backed", "订单卡·最新物流时间")),
        ("由中通在送。", ("place", "中通", "backed", "订单卡·快递")),
        ("我今天18点前回您。", ("time", "今天18点前", "backed", "店铺政策·答复时间")),
        ("可以给您退款。", ("offer", "退款", "backed", "允许的做法·退款")),
        ("停了三天，我懂。", ("time", "三天", "backed", "买家说过")),
    ],
)
def test_what_is_backed_is_told_with_its_source(content, guard, text, entry):
    found = told(content, guard, text)
    assert [(kind, state, by) for kind, _, state, by in found] == [(entry[0], *entry[2:])]
    assert entry[1] in found[0][1]


def test_a_deed_that_we_told_of_before_is_backed_by_our_own_words(content, guard):
    history = (Turn(who="agent", text="已经帮您催了，您放心"),)
    assert told(content, guard, "之前已经帮您催了。", history=history) == [("deed", "已经帮您催了。", "backed", "我们说过")]


def test_a_deed_that_lies_ahead_is_softened_and_backed_by_nothing(content, guard):
    assert told(content, guard, "我现在去核实。") == [("deed", "我现在去核实", "softened", "")]


def test_a_deed_that_nothing_backs_is_open(content, guard):
    assert told(content, guard, "已经帮您催了。") == [("deed", "已经帮您催了。", "open", "")]


def test_a_sum_that_nothing_allows_is_open(content, guard):
    assert ("sum", "open") in [(kind, state) for kind, _, state, _ in told(content, guard, "补您30元。")]


def test_an_offer_that_is_not_allowed_is_open(content, guard):
    assert [(kind, state, by) for kind, _, state, by in told(content, guard, "可以给您补发一件。")] == [("offer", "open", "")]


def test_a_feeling_states_nothing(content, guard):
    assert told(content, guard, "等得这么久，换谁都烦，我懂。") == []


PIECES = st.sampled_from(
    ["已经催了", "我现在去核实", "3天内", "武汉转运中心", "退款", "补您30元", "今天18点前", "，", "。", "您", "明天到", "顺丰"]
)
ANY_TEXT = st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=16).map("".join)


@settings(deadline=None, max_examples=150)
@given(text=ANY_TEXT)
def test_entries_of_any_text_quote_it_in_order_and_never_overlap(content, guard, text):
    entries = books(content, guard).entries(text, (), REMEDIES)
    assert [text[each.start : each.end] for each in entries] == [each.quote for each in entries]
    assert all(one.end <= other.start for one, other in pairwise(entries))


@settings(deadline=None, max_examples=150)
@given(text=ANY_TEXT)
def test_what_is_open_is_found_by_the_check_as_well(content, guard, text):
    kept = books(content, guard)
    found = guard.check(text, (), kept.seen.message, kept.seen.values, REMEDIES, None)
    for each in kept.entries(text, (), REMEDIES):
        if each.state == "open":
            assert any(one.start < each.end and each.start < one.end for one in found)


# what is owed


def test_a_promised_answer_is_owed_by_its_moment(content, guard):
    assert owed(content, guard, "我今天18点前回您。") == [("今天18点前", datetime(2026, 11, 25, 18))]


def test_a_promise_for_tomorrow_is_owed_tomorrow(content, guard):
    evening = datetime(2026, 11, 25, 20, 40)
    promised = Policy(reply_by="明天10点前")
    assert owed(content, guard, "明天10点前给您答复。", evening, policy=promised) == [
        ("明天10点前", datetime(2026, 11, 26, 10))
    ]


def test_the_same_moment_is_owed_once(content, guard):
    assert len(owed(content, guard, "今天18点前回您，今天18点前一定看。")) == 1


@pytest.mark.parametrize(
    "text",
    ["我稍后回您。", "一会儿告诉您。", "我今天16点前回您。", "48小时内原路退回。", "11月18日09:12更新过。", "我去核实。"],
)
def test_vague_times_and_times_that_promise_no_answer_owe_nothing(content, guard, text):
    assert owed(content, guard, text) == []


@settings(deadline=None, max_examples=100)
@given(text=ANY_TEXT)
def test_whatever_any_text_owes_is_quoted_from_it(content, guard, text):
    assert [quote in text for quote, _ in owed(content, guard, text)].count(False) == 0


def test_drafts_owe_what_they_promise_and_no_more(assistant):
    drafts = assistant.suggest(Message(text="都五天了还在武汉没动，我周六面试要穿的", card=CARD)).drafts
    promised = ["今天18点前" in draft.text for draft in drafts]
    assert any(promised)
    assert [[each.due for each in draft.owed] for draft in drafts] == [[datetime(2026, 11, 25, 18)] * said for said in promised]


def test_a_draft_leaves_nothing_open(assistant):
    drafts = assistant.suggest(Message(text="都五天了还在武汉没动，我周六面试要穿的", card=CARD)).drafts
    assert [each.quote for draft in drafts for each in draft.ledger if each.state == "open"] == []


def test_a_checked_text_owes_what_it_promises(assistant):
    checked = assistant.check("停在武汉转运中心，我去问，今天18点前回您。", Message(text="三天没动了", card=CARD))
    assert [(each.quote, each.due) for each in checked.owed] == [("今天18点前", datetime(2026, 11, 25, 18))]
    assert ("武汉转运中心", "订单卡·最新物流") in [(each.quote, each.by) for each in checked.ledger]
