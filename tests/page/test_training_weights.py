"""How much each dimension is worth: changed number by number, and only when they come to a hundred."""

from __future__ import annotations

import pytest

from assistant.page.training.deeds import Deeds
from assistant.practice.loading import RUBRIC
from tests.page.training_shop import Shop

USUAL = {"feeling": "20", "concern": "10", "facts": "20", "options": "15", "step": "10", "blame": "10", "compliance": "15"}
ASKED = {"weights": USUAL, "capped": "59", "hint": "3"}


@pytest.fixture
def shop(tmp_path) -> Shop:
    return Shop(tmp_path)


@pytest.fixture
def deeds(shop) -> Deeds:
    return Deeds(shop)


def rubric(shop: Shop) -> bytes:
    return (shop.settings.root / RUBRIC).read_bytes()


def test_new_weights_are_numbers_in_the_file_and_no_other_sign_is_touched(deeds, shop):
    before = rubric(shop)
    answer = deeds.weigh(ASKED | {"weights": USUAL | {"feeling": "25", "facts": "15"}, "hint": "5"})
    assert answer["told"] == "存好了，下一次交卷就按新的算。"
    expected = (
        before.replace(b"feeling: 20,", b"feeling: 25,").replace(b"facts: 20,", b"facts: 15,").replace(b"hint: 3 ", b"hint: 5 ")
    )
    assert rubric(shop) == expected
    assert shop.practice.book.rubric.weights["feeling"] == 25


def test_the_next_answer_is_scored_by_them(deeds, shop):
    deeds.weigh(ASKED | {"weights": USUAL | {"feeling": "30", "facts": "10"}})
    outcome = shop.practice.outcome(shop.answered("学员甲"), None)
    assert {mark.dimension: mark.of for mark in outcome.coaching.marks}["feeling"] == 30


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"feeling": "25"}, "七项加起来要正好 100 分，现在是 105 分。请改到 100 再存。"),
        ({"feeling": "x"}, "“x”不行，请写 0 到 100 的整数。"),
        ({"feeling": "-5"}, "“-5”不行，请写 0 到 100 的整数。"),
        ({"feeling": ""}, "“”不行，请写 0 到 100 的整数。"),
    ],
)
def test_weights_that_make_no_whole_are_not_written(change, told, deeds, shop):
    before = rubric(shop)
    assert deeds.weigh(ASKED | {"weights": USUAL | change}) == {"problem": told}
    assert rubric(shop) == before


def test_the_same_numbers_leave_the_file_alone(deeds, shop):
    path = shop.settings.root / RUBRIC
    before = path.stat().st_mtime_ns
    assert deeds.weigh(ASKED)["problem"] == ""
    assert path.stat().st_mtime_ns == before


def test_a_file_that_is_written_otherwise_is_left_to_be_changed_by_hand(deeds, shop):
    assert deeds.rubric({})["problem"] == ""
    (shop.settings.root / RUBRIC).write_text("weights: [1]\n", encoding="utf-8")
    assert deeds.weigh(ASKED)["problem"].startswith("rubric.yaml 在文件里的写法程序认不出")
