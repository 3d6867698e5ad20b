"""What is forgotten and what stays, on both databases: texts go first, the numbers that were counted of them much later."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from assistant.schema import Analysis, Draft, Exemplar, Message, Owed, Scored, Suggestion
from assistant.store.store import Store
from assistant.store.values import Change, Copied, Corrected, Opinion, Said

NOON = datetime(2026, 11, 25, 12, 0)
LATER = NOON + timedelta(days=1)
SEEN = Analysis(intents=(Scored("delay", 0.75), Scored("other", 0.25)), primary="delay", sub="not_shipped", emotion=1)
DRAFT = Draft(text="我去核实。", parts=(), style="warm", source="pattern", exemplars=(Exemplar(id="p1", source="", parts=()),))


def suggest(store: Store, at: datetime = NOON, text: str = "没发货") -> None:
    store.log.suggested(
        Suggestion(id="s", analysis=SEEN, drafts=(DRAFT,)), Message(text=text), at, conversation="c", who="小安"
    )
    store.log.copied(Copied(suggestion="s", draft=1, drafted="我去核实。", text="我去核实", conversation="c", who="小安"), at)
    store.log.felt(Opinion(suggestion="s", draft=1, verdict="down", reasons=("cold",), note="太冷", who="小安"), at)


def test_a_suggestion_loses_its_words_and_keeps_its_numbers(store):
    suggest(store)
    assert store.purge(LATER) == 3
    kept = store.log.one("s")
    assert (kept.text, kept.conversation, [each.text for each in kept.drafts]) == ("", "", [""])
    assert (kept.at, kept.who, kept.intent, kept.emotion, kept.drafts[0].exemplars) == (NOON, "小安", "delay", 1, ("p1",))


def test_a_copy_loses_its_words_and_keeps_its_numbers(store):
    suggest(store)
    store.purge(LATER)
    (kept,) = store.log.one("s").copies
    assert (kept.text, kept.draft, kept.distance, kept.seconds, kept.who) == ("", 1, 0.2, 0.0, "小安")
    assert store.recent("c", 5) == store.recent("", 5) == ()


def test_an_opinion_loses_its_note_and_keeps_its_reasons(store):
    suggest(store)
    store.purge(LATER)
    (kept,) = store.log.opinions("s")
    assert (kept.note, kept.verdict, kept.reasons) == ("", "down", ("cold",))


def test_a_notice_of_no_words_loses_its_conversation_as_well(store):
    suggest(store, text="")
    store.purge(LATER)
    assert store.log.one("s").conversation == ""


def test_what_is_empty_already_counts_no_more(store):
    suggest(store)
    store.purge(LATER)
    assert store.purge(LATER) == 0


def test_what_is_young_stays_whole(store):
    suggest(store, at=LATER)
    assert store.purge(LATER) == 0
    assert (store.log.one("s").text, store.log.one("s").drafts[0].text) == ("没发货", "我去核实。")


@pytest.mark.parametrize(("verdict", "left"), [("accepted", ["没发货"]), ("rejected", []), ("waiting", [])])
def test_a_correction_stays_only_when_it_was_accepted(store, verdict, left):
    id = store.log.corrected(Corrected(text="没发货", was="other", now="delay"), NOON)
    if verdict != "waiting":
        store.log.decide_correction(id, verdict, "小主管", NOON)
    store.purge(LATER)
    assert [each.text for each in store.log.corrections(None)] == left


@pytest.mark.parametrize(("verdict", "left"), [("accepted", 1), ("rejected", 0), ("waiting", 0)])
def test_changes_that_were_accepted_are_history_that_stays(store, verdict, left):
    id = store.phrases.propose(Change(kind="add"), NOON)
    if verdict != "waiting":
        store.phrases.decide(id, verdict, "", "", NOON)
    assert store.purge(LATER) == 0
    store.purge(LATER, LATER)
    assert len(store.phrases.changes()) == left


def test_an_accepted_pardon_outlives_what_was_said_around_it(store):
    made = store.pardon("BEST", "warn", "最快", "最快明天到", "说时间", "agent", NOON)
    store.review(made.id, "accepted", "lead", "好", NOON)
    store.purge(LATER, LATER)
    assert store.accepted("BEST") == {"最快"}
    assert [(each.text, each.reason) for each in store.pardons("accepted")] == [("", "")]


def test_owed_answers_go(store):
    store.owe("c", (Owed(quote="晚些", due=LATER),), "晚些回您", NOON)
    store.owe("d", (Owed(quote="晚些", due=LATER),), "晚些回您", LATER)
    assert store.purge(LATER) == 1
    assert [each.conversation for each in store.due(LATER)] == ["d"]


def test_a_conversation_that_nobody_touched_goes_with_all_in_it(store):
    talk = store.talks.open("甲", "", NOON)
    store.talks.add(talk.id, [Said(who="buyer", text="在吗", at=LATER)], NOON)
    store.talks.note(talk.id, "催了", "", LATER)
    store.purge(LATER)
    assert store.talks.all(closed=True) == []


def test_a_conversation_that_goes_on_loses_what_is_old(store):
    talk = store.talks.open("甲", "", NOON)
    for text, at in (("旧的", NOON), ("新的", LATER)):
        store.talks.add(talk.id, [Said(who="buyer", text=text)], at)
        store.talks.note(talk.id, text, "", at)
    assert store.purge(LATER) == 2
    assert [each.text for each in store.talks.one(talk.id).turns] == ["新的"]
    assert [each.what for each in store.talks.events(talk.id)] == ["新的"]


def test_users_keys_and_layouts_stay_and_ended_sign_ins_go(store):
    store.people.add("小安", "agent", "", NOON)
    store.people.add_key("erp", "digest", 60, NOON)
    store.people.begin("token", "小安", LATER - timedelta(seconds=1), NOON)
    store.talks.learn("{}", NOON)
    assert store.purge(LATER, LATER) == 1
    assert (len(store.people.all()), len(store.people.keys()), store.talks.layouts()) == (1, 1, ("{}",))


def test_rows_go_when_even_their_numbers_are_old(store):
    suggest(store)
    store.log.corrected(Corrected(text="没发货", was="other", now="delay"), NOON)
    store.purge(LATER, LATER)
    assert (store.log.recent(), store.log.opinions("s"), store.log.corrections(None)) == ([], [], [])
    assert store.phrases.used() == {}


def ago(days: int) -> datetime:
    return datetime.now() - timedelta(days=days)


def test_old_words_are_purged_on_opening_and_rows_of_more_than_400_days(where):
    with Store(where) as store:
        for id, days in (("today", 1), ("last-month", 31), ("last-year", 399), ("before", 401)):
            made = Suggestion(id=id, analysis=SEEN, drafts=())
            store.log.suggested(made, Message(text="没发货"), ago(days))
        store.copied("a", "很早", ago(31))
        store.copied("a", "不久", ago(29))
    with Store(where, days=30) as store:
        assert store.recent("a", 5) == ("不久",)
        assert [(each.id, each.text) for each in store.log.recent()] == [
            ("today", "没发货"),
            ("last-month", ""),
            ("last-year", ""),
        ]


def test_words_may_be_kept_for_longer_than_400_days(where):
    with Store(where) as store:
        store.copied("a", "很早", ago(500))
    with Store(where, days=600) as store:
        assert store.recent("a", 5) == ("很早",)


def test_without_days_nothing_is_purged(where):
    with Store(where) as store:
        store.copied("a", "很早", datetime(2001, 1, 1))
    with Store(where) as store:
        assert store.recent("a", 5) == ("很早",)


def test_fewer_days_than_one_are_refused(tmp_path):
    with pytest.raises(ValueError, match=r"^days is 0"):
        Store(tmp_path / "store.db", days=0)
