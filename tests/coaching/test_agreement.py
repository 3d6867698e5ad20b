"""Agreement is measured as it is said, and the cases are whole."""

from __future__ import annotations

import json
from typing import get_args

import pytest

from assistant.schema import Dimension
from evals import agreement, agreement_blocks


@pytest.mark.parametrize(
    ("one", "other", "kappa"),
    [
        ([0, 2, 4], [0, 2, 4], 1.0),
        ([0, 4], [4, 0], -1.0),
        ([0, 0, 4, 4], [0, 4, 0, 4], 0.0),
        ([3, 3], [3, 3], None),
        ([], [], None),
    ],
    ids=["alike", "opposite", "chance", "one level", "nothing"],
)
def test_kappa_is_one_for_agreement_and_nought_for_chance(one, other, kappa):
    assert agreement.kappa(one, other, 4) == kappa


def test_a_near_miss_weighs_less_than_a_far_one():
    truth = [0, 1, 2, 3, 4, 0, 4]
    near, far = [1, 1, 2, 3, 4, 0, 4], [4, 1, 2, 3, 4, 0, 4]
    assert 0.9 < agreement.kappa(near, truth, 4) < 1
    assert agreement.kappa(far, truth, 4) < 0.7


def test_points_off_are_shares_of_what_a_dimension_is_worth():
    full, half = (dict.fromkeys(get_args(Dimension), share) for share in (1.0, 0.5))
    found = agreement.compared([full, half], [half, half], agreement.coach().standard.measure.rubric)
    assert found["feeling"]["points"] == 5
    assert found["total"]["points"] == 25


@pytest.mark.parametrize("name", ["dev", "sealed"])
def test_every_case_has_a_level_for_each_dimension_by_each_reader(name):
    if not agreement.cases(name):
        pytest.skip("the cases are not at hand")
    ids = [each for each, _, _ in agreement.cases(name)]
    assert len(ids) == len(set(ids)) == 150
    for reader in ("a", "b"):
        levels = agreement.read_levels(name, reader)
        assert set(levels) == set(ids)
        assert all(set(each) == set(get_args(Dimension)) and set(each.values()) <= {0, 1, 2, 3, 4} for each in levels.values())


def test_the_sets_have_no_message_in_common():
    dev, sealed = ({message.text for _, message, _ in agreement.cases(name)} for name in ("dev", "sealed"))
    assert not (dev & sealed) - {""}


def test_the_table_tells_readers_and_coach_side_by_side():
    share = {name: {"kappa": 0.9, "points": 1.5} for name in (*get_args(Dimension), "total")}
    of_set = {
        "replies": 2,
        "readers": 2,
        "agreement": {"coach": share, "readers": share},
        "totals": [],
        "ms": {"p50": 40, "p95": 61},
    }
    records = {name: {"replies": 3, "mean": 96.04, "p5": 80} for name in ("written", "spoilt")}
    table = agreement_blocks.agreement({"sets": {"dev": of_set, "sealed": None}, "records": records})
    assert "| feeling | 0.90 | 1.5 | 0.90 | 1.5 |" in table
    assert "Marking a reply takes 40 ms (p95 61)." in table
    assert "get 96.0 points" in table
    assert json.dumps(of_set)
