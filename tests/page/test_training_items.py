"""The shop's own exercises: found, written in a form or as text, taken out of use, brought in from files."""

from __future__ import annotations

import base64
import html
import re
from pathlib import Path

import pytest

from assistant.access.who import Who, entered
from assistant.page.training.deeds import Deeds
from assistant.practice.own.folder import text
from tests.page.training_shop import Shop
from tests.practice import small

OWN = "prompts/practice/own/orders.yaml"
ORDER = small.IDS["orders"]


@pytest.fixture
def shop(tmp_path) -> Shop:
    return Shop(tmp_path)


@pytest.fixture
def deeds(shop) -> Deeds:
    return Deeds(shop)


def fields(answer: dict[str, str]) -> dict[str, str]:
    """Return the fields of a form as the script would send them."""
    assert answer["problem"] == ""
    page, found = answer["html"], {}
    for match in re.finditer(r'<textarea[^>]*data-cell="([^"]+)"[^>]*>(.*?)</textarea>', page, re.DOTALL):
        found[match[1]] = html.unescape(match[2])
    for match in re.finditer(r'<input value="([^"]*)"[^>]*data-cell="([^"]+)"', page):
        found[match[2]] = html.unescape(match[1])
    for match in re.finditer(r'<select[^>]*data-cell="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', match[2])
        found[match[1]] = chosen[1] if chosen else ""
    for match in re.finditer(r'value="([^"]*)" data-many="([^"]+)" checked', page):
        found[match[2]] = "、".join(filter(None, [found.get(match[2], ""), match[1]]))
    return found


def copy(deeds: Deeds, **change: str) -> dict[str, object]:
    """Return what is written on when the shipped order exercise is copied and given another title."""
    return {"kind": "order", "mode": "form", "fields": fields(deeds.blank({"id": ORDER})) | {"标题": "水壶漏了怎么排"} | change}


def own(shop: Shop) -> Path:
    return shop.settings.root / OWN


# --- to look


def test_exercises_are_found_by_their_words_kind_and_scope(deeds):
    assert "合唱比赛的领结停在路上" in deeds.find({"query": "合唱"})["list"]
    assert "合唱比赛的领结停在路上" not in deeds.find({"query": "合唱", "kind": "order"})["list"]
    assert ">7 道<" in deeds.find({})["list"]
    assert ">0 道<" in deeds.find({"scope": "own"})["list"]


def test_an_exercise_is_read_with_its_answers(deeds):
    told = deeds.item({"id": small.IDS["scenarios"]})["html"]
    assert "比赛是后天上午十点" in told
    assert 'data-deed="edit"' not in told


def test_mistakes_of_files_are_told_by_file_and_line(deeds, shop):
    own(shop).parent.mkdir()
    own(shop).write_text("orders:\n  - {id: own-order-1, level: easy}\n", encoding="utf-8")
    assert "prompts/practice/own/orders.yaml:2" in deeds.items({})["html"]


# --- to write


def test_what_is_written_in_the_form_is_kept_and_can_be_practised_at_once(deeds, shop):
    with entered(lambda: Who(name="带教老师", rank="trainer")):
        answer = deeds.save(copy(deeds))
    assert (answer["problem"], answer["told"], answer["id"]) == ("", "存好了，现在就能练。", "own-order-1")
    written = own(shop).read_text(encoding="utf-8")
    assert "title: 水壶漏了怎么排" in written
    assert "by: 带教老师" in written
    assert shop.practice.begin("学员甲", "own-order-1").title == "水壶漏了怎么排"


def test_what_is_wrong_in_the_form_is_told_by_its_field_and_nothing_is_written(deeds, shop):
    answer = deeds.save(copy(deeds, 标题="短", 句子="接情绪一句话"))
    assert (answer["problem"], answer["html"]) == ("", "")
    assert 'data-about="标题"' in deeds.check(copy(deeds, 标题="短"))["notes"]
    assert not own(shop).exists()


def test_a_form_as_it_comes_says_the_exercise_again(deeds, shop):
    for id in small.IDS.values():
        item = shop.practice.book.one(id)
        kind = shop.practice.book.kind(item)
        found = deeds.turn({"kind": kind, "mode": "form", "fields": fields(deeds.blank({"id": id})), "to": "yaml"})
        told = html.unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", found["html"], re.DOTALL)[1])
        assert deeds.check({"kind": kind, "mode": "yaml", "yaml": told.replace("（改）", "改过")})["fine"] == "yes"


def test_what_is_wrong_in_the_text_is_told_by_its_line(deeds, shop):
    told = text(shop.practice.book.one(ORDER)).replace(f"id: {ORDER}", "id: own-order-9")
    wrong = re.sub(r"^level: .*$", "level: later", told, flags=re.MULTILINE)
    line = wrong.split("\n").index("level: later") + 1
    notes = deeds.check({"kind": "order", "mode": "yaml", "yaml": wrong})["notes"]
    assert f"第 {line} 行" in notes
    assert "只能是" in notes


@pytest.mark.parametrize(("told", "line"), [("level: [easy", 1), ("- a\n- b\n", 1), ("", 1), ("title: a\n level: b", 2)])
def test_text_that_is_no_exercise_is_told_and_changes_into_no_form(told, line, deeds):
    asked = {"kind": "order", "mode": "yaml", "yaml": told}
    assert deeds.check(asked)["fine"] == ""
    assert "行读不出来" in deeds.turn(asked | {"to": "form"})["problem"]


def test_one_of_the_shops_own_is_changed_in_its_place(deeds, shop):
    deeds.save(copy(deeds))
    own(shop).write_text(own(shop).read_text(encoding="utf-8") + "# 待补\n", encoding="utf-8")
    form = deeds.edit({"id": "own-order-1"})
    seen = re.search(r'data-seen="(\w+)"', form["html"])[1]
    asked = {
        "kind": "order",
        "mode": "form",
        "id": "own-order-1",
        "seen": seen,
        "fields": fields(form) | {"标题": "水壶漏水怎么排"},
    }
    assert deeds.save(asked)["told"] == "存好了，现在就能练。"
    assert "title: 水壶漏水怎么排" in own(shop).read_text(encoding="utf-8")
    assert own(shop).read_text(encoding="utf-8").endswith("# 待补\n")
    assert deeds.save(asked)["problem"] == "这道题刚被别人改过。请回到列表重新打开，再改一次。"


def test_what_comes_with_the_program_is_copied_and_not_changed(deeds):
    assert ORDER in deeds.edit({"id": ORDER})["problem"]
    assert deeds.blank({"id": ORDER})["problem"] == ""


def test_an_exercise_goes_out_of_use_and_comes_back(deeds, shop):
    assert deeds.retire({"id": ORDER})["told"] == "停用了，不会再抽到；做过的记录都在。"
    assert ORDER not in shop.practice.book.items
    assert ">1 道<" in deeds.find({"scope": "retired"})["list"]
    assert deeds.restore({"id": ORDER})["told"] == "恢复了，又能抽到它。"
    assert ORDER in shop.practice.book.items


# --- files


def sheet(deeds: Deeds, form: str = "csv") -> bytes:
    return base64.b64decode(deeds.sample({"kind": "order", "form": form})["base64"])


def upload(raw: bytes, name: str = "题.csv") -> dict[str, str]:
    return {"kind": "order", "name": name, "base64": base64.b64encode(raw).decode()}


def renamed(deeds: Deeds, shop: Shop) -> bytes:
    title = shop.practice.book.one(ORDER).title
    return sheet(deeds).decode("utf-8-sig").replace(title, "新的一道排顺序").encode("utf-8-sig")


def test_a_file_is_looked_through_and_then_brought_in(deeds, shop):
    asked = upload(renamed(deeds, shop))
    plan = deeds.rehearse(asked)["plan"]
    assert "新加 1，" in plan
    assert not own(shop).exists()
    name = re.search(r'data-plan="(\w+)"', plan)[1]
    assert deeds.bring(asked | {"plan": name})["told"] == "加好了：新加 1，修改 0，停用 0，恢复 0。"
    assert "新的一道排顺序" in own(shop).read_text(encoding="utf-8")


def test_what_was_not_seen_is_not_brought_in(deeds, shop):
    answer = deeds.bring(upload(renamed(deeds, shop)) | {"plan": "0"})
    assert answer["problem"] == "题目刚变过，又看了一遍，请再确认。"
    assert not own(shop).exists()


def test_rows_with_mistakes_are_told_and_hold_nothing_back(deeds, shop):
    plan = deeds.rehearse(upload(sheet(deeds)))["plan"]
    assert "有错 1" in plan
    assert "disabled" in plan
    assert deeds.rehearse(upload(b"\x00\x01", "题.xlsx"))["problem"] != ""


def test_a_yaml_file_is_looked_through_too(deeds, shop):
    told = small.examples()["orders"].replace(ORDER, "own-order-9").replace(shop.practice.book.one(ORDER).title, "另一道排顺序")
    assert "新加 1，" in deeds.rehearse(upload(told.encode(), "题.yaml"))["plan"]
