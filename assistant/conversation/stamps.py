"""Times as they stand in chat logs (2026-11-25 14:03:22, 昨天 14:03, 下午2:03), and the moments they mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

_WEEKDAY = r"(?:星期|周)[一二三四五六日天]"
_DAY = (
    r"(?:(?:(?P<year>(?:19|20)\d{2})\s?[-/.年]\s?)?(?P<month>\d{1,2})\s?[-/.月]\s?(?P<day>\d{1,2})[日号]?|"
    rf"(?P<word>今天|昨天|前天)|(?P<weekday>{_WEEKDAY}))"
)
_PART = r"(?P<part>凌晨|清晨|早上|上午|中午|下午|傍晚|晚上)"
_CLOCK = r"(?P<hour>\d{1,2})[:：](?P<minute>\d{2})(?:[:：](?P<second>\d{2}))?(?:\.\d{1,3})?(?:\s?(?P<half>[AaPp][Mm]))?"
_WHOLE = re.compile(rf"(?:{_DAY}[\sT，,]{{0,3}}(?:{_WEEKDAY}\s?)?)?(?:{_PART}\s?)?{_CLOCK}", re.ASCII)

STAMP = re.sub(r"\?P<\w+>", "?:", _WHOLE.pattern)
"""An expression for one time, without groups: a clock, and a day before it or not."""
_ALONE = re.compile(rf"[\s\-—–=·•【\[(（]*(?:{STAMP}|{_DAY}(?:\s?{_WEEKDAY})?)[\s\-—–=·•】\])）]*", re.ASCII)
SLACK = timedelta(minutes=5)
"""By how much a clock may go ahead of ours before it is taken for yesterday's."""
BACK = timedelta(hours=1)
"""By how much a clock may go back before it is taken for the next day's: chat tools put late messages in by arrival."""


class Stamp(NamedTuple):
    """A time as it was read. ``day`` is None where only a clock is told; ``yearless``: the year was not told."""

    day: date | None
    clock: time
    yearless: bool = False


def alone(line: str) -> bool:
    """Tell whether a line holds nothing but a time or a day (—— 昨天 14:03 ——)."""
    return _ALONE.fullmatch(line) is not None


def found(line: str) -> str:
    """Return the first time in a line; "" when there is none."""
    match = _WHOLE.search(line)
    return match.group() if match else ""


def read(text: str, now: datetime) -> Stamp | None:
    """Read one time; None when it is none, such as 25:70."""
    match = _WHOLE.search(text)
    if not match:
        return None
    hour, minute, second = (int(match[name] or 0) for name in ("hour", "minute", "second"))
    part, half = match["part"], (match["half"] or "").lower()
    if half == "pm" or part in ("下午", "傍晚", "晚上") or (part == "中午" and hour < 3):
        hour += 12 * (hour < 12)
    elif hour == 12 and (half == "am" or part == "凌晨"):
        hour = 0
    try:
        return Stamp(_day(match, now), time(hour, minute, second), match["month"] is not None and match["year"] is None)
    except (ValueError, OverflowError):
        return None


def _day(match: re.Match[str], now: datetime) -> date | None:
    if match["word"]:
        return now.date() - timedelta(days=("今天", "昨天", "前天").index(match["word"]))
    if match["weekday"]:
        which = "一二三四五六日".index(match["weekday"][-1].replace("天", "日"))
        return now.date() - timedelta(days=(now.weekday() - which) % 7)
    if match["month"]:
        return date(int(match["year"] or now.year), int(match["month"]), int(match["day"]))
    return None


def moments(stamps: Sequence[Stamp | None], now: datetime) -> list[datetime | None]:
    """Return the moments that the times of one log mean, in its order.

    A time without a day goes on with the day above it; where there is none above, it is the day of what stands below, and at
    the end today or, for a clock that is still to come, yesterday. A day without a year lies in the past.
    """
    out = _forward(stamps, now)
    latest = now + SLACK
    for at in reversed(range(len(stamps))):
        stamp, moment = stamps[at], out[at]
        if stamp is None:
            continue
        if moment is None:
            moment = datetime.combine(latest.date(), stamp.clock)
            out[at] = moment = moment - timedelta(days=moment > latest)
        latest = moment + BACK
    return out


def _forward(stamps: Sequence[Stamp | None], now: datetime) -> list[datetime | None]:
    """Return the moments that are told by a day, on the same line or above."""
    out: list[datetime | None] = []
    last: datetime | None = None
    for stamp in stamps:
        if stamp and stamp.day:
            last = _past(stamp, now)
        elif stamp and last:
            moment = datetime.combine(last.date(), stamp.clock)
            following = moment + timedelta(days=1)
            last = following if moment < last - BACK and following <= now + SLACK else moment
        out.append(last if stamp else None)
    return out


def _past(stamp: Stamp, now: datetime) -> datetime:
    assert stamp.day
    moment = datetime.combine(stamp.day, stamp.clock)
    if stamp.yearless and moment > now + timedelta(days=1):
        day = min(stamp.day.day, 28) if stamp.day.month == 2 else stamp.day.day
        moment = moment.replace(year=moment.year - 1, day=day)
    return moment
