"""Personal data out of a text: phones, identity and bank cards, mail, WeChat and QQ accounts, addresses, orders, waybills.

Masking comes before storing and before any model. Prices, sizes, dates, times, weights and batch codes stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from assistant.places import addresses

Kind = Literal["phone", "id_card", "bank_card", "email", "wechat", "address", "order_no", "waybill"]

LABELS: dict[Kind, str] = {
    "phone": "[手机号]", "id_card": "[身份证]", "bank_card": "[银行卡]", "email": "[邮箱]",
    "wechat": "[微信号]", "address": "[地址]", "order_no": "[订单号]", "waybill": "[运单号]",
}  # fmt: skip
"""What stands in the masked text for each kind; a QQ number counts as ``wechat``."""


class Span(NamedTuple):
    """Where personal data stands in the original text, end exclusive."""

    start: int
    end: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without personal data, and where that data was in the original, in order."""

    text: str
    spans: tuple[Span, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return where ``text[start:end]`` stood in the original; a place inside a label stands for all that it hides."""
        return self._place(start, False), self._place(end, True)

    def _place(self, place: int, ends: bool) -> int:
        longer = 0  # by how much the labels so far outgrow what they hide
        for span in self.spans:
            first = span.start + longer
            if place <= first:
                break
            if place < first + len(LABELS[span.kind]):
                return span.end if ends else span.start
            longer += len(LABELS[span.kind]) - (span.end - span.start)
        return place - longer


_WALL = "\x00"  # stands for data that is masked already; no pattern and no look at the neighbourhood reaches across it
_PLACEHOLDER = re.compile("|".join(map(re.escape, LABELS.values())))
_HIDDEN = re.compile("[\u00ad\u034f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\u20e3]")
_WIDTH = str.maketrans(
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0x2013: "-", 0x2014: "-", 0x2212: "-", 0x2010: "-"}
)
_NUMERALS = str.maketrans("零〇○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "0001234567891123456789")
_SPELT = re.compile(r"[零〇○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖\d]{11,}")
_HINT = re.compile(r"\d{3}|@|\d[ .-]\d|号|栋|幢|座|单元|室|址|村|区|[vVwW][xX]|微信|薇|加我|[qQ]{2}")
"""Every text with something to mask matches this; most messages do not and are done."""

_EMAIL = re.compile(r"(?<![\w.%+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}", re.ASCII)
_IDENTITY = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{5}[ -]?(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ -]?\d{3}[\dXx](?![0-9A-Za-z])"
)
_WAYBILL = re.compile(
    r"(?<![0-9A-Za-z])(?:"
    r"(?:SF|YT|JT|JD|ZT|ST|YD|HT|DP|DB|UC|CN|LP|KY|FW|ZTO|STO|YTO|JDV|JDX|JDK|JDV[A-Z]|JDA[A-Z]|DPK|"
    r"EMS)[ -]?\d(?:[ -]?\d){8,17}(?:-\d{1,3}){0,3}-?"
    r"|[A-Z]{2,4}\d{11,18}|[A-Z]{2}\d{9}[A-Z]{2})(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?<!\d)(?<!\d\.)(?:(?:\+|00)?86[ -]?)?(?:"
    r"1[3-9]\d[ .-]{0,2}\d{4}[ .-]{0,2}\d{4}|1[3-9]\d{2}[ -]\d{3}[ -]\d{4}|1[3-9]\d[ -]\d{3}[ -]\d{5}|"
    r"1[3-9][ -]\d{3}[ -]\d{3}[ -]\d{3}"
    r"|1(?:[ -][3-9])(?:[ -]\d){9}|1[3-9]\d[*xX]{3,6}\d{3,4})(?!\d|\.\d)"
)
_LANDLINE = re.compile(
    r"(?<![0-9A-Za-z.-])\(?0(?:10|2\d|[3-9]\d{2})\)?[ -]{0,2}[2-9]\d{2,3}[ -]?\d{4}"
    r"(?:(?:-|转|转分机)\d{1,5})?(?![0-9A-Za-z]|\.\d)"
)
_CARD = re.compile(r"(?<![0-9A-Za-z])[3-6]\d{3}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?![0-9A-Za-z])")
_LABELLED = re.compile(
    r"(?P<what>订单(?:编)?号码?|订单|单号|运单号?码?|快递号|物流号)[ ]?(?:是|为|"
    r"尾号)?[ :：=]{0,3}(?P<id>[A-Za-z]{0,6}\d[\dA-Za-z-]{6,31})(?![0-9A-Za-z])"
)
_LONG = re.compile(r"(?<![0-9A-Za-z.-])\d{6}-\d{15}(?!\d)|(?<![0-9A-Za-z.])\d{12,32}(?![0-9A-Za-z]|\.\d)")
_STAMP = re.compile(r"20\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?")
_ACCOUNT = re.compile(
    r"(?:(?:微信|薇信|威信|徽信|v信|(?<![A-Za-z])[vw][ -]?x|weixin|wechat|绿泡泡)(?P<sure>号码?|ID|同号)?|"
    r"(?<![A-Za-z])[q扣]{2}(?P<num>号码?)?|(?<!\w)[v薇微](?=[ :：])|加我|加个?[v薇微威])"
    r"(?P<said>[ ]?(?:[:：]|是|叫|加|搜)[ :：]{0,2}|[ ]?[→>]+[ ]?)?[ ]{0,2}"
    r"(?P<id>[A-Za-z][A-Za-z0-9_-]{5,19}|\d{5,11})(?![A-Za-z0-9_-])",
    re.IGNORECASE,
)
_ACCOUNT_AFTER = re.compile(
    r"(?<![A-Za-z0-9_-])(?P<id>[A-Za-z][A-Za-z0-9_-]{5,19}|\d{5,11})[ ]?[(（]?(?:是)?(?:我的?|这是)?"
    r"(?:微信|v信|(?<![A-Za-z])vx)(?!支付|付款|转|退)",
    re.IGNORECASE,
)
_NO_ACCOUNT = re.compile(r"(?:wechat|weixin|iphone|ipad|android|huawei|xiaomi|app|http|www|ios|windows)", re.IGNORECASE)
_UNITS = re.compile(r"[ ]?(?:元|块|斤|克|[kmcg]{1,2}\b|天|件|个|号|码|年|月|%)")
_COURIER = re.compile(r"快递|运单|物流|包裹|中通|圆通|申通|韵达|顺丰|极兔|邮政|京东")


def _around(text: str, start: int, before: int = 12) -> str:
    """Return the few characters before a place, not across masked data or a line end."""
    return re.split(r"[\x00\n]", text[max(0, start - before) : start])[-1]


def _luhn(digits: str) -> bool:
    total = 0
    for place, char in enumerate(reversed(digits)):
        value = int(char) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _identity_sum(number: str) -> bool:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    rest = sum(int(char) * weight for char, weight in zip(number, weights, strict=False)) % 11
    return "10X98765432"[rest] == number[-1].upper()


def _numbers(text: str) -> Iterator[Span]:
    """Yield spans of what is told by its shape alone."""
    for match in _EMAIL.finditer(text):
        yield Span(*match.span(), "email")
    for match in _IDENTITY.finditer(text):
        if _identity_sum(re.sub(r"[ -]", "", match.group())) or "身份" in _around(text, match.start()):
            yield Span(*match.span(), "id_card")
    for match in _WAYBILL.finditer(text):
        yield Span(*match.span(), "waybill")
    for match in _PHONE.finditer(text):
        yield Span(*match.span(), "phone")
    for match in _LANDLINE.finditer(text):
        yield Span(*match.span(), "phone")


def _cards(text: str) -> Iterator[Span]:
    for match in _CARD.finditer(text):
        before, digits = _around(text, match.start()), re.sub(r"[ -]", "", match.group())
        if "订单" not in before and (_luhn(digits) or "卡" in before) and 16 <= len(digits) <= 19:
            yield Span(*match.span(), "bank_card")


def _orders(text: str) -> Iterator[Span]:
    """Yield long runs of digits, and what stands behind a label such as 订单号."""
    for match in _LABELLED.finditer(text):
        if not _STAMP.fullmatch(match["id"]):
            yield Span(*match.span("id"), "order_no" if match["what"].startswith("订单") else "waybill")
    for match in _LONG.finditer(text):
        before, number = _around(text, match.start()), match.group()
        if _STAMP.fullmatch(number) or "条码" in before or "条形码" in before:
            continue
        short = len(number) < 15 and "订单" not in before
        yield Span(*match.span(), "waybill" if short or (len(number) == 15 and _COURIER.search(before)) else "order_no")


def _accounts(text: str) -> Iterator[Span]:
    """Yield accounts beside a word for WeChat or QQ; words of letters alone only where it is said that they are one."""
    for match in _ACCOUNT.finditer(text):
        name = match["id"]
        sure = match["sure"] or match["num"] or match["said"]
        if _NO_ACCOUNT.match(name) or (name.isalpha() and not sure):
            continue
        if name.isdigit() and _UNITS.match(text, match.end()):
            continue
        yield Span(*match.span("id"), "wechat")
    for match in _ACCOUNT_AFTER.finditer(text):
        name = match["id"]
        if not _NO_ACCOUNT.match(name) and not name.isalpha():
            yield Span(*match.span("id"), "wechat")


def _places(text: str) -> Iterator[Span]:
    for start, end in addresses(text):
        yield Span(start, end, "address")


def _found(text: str) -> list[Span]:
    """Return spans that do not overlap: surer kinds first, each kind from left to right."""
    taken = bytearray(len(text))
    spans = []
    for finder in (_numbers, _accounts, _cards, _orders, _places):
        for span in finder(text):
            if not any(taken[span.start : span.end]):
                taken[span.start : span.end] = b"\x01" * (span.end - span.start)
                spans.append(span)
    return spans


def _walled(text: str, spans: list[Span]) -> str:
    for start, end, _ in spans:
        text = text[:start] + _WALL * (end - start) + text[end:]
    return text


def mask(text: str) -> Masked:
    """Return the text with personal data replaced by ``[手机号]`` and the like, and the spans in the original, in order.

    Full-width digits, numbers spelt in Chinese, spaces and dashes inside numbers are read. Masking twice changes nothing.
    """
    plain = text.translate(_WIDTH)
    hidden = _HIDDEN.search(plain) is not None
    if not hidden and not _HINT.search(plain) and not _SPELT.search(plain):
        return Masked(text, ())
    places = [place for place, char in enumerate(plain) if not _HIDDEN.match(char)] if hidden else None
    if places is not None:
        plain = "".join(plain[place] for place in places)
    plain = _SPELT.sub(lambda match: match.group().translate(_NUMERALS), plain)
    plain = _PLACEHOLDER.sub(lambda match: _WALL * len(match.group()), plain)
    spans: list[Span] = []
    while new := _found(plain):  # what is masked can free its neighbour, so look until nothing is found
        spans += new
        plain = _walled(plain, new)
    if places is not None:
        places.append(len(text))  # a span takes along the unseen characters behind it
        spans = [Span(places[start], places[end], kind) for start, end, kind in spans]
    spans.sort()
    pieces, done = [], 0
    for start, end, kind in spans:
        pieces += [text[done:start], LABELS[kind]]
        done = end
    return Masked("".join([*pieces, text[done:]]), tuple(spans))
