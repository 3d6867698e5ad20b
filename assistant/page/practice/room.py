"""练习: one exercise after the other, and 进步. Nothing of practice is read before somebody comes in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.content import Content
from assistant.page import answering
from assistant.page.markup import esc, joined, tag
from assistant.page.practice import mine
from assistant.pipeline import Assistant

if TYPE_CHECKING:
    from assistant.page.practice.deeds import Deeds

SCRIPTS = ("timer.js", "highlighter.js", "pieces.js", "choice.js", "practice.js", "mine.js")
STYLES = ("practice.css", "exercise.css", "result.css", "mine.css")
SPOKEN = (
    *(f"page.practice.{key}" for key in (
        "failed", "unreachable", "count", "nothing_yet", "unsent", "sure_drop", "moved", "moved_out",
        "marked", "unmarked", "mark_of", "clock.hide", "clock.show", "clock.pause", "clock.go_on", "kinds.count",
    )),
    *mine.SPOKEN,
)  # fmt: skip
"""Sentences that the scripts say by themselves."""
PARTS = ("work", "mine")
DEEDS = ("start", "begin", "open", "again", "hint", "keep", "pause", "say", "submit", "drop")


def build(assistant: Assistant) -> None:
    """Put the room on the page, inside the column that is open."""
    content = assistant.content
    gr.HTML(parts(content), apply_default_css=False, elem_id="practice-parts", js_on_load="nuanyan.practiceParts(element)")
    with gr.Column(elem_id="practice-work", min_width=0):
        gr.HTML(
            frame(content),
            apply_default_css=False,
            elem_id="practice",
            js_on_load="nuanyan.practice(element, server)",
            server_functions=functions(assistant),
        )
    with gr.Column(elem_id="practice-mine", min_width=0):
        mine.build(assistant)


def parts(content: Content) -> str:
    """Return the two parts of the room as tabs."""
    buttons = joined(
        tag(
            "button", esc(content.say(f"page.practice.parts.{part}")), type="button", role="tab", data_part=part,
            aria_selected="true" if part == PARTS[0] else "false", tabindex="0" if part == PARTS[0] else "-1",
        )
        for part in PARTS
    )  # fmt: skip
    return tag("div", buttons, role="tablist", aria_label=content.say("page.practice.parts.label"), class_="parts")


def frame(content: Content) -> str:
    """Return what is there before anybody has come in."""
    told = tag("p", "", class_="told", role="status") + tag("p", "", class_="problem", role="alert")
    told += tag("p", "", class_="heard spoken", role="status")  # what whoever sees the page sees anyway
    loading = tag("p", esc(content.say("page.practice.loading")), class_="loading")
    return told + tag("div", loading, class_="stage", aria_busy="true") + _sure(content)


def _sure(content: Content) -> str:
    """Return the question that is asked before what was written is deleted."""
    buttons = tag("button", esc(content.say("page.practice.drop")), value="yes", class_="plain") + tag(
        "button", esc(content.say("page.practice.stay")), value="no", class_="main"
    )
    form = tag("form", tag("p", "") + tag("p", buttons, class_="deeds"), method="dialog")
    return tag("dialog", form, class_="sure", aria_label=content.say("page.practice.drop"))


def functions(assistant: Assistant) -> list[Callable[..., Any]]:
    """Return what the script may ask; the exercises' code is imported when it first does."""

    def deeds() -> Deeds:
        from assistant.page.practice.deeds import Deeds  # here, for it takes time that nobody should wait for at the start

        return Deeds(assistant)

    return answering.functions(DEEDS, deeds)
