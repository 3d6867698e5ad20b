"""Three drafts that differ, and none that a stopping finding forbids."""

from __future__ import annotations

from assistant.rank import alike, choose
from assistant.schema import Draft, Finding, Part


def draft(text, style="warm", severity=None):
    findings = ()
    if severity:
        findings = (Finding(rule="R", severity=severity, start=0, end=1, quote=text[0], why="因为"),)
    return Draft(text=text, parts=(Part(role="feel", text=text),), style=style, source="floor", findings=findings)


def test_a_stopped_draft_is_never_chosen():
    assert choose([draft("加微信给您退。", severity="stop")]) == ()


def test_one_of_each_style_in_a_fixed_order():
    drafts = [draft("稳稳地说给您听。", "plain"), draft("这事我懂。", "brief"), draft("等了这么久，急是应该的。", "warm")]
    assert [each.style for each in choose(drafts)] == ["warm", "brief", "plain"]


def test_a_clean_draft_is_preferred_to_a_flagged_one():
    flagged, clean = draft("非常抱歉给您带来不便。", severity="warn"), draft("等了五天，心里没底很正常。")
    assert choose([flagged, clean], count=1) == (clean,)


def test_two_drafts_that_open_alike_are_not_both_shown_while_another_waits():
    one, twin, other = (
        draft("等了五天没动，急。", "warm"),
        draft("等了五天没动，我懂。", "brief"),
        draft("周六要穿，我记着。", "brief"),
    )
    assert choose([one, twin, other], count=2) == (one, other)


def test_likeness_is_shared_character_pairs():
    assert alike("一二三", "一二三") == 1.0
    assert alike("一二三", "四五六") == 0.0
    assert alike("一二三", "一二四") == 1 / 3
