"""False alarms: an agent reports, a lead decides, and a warning about just these words becomes a hint. A stop stays a stop."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import InputError
from assistant.schema import Finding
from assistant.store.pardons import softened
from assistant.store.store import Store

NOON = datetime(2026, 11, 25, 12, 0)
QUOTE = "最快"


def reported(store: Store, severity="warn", quote=QUOTE, rule="ABSOLUTE-BEST", text=f"{QUOTE}也要明天到", at=NOON):
    return store.pardon(rule, severity, quote, text, "说的是时间", "agent", at)


def accept(store: Store, id: int):
    return store.review(id, "accepted", "lead", "可以", NOON + timedelta(hours=1))


def finding(severity="warn", quote=QUOTE, rule="ABSOLUTE-BEST"):
    return Finding(rule=rule, severity=severity, start=0, end=len(quote), quote=quote, why="绝对化用语")


def test_a_report_waits_with_all_that_was_said(store):
    reported(store)
    (found,) = store.pardons("waiting")
    assert (found.rule, found.severity, found.quote, found.text) == ("ABSOLUTE-BEST", "warn", "最快", "最快也要明天到")
    assert (found.reason, found.role, found.made, found.state) == ("说的是时间", "agent", NOON, "waiting")


def test_a_report_alone_changes_nothing(store):
    reported(store)
    assert store.accepted("ABSOLUTE-BEST") == set()


def test_an_accepted_one_gives_its_quote_under_its_rule(store):
    accept(store, reported(store).id)
    assert store.accepted("ABSOLUTE-BEST") == {"最快"}
    assert store.accepted("ABSOLUTE-FIRST") == set()
    assert store.all_accepted() == {"ABSOLUTE-BEST": frozenset({"最快"})}


def test_a_review_notes_who_when_and_what(store):
    found = accept(store, reported(store).id)
    assert (found.state, found.by, found.note, found.reviewed) == ("accepted", "lead", "可以", NOON + timedelta(hours=1))
    assert store.pardons("waiting") == []
    assert store.pardons("accepted") == [found]


def test_a_rejected_one_changes_nothing(store):
    store.review(reported(store).id, "rejected", "lead", "", NOON)
    assert store.accepted("ABSOLUTE-BEST") == set()
    assert len(store.pardons("rejected")) == 1


def test_a_lead_may_think_again(store):
    made = reported(store)
    accept(store, made.id)
    store.review(made.id, "rejected", "lead", "", NOON)
    assert store.accepted("ABSOLUTE-BEST") == set()


def test_a_review_holds_for_all_reports_of_the_same_words(store):
    first = reported(store)
    reported(store, text="最快后天到")
    accept(store, first.id)
    assert store.pardons("waiting") == []


def test_a_review_holds_for_no_other_words_and_no_other_severity(store):
    first = reported(store)
    reported(store, quote="最快也")
    reported(store, severity="stop")
    accept(store, first.id)
    assert [(each.quote, each.severity) for each in store.pardons("waiting")] == [("最快也", "warn"), ("最快", "stop")]


def test_a_stop_is_noted_but_never_accepted(store):
    found = accept(store, reported(store, severity="stop").id)
    assert (found.state, found.softens) == ("accepted", False)
    assert store.all_accepted() == {}


@pytest.mark.parametrize("quote", ["", " ", "13800138000", "加微信abc12345"])
def test_words_that_are_none_or_masked_name_nothing(store, quote):
    found = accept(store, reported(store, quote=quote, text=f"请记下：{quote}").id)
    assert (found.exact, found.softens) == (False, False)
    assert store.all_accepted() == {}


def test_reports_of_different_masked_words_are_reviewed_one_by_one(store):
    first = reported(store, quote="13800138000", text="13800138000")
    reported(store, quote="13900139000", text="13900139000")
    accept(store, first.id)
    assert [each.id for each in store.pardons("waiting")] == [2]


def test_an_unknown_id_is_told(store):
    with pytest.raises(InputError, match=r"^没有编号是 3 的误报，"):
        accept(store, 3)


@pytest.mark.parametrize(("severity", "role"), [("fatal", "agent"), ("warn", "buyer")])
def test_what_is_no_severity_or_role_is_not_kept(store, severity, role):
    with pytest.raises(ValueError, match="is none"):
        store.pardon("X", severity, "最快", "最快", "", role, NOON)
    assert store.pardons("waiting") == []


def test_what_is_no_verdict_is_not_kept(store):
    made = reported(store)
    with pytest.raises(ValueError, match="is none"):
        store.review(made.id, "waiting", "lead", "", NOON)
    assert store.pardons("waiting") == [made]


def test_an_accepted_warning_becomes_a_hint():
    assert softened([finding()], {"ABSOLUTE-BEST": {"最快"}}) == (finding("hint"),)


def test_an_accepted_stop_stays_a_stop():
    assert softened([finding("stop")], {"ABSOLUTE-BEST": {"最快"}}) == (finding("stop"),)


def test_other_words_and_other_rules_stay_warnings():
    others = (finding(quote="最快也"), finding(rule="ABSOLUTE-FIRST"), finding(quote=""))
    assert softened(others, {"ABSOLUTE-BEST": {"最快", ""}}) == others


FINDINGS = st.builds(
    Finding,
    rule=st.sampled_from("AB"),
    severity=st.sampled_from(["stop", "warn", "hint"]),
    start=st.just(0),
    end=st.integers(0, 3),
    quote=st.text("最快", max_size=3),
    why=st.just("因为"),
)
ACCEPTED = st.dictionaries(st.sampled_from("AB"), st.sets(st.text("最快", max_size=3)))


@given(st.lists(FINDINGS), ACCEPTED)
def test_nothing_accepted_ever_changes_a_stop(findings, accepted):
    found = softened(findings, accepted)
    assert [each for each in found if each.severity == "stop"] == [each for each in findings if each.severity == "stop"]


@given(st.lists(FINDINGS), ACCEPTED)
def test_nothing_but_a_severity_changes_and_nothing_is_lost(findings, accepted):
    found = softened(findings, accepted)
    assert [each.model_copy(update={"severity": "hint"}) for each in found] == [
        each.model_copy(update={"severity": "hint"}) for each in findings
    ]
