"""Where a home address stands in a text. Names of sorting centres and single towns are no addresses; ``mask`` uses this."""

from __future__ import annotations

import re

_CH = r"(?:(?![我你您他她它的在到了是住寄送改给从往把请就都还没不这那个吗呢吧啊很快走过等])[\u4e00-\u9fff])"
_NUM = r"(?:\d{1,5}|[一二三四五六七八九十百]{1,4})"
_GAP = r"[ ,，]?"
_PROVINCE = (
    r"(?:(?:河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海)省?"
    r"|(?:内蒙古|宁夏回族|新疆维吾尔|广西壮族|西藏)自治区|广西|宁夏|新疆|西藏|内蒙古?|北京市?|上海市?|天津市?|重庆市?)"
)
_CITY = rf"{_CH}{{2,6}}?(?:市|自治州|地区|盟)"
_DISTRICT = rf"{_CH}{{1,6}}?(?:新区|开发区|高新区|区|县|旗|市)(?!别|域|间|分|块)"
_TOWN = rf"{_CH}{{1,6}}?(?:街道办?|镇|乡|苏木)"
_ROAD = rf"{_CH}{{1,8}}?(?:大道|大街|公路|胡同|路|街|道|巷|弄|里)(?:[东南西北中]段|[东西南北])?"
_YARD = rf"{_CH}{{2,10}}?(?:小区|花园|公寓|大厦|广场|家园|新村|社区|苑|城|府|湾|庭|园|院|大学|学校|中学|小学|医院|宿舍)"
_VILLAGE = rf"{_CH}{{1,8}}?(?:村|屯|庄|寨)(?:委会)?"
_HOUSE = (
    rf"{_NUM}(?:[-之]\d{{1,4}})?号(?:院|弄|铺|商铺)?"
    r"(?!楼|线|码|色|链|机|电池|门|柜|仓|库|那天|下午|上午|晚|早|到|发|收|前|后|左右|才|就|还)"
)
_BUILDING = r"(?:[A-Za-z]?\d{1,4}[A-Za-z]?|[A-Za-z]|[东南西北]?[一二三四五六七八九十]{1,3})[ ]?(?:号楼|栋|幢|座|#楼|#)"
_UNIT = r"(?:\d{1,2}|[一二三四五六七八九十]|[A-Za-z])[ ]?单元"
_FLOOR = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})[楼层]"
_ROOM = r"(?:[A-Za-z]?\d{3,4}[A-Za-z]?(?!\d|[年月元块斤克天]|\.\d)[ ]?(?:室|房|号房|户|号)?)"
_REGION = rf"(?:{_PROVINCE}{_GAP})?(?:{_CITY}{_GAP})?(?:{_DISTRICT}{_GAP})?(?:{_TOWN}{_GAP})?"
_INNER = rf"(?:{_GAP}(?:{_BUILDING}|{_UNIT}|{_FLOOR}|{_ROOM}))"

_HUB = r"(?:转运|中转|分拨|集散|分拣|处理|营业|网点|揽投|邮区|集配|公司|仓|服务|配送|快递)"
_SPOTS = re.compile(
    rf"{_REGION}(?:{_ROAD}{_GAP}{_HOUSE}(?:{_GAP}{_YARD})?{_INNER}*"  # 文三路478号 … 12栋3单元502
    rf"|(?:{_ROAD}{_GAP})?{_YARD}{_GAP}(?:[一二三四五六七八九十东南西北]{{1,2}}[期区]{_GAP})?"
    rf"(?:{_BUILDING}|{_UNIT}|{_HOUSE}){_INNER}*"
    rf"|{_VILLAGE}{_GAP}(?:{_NUM}(?:组|队|社){_GAP}(?:{_HOUSE})?|{_HOUSE}))"
    rf"|{_BUILDING}{_GAP}(?:{_UNIT}|(?:{_FLOOR}{_GAP})?{_ROOM}){_INNER}*|{_UNIT}{_GAP}{_ROOM}"
)
_CHAIN = re.compile(
    rf"(?:{_PROVINCE}{_GAP}{_CITY}{_GAP}{_DISTRICT}|{_PROVINCE}{_GAP}{_DISTRICT}{_GAP}{_TOWN}|"
    rf"{_CITY}{_GAP}{_DISTRICT}{_GAP}{_TOWN})"
    rf"(?:{_GAP}{_TOWN})?(?:{_GAP}(?:{_ROAD}|{_YARD}|{_VILLAGE}))?(?![^\n\x00]{{0,8}}?{_HUB})"
)
_LABEL = re.compile(
    r"(?:收货|收件|寄件|取件|详细|家庭|新|旧)?(?:地址|住址)"
    r"(?:[ ]?(?:改成|改为|改到|换成|换到|应该是|是|为)[ :：]?|[ ]?[:：])[ ]*"
    r"(?P<where>[^\n\x00。；;！!？?的不能吗呢吧我您你会写填错]{4,80})"
)
_SIGN = re.compile(r"[省市区县镇乡村路街道巷弄号栋幢座楼室苑园]")
_LEAD = re.compile(
    r"(?:麻烦|帮忙|可以|能不能|想|直接|重新|换成|变成|发成|地址|收货|取件|派件|快递员|快递|包裹|东西|单位|公司|"
    r"以后|现在|今天|明天|然后|结果|门口|(?<=[改换变])[成为])+"
)
_HOME = re.compile(r"\d|[号栋幢座室组队社]")


def _without_lead(text: str, start: int, end: int) -> tuple[int, int]:
    """Move the start behind words such as 麻烦换成 that the open patterns take along."""
    lead = _LEAD.match(text, start, end)
    return (lead.end(), end) if lead and end - lead.end() >= 4 else (start, end)


def addresses(text: str) -> list[tuple[int, int]]:
    """Return spans of home addresses, end exclusive.

    A road or yard with a number, a building with a room, a region of three steps, or what follows 地址：. Not: 杭州转运中心,
    在武汉, 3号楼 alone.
    """
    found: list[tuple[int, int]] = []
    for match in _LABEL.finditer(text):
        where = match["where"]
        if len(_SIGN.findall(where)) > 1 or (_SIGN.search(where) and re.search(r"\d", where)):
            start = match.start("where")
            found.append((start, start + len(where.rstrip(" ,，"))))
    if _HOME.search(text):
        found += [_without_lead(text, *match.span()) for match in _SPOTS.finditer(text)]
    found += [_without_lead(text, *match.span()) for match in _CHAIN.finditer(text)]
    return found
