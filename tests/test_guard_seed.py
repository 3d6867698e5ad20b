"""The text that this project grew from advised things that break rules (S1 to S19). Each, in words of our own, must be stopped.

S17 and S18 are habits rather than sentences; the sentences that would come of them stand here.
"""

from pathlib import Path

import pytest

from assistant.guard import Guard, load_rules
from assistant.schema import Message

GUARD = Guard(load_rules((Path(__file__).parents[1] / "prompts" / "rules").glob("*.yaml")))

SEED = {
    "S1 card that pays for stars": ("给满五颗星再截图给客服，就返您五块钱", "chat", "review_inducement"),
    "S2 pays by 微信": ("五星截图发来，现金直接打到您微信", "chat", "diversion"),
    "S3 coupon for stars": ("您给个五星，我送您一张十元的券", "chat", "review_inducement"),
    "S4 coupon next time": ("好评以后送您券，下次下单直接减", "chat", "review_inducement"),
    "S5 gift to change a review": ("送您一包试吃，您把评价改一下好吗", "chat", "review_inducement"),
    "S6 claims by 微信": ("坏果照片发我微信，十分钟内转钱给您，不用走平台", "chat", "diversion"),
    "S7 beside the platform": ("不用走平台流程，一小时内给您转款", "chat", "diversion"),
    "S8 private red packet in public": ("我私人给您发个红包，消消气", "review", "public_review"),
    "S8 free order in public": ("这一单给您免单了", "review", "public_review"),
    "S9 made-up agreement": ("以后您的单都给您标红加急优先配送", "chat", "promise"),
    "S10 phoned already": ("我已经打电话催过快递了", "chat", "claim"),
    "S10 station manager": ("站长答应今晚加班送，明天就到", "chat", "claim"),
    "S10 half an hour": ("半小时内给您答复", "chat", "number"),
    "S11 cold water": ("先拿冷水敷个五分钟", "chat", "medical"),
    "S12 refund with no check": ("立刻退款，不用等审核", "chat", "promise"),
    "S12 repairing lotion": ("再送您一支修复乳，修护屏障的", "chat", "medical"),
    "S13 not washed": ("那肯定是草莓没洗干净", "chat", "blame"),
    "S13 absolutely safe": ("用清洗剂泡过就绝对安全", "chat", "absolute"),
    "S15 keep it and be refunded": ("钱全部退给您，东西不用寄回来", "chat", "remedy"),
    "S16 chat shown in public": ("聊天记录截图如下，给大家看看", "review", "personal_data"),
    "S17 bury the bad": ("请您追一条好的，把差评盖过去", "chat", "review_inducement"),
    "S18 asking for the rating again": ("您的评价改一下好吗，麻烦您了", "chat", "review_inducement"),
    "S19 a figure with no source": ("换了这家快递，破损率不到0.1%", "chat", "number"),
}
WARNED = {
    "S14 admits a colour fault": ("确实有色差，是我没拍清楚", "admission"),
    "S14 old version": ("是我们的设计问题，旧版型", "admission"),
}


def families(text: str, channel: str, severities: set[str]) -> set[str]:
    by_id = {rule.id: rule.family for rule in GUARD.rules}
    found = GUARD.check(text, (), Message(channel=channel), {}, frozenset(), None)
    return {by_id[each.rule] for each in found if each.severity in severities}


@pytest.mark.parametrize(("text", "channel", "family"), SEED.values(), ids=SEED)
def test_the_seeds_violation_is_stopped(text, channel, family):
    assert family in families(text, channel, {"stop"})


@pytest.mark.parametrize(("text", "family"), WARNED.values(), ids=WARNED)
def test_the_seeds_unsupported_admission_is_warned_of(text, family):
    assert family in families(text, "chat", {"warn"})
