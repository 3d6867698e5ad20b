"""Times that a reply names, as values: ``半小时内``, ``明天上午10点前`` and ``下周三`` each have a moment when they are due."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from assistant.guard.numerals import quantities
from assistant.guard.units import CHINESE, value

HOURS = {
    **dict.fromkeys(("一早", "早上", "清早", "清晨", "早晨", "早间", "早"), 9),
    "凌晨": 6, "上午": 12, "中午": 13, "午间": 13, "下午": 18, "午后": 18, "傍晚": 19,
    **dict.fromkeys(("晚上", "晚间", "夜里", "夜间", "深夜", "晚", "夜"), 21),
}  # fmt: skip
"""The hour by which a part of the day is over."""
EARLY = 10
"""明早 and 今早 end at this hour."""
AFTERNOON = frozenset({"下午", "午后", "傍晚"})
NIGHT = frozenset({"晚上", "晚间", "夜里", "夜间", "深夜", "晚", "夜"})
DAYS = {
    **dict.fromkeys(("今天", "今日", "今儿", "今", "当天"), 0),
    **dict.fromkeys(("明天", "明日", "明儿", "明", "次日", "隔天"), 1),
    "今明两天": 1, "大后天": 3, "明后两天": 2, "后天": 2, "后日": 2,
}  # fmt: skip
VAGUE = timedelta(hours=1)
N = rf"(?:\d{{1,2}}|[{CHINESE}]{{1,3}})"
PART = "|".join(f"{part}(?!班)" if part.endswith("上") else part for part in sorted(HOURS, key=len, reverse=True))
TO = r"\s?[到至~\-–—]\s?"
CLOCK = (
    rf"(?:{N}(?:[点时]半?|[:：]\d\d)?{TO})?"  # of 9点到12点 the later hour counts
    rf"(?:(?P<hour>{N})[点时](?!间|候|效|段)(?:钟|整)?(?P<minute>半|一刻|三刻|\d{{2}}分?|[一二三四五]?十[一二三四五六七八九]?分?)?"
    r"|(?P<at>\d{1,2})[:：](?P<past>\d{2})(?!\d))"
)
DAY = (
    rf"(?:(?P<word>大后天|今明两天|明后两天|今[天日儿]|当天|明[天日儿]|次日|隔天|后[天日]|[今明](?=[早晚夜]))"
    r"|(?P<ahead>(?:下个?){1,3}|本|这个?)?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天末])(?!到|年|岁|至)"
    rf"|(?P<month>{N})月份?(?P<date>{N})(?:[日号]|(?=[之以]?[前后]))"
    rf"|(?<![第\d])(?P<only>{N})[号日](?![楼线店仓桌门位馆院机色码链球鞋内])"
    r"|(?P<monthend>(?:下个?|本|这个?)?月[底末])|(?P<yearend>年底|年末)"
    r"|(?P<week>(?:本|这个?|下个?)(?:周|星期|礼拜)(?![一二三四五六日天末])))"
)
WHEN = re.compile(
    r"(?=[今明早晚周夜午]|当天|次日|隔天|大后天|后[天日]|[本这][个周星礼月]|下[下个周星礼月午班]|[上中]午|上班|星期|礼拜|[月年][底末]|傍晚|[凌清]晨|"
    rf"清早|深夜|一早|{N}(?:[点时月号日:：]|{TO}))"  # most places of a text are passed at once
    rf"(?:{DAY}的?)?(?:(?P<part>{PART})的?)?(?:{CLOCK}|(?P<shift>[上下]班))?(?:[之以]?(?P<edge>[前后内])|左右)?"
)
BETWEEN = re.compile(TO)
ALONE = frozenset({"早上", "上午", "中午", "下午", "傍晚", "晚上", "晚间", "夜里"})
"""Parts of the day that name a time without a day before them; 早 and 晚 are in too many words."""
PROMISED = re.compile("[给就我回再]")
LATER = re.compile(r"(?:[之以]?[内后](?![面台续来果悔])|左右)")
LENGTH_ENDS = frozenset("时头钟天日周期拜月年半秒hn")
LONGEST = 16
"""Characters before 内 or 后 in which a length of time stands."""
OF_ANOTHER = re.compile(r"(?:后|起|了|过)的?$")
"""Before a length of time: it is counted from something else (签收后48小时内), or is over (等了三天后)."""
SOON = re.compile(
    r"(?=[晚过待等一会稍回])(?:晚些时候|晚些|晚一?点儿?(?![到半0-9了送])|(?<!了)[过待等]?一会儿?(?!了)|[待等过]会儿?|稍后|稍晚一?点?|回头(?![率客看见想]))"
)


class Moment(NamedTuple):
    """A time named at ``start`` to ``end`` of a text, and when it is over at the latest; not ``exact`` for 一会儿 and 稍后."""

    start: int
    end: int
    due: datetime
    exact: bool


class _Shop(NamedTuple):
    """When a text is written, and the hours of the day, 0 to 24, between which the shop works."""

    now: datetime
    opens: int
    closes: int

    def on(self, day: date, hour: float) -> datetime:
        return datetime.combine(day, time(), self.now.tzinfo) + timedelta(hours=hour)


def _number(word: str) -> int:
    """Return the value of digits or a Chinese numeral, -1 when it is too great for any date or hour."""
    found = float(word) if word.isdecimal() else value(word)
    return int(found) if found is not None and found < 100 else -1


def _weekday(found: re.Match[str], today: date) -> date:
    ahead, name = found["ahead"], found["weekday"]
    which = 6 if name == "末" else min(6, "一二三四五六日天".index(name))
    monday = today - timedelta(days=today.weekday())
    if ahead:
        return monday + timedelta(days=which + 7 * min(9, ahead.count("下")))
    days = which - today.weekday()
    return today + timedelta(days=days if days > 0 or (name == "末" and days == 0) else days + 7)


def _end_of_month(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, calendar.monthrange(year, month + 1)[1])


def _date(month: int, day: int, today: date) -> date | None:
    """Return the date of this year, or of the next when it is more than half a year past; None when there is none."""
    for year in (today.year, today.year + 1):
        if not (1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]):
            continue
        named = date(year, month, day)
        if (today - named).days <= 180:
            return named
    return None


def _day(found: re.Match[str], today: date) -> date | None:
    """Return the day that a match names; None when there is no such day."""
    if found["word"]:
        return today + timedelta(days=DAYS[found["word"]])
    if found["weekday"]:
        return _weekday(found, today)
    if found["month"]:
        return _date(_number(found["month"]), _number(found["date"]), today)
    if found["only"]:
        day = _number(found["only"])
        ends = (_end_of_month(today, months) for months in range(3))
        return next((e.replace(day=day) for e in ends if 1 <= day <= e.day and e.replace(day=day) >= today), None)
    if found["monthend"]:
        return _end_of_month(today, 1 if found["monthend"].startswith("下") else 0)
    if found["yearend"]:
        return date(today.year, 12, 31)
    if found["week"]:
        return today + timedelta(days=6 - today.weekday() + (7 if found["week"].startswith("下") else 0))
    return today


def _clock(found: re.Match[str]) -> float | None:
    """Return the time of the day as it is written, in hours; None when there is none, -1 when there is no such time."""
    hour = found["hour"] or found["at"]
    if hour is None:
        return None
    minute = found["minute"] or found["past"] or "0"
    quarters = {"半": 30, "一刻": 15, "三刻": 45}
    hours, minutes = _number(hour), quarters.get(minute) or _number(minute.rstrip("分"))
    return hours + minutes / 60 if 0 <= hours <= 24 and 0 <= minutes < 60 else -1.0


def _meant(hours: float, part: str | None, day: date, shop: _Shop) -> float:
    """Return the hour that is meant: 晚上8点 is 20, and 6点前 is 18 where 6 is past or before the shop opens."""
    if part in NIGHT:
        return hours + (24 if hours < 5 else 12 if hours < 13 else 0)
    if part in AFTERNOON or (part in ("中午", "午间") and hours < 4):
        return hours + 12 if hours < 12 else hours
    if part == "凌晨":
        return hours % 12
    if part is None and 0 < hours < 12 and (hours < shop.opens or (day == shop.now.date() and shop.on(day, hours) < shop.now)):
        return hours + 12
    return hours


def _hour(found: re.Match[str], part: str | None, shop: _Shop) -> float:
    """Return by which hour a day is over that is named without a time of the day."""
    if found["shift"]:
        return shop.closes if found["shift"] == "下班" else shop.opens + 1
    if part is None:
        return shop.closes
    if part == "早" and found["word"] in ("今", "明"):
        return EARLY
    return 12 if part == "中午" and found["edge"] == "前" else HOURS[part]


def _dated(found: re.Match[str]) -> bool:
    return any(found[name] for name in ("word", "weekday", "month", "only", "monthend", "yearend", "week"))


def _times(found: re.Match[str]) -> bool:
    """Return whether a match names a time: with no day, 早, 一点 and 上班 are words like others."""
    if _dated(found) or found["at"]:
        return True
    if found["hour"]:
        figure = found["hour"].isdecimal() and PROMISED.match(found.string, found.end())
        return bool(found["part"] or found["edge"] or found["minute"] or figure)
    if found["shift"]:
        return bool(found["edge"] or PROMISED.match(found.string, found.end()))
    return found["part"] in ALONE and not found.string.startswith("好", found.end())


def _named(found: re.Match[str], shop: _Shop) -> datetime | None:
    """Return when the named day or time of the day is over, None when there is no such time."""
    today, part = shop.now.date(), found["part"]
    day, clock = _day(found, today), _clock(found)
    if day is None or clock == -1:
        return None
    due = shop.on(day, _hour(found, part, shop) if clock is None else _meant(clock, part, day, shop))
    begun = found["shift"] == "上班" and shop.now.hour >= shop.opens
    if not _dated(found) and (due <= shop.now or begun):  # what is over today is tomorrow's
        due += timedelta(days=1)
    written = found["month"] or found["ahead"] or day < today
    return due if written else max(due, shop.now)


def _after(minutes: float, working: bool, now: datetime) -> datetime:
    """Return the moment so many minutes from now; of working days, Saturday and Sunday are left out."""
    if not working:
        return now + timedelta(minutes=minutes)
    due, left = now, minutes / 1440
    while left > 0:
        due += timedelta(days=min(1.0, left))
        if due.weekday() < 5:
            left -= 1
        elif left < 1:
            due += timedelta(days=1 - left)
    return due


def _lengths(text: str, shop: _Shop) -> Iterator[Moment]:
    """Yield lengths of time from now: 半小时内, 两到三天后."""
    for later in LATER.finditer(text):
        left, right = max(0, later.start() - LONGEST), later.start()
        if text[max(0, right - 1) : right] not in LENGTH_ENDS:
            continue
        for each in quantities(text[left : later.end()]):
            start, end = left + each.start, left + each.end
            if end != right or each.kind != "time" or OF_ANOTHER.search(text, max(0, start - 2), start):
                continue
            if max(each.values) <= 1_000_000:
                due = _after(max(each.values), text.endswith("工作日", start, end), shop.now)
                yield Moment(start, later.end(), due, True)


def moments(text: str, now: datetime, opens: int, closes: int) -> Iterator[Moment]:
    """Yield the times that ``text`` names, in order and none within another.

    ``text`` is the guard's plain layer, and offsets are positions in it. ``opens`` and ``closes`` are full hours, 0 to 24.
    A range is due at its later end, a bare day when the shop closes. No text raises. ``due`` lies before ``now`` only where
    a date that is over is written.
    """
    shop = _Shop(now, opens, closes)
    found = [*_lengths(text, shop)]
    for match in WHEN.finditer(text):
        due = _named(match, shop) if _times(match) else None
        if due is not None:
            found.append(Moment(*match.span(), due, True))
    found += [Moment(*match.span(), now + VAGUE, False) for match in SOON.finditer(text)]
    last: Moment | None = None
    for each in sorted(found, key=lambda moment: (moment.start, -moment.end)):
        if last is None or each.start >= last.end:
            if last and BETWEEN.fullmatch(text, last.end, each.start):
                each = Moment(last.start, each.end, max(last.due, each.due), last.exact and each.exact)
            elif last:
                yield last
            last = each
    if last:
        yield last
