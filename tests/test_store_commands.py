"""What the commands of the store say."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from pydantic import SecretStr

from assistant.cli import sentences
from assistant.errors import InputError
from assistant.schema import Owed
from assistant.settings import ROOT, Settings
from assistant.store import commands
from assistant.store.store import FILE, of

SAY = sentences(ROOT)
NOON = datetime(2026, 11, 25, 12, 0)


@pytest.fixture
def chosen(where, tmp_path):
    """Settings that name an empty store: none but the folder for a file, or a URL."""
    return Settings(var=tmp_path, store=SecretStr(where if isinstance(where, str) else ""))


def owing(chosen: Settings, conversation: str = "page-1", due: datetime = NOON + timedelta(hours=6)) -> None:
    with of(chosen) as store:
        store.owe(conversation, (Owed(quote="晚些回复您", due=due),), "我核实后晚些回复您。", NOON)


def reporting(chosen: Settings, severity: str = "warn", quote: str = "最快", reason: str = "说的是时间") -> None:
    with of(chosen) as store:
        store.pardon("ABSOLUTE-BEST", severity, quote, f"{quote}也要\n明天到", reason, "agent", NOON)


def test_nothing_owed(chosen):
    assert commands.owed(chosen, SAY, NOON) == ["没有欠着的回复。"]


@pytest.mark.parametrize(
    ("now", "line"),
    [
        (NOON, "1  11月25日18:00 前回，还有 6 小时 0 分钟：“晚些回复您”（会话 page-1）"),
        (NOON + timedelta(hours=5, minutes=18, seconds=30), "1  11月25日18:00 前回，还有 42 分钟：“晚些回复您”（会话 page-1）"),
        (NOON + timedelta(hours=7, minutes=5), "1  11月25日18:00 前回，已经超时 1 小时 5 分钟：“晚些回复您”（会话 page-1）"),
        (NOON + timedelta(days=3), "1  11月25日18:00 前回，已经超时 2 天 18 小时：“晚些回复您”（会话 page-1）"),
        ((NOON + timedelta(hours=5)).astimezone(), "1  11月25日18:00 前回，还有 1 小时 0 分钟：“晚些回复您”（会话 page-1）"),
    ],
)
def test_owed_answers_are_listed_with_the_time_that_is_left(chosen, now, line):
    owing(chosen)
    assert commands.owed(chosen, SAY, now) == [line]


def test_an_answer_in_time_is_noted(chosen):
    owing(chosen)
    assert commands.keep(1, chosen, SAY, NOON) == ["记下了：1 已按时回。"]
    assert commands.owed(chosen, SAY, NOON) == ["没有欠着的回复。"]


def test_a_late_answer_is_noted_as_late(chosen):
    owing(chosen)
    assert commands.keep(1, chosen, SAY, NOON + timedelta(hours=6, minutes=4)) == ["记下了：1 已回，晚了 4 分钟。"]


def test_a_dropped_one_stays_as_it_is(chosen):
    owing(chosen)
    with of(chosen) as store:
        store.drop(1)
    assert commands.keep(1, chosen, SAY, NOON) == ["1 已经不用回了，没有改动。"]


def test_an_unknown_id_is_told(chosen):
    with pytest.raises(InputError, match="没有编号是 9 的欠着的回复"):
        commands.keep(9, chosen, SAY, NOON)


def test_no_false_alarms(chosen):
    assert commands.alarms(chosen, SAY) == ["没有等着定的误报。"]


def test_false_alarms_of_the_same_words_are_listed_once(chosen):
    reporting(chosen)
    reporting(chosen, reason="不是比较")
    reporting(chosen, "stop")
    assert commands.alarms(chosen, SAY) == [
        "1  ABSOLUTE-BEST（提醒）“最快”",
        "    报了 2 次",
        "    原文：最快也要 明天到",
        "    理由：说的是时间",
        "    理由：不是比较",
        "3  ABSOLUTE-BEST（会拦住的，同意了也照旧拦住）“最快”",
        "    原文：最快也要 明天到",
        "    理由：说的是时间",
    ]


def test_an_accepted_one_is_said_to_be_a_hint_from_now_on(chosen):
    reporting(chosen)
    assert commands.review(1, "accepted", "", chosen, SAY, NOON) == ["记下了：规则 ABSOLUTE-BEST 再遇到“最快”，只作提示。"]
    assert commands.alarms(chosen, SAY) == ["没有等着定的误报。"]


def test_an_accepted_stop_is_said_to_change_nothing(chosen):
    reporting(chosen, "stop")
    (line,) = commands.review(1, "accepted", "", chosen, SAY, NOON)
    assert line.startswith("记下了。规则 ABSOLUTE-BEST 对“最快”照旧：")


def test_a_rejected_one_is_said_to_change_nothing(chosen):
    reporting(chosen)
    assert commands.review(1, "rejected", "", chosen, SAY, NOON) == ["记下了：规则 ABSOLUTE-BEST 遇到“最快”照旧。"]


def test_a_note_is_kept(chosen):
    reporting(chosen)
    commands.review(1, "rejected", "换成“最早”", chosen, SAY, NOON)
    with of(chosen) as store:
        assert [each.note for each in store.pardons("rejected")] == ["换成“最早”"]


def test_purging_tells_how_many_went(chosen):
    owing(chosen)
    assert commands.purge(30, chosen, SAY, NOON + timedelta(days=31)) == ["清掉了 2026-11-26 12:00 以前的 1 条记录。"]


def test_a_backup_tells_what_it_holds_and_comes_back(chosen, tmp_path):
    owing(chosen)
    file = tmp_path / "old.zip"
    assert commands.backup(file, chosen, SAY, NOON) == [f"备份好了：1 条记录，在 {file}。里面有密码的摘要，请收好。"]
    commands.keep(1, chosen, SAY, NOON)
    assert commands.restore(file, True, chosen, SAY) == [f"恢复好了：1 条记录，来自 {file}。登录过的人要重新登录。"]
    assert len(commands.owed(chosen, SAY, NOON)) == 1


def test_a_restore_does_not_replace_what_is_there_unasked(chosen, tmp_path):
    owing(chosen)
    commands.backup(tmp_path / "old.zip", chosen, SAY, NOON)
    with pytest.raises(InputError, match="里已经有记录。要用备份整个换掉，请加 --replace"):
        commands.restore(tmp_path / "old.zip", False, chosen, SAY)


def test_without_a_url_the_store_is_a_file_under_var(tmp_path):
    of(Settings(var=tmp_path / "var")).close()
    assert (tmp_path / "var" / FILE).exists()


NAMES = "owed keep alarms accept reject store purge backup restore file replace id note days"


@pytest.mark.parametrize("name", NAMES.split())
def test_every_command_has_its_help(name):
    assert SAY(f"store.help.{name}")
