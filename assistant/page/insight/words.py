"""How figures, changes and stretches of time are said."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from assistant.content import Content
from assistant.insight.measures import Figure, Unit, change
from assistant.insight.period import Grain, Period, Step

MINUTE = 60
MINUS = "−"
"""As wide as +, unlike a hyphen."""


def told(value: float, unit: Unit, content: Content) -> str:
    """Return a value with its unit, as exact as anybody needs: 69%, 4.2%, 8.4 秒, 1 分 20 秒, 38 毫秒, 1,204."""
    say = content.say
    if unit == "count":
        return f"{value:,.0f}"
    if unit == "share":
        return say("page.insight.value.percent", value=_short(value * 100))
    if unit == "ms":
        return say("page.insight.value.ms", value=_short(value))
    if round(value) < MINUTE:
        return say("page.insight.value.seconds", value=_short(value))
    minutes, seconds = divmod(round(value), MINUTE)
    return say("page.insight.value.minutes", minutes=minutes, seconds=seconds)


def figure(found: Figure, content: Content) -> str:
    """Return a figure as it stands in a tile or cell: its value, or that there is none or too little to go by."""
    if found.value is None:
        return content.say("page.insight.none")
    return content.say("page.insight.few") if found.few else told(found.value, found.unit, content)


def behind(code: str, found: Figure, content: Content) -> str:
    """Return the counts behind a measure: 213 / 310 次; "" for a count, which is all there is."""
    if found.unit == "count":
        return ""
    kind = {"covered": "share", "sure": "share", "kept": "share", "liked": "share_times"}.get(code, "share_times")
    if found.part is None:
        kind = {"wait_half": "waits", "wait_most": "waits", "first_half": "firsts", "first_most": "firsts"}.get(code, "mean")
    return content.say(f"page.insight.behind.{kind}", part=_count(found.part), of=_count(found.of))


def changed(now: Figure, before: Figure, content: Content) -> str:
    """Return how a figure differs from the one before: +3 个百分点; "" where that says nothing."""
    by = change(now, before)
    if by is None:
        return ""
    say, kind = content.say, {"count": "percent", "share": "points"}.get(now.unit, now.unit)
    size = abs(by) * (100 if now.unit in ("count", "share") else 1)
    shown = _short(size)
    if float(shown.replace(",", "")) == 0:
        return say("page.insight.change.same")
    return say(f"page.insight.change.{kind}", sign="+" if by > 0 else MINUS, value=shown)


def compared(period: Period, content: Content) -> str:
    """Return what a period is compared with."""
    if period.days == 1 and period.last == period.now.date():
        return content.say("page.insight.compared_today")
    return content.say("page.insight.compared", days=period.days)


def tick(step: Step, grain: Grain, content: Content) -> str:
    """Return the short name of a step, for the foot of a chart."""
    begins = step.begins
    return content.say(f"page.insight.step.{grain}", hour=begins.hour, month=begins.month, day=begins.day)


def step_told(step: Step, grain: Grain, content: Content) -> str:
    """Return the whole name of a step."""
    begins, last = step.begins, step.ends - timedelta(days=1)
    kind = {"hour": "hour_told", "day": "day_told"}.get(grain, "span_told")
    return content.say(
        f"page.insight.step.{kind}", hour=begins.hour, month=begins.month, day=begins.day, weekday=weekday(begins, content),
        last_month=last.month, last_day=last.day,
    )  # fmt: skip


def weekday(day: date, content: Content) -> str:
    """Return the name of a day of the week, one character."""
    return content.say("page.insight.step.weekdays")[day.weekday()]


def moment(at: datetime, content: Content) -> str:
    """Return a moment: 11月25日14:20."""
    return content.say("page.when.day", month=at.month, day=at.day, time=f"{at:%H:%M}")


def _short(value: float) -> str:
    """Return a number with one decimal when it is below 10 and has one, else with none."""
    rounded = round(value, 1)
    return f"{value:,.0f}" if rounded >= 10 or rounded == int(rounded) else f"{rounded:.1f}"


def _count(number: int | None) -> str:
    return "" if number is None else f"{number:,}"
