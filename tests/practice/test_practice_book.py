"""The exercises of a shop: read when first asked for, read again when a file has changed, picked by wish, need and chance."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.cli import sentences
from assistant.errors import ContentError, InputError
from assistant.practice.book import Book, personas, skills
from assistant.practice.values import Wish
from tests.conftest import ROOT
from tests.practice.small import IDS, PRACTICE, book, shop

COLD, TALK, CHOIR = IDS["cold"], IDS["talks"], IDS["scenarios"]


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Exercises that no test changes."""
    return book(shop(tmp_path_factory.mktemp("shop")))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return shop(tmp_path)


def write(root: Path, name: str, old: str, new: str) -> None:
    path = root / PRACTICE / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


# when it is read


def test_nothing_is_read_before_it_is_asked_for(tmp_path):
    book = Book(tmp_path, sentences(ROOT))
    with pytest.raises(ContentError, match="文件不存在"):
        book.refresh()


def test_the_program_starts_without_reading_exercises():
    code = "import sys; from assistant.pipeline import Assistant; print([n for n in sys.modules if 'practice' in n])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert [name for name in eval(done.stdout) if name.startswith("assistant.practice")] == []


def test_a_changed_file_is_read_again(root):
    held = book(root)
    assert held.items[COLD].title == "发票的事一句话打发"
    write(root, "cold.yaml", "发票的事一句话打发", "发票被一句话打发了")
    assert held.refresh()
    assert held.items[COLD].title == "发票被一句话打发了"
    assert not held.refresh()


def test_what_becomes_wrong_stays_as_it_was_and_the_rest_is_new(root):
    held = book(root)
    held.refresh()
    write(root, "cold.yaml", "level: easy", "level: leicht")
    write(root, "orders.yaml", "新买的水壶一直漏水", "水壶刚买就漏水了")
    held.refresh()
    assert held.items[COLD].level == "easy"
    assert held.items[IDS["orders"]].title == "水壶刚买就漏水了"
    assert [mistake.file for mistake in held.mistakes] == [f"{PRACTICE}/cold.yaml"]
    write(root, "cold.yaml", "level: leicht", "level: hard")
    held.refresh()
    assert held.items[COLD].level == "hard"
    assert held.mistakes == ()


def test_a_buyer_who_is_gone_is_missed_in_files_that_have_not_changed(root):
    held = book(root)
    held.refresh()
    write(root, "personas.yaml", "id: reasonable", "id: sensible")
    held.refresh()
    assert any(mistake.file == f"{PRACTICE}/talks/delay.yaml" for mistake in held.mistakes)
    write(root, "personas.yaml", "id: sensible", "id: reasonable")
    held.refresh()
    assert held.mistakes == ()


def test_what_was_never_right_is_left_out(root):
    write(root, "cold.yaml", "level: easy", "level: leicht")
    assert set(book(root).items) == set(IDS.values()) - {COLD}


def test_personas_and_rubric_stay_while_their_files_are_broken(root):
    held = book(root)
    held.refresh()
    for name in ("personas.yaml", "rubric.yaml"):
        (root / PRACTICE / name).write_text("[", encoding="utf-8")
    held.refresh()
    assert len(held.personas) == 8
    assert held.rubric.hint == 3
    assert set(held.items) == set(IDS.values())


def test_without_personas_there_is_no_practice(root):
    (root / PRACTICE / "personas.yaml").unlink()
    with pytest.raises(ContentError, match=r"personas\.yaml"):
        book(root).refresh()


def test_what_is_out_of_use_is_kept_for_those_who_have_done_it(root):
    (root / PRACTICE / "own").mkdir()
    (root / PRACTICE / "own/retired.yaml").write_text(f"retired: [{COLD}]\n", encoding="utf-8")
    held = book(root)
    assert COLD not in held.items
    assert held.one(COLD).id == COLD


def test_what_is_not_there_is_told(held):
    with pytest.raises(InputError, match="没有 own-cold-bill 这道练习"):
        held.one("own-cold-bill")


# what fits


@pytest.mark.parametrize(
    ("wish", "names"),
    [
        ({}, list(IDS.values())),
        ({"kind": "talk"}, [TALK]),
        ({"intent": "damage"}, ["drill-own-battery", "own-order-kettle"]),
        ({"level": "medium"}, [CHOIR, "drill-own-battery", "own-evidence-box"]),
        ({"persona": "reasonable"}, [TALK, COLD]),
        ({"persona": "mother", "intent": "delay"}, [CHOIR]),
        ({"kind": "talk", "level": "hard"}, []),
    ],
)
def test_exercises_are_found_by_what_they_are(held, wish, names):
    assert sorted(each.id for each in held.of(**wish)) == sorted(names)


def test_a_talk_may_be_done_with_each_of_its_voices(held):
    assert personas(held.one(TALK)) == ("reasonable",)
    assert personas(held.one(CHOIR)) == ("mother",)
    assert personas(held.one("drill-own-battery")) == ()


def test_an_exercise_practises_what_its_case_asks_for(held):
    assert skills(held.one(COLD)) == {"feeling", "concern", "step"}
    assert skills(held.one(TALK)) == {"calming", "concern", "facts", "options"}
    assert skills(held.one("own-evidence-box")) == {"evidence"}


# what is picked


def test_what_was_never_done_comes_first(held):
    done = [name for name in IDS.values() if name != COLD]
    assert held.chosen(Wish(), done, (), random.Random(1)).id == COLD


def test_of_what_was_done_the_longest_ago_comes_first(held):
    done = [COLD, *IDS.values(), TALK, COLD]
    assert held.chosen(Wish(level="easy"), done, (), random.Random(1)).id == "own-order-kettle"


def test_the_weakest_skill_comes_first_where_it_is_wished_for(held):
    weak = ("evidence", "order")
    assert held.chosen(Wish(weakest=True), (), weak, random.Random(1)).id == "own-evidence-box"
    picked = {held.chosen(Wish(), (), weak, random.Random(seed)).id for seed in range(40)}
    assert picked == set(IDS.values())


def test_a_weak_skill_that_nothing_fitting_practises_is_passed_over(held):
    wish = Wish(kind="cold", weakest=True)
    assert held.chosen(wish, (), ("calming", "feeling"), random.Random(1)).id == COLD


def test_nothing_fitting_is_told(held):
    with pytest.raises(InputError, match="没有这样的练习"):
        held.chosen(Wish(kind="talk", level="hard"), (), (), random.Random(1))


@settings(deadline=None)
@given(st.lists(st.sampled_from(sorted(IDS.values()))), st.integers())
def test_the_same_chance_picks_the_same(held, done, seed):
    one, again = (held.chosen(Wish(), done, (), random.Random(seed)) for _ in range(2))
    assert one is again
