"""What is set as HTML: who has done what, a form for something new, and a first week."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple, get_args

from assistant.page.markup import attributes, esc, joined, tag
from assistant.page.practice.start import button
from assistant.page.training.filters import options, select
from assistant.page.training.week import PLAN, days
from assistant.practice.names import Names
from assistant.practice.progress.assignments import Task, titled
from assistant.practice.shapes import Kind, Level
from assistant.schema import Intent
from assistant.store.values_practice import KeptAssignment

USUAL_DAYS, USUAL_COUNT, USUAL_LEAST = 2, 3, 60
"""What a new assignment begins with: days until its last one, exercises, points."""
LIMITS = {"count": (1, 500), "least": (0, 100)}


class Set(NamedTuple):
    """An assignment, and how it stands for everybody that it is for."""

    assignment: KeptAssignment
    tasks: tuple[Task, ...]

    @property
    def over(self) -> bool:
        """Whether everybody is done with it."""
        return all(each.ended is not None for each in self.tasks)


class Form(NamedTuple):
    """What the form begins with: names, choices by field, exercises by id."""

    who: tuple[str, ...] = ()
    fields: Mapping[str, Any] = {}
    items: tuple[str, ...] = ()


def view(
    given: Sequence[Set], people: Sequence[str], form: Form, today: date, names: Names, personas: Mapping[str, str]
) -> str:
    """Return the tab."""
    say = names.say
    head = tag("header", tag("h2", esc(say("page.training.tasks.title")), tabindex="-1"))
    left = tag("section", _listed(given, names), class_="panel")
    fresh = _form(people, form, today, names, personas)
    right = tag("section", fresh, class_="panel") + tag("section", _week(today, names), class_="panel")
    return head + tag("div", tag("div", left) + tag("div", right), class_="halves")


# --- what is set


def _listed(given: Sequence[Set], names: Names) -> str:
    say = names.say
    open_, over = [each for each in given if not each.over], [each for each in given if each.over]
    title = tag("h3", esc(say("page.training.tasks.open", count=len(open_))))
    if not given:
        return title + tag("p", esc(say("page.training.tasks.none")), class_="none")
    out = title + tag("ul", joined(tag("li", _set(each, names)) for each in open_), class_="set")
    if over:
        summary = tag("summary", esc(say("page.training.tasks.over", count=len(over))))
        out += tag("details", summary + tag("ul", joined(tag("li", _set(each, names)) for each in over), class_="set"))
    return out


def _set(each: Set, names: Names) -> str:
    say, given = names.say, each.assignment
    done = sum(one.ended is not None for one in each.tasks)
    title = titled(given, names)
    when = say("page.training.tasks.due", month=given.due.month, day=given.due.day)
    told = tag("p", tag("b", esc(title)) + tag("small", esc(when), class_="due"))
    count = say("page.training.tasks.done", done=done, all=len(each.tasks))
    whom = say("page.training.tasks.everybody") if not given.who else ""
    about = [count, whom, say("page.practice_mine.tasks.by", by=given.by) if given.by else "", given.note]
    line = tag("p", joined(tag("span", esc(one)) for one in about if one), class_="facts")
    items = tag("p", esc("、".join(map(names.item, given.items))), class_="quiet") if given.items else ""
    people = joined(tag("li", _person(one, names)) for one in sorted(each.tasks, key=_order))
    back = button(
        say("page.training.tasks.withdraw"), "withdraw", look="link", data_id=given.id,
        aria_label=say("page.training.tasks.withdraw_of", title=title),
    )  # fmt: skip
    return tag("div", told + line + items + tag("ul", people, class_="people")) + back


def _order(task: Task) -> tuple[int, str]:
    return ("overdue", "open", "late", "done").index(task.state), task.who


def _person(task: Task, names: Names) -> str:
    say = names.say
    state = say(f"practice.progress.task.state.{task.state}")
    inner = esc(names.who(task.who)) + tag("span", f"{task.done}/{task.assignment.count}")
    return tag(
        "button", inner, type="button", class_=f"chip {task.state}", data_deed="person", data_who=task.who,
        aria_label=say("page.training.tasks.person", who=names.who(task.who), state=state, done=task.done,
                       count=task.assignment.count),
        title=state,
    )  # fmt: skip


# --- something new


def _form(people: Sequence[str], form: Form, today: date, names: Names, personas: Mapping[str, str]) -> str:
    say = names.say
    ticks = joined(
        tag("label", f"<input{attributes(type='checkbox', name='who', value=each, checked=each in form.who)}>"
            + tag("span", esc(names.who(each))))
        for each in people
    )  # fmt: skip
    hint = tag("p", esc(say("page.training.tasks.who_hint")), class_="quiet")
    whom = tag("fieldset", tag("legend", esc(say("page.training.tasks.who"))) + tag("div", ticks, class_="ticks") + hint)
    tables: dict[str, Mapping[str, str]] = {
        "kind": {each: names.kind(each) for each in get_args(Kind)},
        "level": {each: names.level(each) for each in get_args(Level)},
        "intent": {each: names.intent(each) for each in get_args(Intent)},
        "persona": personas,
    }
    any_ = say("page.training.any")
    if form.items:
        titles = joined(
            tag("li", f"<input{attributes(type='hidden', name='items', value=each)}>" + esc(names.item(each)))
            for each in form.items
        )
        what = tag("ul", titles, class_="chosen") + button(say("page.training.tasks.not_these"), "tasks", look="link")
    else:
        what = joined(
            select(name, say(f"page.training.field.{name}"), options(table, str(form.fields.get(name) or ""), any_))
            for name, table in tables.items()
        )
    due = today + timedelta(days=USUAL_DAYS)
    count = len(form.items) or USUAL_COUNT
    numbers = (
        _field("count", names, type="number", value=count, min=1, max=500, required=True)
        + _field("least", names, type="number", value=USUAL_LEAST, min=0, max=100)
        + _field("due", names, type="date", value=due.isoformat(), min=today.isoformat(), required=True)
    )
    note = _field("note", names, type="text", maxlength=200, placeholder=say("page.training.tasks.note_hint"), class_="wide")
    fit = tag("p", "", data_place="fitting", class_="quiet", aria_live="polite")
    go = tag("button", esc(say("page.training.tasks.go")), type="submit", class_="main")
    title = tag("h3", esc(say("page.training.tasks.new")))
    fields = (
        whom
        + tag("div", what, class_="fields")
        + fit
        + tag("div", numbers, class_="fields")
        + tag("div", note, class_="fields")
    )
    return title + tag(
        "form", fields + tag("p", go, class_="deeds"), data_form="assign", aria_label=say("page.training.tasks.new")
    )


def _field(name: str, names: Names, class_: str = "pick", **values: object) -> str:
    label = tag("span", esc(names.say(f"page.training.field.{name}")))
    return tag("label", label + f"<input{attributes(name=name, autocomplete='off', **values)}>", class_=f"pick {class_}")


def _week(today: date, names: Names) -> str:
    say, dates = names.say, days(today)
    rows = ""
    for at, day in enumerate(dates):
        what = "、".join(_planned(kind, level, count, names) for when, kind, level, count in PLAN if when == at)
        rows += tag("li", tag("b", esc(say("page.training.week.day", day=at + 1, month=day.month, date=day.day))) + esc(what))
    go = button(say("page.training.week.go"), "week")
    hint = tag("p", esc(say("page.training.week.hint")), class_="quiet")
    return (
        tag("h3", esc(say("page.training.week.title"))) + hint + tag("ol", rows, class_="plan") + tag("p", go, class_="deeds")
    )


def _planned(kind: str, level: str | None, count: int, names: Names) -> str:
    name = "·".join(each for each in (level and names.level(level), names.kind(kind)) if each)
    return names.say("page.training.week.what", name=name, count=count)
