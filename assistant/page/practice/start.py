"""The panel on which an exercise is chosen: what comes next, what is set and not finished, and seven kinds by filters."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple, get_args

from assistant.page.markup import attributes, esc, joined, tag
from assistant.page.practice.who import LONGEST
from assistant.practice.book import Book, personas
from assistant.practice.names import Names
from assistant.practice.progress.assignments import Task, titled
from assistant.practice.progress.counsel import wish_of
from assistant.practice.progress.overview import Overview
from assistant.practice.shapes import Kind, Level
from assistant.practice.showing import USUAL
from assistant.practice.values import Wish
from assistant.schema import Intent
from assistant.store.values_practice import KeptAttempt

RUNNING = 3
"""Attempts that are offered to go on with, the last begun."""


class Panel(NamedTuple):
    """What the panel tells of a trainee; ``signed``: the name is known from signing in, and no other can be typed."""

    who: str
    signed: bool
    seen: Overview
    running: Sequence[KeptAttempt]


def panel(told: Panel, book: Book, names: Names) -> str:
    """Return the panel."""
    say = names.say
    head = tag("h2", esc(say("page.practice.title"))) + tag("p", esc(say("page.practice.lead")), class_="lead")
    top = tag("header", tag("div", head) + ("" if told.signed else _name(told.who, names)), class_="welcome")
    boxes = _next(told, names) + _tasks(told.seen.tasks, names) + _running(told.running, names)
    return top + tag("div", boxes, class_="ahead") + _choice(book, names)


def _name(who: str, names: Names) -> str:
    say = names.say
    given = attributes(
        type="text", id="trainee", value=who, maxlength=LONGEST, autocomplete="off", placeholder=say("page.practice.name_hint")
    )
    return tag("label", tag("span", esc(say("page.practice.name"))) + f"<input{given}>", class_="name", for_="trainee")


def button(label: str, deed: str, *, look: str = "plain", **data: object) -> str:
    """Return a button that the script does something on."""
    return tag("button", esc(label), type="button", class_=look, data_deed=deed, **data)


def wished(wish: Wish, item: str = "", assignment: int = 0) -> str:
    """Return what a button begins, as the script asks for it."""
    held = {key: value for key, value in wish.model_dump().items() if value}
    return json.dumps({"item": item, **held, "assignment": assignment}, ensure_ascii=False)


def _next(told: Panel, names: Names) -> str:
    say, advice = names.say, told.seen.advice
    begin = button(
        say("page.practice.next.go"), "begin", look="main", data_wish=wished(advice.wish, advice.item, advice.assignment)
    )
    weak = told.seen.progress.weakest
    weakest = button(say("page.practice.next.weakest"), "weakest", title=say("page.practice.next.weakest_tip")) if weak else ""
    inner = (
        tag("h3", esc(say("page.practice.next.title"))) + tag("p", esc(advice.text)) + tag("p", begin + weakest, class_="deeds")
    )
    return tag("section", inner, class_="panel upcoming")


def _tasks(tasks: Sequence[Task], names: Names) -> str:
    wanted = [each for each in tasks if each.state in ("open", "overdue")]
    if not wanted:
        return ""
    rows = joined(tag("li", _task(each, names), class_=each.state) for each in wanted)
    return tag("section", tag("h3", esc(names.say("page.practice.tasks.title"))) + tag("ul", rows), class_="panel tasks")


def _task(task: Task, names: Names) -> str:
    say, given = names.say, task.assignment
    when = "overdue" if task.state == "overdue" else "today" if not task.days else "due"
    told = say(
        f"page.practice.tasks.{when}",
        month=given.due.month,
        day=given.due.day,
        done=task.done,
        count=given.count,
        days=task.days,
    )
    wish = wish_of(given)
    go = button(
        say("page.practice.tasks.go"), "begin", data_wish=wished(wish, task.todo[0] if task.todo else "", given.id),
        aria_label=say("page.practice.tasks.go_of", title=titled(given, names)),
    )  # fmt: skip
    note = tag("small", esc(given.note), class_="note") if given.note else ""
    return tag("div", tag("b", esc(titled(given, names))) + tag("small", esc(told)) + note) + go


def _running(running: Sequence[KeptAttempt], names: Names) -> str:
    if not running:
        return ""
    say = names.say
    rows = []
    for each in running[:RUNNING]:
        title = names.item(each.item)
        told = say("page.practice.running.told", kind=names.kind(each.kind), month=each.began.month, day=each.began.day,
                   time=f"{each.began:%H:%M}")  # fmt: skip
        go = button(
            say("page.practice.running.go"), "open", data_id=each.id, aria_label=say("page.practice.running.go_of", title=title)
        )
        drop = button(
            say("page.practice.running.drop"), "drop", look="link", data_id=each.id,
            aria_label=say("page.practice.running.drop_of", title=title),
        )  # fmt: skip
        rows.append(
            tag("li", tag("div", tag("b", esc(title)) + tag("small", esc(told))) + tag("span", go + drop, class_="deeds"))
        )
    return tag("section", tag("h3", esc(say("page.practice.running.title"))) + tag("ul", joined(rows)), class_="panel running")


# --- choose by oneself


def _choice(book: Book, names: Names) -> str:
    say = names.say
    filters = (
        _select("intent", {each: names.intent(each) for each in get_args(Intent)}, names)
        + _levels(names)
        + _select("persona", {code: each.name for code, each in book.personas.items()}, names)
        + button(say("page.practice.kinds.any"), "any", title=say("page.practice.kinds.any_tip"))
    )
    cards = joined(tag("li", _kind(kind, names)) for kind in get_args(Kind))
    title = tag("h3", esc(say("page.practice.kinds.title")), id="practice-kinds")
    return tag(
        "section", title + tag("div", filters, class_="filters") + tag("ul", cards, class_="kinds"), class_="choice",
        aria_labelledby="practice-kinds", data_stock=json.dumps(stock(book), ensure_ascii=False),
    )  # fmt: skip


def stock(book: Book) -> list[tuple[str, str, str, tuple[str, ...], int]]:
    """Return how many exercises there are of each kind, intent, level and set of personas."""
    found = Counter((book.kind(each), each.intent or "", each.level, personas(each)) for each in book.items.values())
    return [(*key, count) for key, count in found.items()]


def _select(name: str, table: dict[str, str], names: Names) -> str:
    say = names.say
    options = tag("option", esc(say(f"page.practice.any.{name}")), value="") + joined(
        tag("option", esc(label), value=code) for code, label in table.items()
    )
    id = f"practice-{name}"
    label = tag("span", esc(say(f"page.practice.by.{name}")))
    return tag("label", label + tag("select", options, id=id, data_filter=name), class_="pick", for_=id)


def _levels(names: Names) -> str:
    say = names.say
    inner = joined(
        tag(
            "label",
            f"<input{attributes(type='radio', name='practice-level', value=code, checked=not code, data_filter='level')}>"
            + tag("span", esc(names.level(code) if code else say("page.practice.any.level"))),
        )
        for code in ("", *get_args(Level))
    )
    return tag("fieldset", tag("legend", esc(say("page.practice.by.level"))) + tag("div", inner), class_="levels")


def _kind(kind: Kind, names: Names) -> str:
    say = names.say
    small = tag(
        "small", tag("span", "", data_count=kind) + esc(say("page.practice.kinds.minutes", minutes=max(1, USUAL[kind] // 60)))
    )
    inner = tag("b", esc(names.kind(kind))) + tag("span", esc(say(f"page.practice.kinds.{kind}"))) + small
    return tag("button", inner, type="button", class_="kind", data_deed="kind", data_kind=kind)
