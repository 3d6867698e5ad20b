"""The figures at the top of the room, and how a term tells what it means: on hover, and on focus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.content import Content
from assistant.insight.measures import MEASURES, Figure
from assistant.page.insight.words import behind, changed, figure
from assistant.page.markup import esc, joined, tag

TILES: Sequence[tuple[str, ...]] = (
    ("messages",), ("accepted", "as_is", "edited"), ("changed",), ("covered", "sure"), ("wait_half", "wait_most"),
    ("first_half", "first_most"), ("kept",), ("liked",),
)  # fmt: skip
"""Measures by their codes, those of one tile together; the first of them stands large."""
TERMS = ("rules", "owed", "turned", "alarms", "opinions", "patterns", "agents")
"""Terms that are defined beside the measures."""


def term(name: str, definition: str, id: str) -> str:
    """Return a name with its definition, which shows on hover and on focus. It floats within the nearest ``.defines``."""
    button = tag("button", esc(name), type="button", class_="term", aria_describedby=id)
    return button + tag("span", esc(definition), role="tooltip", id=id, class_="tip")


def measure_term(code: str, content: Content) -> str:
    """Return the name of a measure with its definition."""
    say = content.say
    return term(say(f"page.insight.measure.{code}.name"), say(f"page.insight.measure.{code}.told"), f"told-{code}")


def heading(code: str, content: Content) -> str:
    """Return a heading of the third rank that is a term."""
    say = content.say
    return tag("h3", term(say(f"page.insight.term.{code}.name"), say(f"page.insight.term.{code}.told"), f"told-{code}"))


def tiles(found: Mapping[str, Figure], content: Content) -> str:
    """Return all tiles. Where a change is told later, an empty ``[data-change=<code>]`` stands."""
    return tag("div", joined(_tile(codes, found, content) for codes in TILES), class_="tiles")


def _tile(codes: Sequence[str], found: Mapping[str, Figure], content: Content) -> str:
    first, *others = codes
    main = found[first]
    inner = tag("h3", measure_term(first, content))
    inner += tag("p", esc(figure(main, content)), class_="value quiet" if _weak(main) else "value")
    inner += tag("p", tag("span", esc(behind(first, main, content))) + tag("span", "", data_change=first), class_="behind")
    for code in others:
        value = tag("b", esc(figure(found[code], content)), class_="quiet" if _weak(found[code]) else None)
        inner += tag("p", measure_term(code, content) + value, class_="other")
    return tag("article", inner, class_="tile defines", data_measure=first)


def _weak(found: Figure) -> bool:
    return found.value is None or found.few


def changes(now: Mapping[str, Figure], before: Mapping[str, Figure], content: Content) -> dict[str, str]:
    """Return what is told of a change, by the code of its measure; measures that say nothing are left out."""
    told = {codes[0]: changed(now[codes[0]], before[codes[0]], content) for codes in TILES}
    return {code: line for code, line in told.items() if line}


def glossary(content: Content) -> str:
    """Return every definition in one folded list, for reading and for search."""
    say = content.say
    keys = [f"measure.{code}" for code in MEASURES] + [f"term.{code}" for code in TERMS]
    rows = joined(
        tag("dt", esc(say(f"page.insight.{key}.name"))) + tag("dd", esc(say(f"page.insight.{key}.told"))) for key in keys
    )
    return tag("details", tag("summary", esc(say("page.insight.glossary"))) + tag("dl", rows), class_="glossary")
