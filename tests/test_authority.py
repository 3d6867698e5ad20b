"""Who may decide: the role's limits by intent and by what was paid, the nearest higher role, and nobody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import situation
from assistant.authority import addressed, decider, decisions, limit, money
from assistant.content import Content
from assistant.content.policy import StaffRole
from assistant.guard import Guard
from assistant.schema import Decision, Message, OrderCard, Policy
from tests.conftest import NOON

ROLES = {
    "agent": {"name": "客服", "max_yuan": 20, "max_percent": 10, "may": ["verify", "urge", "refund", "supervisor"],
              "by_intent": {"malicious": {"max_yuan": 0, "may": ["verify", "supervisor"]}}},
    "senior": {"name": "资深客服", "max_yuan": 50, "max_percent": 30, "may": ["verify", "urge", "refund", "resend"],
               "by_intent": {"malicious": {"max_yuan": 0}}},
    "lead": {"name": "主管", "max_yuan": 200, "max_percent": 100, "may": ["verify", "urge", "refund", "resend", "coupon"]},
}  # fmt: skip


@pytest.fixture(scope="module")
def shop(content) -> Content:
    """The shipped content with roles of which each may do more than the one before."""
    roles = {role: StaffRole.model_validate(entry) for role, entry in ROLES.items()}
    return content.model_copy(update={"shop": content.shop.model_copy(update={"roles": roles})})


def with_amount(content: Content, amount: str) -> Content:
    policy = content.shop.policy.model_copy(update={"amount": {"damage/broken": amount}})
    return content.model_copy(update={"shop": content.shop.model_copy(update={"policy": policy})})


# how much


@pytest.mark.parametrize(
    ("text", "yuan"),
    [("89.9元", 89.9), ("1,299元", 1299), ("补您五十块", 50), ("赔您500", 500), ("5-10元", 10), ("三四十块", 40),
     ("买了3件，退20元", 20), ("", None), ("今天补发", None)],
)  # fmt: skip
def test_the_largest_sum_of_a_text_is_read(text, yuan):
    assert money(text) == yuan


@given(st.text())
def test_a_sum_of_any_text_is_none_or_not_below_nothing(text):
    found = money(text)
    assert found is None or found >= 0


@pytest.mark.parametrize(
    ("role", "intent", "paid", "yuan"),
    [
        ("agent", "delay", None, 20),
        ("agent", "delay", "500元", 20),
        ("agent", "delay", "89.9元", 8.99),
        ("agent", "malicious", "500元", 0),
        ("senior", "delay", "100元", 30),
        ("senior", "delay", "500元", 50),
        ("lead", "malicious", "80元", 80),
        ("lead", "malicious", None, 200),
    ],
)
def test_a_role_may_give_money_up_to_both_limits(shop, role, intent, paid, yuan):
    assert limit(shop, role, intent, paid) == pytest.approx(yuan)


def test_what_a_role_has_not_of_its_own_for_an_intent_stays_as_it_is(shop):
    agent = shop.shop.roles["agent"]
    assert agent.within("malicious").max_percent == 10
    assert agent.within("delay").may == ("verify", "urge", "refund", "supervisor")
    assert agent.within("malicious").may == ("verify", "supervisor")


# who


@pytest.mark.parametrize(
    ("role", "intent", "codes", "who"),
    [
        ("agent", "delay", ["resend"], "senior"),
        ("agent", "delay", ["coupon"], "lead"),
        ("agent", "malicious", ["refund"], "senior"),
        ("agent", "delay", ["coupon", "resend"], "senior"),
        ("agent", "delay", ["gift"], None),
        ("senior", "delay", ["resend"], "lead"),
        ("senior", "delay", ["coupon"], "lead"),
        ("lead", "delay", ["coupon"], None),
        ("lead", "delay", ["gift"], None),
    ],
)
def test_the_nearest_higher_role_that_may_offer_it_decides(shop, role, intent, codes, who):
    assert decider(shop, Message(role=role), intent, codes) == who


@pytest.mark.parametrize(
    ("role", "intent", "yuan", "paid", "who"),
    [
        ("agent", "delay", 30, None, "senior"),
        ("agent", "delay", 30, "80元", "lead"),
        ("agent", "malicious", 30, None, "lead"),
        ("agent", "delay", 200, None, "lead"),
        ("agent", "delay", 201, None, None),
        ("agent", "delay", 90, "80元", None),
        ("senior", "delay", 60, None, "lead"),
        ("lead", "delay", 300, None, None),
    ],
)
def test_the_nearest_higher_role_whose_limits_hold_the_sum_decides(shop, role, intent, yuan, paid, who):
    assert decider(shop, Message(role=role, card=OrderCard(paid=paid)), intent, (), yuan) == who


# what is told of a case


def test_a_suggestion_names_what_the_shop_does_only_by_a_higher_role(shop):
    assert list(decisions(shop, Message(), "delay", "stuck")) == [
        Decision(remedy="resend", name="补发", role="senior", who="资深客服")
    ]


def test_what_passes_a_case_on_is_no_decision(shop):
    assert [each.remedy for each in decisions(shop, Message(), "malicious", "threat")] == []
    assert [each.remedy for each in decisions(shop, Message(), "malicious", "no_reason")] == []


def test_what_the_role_itself_may_do_needs_no_decision(shop):
    assert list(decisions(shop, Message(role="senior"), "delay", "stuck")) == []


def test_what_nobody_may_do_is_no_decision(shop):
    assert "exchange" in shop.shop.remedies["damage"]["broken"]
    assert [each.remedy for each in decisions(shop, Message(), "damage", "broken")] == ["resend"]


def told(content: Content, text: str, remedies: frozenset[str], message: Message | None = None) -> list[tuple[str, str, str]]:
    message = message or Message()
    found = Guard(content.rules).check(text, (), message, {}, remedies, None)
    return [(each.rule, each.decider, each.instead) for each in addressed(content, found, message, "delay", remedies)]


def test_a_finding_names_who_may_decide_and_asks_him_where_the_case_may_be_passed_on(shop):
    (found,) = told(shop, "可以给您补发一件。", frozenset({"verify", "supervisor"}))
    assert found == ("REM-RESEND", "资深客服", "这一步我帮您向资深客服申请，有结果就在这里告诉您。")


def test_a_case_that_may_not_be_passed_on_keeps_the_sentence_of_the_rule(shop):
    (found,) = told(shop, "可以给您补发一件。", frozenset({"verify"}))
    own = next(rule.instead for rule in shop.rules if rule.id == "REM-RESEND")
    assert found == ("REM-RESEND", "资深客服", own)


def test_a_sum_beyond_everyone_names_nobody(shop):
    (found,) = [
        each for each in told(shop, "赔您800元。", frozenset({"partial_refund", "supervisor"})) if each[0] == "AMOUNT-OVER"
    ]
    assert found[1:] == ("", "这个数超出我的权限，我先把情况核实清楚再答您。")


def test_a_sum_names_the_role_whose_limit_holds_it(shop):
    remedies = frozenset({"partial_refund", "supervisor"})
    assert told(shop, "赔您40元。", remedies)[0][1] == "资深客服"
    assert told(shop, "赔您40元。", remedies, Message(card=OrderCard(paid="59.9元")))[0][1] == "主管"


def test_findings_of_other_rules_stay_as_they_are(shop):
    message = Message()
    found = Guard(shop.rules).check("加我微信，都怪您没看清。", (), message, {}, frozenset({"supervisor"}), None)
    assert found
    assert addressed(shop, found, message, "delay", frozenset({"supervisor"})) == found


@pytest.mark.parametrize("channel", ["chat", "review", "notice"])
@pytest.mark.parametrize("who", ["资深客服", "主管"])
def test_the_sentence_that_asks_passes_the_guard(content, channel, who):
    said = content.say("authority.instead", who=who)
    assert Guard(content.rules).check(said, (), Message(channel=channel), {}, frozenset({"supervisor"}), None) == ()


def test_a_checked_text_names_who_may_decide(assistant):
    found = assistant.check("送您一份小礼物。", Message(text="快递三天没动了")).findings
    assert [(each.decider, each.instead) for each in found if each.rule == "REM-GIFT"] == [
        ("资深客服", "这一步我帮您向资深客服申请，有结果就在这里告诉您。")
    ]


def test_a_lead_has_nobody_to_ask(assistant):
    found = assistant.check("补您300元。", Message(text="快递三天没动了", role="lead")).findings
    assert {each.decider for each in found} == {""}


def test_remedies_of_the_message_stand_in_a_check(assistant):
    held = Message(text="快递三天没动了", remedies=("verify",))
    (found,) = [each for each in assistant.check("可以给您补发一件。", held).findings if each.rule == "REM-RESEND"]
    assert "申请" not in found.instead
    allowed = Message(text="快递三天没动了", remedies=("resend",))
    assert [each.rule for each in assistant.check("可以给您补发一件。", allowed).findings if each.rule == "REM-RESEND"] == []


def test_a_message_with_its_own_remedies_has_no_decisions(assistant):
    assert assistant.suggest(Message(text="快递三天没动了", remedies=("verify",))).decisions == ()


# the sum that may be spoken


@pytest.mark.parametrize(
    ("amount", "paid", "spoken"),
    [("15元", None, "15元"), ("15元", "500元", "15元"), ("15元", "89.9元", "8元"), ("15元", "9元", None)],
)
def test_a_spoken_sum_is_no_more_than_the_roles_percent_of_what_was_paid(content, amount, paid, spoken):
    message = Message(card=OrderCard(paid=paid))
    assert situation.spoken_policy(with_amount(content, amount), message, "damage", "broken", NOON).amount == spoken


def test_a_sum_of_the_messages_own_policy_stands(content):
    message = Message(card=OrderCard(paid="9元"), policy=Policy(amount="30元"))
    assert situation.spoken_policy(with_amount(content, "15元"), message, "damage", "broken", NOON).amount == "30元"
