"""Changes to the library with their authors: written by a lead, proposed by others, decided, kept as history, counted."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from assistant.content import load
from assistant.errors import InputError, StoreError
from assistant.phrases import queue
from assistant.phrases.entry import of, plain
from assistant.phrases.files import Files
from assistant.phrases.queue import Queue
from assistant.phrases.splicing import Step
from assistant.schema import Analysis, Draft, Exemplar, Message, Part, Scored, Suggestion
from assistant.store.store import FILE, Store
from assistant.store.values import Copied
from tests.library import copied

NOW = datetime(2026, 11, 25, 14, 20)
FIRST = of(
    {
        "intent": "delay",
        "sub": "unshipped",
        "role": "feel",
        "text": "等发货等得心焦，我懂。",
        "style": "brief",
        "emotion": [1, 2],
    }
)
NEW = of({"intent": "delay", "sub": "stuck", "role": "feel", "text": "停了这么久，您急得对。", "style": "warm", "emotion": [2]})


def like(pattern, **update):
    return of({**plain(pattern), **update})


@pytest.fixture
def shop(tmp_path):
    return copied(tmp_path)


@pytest.fixture
def store(shop):
    with Store(shop / FILE) as store:
        yield store


@pytest.fixture
def desk(shop, store) -> Queue:
    say = load(shop).say
    return Queue(store, Files(shop, shop / "var", say), say)


def library(shop):
    return {each.text: each for each in load(shop).patterns}


def test_change_of_a_lead_is_in_the_file_and_in_the_history(shop, desk, store):
    better = like(FIRST, text="发货等得心焦，我懂您。")
    told = desk.write([Step(FIRST, better)], "林主管", "读着顺", NOW)
    assert better.text in library(shop)
    [version] = desk.history(better)
    assert (version.number, version.change.id, version.change.who, version.change.by) == (1, told.id, "林主管", "林主管")
    assert (version.change.kind, version.change.why, version.change.file) == ("edit", "读着顺", "prompts/patterns/delay.yaml")
    assert store.phrases.changes("waiting") == []


def test_history_follows_a_sentence_through_its_wordings(desk):
    steps = [FIRST, like(FIRST, text="发货等得心焦，我懂您。"), like(FIRST, text="发货让您久等，我懂。")]
    retired = like(steps[2], retired=True)
    for at, (before, after) in enumerate(
        [(steps[0], steps[1]), (steps[1], steps[2]), (steps[2], retired), (retired, steps[2])]
    ):
        desk.write([Step(before, after)], "甲", "", NOW + timedelta(minutes=at))
    versions = desk.history(steps[2])
    assert [each.number for each in versions] == [4, 3, 2, 1]
    assert [each.change.kind for each in versions] == ["edit", "retire", "edit", "edit"]


def test_history_ends_where_a_sentence_was_added(desk):
    desk.write([Step(None, NEW)], "甲", "", NOW)
    desk.write([Step(NEW, like(NEW, style="plain"))], "乙", "", NOW + timedelta(minutes=1))
    assert [each.change.kind for each in desk.history(NEW)] == ["edit", "add"]
    assert desk.history(FIRST) == []


def test_proposal_changes_nothing_until_it_is_accepted(shop, desk):
    told = desk.propose(Step(None, NEW), "小陈", "好几位买家都这么说", NOW)
    assert NEW.text not in library(shop)
    desk.decide(told.id, "accepted", "林主管", "", NOW)
    assert NEW.text in library(shop)
    [version] = desk.history(NEW)
    assert (version.change.who, version.change.by) == ("小陈", "林主管")


def test_lead_may_reword_what_he_accepts_and_both_wordings_are_kept(shop, desk):
    better = like(NEW, text="停了这么久，您着急是对的。")
    told = desk.propose(Step(None, NEW), "小陈", "", NOW)
    desk.decide(told.id, "accepted", "林主管", "顺了顺", NOW, better)
    assert better.text in library(shop)
    assert NEW.text not in library(shop)
    assert [(each.change.who, each.change.kind) for each in desk.history(better)] == [("林主管", "edit"), ("小陈", "add")]


def test_rejection_needs_a_reason_and_leaves_the_file(shop, desk, store):
    told = desk.propose(Step(FIRST, like(FIRST, retired=True)), "小陈", "", NOW)
    with pytest.raises(InputError, match="写一句为什么"):
        desk.decide(told.id, "rejected", "林主管", " ", NOW)
    desk.decide(told.id, "rejected", "林主管", "这句常用", NOW)
    assert FIRST.text in library(shop)
    assert [(each.state, each.note) for each in store.phrases.changes()] == [("rejected", "这句常用")]


def test_decided_proposal_cannot_be_decided_again(desk):
    told = desk.propose(Step(None, NEW), "小陈", "", NOW)
    desk.decide(told.id, "accepted", "林主管", "", NOW)
    with pytest.raises(InputError, match="这一条已经定过了"):
        desk.decide(told.id, "rejected", "林主管", "不要", NOW)


def test_same_proposal_twice_is_told(desk):
    desk.propose(Step(None, NEW), "小陈", "", NOW)
    with pytest.raises(InputError, match="已经提过了"):
        desk.propose(Step(None, NEW), "小林", "", NOW)


def test_queue_that_is_full_takes_no_more(desk, monkeypatch):
    monkeypatch.setattr(queue, "MOST_WAITING", 1)
    desk.propose(Step(None, NEW), "小陈", "", NOW)
    with pytest.raises(InputError, match="已经有 1 条在等主管看"):
        desk.propose(Step(FIRST, like(FIRST, style="warm")), "小陈", "", NOW)


def test_proposal_whose_sentence_has_changed_since_is_told_and_waits_on(shop, desk, store):
    told = desk.propose(Step(FIRST, like(FIRST, style="warm")), "小陈", "", NOW)
    desk.write([Step(FIRST, like(FIRST, style="plain"))], "林主管", "", NOW)
    with pytest.raises(InputError, match="刚被别人改过"):
        desk.decide(told.id, "accepted", "林主管", "", NOW)
    assert [each.id for each in store.phrases.changes("waiting")] == [told.id]


def broken(store, monkeypatch, *names):
    def refuse(*_):
        raise StoreError("记录库写不进去。")

    for name in names:
        monkeypatch.setattr(store.phrases, name, refuse)


def test_store_that_cannot_be_read_stops_a_change_before_it_is_written(shop, desk, store, monkeypatch):
    broken(store, monkeypatch, "changes")
    with pytest.raises(StoreError):
        desk.write([Step(None, NEW)], "林主管", "", NOW)
    assert NEW.text not in library(shop)


def test_store_that_fails_behind_the_file_is_told_and_accepting_again_mends_it(shop, desk, store, monkeypatch):
    told = desk.propose(Step(None, NEW), "小陈", "", NOW)
    with monkeypatch.context() as patch:
        broken(store, patch, "decide")
        assert desk.decide(told.id, "accepted", "林主管", "", NOW).unnoted == "记录库写不进去。"
    before = (shop / "prompts/patterns/delay.yaml").read_text(encoding="utf-8")
    assert before.count(NEW.text) == 1
    assert desk.decide(told.id, "accepted", "林主管", "", NOW).unnoted == ""
    assert (shop / "prompts/patterns/delay.yaml").read_text(encoding="utf-8") == before
    assert store.phrases.changes("waiting") == []


def test_change_whose_version_could_not_be_kept_says_so(shop, desk, store, monkeypatch):
    broken(store, monkeypatch, "propose")
    assert desk.write([Step(None, NEW)], "林主管", "", NOW).unnoted == "记录库写不进去。"
    assert NEW.text in library(shop)


def test_use_is_counted_by_the_drafts_that_were_shown_and_copied(desk, store):
    part = Part(role="feel", text=FIRST.text)
    exemplar = Exemplar(id=FIRST.id, source="pattern", parts=(part,))
    draft = Draft(text=FIRST.text, parts=(part,), style="warm", source="floor", exemplars=(exemplar,))
    analysis = Analysis(intents=(Scored("delay", 1.0),), primary="delay", sub="unshipped", emotion=1)
    for number, days in enumerate((1, 2, 200)):
        id = f"{number:032x}"
        store.log.suggested(
            Suggestion(id=id, analysis=analysis, drafts=(draft,)), Message(text="还不发货"), NOW - timedelta(days=days)
        )
    store.log.copied(Copied(suggestion=f"{0:032x}", draft=1, drafted=FIRST.text, text=FIRST.text, conversation=""), NOW)
    used = desk.used(NOW)[FIRST.id]
    assert (used.shown, used.copied, used.edited) == (2, 1, 0)
