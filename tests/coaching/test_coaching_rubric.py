"""The rubric: a trainer's file, read whole, followed when it changes."""

from __future__ import annotations

import re
import shutil
from typing import get_args

import pytest
import yaml

from assistant.coach import Coach
from assistant.coaching.standard import NAME, Standard, read_rubric
from assistant.errors import ContentError
from assistant.guard.rule import Family
from assistant.schema import Dimension
from tests.coaching.conftest import GOOD, SUIT, mark
from tests.conftest import ROOT

SHIPPED = read_rubric(ROOT)


def _shortcoming(name: str) -> bool:
    where, _, what = name.partition(".")
    return where in get_args(Dimension) and what not in ("stop", "warn", "hint")


def written(folder, **changes):
    path = folder / NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(yaml.safe_load((ROOT / NAME).read_text(encoding="utf-8")) | changes, allow_unicode=True))
    return folder


def test_weights_are_a_hundred_and_every_family_counts_somewhere():
    assert SHIPPED.weights == {
        "feeling": 20, "concern": 10, "facts": 20, "options": 15, "step": 10, "blame": 10, "compliance": 15,
    }  # fmt: skip
    assert set(SHIPPED.counts) == set(get_args(Family))
    assert (SHIPPED.capped, SHIPPED.hint) == (59, 3)


def test_every_shortcoming_that_costs_can_be_said(content):
    names = {name for name in SHIPPED.takes if _shortcoming(name)}
    said = {key.removeprefix("coach.loss.").rpartition(".")[0] for key in content.messages if key.startswith("coach.loss.")}
    assert names == said
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "assistant/coaching").glob("*.py"))
    told = set(re.findall(r'"([a-z_]+)"', sources))
    assert [name for name in names if name.partition(".")[2] not in told] == []


def test_other_takes_name_a_rule_a_family_or_a_severity(content):
    rules = {rule.id for rule in content.rules}
    families = {f"{family}.{kind}" for family in (*get_args(Family), "finding") for kind in ("stop", "warn", "hint")}
    others = {name for name in SHIPPED.takes if not _shortcoming(name)}
    assert others <= rules | families


def test_other_weights_give_other_points(assistant):
    half = SHIPPED.model_copy(update={"weights": SHIPPED.weights | {"feeling": 30, "compliance": 5}})
    found = Coach(assistant, half).score("轨迹停在武汉转运中心。", SUIT)
    assert (mark(found, "feeling").of, mark(found, "compliance").points) == (30, 5)


def test_a_shortcoming_that_the_rubric_does_not_name_costs_nothing(assistant):
    kind = SHIPPED.model_copy(update={"takes": {}})
    assert Coach(assistant, kind).score("轨迹停在武汉转运中心。", SUIT).score == 100


def test_a_change_is_followed_and_a_mistake_keeps_the_last_good_one(tmp_path):
    standard = Standard(written(tmp_path))
    assert standard.measure.rubric.hint == 3
    written(tmp_path, hint=5, capped=40)
    assert standard.measure.rubric.hint == 5
    written(tmp_path, hint="很多")
    assert standard.measure.rubric.hint == 5
    assert standard.problem is not None
    written(tmp_path, hint=2)
    assert (standard.measure.rubric.hint, standard.problem) == (2, None)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"weights": {"feeling": 50}}, "加起来要是 100"),
        ({"hint": 99}, "hint"),
        ({"hears": {"wait": ["(等"]}}, "不是合法的正则"),
        ({"counts": {"wait": "luck"}}, "counts.wait"),
        ({"weight": {}}, "没有这个字段"),
    ],
)
def test_a_mistake_is_told_with_its_file_and_cure(tmp_path, changes, told):
    with pytest.raises(ContentError, match=re.escape(told)) as caught:
        read_rubric(written(tmp_path, **changes))
    assert {each.file for each in caught.value.mistakes} == {NAME}


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(ContentError, match=r"rubric\.yaml"):
        _ = Standard(tmp_path).measure


def test_the_cap_and_the_hints_come_from_the_file(assistant, tmp_path):
    strict = Coach(assistant, read_rubric(written(tmp_path, capped=20, hint=10)))
    stopped = GOOD + "给个五星好评返您5元。"
    assert strict.score(stopped, SUIT).score == 20
    assert strict.score(GOOD, SUIT, hints=1).score == 90
    shutil.rmtree(tmp_path / "prompts")
    assert strict.score(GOOD, SUIT).score == 100, "a rubric that was handed in needs no file"
