"""The checker of openings finds each kind of mistake, and the shipped openings have none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from training.check_openings import FOLDER, Checker, main

GOOD = {
    "text": "都五天了还在武汉没动", "history": [], "sub": "stuck", "emotion": 2, "style": "warm",
    "opening": "五天还在武汉没动，换谁心里都急。", "after": "F",
}  # fmt: skip


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker()


def test_a_good_opening_has_no_problem(checker):
    assert list(checker.problems(GOOD)) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"sub": "stolen"}, "labels 'stolen', 2, 'warm'"),
        ({"emotion": 4}, "labels 'stuck', 4, 'warm'"),
        ({"style": "loud"}, "labels 'stuck', 2, 'loud'"),
        ({"opening": "急吧。"}, "3 characters"),
        ({"opening": "五天没动，" * 12 + "急。"}, "62 characters"),
        ({"opening": "5天还在武汉没动，换谁心里都急。"}, "a figure in digits"),
        ({"opening": "５天还在武汉没动，换谁心里都急。"}, "a figure in digits"),
        ({"opening": "五天还在武汉没动，你心里急。"}, "你 instead of 您"),
        ({"opening": "五天没动，您急，加我微信说。"}, "DIV-CONTACT: 微信"),
        ({"after": "X"}, "after 'X'"),
        ({"opening": "换谁心里都急。"}, "after 'F'"),  # no tail to follow anything
    ],
)
def test_a_mistake_is_told(checker, change, problem):
    assert problem in list(checker.problems({**GOOD, **change}))


@pytest.mark.parametrize("change", [{"after": each} for each in ("", "F", "D", "B")] + [{"opening": "换谁都急。", "after": ""}])
def test_what_a_tail_may_follow_is_marked_or_left_empty(checker, change):
    assert list(checker.problems({**GOOD, **change})) == []


@pytest.mark.parametrize("row", [{}, {**GOOD, "more": 1}, {key: GOOD[key] for key in reversed(GOOD)}])
def test_other_keys_or_another_order_are_told_before_anything_else(checker, row):
    assert list(checker.problems(row)) == [f"keys {list(row)}"]


def test_a_file_with_a_mistake_is_named_with_the_line(tmp_path: Path, capsys):
    path = tmp_path / "some.jsonl"
    path.write_text("\n".join(json.dumps(each) for each in (GOOD, {**GOOD, "emotion": 9})), encoding="utf-8")
    assert main([path]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{path}:2: labels 'stuck', 9, 'warm'",
        "openings 2, problems 1, begin like another 100.0%",
    ]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.jsonl")), ids=lambda path: path.stem)
def test_the_shipped_openings_have_no_problem(path: Path, capsys):
    assert main([path]) == 0, capsys.readouterr().out
