"""How far a conversation has gone: each signal, their sum, and what is told to do; from the shipped escalation.yaml."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.content.escalation import Escalation
from assistant.conversation.escalation import STEPS, Facts, Hint, hint
from assistant.store.values import OwedReply, Said, Talk
from tests.conftest import NOON

B, A = "buyer", "agent"


def talk(*told: tuple[str, str, int | None], at=NOON, closed=None) -> Talk:
    turns = tuple(Said.model_validate({"who": who, "text": text, "emotion": level, "at": at}) for who, text, level in told)
    return Talk(id="t", name="小**", who="", opened=NOON, touched=NOON, turns=turns, closed=closed)


def seen(content, *told: tuple[str, str, int | None], **facts) -> Hint:
    return hint(talk(*told), Facts(NOON, **facts), content)


def owed(minutes: int) -> OwedReply:
    due = NOON + timedelta(minutes=minutes)
    return OwedReply(id=1, conversation="t", quote="今天14点前", said="…", made=NOON - timedelta(hours=1), due=due)


@pytest.mark.parametrize(
    ("text", "mood", "level", "signal"),
    [
        ("请问什么时候发货", 0, 0, ""),
        ("有点担心赶不上", 1, 1, "uneasy"),
        ("等了三天，太失望了", 2, 2, "upset"),
        ("你们到底管不管！！！", 3, 3, "furious"),
        ("再这样我就投诉你们", 1, 3, "complain"),
        ("不处理我就投诉", 1, 3, "complain"),
        ("不解决就打12315", 1, 3, "legal"),
        ("再不给说法就起诉", 1, 3, "legal"),
        ("不赔我就给差评，发小红书", 1, 2, "expose"),
        ("玻璃划破手，流血了", 1, 4, "hurt"),
        ("用完脸上起红疹，眼睛都肿了", 1, 4, "hurt"),
        ("没两天就过敏了", 1, 4, "hurt"),
        ("不退款就曝光你们", 1, 2, "expose"),
        ("你们互相推来推去", 1, 2, "passed"),
        ("问了好几遍没人理我", 1, 2, "asked"),
        ("说好昨天到的呢", 1, 2, "broken_word"),
        ("什么垃圾店，骗子", 1, 3, "insult"),
    ],
)
def test_each_signal_makes_its_level(content, text: str, mood: int, level: int, signal: str):
    found = seen(content, (B, text, mood))
    assert found.level == level
    assert [each.signal for each in found.reasons][:1] == ([signal] if signal else [])


@pytest.mark.parametrize(
    "text",
    [
        "放心，我不会投诉的", "面霜会不会过敏", "我没有受伤", "收货地址是人民医院门口", "怕遇到骗子所以问问",
        "不想给差评，就想快点到", "工商银行的卡能付吗", "请问快递热线是多少", "相机曝光度怎么调", "我去投诉快递",
        "送到医院旁边的驿站",
    ],
)  # fmt: skip
def test_words_that_only_sound_like_a_signal_make_none(content, text: str):
    assert seen(content, (B, text, 0)).level == 0


def test_two_different_signals_of_one_level_make_one_more(content):
    assert seen(content, (B, "我要投诉", 1), (B, "也会打12315", 1)).level == 4
    assert seen(content, (B, "太失望了", 2), (B, "我会给差评", 2)).level == 3


def test_signals_of_the_same_kind_count_once(content):
    found = seen(content, (B, "快递到底到哪里了", 0), (A, "在查", None), (B, "快递到底到哪里了", 0), (B, "问了好几遍了", 0))
    assert (found.level, [each.signal for each in found.reasons]) == (2, ["asked", "again"])


def test_mood_that_is_worse_after_our_reply_is_a_signal_of_its_own(content):
    found = seen(content, (B, "快递怎么还没有到呢", 1), (A, "在查", None), (B, "等到什么时候去，太失望了", 2))
    assert found.level == 3
    assert found.reasons[1].quote == "心情 1 → 2"
    assert found.do[0] == "上一句没接住：换个说法，先应他最后一句"


def test_question_asked_again_is_told_with_its_words(content):
    found = seen(content, (B, "快递到底到哪里了", 0), (A, "在查", None), (B, "快递到底到哪里了啊", 0))
    assert (found.level, found.reasons[0].signal, found.reasons[0].quote) == (1, "again", "快递到底到哪里了啊")


@pytest.mark.parametrize(("seconds", "signals"), [(29, []), (89, []), (90, ["slow"]), (179, ["slow"]), (180, ["late"])])
def test_waiting_counts_by_the_shops_limits(content, seconds: int, signals: list[str]):
    found = hint(talk((B, "请问怎么退", 0)), Facts(NOON + timedelta(seconds=seconds)), content)
    assert [each.signal for each in found.reasons] == signals


def test_answered_buyer_does_not_wait(content):
    assert hint(talk((B, "请问怎么退", 0), (A, "好的", None)), Facts(NOON + timedelta(hours=1)), content).level == 0


def test_overdue_answer_is_a_signal_and_one_still_to_come_is_none(content):
    assert seen(content, (B, "请问怎么退", 0), owed=[owed(-5)]).reasons[0].signal == "overdue"
    assert seen(content, (B, "请问怎么退", 0), owed=[owed(5)]).level == 0


def test_conversation_that_was_passed_on_is_watched(content):
    assert seen(content, (B, "请问怎么退", 0), passed=1).level == 1


def test_old_threat_is_forgotten_and_an_injury_is_not(content):
    words = (
        "好的那我等等",
        "发票能开吗",
        "裙子有大一码的吗",
        "地址不用改了",
        "优惠券怎么领",
        "换货要几天",
        "你们几点下班",
        "包装可以退吗",
    )
    calm = [(B, each, 0) for each in words]
    assert seen(content, (B, "我要投诉", 1), *calm).level == 0
    assert seen(content, (B, "手流血了", 1), *calm).level == 4


def test_closed_conversation_has_gone_nowhere(content):
    closed = talk((B, "我要投诉，流血了", 3), closed=NOON)
    assert hint(closed, Facts(NOON), content).level == 0


def test_words_are_quoted_with_their_clause_only(content):
    assert seen(content, (B, "我等了三天，再不处理我就投诉，你们看着办", 1)).reasons[0].quote == "再不处理我就投诉"


def test_help_is_called_from_level_three(content):
    third, fourth = seen(content, (B, "我要投诉", 0)), seen(content, (B, "手流血了", 0))
    assert (third.call, third.who) == ("senior", "资深客服")
    assert (fourth.call, fourth.who) == ("lead", "主管")
    assert seen(content, (B, "太失望了", 2)).call is None


def test_intense_complaint_asks_for_affective_empathy(content):
    assert seen(content, (B, "有点失望", 2)).empathy == "cognitive"
    assert seen(content, (B, "气死我了！！！", 3)).empathy == "affective"
    assert seen(content, (B, "手流血了，怎么办", 2)).empathy == "affective"


def test_first_thing_to_do_is_what_the_strongest_signal_asks_for(content):
    found = seen(content, (B, "手流血了", 2))
    assert found.do[0].startswith("先问人")
    assert len(found.do) == STEPS


@given(
    st.lists(
        st.tuples(st.sampled_from([B, A, "note"]), st.text(max_size=30), st.one_of(st.none(), st.integers(0, 3))), max_size=8
    )
)
def test_any_conversation_has_a_level(content, told: list[tuple[str, str, int | None]]):
    found = seen(content, *told)
    assert 0 <= found.level <= 4
    assert 1 <= len(found.do) <= STEPS


def test_file_without_a_level_or_signal_is_refused(content):
    told = content.escalation.model_dump()
    with pytest.raises(ValueError, match="levels 要从 0 到 4"):
        Escalation.model_validate(told | {"levels": told["levels"][1:]})
    with pytest.raises(ValueError, match="seen 应当正好是"):
        Escalation.model_validate(told | {"seen": {}})
    with pytest.raises(ValueError, match="waiting 要 first 小于 slow"):
        type(content.shop.waiting)(first=90, slow=30, late=180)
