"""Each dimension of a reply: what it gives full points for, and what it takes for what is missing or wrong."""

from __future__ import annotations

import pytest

from assistant.practice.shapes import Hidden, Must
from assistant.schema import Message, OrderCard, Policy, Turn
from tests.coaching.conftest import GOOD, SUIT, lost, mark


def points(coaching) -> dict[str, float]:
    return {each.dimension: each.points for each in coaching.marks}


def test_a_good_reply_gets_all_points_and_is_told_why(scored):
    found = scored(GOOD)
    assert (found.score, found.capped, found.advice) == (100, False, ())
    assert {each.dimension: each.of for each in found.marks} == {
        "feeling": 20, "concern": 10, "facts": 20, "options": 15, "step": 10, "blame": 10, "compliance": 15,
    }  # fmt: skip
    assert [each.why for each in mark(found, "feeling").strengths] == ["接住了他自己的事，不是套话。"]
    assert "西装" in mark(found, "concern").strengths[0].quote


def test_a_short_good_reply_is_as_good(scored):
    assert (
        scored("周六面试要穿，三天没动确实急人。包裹停在武汉转运中心，我现在去催；补发和退款您选，今天18点前回您。").score
        == 100
    )


# feeling


def test_a_feeling_that_is_missing_costs_its_points(scored):
    found = scored("轨迹停在武汉转运中心。我现在去问中通，今天18点前回您；补发或者退款都行，您定。")
    assert mark(found, "feeling").points == 0
    assert lost(found, "feeling")[0] == "轨迹停在武汉转运中心。"


def test_only_sorry_is_no_feeling_of_his(scored):
    found = scored("非常抱歉。" + GOOD.partition("。")[2])
    assert 0 < mark(found, "feeling").points < 12
    assert mark(found, "feeling").losses[0].why == "只有一声抱歉，没说为哪件事，也没说出他的心情。"


def test_a_feeling_that_comes_last_costs_some(scored):
    found = scored("轨迹停在武汉转运中心。补发或退款您选，今天18点前回您。周六面试赶上这种事，换谁都急。")
    assert 5 < mark(found, "feeling").points < 15


def test_a_form_letter_costs_where_it_stands(scored):
    found = scored("亲，非常抱歉给您带来不便，我们会尽快处理，请耐心等待哦。")
    assert "FORM-OPEN" in [each.rule for each in mark(found, "feeling").losses]
    assert found.score < 40


def test_a_calm_question_needs_no_more_than_its_answer(scored):
    asked = Message(text="请问这款电饭煲是几升的", card=OrderCard(product="电饭煲", spec="3升"))
    assert mark(scored("这款是3升的，您家里几口人吃饭？", asked), "feeling").points == 20


def test_what_blames_him_undoes_what_was_felt(scored):
    found = scored(GOOD + "不过您怎么不早点买呢？")
    assert mark(found, "feeling").points < 15
    assert mark(found, "blame").points < 5


# concern


def test_a_reply_to_anybody_names_nothing_of_his(scored):
    found = scored("换谁都着急，真的不好意思。我现在去问，今天18点前回您；补发或者退款都行，您定。")
    assert mark(found, "concern").points == 0
    assert "周六面试要穿的西装" in mark(found, "concern").losses[0].better


def test_one_word_of_many_is_not_all(scored):
    found = scored("西装还没到，换谁都急。轨迹停在武汉转运中心。补发或退款您定，今天18点前我回您。")
    assert 0 < mark(found, "concern").points < 10


def test_a_message_that_tells_nothing_has_no_concern_to_name(scored):
    assert mark(scored("在的，您说，是哪一单？我马上看。", Message(text="人呢")), "concern").points == 10


# facts


def test_what_the_card_holds_and_nobody_tells_is_shown(scored):
    found = scored("周六面试要穿西装，三天没动，换谁都急。我现在去问，今天18点前回您；补发或者退款您定。")
    loss = mark(found, "facts").losses[0]
    assert (loss.quote, loss.points) == ("", 9.0)
    assert "武汉转运中心" in loss.better


def test_a_figure_out_of_the_air_costs_and_is_quoted(scored):
    found = scored(GOOD.replace("11月18日09:12", "11月20日07:30"))
    assert lost(found, "facts") == ["11月20", "07:30"]
    assert mark(found, "facts").points < 5


def test_a_deed_that_nobody_did_caps_the_whole(scored):
    found = scored("周六面试的西装三天没动，换谁都急。轨迹停在武汉转运中心，我已经打电话催了。补发退款您定，今天18点前回您。")
    assert (found.score, found.capped) == (59, True)
    assert mark(found, "facts").points == 0
    assert mark(found, "compliance").points == 15, "one fault costs once"


def test_with_an_empty_card_it_is_enough_to_say_what_is_looked_into(scored):
    empty = SUIT.model_copy(update={"card": OrderCard()})
    found = scored(
        "周六就要面试，西装却三天没动，换谁都坐不住。我现在去核实卡在哪一步，今天18点前告诉您；补发、退款您定。", empty
    )
    assert mark(found, "facts").points == 20


def test_asking_for_what_is_hidden_is_a_strength_and_not_asking_costs_little(scored):
    hidden = (Hidden(id="hour", fact="面试在上午十点", ask=("几点", "什么时候面试")),)
    asked = scored(GOOD + "您周六几点面试？", SUIT, (), hidden)
    assert "面试在上午十点" in mark(asked, "facts").strengths[-1].why
    assert mark(scored(GOOD, SUIT, (), hidden), "facts").points == 18


# options


@pytest.mark.parametrize(
    ("offer", "least", "most"),
    [("补发或者退款都行，您定。", 15, 15), ("可以退款。", 7, 8), ("您看呢。", 0, 0)],
    ids=["two", "one", "none"],
)
def test_two_choices_are_asked_for_where_two_are_allowed(scored, offer, least, most):
    text = f"周六就要面试，西装三天没动，换谁都急。轨迹停在武汉转运中心，今天18点前给您准话。{offer}"
    assert least <= mark(scored(text), "options").points <= most


def test_one_choice_is_enough_where_one_is_allowed(scored):
    lone = SUIT.model_copy(update={"remedies": ("verify", "refund")})
    text = "周六就要面试，西装三天没动，换谁都急。轨迹停在武汉转运中心。不想等可以退款，今天18点前给您准话。"
    assert mark(scored(text, lone), "options").points == 15


def test_what_may_not_be_offered_costs_all_and_caps(scored):
    found = scored(GOOD + "再送您一份小礼物。")
    assert (found.capped, mark(found, "options").points) == (True, 0)
    assert "送您一份" in lost(found, "options")[0]


def test_praise_needs_no_choice(scored):
    thanks = Message(text="面包收到啦 我家小孩抢着吃 好吃", remedies=())
    found = scored("小朋友抢着吃，我们看着也高兴，谢谢您特意来说。", thanks)
    assert (mark(found, "options").points, mark(found, "step").points) == (15, 10)


# step


def test_a_wait_for_nothing_is_no_step(scored):
    found = scored("周六就要面试，西装三天没动，换谁都坐不住。轨迹停在武汉转运中心，请您耐心等待。")
    assert mark(found, "step").points == 0
    assert "耐心等待" in "".join(lost(found, "step"))


def test_a_step_without_the_moment_that_may_be_told_costs_some(scored):
    found = scored(GOOD.replace("今天18点前给您准话", "问到就告诉您"))
    assert 5 < mark(found, "step").points < 8
    assert "今天18点前" in mark(found, "step").losses[0].better


def test_a_promise_that_the_policy_does_not_back_costs(scored):
    found = scored(GOOD.replace("今天18点前给您准话", "半小时内给您准话"))
    assert mark(found, "step").points < 8


# blame


@pytest.mark.parametrize(
    "said",
    ["您自己联系中通吧。", "是您没看清楚页面。", "这不归我们管。", "就您事多。"],
    ids=["push", "blame", "shift", "sarcasm"],
)
def test_blame_costs_and_is_quoted(scored, said):
    found = scored(GOOD + said)
    assert mark(found, "blame").points <= 2
    assert any(quote in GOOD + said for quote in lost(found, "blame"))
    assert mark(found, "compliance").points == 15


def test_talking_his_trouble_down_costs_less_than_blame(scored):
    found = scored(GOOD + "停两天都是正常现象。")
    assert mark(found, "blame").points == 6


# compliance


def test_buying_a_review_costs_all_of_compliance_and_no_other(scored):
    found = scored(GOOD + "亲，麻烦给个五星好评，返您5元红包。")
    assert (found.score, found.capped) == (59, True)
    assert mark(found, "compliance").points == 0
    assert (mark(found, "facts").points, mark(found, "options").points) == (20, 15)


# what a case asks for


def test_what_the_case_asks_for_and_is_missing_costs_in_its_dimension(scored):
    musts = (Must(dimension="facts", what="说出最后一条轨迹的时间", words=("09:12",)),)
    assert mark(scored(GOOD, SUIT, musts), "facts").points == 20
    missing = mark(scored(GOOD.replace("，最后一条是11月18日09:12", ""), SUIT, musts), "facts")
    assert missing.points == 10
    assert missing.losses[0].better == "补上：说出最后一条轨迹的时间。"


def test_what_the_case_forbids_is_quoted(scored):
    musts = (Must(dimension="options", what="许下补发的日子", never=("补发",)),)
    assert lost(scored(GOOD, SUIT, musts), "options") == ["补发"]


def test_a_must_without_words_is_only_told(scored):
    assert scored(GOOD, SUIT, (Must(dimension="feeling", what="像当面说话"),)).score == 100


def test_hints_cost_what_the_rubric_says(scored):
    assert scored(GOOD, hints=2).score == 94


def test_a_model_answer_is_handed_on(scored):
    assert scored("好", model_answer=GOOD).model_answer == GOOD


def test_what_was_said_in_this_talk_before_costs_when_said_again(scored):
    found = scored(GOOD, said=(GOOD,))
    assert "REPEAT-SAID" in [each.rule for each in mark(found, "compliance").losses]
    assert found.score < 100


def test_a_public_answer_and_a_notice_are_marked_too(scored):
    review = Message(text="提手一拎就断，东西撒一地", channel="review", remedies=("exchange", "return_refund"))
    assert scored("提手一拎就断，东西撒一地，换谁都窝火。请从订单里点售后，换新和退货都能办。", review).score >= 85
    card = OrderCard(product="鲜花月卡", promised_ship="11月25日")
    late = Message(channel="notice", card=card, policy=Policy(reply_by="明天10点前"), remedies=("wait", "refund"))
    told = (
        "您好，您订的鲜花月卡要晚一点，先跟您说声抱歉。原定11月25日发，还没发出。您愿意等，我盯着到货就发；不想等也可以退款。"
        "明天10点前告诉您哪天能发。"
    )
    assert scored(told, late).score >= 85


def test_an_earlier_turn_of_his_counts_as_his_matter(scored):
    history = (Turn(who="buyer", text="螃蟹礼盒寄丢了"), Turn(who="agent", text="您好，在的"))
    found = scored("螃蟹礼盒寄丢了还得您来追，真让人窝火。我现在去核实，问到就告诉您。", Message(text="人呢", history=history))
    assert mark(found, "concern").points == 10
