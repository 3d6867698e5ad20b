"""What 进步 and a trainer's look at one trainee have in common: figures, days, weak spots, attempts, comments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from assistant.page.markup import esc, joined, tag
from assistant.page.practice.mine_curves import look
from assistant.page.practice.start import button, wished
from assistant.practice.names import Names
from assistant.practice.progress.assignments import Task, titled
from assistant.practice.progress.counsel import PRACTISED_BY, wish_of
from assistant.practice.progress.measures import Progress, definitions, direction
from assistant.practice.values import Wish
from assistant.store.values_practice import Comment, Tried

DAYS = 28
"""Days that the strip of days goes back."""
LATEST = 12
"""Attempts that are listed at once; the others are folded away."""


# --- figures and days


def figures(seen: Progress, names: Names) -> str:
    """Return what was practised, in a few figures; each says what it means."""
    say, meaning = names.say, dict(definitions(names.say))
    told = {
        "last": "–" if seen.last is None else f"{seen.last:.0f}",
        "streak": say("page.practice_mine.figure.days", count=seen.streak),
        "items": say("page.practice_mine.figure.items", count=seen.items),
        "minutes": say("page.practice_mine.figure.minutes", count=round(seen.seconds / 60)),
    }
    beside = {
        "last": say(f"page.practice_mine.trend.{direction(seen.trend)}"),
        "streak": say("page.practice_mine.figure.longest", count=seen.longest),
        "items": say("page.practice_mine.figure.tries", count=seen.tries),
        "minutes": say("page.practice_mine.figure.practised", count=seen.days),
    }
    return tag("dl", joined(_figure(code, value, beside[code], meaning, names) for code, value in told.items()), class_="tiles")


def _figure(code: str, value: str, beside: str, meaning: dict[str, str], names: Names) -> str:
    name = names.say(f"practice.progress.measure.{code}.name")
    inner = tag("dt", esc(name), title=meaning[name]) + tag("dd", tag("b", esc(value)) + tag("small", esc(beside)))
    return tag("div", inner)


def days(tries: Iterable[Tried], today: date, names: Names) -> str:
    """Return a strip of the last weeks' days, darker the more was practised."""
    say, counts = names.say, Counter(each.ended.date() for each in tries)
    shown = [today - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    cells = joined(
        tag("i", "", class_=f"d{min(counts[day], 4)}", title=say(
            "page.practice_mine.days.told", month=day.month, day=day.day, count=counts[day]))
        for day in shown
    )  # fmt: skip
    busy = sum(bool(counts[day]) for day in shown)
    label = say("page.practice_mine.days.label", days=DAYS, busy=busy)
    return tag("div", cells, class_="strip", role="img", aria_label=label) + tag("p", esc(label), class_="quiet")


def meanings(names: Names) -> str:
    """Return what every measure counts, folded away."""
    rows = joined(tag("dt", esc(name)) + tag("dd", esc(told)) for name, told in definitions(names.say))
    summary = tag("summary", esc(names.say("page.practice_mine.meanings")))
    return tag("details", summary + tag("dl", rows), class_="meanings")


# --- weak spots, assignments


def weak(seen: Progress, names: Names, own: bool) -> str:
    """Return the weakest skills, each with how weak; ``own``: with a button that practises it."""
    say = names.say
    title = tag("h3", esc(say("page.practice_mine.weak.title")))
    rows = ""
    for each in seen.skills:
        if each.skill in seen.weakest and each.share is not None:
            kind = PRACTISED_BY.get(each.skill, "answer")
            go = button(
                say("page.practice_mine.weak.go", kind=names.kind(kind)), "practise",
                data_wish=wished(Wish(kind=kind, weakest=True)),
            ) if own else ""  # fmt: skip
            track = tag("span", tag("i", "", style=f"width:{each.share:.1%}"), class_=f"track {look(each.share)}")
            told = tag("span", tag("b", esc(names.skill(each.skill))) + track + tag("em", f"{each.share:.0%}"), class_="share")
            rows += tag("li", told + go)
    if not rows:
        known = any(each.share is not None for each in seen.skills)
        return title + tag("p", esc(say(f"practice.progress.record.{'no_weak' if known else 'too_few'}")), class_="none")
    return title + tag("ul", rows, class_="weak")


def task(each: Task, names: Names, own: bool) -> str:
    """Return an assignment as it stands for one trainee."""
    say, given = names.say, each.assignment
    state = tag("span", esc(say(f"practice.progress.task.state.{each.state}")), class_=f"state {each.state}")
    due = say("page.practice_mine.tasks.due", month=given.due.month, day=given.due.day, done=each.done, count=given.count)
    note = tag("small", esc(given.note)) if given.note else ""
    by = tag("small", esc(say("page.practice_mine.tasks.by", by=given.by))) if given.by else ""
    go = ""
    if own and each.state in ("open", "overdue"):
        go = button(
            say("page.practice_mine.tasks.go"), "practise",
            data_wish=wished(wish_of(given), each.todo[0] if each.todo else "", given.id),
            aria_label=say("page.practice_mine.tasks.go_of", title=titled(given, names)),
        )  # fmt: skip
    share = each.done / given.count
    track = tag("span", tag("i", "", style=f"width:{share:.0%}"), class_="track good")
    told = tag("div", tag("p", state + tag("b", esc(titled(given, names)))) + track + tag("small", esc(due)) + note + by)
    return tag("li", told + go, class_=each.state)


# --- attempts, comments


def attempts(tries: Sequence[Tried], comments: Sequence[Comment], names: Names) -> str:
    """Return attempts, the latest first, each to be opened again."""
    say = names.say
    title = tag("h3", esc(say("page.practice_mine.attempts.title", count=len(tries))))
    if not tries:
        return title + tag("p", esc(say("page.practice_mine.attempts.none")), class_="none")
    said = Counter(each.attempt for each in comments if each.attempt)
    rows = [_attempt(each, said[each.id], names) for each in reversed(tries)]
    more = ""
    if len(rows) > LATEST:
        summary = tag("summary", esc(say("page.practice_mine.attempts.more", count=len(rows) - LATEST)))
        more = tag("details", summary + tag("ul", joined(rows[LATEST:]), class_="attempts"))
    return title + tag("ul", joined(rows[:LATEST]), class_="attempts") + more


def _attempt(each: Tried, comments: int, names: Names) -> str:
    say = names.say
    told = [
        f"{each.ended:%m-%d %H:%M}", names.kind(each.kind), names.level(each.level),
        names.persona(each.persona) if each.persona else "",
        say("page.practice_mine.attempts.time", minutes=int(each.seconds // 60), seconds=f"{int(each.seconds % 60):02d}"),
        say("page.practice_mine.attempts.nth", nth=each.nth) if each.nth > 1 else "",
        say("page.practice_mine.attempts.hints", count=each.hints) if each.hints else "",
        say("page.practice_mine.attempts.comments", count=comments) if comments else "",
    ]  # fmt: skip
    score = tag("b", str(each.score), class_=look(each.score / 100))
    small = tag("small", joined(tag("span", esc(one)) for one in told if one))
    open_ = tag(
        "button", score + tag("span", tag("span", esc(names.item(each.item)), class_="name") + small), type="button",
        data_deed="attempt", data_id=each.id,
    )  # fmt: skip
    return tag("li", open_)


def comments(said: Sequence[Comment], names: Names, own: bool) -> str:
    """Return what trainers said, the latest first; ``own``: to read, else each can be taken back."""
    rows = []
    for each in said:
        by = tag("small", esc(names.say("page.practice_mine.comments.by", by=each.by or names.say("page.practice_mine.trainer"),
                                        when=f"{each.at:%m-%d %H:%M}")))  # fmt: skip
        deeds = ""
        if each.attempt:
            deeds += button(names.say("page.practice_mine.comments.open"), "attempt", look="link", data_id=each.attempt)
        if not own:
            deeds += button(names.say("page.practice_mine.comments.drop"), "uncomment", look="link", data_id=each.id)
        rows.append(tag("li", tag("p", esc(each.text)) + tag("p", by + deeds)))
    return tag("ul", joined(rows), class_="comments") if rows else ""
