"""回复: the fields on the left, what comes of them on the right; one column in a narrow window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import gradio as gr

from assistant.access.who import LADDER, Who, of
from assistant.content import Content
from assistant.page.desk import asked, fields, server, spare
from assistant.page.desk.actions import Actions
from assistant.page.desk.form import FIELDS, Form
from assistant.page.markup import esc, joined, tag
from assistant.schema import Staff

SCRIPTS = (
    "mirror.js", "form.js", "pages.js", "talk.js", "pardon.js", "later.js", "slots.js", "drafts.js", "why.js", "feedback.js",
    "recent.js", "desk.js",
)  # fmt: skip
STYLES = ("desk.css", "aside.css", "told.css")
SPOKEN = (
    "page.draft.checking",
    "page.draft.copied",
    "page.draft.unreachable",
    "page.order.empty",
    "page.history.filled",
    "page.owed.unkept",
    "page.owed.unreachable",
    "page.owed.unrecorded",
    "page.pardon.failed",
    "page.pardon.missing",
    "page.why.failed",
    "page.felt.failed",
    "page.correct.failed",
    "page.recent.failed",
)
"""Sentences that the script says by itself."""
STREAMS = 8
"""Requests that drafts are written for at once: a first draft must not wait while a larger writer is at work for others."""
OWED = '<div class="owing"></div><p class="unkept" role="alert"></p>'
"""Where the strip of owed answers stands, and what is said when something of it was not noted."""
SENT = "(...values) => nuanyan.sent(values)"
"""Puts what the script knows of this conversation in place of the fifth value."""
QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
STREAMED: dict[str, Any] = QUIET | {"concurrency_limit": STREAMS, "concurrency_id": "drafts", "trigger_mode": "multiple"}


def build(actions: Actions, page: gr.Blocks, first: Callable[[], object] | None = None) -> None:
    """Put the form and the desk on ``page``, inside the column that is open, and wire them.

    ``first`` builds a column of another room that stands before them in ``#sheet``.
    """
    content = actions.assistant.content
    with gr.Row(elem_id="sheet"):
        if first:
            first()
        with gr.Column(elem_id="form", min_width=0):
            form = fields.build(content)
        with gr.Column(elem_id="desk", min_width=0):
            gr.HTML(OWED, apply_default_css=False, elem_id="owed", js_on_load="nuanyan.owed(element)")
            notice = gr.HTML(
                actions.notice(), apply_default_css=False, elem_id="notice", js_on_load="nuanyan.notice(element, watch)"
            )
            desk = gr.HTML(
                waiting(content),
                apply_default_css=False,
                elem_id="result",
                js_on_load="nuanyan.desk(element, server, (wish) => trigger('choose', wish))",
                server_functions=server.functions(actions),
            )
            gr.HTML(spare.parts(content), apply_default_css=False, elem_id="spare")
            come = gr.HTML("", apply_default_css=False, elem_id="come", js_on_load="nuanyan.come(element, watch)")
            later = gr.HTML("", apply_default_css=False, elem_id="later", js_on_load="nuanyan.later(element, watch)")
    form.go.click(_drafted(actions), form.form, [come, notice, later], js=SENT, **STREAMED)
    desk.choose(_drafted(actions, chosen=True), form.form, [come, notice, later], js=SENT, **STREAMED)
    for event in (form.note.read, form.paste.blur):
        event(_pasted(actions), [form.paste, *form.card], [form.paste, form.note, *form.card], **QUIET)
    form.empty.click(lambda: [""] * (2 + len(FIELDS)), None, [form.paste, form.note, *form.card], **QUIET)
    emptied = [form.text, form.history, form.paste, form.note, *form.card]
    form.clear.click(lambda: [*[""] * len(emptied), actions.notice()], None, [*emptied, notice], **QUIET)
    page.load(_opened(actions), None, [notice, form.role], **QUIET)


def waiting(content: Content) -> str:
    """Return what stands where the drafts will be."""
    lines = joined(tag("li", esc(content.say(f"page.waiting.{name}"))) for name in ("first", "second", "third"))
    return tag("div", tag("h2", esc(content.say("page.waiting.title"))) + tag("ol", lines), class_="waiting")


def read(values: tuple[str | None, ...], who: Who) -> Form:
    """Return the form as it stands; nobody gets more than the limits of their own rank."""
    text, history, channel, role, talk, *card = (value or "" for value in values)
    copied, conversation = asked.talk(talk)
    return Form(
        text=text, history=history, channel=channel, role=asked.role(role, who),
        card=dict(zip(FIELDS, card, strict=True)), copied=copied, conversation=conversation,
    )  # fmt: skip


def roles(who: Who, content: Content) -> list[tuple[str, Staff]]:
    """Return the roles that somebody may answer as, by name, the least first."""
    return [(content.shop.roles[code].name, code) for code in LADDER[: LADDER.index(who.staff) + 1]]


def _drafted(actions: Actions, chosen: bool = False) -> Any:  # noqa: ANN401 - Gradio reads the signature
    def deed(values: tuple[str | None, ...], who: Who, told: object = None) -> Iterator[list[Any]]:
        for stage in actions.draft(read(values, who), told, who.name):
            yield [gr.skip() if each is None else each for each in (stage.result, stage.notice, stage.later)]

    def plain(request: gr.Request, *values: str | None) -> Iterator[list[Any]]:
        yield from deed(values, of(request))

    def told(event: gr.EventData, request: gr.Request, *values: str | None) -> Iterator[list[Any]]:
        yield from deed(values, of(request), event._data)

    for each in (plain, told):
        each.__annotations__["request"] = gr.Request
    told.__annotations__["event"] = gr.EventData
    return told if chosen else plain


def _opened(actions: Actions) -> Any:  # noqa: ANN401 - as above
    def deed(request: gr.Request) -> list[Any]:
        may = roles(of(request), actions.assistant.content)
        return [actions.opened(), gr.skip() if len(may) == len(LADDER) else gr.Radio(choices=may, visible=len(may) > 1)]

    deed.__annotations__["request"] = gr.Request
    return deed


def _pasted(actions: Actions) -> Any:  # noqa: ANN401 - as above
    def deed(pasted: str | None, *fields: str | None) -> list[Any]:
        if not (pasted or "").strip():
            return [gr.skip() for _ in range(2 + len(fields))]
        read = actions.read_order(pasted or "", tuple(value or "" for value in fields))
        return [read.paste, read.note, *read.fields]

    return deed
