"""进步: how one gets on, what comes next, what trainers said; and that it is one's own."""

from __future__ import annotations

import html
import json
import re
from datetime import timedelta

import pytest

from assistant.access.who import Who, entered
from assistant.page.practice.deeds import Deeds
from assistant.page.practice.mine import frame, functions
from assistant.page.practice.mine_curves import curves, table
from assistant.page.practice.mine_deeds import Mine
from assistant.practice.progress import overview
from assistant.practice.progress.measures import progress
from assistant.store.values_practice import Assignment, Attempt, Ended, Tried
from tests.conftest import NOON
from tests.page.training_shop import Shop


@pytest.fixture
def shop(tmp_path) -> Shop:
    return Shop(tmp_path)


@pytest.fixture
def mine(shop) -> Mine:
    return Mine(shop)


def text(answer: dict[str, str]) -> str:
    assert answer["problem"] == ""
    return html.unescape(re.sub(r"<[^>]+>", " ", answer["html"]))


def wishes(answer: dict[str, str]) -> list[dict[str, object]]:
    return [json.loads(html.unescape(each)) for each in re.findall(r'data-wish="([^"]+)"', answer["html"])]


def days(shop: Shop, *scores: int, who: str = "学员甲") -> list[Tried]:
    """Keep a first try a day, the last one today."""
    for back, score in enumerate(reversed(scores)):
        at = NOON - timedelta(days=back)
        id = shop.store.practice.begin(Attempt(who=who, kind="answer", item=f"i{back}", level="easy"), at)
        shop.store.practice.finish(id, Ended(score=score, marks={"feeling": score / 100}, seconds=60), at)
    return shop.store.practice.tried(who)


def test_nothing_is_read_before_somebody_looks(shop):
    assert [each.__name__ for each in functions(shop)] == ["look", "paper"]
    assert "正在看练得怎样…" in frame(shop.content)


def test_a_beginner_is_told_where_to_begin_and_the_button_begins_it(mine, shop):
    answer = mine.look({"who": "学员甲"})
    assert "从一道入门的“回一条消息”开始" in text(answer)
    [wish] = wishes(answer)
    assert Deeds(shop).begin({"who": "学员甲", **wish})["kind"] == "answer"


def test_whoever_signed_in_sees_what_is_theirs_whatever_name_is_asked_for(mine, shop):
    shop.answered("学员乙")
    with entered(lambda: Who(name="学员甲", rank="agent")):
        answer = mine.look({"who": "学员乙"})
        assert "学员甲的进步" in text(answer)
        assert "合唱比赛" not in text(answer)
        assert "学员乙" not in mine.paper({"who": "学员乙"})["html"]


def test_attempts_are_there_to_open_again_with_what_was_said_about_them(mine, shop):
    id = shop.answered("学员甲")
    shop.store.practice.comment("先接住她 <i>", "带教老师", NOON, attempt=id)
    answer = mine.look({"who": "学员甲"})
    assert f'data-deed="attempt" data-id="{id}"' in answer["html"]
    assert "1 条点评" in text(answer)
    assert "先接住她 &lt;i&gt;" in answer["html"]
    assert 'data-deed="uncomment"' not in answer["html"]


def test_what_is_set_stands_with_its_last_day_and_is_begun_for_it(mine, shop):
    kept = shop.store.practice.assign(Assignment(kind="answer", count=2, due=NOON.date(), by="带教老师"), NOON)
    answer = mine.look({"who": "学员甲"})
    assert "11月25日截止 · 做了 0 / 2 道" in text(answer)
    assert all(wish["assignment"] == kept.id for wish in wishes(answer))


def test_days_in_a_row_weak_spots_and_the_way_so_far_are_told(mine, shop):
    days(shop, 40, 50, 45)
    told = text(mine.look({"who": "学员甲"}))
    assert "3 天" in told
    assert "近 28 天里练了 3 天" in told
    assert "先接情绪" in told
    assert "练“改冷回复”" in told


def test_the_table_holds_the_numbers_of_the_curves(shop):
    names = overview.named(shop.content, shop.practice.book)
    seen = progress("学员甲", days(shop, 40, 60), NOON)
    made = table(seen, names)
    assert made.head == ("日期", "题数", "得分", "先接情绪")
    assert [(row[0], row[1], row[2], row[3].value) for row in made.rows] == [
        ("2026-11-24", 1, 40, 0.4),
        ("2026-11-25", 1, 60, 0.6),
    ]
    drawn = curves(seen, names, shop.content)
    assert "25.00,60.00 75.00,40.00" in drawn
    assert 'aria-label="11月24日；平均 40（1 道）"' in drawn


def test_one_day_alone_draws_no_line(shop):
    names = overview.named(shop.content, shop.practice.book)
    assert "练满两天才画得出线。" in curves(progress("学员甲", days(shop, 40), NOON), names, shop.content)


def test_the_record_is_one_file_to_print_or_keep(mine, shop):
    days(shop, 40, 60)
    answer = mine.paper({"who": "学员甲"})
    assert answer["name"] == "学员甲的练习记录-20261125.html"
    assert "11月24日到2026年11月25日，学员甲练了 2 天" in text(answer)
    assert "<svg" in answer["html"]
