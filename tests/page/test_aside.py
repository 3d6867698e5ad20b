"""The panel for the agent: what it holds, how it is set apart, and when it opens by itself."""

import re
from html import unescape

import pytest

from assistant.page.desk.aside import aside, decided
from assistant.schema import Analysis, Decision, Evidence, Fact, Handling, Scored, Suggestion

HANDLING = Handling(
    first="先当作误会，问清楚再说。", questions=("封口是好的吗？",), note="买家反馈空包。", log="可疑不良反应登记。",
    evidence=(Evidence(what="打包录像", where="仓库监控", why="先存下来"),),
    hand_off="金额超过权限，交给主管。", careful=("不说“空包不可能”",),
)  # fmt: skip
FACT = Fact(
    id="FACT-A", question="要准备什么？", answer="打包录像。", source="抖店规则", url="https://example.com/a",
    since="2026-07-31", checked="2026-08-22",
)  # fmt: skip
DECISIONS = (
    Decision(remedy="exchange", name="换货", role="senior", who="资深客服"),
    Decision(remedy="coupon", name="给券", role="senior", who="资深客服"),
    Decision(remedy="refund", name="退款", role="lead", who="主管"),
)


def found(primary: str = "delay", **more) -> Suggestion:
    analysis = Analysis(intents=(Scored("malicious", 0.9), Scored("delay", 0.4)), primary=primary, sub="stuck", emotion=1)
    return Suggestion(id="", analysis=analysis, drafts=(), **more)


def test_panel_tells_how_to_go_about_the_case(content):
    html = aside(found(handling=HANDLING), content)
    told = re.sub(r"<[^>]*>", " ", html)
    for part in ("这一块不发给买家", "先当作误会", "封口是好的吗？", "打包录像", "仓库监控", "先存下来", "买家反馈空包。",
                 "可疑不良反应登记。", "交给主管", "不说“空包不可能”"):  # fmt: skip
        assert part in told


def test_questions_note_and_log_can_be_copied_one_by_one(content):
    copies = re.findall(r'data-copy="([^"]*)"', aside(found(handling=HANDLING), content))
    assert copies == ["封口是好的吗？", "买家反馈空包。", "可疑不良反应登记。"]


def test_decisions_are_told_by_who_may_decide(content):
    assert decided(DECISIONS, content) == ["换货、给券要资深客服定", "退款要主管定"]
    assert "换货、给券要资深客服定" in aside(found(decisions=DECISIONS), content)


def test_fact_card_has_answer_source_and_dates(content):
    html = aside(found(facts=(FACT,)), content)
    for part in (
        "要准备什么？",
        "打包录像。",
        'href="https://example.com/a"',
        "2026-07-31 起",
        "核对于 2026-08-22",
        "不构成法律意见",
    ):
        assert part in html
    assert "二手来源" not in html
    assert "上次核对已经很久" not in html


def test_stale_and_second_hand_cards_say_so(content):
    html = aside(found(facts=(FACT.model_copy(update={"verified": False, "stale": True}),)), content)
    assert "二手来源" in html
    assert "上次核对已经很久了，用之前先看原文" in html


@pytest.mark.parametrize(
    ("primary", "told", "opens"),
    [("delay", None, False), ("malicious", None, True), ("allergy", None, True), ("unsure", None, True),
     ("delay", "allergy", True), ("malicious", "delay", False)],
)  # fmt: skip
def test_panel_opens_by_itself_where_a_first_word_is_easily_wrong(content, primary, told, opens):
    assert aside(found(primary, handling=HANDLING), content, told).startswith('<details class="aside" open') == opens


def test_nothing_to_tell_is_no_panel(content):
    assert aside(found(), content) == ""


def test_words_of_the_files_stay_text(content):
    html = aside(found(handling=HANDLING.model_copy(update={"first": '<img src=x>"&'})), content)
    assert "<img" not in html
    assert '<img src=x>"&' in unescape(html)
