"""What the room of the library answers its script: lists, forms, checks, changes, proposals, tables; and who may do what."""

from __future__ import annotations

import base64
import csv
import io
import re
from html.parser import HTMLParser

import pytest

from assistant.access.who import LOCAL, Who, entered
from assistant.errors import StoreError
from assistant.page.phrases.deeds import Deeds
from assistant.page.phrases.room import DEEDS, SPOKEN, room
from assistant.phrases.book import Book
from assistant.phrases.entry import mark, plain
from assistant.phrases.tables import COLUMNS
from tests.library import Shop, copied

LEAD, AGENT, OTHER = Who(name="林主管", rank="lead"), Who(name="小陈", rank="agent"), Who(name="小周", rank="senior")
NEW = {
    "intent": "delay", "sub": "stuck", "role": "feel", "text": "停了这么久，您急得对。", "style": "warm", "emotion": ["1", "2"],
    "remedies": [], "when": "", "tags": "",
}  # fmt: skip
OLD = "等发货等得心焦，我懂。"


class Desk:
    """Asks the deeds as somebody."""

    def __init__(self, folder):
        self.shop = Shop(copied(folder))
        self.book = Book(self.shop)
        self.deeds = Deeds(self.book)

    def __call__(self, deed, who=LEAD, **request):
        with entered(lambda: who):
            return self.deeds.answer(getattr(self.deeds, deed), request)

    def pattern(self, text=OLD):
        self.shop.library.refresh()
        content = self.shop.content
        return next((each for each in (*content.patterns, *content.retired) if each.text == text), None)

    def opened(self, text=OLD):
        pattern = self.pattern(text)
        return {"id": pattern.id, "seen": mark(pattern)}

    def fields(self, text=OLD, **update):
        held = {**plain(self.pattern(text)), **update}
        return held | {"tags": "、".join(held["tags"]), "when": held["when"] or ""}


@pytest.fixture
def desk(tmp_path) -> Desk:
    return Desk(tmp_path)


def plainly(html):
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", html)).strip()


class Names(HTMLParser):
    """Collects ids, and controls that have no name."""

    def __init__(self, html):
        super().__init__()
        self.ids, self.nameless, self.labelled, self.depth = [], [], set(), 0
        self.feed(html)

    def handle_starttag(self, tag, pairs):
        held = dict(pairs)
        self.ids += [held["id"]] if "id" in held else []
        self.depth += tag == "label"
        if tag in ("select", "textarea", "input") and not self.depth and not held.get("aria-label"):
            self.nameless.append(held)

    def handle_endtag(self, tag):
        self.depth -= tag == "label"


# --- to look


def test_room_has_every_view_and_every_control_a_name(content):
    html = room(content, meaning=True)
    found = Names(html)
    assert found.nameless == []
    assert len(set(found.ids)) == len(found.ids)
    assert re.findall(r'data-view="(\w+)"', html) == ["browse", "review", "tables"]


def test_without_an_encoder_there_is_no_choice_of_meaning(content):
    assert "phrase-by" in room(content, meaning=True)
    assert "phrase-by" not in room(content, meaning=False)


def test_sentences_the_script_says_are_there(content):
    assert [key for key in SPOKEN if key not in content.messages] == []


def test_every_deed_that_the_script_may_ask_is_there():
    assert [name for name in DEEDS if not callable(getattr(Deeds, name, None))] == []


def test_list_is_grouped_and_shows_slots_by_their_names(desk):
    answer = desk("find", intent="delay", sub="unshipped")
    assert answer["problem"] == ""
    assert answer["total"] == "4"
    said = plainly(answer["list"])
    assert "物流延迟 · 未发货 · 接住情绪 2 句" in said
    assert "商品 是 下单时间 下的单" in said


def test_search_marks_what_it_met_and_escapes_what_was_typed(desk):
    answer = desk("find", query="发货")
    assert "<mark>发货</mark>" in answer["list"]
    assert "没有这样的话术" in desk("find", query="<b>量子</b>")["list"]


@pytest.mark.parametrize("request_", [{"page": "x"}, {"emotion": "9", "sort": "nothing"}, {"query": "长" * 5000}, {"page": -3}])
def test_filters_that_mean_nothing_are_left_out(desk, request_):
    assert desk("find", **request_)["problem"] == ""


def test_request_that_is_none_is_told_in_a_line(desk, capsys):
    assert desk.deeds.answer(desk.deeds.find, "x")["problem"].startswith("出了意外")
    assert desk("open", id="nowhere")["problem"].startswith("这一句已经不在话术库里")


def test_form_shows_the_sentence_its_use_and_its_history(desk):
    desk("save", **desk.opened(), fields=desk.fields(tags=["大促"]), why="双十一")
    answer = desk("open", id=desk.pattern().id)
    said = plainly(answer["detail"])
    assert OLD in answer["detail"]
    assert "第 1 版" in said
    assert "林主管改 · 2026-11-25 14:20" in said
    assert "理由：双十一" in said
    assert Names(answer["detail"]).nameless == []


# --- to check


def test_check_tells_what_keeps_a_sentence_out(desk):
    answer = desk("check", fields=NEW | {"text": "您加我微信聊。"}, id="")
    assert answer["stopped"] == "1"
    assert "不能存" in answer["notes"]
    assert desk("check", fields=NEW, id="")["stopped"] == ""


def test_sample_shows_what_the_buyer_would_read(desk):
    answer = desk("check", fields=NEW | {"role": "fact", "text": "轨迹停在{last_node}。"}, id="")
    assert (answer["sample"], answer["count"]) == ("填上样例：轨迹停在武汉转运中心。", "16 字")
    assert desk("check", fields=NEW, id="")["sample"] == ""


def test_empty_form_is_not_scolded(desk):
    answer = desk("check", fields=NEW | {"text": ""}, id="")
    assert (answer["notes"], answer["stopped"]) == ("", "1")


def test_what_was_typed_is_escaped_where_it_is_quoted(desk):
    assert "<img" not in desk("check", fields=NEW | {"text": "<img src=x>加我微信。"}, id="")["notes"]


# --- to change


def test_lead_writes_at_once(desk):
    answer = desk("save", fields=NEW, id="", why="")
    assert answer["told"] == "存好了，下一次起草就会用到。"
    assert desk.pattern(NEW["text"]).id == answer["id"]


def test_lead_edits_retires_and_restores(desk):
    assert desk("save", **desk.opened(), fields=desk.fields(style="warm"))["told"] == "改好了，下一次起草就会用到。"
    assert desk("retire", **desk.opened())["told"] == "停用了，起草不再用它。"
    assert desk.pattern().retired
    assert desk("restore", **desk.opened())["told"] == "恢复了，下一次起草就会用到。"
    assert (desk.pattern().retired, desk.pattern().style) == (False, "warm")


def test_sentence_that_was_changed_meanwhile_is_not_written_over(desk):
    seen = desk.opened()
    desk("save", **seen, fields=desk.fields(style="warm"))
    assert "刚被别人改过" in desk("save", **seen, fields=desk.fields(style="plain"))["problem"]


def test_what_the_check_stops_is_not_saved_either(desk):
    assert "站外" in desk("save", fields=NEW | {"text": "您加我微信聊。"}, id="")["problem"]
    assert desk("save", **desk.opened(), fields=desk.fields())["problem"] == "没有改动。"


def test_agent_proposes_and_sees_what_became_of_it(desk):
    answer = desk("save", AGENT, fields=NEW, id="", why="常用")
    assert answer["told"] == "提交了，等主管看。"
    assert desk.pattern(NEW["text"]) is None
    assert "等主管看" in desk("queue", AGENT)["list"]
    assert "您还没有提过" in desk("queue", OTHER)["list"]
    [waiting] = desk.shop.store.phrases.changes("waiting")
    desk("decide", id=waiting.id, verdict="rejected", note="和现有的太像")
    mine = plainly(desk("queue", AGENT)["list"])
    assert "没有收" in mine
    assert "和现有的太像" in mine


def test_only_a_lead_decides_and_brings_in(desk):
    desk("save", AGENT, fields=NEW, id="")
    assert desk("decide", AGENT, id=1, verdict="accepted")["problem"] == "这一步要主管来做。"
    assert desk("rehearse", AGENT, name="a.csv", base64="")["problem"] == "这一步要主管来做。"
    assert desk("bring", OTHER, name="a.csv", base64="")["problem"] == "这一步要主管来做。"


def test_lead_sees_what_waits_with_what_a_check_says(desk):
    desk("save", AGENT, fields=NEW, id="", why="好几位买家都这么说")
    answer = desk("queue")
    said = plainly(answer["list"])
    assert answer["count"] == "1"
    assert "新加 物流延迟 · 物流停滞 · 接住情绪" in said
    assert "小陈 · 2026-11-25 14:20" in said
    assert "理由：好几位买家都这么说" in said
    assert Names(answer["list"]).nameless == []


def test_lead_accepts_in_words_of_his_own(desk):
    desk("save", AGENT, fields=NEW, id="")
    [waiting] = desk.shop.store.phrases.changes("waiting")
    better = NEW | {"text": "停了这么久，您着急是对的。"}
    assert desk("decide", id=waiting.id, verdict="accepted", fields=better)["told"] == "通过了，已经写进话术库。"
    assert desk.pattern(better["text"]) is not None


def test_whoever_is_at_this_machine_may_do_everything(desk):
    assert desk("save", LOCAL, fields=NEW, id="")["told"].startswith("存好了")


def test_store_that_is_not_fit_costs_no_browsing_and_loses_nothing(desk, monkeypatch):
    def refuse(self):
        raise StoreError("记录库打不开。")

    monkeypatch.setattr(type(desk.shop), "store", property(refuse))
    assert desk("find")["problem"] == ""
    assert "看不到提的和改过的。记录库打不开。" in desk("open", id=desk.pattern().id)["detail"]
    assert desk("save", fields=NEW, id="")["problem"] == "记录库打不开。"
    assert desk("queue")["problem"].endswith("记录库打不开。")
    assert desk.pattern(NEW["text"]) is None


# --- tables


def table(*rows):
    out = io.StringIO(newline="")
    csv.writer(out).writerows([list(COLUMNS), *rows])
    return base64.b64encode(out.getvalue().encode()).decode()


def row(text, style="暖"):
    return ["", "物流延迟", "物流停滞", "接住情绪", text, style, "不安", "", "", "", ""]


def test_file_is_looked_through_and_brought_in_without_the_rows_left_out(desk):
    raw = table(row("停了这么久，您急得对。"), row("轨迹不走，您盼得心焦。"), row("好的", "热"))
    shown = desk("rehearse", name="a.csv", base64=raw)["plan"]
    assert "会新加 2，改 0，停用 0，恢复 0；没变 0，有错 1" in plainly(shown)
    [name] = re.findall(r'data-plan-name="(\w+)"', shown)
    answer = desk("bring", name="a.csv", base64=raw, plan=name, without=[3])
    assert answer["told"] == "导入好了：新加 1，改 0，停用 0，恢复 0。"
    assert desk.pattern("停了这么久，您急得对。")
    assert desk.pattern("轨迹不走，您盼得心焦。") is None


def test_library_that_changed_since_is_shown_again_before_anything_is_written(desk):
    raw = table(row("停了这么久，您急得对。"))
    [name] = re.findall(r'data-plan-name="(\w+)"', desk("rehearse", name="a.csv", base64=raw)["plan"])
    desk("save", **desk.opened(), fields=desk.fields(style="warm"))
    answer = desk("bring", name="a.csv", base64=raw, plan=name)
    assert answer["problem"] == "话术库在这期间变过，请看一眼新的结果再导入。"
    assert desk.pattern("停了这么久，您急得对。") is None
    assert 'data-plan-name="' in answer["plan"]


def test_file_of_the_library_is_given(desk):
    answer = desk("export", kind="csv")
    assert answer["name"] == "话术库-20261125.csv"
    assert OLD in base64.b64decode(answer["base64"]).decode("utf-8-sig")
    found = base64.b64decode(desk("export", kind="csv", asked={"sub": "stuck"})["base64"]).decode("utf-8-sig")
    assert OLD not in found
    assert "轨迹停着不动" in found
    assert base64.b64decode(desk("sample", kind="xlsx")["base64"])[:2] == b"PK"


@pytest.mark.parametrize("request_", [{"base64": "###"}, {"base64": ""}, {"base64": base64.b64encode(b"PK\x03\x04").decode()}])
def test_file_that_cannot_be_read_is_told(desk, request_):
    problem = desk("rehearse", name="a.csv", **request_)["problem"]
    assert problem
    assert not problem.startswith("出了意外")


# --- from the desk


def test_reply_is_laid_out_and_what_is_ticked_is_proposed(desk):
    text = "轨迹在武汉转运中心停了很久，您着急是对的。我现在联系中通去查这一件。"
    shown = desk("turn", AGENT, text=text, message="不动了", intent="delay", sub="stuck", card={"carrier": "中通"})["dialog"]
    assert "中通 → 快递" in plainly(shown)
    assert Names(shown).nameless == []
    answer = desk("offer", AGENT, items=[{"number": "2", "fields": NEW}])
    assert (answer["told"], answer["sent"]) == ("提交了 1 句，等主管看。", "2")
    [waiting] = desk.shop.store.phrases.changes("waiting")
    assert (waiting.kind, waiting.who, waiting.after["text"]) == ("add", "小陈", NEW["text"])


def test_sentence_that_does_not_go_through_is_told_and_those_before_it_are_sent(desk):
    items = [{"number": "1", "fields": NEW}, {"number": "2", "fields": NEW | {"text": "您打13812345678找我。"}}]
    answer = desk("offer", AGENT, items=items)
    assert answer["sent"] == "1"
    assert "您打13812345678找我。" in answer["problem"]
    assert "个人信息" in answer["problem"]
    assert len(desk.shop.store.phrases.changes("waiting")) == 1


def test_nothing_ticked_is_told(desk):
    assert desk("offer", AGENT, items=[])["problem"] == "先勾上要存的句子"
