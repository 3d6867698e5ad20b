"""The API put together, and mounted beside the page."""

from __future__ import annotations

import re
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response, Security
from fastapi.exceptions import RequestValidationError
from fastapi.security import HTTPBearer
from starlette.exceptions import HTTPException
from starlette.routing import Mount

from assistant.api import coaching, drafting, health, outcomes, phrases, talks
from assistant.api.clients import Clients
from assistant.api.description import Api
from assistant.api.frame import Frame, route
from assistant.api.metrics import Metrics
from assistant.api.problem import CODES, Problem, answer, mistakes, told
from assistant.api.seats import Seats
from assistant.api.service import Service
from assistant.coach import Coach
from assistant.errors import InputError, NuanyanError, StoreError
from assistant.phrases.book import Book
from assistant.pipeline import Assistant

PATH = "/api/v1"
ABOUT = """Drafts of replies to buyers, checked; with the values of the command line. docs/API.md tells more."""
KEY = HTTPBearer(auto_error=False, scheme_name="key", description="`Authorization: Bearer ny_…`, a key of this client")
ROUTERS = (drafting.router, coaching.router, outcomes.router, talks.router, phrases.router, health.router)
WHY = {
    400: "The body is no JSON.",
    401: "A key is missing or not known.",
    403: "A page from elsewhere asked.",
    404: "There is no such thing.",
    413: "The body is too large.",
    415: "The body is of another type than JSON.",
    422: "Something in the request cannot be; nothing of it is repeated.",
    429: "Too many requests in this minute; see Retry-After.",
    500: "A mistake of ours; the log says where.",
    503: "Something is down or busy; see the message, and Retry-After.",
}
RETRY = {"Retry-After": {"description": "seconds to wait", "schema": {"type": "integer"}}}


def install(app: FastAPI, assistant: Assistant) -> None:
    """Mount the API of ``assistant`` under ``/api/v1``. Do so before the page is mounted at ``/``, which takes every path."""
    api = described()
    serve(api, assistant)
    app.router.routes.append(mounted(api))


def mounted(api: Api) -> Mount:
    """Return the API under its path; an address with a line break in it belongs to it as well."""
    mount = Mount(PATH, api)
    mount.path_regex = re.compile(mount.path_regex.pattern, re.DOTALL)
    return mount


def serve(api: Api, assistant: Assistant) -> None:
    """Let an application that has the routes answer them, once."""
    metrics = Metrics()
    api.title = assistant.content.say("app.name")
    api.state.api = Service(assistant, metrics, Seats(metrics), Book(assistant), Coach(assistant), Seats(metrics))
    api.add_middleware(Frame, assistant=assistant, clients=Clients(assistant, metrics), metrics=metrics)


def described() -> Api:
    """Return the routes with their description, as yet without anything to serve."""
    api = Api(title="nuanyan", version="1", description=ABOUT, docs_url=None, redoc_url=None, redirect_slashes=False)
    _handle(api)
    api.include_router(health.live, responses=_wrong(403, 422, 500))
    keyed = APIRouter(dependencies=[Security(KEY)])
    for router in ROUTERS:
        keyed.include_router(router)
    api.include_router(keyed, responses=_wrong(*WHY))
    return api


def _wrong(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe errors as OpenAPI does."""
    return {
        status: {"model": Problem, "description": WHY[status]} | ({"headers": RETRY} if status in (429, 503) else {})
        for status in statuses
    }


def _handle(api: Api) -> None:
    """Bring every error into the one shape. What is unexpected goes up to the frame."""

    def service(request: Request) -> Service:
        found: Service = request.app.state.api
        return found

    def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        status, headers = error.status_code if error.status_code in CODES else 400, error.headers
        if status == 405:
            headers = {"Allow": api.allowed(route(request.scope))}
        return answer(status, told(error, headers, service(request).assistant.content), request.state.request_id, headers)

    def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return answer(422, mistakes(error.errors(), service(request).assistant.content), request.state.request_id)

    def refused(request: Request, error: Exception) -> Response:
        return answer(422, str(error), request.state.request_id)

    def down(request: Request, error: Exception) -> Response:
        if isinstance(error, StoreError):
            service(request).metrics.store_failed()
        return answer(503, str(error), request.state.request_id)

    api.add_exception_handler(HTTPException, http)
    api.add_exception_handler(RequestValidationError, invalid)
    api.add_exception_handler(InputError, refused)
    api.add_exception_handler(NuanyanError, down)
