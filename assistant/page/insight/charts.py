"""Two charts, made here of elements and a little SVG: columns of parts, and lines.

They stretch, follow the colours of the page, and every step can be reached by keyboard and tells its numbers.

A chart library was not better: Gradio's own (Vega) needs the room to be visible when it draws, is not reached by keyboard, and
tells its numbers to the mouse alone; pictures made on the server neither stretch nor change colours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from assistant.insight.measures import nice
from assistant.page.markup import esc, joined, tag
from assistant.schema import Frozen

LABELS = 10
"""Most labels at the foot of a wide chart; a narrow one hides every other."""


class Piece(NamedTuple):
    """A part of a column: which series it belongs to, and its height."""

    series: str
    value: int


class Dot(NamedTuple):
    """A point of a line; ``firm`` is false where few cases are behind it. ``value`` is None where there is nothing to show."""

    series: str
    value: float | None
    firm: bool = True


class Stop(Frozen):
    """One step of a chart: its short name, all that is told of it, line by line, and the dates that it leads to (or none)."""

    tick: str
    told: tuple[str, ...]
    leads: tuple[str, str] | None = None
    pieces: tuple[Piece, ...] = ()
    dots: tuple[Dot, ...] = ()


def columns(stops: Sequence[Stop], name: str, look: str) -> str:
    """Return a chart of columns, each made of its pieces from the foot up. ``look`` says what pressing a step does."""
    marks = nice(max((sum(piece.value for piece in stop.pieces) for stop in stops), default=0))
    return _chart(stops, Kind("columns", marks, ",g", _column), name, look)


def lines(stops: Sequence[Stop], name: str, look: str, top: float = 1.0) -> str:
    """Return a chart of lines over shares from 0 to 1, or points from 0 to ``top``; a gap stands for a step without a value."""
    series = dict.fromkeys(dot.series for stop in stops for dot in stop.dots)
    drawn = joined(
        tag("polyline", "", class_=f"series-{each}", points=points, vector_effect="non-scaling-stroke")
        for each in series
        for points in _runs(stops, each, top)
    )
    svg = tag("svg", drawn, viewBox="0 0 100 100", preserveAspectRatio="none", aria_hidden="true", focusable="false")
    marks = tuple(top * share for share in (0.0, 0.25, 0.5, 0.75, 1.0))
    return _chart(stops, Kind("lines", marks, ".0%" if top == 1 else ",g", _dots, svg), name, look)


class Kind(NamedTuple):
    """What one chart does its own way: the marks of its scale, how they are written, what it draws at and under its steps."""

    name: str
    marks: Sequence[float]
    format: str
    draw: Callable[[Stop, float], str]
    under: str = ""


def _chart(stops: Sequence[Stop], kind: Kind, name: str, look: str) -> str:
    top = kind.marks[-1]
    scale = joined(tag("span", tag("b", esc(f"{mark:{kind.format}}")), style=f"bottom:{mark / top:.4%}") for mark in kind.marks)
    steps = joined(_step(number, stop, len(stops), look, kind.draw(stop, top)) for number, stop in enumerate(stops))
    inner = tag("div", scale, class_="scale", aria_hidden="true") + kind.under + tag("ol", steps, class_="steps")
    return tag("div", inner, class_=f"chart {kind.name}", role="group", aria_label=name)


def _step(number: int, stop: Stop, count: int, look: str, drawn: str) -> str:
    every = -(-count // LABELS)
    side = "left" if number < count / 3 else "right" if number >= count * 2 / 3 else None
    tip = tag("span", joined(tag("span", esc(line)) for line in stop.told), class_="tip", aria_hidden="true")
    said = "；".join(stop.told) + (f"。{look}" if stop.leads else "")
    first, last = stop.leads or (None, None)
    button = tag(
        "button", drawn + tip, type="button", class_=side, aria_label=said, tabindex="0" if number == count - 1 else "-1",
        data_first=first, data_last=last,
    )  # fmt: skip
    label = ""
    if number % every == 0:
        label = tag("small", esc(stop.tick), aria_hidden="true", class_="odd" if number // every % 2 else None)
    return tag("li", button + label)


def _column(stop: Stop, top: float) -> str:
    whole = sum(piece.value for piece in stop.pieces)
    parts = joined(
        tag("i", "", class_=f"series-{piece.series}", data_series=piece.series, style=f"flex-grow:{piece.value}")
        for piece in stop.pieces
        if piece.value
    )
    return tag("span", parts, class_="stack", style=f"height:{whole / top:.4%}")


def _dots(stop: Stop, top: float) -> str:
    return joined(
        tag("i", "", class_=f"dot series-{dot.series}{'' if dot.firm else ' hollow'}", style=f"bottom:{dot.value / top:.4%}")
        for dot in stop.dots
        if dot.value is not None
    )


def _runs(stops: Sequence[Stop], series: str, top: float) -> Iterator[str]:
    """Yield the unbroken stretches of a line as points of a drawing 100 wide and 100 high."""
    values = [next((dot.value for dot in stop.dots if dot.series == series), None) for stop in stops]
    for held, run in groupby(enumerate(values), key=lambda each: each[1] is not None):
        if held:
            yield " ".join(f"{(at + 0.5) / len(stops) * 100:.2f},{100 - (value or 0) / top * 100:.2f}" for at, value in run)
