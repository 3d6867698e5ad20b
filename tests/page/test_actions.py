"""What the page does, on the real assistant."""

import json
import re
from html import unescape

import pytest

from assistant.errors import ContentError, Mistake
from assistant.page.desk.actions import Actions, Drafted
from assistant.page.desk.form import FIELDS, Form
from assistant.rank import alike

MESSAGE = "快递三天没动了，周末要穿的，急死人"


def seen(text: str = MESSAGE, intent: str | None = None) -> str:
    return json.dumps({"message": {"text": text, "history": [], "channel": "chat"}, "intent": intent})


def drafted(actions: Actions, form: Form, intent: str | None = None, **told) -> Drafted:
    """Draft to the end: the panel with the first drafts, the notice line, and the last of what came later."""
    first, *more = actions.draft(form, {"intent": intent} | told)
    assert not any(each.result for each in more)
    return Drafted(first.result, first.notice, unescape(more[-1].later) if more else None)


def test_message_gives_a_draft_at_once_and_three_in_the_end(actions):
    done = drafted(actions, Form(text=MESSAGE))
    assert done.result.count('<article class="draft"') >= 1
    assert done.later.count('<article class="draft"') == 3
    assert 'class="error"' not in done.notice + done.later


def test_stages_of_one_message_bear_the_same_turn_and_the_next_message_a_higher_one(actions):
    def turns(stages):
        return [int(re.search(r'data-turn="(\d+)"', each.result or each.later)[1]) for each in stages]

    first, second = turns(actions.draft(Form(text=MESSAGE))), turns(actions.draft(Form(text=MESSAGE)))
    assert len(set(first)) == len(set(second)) == 1
    assert first[0] < second[0]


def test_while_two_more_are_written_a_line_says_so_and_at_the_end_that_all_are_there(assistant):
    first, *_, last = Actions(Halting(assistant, 1)).draft(Form(text=MESSAGE))
    assert '<p class="progress" role="status">另两条正在写…</p>' in first.result
    assert '<p class="progress heard" role="status">写好了，共 3 条</p>' in unescape(last.later)


def test_error_after_the_first_draft_leaves_it_and_is_told(assistant, capsys):
    first, last = Actions(Halting(assistant, 1, LookupError("只有我知道的话"))).draft(Form(text=MESSAGE))
    assert first.result.count('<article class="draft"') == unescape(last.later).count('<article class="draft"') == 1
    assert 'role="alert">出了意外（LookupError）' in unescape(last.later)
    assert "只有我知道的话" not in last.later + capsys.readouterr().err


class Halting:
    """The real assistant, whose first stage shows ``count`` drafts, whether the writer is there or not."""

    def __init__(self, assistant, count, error=None):
        self.assistant, self.count, self.error = assistant, count, error

    def __getattr__(self, name):
        return getattr(self.assistant, name)

    def stream(self, message, intent=None, **more):
        whole = self.assistant.suggest(message, intent, **more)
        yield whole.model_copy(update={"drafts": whole.drafts[: self.count]})
        if self.error:
            raise self.error
        yield whole


def test_every_notice_of_the_models_is_told(actions, monkeypatch):
    told = ("大模型 qwen 这次没用上。", "编码器打不开。")
    monkeypatch.setattr(type(actions.assistant), "notices", told)
    monkeypatch.setattr(actions.assistant.analyzer, "notice", told[1])
    assert ">大模型 qwen 这次没用上。</p>" in actions.notice()
    assert ">判断消息的模型有一个用不了，已换成小一些的，类别可能会差一些。编码器打不开。</p>" in actions.notice()


def test_model_that_fails_while_it_writes_is_told_with_the_drafts(assistant):
    class Failing(Halting):
        notices = ()

        def stream(self, message, intent=None, **more):
            first, *late = super().stream(message, intent, **more)
            yield first
            self.notices = ("大模型 qwen 这次没用上。",)
            yield from late

    first, *_, last = Actions(Failing(assistant, 1)).draft(Form(text=MESSAGE))
    assert "大模型" not in first.notice
    assert ">大模型 qwen 这次没用上。</p>" in unescape(last.later)


def test_empty_message_is_one_sentence_and_changes_nothing_else(actions):
    done = drafted(actions, Form(text="  "))
    assert done.result is None
    assert "还没有买家消息" in done.notice


def test_notice_needs_no_message(actions):
    assert drafted(actions, Form(channel="notice", card={"carrier": "中通", "last_node": "武汉转运中心"})).result is not None


def test_intent_that_the_agent_chose_is_followed(actions):
    result = drafted(actions, Form(text=MESSAGE), "damage").result
    assert re.search(r'class="what"><b>破损', result)
    assert "按您选的" in result


def test_intent_that_is_none_changes_nothing(actions):
    assert drafted(actions, Form(text=MESSAGE), "weather").result is None


def test_result_carries_the_message_it_was_made_for(actions):
    result = drafted(actions, Form(text='他说"没动"<b>', history="买家：在吗")).result
    carried = json.loads(unescape(re.search(r'data-seen="([^"]*)"', result)[1]))
    made_for = {"text": '他说"没动"<b>', "history": [{"who": "buyer", "text": "在吗"}], "channel": "chat"}
    assert re.fullmatch("[0-9a-f]{32}", carried.pop("suggestion"))
    assert carried == {"message": made_for, "intent": None, "sub": ""}


def test_kind_that_the_agent_chose_is_followed(actions):
    result = drafted(actions, Form(text=MESSAGE), "delay", sub="late").result
    assert re.search(r'class="what"><b>物流延迟</b><span[^>]*>晚于约定', result)


def test_kind_of_another_intent_counts_for_nothing(actions):
    result = drafted(actions, Form(text=MESSAGE), "damage", sub="late").result
    assert "晚于约定" not in result


def texts(html: str) -> list[str]:
    return [unescape(each) for each in re.findall(r"<textarea[^>]*>([^<]*)", html)]


def test_other_drafts_are_none_of_those_that_were_rejected(actions):
    first = texts(drafted(actions, Form(text=MESSAGE)).later)
    second = texts(drafted(actions, Form(text=MESSAGE), again="1", avoid=first).later)
    third = texts(drafted(actions, Form(text=MESSAGE), again="2", avoid=first + second).later)
    assert len(first) == len(second) == len(third) == 3
    assert len({*first, *second, *third}) == 9
    assert all(alike(new, old) < 0.7 for new in second for old in first)


def test_drafts_that_were_too_long_are_followed_by_the_shortest_first(actions):
    done = drafted(actions, Form(text=MESSAGE), again="1", reasons=["long"])
    lengths = [len(each) for each in texts(done.later)]
    assert lengths == sorted(lengths)
    assert "短的排在前面" in done.later


def test_other_drafts_lead_back_to_those_before(actions):
    assert "换回刚才那三条" in drafted(actions, Form(text=MESSAGE), again="1").result
    assert "换回刚才那三条" not in drafted(actions, Form(text=MESSAGE)).result


def test_only_mends_that_the_guard_finds_better_are_offered(actions):
    asked = {"text": "您急着穿，我懂。您加我微信说。您想换想退都行。", "seen": seen(), "role": "agent", "card": {}}
    told = actions.check(asked)
    assert 'data-was="您加我微信说。" data-to="就在这个窗口说，我一直跟着；退款从订单的售后走。"' in told["findings"]


def test_open_places_become_fields(actions):
    asked = {"text": "包裹到了{last_node}，{reply_by}回您。", "seen": seen(), "role": "agent", "card": {}}
    told = actions.check(asked)["slots"]
    assert re.findall(r'data-slot="([^"]*)" data-key="([^"]*)"', told) == [("{last_node}", "last_node"), ("{reply_by}", "")]


def test_edited_draft_is_checked(actions):
    told = actions.check({"text": "您加我微信，我把钱转给您。", "seen": seen(), "role": "agent", "card": {}})
    assert told["kind"] == "blocked"
    assert "微信" in told["reason"]


def test_fact_that_is_on_the_card_now_may_be_said(actions):
    text = "您急着穿，我懂。包裹11月18日09:12到了武汉转运中心。"
    without = actions.check({"text": text, "seen": seen(), "role": "agent", "card": {}})
    card = {"last_node": "武汉转运中心", "last_time": "11月18日09:12"}
    assert without["kind"] == "blocked"
    assert actions.check({"text": text, "seen": seen(), "role": "agent", "card": card})["reason"] == ""


def test_an_edited_draft_is_held_to_what_the_agent_said_the_message_is_about(actions):
    offer = {"text": "您别急，这就给您补发一件新的。", "role": "agent", "card": {}}
    assert actions.check(offer | {"seen": seen("杯子碎了", "damage")})["reason"] == ""
    assert actions.check(offer | {"seen": seen("杯子碎了", "sizing")})["reason"] != ""


def test_text_of_ones_own_is_checked_with_the_form_as_it_stands(actions):
    asked = {"text": "您别急，这就给您补发一件新的。", "role": "agent", "card": {}}
    form = {"text": "杯子碎了", "history": "买家：在吗", "channel": "chat"}
    assert actions.check(asked | {"form": form, "intent": "damage"})["reason"] == ""
    assert actions.check(asked | {"form": form, "intent": "sizing"})["reason"] != ""
    assert "第一行要以" in actions.check(asked | {"form": form | {"history": "在吗"}})["reason"]


def test_copy_for_a_product_page_is_checked_and_never_drafted(actions):
    form = {"text": "", "history": "", "channel": "page"}
    told = actions.check({"text": "五星好评返现5元", "form": form, "role": "agent", "card": {}})
    assert told["kind"] == "blocked"
    assert drafted(actions, Form(text=MESSAGE, channel="page")).result is None


def test_panel_for_the_agent_stands_below_the_drafts(actions):
    result = drafted(actions, Form(text="空包裹！什么都没有，不赔我就曝光你们"), "malicious").result
    assert result.index('<details class="aside" open') > result.index('<p class="progress')


def test_draft_shows_what_backs_it_and_what_will_be_noted(actions):
    later = drafted(actions, Form(text=MESSAGE)).later
    assert "补发 ← 允许的做法·补发" in later
    assert "复制后会记一笔：今天18:00 前要回话" in later


@pytest.mark.parametrize("request_", [None, {}, {"text": "好"}, {"text": "好", "seen": "{", "role": "agent", "card": {}}, [1]])
def test_check_that_cannot_be_read_blocks(actions, request_, capsys):
    assert actions.check(request_)["kind"] == "blocked"


def test_too_long_draft_blocks(actions):
    told = actions.check({"text": "好" * 10_001, "seen": seen(), "role": "agent", "card": {}})
    assert "10,001 个字" in told["reason"]


def test_pasted_order_fills_the_fields_and_is_not_kept(actions):
    blank = ("",) * len(FIELDS)
    read = actions.read_order("商品名称：护眼台灯\n收货人：小明 13812345678\n快递公司：中通快递", blank)
    fields = dict(zip(FIELDS, read.fields, strict=True))
    assert (fields["product"], fields["carrier"], fields["signer"]) == ("护眼台灯", "中通", "")
    assert read.paste == ""
    assert "读到 2 项：商品、快递" in read.note
    assert "13812345678" not in read.note


def test_another_product_starts_a_new_card(actions):
    former = tuple("旧灯" if key == "product" else "圆通" if key == "carrier" else "" for key in FIELDS)
    read = actions.read_order("商品名称：护眼台灯", former)
    assert dict(zip(FIELDS, read.fields, strict=True))["carrier"] == ""
    assert "之前的 2 项已清掉" in read.note


def test_tracking_alone_is_added_to_the_card(actions):
    former = tuple("护眼台灯" if key == "product" else "" for key in FIELDS)
    read = actions.read_order("2026-11-18 09:12:00 快件已到达【武汉转运中心】", former)
    fields = dict(zip(FIELDS, read.fields, strict=True))
    assert (fields["product"], fields["last_node"]) == ("护眼台灯", "武汉转运中心")


def test_paste_without_anything_useful_stays(actions):
    former = tuple("护眼台灯" if key == "product" else "" for key in FIELDS)
    read = actions.read_order("你好呀", former)
    assert (read.paste, read.fields) == ("你好呀", former)


def test_broken_content_is_told_with_file_and_line(actions, monkeypatch):
    problem = ContentError([Mistake("prompts/shop.yaml", number, "写错了") for number in range(1, 8)])
    monkeypatch.setattr(actions.assistant.library, "problem", problem)
    told = actions.notice()
    assert "内容文件有 7 处写错，先用改动之前的：" in told
    assert "prompts/shop.yaml:1: 写错了" in told
    assert "还有 3 处" in told


def test_unexpected_error_says_nothing_of_what_the_buyer_wrote(actions, monkeypatch, capsys):
    def broken(message, intent, **more):
        raise LookupError(message.text)

    monkeypatch.setattr(actions.assistant, "stream", broken)
    done = drafted(actions, Form(text="只有我知道的话"))
    assert done.result is None
    assert "出了意外（LookupError）" in done.notice
    said = capsys.readouterr()
    assert "只有我知道的话" not in done.notice + said.out + said.err


def test_drafting_logs_nothing(actions, capfd):
    drafted(actions, Form(text=MESSAGE))
    assert capfd.readouterr() == ("", "")
