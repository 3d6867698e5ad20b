"""Conversations with their turns, cards and timelines, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from assistant.errors import InputError
from assistant.schema import Analysis, Message, OrderCard, Owed, Scored, Suggestion
from assistant.store.private import key
from assistant.store.store import Store
from assistant.store.values import Copied, Opinion, Said

NOON = datetime(2026, 11, 25, 12, 0)
HELLO = Said(who="buyer", text="在吗", at=NOON - timedelta(minutes=3), emotion=1, intent="other")
SEEN = Analysis(intents=(Scored("other", 1.0),), primary="other", sub="", emotion=0)


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


@pytest.fixture
def talk(store):
    return store.talks.open("裙子没到", "小安", NOON)


def test_a_conversation_begins_empty(store, talk):
    assert (talk.name, talk.who, talk.opened, talk.touched, talk.closed) == ("裙子没到", "小安", NOON, NOON, None)
    assert (talk.card, talk.turns) == (OrderCard(), ())
    assert store.talks.one(talk.id) == talk


def test_an_id_is_also_what_all_else_is_kept_under(store, talk):
    assert key(talk.id) == talk.id
    assert talk.id != store.talks.open("裙子没到", "小安", NOON).id


def test_turns_come_back_in_the_order_they_were_added(store, talk):
    store.talks.add(talk.id, [HELLO, Said(who="agent", text="在的")], NOON + minutes(1))
    found = store.talks.add(talk.id, [Said(who="note", text="熟客")], NOON + minutes(2))
    assert found.turns == (HELLO, Said(who="agent", text="在的"), Said(who="note", text="熟客"))
    assert found.touched == NOON + minutes(2)
    assert store.talks.one(talk.id) == found


def test_the_newest_turn_comes_first(store, talk):
    other = store.talks.open("破了", "小平", NOON + minutes(1))
    store.talks.add(talk.id, [HELLO], NOON + minutes(2))
    assert [each.id for each in store.talks.all()] == [talk.id, other.id]
    assert store.talks.all()[0].turns == (HELLO,)
    assert [each.id for each in store.talks.all(limit=1)] == [talk.id]


def test_everybody_sees_their_own(store, talk):
    store.talks.open("破了", "小平", NOON)
    assert [each.id for each in store.talks.all("小安")] == [talk.id]


def test_a_closed_one_is_listed_when_asked_for(store, talk):
    store.talks.close(talk.id, NOON + minutes(1))
    store.talks.close(talk.id, NOON + minutes(9))
    assert store.talks.all() == []
    assert [each.closed for each in store.talks.all(closed=True)] == [NOON + minutes(1)]


def test_a_turn_opens_a_closed_one_again(store, talk):
    store.talks.close(talk.id, NOON)
    assert store.talks.add(talk.id, [], NOON).closed == NOON
    assert store.talks.add(talk.id, [HELLO], NOON).closed is None


def test_a_card_takes_the_place_of_the_last_one(store, talk):
    store.talks.card(talk.id, OrderCard(product="连衣裙", paid="129元"))
    store.talks.card(talk.id, OrderCard(product="衬衫"))
    assert store.talks.one(talk.id).card == OrderCard(product="衬衫")


def test_personal_data_is_masked_and_left_out_of_the_card(store, talk):
    store.talks.rename(talk.id, "买家13800138000")
    store.talks.add(talk.id, [Said(who="buyer", text="打13800138000")], NOON)
    store.talks.card(talk.id, OrderCard(product="连衣裙", signer="13800138000"))
    store.talks.note(talk.id, "回拨13800138000", "13800138000", NOON)
    found = store.talks.one(talk.id)
    assert (found.name, found.turns[0].text, found.card) == ("买家[手机号]", "打[手机号]", OrderCard(product="连衣裙"))
    assert [(each.what, each.by) for each in store.talks.events(talk.id)] == [("回拨[手机号]", "[手机号]")]


def test_the_timeline_is_in_order_of_time(store, talk):
    store.talks.note(talk.id, "回访", "小安", NOON + minutes(5))
    first = store.talks.note(talk.id, "催了快递", "小安", NOON)
    events = store.talks.events(talk.id)
    assert [(each.at, each.what, each.by, each.to) for each in events] == [
        (NOON, "催了快递", "小安", ""),
        (NOON + minutes(5), "回访", "小安", ""),
    ]
    assert events[0] == first


def test_a_hand_over_changes_hands_and_is_noted(store, talk):
    made = store.talks.hand_over(talk.id, "小平", "等物流回复", "小安", NOON)
    assert store.talks.one(talk.id).who == "小平"
    assert (made.what, made.by, made.to) == ("等物流回复", "小安", "小平")
    assert store.talks.events(talk.id) == (made,)


def fill(store: Store, conversation: str) -> None:
    store.log.suggested(
        Suggestion(id=f"s-{conversation}", analysis=SEEN, drafts=()), Message(text="话"), NOON, conversation=conversation
    )
    store.log.copied(Copied(suggestion=f"s-{conversation}", text="晚些回您", conversation=conversation), NOON)
    store.log.felt(Opinion(suggestion=f"s-{conversation}", draft=0, verdict="up"), NOON)
    store.owe(conversation, (Owed(quote="晚些", due=NOON),), "晚些回您", NOON)


def test_erasing_takes_all_that_belongs_to_it_and_nothing_else(store, talk):
    other = store.talks.open("别的", "", NOON)
    for each in (talk, other):
        store.talks.add(each.id, [HELLO], NOON)
        store.talks.note(each.id, "催了", "", NOON)
        fill(store, each.id)
    store.talks.erase(talk.id)
    assert [each.id for each in store.talks.all()] == [other.id]
    assert [each.conversation for each in store.log.recent()] == [other.id]
    assert (store.recent(talk.id, 5), store.recent(other.id, 5)) == ((), ("晚些回您",))
    assert [each.conversation for each in store.due(NOON)] == [other.id]
    assert len(store.talks.events(other.id)) == 1


@pytest.mark.parametrize("id", ["", "talk-none", "13800138000", "a\x00"])
def test_an_unknown_one_is_told(store, id):
    for ask in (
        lambda: store.talks.one(id),
        lambda: store.talks.add(id, [HELLO], NOON),
        lambda: store.talks.card(id, OrderCard()),
        lambda: store.talks.rename(id, "名"),
        lambda: store.talks.close(id, NOON),
        lambda: store.talks.hand_over(id, "小平", "", "", NOON),
        lambda: store.talks.erase(id),
        lambda: store.talks.note(id, "催了", "", NOON),
        lambda: store.talks.events(id),
    ):
        with pytest.raises(InputError, match=r"^没有这个会话，可能已经删掉了。"):
            ask()


def test_layouts_that_were_learnt_are_kept_until_they_are_forgotten(store):
    store.talks.learn('{"a": 1}', NOON)
    store.talks.learn('{"b": 2}', NOON + minutes(1))
    store.talks.learn('{"a": 1}', NOON + minutes(2))
    assert store.talks.layouts() == ('{"a": 1}', '{"b": 2}')
    store.talks.forget('{"a": 1}')
    store.talks.forget('{"a": 1}')
    assert store.talks.layouts() == ('{"b": 2}',)
