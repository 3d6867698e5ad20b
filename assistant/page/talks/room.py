"""会话: the list of conversations and the open one, beside the form and the drafts that 回复 has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr

from assistant.content import Content
from assistant.page.markup import esc, joined, tag
from assistant.page.talks.beside import empty
from assistant.page.talks.deeds import Deeds
from assistant.page.talks.extras import Extras
from assistant.page.talks.ground import Ground
from assistant.pipeline import Assistant

SCRIPTS = ("clock.js", "marks.js", "beside.js", "talks.js")
STYLES = ("talks.css", "pane.css")
SURE = ("close", "erase")
SPOKEN = (
    "page.talks.waits",
    "page.talks.due",
    "page.talks.over",
    "page.talks.hours",
    "page.talks.days",
    "page.talks.failed",
    "page.talks.unreachable",
    "page.talks.mark_name",
    "page.talks.mark_time",
    "page.talks.mark_text",
    *(f"page.talks.sure.{deed}" for deed in SURE),
    *(f"page.talks.sure.yes_{deed}" for deed in SURE),
)
"""Sentences that the script says by itself."""
FOLDS = ("handover", "timeline", "layouts")
SIDES = ("buyer", "agent", "note")


def build(assistant: Assistant) -> None:
    """Put the list and the open conversation before form and drafts, inside the row that is open."""
    content = assistant.content
    with gr.Column(elem_id="talks", min_width=0):
        gr.HTML(
            place_of_list(content),
            apply_default_css=False,
            elem_id="talks-list",
            js_on_load="nuanyan.talks(element, server)",
            server_functions=functions(assistant),
        )
        gr.HTML(place_of_one(content), apply_default_css=False, elem_id="talk", js_on_load="nuanyan.talk(element)")


def place_of_list(content: Content) -> str:
    """Return where the list stands, with the button for a new conversation."""
    say = content.say
    new = tag(
        "button", "＋ " + esc(say("page.talks.new")), type="button", data_deed="new", title=say("page.talks.new_tip"),
        aria_keyshortcuts="Alt+N",
    )  # fmt: skip
    title = tag("h2", esc(say("page.talks.title")) + tag("b", "", data_place="count"))
    closed = tag(
        "label",
        empty("input", type="checkbox", data_field="closed") + tag("span", esc(say("page.talks.show_closed"))),
        class_="closed",
    )
    listed = tag("div", tag("p", esc(say("page.talks.refresh")), class_="none"), data_place="list")
    return tag("nav", tag("header", title + new) + listed + closed, class_="list", aria_label=say("page.talks.title"))


def place_of_one(content: Content) -> str:
    """Return where the open conversation stands: its head, what was said, what to do, the box, what can be opened beside."""
    say = content.say
    said = tag(
        "div",
        tag("p", esc(say("page.talks.nothing_said")), class_="none"),
        data_place="turns",
        class_="turns",
        tabindex="0",
        role="region",
        aria_label=say("page.talks.said"),
    )
    places = joined((tag("div", "", data_place="head", class_="head"), said, tag("div", "", data_place="hint")))
    told = tag("p", "", class_="told", role="status") + tag("p", "", class_="problem", role="alert")
    return tag(
        "div", places + told + box(content) + joined(_fold(name, content) for name in FOLDS) + _dialog(content), class_="one"
    )


def box(content: Content) -> str:
    """Return the box into which turns are pasted or typed, with whose they are."""
    say = content.say
    sides = joined(
        tag(
            "label",
            empty("input", type="radio", name="talk-side", value=side, checked=side == "buyer")
            + tag("span", esc(say(f"page.talks.side_{side}"))),
        )
        for side in SIDES
    )
    area = tag(
        "textarea", "", id="talk-box", rows=2, placeholder=say("page.talks.box"), aria_label=say("page.talks.box"),
        title=say("page.talks.box_tip"),
    )  # fmt: skip
    chosen = tag("fieldset", tag("legend", esc(say("page.talks.side")), class_="heard") + sides, class_="sides")
    add = tag("button", esc(say("page.talks.add")), type="button", class_="main", data_deed="add")
    return tag("div", area + tag("div", chosen + add, class_="row") + tag("div", "", data_place="ask"), class_="box")


def _fold(name: str, content: Content) -> str:
    say = content.say
    summary = tag("summary", tag("b", esc(say(f"page.talks.{name}"))) + tag("small", esc(say(f"page.talks.{name}_sum"))))
    place = "learnt" if name == "layouts" else name
    return tag("details", summary + tag("div", "", data_place=place), class_="beside", data_beside=name)


def _dialog(content: Content) -> str:
    """Return the question that is asked before something is put away or deleted."""
    buttons = tag("button", "", type="button", class_="yes") + tag(
        "button", esc(content.say("page.talks.sure.stay")), type="button", class_="no"
    )
    return tag(
        "dialog", tag("p", "") + tag("div", buttons, class_="row"), id="talk-sure", aria_label=content.say("page.talks.title")
    )


def functions(assistant: Assistant) -> list[Callable[..., Any]]:
    """Return what the script may ask; Gradio marks these functions, which bound methods do not allow."""
    ground = Ground(assistant)
    deeds, extras = Deeds(ground), Extras(ground)

    def made(deed: Callable[[object], dict[str, str]]) -> Callable[..., Any]:
        def asked(request: object) -> dict[str, str]:
            return deed(request)

        asked.__name__ = deed.__name__
        return asked

    return [
        made(each)
        for each in (
            deeds.look, deeds.open, deeds.add, deeds.copied, deeds.card, deeds.rename, deeds.close, deeds.erase,
            extras.hand_over, extras.summary, extras.timeline, extras.note, extras.export, extras.learn, extras.learnt,
            extras.forget,
        )
    ]  # fmt: skip
