"""Every measure on counts that can be worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.insight import measures
from assistant.insight.measures import FEW, MEASURES, Figure, change, nice, percentile, share
from assistant.store.counts import Asked, Changed, Taken, Tally

TALLY = Tally(
    asked=(
        Asked(0, "delay", "A", again=False, drafted=True, clear=True, number=5),
        Asked(0, "unsure", "A", again=False, drafted=True, clear=False, number=1),
        Asked(1, "damage", "B", again=False, drafted=False, clear=False, number=2),
        Asked(1, "delay", "B", again=True, drafted=True, clear=True, number=4),
    ),
    taken=(Taken(0, "A", "as_is", 3), Taken(0, "A", "edited", 1), Taken(1, "B", "edited", 2), Taken(1, "B", "own", 2)),
    changed=(Changed("A", 4, 0.5), Changed("B", 2, 0.7)),
    waits=(30.0, 10.0, 20.0),
    firsts=tuple(float(each) for each in range(1, 101)),
    owed={"kept": 6, "late": 1, "missed": 1, "open": 5},
    thumbs={"up": 3, "down": 1},
)


@pytest.mark.parametrize(
    ("code", "value", "part", "of"),
    [
        ("messages", 8, None, 8),  # asking once more is no message
        ("accepted", 0.6, 6, 10),  # of 5 + 1 + 4 suggestions with drafts; texts of one's own don't count
        ("as_is", 0.3, 3, 10),
        ("edited", 0.3, 3, 10),
        ("changed", 0.2, None, 6),
        ("covered", 0.625, 5, 8),
        ("sure", 0.875, 7, 8),
        ("wait_half", 20, None, 3),
        ("wait_most", 30, None, 3),
        ("first_half", 50, None, 100),
        ("first_most", 95, None, 100),
        ("kept", 0.75, 6, 8),  # what is still open is no case
        ("liked", 0.75, 3, 4),
    ],
)
def test_measure(code, value, part, of):
    found = MEASURES[code](TALLY)
    assert (found.value, found.part, found.of) == (pytest.approx(value), part, of)


@pytest.mark.parametrize("code", [code for code in MEASURES if code != "messages"])
def test_measure_of_nothing_has_no_value(code):
    assert MEASURES[code](Tally()).value is None


@pytest.mark.parametrize("code", list(MEASURES))
def test_measure_has_a_name_and_a_definition(code, content):
    assert content.say(f"page.insight.measure.{code}.name")
    assert content.say(f"page.insight.measure.{code}.told").endswith("。")


@given(st.lists(st.floats(0, 1e6), min_size=1), st.integers(1, 100))
def test_percentile_is_the_smallest_value_that_enough_values_do_not_exceed(values, percent):
    found = percentile(values, percent, "seconds").value
    assert found in values
    assert sum(each <= found for each in values) * 100 >= percent * len(values)
    assert sum(each < found for each in values) * 100 < percent * len(values)


def test_share_of_fewer_than_twenty_says_little():
    assert share(19, 19).few
    assert not share(20, 20).few
    assert not Figure(value=3, unit="count", of=3).few


def test_change_of_a_share_is_in_points_and_of_a_count_in_share_of_what_it_was():
    assert change(share(15, 20), share(10, 20)) == pytest.approx(0.25)
    assert change(Figure(value=30, unit="count", of=30), Figure(value=20, unit="count", of=20)) == pytest.approx(0.5)


def test_few_cases_are_not_compared():
    assert change(share(15, 20), share(10, FEW - 1)) is None
    assert change(share(15, 20), share(0, 0)) is None


def test_steps_are_measured_alone():
    [(first, first_as_is), (second, second_as_is)] = measures.by_step(TALLY, 2)
    assert (first.part, first.of, first_as_is.part) == (4, 6, 3)
    assert (second.part, second.of, second_as_is.part) == (2, 4, 0)


def test_agents_stand_in_the_order_of_their_names():
    found = measures.by_agent(TALLY)
    assert list(found) == ["A", "B"]
    assert {name: each["messages"].value for name, each in found.items()} == {"A": 6, "B": 2}
    assert found["B"]["changed"].value == pytest.approx(0.35)


def test_messages_per_intent_and_step():
    assert measures.per_intent(TALLY, 2) == {"delay": [5, 0], "unsure": [1, 0], "damage": [0, 2]}


def test_categories_stand_in_their_order_and_unknown_ones_last():
    assert measures.ordered({"old": [1], "other": [1], "delay": [2]}, ["delay", "damage", "other"]) == ["delay", "other", "old"]


@pytest.mark.parametrize(
    ("top", "marks"),
    [
        (0, (0, 1)),
        (1, (0, 1)),
        (4, (0, 1, 2, 3, 4)),
        (5, (0, 2, 4, 6)),
        (51, (0, 20, 40, 60)),
        (400, (0, 100, 200, 300, 400)),
    ],
)
def test_scale_has_round_marks(top, marks):
    assert nice(top) == marks


@given(st.integers(1, 10**9))
def test_scale_reaches_the_top_in_four_spaces_at_most(top):
    marks = nice(top)
    assert marks[-2] < top <= marks[-1]
    assert len(marks) <= 5
