"""What trainers set: what is wrong with it is told before, how it stands after, a first week, to take it back."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from assistant.access.who import Who, entered
from assistant.page.training.deeds import Deeds
from assistant.page.training.week import PLAN, days, week
from tests.conftest import NOON
from tests.page.training_shop import Shop

FORM = {"who": ["学员甲"], "kind": "answer", "count": "1", "least": "0", "due": "2026-11-27", "note": "周五一起看"}


@pytest.fixture
def shop(tmp_path) -> Shop:
    return Shop(tmp_path)


@pytest.fixture
def deeds(shop) -> Deeds:
    return Deeds(shop)


def test_how_many_exercises_fit_is_told_as_one_chooses(deeds):
    assert deeds.fitting({"kind": "answer"})["told"] == "符合的题有 1 道"
    assert deeds.fitting({"kind": "answer", "level": "hard"})["told"] == "符合的题有 0 道"


def test_what_is_set_is_kept_with_who_set_it(deeds, shop):
    with entered(lambda: Who(name="带教老师", rank="trainer")):
        answer = deeds.assign(FORM)
    assert answer["told"] == "布置好了，他们在“练习”和“进步”里看得到。"
    [kept] = shop.store.practice.assignments()
    assert (kept.who, kept.kind, kept.count, kept.due, kept.by) == (("学员甲",), "answer", 1, date(2026, 11, 27), "带教老师")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"count": "3"}, "符合这些条件的题只有 1 道，不够 3 道。请少布置几道，或者放宽条件。"),
        ({"count": "many"}, "“做几道”要写 1 到 500 的整数，现在是“many”。"),
        ({"least": "101"}, "“每道至少几分”要写 0 到 100 的整数，现在是“101”。"),
        ({"due": "2026-11-24"}, "截止日已经过了。请选今天或以后的日子。"),
        ({"due": "soon"}, "“最后一天”写得不对，请改一下再试。"),
        ({"level": "hard"}, "没有符合这些条件的题。请放宽类别、难度或人设。"),
    ],
)
def test_what_cannot_be_done_is_not_set(change, told, deeds, shop):
    assert deeds.assign(FORM | change) == {"problem": told}
    assert shop.store.practice.assignments() == []


def test_how_it_stands_is_shown_for_everybody(deeds, shop):
    deeds.assign(FORM | {"who": ["学员甲", "学员乙"]})
    shop.answered("学员甲")
    html = deeds.tasks({})["html"]
    assert 'aria-label="学员甲：按时完成，做了 1 / 1 道"' in html
    assert 'aria-label="学员乙：进行中，做了 0 / 1 道"' in html


def test_the_form_begins_with_whom_and_what_was_pressed(deeds, shop):
    shop.answered("学员甲")
    html = deeds.tasks({"who": "学员甲", "skill": "feeling"})["html"]
    assert re.search(r'name="who" value="学员甲" checked', html)
    assert re.search(r'<option value="cold" selected>', html)
    assert "合唱比赛的领结停在路上" in deeds.tasks({"item": "own-answer-choir"})["html"]


def test_what_is_taken_back_is_gone_and_what_was_practised_stays(deeds, shop):
    deeds.assign(FORM)
    shop.answered("学员甲")
    [kept] = shop.store.practice.assignments()
    assert deeds.withdraw({"id": str(kept.id)})["told"] == "收回了，做过的练习都还在。"
    assert shop.store.practice.assignments() == []
    assert len(shop.store.practice.tried("学员甲")) == 1


def test_a_first_week_goes_from_rules_to_whole_talks_and_rests_at_the_weekend():
    friday = date(2026, 11, 27)
    assert [str(each) for each in days(friday)] == ["2026-11-27", "2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03"]
    made = list(week(friday, ("学员甲",), "新人第一周", "带教老师"))
    assert len(made) == len(PLAN)
    assert (made[0].kind, made[-1].kind, made[-1].due) == ("violation", "talk", date(2026, 12, 3))


def test_a_first_week_asks_for_no_more_than_there_is(deeds, shop):
    answer = deeds.week({"who": ["学员甲"]})
    kept = shop.store.practice.assignments()
    assert answer["told"] == f"第一周布置好了，一共 {len(kept)} 项。"
    assert {each.kind: each.count for each in kept if each.kind == "violation"} == {"violation": 1}
    assert all(NOON.date() <= each.due <= NOON.date() + timedelta(days=7) for each in kept)
