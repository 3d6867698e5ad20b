"""What is for the agent alone: notes hold only what the card holds, questions may be sent, nothing else reaches a draft."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import situation
from assistant.content import Content
from assistant.content.advice import HandlingEntry
from assistant.content.buyers import SLOT
from assistant.guard import Guard
from assistant.handling import filled, handle
from assistant.schema import Analysis, Handling, Intent, Message, OrderCard, Scored
from tests.conftest import NOON

PLACES = [
    "allergy/skin", "allergy/smell", "allergy/stomach", "damage/broken", "damage/missing", "damage/spoiled",
    "damage/wrong_item", "delay/lost", "delay/signed", "malicious/empty_parcel", "malicious/legal", "malicious/no_reason",
    "malicious/refund_only", "malicious/threat",
]  # fmt: skip


def told(content: Content, intent: Intent, sub: str, **fields: object) -> Handling | None:
    analysis = Analysis(intents=(Scored(intent, 0.95),), primary=intent, sub=sub, emotion=1)
    message = Message(**{"text": "您好，帮我看看这个"} | fields)
    return handle(content, situation.read(content, message, analysis, NOON))


# notes


@pytest.mark.parametrize(
    ("values", "note"),
    [
        ({"a": "面霜", "b": "2024"}, "商品面霜，批次2024。照片待传。"),
        ({"a": "面霜"}, "商品面霜。照片待传。"),
        ({"b": "2024"}, "批次2024。照片待传。"),
        ({}, "照片待传。"),
    ],
)
def test_a_clause_whose_value_is_not_held_is_left_out(values, note):
    assert filled("商品{a}，批次{b}。照片待传。", values) == note


def test_a_note_that_loses_its_end_still_ends_as_a_sentence():
    assert filled("先核对，批次{b}", {}) == "先核对。"
    assert filled("先核对；批次{b}。", {}) == "先核对。"


NOTE = st.lists(
    st.one_of(st.sampled_from(["{a}", "{b}", "，", "。", "；", "商品", "{", "}"]), st.text(max_size=4)), max_size=12
)


@given(NOTE.map("".join), st.fixed_dictionaries({}, optional={"a": st.just("面霜"), "b": st.just("2024")}))
def test_of_any_note_no_slot_is_left(text, values):
    assert SLOT.findall(filled(text, values)) == []


@given(NOTE.map("".join))
def test_of_any_note_what_has_no_slot_is_kept(text):
    whole = SLOT.sub("", text)
    if not SLOT.search(whole):
        assert filled(whole, {}) == "".join(re.findall(r"[^，。；]+[，。；]?", whole))


# what is told


def test_every_kind_of_dispute_is_told_how_to_go_about(content):
    assert sorted(content.handling) == PLACES


def test_notes_hold_the_values_of_the_card(content):
    found = told(content, "malicious", "empty_parcel", card=OrderCard(pack_weight="1.2kg", sign_time="11月19日14:05"))
    assert found
    assert found.note.startswith("买家反馈空包。签收11月19日14:05，出库重量1.2kg。已请买家说明")


def test_notes_hold_nothing_that_the_card_does_not(content):
    found = told(content, "allergy", "skin")
    assert found
    assert found.log.startswith("可疑不良反应登记。买家所述部位")
    assert SLOT.findall(found.note + found.log) == []


def test_a_case_is_passed_on_to_a_named_role(content):
    found = told(content, "malicious", "legal")
    assert found
    assert found.hand_off.startswith("一提到倍数赔付、起诉或监管就转，食品和化妆品更不要拖，交给主管：")


def test_nobody_is_told_to_pass_a_case_on_to_himself(content):
    for role, passed in (("agent", True), ("senior", False), ("lead", False)):
        found = told(content, "malicious", "no_reason", role=role)
        assert found
        assert bool(found.hand_off) is passed


def test_of_a_kind_that_the_files_do_not_know_nothing_is_told(content):
    assert told(content, "other", "invoice") is None


def test_only_an_adverse_reaction_has_a_log(content):
    assert [place for place, entry in content.handling.items() if entry.log] == [
        "allergy/skin",
        "allergy/stomach",
        "allergy/smell",
    ]


@pytest.mark.parametrize("place", PLACES)
def test_questions_may_be_sent_as_they_are(content, place):
    guard = Guard(content.rules)
    asked = content.handling[place].questions
    assert [found for each in asked for found in guard.check(each, (), Message(), {}, frozenset(), None)] == []


# what reaches no buyer


def inner(entry: HandlingEntry) -> set[str]:
    """Return the clauses, of 8 characters or more, of what stays inside the shop."""
    texts = [entry.first, entry.note, entry.log, *entry.careful]
    texts += [entry.hand_off.when, entry.hand_off.how] if entry.hand_off else []
    texts += [text for each in entry.evidence for text in (each.what, each.where, each.why)]
    return {clause for text in texts for clause in re.split(r"[，。；：、“”]", text) if len(clause) >= 8}


@pytest.mark.parametrize(("asked", "count"), [("floor", 60), ("assistant", 12)])
def test_nothing_that_stays_inside_ever_stands_in_a_draft(content, request, asked, count):
    assistant = request.getfixturevalue(asked)
    records = [each for each in content.records if {"malicious", "allergy"} & set(each.intents) and each.channel == "chat"]
    clauses = set().union(*map(inner, content.handling.values()))
    leaked = []
    for record in random.Random(5).sample(records, count):
        found = assistant.suggest(Message(text=record.message, history=record.history, card=record.facts))
        said = "\n".join(draft.text for draft in found.drafts)
        leaked += [(record.id, clause) for clause in clauses if clause in said]
    assert leaked == []
