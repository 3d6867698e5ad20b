"""看板: how the shop's answers go, for the lead. Nothing is counted until somebody comes in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr

from assistant.content import Content
from assistant.insight.period import DAYS
from assistant.page.insight.board import Board
from assistant.page.markup import esc, joined, tag
from assistant.pipeline import Assistant

SCRIPTS = ("insight.js",)
STYLES = ("insight.css", "charts.css")
SPOKEN = ("page.insight.unread", "page.insight.unreachable")
"""Sentences that the script says by itself."""
FIRST = "week"
"""The range that is shown first."""


def build(assistant: Assistant) -> None:
    """Put the room on the page, inside the column that is open."""
    gr.HTML(
        frame(assistant.content),
        apply_default_css=False,
        elem_id="insight",
        js_on_load="nuanyan.insight(element, server)",
        server_functions=_server(Board(assistant)),
    )


def frame(content: Content) -> str:
    """Return what is there before anything is counted: the line of buttons, not yet seen, and that counting goes on."""
    loading = tag("p", esc(content.say("page.insight.loading")), class_="loading")
    problem = tag("p", "", class_="problem", role="alert")
    return bar(content) + problem + tag("div", loading, class_="board", aria_live="off", aria_busy="true")


def bar(content: Content) -> str:
    """Return the buttons that choose a range, ask anew, and take everything away."""
    say = content.say
    ranges = joined(
        tag("button", esc(say(f"page.insight.range.{name}")), type="button", data_range=name, aria_pressed=_true(name == FIRST))
        for name in (*DAYS, "own")
    )
    dates = joined(
        tag("label", tag("span", esc(say(f"page.insight.range.{end}"))) + f'<input type="date" name="{end}">')
        for end in ("first", "last")
    )
    dates += tag("button", esc(say("page.insight.range.go")), type="submit", class_="plain")
    inner = (
        tag("div", ranges, class_="ranges", role="group", aria_label=say("page.insight.range.label"))
        + tag("form", dates, class_="dates", hidden=True)
        + tag("button", esc(say("page.insight.refresh")), type="button", class_="plain", data_refresh=True)
        + tag(
            "button", esc(say("page.insight.export.all")), type="button", class_="plain", data_export="",
            title=say("page.insight.export.all_tip"),
        )
    )  # fmt: skip
    return tag("div", inner, class_="controls", hidden=True)


def _true(value: bool) -> str:
    return "true" if value else "false"


def _server(board: Board) -> list[Callable[..., Any]]:
    """Return what the script may ask; Gradio marks these functions, which bound methods do not allow."""

    def look(request: object) -> dict[str, str]:
        return board.board(request)

    def compared(request: object) -> dict[str, str]:
        return board.compared(request)

    def patterns(request: object) -> dict[str, str]:
        return board.patterns(request)

    def export(request: object) -> dict[str, str]:
        return board.export(request)

    def decide(request: object) -> dict[str, str]:
        return board.decide(request)

    return [look, compared, patterns, export, decide]
