"""The panel above the drafts."""

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from assistant.page.desk.about import evidence, panel, percent
from assistant.schema import Analysis, Message, OrderCard, Scored, Span

SURE = Analysis(
    intents=(Scored("delay", 0.934), Scored("damage", 0.8), Scored("other", 0.02)), primary="delay", sub="stuck", emotion=2,
    evidence=(Span(2, 4, "delay"),),
)  # fmt: skip
UNSURE = SURE.model_copy(update={"primary": "unsure"})


def text(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", " ", html))


def test_panel_says_what_how_sure_how_the_buyer_feels_and_where_to_look(content):
    told = text(panel(Message(text="快递没动"), SURE, content))
    for part in ("物流延迟", "物流停滞", "把握 93%", "心情 2/3 · 生气难过", "还提到破损与质量", "先看", "停在哪一站"):
        assert part in told


def test_unsure_offers_the_two_likeliest(content):
    html = panel(Message(text="快递没动"), UNSURE, content)
    assert "不确定" in text(html)
    assert re.findall(r'data-intent="(\w+)"', html.partition("<details")[0]) == ["delay", "damage"]


def test_every_other_intent_can_be_chosen_even_when_it_was_sure(content):
    html = panel(Message(text="快递没动"), SURE, content)
    assert re.findall(r'data-intent="(\w+)"', html) == ["damage", "other"]


def test_notice_is_about_what_we_say_and_no_category_is_wrong(content):
    assert "不对？" not in panel(Message(channel="notice"), SURE, content)


def test_what_the_agent_told_is_shown_as_told(content):
    told = text(panel(Message(text="快递没动"), SURE, content, told="delay"))
    assert "按您选的" in told
    assert "把握" not in told


def test_sub_of_another_intent_is_not_shown(content):
    assert "物流停滞" not in text(panel(Message(text="碎了"), SURE.model_copy(update={"primary": "damage"}), content))


def test_facts_of_the_order_card_are_shown(content):
    told = text(panel(Message(text="没动", card=OrderCard(carrier="中通")), SURE, content))
    assert re.search(r"快递\s+中通", told)


def test_empty_card_is_told(content):
    assert "订单卡是空的" in text(panel(Message(text="没动"), SURE, content))


def test_evidence_is_marked_and_the_message_stays_text():
    read = SURE.model_copy(update={"evidence": (Span(3, 5, "delay"),)})
    assert evidence("<b>没动</b>", read) == "&lt;b&gt;<mark>没动</mark>&lt;/b&gt;"


def test_personal_data_is_shown_as_its_kind():
    read = SURE.model_copy(update={"evidence": (), "entities": (Span(2, 13, "phone"),)})
    assert evidence("打给13812345678吧", read) == "打给<s>[手机号]</s>吧"


def test_personal_data_inside_evidence_is_hidden_too():
    read = SURE.model_copy(update={"evidence": (Span(0, 14, "delay"),), "entities": (Span(2, 13, "phone"),)})
    assert evidence("打给13812345678吧", read) == "<mark>打给</mark><s>[手机号]</s><mark>吧</mark>"


PLACES = st.tuples(st.integers(0, 40), st.integers(0, 40), st.sampled_from(["delay", "phone"]))


@given(st.text(max_size=60), st.lists(PLACES, max_size=6))
def test_any_spans_give_balanced_html(message, places):
    held = [Span(min(a, b), max(a, b), label) for a, b, label in places]
    words, personal = (tuple(each for each in held if each.label == label) for label in ("delay", "phone"))
    html = evidence(message, SURE.model_copy(update={"evidence": words, "entities": personal}))
    assert html.count("<mark>") == html.count("</mark>")
    assert html.count("<s>") == html.count("</s>")


def test_probability_never_claims_certainty():
    assert [percent(each) for each in (0.0, 0.5, 1.0)] == ["1%", "50%", "99%"]
