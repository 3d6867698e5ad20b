"""The books of a situation in its edges: whose policy and clock count, and what a key of the ledger is called."""

from __future__ import annotations

from datetime import datetime

import pytest

from assistant import situation
from assistant.books import Books
from assistant.guard import Guard
from assistant.schema import Analysis, Entry, Message, OrderCard, Part, Policy, Scored
from tests.conftest import NOON

BROKEN = Analysis(intents=(Scored("damage", 0.95),), primary="damage", sub="broken", emotion=1)


def opened(content, now=NOON, **fields) -> Books:
    message = Message(**{"text": "杯子碎了"} | fields)
    return Books(content, Guard(content.rules), situation.read(content, message, BROKEN, now), now)


def entry(by: str) -> Entry:
    return Entry(kind="time", start=0, end=1, quote="今", state="backed" if by else "open", by=by)


@pytest.mark.parametrize(
    ("by", "told"),
    [("card.sign_time", "订单卡·签收时间"), ("card.paid", "订单卡·实付金额"), ("policy.amount", "店铺政策·可补金额"),
     ("policy.reply_by", "店铺政策·答复时间"), ("remedy.resend", "允许的做法·补发"), ("buyer", "买家说过"),
     ("agent", "我们说过"), ("", "")],
)  # fmt: skip
def test_every_key_has_its_name(content, by, told):
    assert opened(content).told([entry(by)])[0].by == told


def test_every_slot_and_remedy_has_its_name(content):
    keys = [f"card.{key}" for key in OrderCard.model_fields] + [f"policy.{key}" for key in Policy.model_fields]
    keys += [f"remedy.{code}" for code in content.taxonomy.remedies]
    assert all("·" in each.by for each in opened(content).told([entry(key) for key in keys]))


@pytest.mark.parametrize(
    ("now", "promise", "due"),
    [
        (datetime(2026, 11, 25, 14, 20), "今天18点前", datetime(2026, 11, 25, 18)),
        (datetime(2026, 11, 25, 18, 0), "今天21点前", datetime(2026, 11, 25, 21)),
        (datetime(2026, 11, 25, 20, 40), "明天12点前", datetime(2026, 11, 26, 12)),
        (datetime(2026, 12, 31, 20, 40), "明天12点前", datetime(2027, 1, 1, 12)),
        (datetime(2026, 11, 25, 3, 0), "今天12点前", datetime(2026, 11, 25, 12)),
    ],
)
def test_what_the_shop_promises_at_a_time_is_due_at_that_moment(content, now, promise, due):
    kept, said = opened(content, now), f"我{promise}回您。"
    assert kept.seen.values["reply_by"] == promise
    assert [each.due for each in kept.owed(said, kept.entries(said, (), frozenset()))] == [due]


def test_a_disguised_spelling_owes_the_same_and_is_quoted_as_it_was_written(content):
    kept, said = opened(content), "我今天１８点前回您。"
    assert [(each.quote, each.due) for each in kept.owed(said, kept.entries(said, (), frozenset()))] == [
        ("今天１８点前", datetime(2026, 11, 25, 18))
    ]


def test_an_offer_in_a_part_that_offers_nothing_is_none(content):
    kept = opened(content, remedies=("refund",))
    said = "退款"
    feeling = kept.entries(said, (Part(role="feel", text=said),), frozenset({"refund"}))
    option = kept.entries(said, (Part(role="option", text=said),), frozenset({"refund"}))
    assert ([each.by for each in feeling], [each.by for each in option]) == ([], ["remedy.refund"])
