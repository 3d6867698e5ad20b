"""The whole way of a message, on the shipped content and weights: what comes out, what never does, what is refused."""

from __future__ import annotations

import re
import shutil
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import InputError, WeightsError
from assistant.pipeline import Assistant, masked
from assistant.schema import Message, OrderCard, Span, Turn
from assistant.settings import ROOT, Settings

NOW = datetime(2026, 11, 25, 14, 20)
STUCK = Message(text="都五天了还在武汉没动，我周六面试要穿的", card=OrderCard(last_node="武汉转运中心"))
PHONE = "这个 13800138000 打过了没人接，快递三天没动"
OFFER = "您退货退款就行，我给您办。"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A copy of the editable files without records and with the library of two intents, and the shipped weights."""
    for folder in ("intents", "prompts"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    for intent in ("damage", "sizing", "allergy", "malicious"):
        (tmp_path / f"prompts/patterns/{intent}.yaml").write_text("parts: {}\n", encoding="utf-8")
    (tmp_path / "models").symlink_to(ROOT / "models")
    return tmp_path


def opened(root: Path) -> Assistant:
    return Assistant(Settings(root=root, var=root / "var"), now=lambda: NOW)


def rules(assistant: Assistant, text: str, message: Message) -> list[str]:
    return [finding.rule for finding in assistant.check(text, message).findings]


# what comes out


def test_a_message_gets_three_drafts_of_three_styles(assistant):
    drafts = assistant.suggest(STUCK).drafts
    assert [draft.style for draft in drafts] == ["warm", "brief", "plain"]
    assert [draft.text == "".join(part.text for part in draft.parts) for draft in drafts] == [True] * 3


def test_promised_moments_count_from_the_given_time(assistant):
    said = "".join(draft.text for draft in assistant.suggest(STUCK).drafts)
    assert set(re.findall(r"[今明后]天\d+点前", said)) <= {"今天18点前"}


def test_the_same_message_gets_the_same_answer(assistant):
    first, again = (assistant.suggest(STUCK).model_dump(exclude={"timings"}) for _ in range(2))
    assert first == again


def test_another_seed_gives_other_drafts(assistant):
    other = Assistant(Settings(seed=1), now=lambda: NOW)
    assert [draft.text for draft in other.suggest(STUCK).drafts] != [draft.text for draft in assistant.suggest(STUCK).drafts]


def test_the_id_comes_back_and_timings_are_told_by_stage(assistant):
    found = assistant.suggest(STUCK.model_copy(update={"id": "7"}))
    assert found.id == "7"
    assert list(found.timings) == ["mask", "analyze", "compose", "account", "past"]


def test_trace_says_what_was_decided_in_chinese(assistant):
    about, concern, remedies, facts, drafts = assistant.suggest(STUCK).trace
    assert about.startswith("看成：物流延迟 · 物流停滞，心情：")
    assert "周六面试要穿的" in concern
    assert remedies == "这次可以给的：去核实、催件催发、补发、退款"
    assert facts == "可以说的事实与时限：最新物流、答复时间、退款时效、退货期、举证期"
    assert drafts.endswith("给您看 3 条")


def test_unsure_names_the_two_likeliest_and_is_answered_all_the_same(assistant):
    found = assistant.suggest(Message(text="快递还没到，衣服也小了"))
    assert found.analysis.primary == "unsure"
    assert {each.label for each in found.analysis.intents[:2]} == {"delay", "sizing"}
    assert found.drafts


def test_what_the_agent_says_it_is_about_counts_as_certain(assistant):
    found = assistant.suggest(Message(text="这个怎么说"), intent="sizing")
    assert (found.analysis.primary, found.analysis.intents[0]) == ("sizing", ("sizing", 1.0))
    assert assistant.content.taxonomy.subs[found.analysis.sub] == "sizing"
    assert found.trace[0].startswith("看成：尺码与合身 · ")


def test_a_notice_needs_no_message(assistant):
    assert assistant.suggest(Message(channel="notice", card=OrderCard(last_node="武汉转运中心"))).drafts


def test_without_clean_drafts_the_buyers_own_words_are_left_out(shop):
    family = shop / "prompts/rules/form_letter.yaml"
    rule = """
  - id: FORM-TEST
    family: form_letter
    severity: stop
    why: 试一试
    source: 试一试
    match: {kind: pattern, any: [面试]}
    instead: 我去核实。
    fires: [面试一, 面试二, 面试三, 面试四, 面试五, 面试六]
    stays_quiet: [甲一, 乙一, 丙一, 丁一, 戊一, 己一]
"""
    family.write_text(family.read_text(encoding="utf-8").rstrip() + rule, encoding="utf-8")
    found = opened(shop).suggest(Message(text="我周六面试要穿的"))
    assert len(found.drafts) == 3
    assert "面试" not in "".join(draft.text for draft in found.drafts)
    assert "被规则拦下 0 条" not in found.trace[-1]


# personal data


def test_personal_data_is_masked_in_text_and_history():
    quiet = masked(Message(text=PHONE, history=(Turn(who="buyer", text="我电话13912345678"),)))
    assert quiet.text == "这个 [手机号] 打过了没人接，快递三天没动"
    assert quiet.history == (Turn(who="buyer", text="我电话[手机号]"),)


def test_card_values_with_personal_data_count_as_not_known():
    card = OrderCard(signer="门卫 13912345678", sign_place="武汉市洪山区珞瑜路100号3栋502", last_node="武汉转运中心")
    assert masked(Message(card=card)).card == OrderCard(last_node="武汉转运中心")


def test_personal_data_is_nowhere_in_the_answer(assistant):
    message = Message(
        text=PHONE, history=(Turn(who="buyer", text="我电话13912345678"),), card=OrderCard(signer="门卫 13712345678")
    )
    told = assistant.suggest(message).model_dump_json()
    assert [number for number in ("13800138000", "13912345678", "13712345678") if number in told] == []


def test_masking_comes_before_analysis(assistant):
    quiet = assistant.analyze(Message(text="这个 [手机号] 打过了没人接，快递三天没动"))
    assert assistant.analyze(Message(text=PHONE)).intents == quiet.intents


def test_offsets_are_positions_in_the_text_as_it_was_given(assistant):
    found = assistant.analyze(Message(text=PHONE))
    assert found.entities == (Span(3, 14, "phone"),)
    assert "没动" in "".join(PHONE[span.start : span.end] for span in found.evidence if span.label == "delay")


# reading a reply


def test_check_tells_sentences_with_their_roles(assistant):
    parts = assistant.check("您急着穿，我懂。我现在去核实。", STUCK).parts
    assert [part.text for part in parts] == ["您急着穿，我懂。", "我现在去核实。"]


def test_check_with_a_message_asks_for_feeling_first(assistant):
    assert "ORDER-FEELING" in rules(assistant, "我现在去核实。", STUCK)


def test_check_without_a_message_asks_for_no_order(assistant):
    assert rules(assistant, "我现在去核实。", Message()) == []


def test_check_without_a_message_allows_what_the_role_may_offer(assistant):
    assert rules(assistant, OFFER, Message()) == []


def test_check_holds_a_reply_to_given_remedies(assistant):
    assert set(rules(assistant, OFFER, Message(remedies=("verify",)))) == {"REM-REFUND"}


def test_check_finds_what_is_never_allowed(assistant):
    (found,) = assistant.check("加我微信。", Message()).findings
    assert (found.rule, found.severity, found.quote, found.start, found.end) == ("DIV-CONTACT", "stop", "微信", 2, 4)


def test_what_is_shown_stands_the_check(assistant):
    checked = [assistant.check(draft.text, STUCK) for draft in assistant.suggest(STUCK).drafts]
    assert [finding.rule for each in checked for finding in each.findings if finding.severity == "stop"] == []


# what can't be answered


@pytest.mark.parametrize("text", ["", " \n", "\u3000"])
def test_an_empty_message_is_refused(assistant, text):
    for deed in (assistant.suggest, assistant.analyze):
        with pytest.raises(InputError) as caught:
            deed(Message(text=text))
        assert str(caught.value) == "还没有买家消息。把买家发来的话粘贴进来，再点“给我三条”。"


def test_an_empty_reply_is_refused(assistant):
    with pytest.raises(InputError) as caught:
        assistant.check(" ", STUCK)
    assert str(caught.value) == "这条回复是空的，没有可以检查的内容。"


@settings(max_examples=40, deadline=None)
@given(st.text(min_size=1, max_size=60).filter(str.strip))
def test_any_text_gets_an_answer_that_no_rule_stops(assistant, text):
    found = assistant.suggest(Message(text=text))
    assert found.drafts
    assert not any(draft.stopped for draft in found.drafts)


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=60).filter(str.strip), st.sampled_from(["", "快递三天没动了"]))
def test_any_reply_is_read_and_findings_quote_it(assistant, reply, message):
    for finding in assistant.check(reply, Message(text=message)).findings:
        assert finding.quote == reply[finding.start : finding.end]


def test_missing_weights_are_told_with_cause_and_cure(shop):
    (shop / "models").unlink()
    with pytest.raises(WeightsError) as caught:
        opened(shop)
    folder = shop / "models/linear"
    assert str(caught.value) == (
        f"模型文件 {folder}/manifest.json 打不开：No such file or directory。"
        f"请从安装包里重新拷贝 {folder} 整个文件夹，或运行 python -m training.baseline 重新生成。"
    )


# files that change while the program runs


def test_a_sentence_taken_out_of_the_library_is_said_no_more(shop):
    running = opened(shop)
    first = running.suggest(STUCK).drafts[0]
    taken = next(part for made in first.exemplars for part in made.parts if part.role == "option").text
    for path in (shop / "prompts/patterns").glob("*.yaml"):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(line for line in lines if f'text: "{taken}"' not in line), encoding="utf-8")
    again = running.suggest(STUCK).drafts
    assert taken in first.text
    assert len(again) == 3
    assert all(taken not in draft.text for draft in again)


def test_a_broken_change_leaves_the_last_good_content_at_work(shop):
    running = opened(shop)
    before = running.suggest(STUCK).model_dump(exclude={"timings"})
    (shop / "prompts/shop.yaml").write_text("shop: [\n", encoding="utf-8")
    assert running.suggest(STUCK).model_dump(exclude={"timings"}) == before
    assert running.library.problem is not None
