"""Around every request: its id, who sends it, how large it may be, what is said when it fails, what is counted."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api.clients import Caller, Clients
from assistant.api.metrics import Metrics
from assistant.api.problem import Refused, answer
from assistant.errors import StoreError, whereabouts
from assistant.mask import mask
from assistant.pipeline import Assistant

log = logging.getLogger(__name__)

OPEN = "/health/live"
"""The one path that asks for nothing."""
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")


class Frame:
    """ASGI middleware, the outermost of the API."""

    def __init__(self, app: ASGIApp, assistant: Assistant, clients: Clients, metrics: Metrics) -> None:
        self.app, self.assistant, self.clients, self.metrics = app, assistant, clients, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; nothing is raised, for a server would write the error's words into its log."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers, began = Headers(scope=scope), time.perf_counter()
        sent = _Sent(send, request_id(headers.get("x-request-id")))
        state = scope.setdefault("state", {})
        state["request_id"] = sent.id
        try:
            state["caller"] = await self._admitted(scope, headers)
            await self.app(scope, self._limited(headers, receive), sent)
        except Exception as error:
            await self._failed(error, scope, receive, sent)
        finally:
            self.metrics.answered(route(scope), scope["method"], sent.status, time.perf_counter() - began)

    async def _admitted(self, scope: Scope, headers: Headers) -> Caller | None:
        if scope["path"] == scope.get("root_path", "") + OPEN:
            return None
        address = (scope.get("client") or ("",))[0]
        return await to_thread.run_sync(self.clients.admit, headers, address)

    def _limited(self, headers: Headers, receive: Receive) -> Receive:
        """Return ``receive`` that stops at the largest body there may be, whatever length was declared."""
        most, length, taken = self.assistant.settings.api_kib * 1024, headers.get("content-length", ""), 0
        declared = int(length) if length.isascii() and length.isdigit() and len(length) < 20 else 0

        async def limited() -> Message:
            nonlocal taken
            message = await receive() if declared <= most else {}
            taken += len(message.get("body", b""))
            if max(declared, taken) > most:
                raise Refused(413, self.assistant.content.say("api.too_large", most=most // 1024), {"Connection": "close"})
            return message

        return limited

    async def _failed(self, error: Exception, scope: Scope, receive: Receive, sent: _Sent) -> None:
        say, headers = self.assistant.content.say, None
        if isinstance(error, Refused):
            status, message, headers = error.status_code, error.detail, error.headers
        elif isinstance(error, StoreError):
            status, message = 503, str(error)
        else:
            log.error("%s %s\n%s", sent.id, route(scope), whereabouts(error))
            status, message = 500, say("api.internal", kind=type(error).__name__)
        if not sent.status:
            await answer(status, message, sent.id, headers)(scope, receive, sent)


class _Sent:
    """``send`` that notes the status and adds what every answer carries."""

    def __init__(self, send: Send, id: str) -> None:
        self._send, self.id, self.status = send, id, 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["X-Request-Id"] = self.id
            headers["X-Content-Type-Options"] = "nosniff"
            headers.setdefault("Cache-Control", "no-store")
        await self._send(message)


def request_id(given: str | None) -> str:
    """Return the id that a client gives, when it looks like one and like nothing of a person's; otherwise a new one."""
    if given and _ID.fullmatch(given) and not mask(given).spans:
        return given
    return uuid.uuid4().hex


def route(scope: Mapping[str, Any]) -> str:
    """Return the path of a request as it is declared (``/conversations/{id}``); ``none`` where there is no such path."""
    found: Callable[[], object] | object = scope.get("route")
    return str(getattr(found, "path", "none"))
