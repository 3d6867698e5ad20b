"""进步 as HTML: what comes next, how it goes, what trainers said and set, everything that was done."""

from __future__ import annotations

from datetime import date

from assistant.content import Content
from assistant.page.markup import esc, joined, tag
from assistant.page.practice import mine_parts as parts
from assistant.page.practice.mine_curves import curves
from assistant.page.practice.start import button, wished
from assistant.practice.names import Names
from assistant.practice.progress.overview import Overview


def view(seen: Overview, today: date, names: Names, content: Content) -> str:
    """Return the panel of one trainee."""
    say = names.say
    name = tag("h2", esc(say("page.practice_mine.title", who=names.who(seen.progress.who))), tabindex="-1")
    deeds = ""
    if seen.tries:
        deeds = button(say("page.practice_mine.paper.print"), "print") + button(say("page.practice_mine.paper.save"), "save")
    head = tag("header", name + tag("p", deeds, class_="deeds"), class_="mine-head")
    boxes = _next(seen, names) + _tasks(seen, names) + _comments(seen, names)
    if not seen.tries:
        return head + tag("div", boxes, class_="ahead")
    left = curves(seen.progress, names, content) + tag(
        "section", parts.attempts(seen.tries, seen.comments, names), class_="panel"
    )
    right = tag("section", parts.weak(seen.progress, names, own=True), class_="panel")
    strip = tag("h3", esc(say("page.practice_mine.days.title"))) + parts.days(seen.tries, today, names)
    right += tag("section", strip, class_="panel days") + parts.meanings(names)
    halves = tag("div", left) + tag("div", right)
    return head + parts.figures(seen.progress, names) + tag("div", boxes, class_="ahead") + tag("div", halves, class_="halves")


def _next(seen: Overview, names: Names) -> str:
    say, advice = names.say, seen.advice
    go = button(
        say("page.practice_mine.next.go"), "practise", look="main",
        data_wish=wished(advice.wish, advice.item, advice.assignment),
    )  # fmt: skip
    inner = tag("h3", esc(say("page.practice_mine.next.title"))) + tag("p", esc(advice.text)) + tag("p", go, class_="deeds")
    return tag("section", inner, class_="panel next")


def _tasks(seen: Overview, names: Names) -> str:
    if not seen.tasks:
        return ""
    order = {"overdue": 0, "open": 1, "late": 2, "done": 2}
    shown = sorted(seen.tasks, key=lambda each: (order[each.state], each.assignment.due))
    rows = joined(parts.task(each, names, own=True) for each in shown)
    title = tag("h3", esc(names.say("page.practice_mine.tasks.title")))
    return tag("section", title + tag("ul", rows, class_="tasks-list"), class_="panel")


def _comments(seen: Overview, names: Names) -> str:
    if not seen.comments:
        return ""
    title = tag("h3", esc(names.say("page.practice_mine.comments.title")))
    return tag("section", title + parts.comments(seen.comments, names, own=True), class_="panel")
