"""What the agent filled in becomes one message, or one sentence that says what cannot be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import InputError
from assistant.page.desk.form import FIELDS, Form, message, turns
from assistant.schema import OrderCard, Turn


def test_page_has_exactly_the_fields_of_the_order_card():
    assert sorted(FIELDS) == sorted(OrderCard.model_fields)


def test_form_becomes_a_message(content):
    form = Form(
        text="三天没动了", history="买家：在吗", channel="review", role="senior", card={"carrier": " 中通 ", "eta": "  "}
    )
    made = message(form, content)
    assert made.text == "三天没动了"
    assert made.history == (Turn(who="buyer", text="在吗"),)
    assert (made.channel, made.role) == ("review", "senior")
    assert made.card == OrderCard(carrier="中通")


def test_earlier_turns_are_told_apart_by_name(content):
    assert turns("买家：昨天就问了\n客服: 我去核实\n 顾客：好", content) == (
        Turn(who="buyer", text="昨天就问了"), Turn(who="agent", text="我去核实"), Turn(who="buyer", text="好"),
    )  # fmt: skip


def test_line_without_a_name_goes_on_with_the_turn_above(content):
    assert turns("买家：昨天就问了\n\n到现在没人回", content) == (Turn(who="buyer", text="昨天就问了\n到现在没人回"),)


def test_first_line_without_a_name_is_told(content):
    with pytest.raises(InputError, match="前几轮对话的第一行要以“买家：”或“客服：”开头，现在是“昨天就问了”。"):
        turns("昨天就问了", content)


def test_too_long_message_is_told_with_its_length(content):
    with pytest.raises(InputError, match="“买家消息”有 10,001 个字，最多 10,000 个字。"):
        message(Form(text="急" * 10_001), content)


def test_too_long_field_is_told_by_its_name(content):
    with pytest.raises(InputError, match="“商品”有 201 个字，最多 200 个字。"):
        message(Form(card={"product": "灯" * 201}), content)


def test_unknown_channel_is_told_and_not_raised_as_something_else(content):
    with pytest.raises(InputError, match="“channel”读不懂"):
        message(Form(channel="fax"), content)


def test_replies_copied_last_go_with_the_message(content):
    assert message(Form(copied=tuple("一二三四五六七八")), content).copied == tuple("三四五六七八")


@given(st.text())
def test_any_text_is_a_message(content, text):
    assert message(Form(text=text), content).text == text


@given(st.text())
def test_any_history_behind_a_name_is_read(content, text):
    read = turns(f"买家：{text}", content)
    assert read[0].who == "buyer"
