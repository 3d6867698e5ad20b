"""带教, for trainers and leads. Nothing of practice is read before somebody comes in."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.content import Content
from assistant.page import answering
from assistant.page.markup import esc, joined, tag
from assistant.pipeline import Assistant

if TYPE_CHECKING:
    from assistant.page.training.deeds import Deeds

SCRIPTS = ("tasks.js", "items.js", "training.js")
STYLES = ("training.css", "items.css")
SPOKEN = tuple(
    f"page.training.{key}"
    for key in (
        "unread",
        "unreachable",
        "sure",
        "sheet.reading",
        "sheet.too_large",
        "rubric.sum",
        "rubric.uneven",
        "tasks.whom",
    )
)
"""Sentences that the scripts say by themselves."""
DEEDS = (
    "cohort", "person", "attempt", "comment", "uncomment", "export", "paper",
    "tasks", "fitting", "assign", "week", "withdraw",
    "items", "find", "item", "blank", "edit", "turn", "check", "save", "retire", "restore",
    "sheet", "sample", "rehearse", "bring",
    "rubric", "weigh",
)  # fmt: skip
"""What the scripts may ask, each a method of ``Deeds``."""
TABS = ("people", "tasks", "items", "rubric")
RESULT = ("practice.css", "exercise.css", "result.css")
"""Files of 练习 that say what a result looks like; a trainer sees the same."""


def build(assistant: Assistant) -> None:
    """Put the room on the page, inside the column that is open."""
    gr.HTML(
        frame(assistant.content),
        apply_default_css=False,
        elem_id="training",
        js_on_load="nuanyan.training(element, server)",
        server_functions=functions(assistant),
    )


def frame(content: Content) -> str:
    """Return what is there before anybody has come in."""
    buttons = joined(
        tag(
            "button", esc(content.say(f"page.training.tabs.{name}")), type="button", role="tab", data_tab=name,
            id=f"training-tab-{name}", aria_controls="training-stage", tabindex="-1" if at else "0",
            aria_selected="false" if at else "true",
        )
        for at, name in enumerate(TABS)
    )  # fmt: skip
    bar = tag("div", buttons, role="tablist", aria_label=content.say("page.training.tabs.label"), class_="parts")
    told = tag("p", "", class_="told", role="status") + tag("p", "", class_="problem", role="alert")
    loading = tag("p", esc(content.say("page.training.loading")), class_="none")
    stage = tag(
        "div", loading, class_="stage tracks", id="training-stage", role="tabpanel", aria_labelledby="training-tab-people",
        aria_busy="true",
    )  # fmt: skip
    return bar + told + stage


def result_style() -> str:
    """Return how a result looks in this room: as it does in 练习."""
    folder = Path(__file__).parents[1] / "practice"
    text = "\n".join((folder / name).read_text(encoding="utf-8") for name in RESULT)
    return re.sub(r"#(?:room-)?practice(?=[\s,{])", "#training .seen", text)


def functions(assistant: Assistant) -> list[Callable[..., Any]]:
    """Return what the scripts may ask; what answers is imported when they first do."""

    def deeds() -> Deeds:
        from assistant.page.training.deeds import Deeds  # here, for it takes time that nobody should wait for at the start

        return Deeds(assistant)

    return answering.functions(DEEDS, deeds)
