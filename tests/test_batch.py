"""Batches: a row for every line, in order; a bad line costs only itself; a run can be taken up again."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from pathlib import Path

import pytest

from assistant.batch import Job, Tally, Worker, manifest, run
from assistant.cli import sentences
from assistant.errors import InputError
from assistant.requests import Line
from assistant.schema import Analysis, Checked, Suggestion
from assistant.settings import ROOT, Settings

SAY = sentences(ROOT)
NOW = datetime(2026, 11, 25, 14, 20)
SETTINGS = Settings()

CARD = {"last_node": "武汉转运中心", "last_time": "11月18日09:12", "carrier": "中通"}
GOOD = [
    {"id": "a", "text": "都五天了还在武汉没动，我周六面试要穿的啊", "card": CARD},
    {"id": "b", "text": "杯子碎了一地，差点划到手", "channel": "chat"},
    {"id": "c", "text": "过两天还没发货我就退了", "history": [{"who": "agent", "text": "您好，在的"}]},
]


def answer(
    folder: Path, lines: list[object] | bytes, command: str = "batch", workers: int = 1, resume: bool = False
) -> tuple[list[dict], Tally]:
    """Answer lines (values, or a whole file as bytes) and return the rows and the manifest."""
    source, target = folder / "in.jsonl", folder / "out.jsonl"
    if not isinstance(lines, bytes):
        lines = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in lines).encode()
    source.write_bytes(lines)
    tally = run(Job(command, SETTINGS, NOW), source, target, SAY, workers, resume)
    return [json.loads(row) for row in target.read_text(encoding="utf-8").splitlines()], tally


def test_batch_rows_are_suggestions_in_the_order_of_the_input(tmp_path):
    rows, _ = answer(tmp_path, GOOD)
    assert [Suggestion.model_validate(row).id for row in rows] == ["a", "b", "c"]
    assert all(row["drafts"] for row in rows)


def test_analyze_rows_hold_id_and_analysis(tmp_path):
    rows, _ = answer(tmp_path, GOOD, "analyze")
    assert [list(row) for row in rows] == [["id", "analysis"]] * 3
    assert Analysis.model_validate(rows[0]["analysis"]).intents[0].label == "delay"


def test_check_rows_hold_id_parts_and_findings(tmp_path):
    rows, _ = answer(tmp_path, [{"id": "a", "text": "加我微信，五星好评返你10元。", "message": "杯子碎了"}], "check")
    assert list(rows[0]) == ["id", "parts", "findings", "ledger", "owed"]
    found = Checked(parts=rows[0]["parts"], findings=rows[0]["findings"])
    assert any(finding.severity == "stop" for finding in found.findings)


def test_policy_and_remedies_of_a_line_stand_in_place_of_the_shops(tmp_path):
    rows, _ = answer(tmp_path, [GOOD[0] | {"remedies": ["verify"], "policy": {"reply_by": "明天10点前"}}])
    said = "".join(draft["text"] for draft in rows[0]["drafts"])
    assert "退款" not in said


def test_promised_moments_count_from_the_time_of_the_job(tmp_path):
    rows, tally = answer(tmp_path, GOOD[:1])
    assert tally.now == "2026-11-25T14:20:00"
    said = "".join(draft["text"] for draft in rows[0]["drafts"])
    assert "18点前" in said
    assert "明天" not in said


BAD = (
    b"\xef\xbb\xbf"  # BOM
    + '{"id":"a","text":"三天没动了"}\r\n'.encode()
    + b"\r\n"
    + '{"id":"b","text":"三天没动了"'.encode()
    + b"\n"
    + '{"id":"c","text":"三天没动了","card":{"colour":"红"}}\n'.encode()
    + '{"id":"d","text":"三天没动了"}\n'.encode("gbk")
    + '{"id":"e","text":"😭😭😭"}\n'.encode()
    + b'{"id":"f","text":"Where is my parcel?"}\n'
    + '{"id":"g","text":"三天没动了","card":{"eta":null}}'.encode()
)


def test_bad_lines_become_error_rows_and_the_rest_go_on(tmp_path):
    rows, tally = answer(tmp_path, BAD, "analyze")
    assert [(row.get("id"), row.get("line"), "analysis" in row) for row in rows] == [
        ("a", None, True),
        (None, 3, False),
        ("c", 4, False),
        (None, 5, False),
        ("e", None, True),
        ("f", None, True),
        ("g", None, True),
    ]
    assert rows[2]["error"].startswith("没有 card.colour 这个键。")
    assert (tally.rows, tally.ok, tally.errors, tally.blank) == (7, 4, 3, 1)


def test_suggestions_for_odd_messages_have_drafts(tmp_path):
    odd = ["😭😭😭", "Where is my parcel?", "？", "a" * 10_000, "ﷺ" * 50, "\u200b。"]
    rows, _ = answer(tmp_path, [{"id": str(n), "text": text} for n, text in enumerate(odd)])
    assert [len(row["drafts"]) > 0 for row in rows] == [True] * 6


def test_a_mistake_of_ours_costs_one_row_and_says_nothing_of_what_the_buyer_wrote(monkeypatch, caplog):
    made = Worker(Job("analyze", SETTINGS, NOW))

    def broken(message):
        raise LookupError(message.text)

    monkeypatch.setattr(made.assistant, "analyze", broken)
    row = made.answer(Line(3, '{"id":"a","text":"只有我知道的话"}'.encode()))
    assert row.failed
    assert json.loads(row.text) == {
        "id": "a",
        "line": 3,
        "error": "程序在这一行出了错（LookupError），这一行没有结果，其余照常。请把这一行发给维护的人。",
    }
    assert "只有我知道的话" not in caplog.text
    assert caplog.text.rstrip().endswith("LookupError")


def test_texts_stay_readable(tmp_path):
    answer(tmp_path, GOOD[:1], "analyze")
    answer(tmp_path, [{"id": "一", "text": ""}], "analyze")
    assert '"id":"一"' in (tmp_path / "out.jsonl").read_text(encoding="utf-8")


def test_empty_input_gives_empty_output(tmp_path):
    rows, tally = answer(tmp_path, b"\n\n")
    assert (rows, tally.rows, tally.blank) == ([], 0, 2)


def test_utf16_is_refused_before_anything_is_written(tmp_path):
    with pytest.raises(InputError, match="UTF-16"):
        answer(tmp_path, '{"id":"a"}'.encode("utf-16"))
    assert not (tmp_path / "out.jsonl").exists()


def test_any_number_of_workers_gives_the_same_output(tmp_path):
    lines = [GOOD[n % 3] | {"id": str(n)} for n in range(34)] + [{"id": "bad"}]
    answer(tmp_path, lines)
    alone = (tmp_path / "out.jsonl").read_bytes()
    answer(tmp_path, lines, workers=2)
    assert (tmp_path / "out.jsonl").read_bytes() == alone


def test_manifest_tells_counts_version_and_hash(tmp_path, content):
    _, tally = answer(tmp_path, [*GOOD, {"id": "bad"}], "analyze")
    told = json.loads((tmp_path / "out.jsonl.manifest.json").read_text(encoding="utf-8"))
    assert (told["command"], told["rows"], told["ok"], told["errors"], told["blank"]) == ("analyze", 4, 3, 1, 0)
    assert told["content"] == tally.content
    assert told["sha256"] == hashlib.sha256((tmp_path / "out.jsonl").read_bytes()).hexdigest()


def test_resume_goes_on_after_the_last_whole_row(tmp_path):
    answer(tmp_path, GOOD, "analyze")
    whole = (tmp_path / "out.jsonl").read_bytes()
    first = whole.index(b"\n") + 1
    (tmp_path / "out.jsonl").write_bytes(whole[: first + 20])
    manifest(tmp_path / "out.jsonl").unlink()
    _, tally = answer(tmp_path, GOOD, "analyze", resume=True)
    assert (tmp_path / "out.jsonl").read_bytes() == whole
    assert tally.rows == 3
    assert tally.sha256 == hashlib.sha256(whole).hexdigest()


def test_resume_keeps_rows_as_they_are(tmp_path):
    (tmp_path / "out.jsonl").write_text('{"id":"a","analysis":"kept"}\n', encoding="utf-8")
    rows, _ = answer(tmp_path, GOOD, "analyze", resume=True)
    assert rows[0] == {"id": "a", "analysis": "kept"}
    assert [row["id"] for row in rows] == ["a", "b", "c"]


def test_resume_counts_kept_error_rows(tmp_path):
    answer(tmp_path, BAD, "analyze")
    _, tally = answer(tmp_path, BAD, "analyze", resume=True)
    assert (tally.rows, tally.errors) == (7, 3)


def test_resume_without_an_output_begins(tmp_path):
    rows, _ = answer(tmp_path, GOOD, "analyze", resume=True)
    assert len(rows) == 3


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        ('{"id":"z","analysis":{}}\n', "第 1 行的 id 是 z，输入第 1 行的 id 是 a，对不上"),
        ("一段别的文字\n", "第 1 行不是本程序写的结果"),
        ('{"id":"a"}\n{"id":"b"}\n{"id":"c"}\n{"id":"d"}\n', "已有的行比输入还多（到第 4 行）"),
    ],
    ids=["other input", "other file", "longer"],
)
def test_resume_refuses_an_output_of_another_input_and_leaves_it(tmp_path, kept, told):
    (tmp_path / "out.jsonl").write_text(kept, encoding="utf-8")
    with pytest.raises(InputError, match=told):
        answer(tmp_path, GOOD, "analyze", resume=True)
    assert (tmp_path / "out.jsonl").read_text(encoding="utf-8") == kept
