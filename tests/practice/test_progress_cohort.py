"""All trainees beside each other, and the tables and the record that are taken away."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, timedelta

import openpyxl
import pytest

from assistant.insight.sheets import as_csv, as_workbook
from assistant.practice.names import Names
from assistant.practice.progress import tables
from assistant.practice.progress.assignments import tasks
from assistant.practice.progress.cohort import cohort, remarks, roster
from assistant.practice.progress.measures import Filter
from assistant.practice.progress.record import record
from assistant.store.values import Person
from assistant.store.values_practice import Comment
from tests.practice.tries import MONDAY, NOW, assigned, felt, tried

DAY = timedelta(days=1)
ALL = Filter()
NOBODY_JOINED = {"小安": None, "小平": None}


@pytest.fixture(scope="module")
def names(content) -> Names:
    return Names(content, {"hasty": "急脾气"}, {"answer-0": "没发货，第三次问"})


def seen(tries, trainees=None, given=(), looked_at=ALL):
    return cohort(tries, NOBODY_JOINED if trainees is None else trainees, given, looked_at, NOW)


def rising(who: str, by: int) -> list:
    return [tried(f"answer-{at}", 60 + by * (at > 2), MONDAY + DAY * at, who=who) for at in range(6)]


def test_everybody_has_a_row_also_who_did_nothing():
    idle, busy = sorted(seen(felt(0.5, 0.5, 0.5)).rows, key=lambda each: each.tries)
    assert (idle.who, idle.tries, idle.mean, idle.last_day, idle.weakest) == ("小平", 0, None, None, ())
    assert (busy.who, busy.tries, busy.items, busy.seconds, busy.mean) == ("小安", 3, 3, 900, 70)
    assert (busy.days, busy.last_day, busy.skills["feeling"], busy.weakest) == (1, date(2026, 11, 23), 0.5, ("feeling",))


def test_trainees_are_who_answers_buyers_who_practised_and_who_has_an_assignment():
    people = [
        Person(name=name, rank=rank, secret="", made=MONDAY)
        for name, rank in (("小安", "agent"), ("主管", "lead"), ("教", "trainer"))
    ]
    found = roster(people, [tried("answer-1", who="主管"), tried("answer-1")], [assigned(who=("新人",))])
    assert found == {"小安": MONDAY, "主管": None, "新人": None}


def test_what_is_looked_at_is_chosen_but_assignments_stand_as_they_are():
    tries = [tried("answer-1"), tried("talk-1", 40, at=MONDAY + DAY)]
    row = seen(tries, {"小安": None}, [assigned(2)], Filter(kind="talk")).rows[0]
    assert (row.tries, row.mean, row.having("done"), row.having("overdue", "open")) == (1, 40, 1, 0)


def test_a_group_is_told_by_its_median_and_its_weak_ones():
    tries = [*felt(0.2, 0.2, 0.2), *felt(0.8, 0.8, 0.8, who="小平")]
    found = seen(tries).groups[0]
    assert (found.skill, found.median, found.of, found.weak) == ("feeling", 0.5, 2, ("小安",))


def test_a_trainer_is_told_what_matters_first(names):
    tries = [
        *rising("升", 10), *rising("降", -10),
        *felt(0.2, 0.2, 0.2, who="甲"), *felt(0.3, 0.3, 0.3, who="乙"), *felt(0.9, 0.9, 0.9, who="丙"),
    ]  # fmt: skip
    trainees = dict.fromkeys(("升", "降", "甲", "乙", "丙", "闲"))
    assert remarks(seen(tries, trainees, [assigned(4)]), names) == (
        "3 个人里有 2 个“先接情绪”不到 60%，可以一起讲这一项。",
        "还没练过：闲。",
        "有任务过期没做完：丙、乙、甲、闲。",
        "近来有进步：升。",
        "近来分数往下走：降，看看是不是换了难度。",
    )


def test_many_names_are_cut_short(names):
    found = remarks(seen([], dict.fromkeys("甲乙丙丁戊己庚")), names)
    assert found == ("还没练过：丁、丙、乙、己、庚等 7 人。",)


def test_nothing_to_say_is_no_sentence(names):
    assert remarks(seen(felt(0.9, 0.9, 0.9), {"小安": None}), names) == ()
    assert remarks(seen([], {}), names) == ()


# --- tables


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_the_cohort_is_a_table_with_medians(names):
    found = tables.trainees(seen([*felt(0.2, 0.2, 0.2), *felt(0.8, 0.8, 0.8, who="小平")], given=[assigned(3)]), names)
    rows = read(as_csv(found))
    assert rows[0][:9] == [
        "学员", "练习次数", "做过的题", "练习分钟", "练习天数", "最后一天", "首次平均分", "最近平均分", "变化（分）",
    ]  # fmt: skip
    assert rows[0][9:15] == ["按时完成", "过期完成", "进行中", "已过期", "先接情绪", "说出他的事"]
    assert rows[1][:14] == ["小安", "3", "3", "15", "1", "2026-11-23", "70", "70", "", "1", "0", "0", "0", "0.2"]
    assert (rows[3][0], rows[3][13]) == ("中位数", "0.5")
    assert {len(row) for row in rows} == {25}


def test_a_name_that_looks_like_a_formula_is_none_in_a_file(names):
    found = tables.trainees(seen([], {"=1+1": None}), names)
    assert read(as_csv(found))[1][0] == "'=1+1"
    cell = openpyxl.load_workbook(io.BytesIO(as_workbook([found]))).worksheets[0]["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_attempts_are_a_table_the_latest_first(names):
    tries = [
        tried("answer-0", 80, marks={"feeling": 0.5}, persona="hasty", hints=1),
        tried("gone-1", 50, at=NOW, who="", nth=2),
    ]
    rows = read(as_csv(tables.attempts(tries, names)))
    assert rows[1][:11] == [
        "2026-11-27 18:00", "这台电脑（没写名字）", "gone", "gone-1", "物流延迟", "入门", "", "50", "2", "0", "300.0",
    ]  # fmt: skip
    assert rows[2][1:12] == [
        "小安",
        "回一条消息",
        "没发货，第三次问",
        "物流延迟",
        "入门",
        "急脾气",
        "80",
        "1",
        "1",
        "300.0",
        "0.5",
    ]


def test_assignments_are_a_table(names):
    found = tasks([assigned(2, note="先练这个", by="小主管")], "小安", [tried("answer-1")], NOW)
    rows = read(as_csv(tables.tasks(found, names)))
    assert rows[1] == ["任选，2 道", "小安", "1", "2", "已过期", "2026-11-25", "", "先练这个", "小主管"]


# --- the record


COMMENT = Comment(id=1, who="小安", text="这周进步很大", by="小主管", at=datetime(2026, 11, 26, 9, 0))


def recorded(names, tries, comments=(), looked_at=ALL):
    return record("小安", tries, [], comments, looked_at, names, NOW, "小主管")


def test_a_record_says_all_of_it_in_one_sentence(names):
    found = recorded(names, [*felt(0.5, 0.5, 0.5), tried("answer-0", 90, at=MONDAY + DAY, nth=2)], [COMMENT])
    assert found.title == "小安的练习记录"
    assert found.line == (
        "2026年11月23日到2026年11月27日，小安练了 2 天、20 分钟，交了 4 次练习，做过 3 道不同的题，首次平均 70 分。"
    )
    assert (found.weak, found.made, found.by) == ("接下来多练：先接情绪。", NOW, "小主管")
    assert [each.name for each in found.tables] == ["各项能力", "点评", "练习明细"]


def test_a_record_of_a_stretch_holds_only_that(names):
    found = recorded(names, felt(0.5, 0.5, 0.5), [COMMENT], Filter(first=date(2026, 11, 24), last=date(2026, 11, 25)))
    assert found.line == "2026年11月24日到2026年11月25日，小安没有交过练习。"
    assert (found.weak, found.tables) == ("题做得还少，看不出哪一项弱。", ())


def test_a_record_of_old_items_done_again_says_so(names):
    assert recorded(names, [tried("answer-1", nth=2)]).line.endswith("交了 1 次练习，都是重做以前的题。")


def test_a_record_of_good_work_names_no_weak_spot(names):
    assert recorded(names, felt(0.9, 0.9, 0.9)).weak == "看得出来的几项都稳，没有明显的弱项。"


def test_a_record_ends_today_at_the_latest(names):
    found = recorded(names, felt(0.5), looked_at=Filter(last=date(2027, 1, 1)))
    assert (found.first, found.last) == (date(2026, 11, 23), date(2026, 11, 27))
