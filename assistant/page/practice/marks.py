"""An answer with the sentences that cost points underlined and numbered, and for each number why, how better, how much."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from assistant.page.markup import esc, joined, tag
from assistant.practice.names import Names
from assistant.practice.values import Skill
from assistant.schema import Coaching, Dimension

SHOWN = 8
"""Losses that are told at once, the costliest; the others are folded away."""
LEAST = 0.05
"""Points below which a loss rounds to nothing."""


class Lost(NamedTuple):
    """A loss with its number, and where its words stand in the answer; 0 to 0 where something is missing."""

    number: int
    dimension: Dimension
    points: float
    start: int
    end: int
    why: str
    better: str
    quote: str


def lost(coaching: Coaching, text: str) -> list[Lost]:
    """Return every loss, the costliest first."""
    found = sorted(
        ((mark.dimension, loss) for mark in coaching.marks for loss in mark.losses if loss.points >= LEAST),
        key=lambda each: -each[1].points,
    )
    out = []
    for number, (dimension, loss) in enumerate(found, 1):
        start, end = placed(loss.quote, loss.start, loss.end, text)
        out.append(Lost(number, dimension, loss.points, start, end, loss.why, loss.better, loss.quote))
    return out


def placed(quote: str, start: int, end: int, text: str) -> tuple[int, int]:
    """Return where a quote stands; masking may have moved it. 0 to 0 when it can't be found."""
    if quote and text[start:end] == quote:
        return start, end
    at = text.find(quote) if quote else -1
    return (at, at + len(quote)) if at >= 0 else (0, 0)


def underlined(text: str, spans: Iterable[tuple[int, int, int, str]]) -> str:
    """Return a text with stretches (start, end, number, look) underlined, each with its number at its first character.

    A number of 0 is not shown.
    """
    given = [each for each in spans if each[1] > each[0]]
    edges = {0, len(text)} | {edge for start, end, *_ in given for edge in (start, end)}
    out = []
    for left, right in pairwise(sorted(edges)):
        here = [each for each in given if each[0] <= left and each[1] >= right]
        piece = esc(text[left:right])
        if here:
            begun = joined(tag("sup", str(number)) for start, _, number, _ in here if start == left and number)
            numbers = " ".join(str(number) for _, _, number, _ in here)
            piece = tag("mark", begun + piece, class_=here[0][3], data_n=numbers)
        out.append(piece)
    return joined(out)


def answer(text: str, losses: Sequence[Lost], names: Names) -> str:
    """Return what was written, with the sentences that cost points underlined."""
    if not text.strip():
        return tag("p", esc(names.say("page.practice.result.nothing_written")), class_="none")
    return tag("p", underlined(text, ((each.start, each.end, each.number, "lost") for each in losses)), class_="text")


def listed(losses: Sequence[Lost], names: Names, anew: bool = True) -> str:
    """Return for each loss why, how better, and how much. ``anew``: the list has a heading of its own."""
    say = names.say
    title = tag("h3", esc(say("page.practice.result.losses"))) if anew else ""
    if not losses:
        return title + tag("p", esc(say("page.practice.result.no_losses")), class_="none")
    rows = [_loss(each, names) for each in losses]
    rest = ""
    if len(rows) > SHOWN:
        summary = tag("summary", esc(say("page.practice.result.more", count=len(rows) - SHOWN)))
        rest = tag("details", summary + tag("ol", joined(rows[SHOWN:]), class_="losses", start=SHOWN + 1))
    return title + tag("ol", joined(rows[:SHOWN]), class_="losses") + rest


def _loss(each: Lost, names: Names) -> str:
    say = names.say
    quoted = each.end > each.start
    head = (
        tag("i", str(each.number) if quoted else "–", class_="number" if quoted else "number absent", aria_hidden="true")
        + tag("b", esc(names.skill(each.dimension)))
        + (tag("q", esc(each.quote)) if quoted else tag("em", esc(say("page.practice.result.absent"))))
        + tag("span", esc(minus(each.points)), class_="points")
    )
    better = (
        tag("p", tag("b", esc(say("page.practice.result.better"))) + esc(each.better), class_="better") if each.better else ""
    )
    return tag("li", tag("p", head, class_="what") + tag("p", esc(each.why), class_="why") + better, data_loss=each.number)


def minus(points: float) -> str:
    """Return points that were lost: −4, −4.5."""
    return f"−{points:.1f}".removesuffix(".0")


def plus(points: float) -> str:
    """Return points that were got: +4."""
    return f"+{points:.1f}".removesuffix(".0")


def strengths(coachings: Iterable[Coaching], names: Names) -> str:
    """Return what was done well, with the words that do it; "" when nothing is named."""
    rows = joined(
        tag("li", tag("b", esc(names.skill(mark.dimension))) + tag("q", esc(each.quote)) + tag("span", esc(each.why)))
        for coaching in coachings
        for mark in coaching.marks
        for each in mark.strengths
    )
    if not rows:
        return ""
    return tag(
        "section", tag("h3", esc(names.say("page.practice.result.strengths"))) + tag("ul", rows), class_="panel strengths"
    )


# --- bars


def bar(share: float) -> str:
    """Return a bar of a share from 0 to 1."""
    look = "good" if share >= 0.8 else "fair" if share >= 0.6 else "poor"
    return tag("span", tag("i", "", style=f"width:{max(0.0, min(1.0, share)):.1%}"), class_=f"bar {look}", aria_hidden="true")


def dimensions(coaching: Coaching, names: Names) -> str:
    """Return the dimensions of a reply, each with its points as a bar."""
    return _bars(
        [
            (mark.dimension, mark.points / mark.of, f"{mark.points:.1f}".removesuffix(".0") + f" / {mark.of}")
            for mark in coaching.marks
            if mark.of
        ],
        names,
    )


def shares(marks: dict[Skill, float], names: Names) -> str:
    """Return skills, each with its share as a bar."""
    return _bars([(skill, share, f"{share:.0%}") for skill, share in marks.items()], names)


def _bars(rows: Sequence[tuple[Skill, float, str]], names: Names) -> str:
    lines = joined(
        tag("li", tag("span", esc(names.skill(skill))) + bar(share) + tag("b", esc(told))) for skill, share, told in rows
    )
    return tag(
        "section",
        tag("h3", esc(names.say("page.practice.result.dimensions"))) + tag("ul", lines, class_="bars"),
        class_="panel",
    )
