"""话术库, built: one element whose script asks the server for every view."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr

from assistant.access.who import here
from assistant.content import Content
from assistant.page.markup import esc, joined, tag
from assistant.page.phrases import look, table
from assistant.page.phrases.deeds import Answer, Deeds
from assistant.phrases.book import Book
from assistant.pipeline import Assistant

SCRIPTS = ("fields.js", "save.js", "sheets.js", "phrases.js")
STYLES = ("phrases.css", "form.css")
SPOKEN = (
    "page.phrases.checking",
    "page.phrases.filter",
    "page.phrases.filter_count",
    "page.phrases.pick",
    "page.phrases.pick_keys",
    "page.phrases.queue.better",
    "page.phrases.queue.better_send",
    "page.phrases.propose.send",
    "page.phrases.table.all",
    "page.phrases.table.bring",
    "page.phrases.table.found",
    "page.phrases.table.reading",
    "page.phrases.unreachable",
)
"""Sentences that the script says by itself."""
DEEDS = (
    "find", "open", "blank", "check", "save", "retire", "restore", "queue", "decide",
    "export", "sample", "rehearse", "bring", "turn", "offer",
)  # fmt: skip
"""What the script may ask, each a method of ``Deeds``."""
VIEWS = ("browse", "review", "tables")


def build(assistant: Assistant) -> gr.HTML:
    """Put the room into the column that is open."""
    deeds = Deeds(Book(assistant))
    return gr.HTML(
        room(assistant.content, meaning=assistant.analyzer.network is not None), apply_default_css=False, elem_id="phrases",
        js_on_load="nuanyan.phrases(element, server)", server_functions=_server(deeds),
    )  # fmt: skip


def room(content: Content, meaning: bool) -> str:
    """Return the room as it is before anything was asked; the server fills it when somebody enters."""
    say = content.say
    views = joined(
        tag(
            "button", esc(say(f"page.phrases.{name}")) + tag("small", "", data_count=name), type="button", role="tab",
            data_view=name, id=f"phrase-tab-{name}", aria_controls=f"phrase-{name}",
            aria_selected="true" if name == VIEWS[0] else "false", tabindex="0" if name == VIEWS[0] else "-1",
        )
        for name in VIEWS
    )  # fmt: skip
    problem = tag("p", "", class_="problem", data_problem=True, role="alert")
    halves = tag("div", "", class_="found", data_list=True) + tag("div", "", class_="side", data_detail=True)
    browse = look.search(content, meaning) + look.filters(content, ()) + problem + tag("div", halves, class_="halves")
    inner = {
        "browse": browse,
        "review": problem + tag("div", "", data_queue=True),
        "tables": problem + tag("div", "", data_tables=True),
    }
    panels = joined(
        tag("section", inner[name], id=f"phrase-{name}", role="tabpanel", aria_labelledby=f"phrase-tab-{name}", hidden=at > 0)
        for at, name in enumerate(VIEWS)
    )
    choice = tag("nav", views, role="tablist", aria_label=say("page.phrases.views"), class_="views")
    return tag("div", choice + panels, class_="library")


def _server(deeds: Deeds) -> list[Callable[..., Any]]:
    """Return what the script may ask, each function under the name of its deed."""

    def enter(request: object) -> Answer:
        """Say what depends on who is here, and which tags there are."""

        def entered(_: Any) -> Answer:  # noqa: ANN401 - a request of any kind
            content, may = deeds.book.content, here().may("phrases.decide")
            review = content.say("page.phrases.review" if may else "page.phrases.mine")
            tags = "\n".join(sorted(deeds.book.finder().tags))
            return {"tables": table.tables(content, may), "review": review, "tags": tags}

        return deeds.answer(entered, request)

    def named(name: str) -> Callable[[object], Answer]:
        def ask(request: object) -> Answer:
            return deeds.answer(getattr(deeds, name), request)

        ask.__name__ = name
        return ask

    return [enter, *map(named, DEEDS)]
