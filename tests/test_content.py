"""The editable files: mistakes are all told at once, a running program takes good changes and leaves bad ones."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from assistant.content import Library, load
from assistant.editors import sample, validate
from assistant.errors import ContentError, InputError
from assistant.settings import ROOT
from tests.editing import edit


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A copy of the editable files, with the library of one intent and no records, to be read quickly."""
    for folder in ("intents", "prompts"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    for intent in ("damage", "sizing", "allergy", "malicious", "other"):
        (tmp_path / f"prompts/patterns/{intent}.yaml").write_text("parts: {}\n", encoding="utf-8")
    return tmp_path


def mistakes(root: Path) -> list[str]:
    with pytest.raises(ContentError) as caught:
        load(root)
    return [str(mistake) for mistake in caught.value.mistakes]


def test_shipped_content_is_valid():
    assert validate(ROOT).patterns


def test_mistakes_in_three_files_are_told_at_once_with_file_and_line(shop):
    style = edit(shop, "prompts/patterns/delay.yaml", "style: warm", "style: wram")
    you = edit(shop, "prompts/shop.yaml", "address_as: 您", "address_as: 你")
    money = edit(shop, "prompts/shop.yaml", "max_yuan: 20", "max_yuan: -1")
    words = edit(shop, "prompts/messages.yaml", "name: 暖言", "name: 8")
    assert mistakes(shop) == [
        f"prompts/messages.yaml:{words}: 应当是一句文字，现在是 8",
        f"prompts/patterns/delay.yaml:{style}: style：只能是 'warm', 'brief', 'plain'，现在是 'wram'",
        f"prompts/shop.yaml:{you}: shop.address_as：只能是 '您'，现在是 '你'",
        f"prompts/shop.yaml:{money}: roles.agent.max_yuan：太小了，至少 0.0",
    ]


def test_unknown_key_is_refused(shop):
    line = edit(shop, "prompts/shop.yaml", "max_percent: 10", "max_percnt: 10")
    assert f"prompts/shop.yaml:{line}: roles.agent.max_percnt：没有这个字段，看看是不是拼错了" in mistakes(shop)


def test_unknown_slot_in_a_sentence_is_refused(shop):
    line = edit(shop, "prompts/patterns/delay.yaml", "{order_time}", "{order_tiem}")
    told = [each for each in mistakes(shop) if "order_tiem" in each]
    assert [each.partition(" ")[0] for each in told] == [f"prompts/patterns/delay.yaml:{line}:"]


def test_remedies_for_an_unknown_sub_are_refused(shop):
    line = edit(shop, "prompts/shop.yaml", "    stuck: [", "    stuk: [")
    assert f"prompts/shop.yaml:{line}: delay/stuk：子类要和 taxonomy.yaml 一一对应" in mistakes(shop)


def test_broken_yaml_is_told_with_its_line(shop):
    line = edit(shop, "prompts/messages.yaml", "app:", "app: [")
    (told,) = mistakes(shop)
    assert told.startswith("prompts/messages.yaml:")
    assert int(told.split(":")[1]) >= line
    assert told.endswith("多半是缩进、冒号或引号的问题")


def test_file_that_is_no_utf8_is_told(shop):
    (shop / "prompts/messages.yaml").write_bytes(b"app: \xc5\xaf\xd1\xd4")
    assert mistakes(shop) == ["prompts/messages.yaml:1: 不是 UTF-8 编码（第 7 个字节），请另存为 UTF-8"]


def test_missing_file_is_told(shop):
    (shop / "prompts/shop.yaml").unlink()
    assert mistakes(shop) == ["prompts/shop.yaml:1: 文件不存在，请从安装包里补回来"]


def test_file_of_the_wrong_form_is_told(shop):
    (shop / "prompts/shop.yaml").write_text("- 客服\n", encoding="utf-8")
    assert mistakes(shop) == ["prompts/shop.yaml:1: 文件最外层应当是“键: 值”的一组"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[一句]", "chat：应当是“键: 值”的一组，现在是 ['一句']"),
        ("{feel: 一句}", "chat.feel：应当是一个列表"),
    ],
)
def test_parts_of_the_wrong_form_are_told(shop, text, told):
    path = shop / "prompts/patterns/other.yaml"
    path.write_text(f"parts:\n  chat: {text}\n", encoding="utf-8")
    assert mistakes(shop) == [f"prompts/patterns/other.yaml:2: {told}"]


def test_control_sign_is_told(shop):
    (shop / "prompts/says.yaml").write_text("wordy: [\x07]\n", encoding="utf-8")
    assert mistakes(shop) == ["prompts/says.yaml:1: 读不出来：请去掉看不见的控制字符，给日期加上引号"]


def test_brace_without_its_other_half_is_told(shop):
    line = edit(shop, "prompts/messages.yaml", "{shown} 条", "{shown 条")
    assert [each for each in mistakes(shop) if each.startswith(f"prompts/messages.yaml:{line}: 花括号没有配对：")]


def test_intent_that_the_shop_says_nothing_of_is_told(shop):
    path = shop / "prompts/shop.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"(?m)^  allergy:\n(?:    .*\n)+", "", text), encoding="utf-8")
    assert [each.partition(": ")[2] for each in mistakes(shop)] == [
        f"allergy/{sub}：子类要和 taxonomy.yaml 一一对应" for sub in ("skin", "smell", "stomach")
    ]


def test_amount_for_an_unknown_sub_is_told(shop):
    line = edit(shop, "prompts/shop.yaml", "amount: {}", "amount: {delay/lat: 5元}")
    assert mistakes(shop) == [f"prompts/shop.yaml:{line}: policy.amount 里的 delay/lat 不是 taxonomy.yaml 里的子类"]


def test_lists_that_are_read_later_are_checked_too(shop):
    (shop / "prompts/lookalikes.yaml").write_text("- to: 微信\n", encoding="utf-8")
    (shop / "prompts/words.txt").write_bytes("仅退款".encode("gbk"))
    assert mistakes(shop) == [
        "prompts/lookalikes.yaml:1: 缺少 from：至少写一个变形",
        "prompts/words.txt:1: 不是 UTF-8 编码（第 0 个字节），请另存为 UTF-8",
    ]


def test_record_that_is_no_utf8_is_told(shop):
    (shop / "training/records").mkdir(parents=True)
    (shop / "training/records/a.jsonl").write_bytes('{"id":"好"}'.encode("gbk"))
    assert mistakes(shop) == ["training/records/a.jsonl:1: 不是 UTF-8 编码（第 7 个字节），请另存为 UTF-8"]


def test_rule_that_misses_its_own_example_is_told(shop):
    path = shop / "prompts/rules/rights.yaml"
    text = path.read_text(encoding="utf-8").replace("stays_quiet:", "stays_quiet:\n      - text: 最终解释权归本店所有", 1)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        validate(shop)
    assert any("不该抓却抓了：最终解释权归本店所有" in each.problem for each in caught.value.mistakes)


def test_running_program_takes_a_changed_file(shop):
    library = Library(shop)
    edit(shop, "prompts/shop.yaml", "name: 示例店铺", "name: 小满杂货铺")
    assert library.refresh()
    assert library.content.shop.shop.name == "小满杂货铺"


def test_unchanged_files_are_not_taken_again(shop):
    assert not Library(shop).refresh()


def test_running_program_keeps_the_last_good_content_and_says_what_is_wrong(shop):
    library = Library(shop)
    line = edit(shop, "prompts/shop.yaml", "name: 示例店铺", "nmae: 小满杂货铺")
    assert not library.refresh()
    assert library.content.shop.shop.name == "示例店铺"
    assert f"prompts/shop.yaml:{line}: shop.nmae：没有这个字段，看看是不是拼错了" in str(library.problem)


def test_mended_file_clears_the_problem(shop):
    library = Library(shop)
    edit(shop, "prompts/shop.yaml", "name: 示例店铺", "nmae: 小满杂货铺")
    library.refresh()
    edit(shop, "prompts/shop.yaml", "nmae: 小满杂货铺", "name: 小满杂货铺")
    assert library.refresh()
    assert library.problem is None


def test_program_does_not_start_on_broken_content(shop):
    edit(shop, "prompts/shop.yaml", "name: 示例店铺", "nmae: 示例店铺")
    with pytest.raises(ContentError):
        Library(shop)


def test_version_changes_with_any_file(shop):
    before = load(shop).version
    edit(shop, "prompts/messages.yaml", "name: 暖言", "name: 暖语")
    assert load(shop).version != before


def test_sample_fills_the_slots_with_sample_values(content):
    lines = list(sample(content, "stuck"))
    assert lines[0].startswith("物流延迟 · 物流停滞：")
    assert any(content.taxonomy.slots["last_node"].sample in line for line in lines)
    assert not any("{" in line for line in lines)


def test_sample_of_an_unknown_sub_names_the_nearest(content):
    with pytest.raises(InputError, match="没有 stuk 这个子类。是不是想写 stuck？"):
        list(sample(content, "stuk"))
