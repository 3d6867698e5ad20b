"""Past replies: what a shop gives is masked, kept once, found again; what goes wrong costs no more than itself."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.cli import main, sentences
from assistant.encoder import Outputs
from assistant.errors import InputError, StoreError
from assistant.features import Floats
from assistant.mask import mask
from assistant.past import intake, nearest
from assistant.past.files import Bad, Good, Labels, read
from assistant.past.store import Past, Row, opened
from assistant.schema import Role
from assistant.settings import ROOT

SAY = sentences(ROOT)
LABELS = Labels({"delay": "delay", "物流延迟": "delay"}, {"stuck": "stuck", "物流停滞": "stuck"})


class Characters:
    """A network that counts characters: texts of the same ones lie near one another."""

    def __init__(self, version: str = "first") -> None:
        self.labels: dict[str, Any] = {}
        self.version = version

    def read(self, text: str, previous: str = "") -> Outputs:
        counts = np.bincount([ord(char) % 64 for char in text] or [0], minlength=64).astype(np.float32)
        return Outputs(np.zeros(0, dtype=np.float32), counts / np.linalg.norm(counts))

    def vectors(self, texts: Sequence[str], progress: bool = False) -> Floats:
        return np.stack([self.read(text).vector for text in texts])


class Facts:
    """A tagger to whom every sentence is a fact."""

    def roles(self, sentences: Sequence[str]) -> tuple[Role, ...]:
        return ("fact",) * len(sentences)


def given_file(folder: Path, text: str, name: str = "replies.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def imported(folder: Path, text: str, name: str = "replies.csv", network: Characters | None = None) -> intake.Tally:
    return intake.add(given_file(folder, text, name), folder / "past", network or Characters(), LABELS, SAY)


def past(folder: Path, version: str = "first") -> Past:
    return Past(folder / "past", Characters(version), Facts())


def kept(folder: Path, version: str = "first") -> list[tuple[str, ...]]:
    found = opened(folder / "past", version)
    return [tuple(row) for row in found[0]] if found else []


def rows(folder: Path, text: str, name: str = "replies.csv") -> list[Good | Bad]:
    return list(read(given_file(folder, text, name), LABELS, SAY))


TWO = "买家消息,回复\n快递三天没动了,马上帮您催。\n杯子碎了一地,先别用手捡。拍张照给我。\n"


def test_the_reply_to_the_nearest_message_is_found(tmp_path):
    imported(tmp_path, TWO)
    (found,) = past(tmp_path).near("杯子碎一地")
    assert (found.source, found.why, [part.text for part in found.parts]) == (
        "past",
        "杯子碎了一地",
        ["先别用手捡。", "拍张照给我。"],
    )
    assert found.id == "past-1"
    assert 0.85 <= found.score < 1


def test_what_is_not_about_the_same_is_not_found(tmp_path):
    imported(tmp_path, TWO)
    assert past(tmp_path).near("能开发票吗") == ()


def test_a_reply_sent_to_many_is_found_once(tmp_path):
    lines = "".join(f"没发货{'啊' * number},今天就发。\n" for number in range(5))
    imported(tmp_path, f"买家消息,回复\n{lines}没发货呢,明天发。\n")
    assert sorted("".join(part.text for part in each.parts) for each in past(tmp_path).near("没发货")) == [
        "今天就发。",
        "明天发。",
    ]


def test_no_more_are_found_than_are_asked_for_and_nearest_come_first(tmp_path):
    imported(tmp_path, "买家消息,回复\n" + "".join(f"没发货{'啊' * number},{number} 号回复。\n" for number in range(6)))
    found = past(tmp_path).near("没发货啊啊", 2)
    assert found[0].why == "没发货啊啊"
    assert len(found) == 2


def test_a_shop_that_imported_nothing_finds_nothing_and_hears_nothing(tmp_path):
    assert (past(tmp_path).near("没发货"), past(tmp_path).notice) == ((), "")


def test_without_a_network_nothing_is_found(tmp_path):
    imported(tmp_path, TWO)
    assert Past(tmp_path / "past", None, Facts()).near("杯子碎一地") == ()


def test_an_import_and_a_clearing_are_noticed_while_the_program_runs(tmp_path):
    running = past(tmp_path)
    assert running.near("杯子碎一地") == ()
    imported(tmp_path, TWO)
    assert len(running.near("杯子碎一地")) == 1
    assert intake.clear(tmp_path / "past") == 2
    assert running.near("杯子碎一地") == ()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "订单,买家消息,回复,子类\n7,没发货,今天发。,物流停滞\n"),
        ("a.csv", "\ufeff消息,客服回复,sub\r\n没发货,今天发。,stuck\r\n,,\r\n"),
        ("a.tsv", "Message\tReply\tsub\n没发货\t今天发。\tstuck\n"),
        ("a.txt", "message\treply\tsub\n\n没发货\t今天发。\tstuck"),
        ("a.jsonl", '{"买家消息":"没发货","回复":"今天发。","子类":"stuck","时间":3}\n'),
        ("a.jsonl", '\n{"text":" 没发货 ","reply":"今天发。","intent":null,"sub":"stuck"}'),
    ],
)
def test_tables_and_lines_are_read_by_the_names_of_their_columns(tmp_path, name, text):
    imported(tmp_path, text, name)
    assert kept(tmp_path) == [("没发货", "今天发。", "", "stuck")]


def test_labels_that_are_none_of_ours_are_left_out_and_counted(tmp_path):
    tally = imported(tmp_path, "买家消息,回复,意图,子类\n没发货,今天发。,物流延迟,催单\n")
    assert (kept(tmp_path), tally.unlabelled) == ([("没发货", "今天发。", "delay", "")], 1)


def test_a_cell_may_go_over_several_lines(tmp_path):
    imported(tmp_path, '买家消息,回复\n没发货,"抱歉，让您久等。\r\n今天发，说的是""今天""。"\n碎了,补发。\n')
    assert [row[1] for row in kept(tmp_path)] == [
        "抱歉，让您久等。\n今天发，说的是“今天”。".replace("“今天”", '"今天"'),
        "补发。",
    ]


SECRET = ("13812345678", "文三路100号", "wxid_abc123", "6222021234567890128", "SF1234567890123", "998877665544332211")
PERSONAL = (
    "订单号,买家消息,回复\n"
    "998877665544332211,我电话13812345678 地址浙江省杭州市西湖区文三路100号3栋2单元501室,"
    "好的，寄到文三路100号，打13812345678。\n"
    "998877665544332211,微信号：wxid_abc123,卡号6222021234567890128，单号SF1234567890123已发。\n"
)


def test_nothing_personal_is_on_disk_after_an_import(tmp_path):
    imported(tmp_path, PERSONAL)
    written = b"".join(path.read_bytes() for path in (tmp_path / "past").rglob("*") if path.is_file())
    assert "[手机号]".encode() in written
    assert [secret for secret in SECRET if secret.encode() in written] == []


def test_nothing_personal_is_on_disk_while_an_import_runs(tmp_path):
    seen = []

    class Looking(Characters):
        def vectors(self, texts: Sequence[str], progress: bool = False) -> Floats:
            seen.append(b"".join(path.read_bytes() for path in (tmp_path / "past").rglob("*") if path.is_file()))
            return super().vectors(texts)

    imported(tmp_path, PERSONAL, network=Looking())
    assert "[手机号]".encode() in seen[0]
    assert [secret for secret in SECRET if any(secret.encode() in each for each in seen)] == []


def test_the_same_message_and_reply_are_kept_once(tmp_path):
    tally = imported(tmp_path, TWO + "杯子碎了一地,先别用手捡。拍张照给我。\n杯子碎了一地,马上补发。\n")
    assert (tally.rows, tally.added, tally.doubles) == (4, 3, 1)
    again = imported(tmp_path, TWO + "没发货,今天发。\n")
    assert (again.added, again.doubles, again.total) == (1, 2, 4)
    assert [row[0] for row in kept(tmp_path)] == ["快递三天没动了", "杯子碎了一地", "杯子碎了一地", "没发货"]


def test_the_same_but_for_what_is_masked_is_kept_once(tmp_path):
    tally = imported(tmp_path, "买家消息,回复\n打13812345678,好的。\n打13912345678,好的。\n")
    assert (tally.added, tally.doubles) == (1, 1)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (",今天发。", "买家消息是空的"),
        ("没发货", "回复是空的"),
        ('没发货,"今天发。', "引号没有配对"),
        (f"没发货,{'发' * 10_001}", "reply 有 10001 个字，最多 10000 个"),
    ],
)
def test_a_row_with_an_error_is_told_by_its_line_and_costs_only_itself(tmp_path, row, why):
    found = rows(tmp_path, f"买家消息,回复\n碎了,补发。\n{row}\n小了,能换。\n大了,能退。\n")
    assert [each.line for each in found] == [2, 3, 4, 5]
    assert isinstance(found[1], Bad)
    assert why in found[1].why
    assert [each.row.message for each in found if isinstance(each, Good)] == ["碎了", "小了", "大了"]


def test_a_line_in_another_encoding_costs_only_itself(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("买家消息,回复\n碎了,补发。\n".encode() + "没发货,今天发。\n".encode("gbk") + "小了,能换。\n".encode())
    found = list(read(path, LABELS, SAY))
    assert [type(each) for each in found] == [Good, Bad, Good]
    assert "不是 UTF-8 编码，多半是用 GBK 存的" in found[1].why


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('{"message":"没发货"', "不是合法的 JSON"),
        ('{"message":3,"reply":"好"}', "message 不是一段文字"),
        ('["没发货"]', "应当是一个对象"),
    ],
)
def test_a_line_that_is_no_row_is_told(tmp_path, line, why):
    found = rows(tmp_path, f'{line}\n{{"message":"碎了","reply":"补发。"}}\n', "a.jsonl")
    assert why in found[0].why
    assert found[1].row.message == "碎了"


@pytest.mark.parametrize(
    ("name", "raw", "told"),
    [
        ("a.xlsx", b"PK", "Excel 表请另存为“CSV UTF-8（逗号分隔）”"),
        ("a.csv", "买家消息,回复\n".encode("utf-16"), "是 UTF-16 编码"),
        ("a.csv", "买家消息,回复\n".encode("gbk"), "多半是用 GBK 存的"),
        ("a.csv", "买家,回复\n没发货,今天发。\n".encode(), "第一行是“买家,回复”，里面要有买家消息和回复两列"),
        ("a.csv", b"", "里面要有买家消息和回复两列"),
        ("a.csv", b"a\rb\n", "里面要有买家消息和回复两列"),
    ],
    ids=["workbook", "utf-16", "gbk", "columns", "empty", "no table"],
)
def test_a_file_that_cannot_be_read_is_told_with_the_cure(tmp_path, name, raw, told):
    (tmp_path / name).write_bytes(raw)
    with pytest.raises(InputError, match=told):
        list(read(tmp_path / name, LABELS, SAY))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["a.csv", "a.tsv", "a.jsonl"]))
def test_any_bytes_give_rows_or_an_error_of_ours(tmp_path_factory, raw, name):
    path = tmp_path_factory.mktemp("any") / name
    path.write_bytes(b"message,reply\n" * (name != "a.jsonl") + raw)
    with contextlib.suppress(InputError):
        assert all(isinstance(each, Good | Bad) for each in read(path, LABELS, SAY))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40)), min_size=1, max_size=8))
def test_any_texts_are_kept_masked_and_read_back(tmp_path_factory, pairs):
    folder = tmp_path_factory.mktemp("texts")
    lines = [json.dumps({"message": message, "reply": reply}) for message, reply in pairs]
    tally = imported(folder, "\n".join(lines), "a.jsonl")
    whole = [
        tuple(mask(text.replace("\r\n", "\n").strip()).text for text in pair) for pair in pairs if all(map(str.strip, pair))
    ]
    assert [row[:2] for row in kept(folder)] == list(dict.fromkeys(whole))
    assert tally.rows == len(pairs) == tally.added + tally.doubles + tally.failed


def test_a_dry_run_tells_the_same_and_writes_nothing(tmp_path):
    path = given_file(tmp_path, TWO + ",空\n")
    told = intake.rehearse(path, tmp_path / "past", LABELS, SAY)
    assert not (tmp_path / "past").exists()
    done = intake.add(path, tmp_path / "past", Characters(), LABELS, SAY)
    assert told == done


def test_many_rows_are_found_through_a_graph(tmp_path, monkeypatch):
    monkeypatch.setattr(nearest, "EXACT_UP_TO", 50)
    imported(
        tmp_path,
        "买家消息,回复\n" + "".join(f"{chr(0x4E00 + 7 * each)}的{chr(0x5E00 + each)},{each} 号。\n" for each in range(40)),
    )
    imported(tmp_path, TWO + "".join(f"{chr(0x6E00 + 5 * each)}了{chr(0x7E00 + each)},{each} 号。\n" for each in range(40)))
    assert [path.name for path in (tmp_path / "past").rglob("*.usearch")] == ["graph.usearch"]
    assert past(tmp_path).near("杯子碎了一地", 1)[0].why == "杯子碎了一地"


KILLED = """
import os, sys
from pathlib import Path
from assistant.past import intake
from assistant.cli import sentences
from assistant.past.files import Labels
from assistant.settings import ROOT
class Dying:
    version = "first"
    def vectors(self, texts, progress=False):
        os._exit(9)
intake.add(Path(sys.argv[1]), Path(sys.argv[2]), Dying(), Labels({}, {}), sentences(ROOT))
"""


def test_an_import_that_is_killed_leaves_the_old_store_and_the_next_one_sweeps_up(tmp_path):
    imported(tmp_path, TWO)
    more = given_file(tmp_path, "买家消息,回复\n没发货,今天发。\n", "more.csv")
    done = subprocess.run([sys.executable, "-c", KILLED, str(more), str(tmp_path / "past")], cwd=ROOT, capture_output=True)
    assert (done.returncode, done.stderr) == (9, b"")
    assert len(list((tmp_path / "past").iterdir())) == 3
    assert len(past(tmp_path).near("杯子碎一地")) == 1
    assert len(kept(tmp_path)) == 2
    imported(tmp_path, "买家消息,回复\n没发货,今天发。\n")
    assert len(list((tmp_path / "past").iterdir())) == 2
    assert len(kept(tmp_path)) == 3


def test_an_import_that_is_interrupted_takes_its_own_folder_away(tmp_path):
    class Interrupted(Characters):
        def vectors(self, texts: Sequence[str], progress: bool = False) -> Floats:
            raise KeyboardInterrupt

    imported(tmp_path, TWO)
    before = sorted((tmp_path / "past").rglob("*"))
    with pytest.raises(KeyboardInterrupt):
        imported(tmp_path, "买家消息,回复\n没发货,今天发。\n", network=Interrupted())
    assert sorted((tmp_path / "past").rglob("*")) == before


def test_an_import_with_nothing_new_changes_nothing(tmp_path):
    imported(tmp_path, TWO)
    before = sorted((tmp_path / "past").rglob("*"))
    assert imported(tmp_path, TWO).added == 0
    assert sorted((tmp_path / "past").rglob("*")) == before


def test_of_two_imports_at_once_the_later_to_finish_is_refused(tmp_path):
    imported(tmp_path, TWO)
    with intake.Writer(tmp_path / "past", Characters()) as slow:
        slow.add(Row("小了", "能换。"))
        imported(tmp_path, "买家消息,回复\n没发货,今天发。\n")
        with pytest.raises(StoreError, match="被另一次导入改过了，这次的没有存。请再运行一次。"):
            slow.finish()
    assert [row[0] for row in kept(tmp_path)] == ["快递三天没动了", "杯子碎了一地", "没发货"]


def test_vectors_of_another_encoder_are_not_compared_and_the_cure_is_told(tmp_path):
    imported(tmp_path, TWO)
    later = past(tmp_path, "second")
    assert later.near("杯子碎一地") == ()
    assert later.notice == (
        "旧回复库是用编码器 first 建的，现在的编码器是 second，两者的向量不能比。"
        "请运行 python -m assistant past index，用现在的编码器重新建立。"
    )
    made = intake.reindex(tmp_path / "past", Characters("second"), SAY)
    assert made is not None
    assert (made.rows, made.encoder) == (2, "second")
    assert (len(later.near("杯子碎一地")), later.notice) == (1, "")


def test_an_import_with_another_encoder_reads_the_old_messages_again(tmp_path):
    imported(tmp_path, TWO)
    imported(tmp_path, "买家消息,回复\n没发货,今天发。\n", network=Characters("second"))
    assert len(kept(tmp_path, "second")) == 3
    assert past(tmp_path, "second").near("杯子碎了一地")[0].why == "杯子碎了一地"


def test_a_damaged_index_is_made_anew_from_the_texts(tmp_path):
    imported(tmp_path, TWO)
    (path,) = (tmp_path / "past").rglob("vectors.npy")
    path.write_bytes(b"")
    assert "请运行 python -m assistant past index" in past(tmp_path).notice
    intake.reindex(tmp_path / "past", Characters(), SAY)
    assert len(past(tmp_path).near("杯子碎一地")) == 1


@pytest.mark.parametrize("name", ["texts.jsonl", "offsets.npy"])
@pytest.mark.parametrize("raw", [None, b"", b"x"], ids=["missing", "empty", "something else"])
def test_damaged_texts_are_told_with_the_cure(tmp_path, name, raw):
    imported(tmp_path, TWO)
    (path,) = (tmp_path / "past").rglob(name)
    path.unlink()
    if raw is not None:
        path.write_bytes(raw)
    broken = past(tmp_path)
    assert broken.near("杯子碎一地") == ()
    assert broken.notice.endswith("请运行 python -m assistant past clear，再重新导入。")


@pytest.mark.parametrize(("raw", "told"), [("{", "不是有效的清单"), ('{"format":9}', "的格式是 9，这个程序读的是 1")])
def test_a_store_of_another_version_is_told_and_can_be_cleared(tmp_path, raw, told):
    imported(tmp_path, TWO)
    (tmp_path / "past" / "store.json").write_text(raw)
    assert told in past(tmp_path).notice
    with pytest.raises(StoreError, match=told):
        imported(tmp_path, TWO)
    intake.clear(tmp_path / "past")
    assert imported(tmp_path, TWO).total == 2


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NUANYAN_VAR", str(tmp_path / "var"))
    return tmp_path


def test_the_commands_import_show_and_clear(shop, capsys):
    path = str(given_file(shop, TWO))
    assert main(["past", "status"]) == 0
    assert main(["past", "add", path, "--dry-run"]) == 0
    assert not (shop / "var" / "past").exists()
    assert main(["past", "add", path]) == 0
    assert main(["past", "index"]) == 0
    assert main(["past", "status"]) == 0
    assert main(["past", "clear"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("还没有导入过以前的回复。")
    assert told[1] == "第一条读成：买家“快递三天没动了”，回复“马上帮您催。”"
    assert told[2] == "2 行：会导入 2，重复 0，有错 0；导入后共 2 条。这次什么都没有写。"
    assert told[3] == "2 行：导入 2，重复 0，有错 0；现在共 2 条。"
    assert told[4].startswith("重新建立好了：2 条，编码器 ")
    assert told[5].startswith("存了 2 条以前的回复，占 ")
    assert told[6] == "清空了 2 条以前的回复。"


def test_a_line_with_an_error_is_1_and_told(shop, capsys):
    assert main(["past", "add", str(given_file(shop, TWO + "没发货,\n" * 25)), "--dry-run"]) == 1
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "第 4 行：回复是空的。请补上，或者删掉这一行。"
    assert told[20] == "还有 5 行也有错，没有一一列出。"


def test_a_file_that_is_not_there_is_2(shop, capsys):
    assert main(["past", "add", "nowhere.csv", "--dry-run"]) == 2
    assert "文件用不了：nowhere.csv" in capsys.readouterr().err


def test_a_damaged_store_is_3(shop, capsys):
    (shop / "var" / "past").mkdir(parents=True)
    (shop / "var" / "past" / "store.json").write_bytes(b"{")
    assert main(["past", "status"]) == 3
    assert capsys.readouterr().err.endswith("不是有效的清单。请运行 python -m assistant past clear，再重新导入。\n")
