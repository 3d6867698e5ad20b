"""How a request is read: JSON in UTF-8 and nothing else, no unknown key, and every reason why it cannot be, in Chinese."""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine
from email.message import Message as Header
from typing import Any, NoReturn

from fastapi import Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from assistant.api.problem import Refused
from assistant.content import Content


class JsonRequest(Request):
    """A request whose body is read by ``parsed``."""

    async def json(self) -> Any:  # noqa: ANN401 - any JSON
        """Return the body's value, read once."""
        if not hasattr(self, "_json"):
            self._json = parsed(await self.body(), self.app.state.api.assistant.content)
        return self._json


class StrictRoute(APIRoute):
    """A route that takes no other body than JSON and no other parameters than its own: a misspelt one is no silence."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return what answers a request."""
        inner = super().get_route_handler()
        known = sorted(_parameters(self.dependant))

        async def handler(request: Request) -> Response:
            say = request.app.state.api.assistant.content.say
            if self.body_field is not None and not is_json(request.headers.get("content-type", "")):
                raise Refused(415, say("api.body.type"))
            if not set(request.query_params).issubset(known):
                raise Refused(
                    422, say("api.invalid.query_keys", known="、".join(known)) if known else say("api.invalid.no_query")
                )
            return await inner(JsonRequest(request.scope, request.receive))

        return handler


def _parameters(dependant: Dependant) -> set[str]:
    """Return the names of all parameters that may stand in an address."""
    own = {each.alias for each in dependant.query_params}
    return own.union(*map(_parameters, dependant.dependencies))


def is_json(given: str) -> bool:
    """Tell whether a content type is ``application/json`` in UTF-8, the only encoding that JSON between programs has."""
    header = Header()
    header["content-type"] = given
    return header.get_content_type() == "application/json" and header.get_content_charset("utf-8") in ("utf-8", "utf8")


def parsed(body: bytes, content: Content) -> Any:  # noqa: ANN401 - any JSON
    """Return the value that stands in a body.

    :raises Refused: when there is none, or one that cannot be kept: half a character, a number that is none.
    """
    try:
        text = body.decode("utf-8-sig")
        value = json.loads(text, parse_constant=_no_number)
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeDecodeError as error:
        raise Refused(400, content.say("api.body.not_utf8", place=error.start + 1)) from None
    except json.JSONDecodeError as error:
        raise Refused(400, content.say("api.body.not_json", line=error.lineno, column=error.colno)) from None
    except UnicodeEncodeError:
        raise Refused(400, content.say("api.body.half_character")) from None
    except (ValueError, RecursionError):
        raise Refused(400, content.say("api.body.unreadable")) from None
    return value


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)
