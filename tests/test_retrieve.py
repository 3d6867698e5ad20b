"""Exemplars are near the message, of its kind, and fit what the card holds and the shop allows."""

from __future__ import annotations

import pytest

from assistant import situation
from assistant.guard import Guard
from assistant.index import shelf, words
from assistant.pieces import collides
from assistant.schema import Analysis, Message, OrderCard, Scored
from tests.conftest import NOON, ROOT


@pytest.fixture(scope="module")
def shelved(content):
    return shelf(content, Guard(content.rules), None, ROOT / "var")


def seen(content, text, intent, sub, emotion=1, **fields):
    analysis = Analysis(intents=(Scored(intent, 0.95),), primary=intent, sub=sub, emotion=emotion)
    return situation.read(content, Message(text=text, **fields), analysis, NOON)


def test_the_records_own_message_finds_the_record(content, shelved):
    record = next(each for each in content.records if each.channel == "chat" and len(each.message) > 20)
    found = shelved.exemplars(seen(content, record.message, record.intents[0], record.sub, record.emotion))
    assert found[0].id == record.id


def test_exemplars_are_of_the_messages_sub(content, shelved):
    found = shelved.exemplars(seen(content, "杯子到手碎了两个", "damage", "broken"))
    subs = {record.id: record.sub for record in content.records}
    assert [subs[each.id] for each in found] == ["broken"] * 3


def test_a_part_whose_slot_is_not_held_is_no_candidate(content, shelved):
    pieces = shelved.candidates("fact", seen(content, "在武汉没动", "delay", "stuck"))
    assert pieces
    assert not any("last_node" in piece.slots for piece in pieces)


def test_a_part_that_offers_more_than_is_allowed_is_no_candidate(content, shelved):
    pieces = shelved.candidates("option", seen(content, "杯子碎了", "damage", "broken", remedies=("resend",)))
    assert pieces
    assert all(piece.remedies <= {"resend"} for piece in pieces)


def test_a_records_part_is_used_only_where_its_own_words_are_met(content, shelved):
    pieces = shelved.candidates("feel", seen(content, "杯子碎了两个", "damage", "broken"))
    for piece in pieces:
        assert all(word in "杯子碎了两个" for word in piece.specific)


def test_a_value_that_repeats_the_sentence_around_it_collides():
    assert collides("您的照片{photo_status}，我在看。", "photo_status", "已发碎杯照片")
    assert not collides("您的照片{photo_status}，我在看。", "photo_status", "已上传2张")


def test_a_card_that_holds_photos_is_not_told_there_are_none(content, shelved):
    card = OrderCard(photo_status="已上传2张")
    pieces = shelved.candidates("fact", seen(content, "碎了", "damage", "broken", card=card))
    assert not any("没看到照片" in piece.text or "没见着照片" in piece.text for piece in pieces)


def test_a_kept_index_gives_the_same_words_and_a_broken_one_is_made_again(content, tmp_path):
    few = content.model_copy(update={"records": content.records[:20], "patterns": content.patterns[:20]})
    first = words(few, tmp_path)
    assert words(few, tmp_path) == first
    (tmp_path / "index" / f"{few.version}.json").write_text("{broken")
    assert words(few, tmp_path) == first
