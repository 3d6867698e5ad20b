"""What the store counts, on both databases: a few suggestions, copies and opinions, counted by hand."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from assistant.schema import Analysis, Draft, Finding, Message, Owed, Scored, Suggestion
from assistant.store.counts import Asked, Changed, Ruled, Taken, Tally, Turned
from assistant.store.store import Store
from assistant.store.values import Copied, Corrected, Opinion

DAY = datetime(2026, 11, 24)
NOW = DAY + timedelta(days=1, hours=14)
EDGES = [DAY, DAY + timedelta(days=1), DAY + timedelta(days=2)]


@pytest.fixture
def store(where) -> Store:
    with Store(where) as opened:
        yield opened


def suggest(store: Store, id: str, hours: float, intent: str = "delay", drafts: int = 3, stops: int = 0, **more) -> None:
    """Keep a suggestion of some drafts, the first ``stops`` of which have a finding that stops."""
    analysis = Analysis(intents=(Scored("delay", 0.9),), primary=intent, sub="urge", emotion=0)
    found = Finding(rule="ABS-TOP", severity="stop", start=0, end=1, quote="您", why="")
    made = tuple(
        Draft(text=f"您急我懂{number}", parts=(), style="warm", source="library", findings=(found,) * (number < stops))
        for number in range(drafts)
    )
    suggestion = Suggestion(id=id, analysis=analysis, drafts=made, timings={"first_ms": 30.0 + hours})
    store.log.suggested(suggestion, Message(text="还没到"), DAY + timedelta(hours=hours), **more)


def copy(store: Store, id: str, hours: float, draft: int = 1, text: str = "您急我懂0", **more) -> None:
    copied = Copied(suggestion=id, draft=draft, drafted="您急我懂0" if draft else "", text=text, conversation=id, **more)
    store.log.copied(copied, DAY + timedelta(hours=hours))


def tally(store: Store, edges=EDGES) -> Tally:
    return store.figures.tally(edges, NOW)


def test_empty_store_counts_nothing(store):
    assert tally(store) == Tally()


def test_suggestions_by_local_day_intent_and_agent(store):
    suggest(store, "a", 0, who="A")
    suggest(store, "b", 23.99, who="A")
    suggest(store, "c", 24, intent="unsure", who="B")
    assert sorted(tally(store).asked) == [
        Asked(0, "delay", "A", again=False, drafted=True, clear=True, number=2),
        Asked(1, "unsure", "B", again=False, drafted=True, clear=True, number=1),
    ]


def test_what_lies_outside_is_not_counted(store):
    suggest(store, "before", -0.001)
    suggest(store, "after", 48)
    copy(store, "before", 1)
    assert tally(store).asked == ()
    assert tally(store).taken == ()


def test_asking_once_more_is_told_apart(store):
    suggest(store, "a", 1, again="stiff")
    assert [each.again for each in tally(store).asked] == [True]


def test_suggestion_without_a_clear_draft(store):
    suggest(store, "none", 1, drafts=0)
    suggest(store, "stopped", 2, drafts=2, stops=2)
    suggest(store, "one clear", 3, drafts=2, stops=1)
    assert sorted((each.drafted, each.clear, each.number) for each in tally(store).asked) == [
        (False, False, 1), (True, False, 1), (True, True, 1),
    ]  # fmt: skip


def test_milliseconds_until_the_first_draft(store):
    suggest(store, "a", 1)
    suggest(store, "b", 2)
    assert sorted(tally(store).firsts) == [31, 32]


def test_best_copy_of_a_suggestion_counts_and_the_first_one_is_timed(store):
    suggest(store, "a", 1, who="A")
    copy(store, "a", 1.01, text="您急我懂的0")
    copy(store, "a", 1.02)
    copy(store, "a", 1.03, draft=0, text="别的话")
    found = tally(store)
    assert found.taken == (Taken(0, "A", "as_is", 1),)
    assert found.waits == (pytest.approx(36),)
    assert found.changed == (Changed("A", 2, pytest.approx(1 / 6)),)  # one character of six put in


def test_text_of_ones_own_is_no_draft(store):
    suggest(store, "a", 1)
    copy(store, "a", 1.01, draft=0, text="别的话")
    assert tally(store).taken == (Taken(0, "", "own", 1),)
    assert tally(store).changed == ()


def test_copy_counts_with_its_suggestion_though_it_was_made_later(store):
    suggest(store, "a", 23)
    copy(store, "a", 60)
    assert tally(store).taken == (Taken(0, "", "as_is", 1),)


def test_copy_of_no_suggestion_is_not_counted(store):
    store.copied("c", "自己写的", DAY + timedelta(hours=1))
    copy(store, "gone", 2)
    assert tally(store).taken == ()


def test_rules_in_drafts_and_left_at_copying(store):
    suggest(store, "a", 1, stops=2)
    copy(store, "a", 2, rules=("FORM-BODY", "ABS-TOP"))
    copy(store, "a", 3, text="又一份", rules=("FORM-BODY",))
    assert tally(store).rules == (Ruled("ABS-TOP", 2, 1), Ruled("FORM-BODY", 0, 2))


def test_promised_answers_as_they_stand_now(store):
    def owe(name: str, due: float) -> int:
        [owed] = store.owe(name, [Owed(quote="今天18点前", due=DAY + timedelta(hours=due))], f"给答复 {name}", DAY)
        return owed.id

    store.keep(owe("kept", 5), DAY + timedelta(hours=5))
    store.keep(owe("late", 5), DAY + timedelta(hours=5.1))
    owe("missed", 5)
    owe("open", 39)
    store.drop(owe("no longer wanted", 5))
    assert tally(store).owed == {"kept": 1, "late": 1, "missed": 1, "open": 1}


def test_corrections_by_what_was_corrected_into_what(store):
    for now in ("delay", "delay", "damage"):
        last = store.log.corrected(Corrected(text=f"{now}？", was="unsure", now=now), DAY)
    store.log.decide_correction(last, "rejected", "lead", NOW)
    assert tally(store).turned == (Turned("unsure", "delay", 2, 0, 0), Turned("unsure", "damage", 0, 0, 1))


def test_thumbs_and_reasons_of_those_that_point_down(store):
    store.log.felt(Opinion(suggestion="a", draft=1, verdict="up", reasons=("other",)), DAY)
    store.log.felt(Opinion(suggestion="a", draft=2, verdict="down", reasons=("long", "stiff")), DAY)
    store.log.felt(Opinion(suggestion="b", draft=2, verdict="down", reasons=("long",)), DAY)
    assert tally(store).thumbs == {"up": 1, "down": 2}
    assert tally(store).reasons == {"long": 2, "stiff": 1}


def test_one_stretch_is_one_step(store):
    suggest(store, "a", 1)
    suggest(store, "b", 47)
    assert [(each.step, each.number) for each in tally(store, [EDGES[0], EDGES[-1]]).asked] == [(0, 2)]


def test_numbers_stay_when_texts_are_purged(store):
    suggest(store, "a", 1, again="long")
    copy(store, "a", 2, text="您急我懂的0")
    before = tally(store)
    store.purge(NOW)
    assert tally(store) == before


@pytest.mark.parametrize("edges", [[DAY], [DAY, DAY], [NOW, DAY]])
def test_edges_must_ascend(store, edges):
    with pytest.raises(ValueError, match="ascending"):
        tally(store, edges)
