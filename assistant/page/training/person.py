"""One trainee, and one attempt, as a trainer sees them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant.content import Content
from assistant.page.markup import attributes, esc, joined, tag
from assistant.page.practice import mine_parts as parts
from assistant.page.practice.mine_curves import curves
from assistant.page.practice.result import result
from assistant.page.practice.start import button
from assistant.practice.names import Names
from assistant.practice.progress.overview import Overview
from assistant.practice.values import Outcome
from assistant.store.practice import LONGEST_TEXT
from assistant.store.values_practice import Comment, KeptAttempt


def person(seen: Overview, today: date, names: Names, content: Content) -> str:
    """Return all that a trainer sees of one trainee."""
    say, who = names.say, seen.progress.who
    title = tag("h2", esc(names.who(who)), tabindex="-1")
    deeds = button(say("page.training.person.give"), "give", data_who=who, data_skill=next(iter(seen.progress.weakest), ""))
    deeds += joined(
        button(say(f"page.training.person.{each}"), each, data_who=who) for each in ("print", "save", "csv", "xlsx")
    )
    head = tag("header", title + tag("p", deeds, class_="deeds"), class_="mine-head")
    left = curves(seen.progress, names, content) + _box(parts.attempts(seen.tries, seen.comments, names))
    strip = tag("h3", esc(say("page.practice_mine.days.title"))) + parts.days(seen.tries, today, names)
    right = (
        _box(comments(seen.comments, names, who=who))
        + _box(parts.weak(seen.progress, names, own=False) + tag("p", esc(seen.advice.text), class_="advice"))
        + _tasks(seen, names)
        + _box(strip)
    )
    halves = tag("div", tag("div", left) + tag("div", right), class_="halves")
    return back("people", names) + head + parts.figures(seen.progress, names) + halves


def attempt(kept: KeptAttempt, outcome: Outcome, said: Sequence[Comment], names: Names, content: Content) -> str:
    """Return one attempt with its marks, and the comments about it."""
    say, who = names.say, names.who(kept.who)
    when = say("page.training.attempt.when", who=who, when=f"{kept.ended:%Y-%m-%d %H:%M}", nth=kept.nth)
    beside = tag("aside", _box(comments(said, names, attempt=kept.id)), class_="beside")
    shown = tag("div", tag("p", esc(when), class_="quiet") + result(outcome, content, names, own=False), class_="seen")
    return back("person", names, who=kept.who, name=who) + tag("div", shown + beside, class_="attempt")


def comments(said: Sequence[Comment], names: Names, who: str = "", attempt: int = 0) -> str:
    """Return what was said, and where more can be."""
    say = names.say
    key = "attempt" if attempt else "person"
    title = tag("h3", esc(say("page.training.comment.title")))
    id_ = f"comment-{attempt or 'person'}"
    area = tag("textarea", "", id=id_, rows=3, maxlength=LONGEST_TEXT, placeholder=say(f"page.training.comment.hint_{key}"))
    label = tag("label", esc(say("page.training.comment.label")), for_=id_, class_="heard")
    go = button(say("page.training.comment.go"), "comment", look="main", data_who=who, data_attempt=attempt)
    listed = tag("div", parts.comments(said, names, own=False), data_place="comments")
    return title + label + area + tag("p", go, class_="deeds") + listed


def back(deed: str, names: Names, who: str = "", name: str = "") -> str:
    """Return the way back."""
    told = names.say(f"page.training.back.{deed}", who=name)
    return f"<button{attributes(type='button', class_='link back', data_deed=deed, data_who=who)}>{esc(told)}</button>"


def _tasks(seen: Overview, names: Names) -> str:
    if not seen.tasks:
        return ""
    rows = joined(parts.task(each, names, own=False) for each in seen.tasks)
    return _box(tag("h3", esc(names.say("page.practice_mine.tasks.title"))) + tag("ul", rows, class_="tasks-list"))


def _box(inner: str) -> str:
    return tag("section", inner, class_="panel")
