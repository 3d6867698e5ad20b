"""Who is at the page, in the line at the top, with the way out; and what is there when a session has ended.

A room without a tab: ``build`` puts one element on the page, which the script moves into place.
"""

from __future__ import annotations

import gradio as gr

from assistant.access.who import Deed, here
from assistant.content import Content
from assistant.page.login.badge import again, badge

SCRIPTS = ("badge.js",)
STYLES = ("badge.css",)
SPOKEN = ("access.again.unreachable",)
RESERVED: dict[str, Deed] = {"insight": "insight", "training": "training"}
"""Rooms that are not for everybody, and what one must be allowed to do to see their tab."""


def build(content: Content) -> None:
    """Put badge and dialog on the page that is open; the script asks who is there, for the page is built once for all."""

    def who(_: object = None) -> dict[str, str]:
        me = here()
        shut = " ".join(room for room, deed in RESERVED.items() if not me.may(deed))
        return {"badge": badge(me, content), "name": me.name, "shut": shut}

    gr.HTML(
        again(content),
        apply_default_css=False,
        elem_id="who",
        js_on_load="nuanyan.who(element, server)",
        server_functions=[who],
    )
