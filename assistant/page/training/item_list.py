"""All exercises as a list to search, and one of them to read."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from statistics import fmean
from typing import NamedTuple, get_args

from assistant.errors import Mistake
from assistant.page.markup import attributes, esc, joined, tag
from assistant.page.practice.start import button
from assistant.page.training.filters import options, select
from assistant.practice.loading import kind as kind_of
from assistant.practice.names import Names
from assistant.practice.own.columns import Column
from assistant.practice.shapes import Item, Kind, Level
from assistant.schema import Intent

PAGE = 40
"""Exercises that are listed at once."""
MISTAKES = 12
"""Mistakes of files that are told at once."""
SCOPES = ("used", "own", "retired")


class Asked(NamedTuple):
    """What is looked for: words, and filters, each "" for any."""

    query: str = ""
    kind: str = ""
    level: str = ""
    intent: str = ""
    scope: str = "used"


class Stock(NamedTuple):
    """All exercises by id, those that are the shop's own, those out of use, and the points that first tries reached."""

    items: Mapping[str, Item]
    own: Collection[str]
    retired: Collection[str]
    scores: Mapping[str, Sequence[int]]


def found(asked: Asked, stock: Stock, names: Names) -> list[Item]:
    """Return the exercises that hold all words that are looked for."""
    words = asked.query.lower().split()
    return [each for each in stock.items.values() if _fits(each, asked, stock) and _holds(each, words, names)]


def _fits(item: Item, asked: Asked, stock: Stock) -> bool:
    scoped = {"own": item.id in stock.own, "retired": item.id in stock.retired}.get(asked.scope, item.id not in stock.retired)
    return (
        scoped
        and asked.kind in ("", kind_of(item))
        and asked.level in ("", item.level)
        and asked.intent in ("", item.intent or "")
    )


def _holds(item: Item, words: Sequence[str], names: Names) -> bool:
    if not words:
        return True
    told = [item.id, item.title or "", item.message, item.by, names.sub(item.sub) if item.sub else ""]
    told += [str(getattr(item, field, "")) for field in ("text", "cold", "goal")]
    whole = " ".join(told).lower()
    return all(word in whole for word in words)


def view(kinds: Sequence[Kind], mistakes: Sequence[Mistake], names: Names) -> str:
    """Return the tab: what is looked for, what can be made, and files."""
    say = names.say
    head = tag("header", tag("h2", esc(say("page.training.items.title")), tabindex="-1"))
    query = attributes(type="search", name="query", autocomplete="off", placeholder=say("page.training.items.hint"))
    seek = tag("label", tag("span", esc(say("page.training.items.query"))) + f"<input{query}>", class_="pick grow")
    any_ = say("page.training.any")
    seek += select(
        "scope", say("page.training.items.scope"), options({each: say(f"page.training.items.{each}") for each in SCOPES})
    )
    tables: dict[str, dict[str, str]] = {
        "kind": {each: names.kind(each) for each in get_args(Kind)},
        "level": {each: names.level(each) for each in get_args(Level)},
        "intent": {each: names.intent(each) for each in get_args(Intent)},
    }
    seek += joined(
        select(name, say(f"page.training.field.{name}"), options(table, first=any_)) for name, table in tables.items()
    )
    form = tag("form", seek, class_="filters", data_form="seek", aria_label=say("page.training.items.query"))
    fresh = joined(button(names.kind(each), "blank", data_kind=each) for each in kinds)
    made = tag("h3", esc(say("page.training.items.new"))) + tag("p", fresh, class_="deeds")
    made += tag("p", esc(say("page.training.items.new_hint")), class_="quiet")
    files = tag(
        "details", tag("summary", esc(say("page.training.sheet.title"))) + tag("div", "", data_place="sheet"), data_sheet=True
    )
    box = tag("section", made + files, class_="panel")
    return head + _mistakes(mistakes, names) + box + form + tag("div", "", data_place="list")


def _mistakes(mistakes: Sequence[Mistake], names: Names) -> str:
    if not mistakes:
        return ""
    say = names.say
    rows = joined(tag("li", esc(str(each))) for each in mistakes[:MISTAKES])
    told = tag("p", esc(say("page.training.items.mistakes", count=len(mistakes))))
    return tag("details", tag("summary", told) + tag("ul", rows), class_="mistakes")


def listed(items: Sequence[Item], stock: Stock, names: Names, page: int = 0) -> str:
    """Return one page of what was found."""
    say = names.say
    count = tag("p", esc(say("page.training.items.found", count=len(items))), class_="quiet", role="status")
    rows = joined(tag("li", _row(each, stock, names)) for each in items[page * PAGE : (page + 1) * PAGE])
    pages = ""
    if page:
        pages += button(say("page.training.items.before"), "page", data_page=page - 1)
    if len(items) > (page + 1) * PAGE:
        pages += button(say("page.training.items.after"), "page", data_page=page + 1)
    return count + tag("ul", rows, class_="items") + tag("p", pages, class_="deeds")


def _row(item: Item, stock: Stock, names: Names) -> str:
    say, kind = names.say, kind_of(item)
    chips = ""
    if item.id in stock.own:
        chips += tag("span", esc(say("page.training.items.own_chip")), class_="chip mine")
    if item.id in stock.retired:
        chips += tag("span", esc(say("page.training.items.retired_chip")), class_="chip off")
    told = [
        names.kind(kind),
        names.level(item.level),
        names.intent(item.intent) if item.intent else "",
        _scored(item, stock, names),
    ]
    small = tag("small", joined(tag("span", esc(each)) for each in told if each))
    inner = tag("span", tag("b", esc(item.title or item.id)) + chips, class_="name") + small
    return tag("button", inner, type="button", data_deed="item", data_id=item.id)


def _scored(item: Item, stock: Stock, names: Names) -> str:
    scores = stock.scores.get(item.id, ())
    return names.say("page.training.items.scored", count=len(scores), mean=round(fmean(scores))) if scores else ""


def item(each: Item, made: Sequence[Column], told: Mapping[str, str], stock: Stock, names: Names) -> str:
    """Return one exercise to read, all its answers included, with what can be done with it."""
    say, own, out = names.say, each.id in stock.own, each.id in stock.retired
    deeds = button(say("page.training.item.try"), "try", look="main", data_id=each.id)
    deeds += button(say("page.training.item.set"), "set", data_id=each.id)
    if own:
        deeds += button(say("page.training.item.edit_it"), "edit", data_id=each.id)
    deeds += button(say("page.training.item.copy"), "copy", data_id=each.id)
    deed = "restore" if out else "retire"
    deeds += button(say(f"page.training.item.{deed}"), deed, look="link", data_id=each.id)
    rows = joined(
        tag("dt", esc(column.heading)) + tag("dd", esc(told[column.heading])) for column in made if told.get(column.heading)
    )
    facts = [each.id, _scored(each, stock, names), say("page.training.items.own_chip") if own else "", each.by]
    facts += [say("page.training.items.retired_chip")] if out else []
    line = tag("p", joined(tag("span", esc(one)) for one in facts if one), class_="facts")
    back = button(say("page.training.back.items"), "items", look="link back")
    head = tag("header", tag("h2", esc(each.title or each.id), tabindex="-1") + line)
    return back + head + tag("p", deeds, class_="deeds") + tag("section", tag("dl", rows, class_="told"), class_="panel")
