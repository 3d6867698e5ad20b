"""The few kinds of checks that rules are made of: each takes a compiled rule and a reading and yields spans of the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from assistant.guard.ledger import backed_claim, backed_promise, offered, over_amount
from assistant.guard.numerals import backs, quantities
from assistant.guard.order import concern, order, register
from assistant.guard.patterns import Compiled, hits
from assistant.guard.reading import Reading

Span = tuple[int, int]
Check = Callable[[Compiled, Reading], Iterator[Span]]

OFFERING = ("option", "next", "close", None)
"""Parts in which the bare word is an offer; in others (``退款`` told back in a feeling) it needs a verb of giving."""
SLOT = re.compile(
    r"\{[^{}\n]{0,24}\}|【\s{0,3}(?:待填|请填|填写|此处|xx)[^】\n]{0,24}】|[\[［【(（<《](?:待填|待补|填写|请填写?|此处填?|姓名|订单号|快递单号|单号|时间|日期|金额|地址|商品名?称?|产品名?|买家昵称|节点|物流节点)[^\]］】)）>》\n]{0,16}[\]］】)）>》]"
    r"|(?<![A-Za-z])[xX×]{2,8}(?![A-Za-z])(?=[年月日号点天元块个件小分市省,，。]|$)|[_＿]{3,20}|\*{3,20}|某某|\$\{[^}\n]{0,24}\}?|%s(?![a-z])"
)
ORDER_DATA = (
    "carrier", "order_time", "promised_ship", "ship_time", "last_node", "last_time", "eta", "sign_time", "sign_place", "signer",
    "pack_weight", "batch",
)  # fmt: skip


def _pattern(rule: Compiled, reading: Reading) -> Iterator[Span]:
    for layer, found in hits(rule, reading):
        yield layer.span(*found.span())


def _lacks(rule: Compiled, reading: Reading) -> Iterator[Span]:
    first = next(hits(rule, reading), None)
    if first and not all(need.search(reading.plain.text) for need in rule.needs):
        yield first[0].span(*first[1].span())


def _claim(rule: Compiled, reading: Reading) -> Iterator[Span]:
    for layer, found in hits(rule, reading):
        if not backed_claim(rule.rule.match, reading, found):
            yield layer.span(*found.span())


def _promise(rule: Compiled, reading: Reading) -> Iterator[Span]:
    for layer, found in hits(rule, reading):
        if not backed_promise(rule.rule.match, reading, found):
            yield layer.span(*found.span())


def _remedy(rule: Compiled, reading: Reading) -> Iterator[Span]:
    if not reading.remedies.isdisjoint(rule.rule.match.codes):
        return
    for layer, found in hits(rule, reading):
        if offered(rule.rule.match, reading, found):
            yield layer.span(*found.span())
    for layer, found in hits(rule, reading, rule.offers):
        span = layer.span(*found.span())
        if reading.role_at(span[0]) in OFFERING and offered(rule.rule.match, reading, found):
            yield span


def _amount(rule: Compiled, reading: Reading) -> Iterator[Span]:
    for layer, found in hits(rule, reading):
        if over_amount(reading, found):
            yield layer.span(*found.span())


def _number(rule: Compiled, reading: Reading) -> Iterator[Span]:
    covered = rule.covered(reading.plain.text)
    for said in quantities(reading.plain.text):
        if not any(covered[said.start : said.end]) and not any(backs(held, said) for held in reading.numbers):
            yield reading.plain.span(said.start, said.end)


def _slot(rule: Compiled, reading: Reading) -> Iterator[Span]:
    for pattern, _ in rule.any or ((SLOT, ()),):
        for found in pattern.finditer(reading.text):
            yield found.span()


def _order_data(_: Compiled, reading: Reading) -> Iterator[Span]:
    for key in ORDER_DATA:
        value = reading.card.get(key, "")
        if len(value) > 1 and (at := reading.plain.text.find(value)) >= 0:
            yield reading.plain.span(at, at + len(value))


CHECKS: dict[str, Check] = {
    "pattern": _pattern,
    "lacks": _lacks,
    "claim": _claim,
    "promise": _promise,
    "remedy": _remedy,
    "amount": _amount,
    "number": _number,
    "slot": _slot,
    "register": lambda _, reading: register(reading),
    "order": lambda _, reading: order(reading),
    "concern": lambda _, reading: concern(reading),
    "order_data": _order_data,
}
