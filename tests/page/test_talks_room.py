"""Conversations on the page: what is pasted becomes turns, list and hint follow, and what can be done with a conversation."""

from __future__ import annotations

import base64
import json
import re

import pytest

from assistant.access.who import Who, entered
from assistant.page.talks.deeds import Deeds
from assistant.page.talks.extras import Extras
from assistant.page.talks.ground import Ground
from assistant.store.values import Said
from tests.conftest import NOON

LOG = """小鱼爱吃糖 (2026-11-25 13:41:22)
你好，我的外套怎么还没到

暖暖旗舰店:小暖 (2026-11-25 13:42:40)
亲，我现在去核实，今天18点前给您答复。
已读

小鱼爱吃糖 (2026-11-25 14:15:01)
三天没动了，周末面试要穿的
[图片]"""


@pytest.fixture
def ground(assistant, store) -> Ground:
    return Ground(assistant)


@pytest.fixture
def deeds(ground) -> Deeds:
    return Deeds(ground)


@pytest.fixture
def extras(ground) -> Extras:
    return Extras(ground)


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


def as_who(name: str, rank: str = "agent"):
    return entered(lambda: Who(name=name, rank=rank))


def test_whole_log_begins_a_conversation(deeds, store):
    answer = deeds.add({"id": "", "text": LOG})
    assert (answer["problem"], answer["told"]) == ("", "收进 3 句：买家 2，我方 1。")
    [talk] = store.talks.all()
    assert [turn.who for turn in talk.turns] == ["buyer", "agent", "buyer"]
    assert talk.name == "小***糖"
    assert answer["text"] == "三天没动了，周末面试要穿的"
    assert answer["history"] == "买家：你好，我的外套怎么还没到\n客服：亲，我现在去核实，今天18点前给您答复。"


def test_turn_by_turn_is_read_with_mood_and_matter(deeds, store):
    first = deeds.add({"id": "", "text": "快递三天没动了，周末要穿"})
    deeds.copied({"id": first["id"], "text": "我现在去核实。"})
    second = deeds.add({"id": first["id"], "text": "到底什么时候到！气死我了"})
    turns = store.talks.one(first["id"]).turns
    assert [(turn.who, turn.at) for turn in turns] == [("buyer", NOON), ("agent", NOON), ("buyer", NOON)]
    assert turns[0].intent == "stuck"
    assert turns[2].emotion >= 2
    assert second["text"] == "到底什么时候到！气死我了"


def test_log_pasted_again_adds_only_what_is_new(deeds, store):
    first = deeds.add({"id": "", "text": LOG})
    again = deeds.add({"id": first["id"], "text": LOG + "\n\n小鱼爱吃糖 (2026-11-25 14:18:00)\n人呢"})
    assert again["told"] == "收进 1 句：买家 1，我方 0。另外 3 句已经有了。"
    assert deeds.add({"id": first["id"], "text": LOG})["told"] == "这些话都已经在会话里了。"
    assert len(store.talks.one(first["id"]).turns) == 4


def test_promise_in_a_pasted_log_is_owed(deeds, store):
    answer = deeds.add({"id": "", "text": LOG})
    [owed] = store.due(NOON)
    assert (owed.conversation, f"{owed.due:%H:%M}", f"{owed.made:%H:%M}") == (answer["id"], "18:00", "13:42")


def test_names_of_unknown_side_are_asked_about_once(deeds, store):
    log = "小鱼 14:03\n在吗\n阿糖 14:05\n在的"
    asked = deeds.add({"id": "", "text": log})
    assert 'data-ours="阿糖"' in asked["ask"]
    assert store.talks.all() == []
    assert deeds.add({"id": "", "text": log, "ours": ["阿糖"]})["told"] == "收进 2 句：买家 1，我方 1。"
    assert "ask" not in deeds.add({"id": "", "text": log})


def test_unknown_layout_is_learnt_from_a_marked_line(deeds, extras, store):
    log = "★小鱼★ | 14:03 | 在吗\n★客服★ | 14:04 | 在的"
    asked = deeds.add({"id": "", "text": log})
    assert "没见过这种格式" in asked["ask"]
    marks = [
        {"what": "name", "start": 1, "end": 3},
        {"what": "time", "start": 7, "end": 12},
        {"what": "text", "start": 15, "end": 17},
    ]
    assert extras.learn({"line": log.splitlines()[0], "marks": marks})["told"].startswith("记住了")
    assert deeds.add({"id": "", "text": log})["told"] == "收进 2 句：买家 1，我方 1。"
    shown = extras.learnt({})["learnt"]
    assert "★〔名字〕★ | 〔时间〕 | 〔话〕" in text(shown)
    extras.forget({"layout": store.talks.layouts()[0]})
    assert store.talks.layouts() == ()


def test_marks_without_a_name_are_refused_in_chinese(extras):
    refused = extras.learn({"line": "小鱼 14:03", "marks": [{"what": "time", "start": 3, "end": 8}]})
    assert refused["problem"].startswith("先标出名字")


def test_log_of_unknown_layout_may_be_taken_as_it_is(deeds, store):
    log = "★小鱼★ | 14:03 | 在吗\n★小鱼★ | 14:04 | 人呢"
    deeds.add({"id": "", "text": log, "plain": True})
    assert [turn.text for turn in store.talks.all()[0].turns] == [log]


def test_own_text_and_note_are_no_turns_of_the_buyer(deeds, store):
    first = deeds.add({"id": "", "text": "在吗"})
    deeds.add({"id": first["id"], "text": "买家：这一行是我写的", "who": "agent"})
    deeds.add({"id": first["id"], "text": "催过仓库", "who": "note"})
    assert [(turn.who, turn.text) for turn in store.talks.one(first["id"]).turns][1:] == [
        ("agent", "买家：这一行是我写的"),
        ("note", "催过仓库"),
    ]


def test_same_reply_copied_in_another_version_is_one_turn(deeds, store):
    id = deeds.add({"id": "", "text": "到哪了"})["id"]
    deeds.copied({"id": id, "text": "您的包裹在武汉，我现在去核实，稍后告诉您。"})
    deeds.copied({"id": id, "text": "您的包裹在武汉，我现在去核实，马上告诉您。"})
    assert len(store.talks.one(id).turns) == 2


def test_list_puts_the_longest_waiting_first(deeds, store):
    for name, minute in (("甲**", 5), ("乙**", 1), ("丙**", 9)):
        talk = store.talks.open(name, "", NOON)
        at = NOON.replace(minute=minute)
        store.talks.add(talk.id, [Said(who="buyer", text="到哪了", at=at)], NOON)
    done = store.talks.open("丁**", "", NOON)
    store.talks.add(done.id, [Said(who="agent", text="好的", at=NOON)], NOON)
    answer = deeds.look({"here": done.id})
    assert re.findall(r'class="name">(.)', answer["list"]) == ["乙", "甲", "丙", "丁"]
    assert answer["count"] == "3 位在等"
    assert re.search(r'aria-current="true"[^>]*>.{0,30}丁', answer["list"])
    assert 'data-first="30" data-slow="90" data-late="180"' in answer["list"]


def test_injury_goes_before_everybody_who_waits(deeds, store):
    for name, minute, said in (("甲**", 1, "到哪了"), ("乙**", 19, "手划破流血了")):
        talk = store.talks.open(name, "", NOON)
        store.talks.add(talk.id, [Said(who="buyer", text=said, at=NOON.replace(minute=minute))], NOON)
    assert re.findall(r'class="name">(.)', deeds.look({})["list"]) == ["乙", "甲"]


def test_list_shows_mood_level_and_what_is_owed(deeds):
    answer = deeds.add({"id": "", "text": LOG + "\n\n小鱼爱吃糖 (2026-11-25 14:18:00)\n再不处理我就投诉！"})
    shown = answer["list"]
    assert re.search('aria-label="第 [34] 级 · ', shown)
    assert 'role="img" aria-label="心情 ' in shown
    assert "答应过：今天18点前" in shown


def test_hint_tells_why_what_to_do_and_whom_to_call(deeds):
    told = text(deeds.add({"id": "", "text": "玻璃划破手，流血了"})["hint"])
    assert told.startswith("第 4 级 · 马上升级 有人受伤或身体不适 流血了")
    assert "先问人" in told
    assert "请主管：" in told


def test_buyer_who_asks_again_is_told_at_the_bubble(deeds):
    id = deeds.add({"id": "", "text": "快递到底到哪里了"})["id"]
    deeds.copied({"id": id, "text": "我去核实。"})
    assert "又问了一遍，上次是今天14:20" in text(deeds.add({"id": id, "text": "快递到底到哪里了啊"})["turns"])


def test_everything_from_outside_is_escaped(deeds):
    answer = deeds.add(
        {"id": "", "text": "<b>坏</b> (2026-11-25 14:03:22)\n<script>x</script>\n客服 (2026-11-25 14:04:00)\n<i>好</i>"}
    )
    for name in ("list", "head", "turns", "hint"):
        assert not re.search(r"<(?:script|b>坏|i>好)", answer[name])
    assert "&lt;script&gt;" in answer["turns"]


def test_personal_data_is_masked(deeds, store):
    answer = deeds.add({"id": "", "text": "我的电话13812345678，送到家"})
    assert "13812345678" not in json.dumps(answer, ensure_ascii=False)
    assert store.talks.all()[0].turns[0].text == "我的电话[手机号]，送到家"


def test_order_card_stays_with_its_conversation(deeds, extras, store):
    id = deeds.add({"id": "", "text": "到哪了", "card": {"carrier": "中通"}})["id"]
    deeds.card({"id": id, "card": {"carrier": "中通", "last_node": "武汉转运中心", "who": "x"}})
    assert store.talks.one(id).card.held() == {"carrier": "中通", "last_node": "武汉转运中心"}
    assert json.loads(deeds.open({"id": id})["card"]) == {"carrier": "中通", "last_node": "武汉转运中心"}
    assert "填了订单卡：最新物流" in text(extras.timeline({"id": id})["timeline"])


def test_card_of_the_first_paste_is_told_in_the_timeline(deeds, extras):
    id = deeds.add({"id": "", "text": "到哪了", "card": {"carrier": "中通"}})["id"]
    assert "填了订单卡：快递" in text(extras.timeline({"id": id})["timeline"])


def test_handover_summary_can_be_copied(deeds, extras):
    id = deeds.add({"id": "", "text": LOG})["id"]
    html = extras.summary({"id": id})["handover"]
    assert "我现在去核实" in text(html)
    assert "答应 11月25日 18:00 前回话" in text(html)
    copied = re.search(r'data-copy="([^"]+)"', html)
    assert copied[1].startswith("【交接】小***糖\n什么事：")


def test_conversation_is_handed_over_and_the_timeline_tells(deeds, extras, store):
    id = deeds.add({"id": "", "text": "到哪了"})["id"]
    assert extras.hand_over({"id": id, "to": " ", "note": ""})["problem"] == "先写交给谁。"
    assert extras.hand_over({"id": id, "to": "小暖", "note": "等仓库"})["told"] == "“买家 14:20”交给小暖了。"
    assert "交接给 小暖。等仓库" in text(extras.timeline({"id": id})["timeline"])
    assert "已经转过手" in text(deeds.open({"id": id})["hint"])


def test_where_people_sign_in_only_a_colleague_can_be_handed_to(deeds, extras, store):
    store.people.add("阿糖", "agent", "x", NOON)
    with as_who("小暖"):
        id = deeds.add({"id": "", "text": "到哪了"})["id"]
        assert '<option value="阿糖">' in extras.summary({"id": id})["handover"]
        assert extras.hand_over({"id": id, "to": "阿唐", "note": ""})["problem"] == "没有叫“阿唐”的同事。可以交给：阿糖。"


def test_open_conversation_that_was_erased_elsewhere_is_told(deeds, store):
    id = deeds.add({"id": "", "text": "到哪了"})["id"]
    assert "hint" in deeds.look({"here": id})
    store.talks.erase(id)
    assert (deeds.look({"here": id})["gone"], deeds.look({"here": id})["problem"]) == (id, "")


def test_timeline_is_kept_and_exported(deeds, extras):
    id = deeds.add({"id": "", "text": LOG})["id"]
    assert extras.note({"id": id, "what": ""})["problem"] == "先写要记什么。"
    told = text(extras.note({"id": id, "what": "=给快递打过电话"})["timeline"])
    assert "今天13:41 买家 来话" in told
    assert "贴了聊天记录，收进 3 句" in told
    table = extras.export({"id": id, "kind": "csv"})
    assert (table["name"], base64.b64decode(table["base64"])[:3]) == ("售后时间线-20261125-1420.csv", b"\xef\xbb\xbf")
    assert "'=给快递打过电话" in base64.b64decode(table["base64"]).decode("utf-8-sig")
    assert "小***糖 售后时间线" in base64.b64decode(extras.export({"id": id, "kind": "text"})["base64"]).decode()


def test_closed_conversation_is_put_away_and_comes_back_with_the_buyer(deeds, extras, store):
    id = deeds.add({"id": "", "text": "到哪了"})["id"]
    closed = deeds.close({"id": id})
    assert (closed["told"], "data-talk" in closed["list"]) == ("“买家 14:20”已结束。", False)
    assert "已结束" in text(deeds.look({"closed": True})["list"])
    deeds.add({"id": id, "text": "又来了"})
    assert store.talks.one(id).closed is None
    assert "买家又来了" in text(extras.timeline({"id": id})["timeline"])


def test_erased_conversation_is_gone(deeds, store):
    id = deeds.add({"id": "", "text": LOG})["id"]
    assert deeds.erase({"id": id})["told"] == "“小***糖”和里面的话都删掉了。"
    assert deeds.open({"id": id})["problem"].startswith("没有这个会话")
    assert store.due(NOON) == []


def test_name_can_be_changed_and_not_emptied(deeds):
    id = deeds.add({"id": "", "text": "到哪了"})["id"]
    assert 'value="穿西装的"' in deeds.rename({"id": id, "name": " 穿西装的 "})["head"]
    assert 'value="穿西装的"' in deeds.rename({"id": id, "name": " "})["head"]


@pytest.mark.parametrize(("pasted", "problem"), [("  ", "还没有内容"), ("急" * 200_001, "这段有 200,001 个字")])
def test_what_cannot_be_taken_is_told(deeds, pasted: str, problem: str):
    assert deeds.add({"id": "", "text": pasted})["problem"].startswith(problem)


@pytest.mark.parametrize("request_", [None, 3, {"id": "talk-x"}, {"id": "", "text": "在吗", "who": "nobody"}])
def test_request_that_is_none_is_answered_in_chinese(deeds, request_: object):
    assert re.search("[一-鿿]", deeds.add(request_)["problem"])


def test_colleagues_conversation_is_not_seen_and_a_lead_sees_all(deeds, extras, store):
    with as_who("小暖"):
        id = deeds.add({"id": "", "text": "到哪了"})["id"]
    with as_who("阿糖"):
        assert "data-talk" not in deeds.look({})["list"]
        for deed in (
            deeds.open,
            deeds.copied,
            deeds.card,
            deeds.close,
            deeds.erase,
            extras.summary,
            extras.timeline,
            extras.export,
        ):
            assert deed({"id": id, "text": "x"})["problem"].startswith("这是同事的会话")
    with as_who("阿糖", "lead"):
        assert "data-talk" in deeds.look({})["list"]
    store.people.add("阿糖", "agent", "x", NOON)
    with as_who("小暖"):
        handed = extras.hand_over({"id": id, "to": "阿糖", "note": ""})
        assert (handed["problem"], "data-talk" in handed["list"]) == ("", False)
    with as_who("阿糖"):
        assert deeds.open({"id": id})["problem"] == ""
