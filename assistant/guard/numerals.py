"""Numbers in Chinese text as values with a unit: ``半小时``, ``30分钟`` and ``0.5个小时`` are the same amount.

A number is a promise or a fact, so it counts in whatever spelling. Idioms that only contain a numeral (``七上八下``, ``一下``,
``两头跑``) are no numbers. A range (``三到五天``) is one quantity with both its ends, so that no end is promised alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeVar

from assistant.guard.units import (
    AND_A_HALF,
    BARE,
    CHINESE,
    DIGITS,
    HOTLINE,
    IDIOM,
    LONG,
    MINUTES,
    NUMBER,
    ONE,
    ONE_MATTERS,
    POWERS,
    above,
    discount,
    measure,
    readings,
    value,
)  # fmt: skip

__all__ = ["Quantity", "backing", "backs", "holder", "quantities", "value"]

Place = TypeVar("Place")
TIMELY = frozenset({"time", "date"})
"""Kinds of which the later end of a range is what is promised; of a window (15:00到18:00) either end may be told."""
JOINTS = frozenset("到至-~–— ")
JOINT = re.compile(r"(?:[到至]|\s[到至]\s|\s?[-~–—]{1,2}\s?)$")
LOW = re.compile(rf"(?:半|[{CHINESE}]{{1,8}})$")
DASHED = re.compile(r"(?<![\d.])\d{1,2}([./-])\d{1,2}(?![\d.])")
MORE = frozenset("多余几")
WITHIN = re.compile(r"[之以]?内")


class Quantity(NamedTuple):
    """A number at ``start`` to ``end`` of a text.

    ``values`` are in minutes, yuan and the like, two for ``两三天``, for a range (``span``: ``三到五天``) and for an open
    number (``about``: ``二十多元`` is above 20 and below 30); ``plain`` is the number as it is written.

    Kinds: money (yuan), time (minutes), date, clock, percent, weekday, count, and bare for a number with no unit.
    """

    start: int
    end: int
    values: tuple[float, ...]
    kind: str
    plain: tuple[float, ...]
    span: bool = False
    about: bool = False


def _plain(word: str) -> float:
    return float(word) if word[0].isdecimal() else value(word) or 0.0


def _whole(found: re.Match[str]) -> Quantity | None:
    """Read a number that is complete in itself: a weekday, a time of the day, a date, a share (三分之一); else None."""
    if found["week"]:
        weekday = (float(min(7, "一二三四五六日天".index(found["weekday"]) + 1)),)
        return Quantity(found.start(), found.end(), weekday, "weekday", weekday)
    if found["clock"]:
        hour, minute = found["clock"].split(":")
        return Quantity(found.start(), found.end(), (int(hour) + int(minute) / 60,), "clock", (float(hour),))
    if found["date"]:
        month, day = _plain(found["month"]), _plain(found["day"])
        return Quantity(found.start(), found.end(), (month * 100 + day,), "date", (month * 100 + day,))
    if found["spoken"]:
        hours, minutes = (_plain(found[name]) for name in ("hour", "minute"))
        return Quantity(found.start(), found.end(), (hours + minutes / 60,), "clock", (hours,))
    if found["part"]:
        percent = _plain(found["share"]) / (_plain(found["whole"]) or 100.0) * 100
        return Quantity(found.start(), found.end(), (percent,), "percent", (percent,))
    return None


def _quantity(found: re.Match[str]) -> Quantity | None:
    kind = found.lastgroup
    if kind in ("week", "clock", "date", "spoken", "part"):
        return _whole(found)
    values: tuple[float, ...]
    unit = found["unit"] or found["cunit"] or ""
    if found["arabic"]:
        power = POWERS.get(found["power"], 1000) if found["power"] else 1
        values = (float(found["arabic"]) * power,)
    else:
        values = readings(found["sum"] or found["chinese"])
    if not values:
        return None
    if unit == "折":
        values = discount(values, found["chinese"] or "")
    if found["half"] or found["ahalf"] or unit in AND_A_HALF:
        values = tuple(v + 0.5 for v in values)
        unit = AND_A_HALF.get(unit, unit)
    more = found["more"] or found["amore"]
    if more in MORE and len(values) == 1 and (top := above(values[0])):
        values = (values[0], top)
    if unit == "日" and WITHIN.match(found.string, found.end()):
        unit = "天"
    measured, named = measure(values, unit)
    return Quantity(found.start(), found.end(), measured, named, values, about=bool(more) and len(values) == 2)


def _range(found: re.Match[str], high: Quantity, low: Quantity | None, skipped: bytearray | None) -> Quantity | None:
    """Return the range that ends with ``high``, if a joint (到, 至, -) and a lower number of its kind stand before it.

    A range without a unit is read in what is known only (``skipped`` is None): stated, it is two numbers.
    """
    text, start = found.string, high.start
    joint = JOINT.search(text, max(0, start - 4), start)
    if joint is None or high.about or (high.kind == "bare" and skipped is not None):
        return None
    edge, unit = joint.start(), found["unit"] or found["cunit"] or ""
    if low is None or low.end != edge:
        run = LOW.search(text, max(0, edge - 8), edge)
        if run is None or (skipped and skipped[run.start()]):
            return None
        plain = readings(run.group())
        low = Quantity(run.start(), edge, plain, "bare", plain)
    shared = low.kind == "bare" or (text[edge - 1] == "个" and unit.startswith("个"))
    values, kind = measure(low.plain, unit) if shared and low.plain else (low.values, low.kind)
    if kind != high.kind or low.about or not values:
        return None
    least, most = min(values), max(high.values)
    if kind == "date" and most < 100 <= least:  # 11月20日到22日
        most += least // 100 * 100
    if least >= most:
        return None
    return Quantity(low.start, high.end, (least, most), kind, (min(low.plain), max(high.plain)), span=True)


def _read(text: str, skipped: bytearray | None) -> Iterator[tuple[re.Match[str], Quantity]]:
    """Yield each number with the match of it; a range comes once, with the match of its higher end."""
    last: tuple[re.Match[str], Quantity] | None = None
    for found in NUMBER.finditer(text):
        start = found.start()
        if (skipped and skipped[start]) or not (quantity := _quantity(found)):
            continue
        if start and text[start - 1] in JOINTS:
            joined = _range(found, quantity, last[1] if last else None, skipped)
            if joined and joined.kind == "bare":
                yield found, joined
            elif joined:
                last = None if last and last[1].start >= joined.start else last
                quantity = joined
        if last:
            yield last
        last = found, quantity
    if last:
        yield last


def _marked(text: str, *patterns: re.Pattern[str]) -> bytearray:
    marks = bytearray(len(text) + 1)
    for pattern in patterns:
        for found in pattern.finditer(text):
            marks[found.start() : found.end()] = b"\x01" * len(found.group())
    return marks


def quantities(text: str) -> Iterator[Quantity]:
    """Yield the numbers that a reply states: each Arabic one, and Chinese numerals that count something."""
    for found, quantity in _read(text, _marked(text, IDIOM, HOTLINE)):
        unit = found["cunit"]
        alone = found["chinese"] in ONE and unit not in LONG
        if not alone or (unit in MINUTES and (quantity.span or ONE_MATTERS.match(text, found.end()))):
            yield quantity


def _loose(word: str) -> tuple[float, ...]:
    """Return what a numeral is without its last digit, which may belong to the next word: 一千一瓶 is 一千 a bottle."""
    return readings(word[:-1]) if len(word) > 2 and word[-1] in DIGITS else ()


def backing(text: str) -> Iterator[Quantity]:
    """Yield every number that a card, a policy or the buyer's words may back; those without a unit are ``bare``."""
    taken = bytearray(len(text))
    for found, quantity in _read(text, None):
        if found["sum"] and not quantity.span:
            continue
        length = quantity.end - quantity.start
        taken[quantity.start : quantity.end] = (b"\x02" if quantity.span and quantity.kind == "time" else b"\x01") * length
        yield quantity
        later = quantity.span and quantity.kind == "date" and 100 < quantity.values[-1] < 1300  # a range: its later end
        if found["date"] or later:
            loose: tuple[float, ...] = divmod(quantity.values[-1], 100)
        else:
            loose = _loose(found["chinese"] or "")
        yield from (Quantity(*found.span(), (v,), "bare", (v,)) for v in loose)
    for found in BARE.finditer(text):
        if taken[found.start()]:
            continue
        word = found.group()
        known = readings(word)
        if text[found.end() : found.end() + 1] in MORE and len(known) == 1 and (top := above(known[0])):
            yield Quantity(found.start(), found.end(), (known[0], top), "bare", (known[0], top), about=True)
            continue
        for each in (*known, *_loose(word)):
            yield Quantity(found.start(), found.end(), (each,), "bare", (each,))
    yield from (Quantity(m.start(), m.end(), (0.5,), "bare", (0.5,)) for m in re.finditer("半", text))
    for found in DASHED.finditer(text):
        if taken[found.start()] == 2:  # 3-5天 is no date, and its ends are never known apart
            continue
        first, second = map(float, found.group().split(found[1]))
        for each in (first, second, first * 100 + second):
            yield Quantity(found.start(), found.end(), (each,), "bare", (each,))


def _same(held: float, said: float, clock: bool) -> bool:
    if clock:  # 9点 is fair for 09:12, and 6点 for 18:00
        return round(said % 12 * 60) in (round(held % 12 * 60), round(int(held) % 12 * 60))
    return abs(held - said) < 1e-6


def backs(held: Quantity, said: Quantity) -> bool:
    """Return whether a number that is known backs one that is stated: a common value, and the same kind of thing or none.

    What is stated may never promise more than what is held. A stated range needs the same range; a known range of time
    backs its later end only. ``二十多`` is true of what lies above 20 and below 30.
    """
    if held.kind != said.kind and "bare" not in (held.kind, said.kind):
        return False
    clock = said.kind == held.kind == "clock"
    written = "bare" in (held.kind, said.kind)
    ours, theirs = (held.plain, said.plain) if written else (held.values, said.values)
    if said.about:
        return ours[0] == theirs[0] if held.about else any(theirs[0] < a < theirs[1] for a in ours)
    if held.about:
        return not said.span and held.kind not in TIMELY and any(_same(ours[0], b, False) for b in theirs)
    if said.span:
        return len(ours) == 2 and all(_same(a, b, clock) for a, b in zip(ours, theirs, strict=True))
    if len(ours) == 2 and held.kind in TIMELY and not written:
        return _same(max(ours), max(theirs), clock)
    return any(_same(a, b, clock) for a in ours for b in theirs)


def holder(known: Sequence[tuple[Place, Quantity]], said: Quantity) -> Place | None:
    """Return the place of the first known number that backs a stated one.

    A range that is not known as such is held where its later end is, if both its ends are known.
    """
    for place, held in known:
        if backs(held, said):
            return place
    if not said.span:
        return None
    ends = [
        said._replace(values=(v,), plain=(p,), span=False) for v, p in zip(said.values, said.plain, strict=True)
    ]  # fmt: skip
    places = [next(((place,) for place, held in known if backs(held, end)), None) for end in ends]
    return places[1][0] if places[0] and places[1] else None


def sums(text: str) -> list[float]:
    """Return the sums that a text names, in yuan; numbers without a unit where none has one."""
    found = list(quantities(text))
    money = [value for each in found if each.kind == "money" for value in each.values]
    return money or [value for each in found if each.kind == "bare" for value in each.values]
