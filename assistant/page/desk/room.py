"""回复: the fields on the left, what comes of them on the right; one column in a narrow window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import gradio as gr
from pydantic import TypeAdapter

from assistant.content import Content
from assistant.page.desk import own
from assistant.page.desk.actions import Actions
from assistant.page.desk.form import FIELDS, GROUPS, Form
from assistant.page.markup import esc, joined, tag

SCRIPTS = ("mirror.js", "talk.js", "pardon.js", "later.js", "desk.js")
STYLES = ("desk.css", "aside.css")
SPOKEN = (
    "page.draft.checking",
    "page.draft.copied",
    "page.draft.copy",
    "page.draft.unreachable",
    "page.order.empty",
    "page.history.filled",
    "page.owed.unkept",
    "page.owed.unreachable",
    "page.owed.unrecorded",
    "page.pardon.failed",
    "page.pardon.missing",
)
"""Sentences that the script says by itself."""
STREAMS = 8
"""Requests that drafts are written for at once: a first draft must not wait while a larger writer is at work for others."""
OWED = '<div class="owing"></div><p class="unkept" role="alert"></p>'
"""Where the strip of owed answers stands, and what is said when something of it was not noted."""
SENT = "(...values) => nuanyan.sent(values)"
"""Puts the replies that were copied in this conversation, as the script holds them, in place of the fifth value."""
QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
STREAMED: dict[str, Any] = QUIET | {"concurrency_limit": STREAMS, "concurrency_id": "drafts", "trigger_mode": "multiple"}


def build(actions: Actions, page: gr.Blocks) -> None:
    """Put the form and the desk on ``page``, inside the column that is open, and wire them."""
    content = actions.assistant.content
    with gr.Row(elem_id="sheet"):
        with gr.Column(elem_id="form", min_width=0):
            text, go, clear, channel, role = _request(content)
            history = _history(content)
            paste, note, fields, empty = _order(content)
            talk = _own(content)
        with gr.Column(elem_id="desk", min_width=0):
            gr.HTML(OWED, apply_default_css=False, elem_id="owed", js_on_load="nuanyan.owed(element)")
            notice = gr.HTML(
                actions.notice(), apply_default_css=False, elem_id="notice", js_on_load="nuanyan.notice(element, watch)"
            )
            desk = gr.HTML(
                waiting(content),
                apply_default_css=False,
                elem_id="result",
                js_on_load="nuanyan.desk(element, server, (name, data) => trigger('choose', data), watch)",
                server_functions=_server(actions),
            )
            later = gr.HTML("", apply_default_css=False, elem_id="later", js_on_load="nuanyan.later(element, watch)")
    form = [text, history, channel, role, talk, *fields]
    go.click(_drafted(actions), form, [desk, notice, later], js=SENT, **STREAMED)
    desk.choose(_drafted(actions, chosen=True), form, [desk, notice, later], js=SENT, **STREAMED)
    for event in (note.read, paste.blur):
        event(_pasted(actions), [paste, *fields], [paste, note, *fields], **QUIET)
    empty.click(lambda: ["", "", *[""] * len(fields)], None, [paste, note, *fields], **QUIET)
    blank = ["", "", "", "", *[""] * len(fields), waiting(content)]
    clear.click(lambda: [*blank, actions.notice()], None, [text, history, paste, note, *fields, desk, notice], **QUIET)
    page.load(actions.opened, None, notice, **QUIET)


def _request(content: Content) -> tuple[gr.Textbox, gr.Button, gr.Button, gr.Radio, gr.Radio]:
    """What is asked each time: the message, the button, where and who."""
    say = content.say
    text = gr.Textbox(
        label=say("page.message.label"),
        placeholder=say("page.message.hint"),
        lines=4,
        max_lines=12,
        autofocus=True,
        elem_id="message",
    )
    with gr.Row(elem_id="deeds"):
        go = gr.Button(say("page.go"), variant="primary", elem_id="go", min_width=0)
        clear = gr.Button(say("page.next"), elem_id="next", min_width=0)
    gr.HTML(tag("p", esc(say("page.message.tip"))), apply_default_css=False, elem_id="tip")
    names, roles = content.taxonomy.channels, content.shop.roles
    with gr.Row(elem_id="where"):
        channel = gr.Radio(
            [(names[code], code) for code in ("chat", "review", "notice", "page")],
            value="chat",
            label=say("page.channel"),
            elem_id="channel",
            min_width=0,
        )
        role = gr.Radio(
            [(roles[code].name, code) for code in ("agent", "senior", "lead")],
            value="agent",
            label=say("page.role"),
            elem_id="role",
            min_width=0,
        )
    return text, go, clear, channel, role


def _history(content: Content) -> gr.Textbox:
    say = content.say
    gr.HTML(_fold("history", say("page.history.label")), apply_default_css=False, elem_classes="fold")
    with gr.Column(elem_id="history-body", elem_classes="folded", min_width=0):
        return gr.Textbox(
            label=say("page.history.label"),
            show_label=False,
            placeholder=say("page.history.hint"),
            lines=3,
            max_lines=10,
            elem_id="history",
        )


def _order(content: Content) -> tuple[gr.Textbox, gr.HTML, list[gr.Textbox], gr.Button]:
    """The order card: a box to paste into, a note on what was read, the fields, and a button that empties them."""
    say, slots = content.say, content.taxonomy.slots
    fields: dict[str, gr.Textbox] = {}
    gr.HTML(_fold("order", say("page.about.facts")), apply_default_css=False, elem_classes="fold")
    with gr.Column(elem_id="order-body", elem_classes="folded", min_width=0):
        paste = gr.Textbox(
            label=say("page.order.paste"), placeholder=say("page.order.paste_hint"), lines=2, max_lines=4, elem_id="paste"
        )
        note = gr.HTML(
            "", apply_default_css=False, elem_id="note", js_on_load="nuanyan.note(element, () => trigger('read'), watch)"
        )
        for heading, keys in GROUPS.items():
            gr.HTML(tag("h4", esc(say(f"page.order.{heading}"))), apply_default_css=False, elem_classes="heading")
            with gr.Row(elem_classes="grid"):
                for key in keys:
                    fields[key] = gr.Textbox(
                        label=slots[key].name,
                        placeholder=say("page.order.sample", sample=slots[key].sample),
                        lines=1,
                        max_lines=1,
                        min_width=0,
                        elem_id=f"field-{key}",
                        elem_classes="field",
                    )
        gr.HTML(tag("p", esc(say("page.order.note"))), apply_default_css=False, elem_classes="hint")
        empty = gr.Button(say("page.order.clear"), size="sm", elem_id="empty")
    return paste, note, [fields[key] for key in FIELDS], empty


def _own(content: Content) -> gr.Textbox:
    """The box for a text of one's own; and, out of sight, what the script tells of this conversation."""
    say = content.say
    gr.HTML(_fold("own", say("page.own.title"), say("page.own.sum")), apply_default_css=False, elem_classes="fold")
    with gr.Column(elem_id="own-body", elem_classes="folded", min_width=0):
        gr.HTML(own.box(content), apply_default_css=False, elem_id="own-box")
    return gr.Textbox(visible=False, label="copied")


def _fold(name: str, title: str, told: str = "") -> str:
    """Return a heading that opens and shuts ``<name>-body`` and says in a word what is in it."""
    inner = tag("span", esc(title)) + tag("small", esc(told), id=f"{name}-sum")
    return tag("button", inner, type="button", aria_expanded="false", aria_controls=f"{name}-body", data_fold=name)


def waiting(content: Content) -> str:
    """Return what stands where the drafts will be."""
    lines = joined(tag("li", esc(content.say(f"page.waiting.{name}"))) for name in ("first", "second", "third"))
    return tag("div", tag("h2", esc(content.say("page.waiting.title"))) + tag("ol", lines), class_="waiting")


def _form(values: tuple[str | None, ...]) -> Form:
    text, history, channel, role, talk, *fields = (value or "" for value in values)
    copied = TypeAdapter(tuple[str, ...]).validate_json(talk or "[]")
    return Form(
        text=text, history=history, channel=channel, role=role, card=dict(zip(FIELDS, fields, strict=True)), copied=copied
    )


def _drafted(actions: Actions, chosen: bool = False) -> Any:  # noqa: ANN401 - Gradio reads the signature
    def deed(values: tuple[str | None, ...], intent: str | None = None) -> Iterator[list[Any]]:
        for stage in actions.draft(_form(values), intent):
            yield [gr.skip() if each is None else each for each in (stage.result, stage.notice, stage.later)]

    def plain(*values: str | None) -> Iterator[list[Any]]:
        yield from deed(values)

    def told(event: gr.EventData, *values: str | None) -> Iterator[list[Any]]:
        yield from deed(values, str(event.intent))

    told.__annotations__["event"] = gr.EventData
    return told if chosen else plain


def _pasted(actions: Actions) -> Any:  # noqa: ANN401 - as above
    def deed(pasted: str | None, *fields: str | None) -> list[Any]:
        if not (pasted or "").strip():
            return [gr.skip() for _ in range(2 + len(fields))]
        read = actions.read_order(pasted or "", tuple(value or "" for value in fields))
        return [read.paste, read.note, *read.fields]

    return deed


def _server(actions: Actions) -> list[Callable[..., Any]]:
    """Return what the script may ask; Gradio marks these functions, which bound methods do not allow."""
    memory = actions.memory

    def check(request: object) -> dict[str, str]:
        return actions.check(request)

    def copied(request: object) -> dict[str, str]:
        return memory.copied(request)

    def owed(request: object) -> dict[str, str]:
        return memory.owed(request)

    def kept(request: object) -> dict[str, str]:
        return memory.kept(request)

    def pardon(request: object) -> dict[str, str]:
        return memory.pardon(request)

    return [check, copied, owed, kept, pardon]
