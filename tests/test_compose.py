"""The floor writer: this buyer's concern first, then only what the card holds, then only what is allowed."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant import situation
from assistant.compose import Floor, fill
from assistant.guard import Guard
from assistant.index import shelf
from assistant.schema import Analysis, Message, OrderCard, Policy, Scored, Turn
from tests.conftest import NOON, ROOT


@pytest.fixture(scope="module")
def guard(content):
    return Guard(content.rules)


@pytest.fixture(scope="module")
def floor(content, guard):
    return Floor(content, shelf(content, guard, None, ROOT / "var"))


def about(intent, sub, emotion, *others):
    intents = (Scored(intent, 0.95), *(Scored(each, 0.8) for each in others))
    return Analysis(intents=intents, primary=intent, sub=sub, emotion=emotion)


def write(content, floor, text, analysis, seed=0, **fields):
    seen = situation.read(content, Message(text=text, **fields), analysis, NOON)
    return seen, list(floor.drafts(seen, seed, rounds=1))


STUCK = "都五天了还在武汉没动，我周六面试要穿的啊"
CARD = OrderCard(product="西装外套", carrier="中通", last_node="武汉转运中心", last_time="11月18日09:12")


def test_three_drafts_one_of_each_style_opening_differently(content, floor):
    _, drafts = write(content, floor, STUCK, about("delay", "stuck", 2), card=CARD)
    assert [draft.style for draft in drafts] == ["warm", "brief", "plain"]
    assert len({draft.text[:4] for draft in drafts}) == 3


def test_an_upset_buyer_hears_feeling_before_facts_before_options(content, floor):
    _, drafts = write(content, floor, STUCK, about("delay", "stuck", 2), card=CARD)
    for draft in drafts:
        assert draft.parts[0].role == "feel"
    warm = [part.role for part in drafts[0].parts]
    assert warm.index("fact") < warm.index("option")


def test_the_opening_takes_up_the_buyers_own_words(content, floor):
    _, drafts = write(content, floor, STUCK, about("delay", "stuck", 2), card=CARD)
    assert "周六面试要穿" in drafts[0].parts[0].text
    assert all("武汉" in draft.parts[0].text or "面试" in draft.parts[0].text for draft in drafts)


def test_an_empty_card_states_no_figure_and_no_place(content, floor):
    _, drafts = write(content, floor, "我的快递怎么还没到", about("delay", "late", 1), policy=Policy(), remedies=("refund",))
    for draft in drafts:
        assert not re.search(r"\d|\{", draft.text)


def test_only_allowed_remedies_are_offered(content, floor, guard):
    seen, drafts = write(content, floor, "杯子碎了两个", about("damage", "broken", 1), remedies=("resend",))
    for draft in drafts:
        assert "退款" not in draft.text
        assert "退货" not in draft.text
        found = guard.check(draft.text, draft.parts, seen.message, seen.values, frozenset(seen.remedies), seen.analysis)
        assert [each for each in found if each.severity == "stop"] == []


def test_an_allergy_is_met_with_care_before_anything_else_is_offered(content, floor):
    _, drafts = write(content, floor, "用完脸上起红疹 好痒", about("allergy", "skin", 2))
    for draft in drafts:
        roles = [part.role for part in draft.parts]
        assert roles[1] == "care"


def test_a_second_problem_is_seen_too(content, floor):
    _, drafts = write(content, floor, "鞋卡路上五天了 我越想越怕38小了", about("delay", "stuck", 1, "sizing"), card=CARD)
    assert any(
        "还有" in d.text or "另" in d.text or "一口气" in d.text or "这些事" in d.text or "后面" in d.text for d in drafts
    )


def test_a_status_is_never_called_a_place(content, floor):
    card = OrderCard(carrier="中通", last_node="派送中", last_time="11月18日09:12")
    for seed in range(6):
        _, drafts = write(content, floor, "怎么还不送", about("delay", "stuck", 1), seed, card=card)
        assert not any(re.search(r"停在派送中|到了派送中", draft.text) for draft in drafts)


def test_what_the_card_shows_is_never_denied(content, floor):
    card = OrderCard(photo_status="已上传2张", product="玻璃杯")
    for seed in range(6):
        _, drafts = write(content, floor, "杯子碎了两个", about("damage", "broken", 1), seed, card=card)
        assert not any(re.search(r"(没|未)(有)?(看到|见到|收到)?.{0,2}照片|拍.{0,6}照片", draft.text) for draft in drafts)


def test_a_review_is_answered_without_order_data_or_money(content, floor):
    _, drafts = write(content, floor, "用了一个月的鞋就开胶，失望", about("damage", "quality", 2), channel="review", card=CARD)
    for draft in drafts:
        assert not re.search(r"\d|中通|武汉|西装", draft.text)
        assert "售后" in draft.text or "订单" in draft.text


def test_a_notice_says_first_that_we_write_on_our_own(content, floor):
    analysis = about("delay", "stuck", 0)
    _, drafts = write(content, floor, "", analysis, channel="notice", card=CARD)
    assert all("您" in draft.parts[0].text for draft in drafts)
    assert any("武汉转运中心" in draft.text for draft in drafts)


def test_the_same_message_and_seed_give_the_same_drafts_and_another_seed_others(content, floor):
    first = [draft.text for draft in write(content, floor, STUCK, about("delay", "stuck", 2), card=CARD)[1]]
    again = [draft.text for draft in write(content, floor, STUCK, about("delay", "stuck", 2), card=CARD)[1]]
    other = [draft.text for draft in write(content, floor, STUCK, about("delay", "stuck", 2), 7, card=CARD)[1]]
    assert first == again != other


def test_a_slot_that_is_not_held_stays_visible():
    assert fill("停在{last_node}，{reply_by}回您", {"reply_by": "今天18点前"}) == "停在{last_node}，今天18点前回您"


@given(text=st.text(min_size=1, max_size=120), emotion=st.integers(0, 3), place=st.integers(0, 33))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_of_any_sub_gets_three_whole_drafts(content, floor, text, emotion, place):
    sub, intent = list(content.taxonomy.subs.items())[place]
    _, drafts = write(content, floor, text, about(intent, sub, emotion), history=(Turn(who="agent", text="在的"),))
    assert len(drafts) == 3
    for draft in drafts:
        assert draft.text == "".join(part.text for part in draft.parts)
        assert "{" not in draft.text.replace(text, "")


def test_whoever_may_be_hurt_is_sent_to_a_doctor_whatever_the_message_seems_to_be(content, floor):
    asked = "这个乳垫里的吸水因子宝宝吞进去要不要去医院的"
    _, drafts = write(content, floor, asked, about("other", "presale", 0))
    for draft in drafts:
        assert "care" in [part.role for part in draft.parts]
        assert "先看看别的" not in draft.text


def test_whoever_is_at_the_hospital_is_not_sent_there(content, floor):
    _, drafts = write(content, floor, "耳朵都肿了，我现在在急诊", about("allergy", "skin", 2))
    for draft in drafts:
        assert not re.search(r"看医生|就医|去医院", draft.text)
        assert "care" in [part.role for part in draft.parts]


def test_a_pet_that_is_unwell_gets_no_words_meant_for_people(content, floor):
    _, drafts = write(content, floor, "猫吃了这个罐头一直吐", about("allergy", "stomach", 1))
    for draft in drafts:
        assert not re.search(r"医生|就医|照顾好人|家里人", draft.text)


def test_the_bereaved_hear_of_their_loss_and_not_of_a_complaint(content, floor):
    _, drafts = write(content, floor, "我妈前天走了，这件寿衣还没到", about("delay", "late", 2))
    for draft in drafts:
        assert not re.search(r"不满|生气|火", draft.parts[0].text)


def test_idle_talk_is_declined_kindly_without_a_promise(content, floor):
    _, drafts = write(content, floor, "你能帮我写首诗吗", about("other", "presale", 0))
    for draft in drafts:
        assert [part.role for part in draft.parts] == ["feel", "close"]
        assert "诗" not in draft.text


def test_what_stands_under_a_demand_stays_the_buyers_word(content, floor):
    _, drafts = write(content, floor, "食品标签少写一项，退一赔十", about("malicious", "legal", 2))
    assert drafts[1].parts[0].text.startswith("您")


def test_a_notice_of_an_unsure_message_is_written_from_the_card(content, floor):
    unsure = Analysis(intents=(Scored("other", 0.2),), primary="unsure", sub="chat", emotion=0)
    _, drafts = write(content, floor, "", unsure, channel="notice", card=CARD)
    for draft in drafts:
        assert "fact" in [part.role for part in draft.parts]
        assert not re.search(r"您担心|凉了心|您看得没错|着急", draft.text)
