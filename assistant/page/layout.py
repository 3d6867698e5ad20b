"""The frame of the page: the line at the top, the rooms below it of which one is seen, the map of keys."""

from __future__ import annotations

import json
from pathlib import Path

import gradio as gr

from assistant.content import Content
from assistant.page.desk import room as desk
from assistant.page.desk.actions import Actions
from assistant.page.insight import room as insight
from assistant.page.login import room as login
from assistant.page.markup import esc, joined, tag
from assistant.page.phrases import room as phrases
from assistant.page.practice import room as practice
from assistant.page.talks import room as talks
from assistant.page.training import room as training
from assistant.pipeline import Assistant

HERE = Path(__file__).parent
FONTS = ["PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "system-ui", "sans-serif"]
ROOMS = {
    "desk": desk,
    "talks": talks,
    "practice": practice,
    "training": training,
    "phrases": phrases,
    "insight": insight,
    "login": login,
}
"""Each room is a package with a module ``room``: what builds it, its scripts and styles, the sentences its script says."""
SCRIPTS = [HERE / "frame.js"] + [HERE / name / script for name, room in ROOMS.items() for script in room.SCRIPTS]
STYLES = [HERE / "frame.css"] + [HERE / name / style for name, room in ROOMS.items() for style in room.STYLES]
STYLE = training.result_style()
"""What is not in a file of its own."""
SPOKEN = [key for room in ROOMS.values() for key in room.SPOKEN]
TABS = ("desk", "talks", "practice", "training", "phrases", "insight")
"""The rooms that the line at the top leads to, by ``page.rooms.<name>``. 会话 shares form and drafts with 回复."""
KEYS = (
    ("Ctrl+Enter", "generate"), ("1 2 3", "choose"), ("Alt+1 Alt+2 Alt+3", "choose_always"), ("Alt+C", "copy"),
    ("Enter", "edit"), ("Alt+Enter", "explain"), ("Alt+N", "next"), ("Alt+↑ Alt+↓", "switch"), ("?", "help"),
)  # fmt: skip
"""The key map: keys, and ``page.keys.<name>`` that says what they do. Ctrl+F/R and Alt+F/R belong to 飞鸽."""
CONCURRENT = 2
"""Requests that are worked on at once: an office computer has two cores."""
WAITING = 64
"""Requests that may wait; more than that are refused with a message of Gradio's."""


def build(assistant: Assistant) -> gr.Blocks:
    """Return the page for ``assistant``. Mount it with ``serve.mount``, which brings style and script."""
    content, actions = assistant.content, Actions(assistant)
    page: gr.Blocks = gr.Blocks(title=content.say("app.name"), analytics_enabled=False, fill_width=True)
    with page:
        gr.HTML(header(content), apply_default_css=False, elem_id="top", js_on_load="nuanyan.frame(element)")
        with gr.Column(elem_id="room-desk", elem_classes="room", min_width=0):
            desk.build(actions, page, lambda: talks.build(assistant))
        with gr.Column(elem_id="room-practice", elem_classes="room", min_width=0):
            practice.build(assistant)
        with gr.Column(elem_id="room-training", elem_classes="room", min_width=0):
            training.build(assistant)
        with gr.Column(elem_id="room-phrases", elem_classes="room", min_width=0):
            phrases.build(assistant)
        with gr.Column(elem_id="room-insight", elem_classes="room", min_width=0):
            insight.build(assistant)
        login.build(content)
        gr.HTML(key_map(content), apply_default_css=False, elem_id="keys")
    page.queue(max_size=WAITING, default_concurrency_limit=CONCURRENT)
    return page


def tabs(content: Content) -> str:
    """Return the way to the other rooms."""
    buttons = joined(
        tag(
            "button", esc(content.say(f"page.rooms.{name}")), type="button", role="tab", id=f"tab-{name}", data_room=name,
            aria_selected="true" if name == TABS[0] else "false", tabindex="0" if name == TABS[0] else "-1",
        )
        for name in TABS
    )  # fmt: skip
    return tag("nav", buttons, role="tablist", aria_label=content.say("page.rooms.label")) if len(TABS) > 1 else ""


def header(content: Content) -> str:
    """Return the line at the top: who this is, that nothing is sent, keys and colours."""
    say = content.say
    return tag(
        "header",
        tag("h1", esc(say("app.name")))
        + tag("span", esc(say("page.tagline")), class_="tagline")
        + tabs(content)
        + tag("span", esc(say("app.draft_note")), class_="badge")
        + tag("button", "◐", type="button", id="theme", aria_label=say("page.theme"), title=say("page.theme"))
        + tag(
            "button",
            "?",
            type="button",
            id="help",
            aria_label=say("page.keys.open"),
            title=say("page.keys.open"),
            aria_keyshortcuts="?",
        ),
    )


def key_map(content: Content) -> str:
    """Return the key map as a dialog."""
    rows = joined(
        tag("dt", joined(tag("kbd", esc(key)) for key in keys.split())) + tag("dd", esc(content.say(f"page.keys.{name}")))
        for keys, name in KEYS
    )
    close = tag("button", esc(content.say("page.keys.close")), type="button", id="keys-close")
    title = content.say("page.keys.label")
    return tag("dialog", tag("h2", esc(title)) + tag("dl", rows) + close, id="keys-dialog", aria_label=title)


def head(content: Content) -> str:
    """Return what goes into the page's head: icon, the sentences the script says, the script."""
    icon = "data:image/svg+xml," + (
        "%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E"
        "%3Crect width='32' height='32' rx='8' fill='%2317675a'/%3E"
        "%3Cpath d='M9 11h14v9h-6l-4 4v-4H9z' fill='%23fff'/%3E%3C/svg%3E"
    )
    words = json.dumps({key: content.messages[key] for key in SPOKEN}, ensure_ascii=False).replace("<", "\\u003c")
    script = "\n".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
    return f'<link rel="icon" href="{icon}"><script>window.nuanyanWords = {words};\n{script}</script>'
