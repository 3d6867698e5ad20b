"""Ways to fool a score: each gets what a trainer would give, and no text breaks the coach."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.schema import Message
from tests.coaching.conftest import GOOD, SUIT, lost, mark


def test_an_empty_answer_scores_nothing_and_says_why(scored):
    for text in ("", "  \n", "。。。", "？！"):
        found = scored(text)
        assert found.score == 0
        assert [each.points for each in found.marks] == [0] * 7
        assert mark(found, "feeling").losses[0].why == "还没有写回复，没有一句可以评。"
    assert found.advice == ("先写一句接住他的话，再说查到的和能选的办法，哪怕只有两三句。",)


def test_an_answer_of_two_words_earns_only_what_it_does_not_do_wrong(scored):
    assert scored("好的").score <= 25


def test_stock_empathy_before_a_cold_reply_earns_no_feeling(scored):
    cold = "包裹在武汉转运中心，请耐心等待。"
    pasted = "非常理解您的心情，真的非常抱歉，我特别能感同身受！"
    assert mark(scored(pasted + cold), "feeling").points <= 3
    assert scored(pasted + cold).score - scored(cold).score <= 3


def test_stock_empathy_before_a_good_reply_makes_it_worse(scored):
    assert scored("非常理解您的心情，真的非常抱歉，我特别能感同身受！" + GOOD).score < scored(GOOD).score


def test_a_heap_of_right_words_is_no_answer(scored):
    words = "抱歉 理解 着急 周六面试 西装 武汉转运中心 核实 补发 退款 您选 今天18点前 答复"
    for said in (words, words.replace(" ", "，"), words.replace(" ", "！")):
        found = scored(said)
        assert found.score <= 25
        assert mark(found, "facts").points == mark(found, "options").points == mark(found, "concern").points == 0


def test_a_good_reply_to_another_buyer_is_no_reply_to_this_one(scored):
    other = (
        "一打开满盒碎渣，过节摆不上桌，换谁都扫兴。碎片先别用手碰，拿厚布包起来。照片您发我一张外箱的，"
        "补发一套或者退款由您选，我这就去提交。"
    )
    found = scored(other)
    assert found.score <= 40
    assert mark(found, "concern").points == mark(found, "facts").points == 0
    assert mark(found, "feeling").points <= 3


def test_his_own_message_handed_back_is_no_answer(scored):
    assert scored(SUIT.text).score <= 25
    turned = "三天没动了，您周六面试要穿的西装，我们到底发没发，急死您了。"
    assert scored(turned).score <= 25


def test_saying_his_words_in_one_sentence_and_going_on_is_no_echo(scored):
    assert scored("周六面试要穿的西装，三天没动了。" + GOOD.partition("。")[2]).score >= 85


def test_the_same_sentence_ten_times_counts_once(scored):
    once, often = scored(GOOD), scored(GOOD * 3)
    assert once.score - often.score >= 15
    assert GOOD.partition("。")[0] in lost(often, "feeling")[0] + lost(often, "compliance")[0]
    assert scored("换谁都坐不住，我很理解。" * 10).score <= 30


def test_three_thousand_characters_bury_what_is_good(scored):
    filler = "我们店一直把每一位来的人放在心上，从选料到打包都有人盯着，平时大家说得也都不错，这回的事我们也会好好总结。"
    found = scored((GOOD + filler * 60)[:3000])
    assert found.score <= 60
    assert any("没人读得到头" in each.why for each in mark(found, "feeling").losses)


def test_a_burst_without_full_stops_is_read_burst_by_burst(scored):
    said = "周六面试要穿的西装三天没动 换谁都急 包裹停在武汉转运中心 我现在去问中通 补发退款您定 今天18点前回您"
    found = scored(said)
    assert found.score >= 85
    assert all(said[loss.start : loss.end] == loss.quote for each in found.marks for loss in each.losses)


PIECES = (*GOOD.split("，"), "您自己看", "给五星返现", "。", "！", " ", "😀", "退款", "今天18点前", "\n", "x" * 30)
TEXTS = st.text(max_size=200) | st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(text=TEXTS, message=st.sampled_from([SUIT.text, "", "人呢", "在吗？？", "x"]))
def test_any_text_gets_points_between_none_and_all_and_quotes_itself(coach, text, message):
    found = coach.score(text, Message(text=message, card=SUIT.card, remedies=SUIT.remedies))
    assert 0 <= found.score <= 100
    for each in found.marks:
        assert 0 <= each.points <= each.of
        assert sum(loss.points for loss in each.losses) <= each.of + 0.06 * max(1, len(each.losses))
        assert all(text[loss.start : loss.end] == loss.quote for loss in each.losses)
