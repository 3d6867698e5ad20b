"""A shop's own exercises are written into files of its own: the lines of one exercise, and no other sign."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.errors import InputError
from assistant.phrases import files
from assistant.practice.own.folder import Own, Step, fields, text
from assistant.practice.own.text import Change, OwnText, UnfitError, written
from tests.practice.small import IDS, PRACTICE, own, shop

BY_HAND = """\
# 本店的题，周会上定的
cold:   # 先写冷回复

  - id: mine-cold-a   # 头一道
    level: easy
    title: "发票到底开没开"
    intent: other
    sub: invoice
    message: 发票呢
    cold: 等着吧，开好会发。
    chills: [{quote: 等着吧, why: 没有时间。}]
    must: [{dimension: step, what: 说几点回话, words: [18点]}]
    hints: [他要的是一个时间。]
    policy: {reply_by: 今天18点前}
    remedies: [verify]
    models: {warm: 让您惦记发票了，我去核实开到哪一步，今天18点前回您。, brief: 我去核实发票，今天18点前回您。}
  # 下面这道还没写完
orders: []
"""
FILE = f"{PRACTICE}/own/周会.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return shop(tmp_path)


@pytest.fixture
def mine(root: Path) -> Own:
    (root / PRACTICE / "own").mkdir()
    (root / FILE).write_text(BY_HAND, encoding="utf-8")
    return own(root)


def like(mine: Own, key: str, **changed: object):
    """Return a new exercise like the one of the shipped kind ``key``."""
    item = mine.book.one(IDS[key])
    data = fields(item) | {"id": mine.fresh(mine.book.kind(item)), "title": f"又一道{key}题"} | changed
    verdict = mine.check(mine.book.kind(item), data)
    assert verdict.faults == ()
    assert verdict.item is not None
    return verdict.item


def own_file(root: Path, name: str) -> str:
    return (root / PRACTICE / "own" / name).read_text(encoding="utf-8")


# what comes in


@pytest.mark.parametrize("key", IDS)
def test_a_new_exercise_of_every_kind_is_there_as_it_was_written(root, key):
    mine = own(root)
    item = like(mine, key)
    mine.write([Step(None, item)])
    assert mine.book.items[item.id] == item
    assert list(mine.mine()) == [item.id]
    assert own_file(root, f"{key}.yaml").startswith(
        f"# 本店自己的练习；在页面上加的也写在这里。写法见 docs/PRACTICE.md。\n{key}:\n  - id: {item.id}\n"
    )


def test_exercises_come_behind_one_another(root):
    mine = own(root)
    one = like(mine, "cold", title="头一道新的题")
    mine.write([Step(None, one)])
    mine.write([Step(None, like(mine, "cold", title="第二道新的题"))])
    told = own_file(root, "cold.yaml")
    assert told.index("头一道新的题") < told.index("\n\n  - id: own-cold-2\n") < told.index("第二道新的题")


def test_ids_are_given_by_kind(mine):
    assert mine.fresh("talk") == "own-talk-1"
    assert mine.fresh("violation") == "drill-own-1"
    assert mine.fresh("cold", ["own-cold-1"]) == "own-cold-2"


def test_several_kinds_are_written_at_once(root):
    mine = own(root)
    mine.write([Step(None, like(mine, key)) for key in ("cold", "orders")])
    assert len(mine.mine()) == 2


# what is changed


def test_only_the_lines_of_a_changed_exercise_change(root, mine):
    before = mine.mine()["mine-cold-a"]
    after = before.model_copy(update={"title": "发票开好了没有"})
    mine.write([Step(before, after)])
    told = own_file(root, "周会.yaml")
    head, foot = "# 本店的题，周会上定的\ncold:   # 先写冷回复\n\n  - id: mine-cold-a\n", "  # 下面这道还没写完\norders: []\n"
    assert told.startswith(head)
    assert told.endswith(foot)
    assert "    title: 发票开好了没有\n" in told
    assert mine.mine()["mine-cold-a"] == after


def test_line_ends_stay_as_they_are(root, mine):
    (root / FILE).write_bytes(BY_HAND.replace("\n", "\r\n").encode())
    before = mine.mine()["mine-cold-a"]
    mine.write([Step(before, before.model_copy(update={"title": "发票开好了没有"}))])
    raw = (root / FILE).read_bytes()
    assert raw.count(b"\n") == raw.count(b"\r\n")


def test_what_somebody_else_has_changed_is_not_overwritten(root, mine):
    before = mine.mine()["mine-cold-a"]
    (root / FILE).write_text(BY_HAND.replace("发票到底开没开", "发票开了没有呢"), encoding="utf-8")
    with pytest.raises(InputError, match="“mine-cold-a”刚被别人改过或挪走了"):
        mine.write([Step(before, before.model_copy(update={"level": "hard"}))])
    assert own_file(root, "周会.yaml") == BY_HAND.replace("发票到底开没开", "发票开了没有呢")


def test_what_comes_with_the_program_is_not_changed(mine):
    item = mine.book.one(IDS["cold"])
    with pytest.raises(InputError, match="own-cold-invoice 是随程序带的练习，不能改"):
        mine.write([Step(item, item.model_copy(update={"level": "hard"}))])


def test_one_that_does_not_fit_keeps_all_from_being_written(root, mine):
    good, twice = like(mine, "orders"), like(mine, "cold", id="mine-cold-a-2")
    wrong = twice.model_copy(update={"id": "mine-cold-a"})
    with pytest.raises(InputError, match="这样改，练习就读不通了，所以没有写"):
        mine.write([Step(None, good), Step(None, wrong)])
    assert sorted(path.name for path in (root / PRACTICE / "own").iterdir()) == ["周会.yaml"]


def test_a_mistake_that_was_there_before_keeps_nobody_from_writing(root, mine):
    (root / PRACTICE / "own/旧的.yaml").write_text("cold:\n  - id: 旧\n", encoding="utf-8")
    item = like(mine, "cold")
    mine.write([Step(None, item)])
    assert mine.book.items[item.id] == item


def test_a_file_that_is_no_yaml_is_told(root, mine):
    (root / PRACTICE / "own/cold.yaml").write_text("cold: [", encoding="utf-8")
    with pytest.raises(InputError, match=r"cold.yaml 有写错的地方"):
        mine.write([Step(None, like(mine, "cold"))])


def test_a_list_in_one_line_is_not_added_to(root, mine):
    (root / PRACTICE / "own/retired.yaml").write_text("retired: [mine-cold-a]\n", encoding="utf-8")
    with pytest.raises(InputError, match="retired 在文件里的写法程序认不出"):
        mine.retire([IDS["cold"]])


# out of use


def test_an_exercise_goes_out_of_use_and_comes_back(root, mine):
    mine.retire(["mine-cold-a", IDS["talks"]])
    assert {"mine-cold-a", IDS["talks"]} & set(mine.book.items) == set()
    assert own_file(root, "retired.yaml").endswith("retired:\n  - mine-cold-a\n  - own-talk-lamp\n")
    mine.restore([IDS["talks"]])
    assert IDS["talks"] in mine.book.items
    mine.restore(["mine-cold-a"])
    assert own_file(root, "retired.yaml").endswith("retired: []\n")
    mine.retire(["mine-cold-a"])
    assert own_file(root, "retired.yaml").endswith("retired:\n  - mine-cold-a\n")


def test_what_another_file_takes_out_of_use_comes_back_there(root, mine):
    (root / FILE).write_text(
        BY_HAND.replace("orders: []", "retired:\n  - mine-cold-a   # 太短\n  - own-talk-lamp"), encoding="utf-8"
    )
    mine.restore(["mine-cold-a"])
    assert own_file(root, "周会.yaml") == BY_HAND.replace("orders: []", "retired:\n  - own-talk-lamp")
    assert list(mine.book.practice.retired) == ["own-talk-lamp"]


def test_to_retire_twice_changes_nothing(root, mine):
    mine.retire(["mine-cold-a"])
    before = own_file(root, "retired.yaml")
    mine.retire(["mine-cold-a", "mine-cold-a"])
    assert own_file(root, "retired.yaml") == before


def test_what_is_not_there_is_not_retired(mine):
    with pytest.raises(InputError, match="没有 mine-cold-z 这道练习"):
        mine.retire(["mine-cold-z"])


# what is wrong with one


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"title": "短"}, "title：太短了，至少 4 个字"),
        ({"title": "发票到底开没开"}, "title：已经有一道叫这个标题的练习，请换一个"),
        ({"id": "mine-cold-a"}, "id：编号 mine-cold-a 已经用过了，请换一个"),
        ({"sub": "stuck"}, "sub：'stuck' 不是 other 的子类，可用的有"),
        ({"persona": "robot"}, "persona：没有 'robot' 这种买家"),
        ({"models": {"warm": "我去核实，今天18点前回您。"}}, "models：太少了，至少要 2 条，现在是 1 条"),
        ({"hints": []}, "hints：太少了，至少要 1 条，现在是 0 条"),
        ({"message": "打我13812345678"}, "message：里面有手机号，请删掉"),
        ({"tags": ["a"]}, "tags：没有这个字段，看看是不是拼错了"),
    ],
)
def test_what_is_wrong_is_told_with_its_field(mine, changed, told):
    data = fields(mine.book.one(IDS["cold"])) | {"id": "own-cold-1", "title": "又一道改冷回复"} | changed
    verdict = mine.check("cold", data)
    assert [str(fault)[: len(told)] for fault in verdict.faults if fault.field == told.split("：")[0]] == [told]


def test_an_exercise_does_not_stand_in_its_own_way(mine):
    assert mine.check("cold", fields(mine.mine()["mine-cold-a"]), "mine-cold-a").faults == ()


# together with others


def test_two_who_write_at_once_both_get_through(root):
    mine = own(root)
    items = [like(mine, "cold", id=f"own-cold-{n}", title=f"同时写的第{n}道") for n in range(4)]
    threads = [threading.Thread(target=own(root).write, args=([Step(None, item)],)) for item in items]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(mine.mine()) == sorted(item.id for item in items)


def test_who_waits_too_long_is_told(root, mine, monkeypatch):
    monkeypatch.setattr(files, "WAIT", 0.05)
    (root / "var").mkdir()
    with FileLock(root / "var/phrases.lock"), pytest.raises(InputError, match="别人正在写练习"):
        mine.retire(["mine-cold-a"])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_can_not_be_written_is_told(root, mine):
    (root / PRACTICE / "own").chmod(0o500)
    with pytest.raises(InputError, match="练习写不进去"):
        mine.write([Step(None, like(mine, "cold"))])
    (root / PRACTICE / "own").chmod(0o700)


# the text


LINE = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=120)


@settings(deadline=None)
@example({"message": "一\x85二\u2028三"})
@given(st.dictionaries(st.sampled_from(["message", "on", "no", "title"]), LINE | st.lists(LINE, max_size=3), min_size=1))
def test_any_text_comes_back_as_it_was(data):
    entry = {"id": "own-x", **data}
    told = OwnText("# 头\ncold:\n  - id: a\n    title: 旧\n").changed([Change("cold", None, entry)])
    assert [each.data for each in OwnText(told).lists["cold"]] == [{"id": "a", "title": "旧"}, entry]


@settings(deadline=None)
@given(LINE, LINE)
def test_any_text_takes_the_place_of_any(before, after):
    text = OwnText("").changed([Change("cold", None, {"id": "a", "message": before})])
    told = OwnText(text).changed([Change("cold", {"id": "a", "message": before}, {"id": "a", "message": after})])
    assert [each.data for each in OwnText(told).lists["cold"]] == [{"id": "a", "message": after}]


def test_what_is_before_must_be_there():
    with pytest.raises(UnfitError, match="changed"):
        OwnText("cold:\n  - {id: a}\n").changed([Change("cold", {"id": "b"}, {"id": "c"})])


def test_long_texts_stand_in_lines_of_their_own(mine):
    assert "\nmodels:\n  warm: 月底就关账，发票没到手" in text(mine.book.one(IDS["cold"]))
    assert written({"id": "a", "remedies": ["verify", "urge"]}) == "id: a\nremedies: [verify, urge]"
