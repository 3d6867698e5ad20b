"""The files for staff alone: every mistake is told with its file and line."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from assistant.content import load
from assistant.errors import ContentError
from assistant.settings import ROOT
from tests.editing import edit

FACTS, HANDLING = "prompts/facts/allergy.yaml", "prompts/handling/delay.yaml"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A copy of the editable files without library and records, to be read quickly."""
    for folder in ("intents", "prompts"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    for intent in ("delay", "damage", "sizing", "allergy", "malicious", "other"):
        (tmp_path / f"prompts/patterns/{intent}.yaml").write_text("parts: {}\n", encoding="utf-8")
    return tmp_path


def mistakes(root: Path) -> list[str]:
    with pytest.raises(ContentError) as caught:
        load(root)
    return [str(mistake) for mistake in caught.value.mistakes]


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        (FACTS, "checked: 2026-08-22", "checked: 今年", "checked："),
        (FACTS, "checked: 2026-08-22", "checked: ''", "checked："),
        (FACTS, "checked: 2026-08-22", "chekced: 2026-08-22", "chekced：没有这个字段，看看是不是拼错了"),
        (FACTS, "url: https://", "url: school/", "url："),
        (FACTS, "id: FACT-ALLERGY-DAYS-IN", "id: fact-1", "id："),
        (FACTS, "intents: [allergy]", "intents: []", "intents："),
        (FACTS, "intents: [allergy]", "intents: [alergy]", "intents.0：只能是"),
        (FACTS, "tier: {days_up_to: 60}", "tier: {days_to: 60}", "tier.days_to：没有这个字段"),
        (HANDLING, "where: 快递轨迹与后台, ", "", "evidence.0.where："),
        (HANDLING, "hand_off: {to: senior", "hand_off: {to: boss", "hand_off.to：只能是"),
        (HANDLING, "{carrier}", "{carier}", "note：carier 不是订单卡的槽位"),
        (HANDLING, "{carrier}", "{reply_by}", "note：reply_by 不是订单卡的槽位"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(shop, name, old, new, told):
    line = edit(shop, name, old, new)
    assert [each for each in mistakes(shop) if each.startswith(f"{name}:{line}: {told}")]


def test_a_card_of_an_unknown_sub_is_told(shop):
    line = edit(shop, FACTS, "subs: [allergy/skin, allergy/smell]", "subs: [allergy/skim]")
    (told,) = mistakes(shop)
    at = re.fullmatch(rf"{FACTS}:(\d+): allergy/skim 不是 taxonomy.yaml 里的子类，要写成 delay/signed 这样", told)
    assert at
    assert 0 <= line - int(at[1]) <= 8


def test_a_card_that_is_there_twice_is_told(shop):
    line = edit(shop, FACTS, "FACT-ALLERGY-DAYS-OVER", "FACT-ALLERGY-DAYS-IN")
    assert mistakes(shop) == [f"{FACTS}:{line}: 编号 FACT-ALLERGY-DAYS-IN 用了两次"]


def test_handling_of_an_unknown_sub_is_told(shop):
    line = edit(shop, HANDLING, "  signed:", "  singed:")
    assert mistakes(shop) == [f"{HANDLING}:{line}: 'singed' 不是 delay 的子类"]


@pytest.mark.parametrize(("name", "key"), [(FACTS, "cards"), (HANDLING, "subs")])
def test_what_stands_beside_the_entries_is_told(shop, name, key):
    path = shop / name
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text.rstrip()}\nnotes: []\n", encoding="utf-8")
    line = text.rstrip().count("\n") + 2
    assert mistakes(shop) == [f"{name}:{line}: 'notes'：文件最外层只能有 {key}"]


def test_dates_are_told_in_one_form(shop):
    edit(shop, FACTS, "checked: 2026-08-22", "checked: '20260822'")
    assert load(shop).facts[0].checked == "2026-08-22"


def test_an_address_may_be_left_out(shop):
    path = shop / FACTS
    path.write_text(re.sub(r"(?m)^    url: .*\n", "", path.read_text(encoding="utf-8"), count=1), encoding="utf-8")
    assert load(shop).facts[0].url == ""


def test_the_version_changes_with_a_card(shop):
    before = load(shop).version
    edit(shop, FACTS, "签收后60天内", "签收后六十天内")
    assert load(shop).version != before
