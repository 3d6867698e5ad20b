"""What the guard promises of any reply: findings point at the words they mean, and good replies are left alone."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.guard import Guard, load_rules
from assistant.schema import Analysis, Message, OrderCard, Part, Policy, Turn
from evals.guard import of_set

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "data" / "parts"
RULES = load_rules((ROOT / "prompts" / "rules").glob("*.yaml"))
GUARD = Guard(RULES)
SLOT = re.compile(r"\{(\w+)\}")
SAMPLES = {
    "product": "保温杯", "spec": "500ml白色", "carrier": "中通", "order_time": "11月8日20:15",
    "promised_ship": "11月10日24点前", "ship_time": "11月10日18:20", "last_node": "武汉转运中心", "last_time": "11月18日09:12",
    "eta": "11月20日", "sign_time": "11月19日14:05", "sign_place": "驿站", "signer": "门卫", "pack_weight": "1.2kg",
    "size_bought": "L", "size_chart": "L码腰围72cm",
    "bad_count": "2", "total_count": "6", "use_date": "11月19日", "left_percent": "80%",
    "batch": "20240916", "photo_status": "已上传2张", "reply_by": "今天18点前", "refund_time": "48小时内", "amount": "10元",
    "coupon": "5元券", "return_days": "7天", "evidence_days": "48小时",
}  # fmt: skip
CARD = {key: value for key, value in SAMPLES.items() if key in OrderCard.model_fields}
POLICY = {key: value for key, value in SAMPLES.items() if key in Policy.model_fields}


def stops(text, message=None, policy=None, remedies=(), parts=(), analysis=None, guard=GUARD):
    found = guard.check(text, parts, message or Message(), policy or {}, frozenset(remedies), analysis)
    return [(each.rule, each.quote) for each in found if each.severity == "stop"]


def filled(text, values=SAMPLES):
    return SLOT.sub(lambda slot: values[slot[1]], text)


@pytest.mark.parametrize("path", sorted((ROOT / "training" / "records").glob("*.jsonl")), ids=lambda path: path.stem)
def test_no_reply_written_by_people_is_stopped(path):
    wrong = []
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        values = record["facts"] | record["policy"]
        message = Message(
            text=record["message"],
            history=tuple(Turn(**turn) for turn in record["history"]),
            card=OrderCard(**record["facts"]),
            channel=record["channel"],
        )
        feeling = Analysis(intents=(), primary="unsure", sub=record["sub"], emotion=record["emotion"])
        for reply in record["replies"]:
            parts = [Part(role=part["role"], text=filled(part["text"], values)) for part in reply["parts"]]
            text = "".join(part.text for part in parts)
            found = stops(text, message, record["policy"], record["remedies"], parts, feeling)
            wrong += [(record["id"], *each) for each in found]
    assert wrong == []


def part_stops(role, text, remedies, when):
    channel = {"review_channel": "review", "notice_channel": "notice"}.get(when or "", "chat")
    message = Message(card=OrderCard(**CARD), channel=channel)
    return stops(filled(text), message, POLICY, remedies, [Part(role=role, text=filled(text))])


@pytest.mark.parametrize("path", sorted((ROOT / "prompts" / "patterns").glob("*.yaml")), ids=lambda path: path.stem)
def test_no_part_of_the_library_is_stopped(path):
    library = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    wrong = [
        (entry["text"], found)
        for roles in (library.get("parts") or {}).values()
        for role, entries in roles.items()
        for entry in entries
        if (found := part_stops(role, entry["text"], entry.get("remedies", ()), entry.get("when")))
    ]
    assert wrong == []


@pytest.mark.skipif(not SHARED.is_dir(), reason="the seed of the library is not beside this checkout")
def test_no_part_of_the_seed_library_is_stopped():
    lines = [line for path in sorted(SHARED.glob("*.jsonl")) for line in path.read_text(encoding="utf-8").splitlines() if line]
    parts = [json.loads(line) for line in lines]
    found = [(p["text"], part_stops(p["role"], p["text"], p["remedies"], p.get("when"))) for p in parts]
    assert [each for each in found if each[1]] == []


def test_the_hand_written_cases_are_read_right():
    result = of_set("known", None)
    assert result["cases"] >= 260
    assert result["all"]["recall"] >= 0.98
    assert result["clean_flagged"] <= 0.01
    assert result["all"]["precision"] >= 0.98


PIECES = st.sampled_from(
    ["您", "你", "已经催了", "五★好评", "微 信", "{last_node}", "3天内", "退款", "，。", "🧧", "Ⅷ", "补发", "周三", "\u200b"]
)
ANY_TEXT = st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=20).map("".join)


@settings(deadline=None, max_examples=200)
@given(text=ANY_TEXT, message=ANY_TEXT, channel=st.sampled_from(["chat", "review", "notice"]))
def test_every_finding_quotes_what_it_points_at(text, message, channel):
    for found in GUARD.check(text, (), Message(text=message, channel=channel), {}, frozenset(), None):
        assert 0 <= found.start <= found.end <= len(text)
        assert found.quote == text[found.start : found.end]


@settings(deadline=None, max_examples=30)
@given(piece=st.one_of(PIECES, st.text(min_size=1, max_size=4)))
def test_a_very_long_text_is_read_and_its_list_stays_short(piece):
    text = (piece * 10_000)[:10_000]
    assert len(GUARD.check(text, (), Message(text=text), {}, frozenset(), None)) < 200


def test_a_disguised_word_is_quoted_as_it_was_written():
    assert stops("加我Ｖ❤聊") == [("DIV-CONTACT", "加我Ｖ")]


def test_findings_stand_in_the_order_of_the_text():
    found = GUARD.check("您加我微信，我保证全额退", (), Message(), {}, frozenset(), None)
    assert [each.start for each in found] == sorted(each.start for each in found)


def test_a_rule_whose_time_is_over_takes_no_part():
    rule = RULES[0].model_copy(update={"until": "2026-01-31"})
    assert Guard((rule,), today=date(2026, 1, 31)).rules == (rule,)
    assert Guard((rule,), today=date(2026, 2, 1)).rules == ()


def test_a_number_counts_by_its_value_and_not_by_its_spelling():
    assert stops("两天内原路退回。", policy={"refund_time": "48小时内"}, remedies=["refund"]) == []
    assert stops("24小时内原路退回。", policy={"refund_time": "48小时内"}, remedies=["refund"]) != []


def test_a_deed_is_believed_when_we_told_of_it_before():
    told = Message(history=(Turn(who="agent", text="已经帮您催了，您放心"),))
    assert stops("之前已经帮您催了，我再去问。", told) == []
    assert stops("之前已经帮您催了，我再去问。") == [("CLAIM-DONE", "已经帮您催")]


def test_the_buyers_own_wish_told_back_is_no_offer():
    assert stops("您说想退款，我先核实再答您。") == []
    assert stops("可以退款。") != []
    assert stops("可以退款。", remedies=["refund"]) == []


@pytest.mark.parametrize(
    ("buyer", "reply"),
    [
        ("买一包送我湿巾吧", "买一包送您湿巾，过日子谁不想花得明白些。"),
        ("那我退货了", "关于退货，我看到什么就答什么。"),
        ("那退回运费超出的您出吗", "您想退，我按这单的情况来看。"),
    ],
)
def test_the_buyers_wish_told_back_is_no_offer_whatever_role_it_is_read_as(content, buyer, reply):
    guard = Guard(content.rules)
    message = Message(text=buyer)
    for role in ("feel", "option", "next"):
        found = guard.check(reply, [Part(role=role, text=reply)], message, {}, frozenset({"verify"}), None)
        assert [each.rule for each in found if each.severity == "stop"] == []
