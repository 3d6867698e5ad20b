"""The one shape of every error, and how an error becomes one. What a client sent is never repeated: it may be a buyer's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from assistant.content import Content
from assistant.mask import mask
from assistant.schema import Frozen
from assistant.source import CHINESE, explain

Code = Literal[
    "bad_request", "unauthorized", "forbidden", "not_found", "method_not_allowed", "too_large", "unsupported_type", "invalid",
    "too_many", "internal", "unavailable",
]  # fmt: skip
CODES: dict[int, Code] = {
    400: "bad_request", 401: "unauthorized", 403: "forbidden", 404: "not_found", 405: "method_not_allowed", 413: "too_large",
    415: "unsupported_type", 422: "invalid", 429: "too_many", 500: "internal", 503: "unavailable",
}  # fmt: skip
SHOWN = 5
"""So many mistakes of one request are told."""
_KEY = re.compile(r"[a-z][a-z_]{0,39}")
"""What a key looks like that may be repeated: no digits, so no number of a person's."""


class Wrong(Frozen):
    """What went wrong: ``code`` for programs, ``message`` in Chinese for people, ``request_id`` for whoever looks it up."""

    code: Code
    message: str
    request_id: str


class Problem(Frozen):
    """The body of every answer that is an error."""

    error: Wrong


class Refused(HTTPException):
    """A request that is not served, with the status that says why and a sentence in Chinese."""

    def __init__(self, status: int, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, message, headers)


def answer(status: int, message: str, request_id: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """Return the answer to a request that failed. Personal data in ``message`` is masked."""
    wrong = Wrong(code=CODES.get(status, "bad_request"), message=mask(message).text, request_id=request_id)
    return JSONResponse(Problem(error=wrong).model_dump(mode="json"), status, headers)


def told(error: HTTPException, headers: Mapping[str, str] | None, content: Content) -> str:
    """Return the sentence for an error of HTTP; those that the framework raises have none of ours yet."""
    if isinstance(error, Refused):
        return error.detail
    if error.status_code == 405:
        return content.say("api.method_not_allowed", allowed=(headers or {})["Allow"])
    return content.say("api.not_found" if error.status_code == 404 else "api.body.unreadable")


def mistakes(errors: Sequence[Mapping[str, Any]], content: Content) -> str:
    """Explain what pydantic found in a request: where, what is wrong, what would be right."""
    lines = list(dict.fromkeys(_mistake(each, content) for each in errors))
    rest = len(lines) - SHOWN
    if rest > 0:
        lines = [*lines[:SHOWN], content.say("api.invalid.more", count=rest)]
    return content.say("api.invalid.title", mistakes="；".join(lines))


def _mistake(error: Mapping[str, Any], content: Content) -> str:
    say = content.say
    source, *loc = error["loc"]
    place = say(f"api.invalid.in_{source}") if source in ("query", "path", "header") else ""
    steps = tuple(_step(each, content) for each in loc) or ((say("api.invalid.body"),) if source == "body" else ())
    kind, key = error["type"], f"api.invalid.{error['type']}"
    if key in content.messages or kind not in CHINESE or kind == "value_error":  # an error's own words may quote a value
        what = say(key if key in content.messages else "api.invalid.other")
        return f"{place}{'.'.join(steps)}：{what}"
    unseen = Unseen(error.get("input"), content)
    return place + explain({"type": kind, "loc": steps, "msg": "", "input": unseen, "ctx": error.get("ctx", {})})


def _step(step: object, content: Content) -> str:
    text = str(step)
    return text if isinstance(step, int) or _KEY.fullmatch(text) else content.say("api.invalid.unknown_key")


class Unseen:
    """Stands for a value that must not be repeated; it is told by its kind alone."""

    def __init__(self, value: object, content: Content) -> None:
        kinds: Iterable[tuple[str, type | tuple[type, ...]]] = (
            ("bool", bool), ("number", (int, float)), ("text", str), ("list", (list, tuple)), ("object", dict),
        )  # fmt: skip
        name = next((name for name, kind in kinds if isinstance(value, kind)), "nothing")
        self._told = content.say(f"api.invalid.kind.{name}", count=len(value) if isinstance(value, str) else 0)

    def __repr__(self) -> str:
        return self._told
