"""Lines of courier tracking, as workbenches show them, read as events. ``card.parse`` uses this.

Known ways: time before text, text before time, a time on a line of its own, newest first or last, years left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple

from assistant.forms import CARRIERS
from assistant.mask import mask

_DATE = r"(?:(?P<year>20\d{2})\s?[-/.年]\s?)?(?P<month>\d{1,2})\s?[-/.月]\s?(?P<day>\d{1,2})日?"
_WORD = r"(?P<word>今天|昨天|前天)"
_CLOCK = r"(?P<hour>\d{1,2})[:：](?P<minute>\d{2})(?:[:：](?P<second>\d{2}))?"
STAMP = re.compile(
    rf"(?<![\d.:-])(?:{_DATE}|{_WORD})[ \tT]*(?:周[一二三四五六日]|星期[一二三四五六日])?[ \t]*{_CLOCK}(?![\d:])"
)
"""A date or 今天, 昨天, 前天, then a time."""

_SCAN = re.compile(
    r"快件|包裹|揽收|揽件|收件|派送|派件|签收|到达|抵达|离开|发往|发出|转运|中转|分拨|集散|分拣|网点|营业|驿站|快递柜|丰巢|代收|取件|运输|装车|"
    r"退回|退件|拒收|遗失|丢失|破损|滞留|延误|清关|妥投|投递|配送|出库|封车|干线|航班"
)
_NAME = r"[一-鿿A-Za-z0-9·（）()-]"
_HUB = (
    r"(?:中心局?|转运[中场站]心?|中转[场站部]|(?:分拨|集散|分拣)(?:中心|点|场)?|点部|分部|营业[部点]|网点|服务站|揽投站|集配站|速运点|"
    r"公司|冷仓|仓|站点|货场|场|站|机场|口岸)"
)
_PLACE = (
    rf"(?:[【\[](?P<boxed>[^】\]]{{1,27}}[^】\]省市区县])[】\]]"
    rf"|(?!发往|前往|运往|下一站|派送|途中|配送)(?P<place>{_NAME}{{2,28}}?{_HUB}))"
)
_AT = (
    re.compile(rf"(?:已?到达|抵达|已到|运抵|到)[ ：:]*{_PLACE}"),
    re.compile(rf"(?:离开|已?从|由)[ ：:]*{_PLACE}"),
    re.compile(rf"在[ ：:]*{_PLACE}"),
    re.compile(
        rf"^(?:[【\[][^】\]]{{1,8}}[】\]][ ]*)?{_PLACE}[ ,，:：]*(?:已?(?:发出|发往|到达|装车|封车|完成分拣|分拣)|正?在)"
    ),
)
_KEEP = (
    rf"(?P<keep>{_NAME}{{0,12}}?(?:菜鸟驿站|妈妈驿站|驿站|兔喜生活|快递超市|丰巢柜?|快递柜|智能柜|自提柜|自提点|"
    rf"代收点|代办点|门卫室?|物业|前台|收发室|传达室|超市|小卖部|便利店|家门口|门口))"
)
_KEEP_AT = re.compile(
    r"(?:存放?[至在到]|放[至在到入]|投[递放]?[至在到入]|送[至到]|"
    rf"暂存[于在]?|已?到达?|代收[：:，]?|由|在|凭.{{0,10}}到)[ ：:]*[【\[「]?{_KEEP}"
)
_KEEP_LEAD = re.compile(r"^(?:您的)?(?:快件|包裹)?(?:已|由|在|至|到|的|于|被|放|存|投)+")
_KEEP_ANY = re.compile(_KEEP)
_SIGNER = re.compile(r"签收人(?:类型)?(?:是|为)?[ ：:]*[【\[「“]?(?P<who>[一-鿿]{1,8})")
SIGNERS = (
    ("本人", "本人"), ("家人", "家人"), ("邻居", "邻居"), ("同事", "同事"), ("他人", "他人代收"), ("门卫", "门卫"),
    ("保安", "门卫"), ("物业", "物业"), ("前台", "前台"), ("收发室", "收发室"), ("驿站", "驿站"), ("丰巢", "快递柜"),
    ("快递柜", "快递柜"), ("代收", "他人代收"), ("单位", "单位代收"),
)  # fmt: skip
"""Words behind 签收人, and the role that each tells; a name tells none."""
_NOT_SIGNED = re.compile(r"未签收|待签收|请.{0,6}签收|等待.{0,4}签收|尚未|拒签|准备签收|签收前|签收后")
_SIGNED = re.compile(r"签收|已?妥投|投递成功|已送达|取件成功|已取件|已被取出|已取出|已自提")
_STATES_FIRST = (
    (re.compile(r"遗失|丢失|丢件"), "快件遗失"),
    (re.compile(r"拒收|拒签"), "已拒收"),
    (re.compile(r"退回|退件|退货返回"), "退回寄件人"),
    (re.compile(r"破损"), "快件破损"),
    (re.compile(r"等待揽|待揽|商家正通知"), "待揽收"),
    (
        re.compile(
            r"派送中|派件中|正在派|正在为您派|开始派送|安排派|派送员|派件员|业务员.{0,20}派|进行派|准备派|派送途中|配送中|正在配送|为您配送"
        ),
        "派送中",
    ),
    (re.compile(r"待取件|请.{0,20}取件|等待取|取件码|可取件|前往领取|及时领取"), "待取件"),
    (re.compile(r"清关"), "清关中"),
    (re.compile(r"揽收|揽件|已收件|收件成功|已收取|上门取件"), "已揽收"),
)
"""States that say more than a place in the same words."""
_STATES_LAST = (
    (re.compile(r"已下单|已出库|打包完成|仓库处理"), "待揽收"),
    (re.compile(r"运输中|干线运输|运往|发往|封车|装车"), "运输中"),
)
"""States that are told only where no place is."""
_ADVICE = re.compile(r"如有|如遇|如您|如需|如果|若您|若有|感谢|投诉|疑问|期待|温馨提示|欢迎")  # 如有丢失请联系 tells no loss
_ETA = re.compile(
    r"预计(?:将?[于在])?[ ]?(?P<when>(?:(?:20\d{2}年)?\d{1,2}月\d{1,2}日|今[天日]|明[天日]|后天)(?:上午|下午|"
    r"晚上)?(?:[ ]?\d{1,2}[:点](?:\d{2})?分?)?)(?:前|之前)?(?:送达|到达|送到|派送|抵达)"
)


_TIME_LABEL = re.compile(r"(?:时间|日期)[ \t]*[:：]?[ \t]*$")


class Piece(NamedTuple):
    """A stretch of the pasted text: its words and its place, end exclusive."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Event:
    """One tracking line: when (as pasted), what, and where both stand."""

    when: Piece
    what: Piece
    order: tuple[int, ...]

    @property
    def told(self) -> str:
        """The words without the advice that couriers add behind them."""
        return _ADVICE.split(self.what.text, maxsplit=1)[0]

    def node(self) -> tuple[str, Piece] | None:
        """Return the place or state that this event tells, and the words that told it; ``None`` when it tells neither."""
        text = self.told
        if self.signed():
            return "已签收", self._piece(_SIGNED.search(text))
        if first := self._state(_STATES_FIRST):
            return first
        for pattern in _AT:
            match = pattern.search(text)
            if match:
                group = "boxed" if match["boxed"] else "place"
                if not mask(match[group]).spans:
                    return match[group], self._piece(match, group)
        kept = self._kept() if re.search(r"放|存|投", text) else None
        return kept or self._state(_STATES_LAST)

    def _state(self, states: tuple[tuple[re.Pattern[str], str], ...]) -> tuple[str, Piece] | None:
        for pattern, state in states:
            if match := pattern.search(self.told):
                kept = self._kept() if state == "待取件" else None
                return kept or (state, self._piece(match))
        return None

    def signed(self) -> bool:
        """Whether this event says that the parcel was handed over."""
        return bool(_SIGNED.search(self.told)) and not _NOT_SIGNED.search(self.told)

    def signer(self) -> tuple[str, Piece] | None:
        """Return who signed as a role (本人, 家人, 门卫 …); never a name."""
        match = _SIGNER.search(self.what.text)
        told = match["who"] if match else ""
        role = next((role for word, role in SIGNERS if word in told), None)
        if role and match:
            return role, self._piece(match, "who")
        match = re.search(r"(本人|家人|邻居|门卫|物业|前台|收发室|他人)(?:已?签收|代收|代签)", self.what.text)
        return (dict(SIGNERS)[match[1]], self._piece(match, 1)) if match else None

    def sign_place(self) -> tuple[str, Piece] | None:
        """Return where the parcel was left: 菜鸟驿站, 丰巢柜, 门卫室 …"""
        return self._kept()

    def eta(self) -> tuple[str, Piece] | None:
        """Return the day for which arrival is foretold."""
        match = _ETA.search(self.what.text)
        return (match["when"], self._piece(match, "when")) if match else None

    def _kept(self) -> tuple[str, Piece] | None:
        match = _KEEP_AT.search(self.what.text) or _KEEP_ANY.search(self.what.text)
        if not match:
            return None
        piece = self._piece(match, "keep")
        place = _KEEP_LEAD.sub("", piece.text)
        return None if mask(place).spans or not place else (place, piece._replace(text=place, start=piece.end - len(place)))

    def _piece(self, match: re.Match[str] | None, group: str | int = 0) -> Piece:
        start, end = match.span(group) if match else (0, len(self.what.text))
        return Piece(self.what.text[start:end], self.what.start + start, self.what.start + end)


def _order(match: re.Match[str], has_late: bool) -> tuple[int, ...]:
    """Return a key that grows with time. Without years, January is after December when both occur."""
    clock = (int(match["hour"]), int(match["minute"]), int(match["second"] or 0))
    if match["word"]:
        return (9999, 0, {"前天": 0, "昨天": 1, "今天": 2}[match["word"]], *clock)
    month = int(match["month"])
    year = int(match["year"]) if match["year"] else (1 if has_late and month < 6 else 0)
    return (year, month, int(match["day"]), *clock)


_EDGE = " \t,，;；|-—·•●○>"


def _what(lines: list[Piece], index: int, match: re.Match[str]) -> tuple[Piece, int]:
    """Return the words of an event and the number of the last line that they take up."""
    line = lines[index]
    after, before = line.text[match.end() :], line.text[: match.start()]
    for text, start in ((after, line.start + match.end()), (before, line.start)):
        bare = text.strip(_EDGE).lstrip(_EDGE + "]】").rstrip(_EDGE + "[【")
        if re.search(r"[一-鿿]", bare):
            shift = start + text.find(bare)
            return Piece(bare, shift, shift + len(bare)), index
    taken = [place for place in range(index + 1, min(index + 4, len(lines))) if lines[place].text]
    used = []
    for place in taken:
        if STAMP.search(lines[place].text) or not re.search(r"[一-鿿]", lines[place].text):
            break
        used.append(place)
        if len(lines[place].text) > 8:
            break
    if not used:
        return Piece("", line.end, line.end), index
    first, last = lines[used[0]], lines[used[-1]]
    return Piece("\n".join(lines[place].text for place in used), first.start, last.end), used[-1]


def events(lines: list[Piece]) -> tuple[list[Event], set[int]]:
    """Return the tracking events in the order of time, oldest first, and the numbers of the lines that they take up."""
    stamps = [(index, match) for index, line in enumerate(lines) if (match := STAMP.search(line.text))]
    months = {int(match["month"]) for _, match in stamps if match["month"] and not match["year"]}
    found: list[Event] = []
    taken: set[int] = set()
    for index, match in stamps:
        what, last = _what(lines, index, match)
        line = lines[index]
        above = lines[index - 1].text if index and match.start() == 0 else ""
        if not _SCAN.search(what.text) or _TIME_LABEL.search(line.text[: match.start()] or above):
            continue  # 签收时间：… is a label with its value
        when = Piece(match.group(), line.start + match.start(), line.start + match.end())
        found.append(Event(when, what, _order(match, bool(months & {10, 11, 12}))))
        taken |= set(range(index, last + 1))
    if len(found) > 1 and found[0].order >= found[-1].order:
        found.reverse()  # pasted newest first: among equal times the upper one is the newer
    return sorted(found, key=lambda event: event.order), taken


_NAMES = {"京东快递", "京东物流", *CARRIERS} | {name for names in CARRIERS.values() for name in names if not name.isascii()}
_CARRIER = re.compile(rf"(?:{'|'.join(sorted(_NAMES, key=len, reverse=True))})(?!驿站|裹裹)")


def carrier(line: Piece, full: bool = False) -> Piece | None:
    """Return the first name of a carrier in a line, as it stands there.

    ``full`` takes only names such as 中通快递, for 中通 alone may belong to a hub.
    """
    for match in _CARRIER.finditer(line.text):
        if not full or len(match.group()) > 2:
            return Piece(match.group(), line.start + match.start(), line.start + match.end())
    return None


_PLACE_END = re.compile(
    r"(?:中心局?|场|中转部|点部|[分营业]部|点|站|仓|仓库|局|所|处|港|口岸|库|区|路|高速|段|分拨|中转|集散|分拣|转运|柜|一号|超市|小卖部)$"
)
_STATUS = re.compile(
    r"已|待|中$|正在|未|遗失|丢失|破损|签收|退回|退件|拒收|派送|派件|配送|揽收|出发|到达|送达|取消|失败|滞留|异常$|延误|延迟|"
    r"改签|改派|转寄|拦截|清关|核实|发货|取件|代收$"
)


def node_kind(value: str) -> Literal["place", "status"]:
    """Say whether a ``last_node`` names a place (武汉转运中心) or a state (派送中, 快件遗失), for sentences differ.

    What stands in brackets behind a place does not count: 郑州二七营业点（暴雨影响暂缓派送） is a place.
    """
    bare = re.sub(r"[（(【\[][^）)】\]]*[）)】\]]?", "", value).strip() or value.strip("（）()【】[] ")
    if not bare or len(bare) > 40 or re.search(r"[，。；：,;:\s]", bare):
        return "status"  # a place is one name; 误分至邻县，下落不明 is a story
    if _PLACE_END.search(bare) and not re.search(r"已|待|未|正在|到达|遗失|丢失", bare):
        return "place"
    return "status" if _STATUS.search(bare) else "place"
