"""Values of the order card and the policy in the form in which they stand in a sentence. ``card`` is the way in.

``normal`` is idempotent, never raises, and leaves what it does not know as it is, only stripped.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_WIDTH = str.maketrans(
    {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
)
_WIDTH |= str.maketrans("％￥／－．", "%¥/-.")
_NUMERAL = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_TENS = {"十": 10, "百": 100, "千": 1000}
_SPELT = "零〇一二两三四五六七八九十百千"

CARRIERS = {
    "顺丰": ("顺丰速运", "顺丰快递", "顺丰速递", "顺丰标快", "顺丰特快", "SF", "SFEXPRESS", "SF EXPRESS"),
    "中通": ("中通快递", "中通速递", "ZTO", "ZTO EXPRESS"),
    "圆通": ("圆通速递", "圆通快递", "YTO", "YTO EXPRESS"),
    "申通": ("申通快递", "申通速递", "STO", "STO EXPRESS"),
    "韵达": ("韵达快递", "韵达速递", "YUNDA"),
    "极兔": ("极兔速递", "极兔快递", "极兔国际", "J&T", "JT", "JTEXPRESS"),
    "百世": ("百世快递", "百世汇通"),
    "德邦": ("德邦快递", "德邦物流", "德邦快运", "DEPPON"),
    "邮政": ("中国邮政", "邮政快递", "邮政包裹", "邮政快递包裹", "中国邮政快递", "邮政电商标快", "邮政平邮", "邮政小包"),
    "EMS": ("EMS", "邮政EMS", "中国邮政EMS", "EMS快递", "邮政特快"),
    "天天": ("天天快递",),
    "优速": ("优速快递", "优速物流"),
    "众邮": ("众邮快递",),
    "丰网": ("丰网速运", "丰网快递"),
    "安能": ("安能物流", "安能快运"),
    "跨越": ("跨越速运", "跨越物流"),
    "丹鸟": ("丹鸟快递", "丹鸟物流", "丹鸟速递"),
    "菜鸟": ("菜鸟速递", "菜鸟快递"),
    "日日顺": ("日日顺物流", "日日顺快线"),
    "速尔": ("速尔快递", "速尔快运"),
}
"""Short names of carriers, and other spellings of each. 京东物流 and 京东快递 are names of their own and stay."""
_CARRIER = {name.upper(): short for short, names in CARRIERS.items() for name in (short, *names)}

_DATE = r"(?:(?:19|20)\d{2}\s*[-/.年]\s*)?(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*[日号]?"
_CLOCK = r"(?P<hour>\d{1,2})\s*[:：]\s*(?P<minute>\d{2})(?:\s*[:：]\s*\d{2}(?:\.\d+)?)?(?:\+08:?00)?"
_DAY_WORD = (
    r"(?:今天|今日|昨天|昨日|明天|前天|后天|今晚|昨晚|明晚|今早|周[一二三四五六日天]|星期[一二三四五六日天]|\d{1,2}[号日])"
)
_MOMENT = re.compile(rf"(?:{_DATE}|(?P<word>{_DAY_WORD}|[\u4e00-\u9fff]{{0,6}}))[\sT]*(?:{_CLOCK})?")
_TIMES = re.compile(
    r"(?P<lead>.*?)\s*(?P<from>\d{1,2}[:：]\d{2})(?:[:：]\d{2})?\s*(?:-|~|～|—|至|"
    r"到)\s*(?P<to>\d{1,2}[:：]\d{2})(?:[:：]\d{2})?"
)


def number(text: str) -> int | None:
    """Return a whole number below 10,000,000 written in digits or below 10,000 in Chinese (十二, 一百零五), else ``None``."""
    if re.fullmatch(r"[0-9]{1,7}", text):
        return int(text)
    if not text or set(text) - set(_SPELT):
        return None
    total, last, unit = 0, -1, 10_000
    for char in text:
        if char in _TENS:
            if _TENS[char] >= unit or (last < 0 and char != "十") or last == 0:
                return None
            unit = _TENS[char]
            total, last = total + (last if last > 0 else 1) * unit, -1
        elif last > 0:
            return None
        else:
            last = _NUMERAL[char]
    return total + max(last, 0)


def _plain(value: str) -> str:
    """Half-width letters and digits, single spaces, none at the edges."""
    return " ".join(value.translate(_WIDTH).split())


def _clock(hour: str, minute: str) -> str | None:
    return f"{int(hour):02d}:{minute}" if int(hour) <= 24 and int(minute) < 60 else None


def _moment(value: str) -> str:
    """``2026-11-18 09:12:33`` → ``11月18日09:12``; ``今天 9:05`` → ``今天09:05``; ``2026-11-18`` → ``11月18日``."""
    match = _MOMENT.fullmatch(value)
    if not match:
        return _slot_of_day(value)
    clock = ""
    if match["hour"]:
        told = _clock(match["hour"], match["minute"])
        if told is None:
            return value
        clock = told
    if match["month"]:
        month, day = int(match["month"]), int(match["day"])
        has_month = clock or "月" in value or re.match(r"(?:19|20)\d{2}", value)  # 3-5 or 1.5 alone is no date
        return f"{month}月{day}日{clock}" if 1 <= month <= 12 and 1 <= day <= 31 and has_month else value
    return f"{match['word']}{clock}" if clock else value


def _slot_of_day(value: str) -> str:
    """``今天 15:00-18:00`` → ``今天15:00到18:00``."""
    match = _TIMES.fullmatch(value)
    if not match:
        return value
    lead = _moment(match["lead"]) if match["lead"] else ""
    first, last = (_clock(*re.split("[:：]", match[side])) for side in ("from", "to"))
    return f"{lead}{first}到{last}" if first and last and not re.search(r"\d$|到", lead) else value


def _ship_by(value: str) -> str:
    """``2026-11-14 23:59:59前发货`` → ``11月14日23:59前``; ``48小时内发货`` → ``48小时内``."""
    match = re.fullmatch(r"(?P<when>.+?)\s*(?:之前|以前|前)(?:发货|发出|寄出|出库)?", value)
    if match:
        return _moment(match["when"].strip()) + "前"
    match = re.fullmatch(r"(?P<when>.*(?:小时|天|日|h))\s*(?:之内|以内|内)(?:发货|发出|寄出|出库)?", value)
    if match:
        lead = re.match(r"(?:付款|下单|拍下)后", match["when"])
        head = lead.group() if lead else ""
        return head + (_duration(match["when"][len(head) :]) or match["when"][len(head) :]) + "内"
    return _moment(value)


_HOUR_END = re.compile(r"(?P<lead>.*?)(?P<hour>\d{1,2})(?:\s*[:：]\s*(?P<minute>\d{2})(?:[:：]\d{2})?|点(?P<half>半|整)?)")
_MOMENT_END = re.compile(r".*(?:点|点半|点\d{1,2}分|月\d{1,2}日|下班|中午|今晚|天亮)")


def _reply_by(value: str) -> str:
    """``今天18:00前`` → ``今天18点前``; ``明天9:30`` → ``明天9点半前``. A length of time (2小时内) is no moment and stays."""
    when = re.sub(r"\s*(?:之前|以前|前)$", "", value)
    match = _HOUR_END.fullmatch(when)
    if match:
        hour, minute = int(match["hour"]), match["minute"] or ("30" if match["half"] == "半" else "00")
        if hour > 24 or int(minute) > 59 or re.search(r"\d$", match["lead"]):
            return value
        lead = _moment(match["lead"].strip()) if match["lead"].strip() else ""
        rest = {"00": "", "30": "半"}.get(minute, f"{minute}分")
        return f"{lead}{hour}点{rest}前"
    moment = _moment(when)
    return f"{moment}前" if _MOMENT_END.fullmatch(moment) else (value if when == value else f"{moment}前")


_AMOUNT_OF_TIME = re.compile(
    rf"(?P<low>[0-9]{{1,4}}|[{_SPELT}]{{1,4}})(?:\s*(?:-|~|～|—|至|到)\s*(?P<high>[0-9]{{1,4}}|"
    rf"[{_SPELT}]{{1,4}}))?\s*(?:个)?\s*(?P<unit>工作日|自然日|小时|钟头|天|日|周|星期|分钟|个?月|[hH])"
)
_UNITS = {
    "工作日": "个工作日",
    "自然日": "天",
    "小时": "小时",
    "钟头": "小时",
    "h": "小时",
    "天": "天",
    "日": "天",
    "分钟": "分钟",
    "月": "个月",
}


def _duration(text: str) -> str | None:
    """``七天`` → ``7天``, ``1-3 个工作日`` → ``1到3个工作日``, ``一周`` → ``7天``; ``None`` when it is no length of time."""
    match = _AMOUNT_OF_TIME.fullmatch(text.strip())
    if not match:
        return None
    low, high = number(match["low"]), number(match["high"]) if match["high"] else None
    if low is None or (match["high"] and high is None):
        return None
    unit = match["unit"].lower().removeprefix("个")
    if unit in ("周", "星期"):
        low, high, unit = low * 7, high and high * 7, "天"
    return f"{low}到{high}{_UNITS[unit]}" if high is not None else f"{low}{_UNITS[unit]}"


_WINDOW = re.compile(
    r"(?:(?:自|从)?(?:签收|收货|收到|到货|确认收货)(?:货物|商品)?(?:之日)?(?:起|后)?(?:的)?\s*)?(?P<long>.+?)\s*(?:之内|以内|内)?(?:无理由(?:退换?货?)?|可退换?|有效)?"
)


def _window(value: str) -> str:
    """``签收后48小时内`` → ``48小时``, ``7天无理由`` → ``7天``, ``7`` → ``7天``: the sentence adds 内."""
    match = _WINDOW.fullmatch(value)
    if not match:
        return value
    days = number(match["long"])
    return _duration(match["long"]) or (f"{days}天" if days is not None and days < 400 else value)


def _refund_time(value: str) -> str:
    """``48小时`` → ``48小时内``, ``1-3个工作日`` → ``1到3个工作日内``, ``当日内`` → ``当天``."""
    if re.fullmatch(r"当[天日](?:之?内|到账)?", value):
        return "当天"
    match = re.fullmatch(
        r"(?:预计|一般|大约)?\s*(?P<lead>.*?后)?\s*(?P<long>[^后]+?)\s*(?:之内|以内|内)?\s*(?:到账|退回|退款|完成)?", value
    )
    told = _duration(match["long"]) if match else None
    return f"{match['lead'] or ''}{told}内" if match and told else value


_COUNT = re.compile(
    rf"(?:共计?|总共|一共|合计|[xX×*])?\s*(?P<count>[0-9]{{1,7}}|"
    rf"[{_SPELT}]{{1,7}})\s*(?:[个件片枚瓶份套条只双盒包袋枝支朵张块颗粒根本册盆株棵罐桶箱提卷把台部副对碗杯听板捆串筒组箱样顶床](?:装|入)?)?"
)


def _count(value: str) -> str:
    """``6片`` → ``6``, ``十二枚`` → ``12``, ``共5条装`` → ``5``: the sentence adds the measure word."""
    match = _COUNT.fullmatch(value)
    told = number(match["count"]) if match else None
    return value if told is None else str(told)


def _percent(value: str) -> str:
    """``还剩七成左右`` → ``约70%``; ``70`` → ``70%``; ``70%`` and words without a number stay."""
    match = re.fullmatch(
        r"(?P<left>(?:还?剩余?|余)(?:下|量|有)?)?\s*(?P<about>约|大约|大概|差不多)?\s*(?P<part>\d{1,3}|"
        r"[一二三四五六七八九])\s*(?P<sign>%|成)?\s*(?P<more>左右|上下|多)?",
        value,
    )
    part = number(match["part"]) if match else None
    if not match or part is None or (match["sign"] != "成" and not match["part"].isascii()):
        return value
    percent = part * 10 if match["sign"] == "成" else part
    loose = match["left"] or match["about"] or match["more"] or match["sign"] == "成"
    return f"{'约' if loose else ''}{percent}%" if percent <= 100 else value


def _money(value: str) -> str:
    """``¥10.00`` → ``10元``, ``十块钱`` → ``10元``."""
    match = re.fullmatch(
        rf"(?:人民币|RMB|CNY|¥)?\s*(?P<sum>[0-9]{{1,3}}(?:,[0-9]{{3}})+(?:\.[0-9]{{1,2}})?|"
        rf"[0-9]{{1,7}}(?:\.[0-9]{{1,2}})?|[{_SPELT}]{{1,7}})\s*(?P<unit>元|块钱|块|RMB|圆)?(?:整)?",
        value,
        re.IGNORECASE,
    )
    if not match or (not match["unit"] and not match["sum"][0].isascii()):
        return value
    told = match["sum"].replace(",", "")
    if not told[0].isascii():
        spelt = number(told)
        return value if spelt is None else f"{spelt}元"
    whole, _, cents = told.partition(".")
    cents = cents.rstrip("0")
    return f"{int(whole)}{'.' if cents else ''}{cents}元"


def _coupon(value: str) -> str:
    """``¥5 券`` → ``5元券``, ``5块无门槛优惠券`` → ``5元无门槛优惠券``."""
    match = re.fullmatch(r"¥?\s*(?P<sum>[0-9]{1,5})\s*(?:元|块钱?)?\s*的?(?P<kind>[\u4e00-\u9fff]{0,6}券)", value)
    return f"{int(match['sum'])}元{match['kind']}" if match else value


def _carrier(value: str) -> str:
    bare = re.sub(r"\s*[(（【\[].*$", "", value)
    return _CARRIER.get(bare.upper(), value)


def _weight(value: str) -> str:
    """``0.310 千克`` → ``0.31kg``, ``500克`` → ``500g``; 斤 stays."""
    match = re.fullmatch(r"(?P<n>[0-9]{1,5}(?:\.[0-9]{1,4})?)\s*(?P<unit>kg|千克|公斤|g|克)", value, re.IGNORECASE)
    if not match:
        return value
    told = match["n"].rstrip("0").rstrip(".") if "." in match["n"] else match["n"]
    return told + ("kg" if match["unit"].lower() in ("kg", "千克", "公斤") else "g")


def _node(value: str) -> str:
    return re.sub(r"^[【\[]([^】\]]+)[】\]]$", r"\1", value)


def _photos(value: str) -> str:
    """``3张`` → ``已上传3张``; ``无`` → ``未提供``."""
    if value in ("无", "没有", "未上传", "暂无", "未提供"):
        return "未提供"
    match = re.fullmatch(r"(?:已上传|上传了|共)?\s*([0-9]{1,2})\s*张(?:图片|照片|凭证)?", value)
    return f"已上传{match[1]}张" if match else value


def _size(value: str) -> str:
    """``xl`` → ``XL``; numbers and other words stay."""
    return value.upper() if re.fullmatch(r"(?:[0-9]?x{0,5}[sl]|m)码?", value, re.IGNORECASE) else value


_FORMS: dict[str, Callable[[str], str]] = {
    **dict.fromkeys(("order_time", "ship_time", "last_time", "eta", "sign_time", "use_date"), _moment),
    **dict.fromkeys(("return_days", "evidence_days"), _window),
    **dict.fromkeys(("bad_count", "total_count"), _count),
    "promised_ship": _ship_by, "reply_by": _reply_by, "refund_time": _refund_time, "left_percent": _percent,
    "amount": _money, "paid": _money, "coupon": _coupon, "carrier": _carrier, "pack_weight": _weight, "last_node": _node,
    "photo_status": _photos, "size_bought": _size,
}  # fmt: skip


def normal(key: str, value: str) -> str:
    """Return the value of an ``OrderCard`` or ``Policy`` key in the form that stands in sentences; "" for blank text.

    ``normal("refund_time", "1-3个工作日")`` is ``1到3个工作日内``. Unknown keys and unknown spellings are only stripped.
    """
    plain = _plain(value)
    form = _FORMS.get(key)
    return _plain(form(plain)) if form and plain else plain
