"""The two charts of the room, each with what its colours mean and the same numbers as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from assistant.content import Content
from assistant.insight import measures, tables
from assistant.insight.period import Period
from assistant.insight.tables import Namer, Table
from assistant.page.insight.charts import Dot, Piece, Stop, columns, lines
from assistant.page.insight.grids import grid
from assistant.page.insight.panels import export, panel
from assistant.page.insight.words import figure, step_told, tick
from assistant.page.markup import esc, joined, tag
from assistant.store.counts import Tally


def messages(tally: Tally, period: Period, names: Namer, content: Content) -> str:
    """Return the messages of each step as a column of categories."""
    say, steps = content.say, period.steps
    counts = measures.per_intent(tally, len(steps))
    intents = measures.ordered(counts, names.order)
    stops = []
    for number in range(len(steps)):
        pieces = tuple(Piece(each, counts[each][number]) for each in intents if counts[each][number])
        told = [say("page.insight.chart.all", count=f"{sum(each.value for each in pieces):,}")]
        told += [say("page.insight.chart.part", name=names.intent(each.series), count=f"{each.value:,}") for each in pieces]
        stops.append(_stop(period, number, told, content, pieces=pieces))
    table = tables.by_intent(tally, period, names)
    chart = columns(stops, table.name, say("page.insight.chart.look"))
    return _graph(chart + _legend(counts, intents, names, content), table, content)


def accepted(tally: Tally, period: Period, names: Namer, content: Content) -> str:
    """Return the share of drafts that were taken as one line, and of those taken as they stood as another."""
    say, stops = content.say, []
    for number, found in enumerate(measures.by_step(tally, len(period.steps))):
        pairs = tuple(zip(("any", "as_is"), found, strict=True))
        told = [
            say(f"page.insight.chart.{code}_told", part=f"{each.part:,}", of=f"{each.of:,}", share=figure(each, content))
            for code, each in pairs
            if each.of
        ]
        dots = tuple(Dot(code, each.value, firm=not each.few) for code, each in pairs)
        stops.append(_stop(period, number, told or [say("page.insight.chart.accepted_none")], content, dots=dots))
    table = tables.by_step(tally, period, names)
    items = joined(
        tag("li", tag("i", "", class_=f"swatch line series-{code}") + esc(say(f"page.insight.chart.{code}")))
        for code in ("any", "as_is")
    )
    items += tag("li", esc(say("page.insight.chart.hollow", few=measures.FEW)), class_="quiet")
    return _graph(lines(stops, table.name, say("page.insight.chart.look")) + tag("ul", items, class_="legend"), table, content)


def _stop(
    period: Period,
    number: int,
    told: Sequence[str],
    content: Content,
    pieces: tuple[Piece, ...] = (),
    dots: tuple[Dot, ...] = (),
) -> Stop:
    """Return a step of a chart. It leads to its own dates, unless they are the period's."""
    step, grain = period.steps[number], period.grain
    dates = step.begins.date().isoformat(), (step.ends - timedelta(days=1)).date().isoformat()
    return Stop(
        tick=tick(step, grain, content), told=(step_told(step, grain, content), *told),
        leads=None if period.days == 1 else dates, pieces=pieces, dots=dots,
    )  # fmt: skip


def _legend(counts: Mapping[str, Sequence[int]], intents: Sequence[str], names: Namer, content: Content) -> str:
    """Return the categories with their totals; each sets off its own part of the columns when pressed."""
    whole, items = sum(sum(each) for each in counts.values()), ""
    for each in intents:
        name, found = names.intent(each), measures.share(sum(counts[each]), whole)
        inner = tag("i", "", class_=f"swatch series-{each}") + esc(name) + tag("b", f"{found.part:,}")
        inner += "" if found.few else tag("small", esc(figure(found, content)))
        title = content.say("page.insight.chart.only", name=name)
        items += tag("li", tag("button", inner, type="button", data_only=each, aria_pressed="false", title=title))
    return tag("ul", items, class_="legend")


def _graph(drawn: str, table: Table, content: Content) -> str:
    head = tag("h2", esc(table.name)) + export(table.code, table.name, content)
    summary = tag("summary", esc(content.say("page.insight.chart.table")))
    return panel(table.code, head, drawn + tag("details", summary + grid(table, content), class_="as-table"))
