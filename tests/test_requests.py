"""What may stand in a line of a batch file, and what is said of the rest."""

from __future__ import annotations

import contextlib
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.cli import sentences
from assistant.errors import InputError
from assistant.requests import Line, Lines, identity, read_message, read_reply
from assistant.schema import OrderCard, Turn
from assistant.settings import ROOT

SAY = sentences(ROOT)


def line(**keys: object) -> bytes:
    return json.dumps({"id": "7", "text": "三天没动了"} | keys, ensure_ascii=False).encode()


def refusal(raw: bytes) -> str:
    with pytest.raises(InputError) as caught:
        read_message(raw, SAY)
    return str(caught.value)


def test_id_and_text_are_enough():
    message = read_message('{"id":"7","text":"三天没动了"}'.encode(), SAY)
    assert (message.id, message.text, message.channel, message.role) == ("7", "三天没动了", "chat", "agent")


def test_every_key_is_read():
    message = read_message(
        line(
            history=[{"who": "buyer", "text": "在吗"}], card={"last_node": "武汉转运中心"}, channel="review", role="lead",
            policy={"reply_by": "今天18点前"}, remedies=["refund"],
        ),
        SAY,
    )  # fmt: skip
    assert message.history == (Turn(who="buyer", text="在吗"),)
    assert message.card == OrderCard(last_node="武汉转运中心")
    assert (message.channel, message.role, message.remedies) == ("review", "lead", ("refund",))
    assert message.policy is not None
    assert message.policy.reply_by == "今天18点前"


def test_null_and_blank_card_values_are_absent():
    message = read_message(line(card={"carrier": None, "eta": " ", "product": "玻璃杯"}, history=None, policy=None), SAY)
    assert message.card == OrderCard(product="玻璃杯")
    assert message.history == ()
    assert message.policy is None


def test_a_notice_may_have_no_text():
    assert read_message(b'{"id":"7","channel":"notice"}', SAY).text == ""


@pytest.mark.parametrize("text", ["Where is my parcel?", "荷物が届きません", "😭😭😭", "？", "a" * 10_000])
def test_any_language_and_ten_thousand_characters_are_read(text):
    assert read_message(line(text=text), SAY).text == text


def test_reply_line_keeps_reply_and_message_apart():
    reply = read_reply(line(text="马上退您全款", message="什么时候退"), SAY)
    assert reply.text == "马上退您全款"
    assert reply.answered().text == "什么时候退"
    assert reply.answered().id == "7"


def test_reply_line_may_have_no_message():
    assert read_reply(line(), SAY).answered().text == ""


REFUSED = {
    "empty text": (
        line(text=" \n"),
        'text 是空的，没有买家的话可以看。请填上买家的原话；要由我们先发的通知，请加上 "channel":"notice"。',
    ),
    "too long": (line(text="a" * 10_001), "text 有 10001 个字，最多 10000 个。请截短，或者分成几条。"),
    "no id": ('{"text":"在吗"}'.encode(), '缺少 id。每行至少要有 id 和 text，例如 {"id": "1", "text": "三天没动了"}。'),
    "broken JSON": (
        '{"id":"7","text":"在吗"'.encode(),
        '第 22 个字符处不是合法的 JSON：{"id":"7","text":"在吗" 多半少了引号、逗号或括号，'
        '要写成 {"id": "1", "text": "三天没动了"} 这样，一行一个。',
    ),
    "no object": ('["在吗"]'.encode(), '这里写的是 ["在吗"]，应当是一个对象，例如 {"id": "1", "text": "三天没动了"}。'),
    "GBK": (
        '{"id":"7","text":"在吗"}'.encode("gbk"),
        "第 19 个字节（0xD4）不是 UTF-8 编码，多半是用 GBK 存的。请把文件另存为 UTF-8。",
    ),
    "half an emoji": (
        rb'{"id":"7","text":"\ud83d"}',
        "文字里有半个字符（\\ud83d 这样的转义），多半是表情被截断了。请重新导出这一行。",
    ),
    "misspelt key": (
        line(histroy=[]),
        "没有 histroy 这个键。是不是想写 history？能用的有：id, text, history, card, channel, role, policy, remedies, copied。",
    ),
    "misspelt policy key": (
        line(policy={"refund": "48小时内"}),
        "没有 policy.refund 这个键。是不是想写 refund_time？"
        "能用的有：reply_by, refund_time, amount, coupon, return_days, evidence_days。",
    ),
    "card as list": (line(card=[]), 'card 写的是 []，应当是一个对象，例如 {"product":"玻璃杯","last_node":"武汉转运中心"}。'),
    "number in card": (line(card={"bad_count": 2}), 'card.bad_count 写的是 2，要加上引号写成文字："2"。'),
    "number as id": (line(id=7), 'id 写的是 7，要加上引号写成文字："7"。'),
    "text as list": (line(text=["在吗"]), 'text 写的是 ["在吗"]，应当是一段文字，用英文双引号括起来。'),
    "unknown channel": (line(channel="sms"), "channel 写的是 sms，只能写这些里的：chat, notice, review, page。"),
    "turn as text": (
        line(history=["在吗"]),
        'history.0 写的是 在吗，应当是一轮对话，例如 {"who":"buyer","text":"在吗"}，who 写 buyer 或 agent。',
    ),
    "remedies as text": (line(remedies="refund"), 'remedies 写的是 refund，应当是一个列表，例如 ["resend","refund"]。'),
    "endless nesting": (b"[" * 100_000, "这里的 JSON 嵌套太深，或者数字太长：" + "[" * 40 + "… 请检查是不是导出错了。"),
}


@pytest.mark.parametrize(("raw", "told"), REFUSED.values(), ids=list(REFUSED))
def test_refusal_gives_value_cause_and_cure(raw, told):
    assert refusal(raw) == told


def test_refusal_quotes_no_personal_data():
    assert refusal('{"id":"7","text":"电话13800138000"'.encode()).startswith(
        '第 33 个字符处不是合法的 JSON：{"id":"7","text":"电话[手机号]" 多半少了'
    )
    assert refusal(line(card={"signer": 13800138000})) == 'card.signer 写的是 [手机号]，要加上引号写成文字："[手机号]"。'


def test_all_mistakes_of_a_line_are_told_at_once():
    told = refusal(line(card={"bad_count": 2}, channel="sms"))
    first, second = told.split("。", 1)
    assert first == 'card.bad_count 写的是 2，要加上引号写成文字："2"'
    assert second == "channel 写的是 sms，只能写这些里的：chat, notice, review, page。"


def test_lines_are_numbered_with_the_blank_ones():
    lines = Lines(io.BytesIO(b"\xef\xbb\xbfa\r\n\r\n  \nb"))
    assert list(lines) == [Line(1, b"a"), Line(4, b"b")]
    assert lines.blank == 2


def test_a_line_separator_inside_a_text_does_not_end_the_line():
    assert len(list(Lines(io.BytesIO('{"text":"一\u2028二"}'.encode())))) == 1


@pytest.mark.parametrize(
    ("raw", "name"),
    [(b'{"id":"7","text":3}', "7"), (b'{"id":7}', None), (b'{"id":"7"', None), (b"[]", None), (b"\xff", None)],
    ids=["wrong text", "number", "broken", "list", "no UTF-8"],
)
def test_identity_is_read_where_it_can_be(raw, name):
    assert identity(raw) == name


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
KEYS = st.sampled_from(["id", "text", "history", "card", "channel", "role", "policy", "remedies", "message"])


@given(JSON | st.dictionaries(KEYS, JSON))
def test_any_json_value_is_read_or_refused_in_our_words(value):
    for read in (read_message, read_reply):
        with contextlib.suppress(InputError):
            read(json.dumps(value).encode(), SAY)


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused_in_our_words(raw):
    with pytest.raises(InputError):
        read_message(raw, SAY)
