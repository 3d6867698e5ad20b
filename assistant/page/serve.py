"""Serves page, sign-in and API as one application. Nothing is written down: no access log, no run history, no telemetry."""

from __future__ import annotations

import os

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when gradio is imported

import contextlib
import socket
import sys
import threading
import webbrowser
from collections.abc import Iterator

import gradio as gr
import uvicorn
from fastapi import FastAPI

from assistant.access.door import Door, loopback
from assistant.access.gate import Gate
from assistant.access.who import NOBODY, here
from assistant.api.app import install
from assistant.errors import InputError, NuanyanError
from assistant.page.layout import FONTS, STYLE, STYLES, build, head
from assistant.page.login.routes import routes
from assistant.pipeline import Assistant
from assistant.schema import Message


def mount(app: FastAPI, assistant: Assistant, path: str = "/") -> FastAPI:
    """Add the page to an application at ``path`` and return the application."""
    theme = gr.themes.Base(font=FONTS, font_mono=["ui-monospace", "monospace"])
    mounted: FastAPI = gr.mount_gradio_app(
        app, build(assistant), path=path, theme=theme, css=STYLE, css_paths=STYLES, head=head(assistant.content),
        show_error=False, run_history=False, footer_links=[], ssr_mode=False, enable_monitoring=False, mcp_server=False,
        pwa=False, max_file_size=1, auth_dependency=signed_in,
    )  # fmt: skip
    return mounted


def application(assistant: Assistant, gate: Gate) -> FastAPI:
    """Return everything that is served; whatever is asked passes the door first."""
    app = FastAPI(openapi_url=None)
    app.add_middleware(Door, gate=gate)
    app.include_router(routes(gate, assistant.content))
    install(app, assistant)
    return mount(app, assistant)  # last, for it answers every address that is left


def server(assistant: Assistant, host: str, port: int) -> uvicorn.Server:
    """Return a server of the application, not yet running.

    :raises InputError: when other machines could open the page and nobody has to sign in, or when one has to and nobody can.
    """
    gate = gate_of(assistant)
    guard(gate, host)
    return uvicorn.Server(
        uvicorn.Config(application(assistant, gate), host=host, port=port, log_level="error", access_log=False)
    )


def gate_of(assistant: Assistant) -> Gate:
    """Return the gate of an assistant's store, which is opened when somebody comes."""

    def say(key: str, **values: object) -> str:
        return assistant.content.say(key, **values)

    return Gate(lambda: assistant.store.people, assistant.settings, say, assistant.now)


def guard(gate: Gate, host: str) -> None:
    """See to it that nobody gets in unasked from another machine.

    :raises InputError: as ``server``.
    """
    if not loopback(host):
        if not gate.settings.sign_in and not gate.peopled():
            raise InputError(gate.say("access.exposed", host=host))
        gate.require()
    if gate.settings.sign_in and not gate.peopled():
        raise InputError(gate.say("access.demanded"))


def signed_in(_: object) -> str | None:
    """Return what Gradio calls the user; None is turned away, though the door lets no such request through."""
    who = here()
    return None if who is NOBODY else who.name


def free(host: str, port: int) -> bool:
    """Tell whether a server can listen on ``port``; port 0 always can."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def run(assistant: Assistant) -> int:
    """Serve the page until Ctrl+C, after printing its address; return the exit status."""
    settings, say = assistant.settings, assistant.content.say
    if not free(settings.host, settings.port):
        sys.stderr.write(say("page.start.port_taken", port=settings.port, other=settings.port + 1) + "\n")
        return 1
    address = f"http://{named(settings.host)}:{settings.port}"
    with running(server(assistant, settings.host, settings.port)) as thread:
        sys.stdout.write(say("page.start.address", address=address) + "\n")
        sys.stdout.flush()
        threading.Thread(target=warm, args=(assistant,), daemon=True).start()
        if settings.open_browser:
            webbrowser.open(address)
        with contextlib.suppress(KeyboardInterrupt):
            while thread.is_alive():
                thread.join(1)
    return 0


def named(host: str) -> str:
    """Return how this machine itself is called in an address."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - every address is asked for, this one answers here
    return f"[{host}]" if ":" in host else host


def warm(assistant: Assistant) -> None:
    """Draft something nobody asked for, so that the first buyer does not wait for indexes to be read."""
    with contextlib.suppress(NuanyanError):
        assistant.suggest(Message(channel="notice"))


@contextlib.contextmanager
def running(serving: uvicorn.Server) -> Iterator[threading.Thread]:
    """Run a server in a thread while the block lasts.

    :raises RuntimeError: when it stops before it listens.
    """
    thread = threading.Thread(target=serving.run, daemon=True)
    thread.start()
    while not serving.started:
        if not thread.is_alive():
            raise RuntimeError("the page's server stopped before it listened")
        thread.join(0.02)
    try:
        yield thread
    finally:
        serving.should_exit = True
        thread.join(5)


def port_of(serving: uvicorn.Server) -> int:
    """Return the port that a running server listens on; useful after asking for port 0."""
    return int(serving.servers[0].sockets[0].getsockname()[1])
