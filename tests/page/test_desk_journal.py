"""What is kept of the drafts that were shown, and what the agent thinks of them."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest

from assistant.access.who import Who, entered
from assistant.errors import StoreError
from assistant.page.desk.actions import Actions
from assistant.page.desk.form import Form
from assistant.page.desk.room import roles

MESSAGE = "快递三天没动了，周末要穿的，电话13812345678，急死人"
CARD = {"carrier": "中通", "last_node": "武汉转运中心", "signer": "13812345678"}


def drafted(actions: Actions, form: Form | None = None, told: object = None, who: str = "") -> str:
    """Draft to the end and return the id of the suggestion."""
    first, *_ = list(actions.draft(form or Form(text=MESSAGE, conversation="c1", card=CARD), told, who))
    return json.loads(unescape(re.search(r'data-seen="([^"]*)"', first.result)[1]))["suggestion"]


@pytest.fixture
def broken(assistant, monkeypatch) -> Actions:
    """Actions whose store cannot be opened."""

    def refuse(self):
        raise StoreError("记录库打不开。")

    monkeypatch.delitem(assistant.__dict__, "store", raising=False)
    monkeypatch.setattr(type(assistant), "store", property(refuse))
    return Actions(assistant)


def test_suggestion_is_kept_masked_with_its_drafts(actions, store):
    kept = store.log.one(drafted(actions, who="甲"))
    assert "13812345678" not in kept.text
    assert (kept.conversation, kept.who, kept.intent, len(kept.drafts)) == ("c1", "甲", "delay", 3)
    assert 0 < kept.first_ms <= kept.done_ms


def test_it_is_kept_only_after_the_last_draft_was_shown(actions, store):
    stages = actions.draft(Form(text=MESSAGE))
    next(stages)
    assert store.log.recent() == []
    list(stages)
    assert len(store.log.recent()) == 1


def test_others_that_were_asked_for_are_kept_with_the_reason(actions, store):
    assert store.log.one(drafted(actions, told={"again": "1", "reasons": ["long", "cold"]})).again == "long,cold"
    assert store.log.one(drafted(actions, told={"again": "1"})).again == "more"


def test_same_message_gives_the_same_drafts_whatever_its_id(actions, store):
    one, other = (store.log.one(drafted(actions)) for _ in range(2))
    assert one.id != other.id
    assert [each.text for each in one.drafts] == [each.text for each in other.drafts]


def test_copy_before_the_last_draft_finds_its_suggestion(actions, store):
    stages = actions.draft(Form(text=MESSAGE))
    seen = json.loads(unescape(re.search(r'data-seen="([^"]*)"', next(stages).result)[1]))
    given = {"suggestion": seen["suggestion"], "draft": 1, "drafted": "您急着穿，我懂。", "rules": ["TONE-LONG"]}
    request = {"text": "您急着穿，我懂。我去查。", "seen": json.dumps(seen), "role": "agent", "card": {}, "conversation": "c1"}
    assert actions.memory.copied(request | given)["problem"] == ""
    list(stages)
    [copy] = store.log.one(seen["suggestion"]).copies
    assert (copy.draft, copy.text) == (1, "您急着穿，我懂。我去查。")
    assert copy.distance > 0


def test_first_draft_that_was_copied_is_kept_though_others_came(actions, store):
    stages = actions.draft(Form(text=MESSAGE))
    first = next(stages).result
    seen = json.loads(unescape(re.search(r'data-seen="([^"]*)"', first)[1]))
    draft = unescape(re.search(r"<textarea[^>]*>([^<]*)", first)[1])
    request = {"text": draft, "seen": json.dumps(seen), "role": "agent", "card": {}, "conversation": "c1"}
    actions.memory.copied(request | {"suggestion": seen["suggestion"], "draft": 1, "drafted": draft})
    list(stages)
    kept = store.log.one(seen["suggestion"])
    [copy] = kept.copies
    assert kept.drafts[copy.draft - 1].text == draft
    assert copy.distance == 0


def test_thumb_is_kept_and_the_last_word_counts(actions, store):
    opinion = {"suggestion": drafted(actions), "draft": 1, "verdict": "down", "reasons": ["long"], "note": ""}
    assert actions.journal.felt(opinion) == {"problem": "", "told": "记下了"}
    assert actions.journal.felt(opinion | {"verdict": "up", "reasons": []}) == {"problem": "", "told": "记下了，谢谢"}


def test_long_words_about_a_draft_are_refused_with_their_length(actions):
    opinion = {"suggestion": "1", "draft": 1, "verdict": "down", "reasons": ["other"], "note": "长" * 201}
    assert actions.journal.felt(opinion)["problem"] == "最多 200 个字，现在有 201 个"


def test_correction_waits_for_a_lead_with_the_text_masked(actions, store):
    told = {"text": MESSAGE, "was": "delay", "now": "damage", "sub": "broken", "suggestion": ""}
    assert actions.journal.corrected(told) == {"problem": "", "told": "记下了，会用来改进"}
    [kept] = store.log.corrections()
    assert (kept.was, kept.now, kept.sub) == ("delay", "damage", "broken")
    assert "13812345678" not in kept.text


@pytest.mark.parametrize("request_", [None, {}, [1], {"verdict": "sideways"}])
def test_request_that_cannot_be_read_is_told_in_a_line(actions, request_, capsys):
    assert actions.journal.felt(request_)["problem"].startswith("没能记下来。")
    assert actions.journal.corrected(request_)["problem"].startswith("类别改了，但没能记下来。")
    assert actions.journal.why(request_)["problem"] != ""


def test_store_that_is_not_fit_stops_no_draft_and_costs_a_line(broken):
    id = drafted(broken)
    opinion = {"suggestion": id, "draft": 1, "verdict": "up", "reasons": [], "note": ""}
    assert broken.journal.felt(opinion) == {"problem": "没能记下来。记录库打不开。"}
    assert broken.journal.recent({"query": ""}) == {"problem": "最近的读不出来。记录库打不开。"}
    assert broken.journal.why({"suggestion": id})["problem"] == ""


def test_why_tells_what_was_understood_used_and_checked(actions, store):
    html = actions.journal.why({"suggestion": drafted(actions)})["html"]
    told = unescape(re.sub(r"<[^>]*>", " ", html))
    for part in ("像哪一类", "物流延迟", "物流停滞", "催件催发", "条规则都查过", "超出允许的做法", "看懂消息"):
        assert part in told
    assert re.search(r"像个人信息，不用\s+签收人", told)
    assert "13812345678" not in told


def test_why_of_long_ago_is_told_to_be_gone(actions):
    assert actions.journal.why({"suggestion": "none"}) == {"problem": "这一次的经过已经收起来了，再出一次稿就能看。"}


def test_recent_ones_are_found_by_their_words_and_brought_back(actions, store):
    drafted(actions)
    drafted(actions, Form(text="杯子碎了"))
    html = actions.journal.recent({"query": "杯子"})["html"]
    assert re.findall(r'data-text="([^"]*)" data-channel="(\w+)" data-reply="([^"]*)"', html) == [("杯子碎了", "chat", "")]
    assert "没有复制" in html
    assert actions.journal.recent({"query": "没有这个"})["html"] == '<p class="blank">没有找到</p>'


def test_whoever_is_signed_in_sees_only_their_own(actions, store):
    drafted(actions, who="甲")
    with entered(lambda: Who(name="乙", rank="agent")):
        assert "还没有写过的稿子" in actions.journal.recent({"query": ""})["html"]
    with entered(lambda: Who(name="甲", rank="agent")):
        assert "只列您自己的" in actions.journal.recent({"query": ""})["html"]


@pytest.mark.parametrize(
    ("rank", "names"),
    [
        ("agent", ["客服"]), ("trainer", ["客服"]), ("senior", ["客服", "资深客服"]), ("lead", ["客服", "资深客服", "主管"]),
    ],
)  # fmt: skip
def test_page_offers_the_roles_of_ones_own_rank_and_below(content, rank, names):
    assert [name for name, _ in roles(Who(name="甲", rank=rank), content)] == names


def test_nobody_gets_more_than_the_limits_of_their_own_rank(actions):
    seen = json.dumps({"message": {"text": "杯子碎了", "history": [], "channel": "chat"}, "intent": "damage"})
    asked = {"text": "赔您50元，这就给您。", "seen": seen, "role": "lead", "card": {}}
    own = actions.check(asked)["findings"]
    with entered(lambda: Who(name="甲", rank="agent")):
        assert actions.check(asked)["findings"] == actions.check(asked | {"role": "agent"})["findings"] != own
