"""The command line as a shell sees it: output, words on standard error, exit codes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.cli import Exit, main
from assistant.schema import Analysis, Decision, Fact, Scored, Suggestion
from assistant.settings import ROOT
from assistant.terminal import staff_lines

HEAVY = ("torch", "transformers", "sentence_transformers", "sklearn", "pandas", "gradio", "matplotlib")


def shell(*arguments: str, given: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "assistant", *arguments]
    return subprocess.run(command, cwd=ROOT, input=given, capture_output=True, env=os.environ | environment)


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    path = tmp_path / "in.jsonl"
    path.write_text('{"id":"a","text":"都五天了还在武汉没动"}\n{"id":"b","text":"杯子碎了"}\n', encoding="utf-8")
    return path


def test_all_rows_well_is_0(lines, tmp_path):
    assert shell("analyze", str(lines), str(tmp_path / "out.jsonl")).returncode == Exit.OK == 0
    assert len((tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()) == 2


def test_a_failed_row_is_1_and_told(tmp_path, capsys):
    source = tmp_path / "in.jsonl"
    source.write_text('{"id":"a","text":"杯子碎了"}\n{"id":"b"\n', encoding="utf-8")
    assert main(["analyze", str(source), str(tmp_path / "out.jsonl")]) == Exit.SOME_FAILED == 1
    assert "2 行：成功 1，失败 1" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "加上 --help 看说明"),
        (["batch"], "用法不对"),
        (["batch", "in", "out", "--workers", "0"], "写的是 0，应当是 1 以上的整数"),
        (["batch", "in", "out", "--now", "昨天"], "写的是 昨天，应当是 2026-11-20T10:00 这样的时间"),
        (["batch", "-", "-", "--resume"], "--resume 要和输出文件一起用"),
        (["batch", "nowhere.jsonl", "out.jsonl"], "文件用不了：nowhere.jsonl"),
        (["suggest", " "], "没有买家的话"),
        (["suggest", "字" * 10_001], "有 10001 个字，最多 10000 个"),
        (["content", "sample", "stuk"], "是不是想写 stuck？"),
    ],
)
def test_bad_usage_is_2_and_told_in_chinese(arguments, told, capsys):
    assert main(arguments) == Exit.USAGE == 2
    assert told in capsys.readouterr().err


def test_input_is_never_written_over(lines, capsys):
    before = lines.read_bytes()
    assert main(["batch", str(lines), str(lines)]) == Exit.USAGE
    assert lines.read_bytes() == before


def test_a_setting_that_cannot_be_is_2():
    done = shell("content", "validate", NUANYAN_PORT="eighty")
    assert done.returncode == 2
    assert "NUANYAN_PORT" in done.stderr.decode()


@pytest.mark.parametrize("command", [["suggest"], ["content", "parse"]])
def test_words_that_are_no_utf8_are_2(command, capsys):
    assert main([*command, "\udcff三天没动"]) == 2
    assert capsys.readouterr().err.startswith("第 1 个字节（0xFF）不是 UTF-8 编码")


def test_the_page_tells_a_setting_that_cannot_be():
    done = subprocess.run(
        [sys.executable, "app.py"], cwd=ROOT, capture_output=True, env=os.environ | {"NUANYAN_PORT": "eighty"}
    )
    assert done.returncode == 2
    assert done.stderr.decode().startswith("环境变量不对：NUANYAN_PORT：应当是整数，现在是 'eighty'。")


def test_broken_content_is_3(tmp_path):
    done = shell("content", "validate", NUANYAN_ROOT=str(tmp_path))
    assert done.returncode == Exit.BROKEN == 3
    assert done.stderr.decode().startswith("prompts/messages.yaml:1: 文件不存在")


def test_missing_weights_are_3(tmp_path, lines):
    for name in ("intents", "prompts", "training"):
        (tmp_path / name).symlink_to(ROOT / name)
    done = shell("analyze", str(lines), str(tmp_path / "out.jsonl"), NUANYAN_ROOT=str(tmp_path))
    assert done.returncode == 3
    assert "models/linear" in done.stderr.decode()


def test_standard_input_and_output(lines):
    done = shell("batch", "-", "-", given=lines.read_bytes())
    assert done.returncode == 0
    assert [json.loads(row)["id"] for row in done.stdout.splitlines()] == ["a", "b"]


def test_suggest_shows_intent_drafts_and_the_note(capsys):
    assert main(["suggest", "都五天了还在武汉没动，我周六面试要穿的"]) == 0
    shown = capsys.readouterr().out
    assert "物流延迟" in shown.partition("\n")[0]
    assert "【1】" in shown
    assert shown.endswith("AI 草稿，发送前请人工确认\n")


def test_suggest_reads_standard_input_and_writes_json():
    done = shell("suggest", "--json", given="杯子碎了".encode())
    assert json.loads(done.stdout)["analysis"]["intents"][0][0] == "damage"


def test_suggest_takes_facts_from_a_card_of_json(tmp_path, capsys):
    card = tmp_path / "card.json"
    card.write_text('{"last_node":"武汉转运中心","last_time":"11月18日09:12"}', encoding="utf-8")
    assert main(["suggest", "三天没动了", "--card", str(card)]) == 0
    assert "武汉转运中心" in capsys.readouterr().out


def test_suggest_takes_facts_from_pasted_order_details(tmp_path, capsys):
    card = tmp_path / "card.txt"
    card.write_text("商品名称：玻璃杯\n快递公司：中通快递\n2026-11-18 09:12:00 【武汉转运中心】快件已到达\n", encoding="utf-8")
    assert main(["suggest", "三天没动了", "--card", str(card)]) == 0
    assert "中通" in capsys.readouterr().out


def test_suggest_refuses_an_unknown_card_key(tmp_path, capsys):
    card = tmp_path / "card.json"
    card.write_text('{"last_nod":"武汉转运中心"}', encoding="utf-8")
    assert main(["suggest", "三天没动了", "--card", str(card)]) == 2
    assert "没有 card.last_nod 这个键。是不是想写 last_node？" in capsys.readouterr().err


def test_parse_shows_the_words_that_decided(capsys):
    assert main(["content", "parse", "杯子碎了一地"]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert "破损与质量" in shown[0]
    assert "碎" in shown[2]


def test_sample_shows_sentences_by_role(capsys):
    assert main(["content", "sample", "stuck"]) == 0
    assert "物流延迟 · 物流停滞" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["--help", "batch --help", "content --help", "suggest --help"])
def test_help_is_in_chinese(command, capsys):
    with pytest.raises(SystemExit) as caught:
        main(command.split())
    assert caught.value.code == 0
    assert re.search("[一-鿿]", capsys.readouterr().out)


def test_nothing_heavy_is_imported_by_any_command(lines, tmp_path):
    program = f"""
import sys
from assistant.cli import main
main(["batch", {str(lines)!r}, {str(tmp_path / "out.jsonl")!r}])
main(["check", {str(lines)!r}, {str(tmp_path / "out.jsonl")!r}])
main(["suggest", "杯子碎了"])
main(["content", "validate"])
sys.exit(",".join(set({HEAVY!r}) & sys.modules.keys()))
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True)
    assert done.stderr.decode().splitlines()[-1] == ""


def test_help_does_not_wait_for_the_pipeline():
    program = """
import sys
from assistant.cli import main
try:
    main(["--help"])
except SystemExit:
    print("numpy" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True)
    assert done.stdout.decode().splitlines()[-1] == "False"


def test_the_lines_of_python_in_the_readme_run():
    block = re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert block
    done = subprocess.run([sys.executable, "-W", "error", "-c", block[1]], cwd=ROOT, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    assert 1 <= len(done.stdout.decode().splitlines()) <= 3


def test_a_larger_writer_that_does_not_answer_is_told_once(capsys, monkeypatch):
    monkeypatch.setenv("NUANYAN_WRITER", "openai:qwen")
    monkeypatch.setenv("NUANYAN_WRITER_URL", "http://127.0.0.1:9/v1")
    assert main(["suggest", "快递三天没动了"]) == Exit.OK
    assert capsys.readouterr().err.count("大模型 openai:qwen 这次没用上：http://127.0.0.1:9/v1 连不上。") == 1


def test_suggest_sets_what_is_for_the_agent_apart_below_the_drafts(tmp_path, capsys):
    card = tmp_path / "card.json"
    card.write_text('{"product":"面霜","paid":"600元"}', encoding="utf-8")
    assert main(["suggest", "用完脸上过敏起红疹，很痒", "--card", str(card)]) == 0
    drafts, apart, inner = capsys.readouterr().out.partition("——— 给客服看的（这一块不发给买家）———\n")
    assert apart
    assert "【1】" in drafts
    heads = [line for line in inner.splitlines() if line and line[0] != " "]
    assert heads[:8] == ["先这样看", "可以问买家", "留好凭据", "内部备注", "登记", "交给谁", "这里别说", "规则卡"]
    assert "  · 买家反馈用后皮肤不适，请先关心人。商品面霜。已请买家停用并看医生，单据和样品请买家留好。" in inner
    assert "  · 500元以上（含500元）的过敏，要什么凭证？\n    这一档要医院的就诊记录" in inner
    assert "    抖店《过敏问题争议处理细则》 · 核对于 2026-08-22" in inner
    assert "  只供店里参考，不构成法律意见。\n" in inner


def test_suggest_says_by_when_a_draft_owes_an_answer(capsys):
    assert main(["suggest", "都五天了还在武汉没动，我周六面试要穿的"]) == 0
    shown = capsys.readouterr().out
    said = re.findall(r"(?m)^  (?!发出去).*?([今明]天\d+点前)", shown.partition("给客服看的")[0])
    assert said
    assert len(re.findall(r"  发出去就要在 \d+月\d+日\d\d:00 前回话：“[今明]天\d+点前”", shown)) == len(said)


def test_a_stale_second_hand_card_and_a_decision_are_told(content):
    fact = Fact(
        id="FACT-TEST", question="多久算超时？", answer="48小时。", source="某规则（转述）", checked="2026-01-01",
        verified=False, stale=True,
    )  # fmt: skip
    analysis = Analysis(intents=(Scored("delay", 0.9),), primary="delay", sub="stuck", emotion=1)
    decision = Decision(remedy="resend", name="补发", role="senior", who="资深客服")
    found = Suggestion(id="", analysis=analysis, drafts=(), facts=(fact,), decisions=(decision,))
    assert list(staff_lines(found, content)) == [
        "",
        "——— 给客服看的（这一块不发给买家）———",
        "要别人定",
        "  · 补发要资深客服定",
        "规则卡",
        "  · 多久算超时？",
        "    48小时。",
        "    某规则（转述） · 核对于 2026-01-01 · 二手来源",
        "    ！上次核对已经很久了，用之前先看原文",
        "  只供店里参考，不构成法律意见。",
    ]


def test_where_there_is_nothing_for_the_agent_there_is_no_block(content):
    analysis = Analysis(intents=(Scored("other", 0.9),), primary="other", sub="praise", emotion=0)
    assert list(staff_lines(Suggestion(id="", analysis=analysis, drafts=()), content)) == []
