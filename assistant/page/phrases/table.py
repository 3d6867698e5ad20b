"""The library in and out of tables: files to take, a file to give, and what that would change, row by row."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.content import Content
from assistant.page.markup import esc, joined, tag
from assistant.page.phrases.form import LABELS, told_of
from assistant.page.phrases.pieces import button, field
from assistant.phrases.entry import FIELDS, plain
from assistant.phrases.names import Names
from assistant.phrases.tables import Deed, Plan, Row, line_of

LISTED = 300
"""Rows that are listed; those with mistakes come first."""
ORDER: tuple[Deed, ...] = ("wrong", "add", "edit", "retire", "restore")
"""In which order rows are listed; those that change nothing are not."""


def tables(content: Content, may: bool) -> str:
    """Return the two halves of the view; without ``may`` there is nothing to bring in."""
    return tag("div", _out(content) + _in(content, may), class_="tables")


def _out(content: Content) -> str:
    say = content.say
    scope = joined(
        tag(
            "label",
            field(type="radio", name="phrase-scope", value=name, checked=name == "all")
            + tag("span", esc(say(f"page.phrases.table.{name}", count="0")), data_scope=name),
        )
        for name in ("all", "found")
    )
    deeds = joined(button(say(f"page.phrases.table.{kind}"), "export", "main", data_kind=kind) for kind in ("xlsx", "csv"))
    samples = joined(
        button(f"{say('page.phrases.table.sample')} {say(f'page.phrases.table.{kind}')}", "sample", "link", data_kind=kind)
        for kind in ("xlsx", "csv")
    )
    inner = (
        tag("h2", esc(say("page.phrases.table.out")))
        + tag("p", esc(say("page.phrases.table.out_note")), class_="note")
        + tag("fieldset", tag("legend", esc(say("page.phrases.table.out"))) + scope, class_="scope")
        + tag("div", deeds, class_="deeds")
        + tag("p", samples + tag("small", esc(say("page.phrases.table.sample_note"))), class_="samples")
        + tag("p", "", class_="told", data_told=True, role="status")
    )
    return tag("section", inner, class_="out")


def _in(content: Content, may: bool) -> str:
    say = content.say
    title = tag("h2", esc(say("page.phrases.table.in")))
    if not may:
        return tag("section", title + tag("p", esc(say("page.phrases.table.in_lead")), class_="note"), class_="in")
    choose = say("page.phrases.table.choose")
    taken = field(type="file", id="phrase-file", accept=".csv,.txt,.tsv,.xlsx", data_file=True, aria_label=choose)
    told = tag("b", esc(choose)) + tag("span", esc(say("page.phrases.table.drop")))
    drop = tag("label", taken + told, class_="drop", for_="phrase-file")
    inner = title + tag("p", esc(say("page.phrases.table.in_note")), class_="note") + drop
    return tag("section", inner + tag("div", "", class_="plan", data_plan=True, aria_live="polite"), class_="in")


def plan(made: Plan, file: str, content: Content) -> str:
    """Return what a file would change, and the way to do it."""
    say, names = content.say, Names.of(content)
    counts = {deed: made.count(deed) for deed in (*ORDER, "same")}
    rows = sorted((row for row in made.rows if row.deed in ORDER), key=lambda row: (ORDER.index(row.deed), row.number))
    good = len(made.steps())
    told = tag("p", esc(say("page.phrases.table.told", name=file, **counts)), class_="told")
    notes = []
    if len(rows) > LISTED:
        notes.append(say("page.phrases.table.more", count=len(rows) - LISTED))
    if counts["wrong"] and good:
        notes.append(say("page.phrases.table.partly", wrong=counts["wrong"]))
    if not good:
        notes.append(say("page.phrases.table.nothing"))
    bring = button(say("page.phrases.table.bring", count=good), "bring", "main", data_plan_name=made.name, data_good=good)
    deeds = tag("div", (bring if good else "") + button(say("page.phrases.table.cancel"), "cancel", "plain"), class_="deeds")
    said = joined(tag("p", esc(each), class_="note") for each in notes)
    return told + (_listed(rows[:LISTED], content, names) if rows else "") + said + deeds


def _listed(rows: Sequence[Row], content: Content, names: Names) -> str:
    heads = (content.say(f"page.phrases.table.{name}") for name in ("row", "deed", "text", "said"))
    head = tag("tr", joined(tag("th", esc(each), scope="col") for each in heads))
    body = joined(_row(each, content, names) for each in rows)
    return tag("div", tag("table", tag("thead", head) + tag("tbody", body)), class_="scroll", tabindex="0")


def _row(row: Row, content: Content, names: Names) -> str:
    say = content.say
    take = ""
    if row.step is not None:
        label = say("page.phrases.table.take", row=row.number)
        take = field(type="checkbox", checked=True, data_row=row.number, aria_label=label)
    said = joined(tag("li", esc(each)) for each in row.wrong)
    said += joined(tag("li", esc(each)) for each in _changes(row, content, names))
    said += joined(tag("li", esc(line_of(each)), class_=each.level) for each in row.notes)
    return tag(
        "tr",
        tag("td", take + str(row.number))
        + tag("td", tag("b", esc(say(f"page.phrases.deed.{row.deed}")), class_=f"deed {row.deed}"))
        + tag("td", esc(names.slots(row.text)))
        + tag("td", tag("ul", said) if said else ""),
        class_=row.deed,
    )


def _changes(row: Row, content: Content, names: Names) -> list[str]:
    """Return what an edit changes, a line a field."""
    if row.step is None or row.step.before is None or row.step.after is None:
        return []
    before, after = plain(row.step.before), plain(row.step.after)
    out = []
    for name in FIELDS:
        if name in ("kind", "retired") or before[name] == after[name]:
            continue
        old, new = (told_of(name, each[name], names) or content.say("page.phrases.table.blank") for each in (before, after))
        label = content.say(f"page.phrases.{LABELS.get(name, name)}")
        out.append(content.say("page.phrases.table.field", name=label, before=old, after=new))
    return out
