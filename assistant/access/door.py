"""What every request passes through: who sent it, may it come from there, and what the browser is told to be careful with."""

from __future__ import annotations

import ipaddress
import json
import sys
from urllib.parse import urlsplit

from anyio import CapacityLimiter, to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.access.gate import Gate
from assistant.access.who import LOCAL, NOBODY, Who, entered
from assistant.errors import StoreError, whereabouts

COOKIE = "nuanyan"
SIGN_IN, SIGN_OUT = "/login", "/logout"
API = "/api/v1/"
"""Below this programs ask, not browsers: they show a key, and errors have a form of their own there."""
SHUT = ("/gradio_api/startup-events",)
"""What would start Gradio's queue once more, in the name of whoever asked for it."""
SAFE = ("GET", "HEAD", "OPTIONS")
LOOKING = 8
"""Sessions that are looked up at once."""
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' data: blob:; worker-src 'self' blob:; "
    "connect-src 'self' data: blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
"""Gradio's page runs scripts of its own making, but nothing is fetched from or sent to another place."""
CAREFUL = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",  # no-referrer would also hide from us where a form was sent from
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class Door:
    """Middleware that finds out who sent a request, for ``here`` and as ``request.state.who``, and turns away who may not pass.

    Plain ASGI, so that the endpoint runs in this very context and answers may stream.
    """

    def __init__(self, app: ASGIApp, gate: Gate) -> None:
        self.app, self.gate = app, gate
        self._limiter = CapacityLimiter(LOOKING)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it here."""
        if scope["type"] == "lifespan":
            with entered(self.gate.unasked):  # the queue that starts now works in nobody's name
                await self.app(scope, receive, send)
        elif scope["type"] == "websocket":  # there are none
            await send({"type": "websocket.close", "code": 1008})
        elif scope["path"].startswith(API):
            with entered(self.gate.unasked):
                await self.app(scope, receive, _Careful(send))
        else:
            await self._http(scope, receive, _Careful(send))

    async def _http(self, scope: Scope, receive: Receive, send: _Careful) -> None:
        try:
            who = await to_thread.run_sync(self._who, HTTPConnection(scope).cookies.get(COOKIE, ""), limiter=self._limiter)
        except StoreError as error:
            sys.stderr.write(f"{error}\n")
            return await self._refuse(503, "access.unread")(scope, receive, send)
        if answer := self._turned_away(scope, who):
            return await answer(scope, receive, send)
        someone = who or NOBODY
        scope.setdefault("state", {})["who"] = someone
        with entered(lambda: someone):
            try:
                await self.app(scope, receive, send)
            except Exception as error:  # its words may hold what a buyer wrote
                sys.stderr.write(whereabouts(error))
                if send.begun:
                    raise _ToldError from None
                await self._refuse(500, "access.broken")(scope, receive, send)
        return None

    def _who(self, token: str) -> Who | None:
        return self.gate.known(token) if self.gate.on() else LOCAL

    def _turned_away(self, scope: Scope, who: Who | None) -> Response | None:
        headers, path = Headers(scope=scope), scope["path"]
        if scope["method"] not in SAFE and not own(headers):
            return self._refuse(403, "access.foreign")
        if who is LOCAL and not loopback(_host(headers.get("host", ""))):
            return self._refuse(403, "access.elsewhere")  # a name that leads here from a page of somebody else's
        if path.rstrip("/") in SHUT:
            return self._refuse(404, "access.nothing")
        if who is None and path != SIGN_IN:
            return RedirectResponse(SIGN_IN, 303) if _opens_a_page(scope, headers) else self._refuse(401, "access.signed_out")
        return None

    def _refuse(self, status: int, key: str) -> Response:
        """Return our sentence in every form that one of the page's scripts looks for it."""
        told = self.gate.say(key)
        answer = json.dumps({"problem": told, "detail": told}, ensure_ascii=False)
        headers = {"x-nuanyan": "signed-out"} if status == 401 else None
        return Response(answer, status, headers, "application/json; charset=utf-8")


class _ToldError(Exception):
    """Something went wrong after an answer had begun; whereabouts were told."""


class _Careful:
    """Sends an answer with what the browser has to be careful with."""

    def __init__(self, send: Send) -> None:
        self._send, self.begun = send, False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            headers = MutableHeaders(scope=message)
            for name, value in CAREFUL.items():
                headers.setdefault(name, value)
            if headers.get("content-type", "").startswith(("text/html", "application/json")):
                headers.setdefault("cache-control", "no-store")
        await self._send(message)


def own(headers: Headers) -> bool:
    """Tell whether a request that changes something was sent by a page of ours, or by a program that is no browser.

    A browser says so itself where it can; else the page's address must be the one that was asked.
    """
    if site := headers.get("sec-fetch-site"):
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def loopback(host: str) -> bool:
    """Tell whether an address leads to this machine only: localhost, 127.x.x.x, ::1."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _host(header: str) -> str:
    """Return a Host header without its port."""
    try:
        return urlsplit(f"//{header}").hostname or ""
    except ValueError:
        return ""


def _opens_a_page(scope: Scope, headers: Headers) -> bool:
    mode = headers.get("sec-fetch-mode")
    wants = mode == "navigate" if mode else "text/html" in headers.get("accept", "")
    return scope["method"] in ("GET", "HEAD") and wants
