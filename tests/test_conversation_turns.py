"""What turns come to: what is to be answered, since when the buyer waits, what is new, what he asks again, his mood."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation import mood, turns
from assistant.conversation.again import again
from assistant.conversation.chatlog import read
from assistant.schema import Analysis, Message, Scored
from assistant.store.values import Said, Talk
from tests.conftest import NOON


def said(*lines: str, **more) -> tuple[Said, ...]:
    """Return turns: 买 …, 我 … or 注 …."""
    who = {"买": "buyer", "我": "agent", "注": "note"}
    return tuple(Said.model_validate({"who": who[line[0]], "text": line[1:].strip()} | more) for line in lines)


def talk(*lines: str, touched: datetime = NOON, closed: datetime | None = None) -> Talk:
    return Talk(id="t", name="小**", who="", opened=NOON, touched=touched, closed=closed, turns=said(*lines))


def test_what_is_to_be_answered_are_the_buyers_turns_after_ours():
    held = said("买 在吗", "我 在的", "买 到哪了", "注 转给小暖", "买 [图片]", "买 周末要穿")
    assert turns.message(held) == "到哪了\n周末要穿"
    assert [(turn.who, turn.text) for turn in turns.history(held)] == [("buyer", "在吗"), ("agent", "在的")]


def test_nothing_is_to_be_answered_after_our_reply():
    assert turns.message(said("买 到哪了", "我 在武汉")) == ""
    assert len(turns.history(said("买 到哪了", "我 在武汉"))) == 2


def test_history_is_the_last_few_turns_on_one_line_each():
    held = said(*[f"买 第{at}句\n还有" for at in range(20)], "我 好")
    assert [turn.text for turn in turns.history(held)][:2] == ["第9句 还有", "第10句 还有"]


def test_buyer_waits_since_the_first_turn_that_nobody_answered():
    first = NOON - timedelta(minutes=4)
    waits = talk("买 在吗", "我 在的").model_copy(
        update={"turns": (*said("我 在的"), *said("买 到哪了", at=first), *said("买 人呢", at=NOON))}
    )
    assert turns.waiting_since(waits) == first
    assert turns.waiting_since(talk("买 到哪了")) == NOON  # without a time: since it was noted


@pytest.mark.parametrize("last", ["好的谢谢", "嗯嗯", "知道了，辛苦", "ok"])
def test_thanks_after_our_answer_wait_for_nothing(last: str):
    assert turns.waiting_since(talk("买 到哪了", "我 在武汉", f"买 {last}")) is None
    assert turns.waiting_since(talk(f"买 {last}")) == NOON


def test_closed_conversation_waits_for_nothing():
    assert turns.waiting_since(talk("买 到哪了", closed=NOON)) is None


@pytest.mark.parametrize(
    ("known", "log", "new"),
    [
        ((), "买家：在吗\n客服：在的", ["在吗", "在的"]),
        (("买 在吗", "我 在的"), "买家：在吗\n客服：在的\n买家：到哪了", ["到哪了"]),
        (("买 在吗", "我 在的"), "买家：你好\n买家：在吗\n客服：在的\n买家：到哪了", ["到哪了"]),
        (("买 在吗", "我 在的，您说", "买 到哪了"), "买家：在吗\n客服：在的，您说\n买家：到哪了", []),
        (("买 你好", "买 在吗", "买 到哪了"), "买家：在吗\n买家：到哪了\n买家：急", ["急"]),
        (
            ("买 到哪了", "我 您的包裹在武汉，我现在去核实"),
            "买家：到哪了\n客服：亲，您的包裹在武汉，我现在去核实哦\n买家：快点",
            ["快点"],
        ),
        (("买 电话[手机号]",), "买家：电话13812345678\n客服：好", ["好"]),
        (("买 到哪了",), "买家：完全不同的话\n客服：好", ["完全不同的话", "好"]),
    ],
)
def test_log_pasted_again_adds_what_is_new(known: tuple[str, ...], log: str, new: list[str]):
    assert [each.text for each in turns.fresh(said(*known), read(log, NOON).turns)] == new


@given(st.lists(st.sampled_from(["买 在吗", "我 在的", "买 到哪了", "买 急", "注 转接"]), max_size=8))
def test_conversation_pasted_again_as_it_stands_adds_nothing_of_the_buyer(lines: list[str]):
    held = said(*lines)
    names = {"buyer": "买家", "agent": "客服"}
    log = read("\n".join(f"{names[turn.who]}：{turn.text}" for turn in held if turn.who != "note"), NOON)
    assert [each for each in turns.fresh(held, log.turns) if each.who == "buyer"] == []


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (("买 快递到哪了呀", "我 在武汉", "买 快递到哪了"), [(2, 0)]),
        (("买 到底什么时候能到", "买 到底什么时候能到啊？"), [(1, 0)]),
        (("买 我的外套三天没动了", "我 我现在去核实", "买 我的外套还是三天没动啊"), [(2, 0)]),
        (("买 在吗", "买 在吗"), []),
        (("买 人呢", "买 人呢？？"), []),
        (("买 快递到哪了", "买 裙子能换大一码吗"), []),
        (("我 快递到哪了", "买 快递到哪了"), []),
    ],
)
def test_buyer_who_repeats_himself_is_noticed(lines: tuple[str, ...], found: list[tuple[int, int]]):
    assert again(said(*lines)) == tuple(found)


def test_same_question_in_other_words_after_our_answer_is_a_repetition():
    held = [*said("买 外套走到哪里了", intent="stuck"), *said("我 在核实"), *said("买 怎么还是查不到新记录？", intent="stuck")]
    assert again(held) == ((2, 0),)
    assert again([held[0], held[2]]) == ()  # nobody answered yet: he goes on telling


def felt(*levels: int | None) -> list[Said]:
    """Return turns of the buyer's with these moods; None stands for our reply."""
    return [
        Said(who="agent", text="好") if level is None else Said(who="buyer", text="这件事怎么办呢", emotion=level)
        for level in levels
    ]


@pytest.mark.parametrize(
    ("levels", "trend", "now"),
    [
        ((), "none", None),
        ((1, 1), "steady", 1),
        ((1, None, 2), "rising", 2),
        ((0, 3, None, 1), "falling", 1),
        ((2, None), "steady", 2),
    ],
)
def test_mood_is_followed_from_reply_to_reply(levels: tuple[int | None, ...], trend: str, now: int | None):
    assert mood.trend(felt(*levels)) == trend
    assert mood.now(felt(*levels)) == now


def test_greeting_is_no_mood_that_rises():
    held = [Said(who="buyer", text="在吗", emotion=0), Said(who="agent", text="在"), *felt(2)]
    assert mood.trend(held) == "steady"


def test_mood_is_told_in_steps(content):
    assert mood.told([1, 1, 3, 2], content) == "心情 1 → 3 → 2"
    assert mood.told([], content) == "还看不出心情"


def test_turns_are_read_with_those_before_them():
    asked: list[Message] = []

    def analyze(message: Message) -> Analysis:
        asked.append(message)
        return Analysis(intents=(Scored("delay", 1.0),), primary="delay", sub="stuck", emotion=2)

    new = mood.felt(said("买 到哪了", "我 在武汉"), said("买 急", "我 好", "买 [图片]"), analyze)
    assert [(turn.emotion, turn.intent) for turn in new] == [(2, "stuck"), (None, ""), (None, "")]
    assert [(each.text, [turn.text for turn in each.history]) for each in asked] == [("急", ["到哪了", "在武汉"])]


def test_label_is_told_in_chinese(content):
    assert [mood.about(label, content) for label in ("stuck", "delay", "", "nothing")] == ["物流停滞", "物流延迟", "", ""]
