"""The shipped rules keep their promises: each fires and stays quiet as its own examples say, and cites where it comes from."""

import re
from pathlib import Path

import pytest

from assistant.errors import ContentError
from assistant.guard import Guard, load_rules, rehearse
from assistant.guard.needed import needed, pairs, possible
from assistant.guard.patterns import Compiled
from assistant.schema import Message, Remedy

RULES = load_rules((Path(__file__).parents[1] / "prompts" / "rules").glob("*.yaml"))
ALL_REMEDIES = frozenset(Remedy.__args__)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_does_what_its_examples_say(rule):
    assert [problem for _, problem in rehearse([rule])] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_what_to_write_instead_is_itself_clean(rule):
    found = Guard(RULES).check(rule.instead, (), Message(channel=rule.scope[0]), {}, ALL_REMEDIES)
    assert [(each.rule, each.quote) for each in found if each.severity != "hint"] == []


def test_every_family_of_the_product_has_a_rule():
    assert {rule.family for rule in RULES} == {
        "review_inducement", "diversion", "absolute", "medical", "rights", "push_away", "refusal", "blame", "motive",
        "form_letter", "admission", "personal_data", "public_review", "law", "wait", "slot", "number", "claim", "promise",
        "remedy", "amount", "register", "order", "place", "repeat", "tone",
    }  # fmt: skip


def test_skipping_an_expression_never_loses_a_match():
    texts = [example.text for rule in RULES for example in (*rule.fires, *rule.stays_quiet)]
    for compiled in map(Compiled.of, RULES):
        for expression, groups in (*compiled.any, *compiled.offers):
            lost = [text for text in texts if expression.search(text) and not possible(groups, pairs(text))]
            assert lost == []


def test_what_an_expression_needs_is_read_from_the_expression():
    assert needed(re.compile("(?:给您|帮您)?补(?:发|寄)")) == (frozenset({"补发", "补寄"}),)
    assert needed(re.compile("[^，]{0,4}")) == ()


def problems(tmp_path: Path, text: str, name: str = "blame.yaml") -> list[tuple[int, str]]:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_rules([path])
    return [(mistake.line, mistake.problem) for mistake in caught.value.mistakes]


RULE = """rules:
  - id: BLAME-X
    family: blame
    severity: stop
    why: 怪买家没有依据
    source: 某条规则
    match: {kind: pattern, any: ['谁让您']}
    instead: 我去核实是哪一步出的问题。
    fires: [谁让您一, 谁让您二, 谁让您三, 谁让您四, 谁让您五, 谁让您六]
    stays_quiet: [甲, 乙, 丙, 丁, 戊, 己]
"""


def test_a_good_rule_loads(tmp_path):
    path = tmp_path / "blame.yaml"
    path.write_text(RULE, encoding="utf-8")
    assert [rule.id for rule in load_rules([path])] == ["BLAME-X"]


def test_a_misspelt_key_is_named_with_its_line(tmp_path):
    assert problems(tmp_path, RULE.replace("severity:", "serverity:")) == [
        (2, "severity：缺少这一项"),
        (4, "serverity：没有这个字段，看看是不是拼错了"),
    ]


def test_too_few_examples_are_refused(tmp_path):
    assert problems(tmp_path, RULE.replace(", 戊, 己", "")) == [(10, "stays_quiet：太少了，至少要 6 条，现在是 4 条")]


def test_an_expression_that_could_run_away_is_refused(tmp_path):
    assert problems(tmp_path, RULE.replace("'谁让您'", "'谁.*您'")) == [
        (7, "match.any：'谁.*您' 里的重复没有上限，长文本会拖慢检查；请把 * 或 + 写成 {0,12} 这样有上限的")
    ]


def test_a_broken_expression_is_told_with_its_place(tmp_path):
    assert problems(tmp_path, RULE.replace("'谁让您'", "'谁(让您'"))[0][0] == 7


def test_a_family_that_is_not_the_files_name_is_refused(tmp_path):
    assert problems(tmp_path, RULE, "motive.yaml") == [(2, "BLAME-X 的 family 是 blame，应当和文件名 motive 一样")]


def test_the_same_id_twice_is_refused(tmp_path):
    twice = RULE + RULE.removeprefix("rules:\n")
    assert problems(tmp_path, twice)[0][0] == 11


def test_a_shared_list_that_does_not_exist_is_told(tmp_path):
    assert problems(tmp_path, RULE.replace("any: ['谁让您']", "any: ['@none']")) == [(7, "shared 里没有叫 none 的一组")]


def test_a_file_that_is_no_yaml_is_told_with_its_line(tmp_path):
    assert problems(tmp_path, "rules:\n  - id: [\n")[0][1].startswith("不是合法的 YAML")


def test_a_field_that_the_kind_never_reads_is_refused(tmp_path):
    text = RULE.replace("{kind: pattern, any: ['谁让您']}", "{kind: number, codes: [refund]}")
    assert problems(tmp_path, text) == [(7, "match：number 这一类规则用不到 codes")]
