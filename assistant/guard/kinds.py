"""The few kinds of checks that rules are made of: each takes a compiled rule and a reading and yields spans of the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from assistant.guard.account import ACCOUNTS, Account
from assistant.guard.heard import heard
from assistant.guard.order import concern, options, order, register
from assistant.guard.patterns import Compiled, hits
from assistant.guard.reading import Reading
from assistant.guard.repeat import repeat
from assistant.guard.tone import length, overdone, unnamed_feeling

Span = tuple[int, int]
Check = Callable[[Compiled, Reading], Iterator[Span]]

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


def _slot(rule: Compiled, reading: Reading) -> Iterator[Span]:
    for pattern, _ in rule.any or ((SLOT, ()),):
        for found in pattern.finditer(reading.text):
            yield found.span()


def _order_data(_: Compiled, reading: Reading) -> Iterator[Span]:
    for key in ORDER_DATA:
        value = reading.card.get(key, "")
        if len(value) > 1 and (at := reading.plain.text.find(value)) >= 0:
            yield reading.plain.span(at, at + len(value))


def _open(account: Account) -> Check:
    """Return the check that finds what an account leaves open."""
    return lambda rule, reading: ((each.start, each.end) for each in account(rule, reading) if each.backing.state == "open")


def _remedy(rule: Compiled, reading: Reading) -> Iterator[Span]:
    if reading.remedies.isdisjoint(rule.rule.match.codes):  # what is allowed can't be open: most of the work is spared
        yield from _open(ACCOUNTS["remedy"])(rule, reading)


CHECKS: dict[str, Check] = {
    **{kind: _open(account) for kind, account in ACCOUNTS.items()},
    "remedy": _remedy,
    "pattern": _pattern,
    "lacks": _lacks,
    "heard": heard,
    "slot": _slot,
    "register": lambda _, reading: register(reading),
    "order": lambda _, reading: order(reading),
    "concern": lambda _, reading: concern(reading),
    "order_data": _order_data,
    "options": options,
    "length": length,
    "unnamed_feeling": unnamed_feeling,
    "overdone": overdone,
    "repeat": repeat,
}
