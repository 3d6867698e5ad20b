"""A running exercise as HTML: its head with the clock, the case at the left, the work at the right."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.content import Content
from assistant.page.markup import esc, joined, tag
from assistant.page.practice import work
from assistant.page.practice.case import case
from assistant.page.practice.start import button
from assistant.practice.names import Names
from assistant.practice.session import COMPARED as COMPARED
from assistant.practice.values import Shown


def task(shown: Shown, content: Content, names: Names, before: str = "", families: Sequence[str] = ()) -> str:
    """Return the exercise. ``before``: what was answered the last time, where this is another try; ``families``: of rules."""
    paused = tag("p", esc(names.say("page.practice.clock.stands")), class_="stands")
    work_side = (
        work.hints_place(shown, names) + work.work(shown, names, families) + _before(before, names) + _foot(shown, names)
    )
    halves = tag("div", case(shown, content), class_="side") + tag("div", work_side, class_="side work")
    return tag(
        "article", _head(shown, content, names) + paused + tag("div", halves, class_="halves"), class_=f"task {shown.kind}",
        data_id=shown.id, data_kind=shown.kind, data_seconds=shown.seconds, data_paused=shown.paused and "yes",
        data_draft=shown.draft.model_dump_json(), aria_labelledby="practice-task",
    )  # fmt: skip


def badges(shown: Shown, content: Content, names: Names) -> str:
    """Return what an exercise is: kind, level, category, where it is answered, and who the buyer is."""
    told = [
        names.kind(shown.kind), names.level(shown.level), names.intent(shown.intent) if shown.intent else "",
        names.sub(shown.sub) if shown.sub else "", "" if shown.channel == "chat" else content.taxonomy.channels[shown.channel],
    ]  # fmt: skip
    return tag("p", joined(tag("span", esc(each)) for each in told if each), class_="badges")


def _head(shown: Shown, content: Content, names: Names) -> str:
    say = names.say
    title = tag("h2", esc(shown.title), id="practice-task", tabindex="-1") + badges(shown, content, names)
    if shown.buyer:
        title += tag("p", tag("b", esc(say("page.practice.buyer", name=shown.buyer))) + esc(shown.how), class_="buyer")
    usual = say("page.practice.clock.usual", minutes=max(1, round(shown.expected / 60)))
    clock = tag("span", tag("b", "", data_place="clock") + tag("small", esc(usual)), class_="time", role="timer",
                aria_label=say("page.practice.clock.label"))  # fmt: skip
    deeds = button(say("page.practice.clock.pause"), "pause", look="link") + button(
        say("page.practice.clock.hide"), "clock", look="link"
    )
    return tag("header", tag("div", title) + tag("div", clock + deeds, class_="clock"), class_="head")


def _before(before: str, names: Names) -> str:
    if not before:
        return ""
    say = names.say
    body = tag("p", esc(before), class_="text", data_place="before") + button(
        say("page.practice.before.use"), "use", look="plain"
    )
    return tag("details", tag("summary", esc(say("page.practice.before.title"))) + tag("div", body), class_="before")


def _foot(shown: Shown, names: Names) -> str:
    say = names.say
    label = say("page.practice.submit_talk" if shown.kind == "talk" else "page.practice.submit")
    hand_in = button(
        label,
        "submit",
        look="plain" if shown.kind == "talk" else "main",
        aria_keyshortcuts=None if shown.kind == "talk" else "Control+Enter",
    )
    later = button(say("page.practice.later"), "leave", look="link", title=say("page.practice.later_tip"))
    drop = button(say("page.practice.drop"), "drop", look="link", data_id=shown.id)
    return tag("footer", hand_in + tag("span", later + drop, class_="deeds"))
