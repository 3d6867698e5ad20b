"""What was suggested, copied and thought of it, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import InputError
from assistant.schema import Analysis, Draft, Exemplar, Finding, Message, Scored, Suggestion
from assistant.store.distance import distance
from assistant.store.store import Store
from assistant.store.values import Copied, Corrected, KeptDraft, Opinion

NOON = datetime(2026, 11, 25, 12, 0)
ID = "8f14e45fceea467a9b8e3c1d2f4a5b6c"
TEXT = "怎么还没发货"
DRAFT = "让您久等了，我现在去核实。"
SEEN = Analysis(intents=(Scored("delay", 0.75), Scored("other", 0.25)), primary="delay", sub="not_shipped", emotion=1)


def seconds(count: int) -> timedelta:
    return timedelta(seconds=count)


def draft(text: str = DRAFT, pattern: str = "delay-01", **more: object) -> Draft:
    return Draft(
        text=text, parts=(), style="warm", source="pattern", exemplars=(Exemplar(id=pattern, source="", parts=()),), **more
    )


def found(rule: str, severity: str) -> Finding:
    return Finding(rule=rule, severity=severity, start=0, end=1, quote="让", why="因为")


def suggest(store: Store, id: str = ID, text: str = TEXT, at: datetime = NOON, drafts=None, **more: object) -> None:
    made = Suggestion(id=id, analysis=SEEN, drafts=drafts or (draft(),), timings={"first_ms": 12.5, "compose": 3.0})
    store.log.suggested(made, Message(text=text, role="senior"), at, **more)


def copied(text: str = DRAFT, **more: object) -> Copied:
    return Copied(text=text, conversation="c", **{"suggestion": ID, "draft": 1, "drafted": DRAFT} | more)


def test_a_suggestion_is_kept_with_what_was_thought_of_the_message(store):
    suggest(store, conversation="c", who="小安", told="damage", again="warmer")
    kept = store.log.one(ID)
    assert (kept.id, kept.at, kept.conversation, kept.who, kept.text) == (ID, NOON, "c", "小安", TEXT)
    assert (kept.channel, kept.role, kept.intent, kept.told, kept.again) == ("chat", "senior", "delay", "damage", "warmer")
    assert (kept.intents, kept.sub, kept.emotion) == (SEEN.intents, "not_shipped", 1)
    assert (kept.first_ms, kept.done_ms) == (12.5, None)


def test_a_draft_is_kept_with_its_patterns_and_the_rules_that_found_something(store):
    suggest(
        store, drafts=(draft(findings=(found("B", "warn"), found("A", "stop"), found("B", "stop"))), draft("短", "delay-02"))
    )
    assert store.log.one(ID).drafts == (
        KeptDraft(number=1, style="warm", source="pattern", text=DRAFT, exemplars=("delay-01",), rules=("A", "B")),
        KeptDraft(number=2, style="warm", source="pattern", text="短", exemplars=("delay-02",)),
    )


def test_the_same_id_again_takes_the_place_of_what_was_kept(store):
    suggest(store)
    suggest(store, drafts=(draft(), draft("第二条", "delay-02")))
    assert [each.text for each in store.log.one(ID).drafts] == [DRAFT, "第二条"]
    assert len(store.log.recent()) == 1


def test_an_unknown_suggestion_is_none(store):
    assert store.log.one("nothing") is None
    assert store.log.one("") is None


def test_a_suggestion_without_an_id_is_refused(store):
    with pytest.raises(ValueError, match="without an id"):
        suggest(store, id="")


def test_personal_data_is_masked_wherever_it_stands(store):
    suggest(store, text="我是13800138000", drafts=(draft("打13800138000"),), conversation="13800138000", who="13800138000")
    store.log.copied(copied("打13800138000", who="13800138000"), NOON)
    store.log.felt(Opinion(suggestion=ID, draft=1, verdict="down", note="他的号是13800138000"), NOON)
    store.log.corrected(Corrected(text="我是13800138000", was="delay", now="damage"), NOON)
    everything = f"{store.log.recent()}{store.log.corrections()}"
    assert "13800138000" not in everything
    assert "我是[手机号]" in everything


@pytest.mark.parametrize("id", [ID, "13800138000", "请求 1", "x" * 300, "a\x00b"])
def test_a_suggestion_is_found_under_any_id(store, id):
    suggest(store, id=id)
    store.log.copied(copied(suggestion=id), NOON)
    assert len(store.log.one(id).copies) == 1


def test_the_newest_come_first(store):
    suggest(store, "a")
    suggest(store, "b", at=NOON + seconds(1))
    assert [each.id for each in store.log.recent()] == ["b", "a"]
    assert [each.id for each in store.log.recent(limit=1)] == ["b"]
    assert store.log.recent(limit=0) == []


def test_everybody_sees_their_own(store):
    suggest(store, "a", who="小安")
    suggest(store, "b")
    assert [each.id for each in store.log.recent(who="小安")] == ["a"]
    assert [each.id for each in store.log.recent(who="")] == ["b"]


@pytest.mark.parametrize("query", ["发货", "核实", " 改过的 ", "SIZE xl"])
def test_what_was_asked_drafted_or_copied_is_searched(store, query):
    suggest(store, text=f"{TEXT} size XL")
    store.log.copied(copied("改过的话"), NOON)
    suggest(store, "other", text="别的", drafts=(draft("别的"),))
    assert [each.id for each in store.log.recent(query=query)] == [ID]


@pytest.mark.parametrize("query", ["%", "_", "退款", "\\", "'"])
def test_only_what_stands_there_is_found(store, query):
    suggest(store)
    assert store.log.recent(query=query) == []


def test_a_number_is_looked_for_as_it_was_masked(store):
    suggest(store, text="我是13800138000")
    assert len(store.log.recent(query="13800138000")) == 1


def test_a_copy_is_kept_with_how_much_and_how_soon(store):
    suggest(store)
    store.log.copied(copied("让您久等了，我现在去核实！"), NOON + seconds(9))
    (kept,) = store.log.one(ID).copies
    assert (kept.draft, kept.text, kept.at) == (1, "让您久等了，我现在去核实！", NOON + seconds(9))
    assert (round(kept.distance, 3), kept.seconds) == (0.077, 9.0)


def test_a_text_of_ones_own_has_no_distance(store):
    suggest(store)
    store.log.copied(copied("自己写的", draft=0, drafted=""), NOON)
    assert [each.distance for each in store.log.one(ID).copies] == [None]


def test_a_copy_of_no_suggestion_is_a_copy_all_the_same(store):
    store.log.copied(Copied(text="自己写的", conversation="c"), NOON)
    assert store.recent("c", 5) == ("自己写的",)


def test_a_copy_is_what_it_was_before_there_was_a_log(store):
    store.copied("c", "甲", NOON)
    store.log.copied(copied("乙"), NOON + seconds(1))
    store.log.copied(copied("乙"), NOON + seconds(2))
    assert store.recent("c", 5) == ("甲", "乙")
    assert [each.at for each in (suggest(store), store.log.one(ID))[1].copies] == [NOON + seconds(2)]


def test_the_same_words_for_another_message_count_for_it_too(store):
    suggest(store)
    suggest(store, "other")
    store.log.copied(copied(), NOON)
    store.log.copied(copied(suggestion="other"), NOON + seconds(1))
    assert [len(each.copies) for each in store.log.recent()] == [1, 1]
    assert store.recent("c", 5) == (DRAFT,)


def test_the_last_word_of_an_agent_on_a_draft_counts(store):
    store.log.felt(Opinion(suggestion=ID, draft=1, verdict="up", who="小安"), NOON)
    store.log.felt(Opinion(suggestion=ID, draft=1, verdict="down", reasons=("cold", "cold", "long"), who="小安"), NOON)
    store.log.felt(Opinion(suggestion=ID, draft=1, verdict="up", who="小平"), NOON)
    first, second = store.log.opinions(ID)
    assert (first.who, first.verdict, first.reasons) == ("小安", "down", ("cold", "long"))
    assert (second.who, second.verdict, second.reasons) == ("小平", "up", ())


def test_a_correction_waits_for_a_lead(store):
    id = store.log.corrected(Corrected(text=TEXT, was="other", now="delay", sub="not_shipped", suggestion=ID, who="小安"), NOON)
    (kept,) = store.log.corrections()
    assert (kept.id, kept.text, kept.was, kept.now, kept.sub) == (id, TEXT, "other", "delay", "not_shipped")
    assert (kept.suggestion, kept.who, kept.at, kept.state, kept.decided) == (ID, "小安", NOON, "waiting", None)


def test_a_lead_decides_a_correction(store):
    id = store.log.corrected(Corrected(text=TEXT, was="other", now="delay"), NOON)
    kept = store.log.decide_correction(id, "accepted", "小主管", NOON + seconds(5))
    assert (kept.state, kept.by, kept.decided) == ("accepted", "小主管", NOON + seconds(5))
    assert store.log.corrections() == []
    assert store.log.corrections("accepted") == store.log.corrections(None) == [kept]


def test_an_unknown_correction_is_told(store):
    with pytest.raises(InputError, match=r"^没有编号是 3 的更正，"):
        store.log.decide_correction(3, "accepted", "", NOON)


@pytest.mark.parametrize(
    ("drafted", "text", "far"),
    [("", "", 0), ("甲乙丙丁", "甲乙丙丁", 0), (" 甲乙 ", "甲乙", 0), ("甲乙丙丁", "甲丙丁", 0.25), ("甲乙", "丙丁", 1),
     ("", "甲", 1), ("甲乙丙丁", "戊甲乙丙丁", 0.2), ("kitten", "sitting", 3 / 7)],
)  # fmt: skip
def test_distance_is_edits_by_the_longer_length(drafted, text, far):
    assert distance(drafted, text) == far


def slow(one: str, other: str) -> int:
    above = list(range(len(other) + 1))
    for row, character in enumerate(one, 1):
        line = [row]
        for column, each in enumerate(other, 1):
            line.append(min(above[column] + 1, line[-1] + 1, above[column - 1] + (character != each)))
        above = line
    return above[-1]


WORDS = st.text("甲乙丙", max_size=12)


@given(WORDS, WORDS)
def test_distance_counts_as_the_table_of_all_edits_does(one, other):
    assert distance(one, other) * max(len(one), len(other)) == pytest.approx(slow(one, other))


@given(st.text(), st.text())
def test_distance_lies_between_nothing_and_everything(one, other):
    assert 0 <= distance(one, other) <= 1
    assert distance(one, other) == distance(other, one)
