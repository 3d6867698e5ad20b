"""The account of a reply: everything it states, promises, offers or counts, each with what backs it.

The checks of ``kinds`` find what is open here, so what is shown as backed and what is stopped can never disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from assistant.guard import ledger
from assistant.guard.ledger import SOFT, Backing
from assistant.guard.named import named
from assistant.guard.patterns import Compiled, hits
from assistant.guard.reading import Reading

Kind = Literal["deed", "time", "sum", "figure", "place", "name", "offer"]
OFFERING = ("option", "next", "close", None)
"""Parts in which the bare word is an offer; in others (``退款`` told back in a feeling) it needs a verb of giving."""

OF_QUANTITY: dict[str, Kind] = {"time": "time", "date": "time", "clock": "time", "weekday": "time", "money": "sum"}


class Stated(NamedTuple):
    """One thing that the text states from ``start`` to ``end``, and what backs it."""

    kind: Kind
    start: int
    end: int
    backing: Backing


Account = Callable[[Compiled, Reading], Iterator[Stated]]


def _claims(rule: Compiled, reading: Reading) -> Iterator[Stated]:
    for layer, found in hits(rule, reading):
        if held := ledger.claim(rule.rule.match, reading, found):
            yield Stated("deed", *layer.span(*found.span()), held)


def _announced(rule: Compiled, reading: Reading) -> Iterator[Stated]:
    for layer, found in hits(rule, reading):
        yield Stated("deed", *layer.span(*found.span()), SOFT)


def _promises(rule: Compiled, reading: Reading) -> Iterator[Stated]:
    for layer, found in hits(rule, reading):
        if held := ledger.promise(rule.rule.match, reading, found):
            yield Stated("time" if found.groupdict().get("when") else "deed", *layer.span(*found.span()), held)


def _remedies(rule: Compiled, reading: Reading) -> Iterator[Stated]:
    match = rule.rule.match
    code = next((code for code in match.codes if code in reading.remedies), None)
    held = Backing("backed", f"remedy.{code}") if code else ledger.OPEN
    for layer, found in hits(rule, reading):
        if ledger.offered(match, reading, found):
            yield Stated("offer", *layer.span(*found.span()), held)
    for layer, found in hits(rule, reading, rule.offers):
        span = layer.span(*found.span())
        if reading.role_at(span[0]) in OFFERING and ledger.offered(match, reading, found):
            yield Stated("offer", *span, held)


def _amounts(rule: Compiled, reading: Reading) -> Iterator[Stated]:
    for layer, found in hits(rule, reading):
        if held := ledger.amount(reading, found):
            yield Stated("sum", *layer.span(*found.span()), held)


def _numbers(rule: Compiled, reading: Reading) -> Iterator[Stated]:
    covered = rule.covered(reading.plain.text)
    for said, by in reading.figures:
        if any(covered[said.start : said.end]):
            continue
        held = Backing("backed", by) if by else ledger.OPEN
        yield Stated(OF_QUANTITY.get(said.kind, "figure"), *reading.plain.span(said.start, said.end), held)


def _named(rule: Compiled, reading: Reading) -> Iterator[Stated]:
    for kind, start, end, held in named(rule, reading):
        yield Stated(kind, *reading.plain.span(start, end), held)


ACCOUNTS: dict[str, Account] = {
    "claim": _claims,
    "announce": _announced,
    "promise": _promises,
    "remedy": _remedies,
    "amount": _amounts,
    "number": _numbers,
    "named": _named,
}
