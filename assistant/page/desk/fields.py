"""The left side: the message, where and as whom it is answered, earlier turns, the order card, a text of one's own."""

from __future__ import annotations

from typing import NamedTuple

import gradio as gr

from assistant.content import Content
from assistant.page.desk import own, recent
from assistant.page.desk.form import FIELDS, GROUPS
from assistant.page.markup import esc, tag


class Fields(NamedTuple):
    """What the agent fills in and presses. ``card`` holds the fields of the order card in the order of ``FIELDS``.

    ``talk`` is out of sight: what the script tells of the conversation.
    """

    text: gr.Textbox
    go: gr.Button
    clear: gr.Button
    channel: gr.Radio
    role: gr.Radio
    history: gr.Textbox
    paste: gr.Textbox
    note: gr.HTML
    card: list[gr.Textbox]
    empty: gr.Button
    talk: gr.Textbox

    @property
    def form(self) -> list[gr.components.Component]:
        """The fields that a message is read from, in the order of ``room.read``."""
        return [self.text, self.history, self.channel, self.role, self.talk, *self.card]


def build(content: Content) -> Fields:
    """Put the fields into the column that is open."""
    text, go, clear, channel, role = _request(content)
    history = _history(content)
    paste, note, card, empty = _order(content)
    return Fields(text, go, clear, channel, role, history, paste, note, card, empty, _own(content))


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
    gr.HTML(fold("history", say("page.history.label")), apply_default_css=False, elem_classes="fold")
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
    gr.HTML(fold("order", say("page.about.facts")), apply_default_css=False, elem_classes="fold")
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
    """The box for a text of one's own; what was answered lately; out of sight, what the script tells of the conversation."""
    say = content.say
    gr.HTML(fold("own", say("page.own.title"), say("page.own.sum")), apply_default_css=False, elem_classes="fold")
    with gr.Column(elem_id="own-body", elem_classes="folded", min_width=0):
        gr.HTML(own.box(content), apply_default_css=False, elem_id="own-box")
    gr.HTML(fold("recent", say("page.recent.title"), say("page.recent.sum")), apply_default_css=False, elem_classes="fold")
    with gr.Column(elem_id="recent-body", elem_classes="folded", min_width=0):
        gr.HTML(recent.box(content), apply_default_css=False, elem_id="recent")
    return gr.Textbox(visible=False, label="talk")


def fold(name: str, title: str, told: str = "") -> str:
    """Return a heading that opens and shuts ``<name>-body`` and says in a word what is in it."""
    inner = tag("span", esc(title)) + tag("small", esc(told), id=f"{name}-sum")
    return tag("button", inner, type="button", aria_expanded="false", aria_controls=f"{name}-body", data_fold=name)
