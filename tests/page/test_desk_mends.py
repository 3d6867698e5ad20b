"""One click to a safer text: what it takes the place of, and where it takes thought instead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.grounding import Grounding
from assistant.page.desk.mends import Mend, Mender
from assistant.schema import Finding, Message
from assistant.text import words

CONTACT = "就在这个窗口说，我一直跟着；退款从订单的售后走。"


@pytest.fixture(scope="module")
def mender(content) -> Mender:
    general = Grounding([words(rule.instead) for rule in content.rules if rule.family != "tone"])
    return Mender(content, general, Message(text="快递没动"))


def finding(rule: str, start: int, end: int, instead: str) -> Finding:
    return Finding(rule=rule, severity="stop", start=start, end=end, quote="", why="说明", instead=instead)


def test_whole_sentence_makes_room_for_the_safer_one(mender):
    text = "您急，我懂。您加我微信说。我在。"
    mend = mender.one(finding("DIV-CONTACT", 9, 11, CONTACT), text)
    assert mend == Mend("swap", "您加我微信说。", CONTACT, 6)
    assert mend.done(text) == f"您急，我懂。{CONTACT}我在。"


def test_place_is_counted_as_a_browser_counts(mender):
    mend = mender.one(finding("DIV-CONTACT", 8, 10, CONTACT), "😀急，我懂。加我微信说。")
    assert (mend.was, mend.at) == ("加我微信说。", 7)
    assert mend.done("😀急，我懂。加我微信说。") == f"😀急，我懂。{CONTACT}"


def test_sentence_that_the_text_says_already_is_not_said_twice(mender):
    text = f"{CONTACT}您加我微信说。"
    mend = mender.one(finding("DIV-CONTACT", len(CONTACT) + 3, len(CONTACT) + 5, CONTACT), text)
    assert mend.kind == "drop"
    assert mend.done(text) == CONTACT


def test_missing_feeling_is_put_before_what_stands_there(mender):
    mend = mender.one(finding("ORDER-FEELING", 0, 6, "碰上这样的事，换谁心里都不好受。"), "我去核实。")
    assert mend.done("我去核实。") == "碰上这样的事，换谁心里都不好受。我去核实。"


def test_one_form_of_address_all_through(mender):
    mend = mender.one(finding("REG-MIXED", 0, 1, "您先别急。"), "你别急，您说的我记下了，你放心。")
    assert mend.done("你别急，您说的我记下了，你放心。") == "您别急，您说的我记下了，您放心。"


@pytest.mark.parametrize(
    ("rule", "instead"),
    [
        ("TONE-LONG", "您平时穿M，这款拍M就合身。"),
        ("SLOT-EMPTY", "最新的物流我现在去查，查到就告诉您。"),
        ("TONE-OFFICIAL", "水壶漏了一桌，收拾起来够烦的。"),
        ("DIV-CONTACT", ""),
        ("NO-SUCH-RULE", "好。"),
    ],
)
def test_example_of_another_case_is_only_read(mender, rule, instead):
    assert mender.one(finding(rule, 0, 2, instead), "您急，我懂。") is None


@given(st.text(max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_any_finding_in_any_text_leaves_the_rest_as_it_is(mender, text, start, end):
    mend = mender.one(finding("DIV-CONTACT", min(start, end), max(start, end), CONTACT), text)
    if mend:
        before = text.encode("utf-16-le")[: 2 * mend.at].decode("utf-16-le")
        rest = text[len(before) + len(mend.was) :]
        assert mend.done(text) == before + mend.to + rest
