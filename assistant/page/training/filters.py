"""What the trainer looks at: a stretch of days, a kind, a level, a category, a skill."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, get_args

from pydantic import ValidationError

from assistant.errors import InputError
from assistant.page.markup import attributes, esc, joined, tag
from assistant.practice.names import Names
from assistant.practice.progress.measures import SKILLS, Filter
from assistant.practice.shapes import Kind, Level
from assistant.requests import Say
from assistant.schema import Intent

DAYS = {"week": 7, "month": 30}
"""Days of the named stretches, today among them; ``all`` and ``own`` are the others."""
RANGES = ("all", "week", "month", "own")
CHOSEN = ("kind", "level", "intent", "skill")


def read(request: Mapping[str, Any], today: date, say: Say) -> Filter:
    """Return what a request looks at: {"range", "first", "last", "kind", "level", "intent", "skill"}, "" for all.

    :raises InputError: when it can't be read, or the last day comes before the first.
    """
    range_ = str(request.get("range") or "all")
    given: dict[str, object] = {key: str(request.get(key) or "") or None for key in CHOSEN}
    if range_ in DAYS:
        given |= {"first": today - timedelta(days=DAYS[range_] - 1)}
    elif range_ == "own":
        given |= {key: str(request.get(key) or "") or None for key in ("first", "last")}
    try:
        found = Filter.model_validate(given)
    except ValidationError:
        raise InputError(say("page.training.filter.unread")) from None
    if found.first and found.last and found.last < found.first:
        raise InputError(say("page.training.filter.backwards"))
    return found


def form(names: Names) -> str:
    """Return the line of choices above the table."""
    say = names.say
    tables: dict[str, dict[str, str]] = {
        "kind": {each: names.kind(each) for each in get_args(Kind)},
        "level": {each: names.level(each) for each in get_args(Level)},
        "intent": {each: names.intent(each) for each in get_args(Intent)},
        "skill": {each: names.skill(each) for each in SKILLS},
    }
    ranges = {each: say(f"page.training.filter.{each}") for each in RANGES}
    inner = select("range", say("page.training.filter.range"), options(ranges), data_filter="range")
    inner += joined(
        tag(
            "label",
            tag("span", esc(say(f"page.training.filter.{end}"))) + f"<input{attributes(type='date', data_filter=end)}>",
            class_="pick",
            hidden=True,
            data_own=True,
        )
        for end in ("first", "last")
    )
    inner += joined(
        select(name, say(f"page.training.field.{name}"), options(table, first=say("page.training.any")), data_filter=name)
        for name, table in tables.items()
    )
    given = attributes(type="search", data_find=True, autocomplete="off", placeholder=say("page.training.filter.name_hint"))
    inner += tag("label", tag("span", esc(say("page.training.field.name"))) + f"<input{given}>", class_="pick")
    return tag("form", inner, class_="filters", aria_label=say("page.training.filter.label"))


def options(table: Mapping[str, str], chosen: str = "", first: str | None = None) -> str:
    """Return the options of a select; ``first`` is what none of them is called."""
    none = "" if first is None else tag("option", esc(first), value="", selected=not chosen)
    return none + joined(tag("option", esc(name), value=code, selected=code == chosen) for code, name in table.items())


def select(name: str, label: str, inner: str, **values: object) -> str:
    """Return a select with its label above it."""
    return tag("label", tag("span", esc(label)) + tag("select", inner, name_=name, **values), class_="pick")
