"""What a colleague is told who takes a conversation over: the buyer's and our own words, what is owed, and nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta

from assistant.conversation.escalation import Facts, hint
from assistant.conversation.handover import Known, Summary, ours, summary
from assistant.schema import Checked, Entry, OrderCard, Part
from assistant.store.values import OwedReply, Said, Talk
from tests.conftest import NOON

REPLY = "等了三天，您急得有道理。我现在去核实，今天18点前给您答复。可以先退款。"


def entry(kind: str, state: str, quote: str, by: str = "") -> Entry:
    start = REPLY.index(quote)
    return Entry.model_validate(
        {"kind": kind, "state": state, "quote": quote, "by": by, "start": start, "end": start + len(quote)}
    )


CHECKED = Checked(
    parts=(Part(role="feel", text="等了三天，您急得有道理。"), Part(role="next", text="我现在去核实，今天18点前给您答复。")),
    findings=(),
    ledger=(
        entry("deed", "softened", "我现在去核实"),
        entry("time", "backed", "今天18点前", "店铺政策·答复时间"),
        entry("offer", "backed", "退款", "允许的做法·退款"),
    ),
)
TALK = Talk(
    id="t",
    name="小**",
    who="",
    opened=NOON,
    touched=NOON,
    card=OrderCard(carrier="中通", last_node="武汉转运中心"),
    turns=(
        Said(who="buyer", text="外套三天没动了，能不能催一下", at=NOON - timedelta(minutes=9), emotion=1, intent="stuck"),
        Said(who="agent", text=REPLY, at=NOON - timedelta(minutes=8)),
        Said(
            who="buyer", text="周末要穿，不行就退款，电话13812345678", at=NOON - timedelta(minutes=2), emotion=2, intent="stuck"
        ),
    ),
)


def owed(hour: int, answered: datetime | None = None, **more) -> OwedReply:
    told = {
        "id": 1,
        "conversation": "t",
        "quote": "今天18点前",
        "said": REPLY,
        "made": NOON,
        "due": NOON.replace(hour=hour, minute=0),
    }
    return OwedReply.model_validate(told | {"answered": answered} | more)


def made(content, talk: Talk = TALK, checks=None, promised=(), careful=()) -> Summary:
    told = hint(talk, Facts(NOON), content)
    return summary(talk, Known(NOON, told, {1: CHECKED} if checks is None else checks, promised, careful), content)


def lines(found: Summary, title: str) -> tuple[str, ...]:
    return next(section.lines for section in found.sections if section.title == title)


def test_it_says_what_it_is_about_and_since_when(content):
    assert lines(made(content), "什么事") == ("物流停滞；从 11月25日 14:11 起，3 句；整理于 11月25日 14:20",)


def test_what_the_buyer_wants_is_in_his_own_words_newest_first(content):
    assert lines(made(content), "买家要的") == ("“不行就退款”", "“周末要穿”", "“能不能催一下”")


def test_card_is_told_by_its_names(content):
    assert lines(made(content), "订单卡") == ("快递 中通；最新物流 武汉转运中心",)


def test_what_we_said_is_told_with_what_backs_it(content):
    told = lines(made(content, promised=[owed(18)]), "说过、答应过")
    assert told == (
        "11月25日 14:12 “我现在去核实”（只说要去做）；“退款”（允许的做法·退款）",
        "答应 11月25日 18:00 前回话，还剩 3 小时 40 分钟",
    )


def test_promise_is_told_with_what_came_of_it(content):
    told = [
        owed(14), owed(14, answered=NOON.replace(hour=13)), owed(13, answered=NOON, overdue=timedelta(minutes=80)),
        owed(15, dropped=True),
    ]  # fmt: skip
    assert lines(made(content, checks={}, promised=told), "说过、答应过") == (
        "答应 11月25日 14:00 前回话，已过点 20 分钟",
        "答应 11月25日 14:00 前回话，按时回了",
        "答应 11月25日 13:00 前回话，晚回了 1 小时 20 分钟",
        "答应 11月25日 15:00 前回话，后来不用回了",
    )


def test_what_is_still_open_is_told(content):
    assert lines(made(content, promised=[owed(18)]), "还没办完") == (
        "买家等着答：“周末要穿，不行就退款，电话13812345678”",
        "答应 11月25日 18:00 前回话，还剩 3 小时 40 分钟",
        "说了“我现在去核实”，还没有给结果",
    )


def test_what_was_said_already_and_what_is_forbidden_is_told(content):
    assert lines(made(content, careful=["不催买家改评价"]), "别再说") == (
        "说过了，别原样再说：“等了三天，您急得有道理。”",
        "说过了，别原样再说：“我现在去核实，今天18点前给您答复。”",
        "不催买家改评价",
    )


def test_mood_and_level_are_told_with_their_reasons(content):
    told = lines(made(content), "心情")
    assert told[0] == "心情 1 → 2，现在是“生气难过”；第 3 级 · 请人一起看"
    assert "生气或难过" in told[1]


def test_text_to_copy_holds_no_personal_data(content):
    text = made(content).text
    assert text.startswith("【交接】小**\n什么事：物流停滞")
    assert "13812345678" not in text
    assert "电话[手机号]" in text


def test_conversation_of_which_nothing_is_known_says_so(content):
    empty = Talk(id="t", name="买家 14:20", who="", opened=NOON, touched=NOON)
    found = made(content, empty, checks={})
    assert lines(found, "买家要的") == ("买家没有明说",)
    assert lines(found, "还没办完") == ("没有等着的事",)
    assert lines(found, "什么事")[0].startswith("还没听出是什么事")


def test_same_conversation_gives_the_same_summary(content):
    assert made(content) == made(content)


def test_our_last_turns_are_read(content):
    assert ours(TALK.turns) == [1]
