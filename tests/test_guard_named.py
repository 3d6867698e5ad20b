"""Every place, carrier and person that a reply names stands in the case, or is found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.guard import Guard, load_rules
from assistant.schema import Message, OrderCard, Turn

ROOT = Path(__file__).parents[1]
GUARD = Guard(load_rules([ROOT / "prompts" / "rules" / "place.yaml"]))


def found(text: str, message: str = "", history: tuple[Turn, ...] = (), **card: str) -> list[tuple[str, str]]:
    case = Message(text=message, history=history, card=OrderCard(**card))
    return [(each.rule, each.quote) for each in GUARD.check(text, (), case, {}, frozenset())]


def account(text: str, message: str = "", **card: str) -> list[tuple[str, str, str, str]]:
    entries = GUARD.account(text, (), Message(text=message, card=OrderCard(**card)), {}, frozenset())
    return [(each.kind, each.quote, each.state, each.by) for each in entries]


def test_a_city_that_nobody_named_is_found():
    assert found("包裹卡在长沙，我去催。", last_node="武汉转运中心") == [("PLACE-CITY", "长沙")]


def test_a_city_is_held_by_card_message_and_our_own_words():
    assert found("包裹卡在长沙，我去催。", last_node="长沙转运中心") == []
    assert found("包裹卡在长沙，我去催。", message="在长沙三天没动了") == []
    assert found("包裹卡在长沙，我去催。", history=(Turn(who="agent", text="您的件到长沙了"),)) == []


def test_the_ending_of_a_city_belongs_to_the_quote_and_not_to_the_name():
    assert found("现在到长沙市了。") == [("PLACE-CITY", "长沙市")]
    assert found("现在到长沙市了。", last_node="长沙转运中心") == []


def test_a_province_is_held_by_one_of_its_cities_but_a_city_not_by_its_province():
    assert found("湖北这一段走得慢。", last_node="武汉转运中心") == []
    assert found("还停在武汉没动。", message="到湖北就不动了") == [("PLACE-CITY", "武汉")]


def test_a_name_in_a_question_is_a_name_too():
    assert found("是不是到广州了？") == [("PLACE-CITY", "广州")]


def test_a_name_inside_the_goods_tells_nothing_about_the_way_of_the_parcel():
    assert found("宁夏枸杞受潮了，我去核实。", product="宁夏枸杞500g") == []
    assert found("包裹已经到宁夏了。", product="宁夏枸杞500g") == [("PLACE-CITY", "宁夏")]


@pytest.mark.parametrize(
    "text",
    [
        "开封后放冰箱。", "三明治压扁了。", "大理石磕角了。", "加大连衣裙还有。", "中转站堆件了。", "这事成不成都回您。",
        "东西安不安全您最惦记。", "嘴巴中间起了泡。", "集中通知过了。", "天天盼着。", "谢谢老板。", "我帮您向主管申请。",
        "安装师傅几点到。",
        "一小张纸条。", "不用您跑驿站。", "当地网点我去问。", "快递中转站我去问。", "北京时间几点都行。", "在菜鸟裹裹上填。",
    ],
)  # fmt: skip
def test_everyday_words_that_look_like_names_are_left_alone(text):
    assert found(text) == []


def test_of_two_names_that_overlap_the_first_is_read():
    assert found("卡在武汉中间那段。") == [("PLACE-CITY", "武汉")]


def test_a_hub_is_one_name_and_not_a_city_and_a_hub():
    assert found("停在长沙金霞转运中心。") == [("PLACE-NODE", "长沙金霞转运中心")]


def test_a_hub_may_be_named_by_its_last_part_and_by_a_word_for_the_same_kind_of_place():
    assert found("卡在吴家山转运中心。", last_node="武汉吴家山转运中心") == []
    assert found("卡在武汉吴家山转运中心。", message="在吴家山转运中心不动了") == []
    assert found("还在武汉中转站。", last_node="武汉转运中心") == []
    assert found("还在武汉营业部。", last_node="武汉转运中心") == [("PLACE-NODE", "武汉营业部")]


def test_a_carrier_is_held_under_every_spelling():
    assert found("顺丰速运那边我去催。", carrier="顺丰") == []
    assert found("顺丰那边我去催。", message="能发SF吗") == []
    assert found("邮政那边我去催。", message="发EMS吗") == []
    assert found("圆通那边我去催。", carrier="中通") == [("PLACE-CARRIER", "圆通")]


def test_a_carrier_is_open_where_none_is_held():
    assert found("我让仓库走顺丰。") == [("PLACE-CARRIER", "顺丰")]


def test_where_a_parcel_was_left_is_found_when_told_as_done_and_left_alone_when_asked():
    assert found("已经放在您家鞋柜上头了。") == [("PLACE-KEPT", "鞋柜")]
    assert found("您看看是不是放在鞋柜上了。") == []
    assert found("已经放在丰巢柜了。", sign_place="小区丰巢") == []


def test_a_person_is_found_by_title_by_nickname_and_by_full_name():
    assert found("王经理给您回话。") == [("PLACE-PERSON", "王经理")]
    assert found("我交给小陈了。") == [("PLACE-PERSON", "小陈")]
    assert found("我让派件员李强联系您。") == [("PLACE-PERSON", "李强")]


def test_a_person_is_held_by_name_or_by_the_surname_that_the_buyer_told():
    assert found("王师傅那边我去问。", message="你们王师傅说今天来") == []
    assert found("周师傅那边我去说。", message="他好像姓周") == []
    assert found("周师傅那边我去说。", message="这周来的师傅") == [("PLACE-PERSON", "周师傅")]


def test_the_account_tells_what_holds_each_name():
    assert account("中通那边我去催，件在长沙，王经理也在看。", message="在长沙不动了", carrier="中通") == [
        ("place", "中通", "backed", "card.carrier"),
        ("place", "长沙", "backed", "buyer"),
        ("name", "王经理", "open", ""),
    ]


def openings() -> list[tuple[str, Message]]:
    lines = [line for path in (ROOT / "training" / "openings").glob("*.jsonl") for line in path.read_text("utf-8").splitlines()]
    read = [json.loads(line) for line in lines]
    return [(r["opening"], Message(text=r["text"], history=tuple(Turn(**turn) for turn in r["history"]))) for r in read]


def test_no_opening_written_by_people_names_what_is_not_held():
    wrong = [(text, GUARD.check(text, (), case, {}, frozenset())) for text, case in openings()]
    assert [each for each in wrong if each[1]] == []


PIECES = st.sampled_from(
    ["武汉", "转运中心", "在", "中通", "小陈", "王经理", "放在", "驿站", "了", "北京烤鸭", "，", "湖北省", "ﬀ", "İ"]
)
ANY_TEXT = st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=20).map("".join)


@settings(deadline=None, max_examples=200)
@given(text=ANY_TEXT)
def test_every_finding_quotes_what_it_points_at(text):
    for each in GUARD.check(text, (), Message(), {}, frozenset()):
        assert text[each.start : each.end] == each.quote != ""


@settings(deadline=None, max_examples=200)
@given(text=ANY_TEXT)
def test_what_the_buyer_wrote_in_the_same_words_is_held(text):
    assert GUARD.check(text, (), Message(text=text), {}, frozenset()) == ()
