"""All trainees beside each other as HTML: who needs help today, what goes for all, and the table."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.page.markup import esc, joined, tag
from assistant.page.practice.mine_curves import SIGNS
from assistant.page.practice.mine_parts import meanings
from assistant.page.practice.start import button
from assistant.page.training import filters
from assistant.page.training.needs import Need
from assistant.practice.names import Names
from assistant.practice.progress.cohort import Cohort, Trainee, remarks
from assistant.practice.progress.measures import SKILLS, direction

FIRST = 6
"""Trainees in need that are shown at once; the others are in the table."""
STEPS = (0.4, 0.6, 0.75, 0.85)
"""Shares from which a cell gets the next colour."""


def frame(names: Names) -> str:
    """Return the tab without what is told of trainees: the choices, files to take away, and where both parts come."""
    say = names.say
    files = joined(button(say(f"page.training.cohort.{each}"), "export", data_as=each) for each in ("csv", "xlsx"))
    title = tag("h3", esc(say("page.training.cohort.title")))
    head = tag("div", title + tag("p", files, class_="deeds"), class_="between")
    table = head + filters.form(names) + tag("div", "", data_place="table") + tag("div", meanings(names))
    return tag("div", "", data_place="today") + tag("section", table, class_="panel")


def today(seen: Cohort, wanting: Sequence[Need], names: Names) -> str:
    """Return how the day stands: how many practised, who needs help and why, what to teach to all."""
    say, day = names.say, seen.now.date()
    busy = sum(each.last_day == day for each in seen.rows)
    line = tag("p", esc(say("page.training.today.line", busy=busy, all=len(seen.rows), wanting=len(wanting))), class_="line")
    title = tag("h2", esc(say("page.training.today.title")), tabindex="-1")
    if not seen.rows:
        return title + tag("p", esc(say("page.training.today.nobody")), class_="none")
    cards = joined(tag("li", _card(each, names)) for each in wanting[:FIRST])
    people = tag("ul", cards, class_="needs") if cards else tag("p", esc(say("page.training.today.calm")), class_="calm")
    if len(wanting) > FIRST:
        people += tag("p", esc(say("page.training.today.more", count=len(wanting) - FIRST)), class_="quiet")
    told = joined(tag("li", esc(each)) for each in remarks(seen, names, about=("up",)))
    everybody = (
        tag("section", tag("h3", esc(say("page.training.today.all"))) + tag("ul", told), class_="panel all") if told else ""
    )
    return tag("header", title + line) + people + everybody


def _card(need: Need, names: Names) -> str:
    say, who = names.say, names.who(need.who)
    why = joined(tag("li", esc(each)) for each in need.reasons)
    look = button(
        say("page.training.today.look"), "person", data_who=need.who, aria_label=say("page.training.today.look_at", who=who)
    )
    give = button(
        say("page.training.today.give"), "give", look="link", data_who=need.who, data_skill=need.skill or "",
        aria_label=say("page.training.today.give_to", who=who),
    )  # fmt: skip
    return tag("h3", esc(who)) + tag("ul", why) + tag("p", look + give, class_="deeds")


COLUMNS = ("who", "last", "items", "minutes", "last_day", "tasks", *SKILLS)


def table(seen: Cohort, names: Names) -> str:
    """Return the table; its heads sort it, and a name opens a trainee."""
    say = names.say
    heads = joined(_head(code, names) for code in COLUMNS)
    rows = joined(_row(each, names) for each in seen.rows)
    caption = tag("caption", esc(say("practice.progress.table.cohort")))
    foot = tag("tfoot", _median(seen, names)) if len(seen.rows) > 1 else ""
    whole = tag("table", caption + tag("thead", tag("tr", heads)) + tag("tbody", rows) + foot)
    label = say("practice.progress.table.cohort")
    nobody = tag("p", esc(say("page.training.today.nobody_found")), class_="none", data_nobody=True, hidden=True)
    return tag("div", whole, class_="grid cohort", tabindex="0", role="region", aria_label=label) + nobody


def _head(code: str, names: Names) -> str:
    name = names.skill(code) if code in SKILLS else names.say(f"page.training.column.{code}")
    inner = tag("button", esc(name), type="button", data_sort=code)
    return tag("th", inner, scope="col", aria_sort="none", class_="skill" if code in SKILLS else None)


def _row(row: Trainee, names: Names) -> str:
    say, who = names.say, names.who(row.who)
    to = direction(row.trend)
    sign = tag("i", SIGNS[to], class_=to, title=say(f"page.practice_mine.trend.{to}")) if SIGNS[to] else ""
    last = "–" if row.last is None else f"{row.last:.0f}"
    done, overdue = row.having("done", "late"), row.having("overdue")
    tasks = say("page.training.cohort.tasks", done=done, all=len(row.tasks)) if row.tasks else "–"
    late = tag("b", esc(say("page.training.cohort.overdue", count=overdue)), class_="late") if overdue else ""
    cells = (
        tag("th", button(who, "person", look="name", data_who=row.who), scope="row", data_value=who)
        + tag("td", tag("b", last) + sign, data_value=_number(row.last))
        + tag("td", esc(say("page.training.cohort.items", items=row.items, tries=row.tries)), data_value=row.items)
        + tag("td", str(round(row.seconds / 60)), data_value=round(row.seconds))
        + tag("td", "–" if row.last_day is None else f"{row.last_day:%m-%d}", data_value=str(row.last_day or ""))
        + tag("td", esc(tasks) + late, data_value=-overdue)
        + joined(_share(row.skills[skill]) for skill in SKILLS)
    )
    return tag("tr", cells, data_name=who)


def _share(value: float | None) -> str:
    if value is None:
        return tag("td", "–", class_="heat none", data_value="")
    return tag("td", f"{value:.0%}", class_=f"heat h{sum(value >= step for step in STEPS)}", data_value=f"{value:.4f}")


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _median(seen: Cohort, names: Names) -> str:
    name = tag("th", esc(names.say("practice.progress.median")), scope="row")
    blank = tag("td", "") * (len(COLUMNS) - len(SKILLS) - 1)
    return tag("tr", name + blank + joined(_share(each.median) for each in seen.groups))
