"""Text from outside stays text."""

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from assistant.page.markup import link, marked, placed, tag
from assistant.schema import Finding, Part


def finding(start: int, end: int, severity: str = "stop") -> Finding:
    return Finding(rule="R", severity=severity, start=start, end=end, quote="", why="说明")


def bare(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))


def test_attributes_are_escaped():
    assert tag("a", "x", title='"><b>') == '<a title="&quot;&gt;&lt;b&gt;">x</a>'


def test_address_in_a_source_becomes_a_link_that_tells_nobody_where_it_was_clicked():
    assert link("规则 https://example.com/a?b=1；第三条", "原文") == (
        '规则 <a href="https://example.com/a?b=1" target="_blank" rel="noopener noreferrer">原文</a>；第三条'
    )


def test_source_that_only_looks_like_an_address_stays_text():
    assert link("javascript:alert(1) <b>", "原文") == "javascript:alert(1) &lt;b&gt;"


def test_stretches_cover_the_text_with_white_space_between_parts():
    assert placed("好的。\n您等我。", (Part(role="feel", text="好的。"), Part(role="next", text="您等我。"))) == [
        (0, 3, "feel"), (3, 4, ""), (4, 8, "next"),
    ]  # fmt: skip


def test_worse_finding_shows_where_two_meet():
    html = marked("加我微信", 0, 4, [finding(0, 4, "hint"), finding(2, 4)])
    assert re.findall(r'<mark class="(\w+)" data-n="([\d ]+)"', html) == [("hint", "0"), ("stop", "0 1")]


@given(st.text(), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=5))
def test_marking_changes_no_character(text, places):
    findings = [finding(min(each), max(each)) for each in places if each[0] != each[1]]
    assert bare(marked(text, 0, len(text), findings)) == text
