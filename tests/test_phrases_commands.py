"""``phrases export`` and ``phrases import``: the whole library out, a table in, all or nothing."""

from __future__ import annotations

import csv

import pytest

from assistant.content import load
from assistant.errors import InputError
from assistant.phrases import commands
from assistant.settings import Settings
from tests.library import copied


@pytest.fixture
def chosen(tmp_path) -> Settings:
    root = copied(tmp_path)
    return Settings(root=root, var=root / "var", writer="floor")


@pytest.fixture
def say(chosen):
    return load(chosen.root).say


def rows(path):
    return list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))


def written(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def test_library_goes_out_and_comes_back_unchanged(chosen, say, tmp_path):
    told = commands.export(tmp_path / "out.csv", chosen, say)
    assert told == f"导出了 {len(load(chosen.root).patterns)} 句到 {tmp_path / 'out.csv'}。"
    lines, good = commands.bring(tmp_path / "out.csv", False, chosen, say)
    assert good
    assert lines[-1].startswith("新加 0，改 0，停用 0，恢复 0")


def test_name_that_is_no_table_is_refused(chosen, say, tmp_path):
    with pytest.raises(InputError, match=r"要以 .csv 或 .xlsx 结尾"):
        commands.export(tmp_path / "out.doc", chosen, say)


def test_good_table_is_written_and_kept_in_the_history(chosen, say, tmp_path):
    commands.export(tmp_path / "out.csv", chosen, say)
    head, *held = rows(tmp_path / "out.csv")
    new = ["", "物流延迟", "物流停滞", "接住情绪", "停了这么久，您急得对。", "暖", "生气难过", "", "", "大促", ""]
    lines, good = commands.bring(written(tmp_path / "in.csv", [head, [*held[0][:-1], "是"], new]), False, chosen, say)
    assert (good, lines) == (True, ["新加 1，改 0，停用 1，恢复 0；没变 0。"])
    content = load(chosen.root)
    assert [each.tags for each in content.patterns if each.text == new[4]] == [("大促",)]
    assert [each.id for each in content.retired] == [held[0][0]]


def test_dry_run_writes_nothing(chosen, say, tmp_path):
    before = load(chosen.root).version
    head = ["类别", "子类", "职责", "句子", "风格"]
    path = written(tmp_path / "in.csv", [head, ["物流延迟", "物流停滞", "接住情绪", "停了这么久，您急得对。", "暖"]])
    lines, good = commands.bring(path, True, chosen, say)
    assert (good, lines) == (True, ["会新加 1，改 0，停用 0，恢复 0；没变 0，有错 0。这次什么都没有写。"])
    assert load(chosen.root).version == before


def test_one_wrong_row_keeps_all_out(chosen, say, tmp_path):
    before = load(chosen.root).version
    head = ["类别", "子类", "职责", "句子", "风格"]
    good_row = ["物流延迟", "物流停滞", "接住情绪", "停了这么久，您急得对。", "暖"]
    lines, good = commands.bring(
        written(tmp_path / "in.csv", [head, good_row, ["物流延迟", "停滞", "接住情绪", "好的。", "暖"]]), False, chosen, say
    )
    assert not good
    assert lines[0].startswith("第 3 行：子类写的是“停滞”")
    assert lines[-1].endswith("这次什么都没有写。")
    assert load(chosen.root).version == before
