"""Measures of practice, each counted from attempts that are written out."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.practice.progress import measures as measures
from assistant.practice.progress.measures import (
    Filter,
    Point,
    Standing,
    direction,
    longest,
    progress,
    share,
    streak,
    trend,
    weakest,
)
from tests.practice.tries import MONDAY, NOW, felt, tried

DAY = timedelta(days=1)
TODAY = date(2026, 11, 27)


def test_nothing_done_tells_nothing():
    found = progress("小安", [], NOW)
    assert (found.tries, found.items, found.seconds, found.days, found.streak, found.longest) == (0, 0, 0, 0, 0, 0)
    assert (found.mean, found.last, found.trend, found.last_day, found.curve, found.weakest) == (None,) * 4 + ((), ())
    assert {each.share for each in found.skills} == {None}


def test_first_tries_alone_make_the_mean_and_all_of_them_the_practice():
    found = progress("小安", [tried("answer-1", 60), tried("answer-2", 80), tried("answer-1", 100, nth=2)], NOW)
    assert (found.tries, found.items, found.mean, found.seconds) == (3, 2, 70, 900)


def test_the_latest_mean_is_of_ten_first_tries():
    tries = [tried(f"answer-{at}", 0 if at == 0 else 50) for at in range(11)]
    assert (progress("小安", tries, NOW).last, round(progress("小安", tries, NOW).mean, 2)) == (50, 45.45)


def test_a_page_left_open_counts_half_an_hour():
    assert measures.seconds([tried("answer-1", seconds=9 * 3600.0), tried("answer-2", seconds=60.0)]) == 1860


# --- skills


@pytest.mark.parametrize(("shares", "told"), [((0.2, 0.4), None), ((0.5, 0.5, 0.5), 0.5)])
def test_a_skill_is_told_from_three_different_items_on(shares, told):
    assert share("feeling", felt(*shares)) == told


def test_one_item_three_times_is_one_item():
    tries = [tried("answer-1", nth=nth, marks={"feeling": 0.5}) for nth in (1, 2, 3)]
    assert share("feeling", tries) is None


def test_recent_tries_weigh_more():
    assert share("feeling", felt(0.0, 0.0, 1.0)) == pytest.approx(1 / (1 + 0.5**0.2 + 0.5**0.4))
    assert share("feeling", felt(0.0, 0.0, 1.0)) > share("feeling", felt(1.0, 0.0, 0.0))


def test_five_tries_later_a_try_weighs_half():
    tries = felt(1.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    weights = [0.5 ** (at / 5) for at in range(6)]
    assert share("feeling", tries) == pytest.approx(0.5 / sum(weights))


@pytest.mark.parametrize("easier", [{"hints": 1}, {"nth": 2}])
def test_a_try_with_a_hint_and_a_second_one_count_half(easier):
    last = tried("answer-9", at=NOW, marks={"feeling": 1.0}, **easier)
    old = felt(0.0, 0.0)
    aged = 0.5 ** (0.5 / 5)  # what counts half makes older ones half as old
    assert share("feeling", [*old, last]) == pytest.approx(0.5 / (0.5 + aged + aged * 0.5**0.2))


def test_doing_one_item_over_and_over_hardly_lifts_a_skill():
    again = [tried("answer-0", nth=nth, at=NOW, marks={"feeling": 1.0}) for nth in range(2, 12)]
    assert share("feeling", felt(0.2, 0.2, 0.2) + again) < share("feeling", felt(0.2, 0.2, 0.2, *[1.0] * 10))


@given(st.lists(st.floats(0, 1), min_size=3, max_size=30))
def test_a_share_lies_between_the_lowest_and_the_highest(shares):
    found = share("feeling", felt(*shares))
    assert min(shares) - 1e-9 <= found <= max(shares) + 1e-9


def standings(**shares: float | None) -> list[Standing]:
    return [Standing(skill=skill, of=5, share=value) for skill, value in shares.items()]


def test_the_two_lowest_skills_are_the_weakest_the_lowest_first():
    assert weakest(standings(feeling=0.5, facts=0.3, step=0.7, options=None)) == ("facts", "feeling")


def test_what_is_good_is_no_weak_spot():
    assert weakest(standings(feeling=0.85, facts=0.84)) == ("facts",)
    assert weakest(standings(feeling=0.9, facts=None)) == ()


def test_the_weakest_of_attempts_and_of_progress_agree():
    tries = [each._replace(marks=each.marks | {"facts": 0.1}) for each in felt(0.3, 0.3, 0.3)]
    assert measures.weak_of(tries) == progress("小安", tries, NOW).weakest == ("facts", "feeling")


# --- over time


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ([50] * 5, None),
        ([50, 50, 50, 60, 60, 60], 10),
        ([50, 50, 50, 99, 60, 60, 60], 10),
        ([0] * 10 + [70] * 10 + [60] * 10, -10),
    ],
)
def test_a_trend_is_the_later_half_against_the_earlier_one(values, told):
    assert trend([float(each) for each in values]) == told


@pytest.mark.parametrize(
    ("points", "called"), [(None, "unknown"), (8.0, "up"), (7.9, "level"), (-7.9, "level"), (-8.0, "down")]
)
def test_a_small_change_is_none(points, called):
    assert direction(points) == called


@pytest.mark.parametrize(
    ("back", "now", "best"),
    [
        ([], 0, 0),
        ([0], 1, 1),
        ([0, 1, 2], 3, 3),
        ([1, 2], 2, 2),
        ([2, 3, 4], 0, 3),
        ([0, 2, 3, 4, 5], 1, 4),
    ],
)
def test_days_in_a_row(back, now, best):
    days = {TODAY - DAY * each for each in back}
    assert (streak(days, TODAY), longest(days)) == (now, best)


def test_a_day_is_a_local_day():
    late, early = datetime(2026, 11, 26, 23, 59), datetime(2026, 11, 27, 0, 1)
    found = progress("小安", [tried("answer-1", at=late), tried("answer-2", at=early)], NOW)
    assert (found.days, found.streak) == (2, 2)


def test_a_first_week_goes_by_day():
    tries = [tried(f"answer-{at}", 50 + at, at=MONDAY + DAY * (at // 2)) for at in range(4)]
    found = progress("小安", tries, NOW)
    assert found.grain == "day"
    assert found.curve == (
        Point(begins=date(2026, 11, 23), mean=50.5, of=2),
        Point(begins=date(2026, 11, 24), mean=52.5, of=2),
    )


def test_longer_practice_goes_by_week_from_its_monday():
    tries = [tried(f"answer-{at}", at=MONDAY + DAY * at) for at in (-1, 0, 6, 13)]
    found = progress("小安", tries, NOW)
    assert found.grain == "week"
    assert [(each.begins.isoformat(), each.of) for each in found.curve] == [
        ("2026-11-16", 1),
        ("2026-11-23", 2),
        ("2026-11-30", 1),
    ]


def test_a_curve_is_drawn_from_two_points_and_three_tries_on():
    def drawn(*days: int) -> bool:
        tries = [tried(f"answer-{at}", at=MONDAY + DAY * day, marks={"feeling": 0.5}) for at, day in enumerate(days)]
        return measures.standing("feeling", tries, "day").drawn

    assert (drawn(0, 0, 0), drawn(0, 1), drawn(0, 0, 1)) == (False, False, True)


def test_a_point_of_few_tries_is_uncertain():
    assert (Point(begins=TODAY, mean=50, of=2).few, Point(begins=TODAY, mean=50, of=3).few) == (True, False)


def test_a_skill_has_its_own_mean_and_trend():
    found = measures.standing("feeling", felt(0.2, 0.2, 0.2, 0.4, 0.4, 0.4))
    assert (found.of, round(found.last, 2), round(found.trend, 2)) == (6, 0.3, 20.0)


# --- what is looked at


@pytest.mark.parametrize(
    ("looked_at", "fits"),
    [
        (Filter(), True),
        (Filter(first=date(2026, 11, 23), last=date(2026, 11, 23)), True),
        (Filter(first=date(2026, 11, 24)), False),
        (Filter(last=date(2026, 11, 22)), False),
        (Filter(kind="answer", level="easy", intent="delay", skill="feeling"), True),
        (Filter(kind="talk"), False),
        (Filter(level="hard"), False),
        (Filter(intent="damage"), False),
        (Filter(skill="facts"), False),
    ],
)
def test_attempts_are_chosen(looked_at, fits):
    assert looked_at.fits(felt(0.5)[0]) == fits


def test_every_measure_is_explained_with_its_numbers(content):
    told = dict(measures.definitions(content.say))
    assert list(told)[:4] == ["练习次数", "做过的题", "练习时间", "首次平均分"]
    assert told["最弱两项"] == "各项里最低的两项。题做得不够 3 道的不比，到了 85% 的不算弱。"
    assert len(told) == len(measures.MEASURES)
