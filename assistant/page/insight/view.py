"""The whole room as HTML: figures, charts, tables, and what waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from assistant.content import Content
from assistant.insight import measures
from assistant.insight.period import Period
from assistant.insight.tables import Namer
from assistant.page.insight import graphs, panels
from assistant.page.insight.tiles import glossary, tiles
from assistant.page.insight.waiting import waiting
from assistant.page.insight.words import compared, moment
from assistant.page.markup import esc, joined, tag
from assistant.store.counts import Tally
from assistant.store.values import KeptCorrection, Pardon


class Seen(NamedTuple):
    """All that the room shows of a period; ``accepted`` counts the corrections that can be taken away for training."""

    period: Period
    tally: Tally
    corrections: Sequence[KeptCorrection]
    alarms: Sequence[Pardon]
    accepted: int


def view(seen: Seen, content: Content) -> str:
    """Return the room below its line of buttons."""
    period, tally, names = seen.period, seen.tally, Namer(content)
    decide = waiting(seen.corrections, seen.alarms, seen.accepted, content)
    if not tally.asked:
        halves = tag("div", _empty(content), class_="half") + tag("div", decide, class_="half")
        return _until(period, content) + tag("div", halves, class_="halves") + glossary(content)
    left = (
        graphs.messages(tally, period, names, content),
        graphs.accepted(tally, period, names, content),
        panels.owed(tally, names, content),
        panels.rules(tally, names, content),
        panels.agents(tally, names, content),
        panels.folded_patterns(content),
    )
    right = (
        decide,
        panels.turned(tally, names, content),
        panels.opinions(tally, names, content),
    )
    halves = tag("div", joined(left), class_="half") + tag("div", joined(right), class_="half")
    line = _until(period, content, compared(period, content)) + tiles(measures.measured(tally), content)
    return line + tag("div", halves, class_="halves") + glossary(content)


def _until(period: Period, content: Content, beside: str = "") -> str:
    """Return until when things are counted, and what the changes compare with."""
    last = min(period.now, period.ends - timedelta(minutes=1))
    told = tag("span", esc(content.say("page.insight.until", when=moment(last, content))))
    return tag("p", told + (tag("span", esc(beside)) if beside else ""), class_="until")


def _empty(content: Content) -> str:
    say = content.say
    lines = joined(tag("li", esc(say(f"page.insight.empty.{name}"))) for name in ("first", "second", "third"))
    return tag("section", tag("h2", esc(say("page.insight.empty.title"))) + tag("ul", lines), class_="panel nothing")
