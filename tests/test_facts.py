"""Fact cards: which bear on a case, how old they are, and that each may be shown."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import situation
from assistant.content import Content
from assistant.content.advice import Tier
from assistant.facts import days_since, relevant
from assistant.guard import Guard
from assistant.schema import Analysis, Fact, Intent, Message, OrderCard, Scored, Turn
from tests.conftest import NOON, ROOT


def shown(content: Content, text: str, intent: Intent, sub: str, now: datetime = NOON, **fields: object) -> tuple[Fact, ...]:
    analysis = Analysis(intents=(Scored(intent, 0.95),), primary=intent, sub=sub, emotion=1)
    return relevant(content, situation.read(content, Message(text=text, **fields), analysis, now), now)


def ids(content: Content, *case: str, **fields: object) -> list[str]:
    return [each.id for each in shown(content, *case, **fields)]


# which cards


RASH = ("用完脸上过敏起红疹", "allergy", "skin")
BY_PAID = {"FACT-ALLERGY-UNDER-100", "FACT-ALLERGY-100-500", "FACT-ALLERGY-FROM-500"}
BY_DAYS = {"FACT-ALLERGY-DAYS-IN", "FACT-ALLERGY-DAYS-OVER"}


@pytest.mark.parametrize(
    ("paid", "card"),
    [("80元", "FACT-ALLERGY-UNDER-100"), ("99.9元", "FACT-ALLERGY-UNDER-100"), ("100元", "FACT-ALLERGY-100-500"),
     ("300元", "FACT-ALLERGY-100-500"), ("500元", "FACT-ALLERGY-FROM-500"), ("600元", "FACT-ALLERGY-FROM-500")],
)  # fmt: skip
def test_a_card_with_a_tier_is_for_what_was_paid(content, paid, card):
    assert BY_PAID.intersection(ids(content, *RASH, card=OrderCard(paid=paid))) == {card}


@pytest.mark.parametrize(
    ("signed", "card"),
    [("11月15日10:00", "FACT-ALLERGY-DAYS-IN"), ("9月26日", "FACT-ALLERGY-DAYS-IN"), ("9月25日", "FACT-ALLERGY-DAYS-OVER"),
     ("9月16日10:00", "FACT-ALLERGY-DAYS-OVER"), ("2025年11月15日", "FACT-ALLERGY-DAYS-OVER")],
)  # fmt: skip
def test_a_card_with_a_tier_is_for_the_days_since_signing(content, signed, card):
    assert BY_DAYS.intersection(ids(content, *RASH, card=OrderCard(sign_time=signed))) == {card}


def test_where_nothing_is_known_no_card_with_a_tier_is_shown(content):
    found = ids(content, *RASH)
    assert found
    assert (BY_PAID | BY_DAYS).isdisjoint(found)


def test_cards_of_the_sub_are_shown_for_its_words(content):
    assert ids(content, "物流三天不动了", "delay", "stuck")[0] == "FACT-STUCK-HOURS"
    assert "FACT-SIGN-REFUSE" in ids(content, "显示签收了可我没收到", "delay", "signed")


def test_words_of_earlier_turns_count(content):
    history = (Turn(who="buyer", text="物流三天不动了"),)
    assert "FACT-STUCK-HOURS" in ids(content, "还在吗", "delay", "stuck", history=history)


def test_without_its_words_no_card_is_shown(content):
    assert ids(content, "你好", "delay", "stuck") == []


def test_cards_of_another_intent_are_not_shown(content):
    assert ids(content, "脸上过敏起红疹", "other", "chat") == []


def test_at_most_three_cards_are_shown(content):
    said = "物流不动没更新卡在中转，说好今天发货，快递丢了，投诉快递员，催了还没发，平台介入"
    assert len(ids(content, said, "delay", "stuck")) == 3


# how old


@pytest.mark.parametrize(("now", "stale"), [(datetime(2026, 12, 20, 9), False), (datetime(2026, 12, 21, 9), True)])
def test_a_card_is_stale_after_the_days_that_the_shop_names(content, now, stale):
    assert content.shop.facts.stale_days == 120
    (found, *_) = shown(content, "物流三天不动了", "delay", "stuck", now)
    assert (found.checked, found.stale) == ("2026-08-22", stale)


@pytest.mark.parametrize(
    ("moment", "days"),
    [("11月25日09:00", 0), ("11月15日", 10), ("12月1日", 359), ("2026-11-15 10:20:00", 10), ("2025年11月25日", 365),
     ("2027-01-01", None), ("2月30日", None), ("13:20", None), ("", None), (None, None)],
)  # fmt: skip
def test_days_are_counted_from_the_day_that_a_card_names(moment, days):
    assert days_since(moment, NOON) == days


@given(st.one_of(st.text(), st.from_regex(r"(20\d\d[年-])?\d{1,2}[月-]\d{1,2}日?", fullmatch=True)))
def test_days_of_any_text_are_none_or_not_ahead(text):
    found = days_since(text, NOON)
    assert found is None or found >= 0


@given(paid=st.one_of(st.none(), st.floats(0, 5000)), days=st.one_of(st.none(), st.integers(0, 400)), edge=st.integers(0, 400))
def test_tiers_that_meet_hold_every_known_order_once(paid, days, edge):
    below, above = Tier(paid_below=edge), Tier(paid_from=edge)
    early, late = Tier(days_up_to=edge), Tier(days_over=edge)
    assert below.holds(paid, days) + above.holds(paid, days) == (paid is not None)
    assert early.holds(paid, days) + late.holds(paid, days) == (days is not None)


# every card


def test_there_are_cards_for_every_intent(content):
    assert len(content.facts) >= 80
    assert {intent for card in content.facts for intent in card.intents} == {
        "delay", "damage", "sizing", "allergy", "malicious", "other",
    }  # fmt: skip


def test_every_card_has_a_source_and_dates_that_have_come(content):
    today = date.today()
    wrong = [
        card.id
        for card in content.facts
        if not card.source.strip()
        or not date.fromisoformat(card.checked) <= today
        or (card.since and date.fromisoformat(card.since) > today)
    ]
    assert wrong == []


def test_every_address_is_a_whole_one(content):
    assert [card.id for card in content.facts if card.url and not card.url.startswith(("https://", "http://"))] == []


def test_cards_that_were_read_second_hand_say_so(content):
    told = ("据", "转述", "只见", "公示")
    assert [card.id for card in content.facts if not card.verified and not any(word in card.source for word in told)] == []


def test_no_answer_blames_or_boasts_but_those_that_are_about_such_words(content):
    guard, family = Guard(content.rules), {rule.id: rule.family for rule in content.rules}
    wrong = [
        (card.id, found.quote)
        for card in content.facts
        if not card.id.startswith("FACT-WORD-")
        for found in guard.check(card.answer, (), Message(), {}, frozenset(), None)
        if found.severity == "stop" and family[found.rule] in ("absolute", "blame")
    ]
    assert wrong == []


def test_cards_stand_in_one_folder():
    assert sorted(path.stem for path in (ROOT / "prompts/facts").glob("*.yaml")) == [
        "allergy", "delivery", "dispute", "privacy", "quality", "review", "wording",
    ]  # fmt: skip
