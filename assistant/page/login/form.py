"""The sign-in page as HTML: it stands alone, without Gradio, and works without its script."""

from __future__ import annotations

import re
from pathlib import Path

from assistant.content import Content
from assistant.page.markup import attributes, esc, tag

HERE = Path(__file__).parent
FRAME = HERE.parent / "frame.css"
ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E"
    "%3Crect width='32' height='32' rx='8' fill='%2317675a'/%3E%3Cpath d='M9 11h14v9h-6l-4 4v-4H9z' fill='%23fff'/%3E%3C/svg%3E"
)


def policy(nonce: str) -> str:
    """Return what the browser may do on this page: show it and send its form to us."""
    return (
        f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; img-src data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
    )


def page(content: Content, nonce: str, name: str = "", problem: str = "") -> str:
    """Return the whole page; ``name`` is what was typed before, ``problem`` what was wrong with it."""
    say = content.say
    title = f"{say('access.title')} · {say('app.name')}"
    head = (
        tag("title", esc(title))
        + '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        + f'<link rel="icon" href="{ICON}">'
        + tag("style", colours() + (HERE / "login.css").read_text(encoding="utf-8"), nonce=nonce)
        + tag("script", (HERE / "login.js").read_text(encoding="utf-8"), nonce=nonce)
    )
    top = tag("h1", esc(say("app.name"))) + tag("p", esc(say("page.tagline")), class_="tagline")
    hint = tag("p", esc(say("access.forgotten")), class_="hint")
    body = tag("main", tag("header", top) + _form(content, name, problem) + hint)
    return f'<!doctype html><html lang="zh-CN"><head>{head}</head><body>{body}</body></html>'


def colours() -> str:
    """Return the page's colours, light and dark, as they are set in frame.css."""
    blocks = re.findall(r"(?:^:root, \.light|^\.dark) \{[^}]*\}", FRAME.read_text(encoding="utf-8"), re.MULTILINE)
    return "\n".join(blocks)


def _form(content: Content, name: str, problem: str) -> str:
    say = content.say
    about = {"aria_describedby": "problem" if problem else None, "aria_invalid": "true" if problem else None}
    fields = (
        tag("label", esc(say("access.name")), for_="name")
        + _input(id="name", value=name, autocomplete="username", autofocus=not name, maxlength=40, **about)
        + tag("label", esc(say("access.secret")), for_="password")
        + _input(id="password", type="password", autocomplete="current-password", autofocus=bool(name), maxlength=200, **about)
    )
    told = tag("p", esc(problem), id="problem", role="alert")
    caps = tag("p", esc(say("access.capitals")), id="capitals", role="status", hidden=True)
    return tag("form", fields + caps + told + tag("button", esc(say("access.enter"))), method="post", action="/login")


def _input(id: str, **values: object) -> str:
    return f"<input{attributes(id=id, name=id, required=True, autocapitalize='none', spellcheck='false', **values)}>"
