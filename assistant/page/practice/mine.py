"""进步: how the trainee who is here gets on. Nothing is read before somebody looks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.content import Content
from assistant.page import answering
from assistant.page.markup import esc, tag
from assistant.pipeline import Assistant

if TYPE_CHECKING:
    from assistant.page.practice.mine_deeds import Mine

SPOKEN = ("page.practice_mine.unread", "page.practice_mine.unreachable")
"""Sentences that the script says by itself."""


def build(assistant: Assistant) -> None:
    """Put the panel on the page, inside the column that is open."""
    gr.HTML(
        frame(assistant.content),
        apply_default_css=False,
        elem_id="practice-progress",
        js_on_load="nuanyan.mine(element, server)",
        server_functions=functions(assistant),
    )


def frame(content: Content) -> str:
    """Return what is there before anybody looks."""
    problem = tag("p", "", class_="problem", role="alert")
    loading = tag("p", esc(content.say("page.practice_mine.loading")), class_="none")
    return problem + tag("div", loading, class_="tracks", data_board=True, aria_busy="true")


def functions(assistant: Assistant) -> list[Callable[..., Any]]:
    """Return what the script may ask; what answers is imported when it first does."""

    def mine() -> Mine:
        from assistant.page.practice.mine_deeds import Mine  # here, for it takes time that nobody should wait for at the start

        return Mine(assistant)

    return answering.functions(("look", "paper"), mine)
