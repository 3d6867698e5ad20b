"""Ranks, what they may do, and whose limits count."""

from __future__ import annotations

from typing import get_args

import pytest

from assistant.access.who import LOCAL, NOBODY, Deed, Rank, Who, here, of, staff_of


@pytest.mark.parametrize(
    ("rank", "may"),
    [
        ("agent", set()),
        ("senior", set()),
        ("trainer", {"training"}),
        ("lead", {"insight", "phrases.decide", "alarms.decide", "corrections.decide", "users", "training"}),
    ],
)
def test_what_a_rank_may_do(rank: Rank, may: set[Deed]):
    assert {deed for deed in get_args(Deed) if Who(name="小林", rank=rank).may(deed)} == may


@pytest.mark.parametrize(("rank", "staff"), [("agent", "agent"), ("senior", "senior"), ("lead", "lead"), ("trainer", "agent")])
def test_whose_limits_count_for_a_rank(rank, staff):
    assert Who(name="小林", rank=rank).staff == staff


@pytest.mark.parametrize(
    ("rank", "asked", "counts"),
    [
        ("lead", "agent", "agent"),
        ("lead", "lead", "lead"),
        ("senior", "lead", "senior"),
        ("agent", "senior", "agent"),
        ("trainer", "lead", "agent"),
    ],
)
def test_nobody_gets_more_than_their_own_limits(rank, asked, counts):
    assert staff_of(Who(name="小林", rank=rank), asked) == counts


def test_at_a_machine_without_sign_in_it_is_as_asked():
    assert [staff_of(LOCAL, asked) for asked in ("agent", "senior", "lead")] == ["agent", "senior", "lead"]


def test_outside_a_server_it_is_whoever_sits_there():
    assert here() is LOCAL
    assert of(None) is LOCAL


def test_nobody_may_do_nothing():
    assert not any(NOBODY.may(deed) for deed in get_args(Deed))
