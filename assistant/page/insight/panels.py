"""The parts of the room that stand in boxes: a heading that says what it means, a table or strip, a button to take it away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.content import Content
from assistant.insight import tables
from assistant.insight.measures import FEW
from assistant.insight.period import Period
from assistant.insight.tables import Namer, Table
from assistant.page.insight.grids import grid
from assistant.page.insight.tiles import heading
from assistant.page.markup import esc, joined, tag
from assistant.store.counts import OwedState, Tally
from assistant.store.values import Used

RULES, MOST = 10, 8
"""Rows of a table that are shown; all are in its file."""
STATES: tuple[OwedState, ...] = ("kept", "late", "missed", "open")


def export(table: str, name: str, content: Content) -> str:
    """Return the button that takes a table away."""
    label = content.say("page.insight.export.csv_of", name=name)
    csv = esc(content.say("page.insight.export.csv"))
    return tag("button", csv, type="button", class_="plain csv", data_export=table, aria_label=label, title=label)


def panel(code: str, head: str, body: str) -> str:
    """Return a box; ``head`` may hold a definition, which floats within it."""
    return tag("section", tag("div", head, class_="defines head") + body, class_="panel", id=f"insight-{code}")


def none(key: str, content: Content) -> str:
    """Return a line that says that there is nothing."""
    return tag("p", esc(content.say(f"page.insight.{key}")), class_="none")


def rules(tally: Tally, names: Namer, content: Content) -> str:
    """Return how often each rule found something in drafts, and in what was copied."""
    table = tables.rules(tally, names)
    body = grid(table, content, bars=(2, 3), limit=RULES, hide=(1,)) if table.rows else none("rules.none", content)
    return panel("rules", _head("rules", table, content), body)


def turned(tally: Tally, names: Namer, content: Content) -> str:
    """Return what was corrected into what."""
    table = tables.turned(tally, names)
    body = grid(table, content, limit=MOST) if table.rows else none("turned.none", content)
    return panel("turned", _head("turned", table, content), body)


def opinions(tally: Tally, names: Namer, content: Content) -> str:
    """Return thumbs and reasons."""
    table = tables.opinions(tally, names)
    body = grid(table, content, bars=(1,)) if tally.thumbs else none("opinion.none", content)
    return panel("opinions", _head("opinions", table, content), body)


def agents(tally: Tally, names: Namer, content: Content) -> str:
    """Return what each agent did, by name, where there are names."""
    table = tables.agents(tally, names)
    if any(each.who for each in tally.asked):
        return panel("agents", _head("agents", table, content), grid(table, content))
    return panel("agents", heading("agents", content), none("agents.unnamed", content))


def owed(tally: Tally, names: Namer, content: Content) -> str:
    """Return promised answers as one strip, with their counts below it."""
    states = [(state, count) for state in STATES if (count := tally.owed.get(state, 0))]
    if not states:
        return panel("owed", heading("owed", content), none("owed.none", content))
    strip = joined(tag("i", "", class_=f"state-{state}", style=f"flex-grow:{count}") for state, count in states)
    items = joined(tag("li", _swatch(f"state-{state}", f"owed.{state}", count, content)) for state, count in states)
    body = tag("div", strip, class_="strip", aria_hidden="true") + tag("ul", items, class_="legend")
    return panel("owed", _head("owed", tables.owed(tally, names), content), body)


def _swatch(kind: str, key: str, count: int, content: Content) -> str:
    name = esc(content.say(f"page.insight.{key}"))
    return tag("i", "", class_=f"swatch {kind}") + name + tag("b", f"{count:,}")


def folded_patterns(content: Content) -> str:
    """Return the fold of patterns; what is in it is asked for when it is opened, for it takes a while to count."""
    name = content.say("page.insight.term.patterns.name")
    summary = tag("summary", esc(content.say("page.insight.patterns.open")))
    fold = tag("details", summary + tag("div", "", class_="body", aria_live="polite"), data_patterns=True)
    return panel("patterns", heading("patterns", content) + export("patterns", name, content), fold)


def patterns(used: Mapping[str, Used], texts: Mapping[str, str], period: Period, content: Content) -> str:
    """Return what is in that fold: patterns used most and edited most, and how many of the library were not used."""
    say = content.say
    since = say("page.insight.patterns.since", month=period.first.month, day=period.first.day)
    out = tag("p", esc(since), class_="quiet")
    if not used:
        return out + none("patterns.none", content)
    table = tables.patterns(used, texts, Namer(content))
    most = [(row[1] or row[0], *row[2:]) for row in table.rows[:MOST] if row[2]]
    out += grid(_part("most", table, most, content), content)
    often = [each for each in used.items() if each[1].copied >= FEW and each[1].edited]
    often.sort(key=lambda each: (-(each[1].edited or 0), each[0]))
    if rows := [(texts.get(key, key), each.shown, each.copied, tables.edited(each)) for key, each in often[:MOST]]:
        out += grid(_part("edited", table, rows, content), content)
        out += tag("p", esc(say("page.insight.patterns.few", few=FEW)), class_="quiet")
    unused = sum(key not in used for key in texts)
    return out + tag("p", esc(say("page.insight.patterns.never", all=f"{len(texts):,}", count=f"{unused:,}")))


def _part(name: str, whole: Table, rows: Sequence[tables.Row], content: Content) -> Table:
    told = content.say(f"page.insight.patterns.{name}")
    return whole.model_copy(update={"name": told, "head": whole.head[1:], "rows": tuple(rows)})


def _head(code: str, table: Table, content: Content) -> str:
    return heading(code, content) + (export(code, table.name, content) if table.rows else "")
