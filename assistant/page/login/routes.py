"""Signing in and out over HTTP, for the sign-in page and for the dialog that the page opens when a session has ended."""

from __future__ import annotations

import secrets
import sys
from typing import Any
from urllib.parse import parse_qs

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from assistant.access.door import COOKIE, SIGN_IN, SIGN_OUT
from assistant.access.gate import Gate, SignInError
from assistant.access.who import NOBODY, here
from assistant.content import Content
from assistant.errors import StoreError
from assistant.page.login.form import page, policy

LARGEST = 8 * 1024
"""Bytes of a form with a name and a password."""
FIELDS = 10
"""Fields of a form that are looked at."""
AT_ONCE = 4
"""Attempts that may wait for their turn in a thread; more wait without one."""
HOME = "/"


def routes(gate: Gate, content: Content) -> APIRouter:
    """Return what answers ``/login`` and ``/logout``."""
    login, router = Login(gate, content), APIRouter(include_in_schema=False)
    router.add_api_route(SIGN_IN, login.shown, methods=["GET"], response_model=None)
    router.add_api_route(SIGN_IN, login.sent, methods=["POST"], response_model=None)
    router.add_api_route(SIGN_OUT, login.left, methods=["POST"], response_model=None)
    router.add_api_route(SIGN_OUT, login.home, methods=["GET"], response_model=None)
    return router


class Login:
    """The answers; a script that asks for JSON gets {"problem"}, "" when well."""

    def __init__(self, gate: Gate, content: Content) -> None:
        self.gate, self.content = gate, content
        self._limiter = CapacityLimiter(AT_ONCE)

    async def shown(self, request: Request) -> Response:
        """Show the sign-in page to whoever has not signed in."""
        if here() is not NOBODY:
            return self.home()
        try:
            lacking = "" if await to_thread.run_sync(self.gate.peopled) else self.content.say("access.nobody")
        except StoreError as error:
            lacking = self._unread(error)
        return self._page(200, problem=lacking)

    async def sent(self, request: Request) -> Response:
        """Sign in with what the form holds; a session that this browser still has is ended."""
        name, password = await _form(request)
        try:
            token = await to_thread.run_sync(self._enter, name, password, request, limiter=self._limiter)
        except SignInError as refused:
            return self._refused(request, 429 if refused.after else 401, name, str(refused), refused.after)
        except StoreError as error:
            return self._refused(request, 503, name, self._unread(error))
        answer: Response = JSONResponse({"problem": ""}) if _wants_json(request) else self.home()
        answer.set_cookie(COOKIE, token, max_age=self.gate.settings.session_hours * 3600, **_about(request))
        return answer

    async def left(self, request: Request) -> Response:
        """Sign out, and show the sign-in page."""
        await to_thread.run_sync(self.gate.leave, request.cookies.get(COOKIE, ""))
        answer = RedirectResponse(SIGN_IN, 303)
        answer.delete_cookie(COOKIE, **_about(request))
        return answer

    @staticmethod
    def home() -> Response:
        """Send a browser to the page; a mere address signs nobody out."""
        return RedirectResponse(HOME, 303)

    def _enter(self, name: str, password: str, request: Request) -> str:
        token = self.gate.enter(name, password, request.client.host if request.client else "")
        self.gate.leave(request.cookies.get(COOKIE, ""))
        return token

    def _refused(self, request: Request, status: int, name: str, problem: str, after: int = 0) -> Response:
        headers = {"retry-after": str(after)} if after else {}
        if _wants_json(request):
            return JSONResponse({"problem": problem}, status, headers)
        return self._page(status, name, problem, headers)

    def _page(self, status: int, name: str = "", problem: str = "", headers: dict[str, str] | None = None) -> Response:
        nonce = secrets.token_urlsafe(16)
        told = {"content-security-policy": policy(nonce), **(headers or {})}
        return HTMLResponse(page(self.content, nonce, name, problem), status, told)

    def _unread(self, error: StoreError) -> str:
        sys.stderr.write(f"{error}\n")
        return self.content.say("access.unread")


async def _form(request: Request) -> tuple[str, str]:
    """Return name and password as they were sent; what is no form of ours holds neither."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST:
            return "", ""
    fields = parse_qs(body.decode("utf-8", "replace")) if body.count(b"&") < FIELDS else {}
    return fields.get("name", [""])[0], fields.get("password", [""])[0]


def _wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")


def _about(request: Request) -> dict[str, Any]:
    """Return how a cookie is set: no script reads it, no other site's page sends it; behind TLS it never goes without."""
    return {"path": "/", "httponly": True, "samesite": "strict", "secure": request.url.scheme == "https"}
