"""How a buyer's mood went over a talk: a picture, the reasons beside it, and the same as a table."""

from __future__ import annotations

from assistant.page.markup import esc, joined, tag
from assistant.practice.names import Names
from assistant.practice.values import Arc, ArcPoint

WIDTH, HEIGHT, LEFT, RIGHT, TOP, FOOT = 340, 190, 58, 16, 14, 26
"""Size and margins of the picture in CSS pixels."""
MOODS = 5


def arc(found: Arc, names: Names) -> str:
    """Return the box of the arc."""
    say = names.say
    told = tag("b", esc(say(f"page.practice.ending.{found.ending}"))) + esc(say(f"page.practice.ending_told.{found.ending}"))
    ending = tag("p", told, class_=f"ending {found.ending}")
    reasons = joined(tag("li", _reason(each, names)) for each in found.points)
    table = tag("details", tag("summary", esc(say("page.practice.arc.table"))) + _table(found, names))
    inner = ending + tag("div", picture(found, names) + tag("ol", reasons, class_="reasons"), class_="drawn") + table
    return tag("section", tag("h3", esc(say("page.practice.arc.title"))) + inner, class_="panel arc")


def picture(found: Arc, names: Names) -> str:
    """Return the moods from the opening on as a line; the calmer, the lower."""
    say, count = names.say, len(found.points)
    places = [(_across(at, count), _up(each.mood)) for at, each in enumerate(found.points)]
    rules = joined(
        tag("line", "", x1=LEFT, x2=WIDTH - RIGHT, y1=_up(mood), y2=_up(mood), class_="rule")
        + tag("text", esc(say(f"page.practice.mood.m{mood}")), x=LEFT - 8, y=_up(mood) + 4, text_anchor="end")
        for mood in range(MOODS)
    )
    line = tag("polyline", "", points=" ".join(f"{x},{y}" for x, y in places), class_="way")
    dots = joined(
        tag("circle", tag("title", esc(_told(each, names))), cx=x, cy=y, r=6, class_=f"m{each.mood}")
        for (x, y), each in zip(places, found.points, strict=True)
    )
    ticks = joined(
        tag("text", esc(_step(each, names, short=True)), x=x, y=HEIGHT - 6, text_anchor="middle")
        for (x, _), each in zip(places, found.points, strict=True)
    )
    told = "；".join(_told(each, names) for each in found.points)
    return tag(
        "svg", tag("title", esc(told)) + rules + line + dots + ticks, viewBox=f"0 0 {WIDTH} {HEIGHT}", class_="moods",
        role="img", aria_label=told, focusable="false",
    )  # fmt: skip


def _step(point: ArcPoint, names: Names, short: bool = False) -> str:
    if not point.turn:
        return names.say("page.practice.arc.opening")
    return names.say("page.practice.arc.short" if short else "page.practice.arc.turn", turn=point.turn)


def _told(point: ArcPoint, names: Names) -> str:
    return names.say("page.practice.arc.at", step=_step(point, names), mood=names.say(f"page.practice.mood.m{point.mood}"))


def _reason(point: ArcPoint, names: Names) -> str:
    head = tag("b", esc(_step(point, names))) + tag(
        "span", esc(names.say(f"page.practice.mood.m{point.mood}")), class_=f"mood m{point.mood}"
    )
    moved = joined(
        tag(
            "li",
            esc(each.why) + tag("i", esc(_delta(each.delta, names))),
            class_="calmer" if each.delta < 0 else "worse" if each.delta > 0 else None,
        )
        for each in point.moved
    )
    return tag("p", head) + (tag("ul", moved) if moved else "")


def _delta(delta: int, names: Names) -> str:
    if not delta:
        return names.say("page.practice.arc.same")
    return names.say("page.practice.arc.calmer" if delta < 0 else "page.practice.arc.worse", by=abs(delta))


def _table(found: Arc, names: Names) -> str:
    say = names.say
    head = joined(
        tag("th", esc(say(f"page.practice.arc.column.{each}")), scope="col") for each in ("step", "mood", "why", "line")
    )
    rows = joined(
        tag(
            "tr",
            tag("th", esc(_step(each, names)), scope="row")
            + tag("td", esc(say(f"page.practice.mood.m{each.mood}")))
            + tag("td", esc("；".join(moved.why for moved in each.moved) or "–"))
            + tag("td", esc(each.line or "–")),
        )
        for each in found.points
    )
    table = tag(
        "table",
        tag("caption", esc(say("page.practice.arc.title")), class_="heard")
        + tag("thead", tag("tr", head))
        + tag("tbody", rows),
    )
    return tag("div", table, class_="grid", tabindex="0", role="region", aria_label=say("page.practice.arc.table"))


def _across(at: int, count: int) -> float:
    return round(LEFT + 12 + at * (WIDTH - RIGHT - LEFT - 24) / max(count - 1, 1), 1)


def _up(mood: int) -> float:
    return round(HEIGHT - FOOT - mood * (HEIGHT - FOOT - TOP) / (MOODS - 1), 1)
