"""The API's own description (OpenAPI), made true where the framework's is not: moments, errors, allowed methods."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

MOMENT = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"
METHODS = ("get", "post", "put", "delete")


class Api(FastAPI):
    """An application that describes what it really does."""

    def openapi(self) -> dict[str, Any]:
        """Return the description, made once."""
        if self.openapi_schema is None:
            made = super().openapi()
            _moments(made)
            _errors(made)
        return super().openapi()

    def allowed(self, path: str) -> str:
        """Return the methods that a path takes, as the header ``Allow`` lists them: all, not those of the first route."""
        return ", ".join(method.upper() for method in METHODS if method in self.openapi()["paths"].get(path, {}))


def _moments(node: object) -> None:
    """Say that moments are local time without a zone, which OpenAPI's ``date-time`` is not."""
    if isinstance(node, dict):
        if node.get("format") == "date-time":
            del node["format"]
            node |= {"pattern": MOMENT, "description": "local time without a zone", "examples": ["2026-11-25T14:20:00"]}
        for each in node.values():
            _moments(each)
    elif isinstance(node, list):
        for each in node:
            _moments(each)


def _errors(made: dict[str, Any]) -> None:
    """Say that an error is JSON, whatever the answer itself is."""
    answers = (
        answer
        for methods in made["paths"].values()
        for operation in methods.values()
        for status, answer in operation["responses"].items()
        if status >= "400"
    )
    for answer in answers:
        answer["content"] = {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
