"""What a reply states as done, promises or offers, and what in the case backs it: card, policy, buyer, our earlier words."""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant.guard.numerals import Quantity, backing, backs, quantities, sums
from assistant.guard.reading import Reading
from assistant.guard.rule import Match
from assistant.schema import State


class Backing(NamedTuple):
    """Whether something may stand, and by what: ``card.KEY``, ``policy.KEY``, ``remedy.CODE``, ``buyer`` or ``agent``."""

    state: State
    by: str = ""


NAMING = frozenset({"product", "spec", "carrier", "paid"})
"""Card fields that name the order but say nothing of what happened to it."""
OPEN, SOFT = Backing("open"), Backing("softened")

DAYS = {
    **dict.fromkeys(("今天", "今日", "今晚", "今早", "当天", "今儿"), "今"),
    **dict.fromkeys(("明天", "明日", "明早", "明晚", "明儿"), "明"),
    "后天": "后天",
}  # fmt: skip
WEEK = "下周星礼月年节"
SAME = r"[^，。！？；]"

# Before a claim: the buyer did it, or it lies ahead. After it: it is a condition or a step on the way.
BUYER_DID = re.compile(
    rf"(?<![帮给为替跟和对向把让请陪随在])您(?!的|这|那|好|放心|看)(?:(?!我|这边|店里|仓库|客服){SAME}){{0,10}}$"
)
NOT_YET = re.compile(
    r"(?:如果|要是|若是?|等|待|一旦|只要|万一|假如|还没|没有?|未|尚未|不|能不能|是否|有没有|会不会|要不要|怎么|为什么|为何|说好|免得|以免|"
    rf"直到|凡是|等到|先|再|去|会|将|来|才能|好让|可以|能|可|请|麻烦|需要?|想|愿意?|该|别|拿|“|一){SAME}{{0,8}}$"
)
THEN = re.compile(
    r"^(?:以?后|之后|的话|再|就|才|没有?|吗|么|时|，?我?(?:就|再|才|马上|立刻|第一时间)|还|也|[^，。]{0,6}(?:告诉|回您|答复|跟您说|发您))"
)
IF = re.compile(r"得到|就(?!好|行|可以)|的话|，就|不[到派送发]|与否|再说")

# Around a remedy: what makes it no offer.
NEGATED = re.compile(
    r"(?:不能|不可以|不会|不给|没法|无法|不支持|不予|没有|不是|不用|不必|不需要|无需|不做|不好|不敢|应不了|不参与|不含|不涉及|不算|不带|"
    r"不再|别急着|先别|没(?!有就)|(?<!要)不(?![合对想愿喜够要等急放跟着动来到少])|未|勿|难以|谈不上|拒绝|做不到)"
    rf"(?:(?!就|则|便|再|可以|都能|也能){SAME}){{0,4}}$"
)
DECLINED = re.compile(
    rf"^{SAME}{{0,6}}(?:不了|不支持|不能|不成|没法|无法|做不到|没有?依据|没有?权限|没有?名目|没有?资格|不在|不合|(?<!行)不行|不可以|没批|被拒|"
    r"驳回|不予|暂时没|走不了|办不了|不能给|不能应|不做主|不是)"
)
REFUSED = re.compile(
    r"办不了|没有?(?:这个)?权限|走不通|没有?依据|做不了主|没有这个口子|规则里没有|得有|应不了|应不下|给不了|不支持|不符合|"
    r"没有?资格|没有?名目|不能直接|暂时不能|要先|要看|得先"
)
ABOUT = re.compile(
    r"^(?:不退货|不寄回)?(?:的)?(?:事|情形|一般|通常|想法|念头|心情|话题|诉求|要求|主张|问题|说法|申请(?!就|，)|进度|时间|时效|规则|流程|"
    r"审核|单|金额|到账|退回|状态|争议|卡在|拖|等核|要等|原因|条件|政策|记录|编号|路径|页面|入口|标准|比例|运费|完成|成功|失败|前|时|"
    r"那|没|还(?!是|换)|怎么|多久|什么时候|到没|到哪|一事|一项)"
)
ECHO = re.compile(
    r"[您你](?:[^，。！？；可帮给]{0,6})(?:说|提|想|要|要求|问|申请|希望|主张|坚持|选择?|打算|盼|觉得|惦记|写|担心)"
    rf"(?:(?!就|则|可以|给|或|也|都){SAME}){{0,8}}$|(?:关于|说到|提到|一提|至于)(?:您的?)?[^，。！？；可给]{{0,4}}$"
)
GIVES = re.compile(
    r"^[^。！？]{0,14}(?:可以|都行|也行|都成|没问题|支持|同意|给您|帮您办|为您办|我来|马上|这就|照办|直接|依您|随时)"
)
AGREED = re.compile(r"给您|给你|赔您|补您|照付|照赔|照给|同意|没问题|可以|[按照]您说的")
SHORTEST_ECHO = 5
"""Characters from which a clause that stands in the buyer's message is told back and no offer."""
QUOTED = re.compile(r"[“\"「『][^”\"」』]{0,40}$")


def claim(match: Match, reading: Reading, found: re.Match[str]) -> Backing | None:
    """Return what backs a claim of something done, None when it is none at all (``您已经申请了``, or what is quoted).

    It is softened when it lies ahead (``催了再回您``) or is a condition (``等登记好``).
    """
    text = reading.plain.text
    left, _ = reading.clause(*found.span())
    before, after = text[left : found.start()], text[found.end() : found.end() + 14]
    keys = sorted(reading.card, key=NAMING.__contains__) if "*" in match.card else match.card
    if key := next((key for key in keys if key in reading.card), None):
        return Backing("backed", f"card.{key}")
    if BUYER_DID.search(before) or QUOTED.search(text[max(0, found.start() - 42) : found.start()]):
        return None
    if NOT_YET.search(before) or THEN.search(after):
        return SOFT
    deed = found.groupdict().get("deed") or found.group()
    if match.history and deed in reading.agent:
        return Backing("backed", "agent")
    if match.history and found.group() in reading.buyer:
        return Backing("backed", "buyer")
    return next((Backing("backed", f"card.{key}") for key, value in reading.card.items() if deed in value), OPEN)


def promise(match: Match, reading: Reading, found: re.Match[str]) -> Backing | None:
    """Return what backs a promise: a code that allows it, or the card or policy that holds what it names (``when``)."""
    if code := next((code for code in match.codes if code in reading.remedies), None):
        return Backing("backed", f"remedy.{code}")
    if declined(reading, found) or IF.match(reading.plain.text, found.end()):
        return None
    sources = [(f"card.{key}", reading.card[key]) for key in match.card if key in reading.card]
    sources += [(f"policy.{key}", reading.limits[key]) for key in match.policy if key in reading.limits]
    when = found.groupdict().get("when")
    if when:
        sources = _naming(when, sources)
    return Backing("backed", sources[0][0]) if sources else OPEN


def _naming(when: str, sources: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the sources that hold the time which a promise names: its day, and every number of it."""
    day = DAYS.get(when[:2])
    dated = day is not None or when[0] in WEEK
    if dated:
        named = day or when.replace("星期", "周").replace("礼拜", "周")
        sources = [each for each in sources if named in each[1] or when in each[1]]
    stated: list[Quantity] = list(quantities(when))
    held = [(each, quantity) for each in sources for quantity in backing(each[1])]
    if not stated:
        return sources if dated else []
    holders = [[each for each, quantity in held if backs(quantity, said)] for said in stated]
    return holders[0] if all(holders) else []


def offered(match: Match, reading: Reading, found: re.Match[str]) -> bool:
    """Return whether a remedy is held out to the buyer, and not denied, asked about, or the buyer's own wish told back.

    A clause that speaks a policy value of the rule (``{return_days}内可以退货``) tells the policy, which may always be told.
    """
    text = reading.plain.text
    left, right = reading.clause(*found.span())
    if any(reading.limits.get(key, "\n") in text[left:right] for key in match.policy) or declined(reading, found):
        return False
    before, after = text[left : found.start()], text[found.end() : right]
    if NEGATED.search(before) or DECLINED.search(after) or ABOUT.search(after):
        return False
    if restated(text[left:right], reading.buyer):
        return False
    wish = "想" if found.group().startswith("想") else ""
    if ECHO.search(before + wish) and not GIVES.search(text[found.end() : found.end() + 16]):
        return False
    return not QUOTED.search(text[max(0, found.start() - 42) : found.start()])


def restated(clause: str, buyer: str) -> bool:
    """Return whether a clause is the buyer's own, turned to our side: 买一包送您湿巾 for 买一包送我湿巾."""
    turned = clause.strip().replace("您", "我")
    return len(turned) >= SHORTEST_ECHO and turned in buyer and not AGREED.search(clause)


def declined(reading: Reading, found: re.Match[str]) -> bool:
    """Return whether the sentence goes on to say that this cannot be done: ``直接退款不退货，这条我办不了``."""
    _, right = reading.sentence(*found.span())
    ahead = REFUSED.search(reading.plain.text, found.end(), min(right, found.end() + 24))
    return ahead is not None and "可以" not in reading.plain.text[found.end() : ahead.start()]


def amount(reading: Reading, found: re.Match[str]) -> Backing | None:
    """Return what backs money that is held out: ``policy.amount``, or what the buyer paid where a refund is allowed.

    None when it is not held out at all. With no amount set, any sum is open.
    """
    text = reading.plain.text
    left, right = reading.clause(*found.span())
    if NEGATED.search(text[left : found.start()]) or DECLINED.search(text[found.end() : right]):
        return None
    told_back = re.search(r"[您你](?:说|提|要|想|开口|主张)", text[left : found.start()])
    if told_back and not AGREED.search(text[left:right]):
        return None
    stated = sums(found.group())
    limits = [("policy.amount", reading.limits.get("amount", "")), ("policy.coupon", reading.limits.get("coupon", ""))]
    if "退" in text[left:right] and not reading.remedies.isdisjoint(("refund", "return_refund")):
        limits.append(("card.paid", reading.card.get("paid", "")))
    for key, limit in limits:
        if limit and stated and max(stated) <= max(sums(limit), default=0.0):
            return Backing("backed", key)
    return OPEN if stated else None
