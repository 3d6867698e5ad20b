"""What a trainer sees of trainees: who needs help, one's way, comments, files; and that nobody else is answered."""

from __future__ import annotations

import base64
import csv
import io
import re
from datetime import date, timedelta

import openpyxl
import pytest

from assistant.access.who import NOBODY, Who, entered
from assistant.content.buyers import INTENTS
from assistant.page.practice import ground
from assistant.page.training.deeds import Deeds
from assistant.page.training.needs import needs
from assistant.page.training.room import DEEDS, frame, functions, result_style
from assistant.practice.progress import overview
from assistant.store.values_practice import Assignment
from tests.conftest import NOON
from tests.page.training_shop import Shop

YESTERDAY = NOON - timedelta(days=1)


@pytest.fixture
def shop(tmp_path) -> Shop:
    return Shop(tmp_path)


@pytest.fixture
def deeds(shop) -> Deeds:
    return Deeds(shop)


def text(answer: dict[str, str], key: str = "html") -> str:
    assert answer["problem"] == ""
    return re.sub(r"<[^>]+>", " ", answer[key])


# --- who is answered


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("who", [NOBODY, Who(name="学员甲", rank="agent"), Who(name="学员乙", rank="senior")])
def test_only_trainers_and_leads_are_answered(deed, who, deeds):
    with entered(lambda: who):
        assert getattr(deeds, deed)({"who": "学员甲", "id": 1}) == {"problem": "这一间给带教和主管用。"}


@pytest.mark.parametrize("rank", ["trainer", "lead"])
def test_trainers_and_leads_see_everybody(rank, deeds, shop):
    shop.tried("学员甲", "own-answer-choir")
    with entered(lambda: Who(name="带教", rank=rank)):
        assert "学员甲" in text(deeds.cohort({}), "table")


def test_nothing_is_read_before_somebody_comes_in(shop):
    made = functions(shop)
    assert [each.__name__ for each in made] == list(DEEDS)
    assert 'role="tablist"' in frame(shop.content)
    assert shop not in ground._MADE


def test_what_no_request_is_costs_a_line_and_no_error(deeds):
    for deed in DEEDS:
        assert isinstance(getattr(deeds, deed)(None)["problem"], str)
    assert deeds.attempt({"id": "x"})["problem"] == "“哪一次练习”写得不对，请改一下再试。"


# --- who needs help today


def needed(shop) -> list[tuple[str, tuple[str, ...]]]:
    names = overview.named(shop.content, shop.practice.book)
    return [(each.who, each.reasons) for each in needs(overview.all_of(shop.store, NOON), names)]


def test_who_is_overdue_and_who_scores_low_comes_before_who_is_idle(shop):
    made = NOON - timedelta(days=5)
    shop.store.practice.assign(Assignment(who=("学员甲",), kind="order", count=2, due=YESTERDAY.date()), made)
    shop.tried("学员甲", "own-answer-choir")
    for item in ("a", "b", "c"):
        shop.tried("学员乙", item, 40, feeling=0.3)
    shop.store.practice.assign(Assignment(who=("学员丙",), count=1, due=NOON.date() + timedelta(days=9)), NOON)
    assert needed(shop) == [
        ("学员乙", ("最近平均只有 40 分", "“先接情绪”只拿到 30%")),
        ("学员甲", ("1 项任务过期没做完",)),
        ("学员丙", ("还没练过",)),
    ]


def test_what_is_due_today_is_told_with_what_is_left(shop):
    shop.tried("学员甲", "own-answer-choir")
    shop.store.practice.assign(Assignment(who=("学员甲",), kind="order", count=2, due=NOON.date()), NOON)
    assert needed(shop) == [("学员甲", ("排顺序，2 道，今天截止，还差 2 道",))]


def test_what_is_due_tomorrow_is_told_beside_other_things_only(shop):
    shop.tried("学员甲", "own-answer-choir")
    shop.store.practice.assign(Assignment(kind="order", count=2, due=NOON.date() + timedelta(days=1)), NOON)
    assert needed(shop) == []
    shop.store.practice.assign(Assignment(who=("学员乙",), count=1, due=NOON.date() + timedelta(days=9)), NOON)
    assert needed(shop) == [("学员乙", ("还没练过", "排顺序，2 道，明天截止，还差 2 道"))]


def test_a_calm_day_says_so(deeds, shop):
    shop.tried("学员甲", "own-answer-choir", 90)
    assert "没有谁急着要帮：任务都在时间里，分数也稳。" in text(deeds.cohort({}), "today")


def test_an_empty_room_says_how_it_fills(deeds):
    assert "还没有学员。有人在“练习”里交了第一道题，这里就会有他。" in text(deeds.cohort({}), "today")


# --- the table


def test_what_is_looked_at_is_chosen(deeds, shop):
    shop.tried("学员甲", "own-answer-choir")
    assert "1 道 / 1 次" in text(deeds.cohort({"kind": "answer", "range": "week"}), "table")
    assert "0 道 / 0 次" in text(deeds.cohort({"kind": "order"}), "table")
    assert "0 道 / 0 次" in text(deeds.cohort({"range": "own", "last": str(date(2026, 11, 1))}), "table")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"kind": "dance"}, "日期或筛选条件不对，请重新选。"),
        ({"range": "own", "first": "2026-13-40"}, "日期或筛选条件不对，请重新选。"),
        ({"range": "own", "first": "2026-11-20", "last": "2026-11-19"}, "起始日期在结束日期之后，请换一下。"),
    ],
)
def test_filters_that_mean_nothing_are_told(asked, told, deeds):
    assert deeds.cohort(asked) == {"problem": told}


def test_names_stand_as_text(deeds, shop):
    shop.tried("<img src=x onerror=alert(1)>", "own-answer-choir")
    answer = deeds.cohort({})
    assert "<img" not in answer["table"] + answer["today"]
    assert "&lt;img src=x onerror=alert(1)&gt;" in answer["table"]


# --- one trainee, one attempt


def test_one_trainee_is_seen_with_attempts_and_what_to_practise(deeds, shop):
    shop.tried("学员甲", "own-answer-choir", 64)
    told = text(deeds.person({"who": "学员甲"}))
    assert "合唱比赛的领结停在路上" in told
    assert "再做 2 道不同的题" in told


def test_an_attempt_is_seen_with_its_marks_and_without_what_only_its_trainee_can_do(deeds, shop):
    answer = deeds.attempt({"id": shop.answered("学员甲")})
    assert "耐心等待" in text(answer)
    assert "学员甲 · 2026-11-25 14:20 · 第 1 次做这道题" in text(answer)
    assert 'data-deed="again"' not in answer["html"]


def test_an_attempt_whose_words_are_gone_says_so(deeds, shop):
    id = shop.tried("学员甲", "own-answer-choir", 64)
    assert deeds.attempt({"id": id})["problem"] == shop.content.say("practice.session.purged", score=64)


def test_a_comment_about_an_attempt_is_there_for_its_trainee_and_can_be_taken_back(deeds, shop):
    id = shop.answered("学员甲")
    with entered(lambda: Who(name="带教老师", rank="trainer")):
        answer = deeds.comment({"attempt": str(id), "who": "", "text": "第一句先说他的事 <b>"})
    assert answer["told"] == "点评存好了，他在“进步”里看得到。"
    assert "第一句先说他的事 &lt;b&gt;" in answer["list"]
    [kept] = shop.store.practice.comments("学员甲")
    assert (kept.attempt, kept.by) == (id, "带教老师")
    assert deeds.uncomment({"id": kept.id, "attempt": id})["list"] == ""


def test_a_comment_of_no_words_is_not_kept(deeds, shop):
    assert deeds.comment({"who": "学员甲", "text": "  "})["problem"] == "点评还没写。请写一句话再保存。"
    assert shop.store.practice.comments("学员甲") == []


# --- files


def raw(answer: dict[str, str]) -> bytes:
    assert answer["problem"] == ""
    return base64.b64decode(answer["base64"])


def test_all_trainees_are_taken_away_as_csv_that_holds_no_formula(deeds, shop):
    shop.tried("=1+1", "own-answer-choir", 64)
    answer = deeds.export({"form": "csv"})
    assert answer["name"] == "学员总表-20261125.csv"
    rows = list(csv.reader(io.StringIO(raw(answer).decode("utf-8-sig"))))
    assert rows[1][0] == "'=1+1"
    assert dict(zip(rows[0], rows[1], strict=True))["首次平均分"] == "64"


def test_a_workbook_holds_everything(deeds, shop):
    shop.answered("学员甲")
    book = openpyxl.load_workbook(io.BytesIO(raw(deeds.export({"form": "xlsx"}))))
    assert book.sheetnames == ["1 学员总表", "2 练习明细", "3 任务", "4 点评"]


def test_one_trainee_is_taken_away_alone(deeds, shop):
    shop.answered("学员甲")
    shop.answered("学员乙")
    answer = deeds.export({"form": "csv", "one": "yes", "who": "学员甲"})
    assert answer["name"] == "学员甲-20261125.csv"
    assert "学员乙" not in raw(answer).decode("utf-8-sig")


def test_the_record_is_a_file_that_asks_the_network_for_nothing_and_runs_nothing(deeds, shop):
    shop.tried("<script>alert(1)</script>", "own-answer-choir", 64)
    answer = deeds.paper({"who": "<script>alert(1)</script>"})
    assert raw(answer).decode() == answer["html"]
    assert answer["name"] == "_script_alert(1)__script_的练习记录-20261125.html"
    assert re.findall(r"<script|https?://|src=|@import|url\(", answer["html"]) == []
    assert "@media print" in answer["html"]


def test_a_result_looks_in_this_room_as_it_does_in_practice():
    style = result_style()
    assert "#training .seen .losses" in style
    assert re.findall(r"#practice [.a-z]", style) == []


def test_every_category_can_be_looked_at(deeds):
    assert [deeds.cohort({"intent": each})["problem"] for each in INTENTS] == [""] * len(INTENTS)
