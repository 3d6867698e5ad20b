"""The mood over turns as a small picture, with words for whoever cannot see it."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.content import Content
from assistant.conversation import mood
from assistant.page.markup import esc, joined, tag

WIDTH, HEIGHT, EDGE, MOST = 132, 30, 4, 12
"""Size and margin of the picture in CSS pixels, and the turns that are shown at most: the newest."""
DOTS = 5


def steps(levels: Sequence[int], content: Content) -> str:
    """Return moods (0 to 3) as an inline picture: a line that goes up with the mood, a dot a turn; "" without any mood."""
    if not levels:
        return ""
    shown = levels[-MOST:]
    places = [(_across(at, len(shown)), _up(level)) for at, level in enumerate(shown)]
    rules = joined(tag("line", "", x1=0, x2=WIDTH, y1=_up(level), y2=_up(level), class_="rule") for level in (0, 3))
    line = tag("polyline", "", points=" ".join(f"{x},{y}" for x, y in places), class_="way") if len(places) > 1 else ""
    dots = joined(
        tag("circle", "", cx=x, cy=y, r=3 if at == len(places) - 1 else 2.2, class_=f"m{level}")
        for at, ((x, y), level) in enumerate(zip(places, shown, strict=True))
    )
    told = mood.told(shown, content)
    return tag(
        "svg", tag("title", esc(told)) + rules + line + dots, class_="moods", viewBox=f"0 0 {WIDTH} {HEIGHT}",
        width=WIDTH, height=HEIGHT, role="img", aria_label=told, focusable="false",
    )  # fmt: skip


def dots(levels: Sequence[int], content: Content) -> str:
    """Return the last moods as a row of dots for the list; "" without any."""
    if not levels:
        return ""
    shown = levels[-DOTS:]
    inner = joined(tag("i", "", class_=f"m{level}") for level in shown)
    return tag("span", inner, class_="dots", role="img", aria_label=mood.told(shown, content))


def _across(at: int, count: int) -> float:
    return WIDTH - EDGE if count == 1 else round(EDGE + at * (WIDTH - 2 * EDGE) / (count - 1), 1)


def _up(level: int) -> float:
    return round(HEIGHT - EDGE - level * (HEIGHT - 2 * EDGE) / 3, 1)
