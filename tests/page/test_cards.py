"""A draft on the page: what it shows, and when it may be copied."""

import re
from datetime import datetime
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.page.desk.cards import card, refusal, view
from assistant.schema import Checked, Draft, Finding, Part

NOW = datetime(2026, 11, 25, 14, 20)
STOP = Finding(
    rule="DIV", severity="stop", start=2, end=4, quote="微信", why="引到站外", since="2026-08-10", instead="就在这里说。",
    source="规则 https://example.com/x",
)  # fmt: skip
WARN = Finding(rule="ABS", severity="warn", start=0, end=2, quote="绝对", why="说得太满")


def test_clean_text_may_be_copied(content):
    assert refusal("您先别急。", (), content) == ""


def test_stopping_finding_blocks_and_is_quoted(content):
    assert refusal("加我微信", (STOP,), content) == "先改掉“微信”，才能复制"


def test_several_stopping_findings_are_counted(content):
    assert refusal("加我微信", (STOP, STOP), content) == "先改掉“微信”等 2 处，才能复制"


@pytest.mark.parametrize(
    ("text", "slots"),
    [("到了{last_node}。", "【最新物流】"), ("【待填：物流节点】没动", "【待填：物流节点】"), ("{谁}说的{谁}", "{谁}")],
)
def test_open_slot_blocks_and_is_named(content, text, slots):
    assert refusal(text, (), content) == f"先填上{slots}，才能复制"


def test_empty_text_blocks(content):
    assert refusal(" \n", (), content) == "内容是空的，没有可以复制的"


def test_warning_does_not_block_but_is_told(content):
    seen = view("绝对", Checked(parts=(), findings=(WARN,)), content, NOW)
    assert (seen["reason"], seen["state"], seen["kind"]) == ("", "可以复制，有 1 处建议看看", "look")


def test_finding_says_why_by_which_source_since_when_and_what_instead(content):
    html = view("加我微信", Checked(parts=(), findings=(STOP,)), content, NOW)["findings"]
    for told in ("不能发", "“微信”", "引到站外", "就在这里说。", "https://example.com/x", "2026-08-10 起", "不构成法律意见"):
        assert told in html


@pytest.mark.parametrize(
    ("source", "larger", "told"),
    [
        ("floor", "", "按话术拼的"),
        ("writer", "", "为这位买家写的"),
        ("openai", "qwen-plus", "qwen-plus 写的"),
        ("transformers", "Qwen/Qwen2.5-1.5B-Instruct", "Qwen2.5-1.5B-Instruct 写的"),
        ("transformers", "/models/qwen/", "qwen 写的"),
        ("openai", "<b>", "&lt;b&gt; 写的"),
    ],
)
def test_card_says_who_wrote_it(content, source, larger, told):
    draft = Draft(text="您先别急。", parts=(Part(role="feel", text="您先别急。"),), style="warm", source=source)
    assert f'<span class="by">{told}</span>' in card(1, draft, content, NOW, larger)


def test_card_can_be_read_by_a_screen_reader(content):
    draft = Draft(text="您先别急。", parts=(Part(role="feel", text="您先别急。"),), style="warm", source="floor")
    html = card(1, draft, content, NOW)
    assert 'aria-labelledby="draft-1-name"' in html
    assert 'aria-label="暖，可以直接改"' in html
    assert '<button type="button" class="copy" aria-describedby="draft-1-state">复制</button>' in html


def test_card_names_the_job_of_each_sentence(content):
    parts = (Part(role="feel", text="您急。"), Part(role="next", text="我去问。"), Part(role="next", text="回您。"))
    html = card(2, Draft(text="您急。我去问。回您。", parts=parts, style="brief", source="floor"), content, NOW)
    assert re.findall(r'data-role="(\w+)"', html) == ["feel", "next"]
    assert re.findall(r'class="part (\w+)" data-name="([^"]+)"', html) == [
        ("feel", "接住情绪"), ("next", "下一步"), ("next", "下一步"),
    ]  # fmt: skip


@given(st.text(max_size=80))
def test_text_behind_the_edit_box_is_the_text(content, text):
    mirror = view(text, Checked(parts=(Part(role="fact", text=text[:20]),), findings=()), content, NOW)["mirror"]
    assert unescape(re.sub(r"<[^>]*>", "", mirror)) == text


def test_who_may_decide_is_told_with_the_finding(content):
    beyond = WARN.model_copy(update={"decider": "主管"})
    html = view("绝对", Checked(parts=(), findings=(beyond,)), content, NOW)["findings"]
    assert '<span class="decider">可以找主管定</span>' in html


def test_every_finding_can_be_told_as_a_false_alarm_with_a_reason(content):
    html = view("绝对", Checked(parts=(), findings=(WARN,)), content, NOW)["findings"]
    assert (
        '<details class="pardon" data-rule="ABS" data-severity="warn" data-quote="绝对"><summary>这样没问题</summary>' in html
    )
    assert "<label>为什么没问题<input" in html
    assert "照旧拦住" not in html


def test_false_alarm_of_a_stop_says_that_it_stays_stopped(content):
    html = view("加我微信", Checked(parts=(), findings=(STOP,)), content, NOW)["findings"]
    assert "这一处照旧拦住，等主管定；就算主管同意，也只改规则，这段话还是要改。" in html
