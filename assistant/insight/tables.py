"""Tables to look at and to take away. A cell is a text, a number, a ``Figure``, or None where there is nothing to tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from assistant.content import Content
from assistant.insight import measures
from assistant.insight.measures import Figure
from assistant.insight.period import Period
from assistant.schema import Frozen
from assistant.store.counts import Tally
from assistant.store.values import KeptCorrection, Pardon, Used

Cell = str | int | Figure | None
Row = tuple[Cell, ...]


class Table(Frozen):
    """A table with its name in Chinese; every row is as long as ``head``."""

    code: str
    name: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]


class Namer:
    """Gives codes their Chinese names; a code that the content no longer has stands for itself."""

    def __init__(self, content: Content) -> None:
        self.say = content.say
        self._messages = content.messages
        self._intents = {each.id: each.name for each in content.taxonomy.intents}
        self._subs = {sub.id: sub.name for each in content.taxonomy.intents for sub in each.subs}
        self._families = {each.id: content.say(f"family.{each.family}") for each in content.rules}
        self.order = [*self._intents, "unsure"]

    def intent(self, code: str) -> str:
        """Return the name of an intent or of ``unsure``."""
        return self._intents.get(code) or self._named("page.insight.intent", code)  # type: ignore[call-overload]

    def sub(self, code: str) -> str:
        """Return the name of a sub."""
        return self._subs.get(code, code)

    def family(self, rule: str) -> str:
        """Return what a rule is about."""
        return self._families.get(rule, rule)

    def reason(self, code: str) -> str:
        """Return the name of a reason for a thumb down."""
        return self._named("page.felt", code)

    def column(self, code: str) -> str:
        """Return the heading of a column."""
        return self.say(f"page.insight.column.{code}")

    def _named(self, section: str, code: str) -> str:
        return self._messages.get(f"{section}.{code}", code)

    def table(self, code: str, name: str, columns: Iterable[str], rows: Iterable[Row]) -> Table:
        """Return a table whose head names columns by their codes."""
        return Table(code=code, name=name, head=tuple(map(self.column, columns)), rows=tuple(rows))


def summary(now: Tally, before: Tally, names: Namer) -> Table:
    """Return all measures, with those of the period before and what each means."""
    earlier = measures.measured(before)
    rows: list[Row] = []
    for code, figure in measures.measured(now).items():
        name, told = (names.say(f"page.insight.measure.{code}.{part}") for part in ("name", "told"))
        rows.append((name, figure, figure.part, figure.of, earlier[code], told))
    return names.table("summary", names.say("page.insight.title"), ("measure", "value", "part", "of", "before", "told"), rows)


def by_intent(tally: Tally, period: Period, names: Namer) -> Table:
    """Return messages by step and intent."""
    counts = measures.per_intent(tally, len(period.steps))
    intents = measures.ordered(counts, names.order)
    head = (names.column("step"), names.say("page.insight.intent.all"), *map(names.intent, intents))
    rows = (
        (written(period, number), sum(counts[each][number] for each in intents), *(counts[each][number] for each in intents))
        for number in range(len(period.steps))
    )
    return Table(code="messages", name=names.say("page.insight.chart.messages"), head=head, rows=tuple(rows))


def by_step(tally: Tally, period: Period, names: Namer) -> Table:
    """Return how many drafts were taken, step by step."""
    rows: list[Row] = [
        (written(period, number), taken.of, taken.part, as_is.part)
        for number, (taken, as_is) in enumerate(measures.by_step(tally, len(period.steps)))
    ]
    columns = ("step", "drafted", "accepted", "as_is")
    return names.table("accepted", names.say("page.insight.chart.accepted"), columns, rows)


def rules(tally: Tally, names: Namer) -> Table:
    """Return the rules that found something."""
    rows = ((names.family(each.rule), each.rule, each.drafted, each.left) for each in tally.rules)
    return names.table("rules", names.say("page.insight.term.rules.name"), ("family", "rule", "in_drafts", "at_copying"), rows)


def owed(tally: Tally, names: Namer) -> Table:
    """Return promised answers by how they stand."""
    rows = ((names.say(f"page.insight.owed.{state}"), tally.owed.get(state, 0)) for state in ("kept", "late", "missed", "open"))
    return names.table("owed", names.say("page.insight.term.owed.name"), ("state", "count"), rows)


def turned(tally: Tally, names: Namer) -> Table:
    """Return what was corrected into what."""
    rows = ((names.intent(each.was), names.intent(each.now), *each[2:]) for each in tally.turned)
    columns = ("was", "now", "waiting", "agreed", "refused")
    return names.table("turned", names.say("page.insight.term.turned.name"), columns, rows)


def opinions(tally: Tally, names: Namer) -> Table:
    """Return thumbs, and the reasons of those that point down."""
    say = names.say
    rows: list[Row] = [(say(f"page.insight.opinion.{verdict}"), tally.thumbs.get(verdict, 0)) for verdict in ("up", "down")]
    rows += [(say("page.insight.opinion.reason", name=names.reason(code)), count) for code, count in tally.reasons.items()]
    return names.table("opinions", say("page.insight.term.opinions.name"), ("opinion", "times"), rows)


def agents(tally: Tally, names: Namer) -> Table:
    """Return what each agent did, in order of names."""
    nobody = names.say("page.insight.agents.nobody")
    rows: list[Row] = [(name or nobody, *found.values()) for name, found in measures.by_agent(tally).items()]
    columns = ("who", "messages", "accepted", "as_is", "changed")
    return names.table("agents", names.say("page.insight.term.agents.name"), columns, rows)


def patterns(used: Mapping[str, Used], texts: Mapping[str, str], names: Namer) -> Table:
    """Return every pattern that was used, the most first, then those of the library (id → text) that were not.

    What is used but no longer in the library, or stands in a record, has no text.
    """
    rows: list[Row] = [
        (key, texts.get(key), found.shown, found.copied, edited(found))
        for key, found in sorted(used.items(), key=lambda each: (-each[1].shown, each[0]))
    ]
    rows += [(key, text, 0, 0, None) for key, text in texts.items() if key not in used]
    columns = ("id", "pattern", "shown", "copied", "changed")
    return names.table("patterns", names.say("page.insight.term.patterns.name"), columns, rows)


def edited(found: Used) -> Figure:
    """Return how much copies of drafts with a pattern were changed."""
    return Figure(value=found.edited, unit="share", of=found.copied)


def corrections(waiting: Sequence[KeptCorrection], names: Namer) -> Table:
    """Return the corrections that wait."""
    rows: list[Row] = []
    for each in waiting:
        turned_to = names.intent(each.was), names.intent(each.now), names.sub(each.sub)
        rows.append((each.id, f"{each.at:%Y-%m-%d %H:%M}", each.text, *turned_to, each.who))
    columns = ("id", "when", "text", "was", "now", "sub", "who")
    return names.table("corrections", names.say("page.insight.waiting.corrections_table"), columns, rows)


def alarms(waiting: Sequence[Pardon], names: Namer) -> Table:
    """Return the false alarms that wait."""
    rows: list[Row] = []
    for each in waiting:
        said = each.quote, each.text, each.reason
        rows.append((each.id, f"{each.made:%Y-%m-%d %H:%M}", names.family(each.rule), each.rule, *said))
    columns = ("id", "when", "family", "rule", "quote", "whole", "reason")
    return names.table("alarms", names.say("page.insight.waiting.alarms_table"), columns, rows)


def written(period: Period, number: int) -> str:
    """Return a step as other programs read it: 2026-11-25, or 2026-11-25 14:00 for an hour."""
    begins = period.steps[number].begins
    return f"{begins:%Y-%m-%d %H:%M}" if period.grain == "hour" else f"{begins:%Y-%m-%d}"
