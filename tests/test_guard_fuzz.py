"""Whatever is pasted, the guard answers: findings and ledger point at the words they mean, and agree with each other."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.guard import Guard, load_rules
from assistant.guard.account import ACCOUNTS
from assistant.schema import Analysis, Message, OrderCard, Part, Policy, Remedy, Turn
from assistant.settings import ROOT

RULES = load_rules((ROOT / "prompts" / "rules").glob("*.yaml"))
GUARD = Guard(RULES)
WEIGHT = {"stop": 0, "warn": 1, "hint": 2}
ENTERED = {rule.id for rule in RULES if rule.match.kind in ("remedy", "claim", "number")}

WORDS = st.sampled_from(
    [example.text for rule in RULES for example in rule.fires]
    + ["您", "你", "已经催了", "微 信", "{last_node}", "3天内", "两三天", "退款", "赔您三百块", "，。！？", "\n", "🧧", "👍🏽",
       "Ⅷ", "周三", "\u200b", "\u202e", "ﬁ", "İ", "ß", "Ａ１", "9" * 30, "零" * 20, "武汉转运中心", "王女士",
       "明天18点前", "%s", "____"]
)  # fmt: skip
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
TEXT = st.lists(st.one_of(WORDS, ANY), max_size=8).map("".join)
VALUE = st.one_of(
    st.sampled_from(["中通", "武汉转运中心", "11月18日09:12", "今天18点前", "48小时内", "10元", "¥½", "٣天"]), ANY
)
PARTS = st.lists(st.tuples(st.sampled_from(["feel", "care", "fact", "ask", "option", "next", "close"]), TEXT), max_size=5)
HISTORY = st.lists(st.builds(Turn, who=st.sampled_from(["buyer", "agent"]), text=TEXT), max_size=3).map(tuple)


def held(keys):
    return st.dictionaries(st.sampled_from(sorted(keys)), VALUE.filter(str.strip), max_size=4)


@st.composite
def cases(draw):
    parts = [Part(role=role, text=text) for role, text in draw(PARTS)]
    message = Message(
        text=draw(TEXT),
        history=draw(HISTORY),
        card=OrderCard(**draw(held(OrderCard.model_fields))),
        channel=draw(st.sampled_from(["chat", "review", "notice", "page"])),
        copied=tuple(draw(st.lists(TEXT, max_size=2))),
    )
    text = draw(st.one_of(st.just("".join(part.text for part in parts)), TEXT))
    remedies = frozenset(draw(st.sets(st.sampled_from(Remedy.__args__), max_size=4)))
    return text, parts, message, draw(held(Policy.model_fields)), remedies


FEELINGS = st.one_of(st.none(), st.integers(0, 3)).map(
    lambda emotion: None if emotion is None else Analysis(intents=(), primary="unsure", sub="", emotion=emotion)
)


@settings(deadline=None, max_examples=150)
@given(case=cases(), analysis=FEELINGS)
def test_every_finding_quotes_what_it_points_at_and_stands_in_order(case, analysis):
    text = case[0]
    findings = GUARD.check(*case, analysis)
    assert all(0 <= each.start <= each.end <= len(text) and each.quote == text[each.start : each.end] for each in findings)
    keys = [(each.start, WEIGHT[each.severity], each.end, each.rule) for each in findings]
    assert keys == sorted(keys)


@settings(deadline=None, max_examples=150)
@given(case=cases())
def test_every_entry_of_the_ledger_quotes_what_it_points_at_and_none_overlap(case):
    text = case[0]
    entries = GUARD.account(*case)
    assert all(0 <= each.start <= each.end <= len(text) and each.quote == text[each.start : each.end] for each in entries)
    assert all(before.end <= after.start for before, after in pairwise(entries))


@settings(deadline=None, max_examples=150)
@given(case=cases())
def test_whatever_is_stopped_for_want_of_backing_is_open_in_the_ledger(case):
    stopped = [each for each in GUARD.check(*case) if each.severity == "stop" and each.rule in ENTERED]
    open_ = [each for each in GUARD.account(*case) if each.state == "open"]
    assert [each for each in stopped if not any(e.start < each.end and each.start < e.end for e in open_)] == []


@settings(deadline=None, max_examples=50)
@given(case=cases())
def test_the_same_reply_is_read_the_same_way_twice(case):
    assert GUARD.check(*case) == GUARD.check(*case)
    assert GUARD.account(*case) == GUARD.account(*case)


@settings(deadline=None, max_examples=20)
@given(piece=st.one_of(WORDS, ANY.filter(bool)), channel=st.sampled_from(["chat", "review", "notice", "page"]))
def test_ten_thousand_characters_are_read(piece, channel):
    text = (piece * 10_000)[:10_000]
    case = (text, (), Message(text=text, channel=channel), {}, frozenset())
    assert all(each.quote == text[each.start : each.end] for each in GUARD.check(*case))
    assert all(each.quote == text[each.start : each.end] for each in GUARD.account(*case))


def test_an_empty_reply_has_neither_findings_nor_ledger():
    assert GUARD.check("", (), Message(text="人呢"), {}, frozenset()) == ()
    assert GUARD.account("", (), Message(text="人呢"), {}, frozenset()) == ()


def test_the_kinds_that_are_entered_are_those_that_the_ledger_knows():
    assert {"remedy", "claim", "number"} <= ACCOUNTS.keys()
