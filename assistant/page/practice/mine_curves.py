"""How points and skills went over time: one curve at a time, chosen among the skills, and all of them as a table."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.content import Content
from assistant.insight.measures import Figure
from assistant.insight.tables import Row, Table
from assistant.page.insight.charts import Dot, Stop, lines
from assistant.page.markup import esc, joined, tag
from assistant.page.practice.mine_tables import grid
from assistant.practice.names import Names
from assistant.practice.progress.measures import NEEDED, Point, Progress, Standing, direction

ALL = "all"
"""The curve of the points, beside those of the skills."""
SIGNS = {"up": "↑", "down": "↓", "level": "→", "unknown": ""}


def curves(seen: Progress, names: Names, content: Content) -> str:
    """Return the skills as buttons, of which each shows its curve, and the table of all curves."""
    say = names.say
    skills = [each for each in seen.skills if each.of]
    if not skills:
        return ""
    chosen = joined(_choice(each, names) for each in skills)
    first = _button(ALL, say("page.practice_mine.curve.all"), _points(seen.last), seen.trend, names, pressed=True)
    bar = tag("div", first + chosen, class_="choose", role="group", aria_label=say("page.practice_mine.curve.label"))
    charts = _pane(ALL, seen.curve, say("page.practice_mine.curve.all"), seen, names, 100.0)
    charts += joined(_pane(each.skill, each.curve, names.skill(each.skill), seen, names, 1.0) for each in skills)
    fold = tag("summary", esc(say("page.practice_mine.curve.table")))
    note = tag("p", esc(say("page.practice_mine.curve.note", needed=NEEDED)), class_="quiet")
    title = tag("h3", esc(say("page.practice_mine.curve.title")))
    return tag(
        "section", title + bar + charts + note + tag("details", fold + grid(table(seen, names), content)),
        class_="panel curves",
    )  # fmt: skip


def table(seen: Progress, names: Names) -> Table:
    """Return all curves as one table: a row for each day or week, a column for the points and for each skill."""
    skills = [each for each in seen.skills if each.of]
    steps = sorted({point.begins for curve in (seen.curve, *(each.curve for each in skills)) for point in curve})
    held = [{point.begins: point.mean for point in each.curve} for each in skills]
    points = {point.begins: point for point in seen.curve}
    rows: list[Row] = [
        (
            f"{begins:%Y-%m-%d}", points[begins].of if begins in points else 0,
            round(points[begins].mean) if begins in points else None,
            *(Figure(value=each[begins], unit="share", of=1) if begins in each else None for each in held),
        )
        for begins in steps
    ]  # fmt: skip
    head = (
        names.say(f"page.practice_mine.curve.{seen.grain}"), names.say("page.practice_mine.curve.of"),
        names.say("page.practice_mine.curve.all"), *(names.skill(each.skill) for each in skills),
    )  # fmt: skip
    return Table(code="curves", name=names.say("page.practice_mine.curve.table"), head=head, rows=tuple(rows))


def _choice(each: Standing, names: Names) -> str:
    if each.share is None:
        told = names.say("page.practice_mine.curve.left", left=NEEDED - each.of)
        return _button(each.skill, names.skill(each.skill), told, None, names, few=True)
    return _button(each.skill, names.skill(each.skill), f"{each.share:.0%}", each.trend, names, share=each.share)


def _button(
    code: str, name: str, told: str, trend: float | None, names: Names, *, pressed: bool = False, few: bool = False,
    share: float | None = None,
) -> str:  # fmt: skip
    to = direction(trend)
    sign = tag("i", SIGNS[to], class_=to, title=names.say(f"page.practice_mine.trend.{to}")) if SIGNS[to] else ""
    track = "" if share is None else tag("span", tag("i", "", style=f"width:{share:.1%}"), class_=f"track {look(share)}")
    return tag(
        "button", tag("span", esc(name)) + tag("b", esc(told) + sign, class_="few" if few else None) + track, type="button",
        data_curve=code, aria_pressed="true" if pressed else "false",
    )  # fmt: skip


def look(share: float) -> str:
    """Return whether a share is good, fair or poor."""
    return "good" if share >= 0.8 else "fair" if share >= 0.6 else "poor"


def _pane(code: str, points: Sequence[Point], name: str, seen: Progress, names: Names, top: float) -> str:
    inner = lines([_stop(each, seen, names, top) for each in points], name, "", top)
    if len(points) < 2:
        inner = tag("p", esc(names.say("page.practice_mine.curve.short")), class_="none")
    return tag("div", inner, data_pane=code, hidden=code != ALL)


def _stop(point: Point, seen: Progress, names: Names, top: float) -> Stop:
    say = names.say
    day = {"month": point.begins.month, "day": point.begins.day}
    mean = _points(point.mean) if top > 1 else f"{point.mean:.0%}"
    told = (
        say(f"page.practice_mine.curve.told_{seen.grain}", **day),
        say("page.practice_mine.curve.told", mean=mean, of=point.of),
    )
    return Stop(tick=f"{point.begins.month}/{point.begins.day}", told=told, dots=(Dot("mean", point.mean, firm=not point.few),))


def _points(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f}"
