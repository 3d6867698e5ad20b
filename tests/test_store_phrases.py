"""Changes of the library, and how its patterns are used, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from assistant.errors import InputError
from assistant.schema import Analysis, Draft, Exemplar, Message, Scored, Suggestion
from assistant.store.private import pattern
from assistant.store.store import Store
from assistant.store.values import Change, Copied, Used

NOON = datetime(2026, 11, 25, 12, 0)
SEEN = Analysis(intents=(Scored("delay", 1.0),), primary="delay", sub="", emotion=0)
EDIT = Change(
    kind="edit", pattern="delay-01", before={"text": "等等"}, after={"text": "让您久等了", "tags": ["催", 2, None]},
    who="小安", why="太短", file="prompts/delay.yaml",
)  # fmt: skip


def test_a_change_waits_with_all_that_was_said(store):
    id = store.phrases.propose(EDIT, NOON)
    (kept,) = store.phrases.changes("waiting")
    assert kept.model_dump() == EDIT.model_dump() | {
        "id": id, "version": 1, "at": NOON, "state": "waiting", "by": "", "note": "", "decided": None,
    }  # fmt: skip


def test_versions_count_by_pattern_and_the_newest_comes_first(store):
    for each in ("delay-01", "delay-02", "delay-01"):
        store.phrases.propose(Change(kind="retire", pattern=each), NOON)
    assert [(each.pattern, each.version) for each in store.phrases.changes()] == [
        ("delay-01", 2),
        ("delay-02", 1),
        ("delay-01", 1),
    ]
    assert [each.version for each in store.phrases.changes(pattern="delay-01")] == [2, 1]


def test_each_new_pattern_is_a_first_version(store):
    for _ in range(2):
        store.phrases.propose(Change(kind="add", after={"text": "新的"}), NOON)
    assert [each.version for each in store.phrases.changes()] == [1, 1]


def test_a_lead_decides(store):
    id = store.phrases.propose(EDIT, NOON)
    kept = store.phrases.decide(id, "rejected", "小主管", "先不改", NOON + timedelta(hours=1))
    assert (kept.state, kept.by, kept.note, kept.decided) == ("rejected", "小主管", "先不改", NOON + timedelta(hours=1))
    assert store.phrases.changes("waiting") == []
    assert store.phrases.changes("rejected") == [kept]


def test_an_unknown_change_is_told(store):
    with pytest.raises(InputError, match=r"^没有编号是 3 的改动，"):
        store.phrases.decide(3, "accepted", "", "", NOON)


def test_personal_data_is_masked_however_deep_it_stands(store):
    store.phrases.propose(Change(kind="add", after={"parts": [{"text": "打13800138000"}]}, why="13800138000"), NOON)
    assert "13800138000" not in str(store.phrases.changes())
    assert store.phrases.changes()[0].after == {"parts": [{"text": "打[手机号]"}]}


def suggest(store: Store, id: str, *patterns: str, at: datetime = NOON) -> None:
    drafts = tuple(
        Draft(text="好", parts=(), style="warm", source="", exemplars=(Exemplar(id=each, source="", parts=()),))
        for each in patterns
    )
    store.log.suggested(Suggestion(id=id, analysis=SEEN, drafts=drafts), Message(text="话"), at)


def copy(store: Store, id: str, draft: int, text: str) -> None:
    store.log.copied(Copied(suggestion=id, draft=draft, drafted="好" if draft else "", text=text, conversation=id), NOON)


def test_use_counts_drafts_shown_and_copied_and_how_much_they_were_changed(store):
    suggest(store, "a", "delay-01", "delay-02")
    suggest(store, "b", "delay-01")
    copy(store, "a", 1, "好")
    copy(store, "b", 1, "好的")
    assert store.phrases.used() == {"delay-01": Used(shown=2, copied=2, edited=0.25), "delay-02": Used(shown=1)}


def test_a_text_of_ones_own_uses_no_pattern(store):
    suggest(store, "a", "delay-01")
    copy(store, "a", 0, "自己写的")
    assert store.phrases.used() == {"delay-01": Used(shown=1)}


def test_use_may_be_counted_since_a_moment(store):
    suggest(store, "a", "delay-01")
    suggest(store, "b", "delay-02", at=NOON + timedelta(days=1))
    copy(store, "a", 1, "好")
    assert store.phrases.used(NOON + timedelta(hours=1)) == {"delay-02": Used(shown=1)}


def test_no_pattern_of_the_library_is_taken_for_personal_data(content):
    assert [each.id for each in content.patterns if pattern(each.id) != each.id] == []


def test_an_id_that_is_none_of_ours_is_masked():
    assert pattern("13800138000") == "[手机号]"
