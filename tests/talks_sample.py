"""A few conversations as they stand open beside each other in an afternoon: for pictures and tests of the room 会话."""

from __future__ import annotations

from datetime import datetime, timedelta

from assistant.schema import Intent, OrderCard, Owed
from assistant.store.store import Store
from assistant.store.values import Said, Talk
from tests.conftest import NOON

Turn = tuple[str, str, int, int | None, Intent | str]
"""Who said what, how many seconds ago, how the buyer felt, what it was about."""

PARCEL: tuple[Turn, ...] = (
    ("buyer", "我那件外套怎么还没到呀", 2460, 1, "delay"),
    ("agent", "我看了，包裹22号上午到的武汉转运中心，之后还没有新的扫描。我去问快递，今天18点前给您准信。", 2400, None, ""),
    ("buyer", "行吧，我周六面试要穿的", 2340, 1, "delay"),
    ("note", "已在中通后台催件，等网点回话", 1500, None, ""),
    ("buyer", "快递停在武汉三天没动了，你们到底催没催？", 118, 2, "delay"),
    ("buyer", "再这样我只能去别家买了", 96, 3, "delay"),
)
CUP: tuple[Turn, ...] = (
    ("buyer", "杯子打开就是碎的，杯口缺了一大块", 900, 2, "damage"),
    ("agent", "碎口的杯子先别用手拿，当心划到。麻烦拍一张杯口、一张外箱的照片，我马上给您处理。", 840, None, ""),
    ("buyer", "照片发了，你看看", 41, 1, "damage"),
)
CREAM: tuple[Turn, ...] = (
    ("buyer", "面霜用了两天，脸上起了一片小红点，痒得睡不着", 260, 3, "allergy"),
    ("agent", "先停用面霜，别抓，用清水洗掉。现在还痒得厉害吗？要是红点在扩散，麻烦您先去看医生。", 200, None, ""),
)
SHOES: tuple[Turn, ...] = (
    ("buyer", "我平时穿39，这双要不要拿大一码", 1900, 0, "sizing"),
    ("agent", "这双的鞋楦偏瘦，脚背高的话拿40会舒服些；您平时穿39正好还是偏紧？", 1840, None, ""),
)
TALKS = (
    (
        "晚风**",
        PARCEL,
        OrderCard(product="通勤西装外套", carrier="中通快递", last_node="武汉转运中心", last_time="11月22日09:12"),
    ),
    ("t***8", CUP, OrderCard(product="玻璃随行杯", carrier="圆通速递")),
    ("山茶*", CREAM, OrderCard(product="修护面霜", paid="128元")),
    ("小满***", SHOES, OrderCard(product="乐福鞋")),
)


def fill(store: Store, now: datetime = NOON, who: str = "") -> list[Talk]:
    """Write the conversations as they are at ``now`` and return them, the one that needs somebody most first."""
    return [_opened(store, name, turns, card, now, who) for name, turns, card in TALKS]


def _opened(store: Store, name: str, turns: tuple[Turn, ...], card: OrderCard, now: datetime, who: str) -> Talk:
    def ago(seconds: int) -> datetime:
        return now - timedelta(seconds=seconds)

    talk = store.talks.open(name, who, ago(turns[0][2]))
    store.talks.card(talk.id, card)
    store.talks.note(talk.id, "会话开始", who, ago(turns[0][2]))
    for side, text, seconds, emotion, intent in turns:
        said = Said(who=side, text=text, at=ago(seconds), emotion=emotion, intent=intent)
        talk = store.talks.add(talk.id, [said], ago(seconds))
    if turns is PARCEL:
        store.owe(talk.id, [Owed(quote="今天18点前", due=now.replace(hour=18, minute=0))], PARCEL[1][1], ago(PARCEL[1][2]))
        store.talks.note(talk.id, "在中通后台催件", who, ago(1500))
    return talk
