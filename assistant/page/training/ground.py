"""What all deeds of the room share. Only trainers and leads are answered."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from typing import Any

from pydantic import TypeAdapter, ValidationError

from assistant.access.who import here
from assistant.content import Content
from assistant.errors import InputError
from assistant.page.practice.ground import Answer, Request, answered, practice_of
from assistant.pipeline import Assistant
from assistant.practice.book import Book
from assistant.practice.names import Names
from assistant.practice.progress import overview
from assistant.practice.session import Practice

__all__ = ["Answer", "Ground", "Request", "file"]


class Ground:
    """The deeds' ground on one assistant; safe to share between threads.

    Every deed takes what the script asked and returns plain texts by name; ``problem`` is a line that tells what went wrong, ""
    when nothing did.
    """

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant

    @property
    def practice(self) -> Practice:
        """The exercises, and the attempts at them."""
        return practice_of(self.assistant)

    @property
    def book(self) -> Book:
        """The exercises as they are now."""
        book = self.practice.book
        book.refresh()
        return book

    @property
    def content(self) -> Content:
        """The words as they are now."""
        return self.assistant.content

    def say(self, key: str, **values: object) -> str:
        """Return a sentence of messages.yaml as it is now."""
        return self.content.say(key, **values)

    def names(self) -> Names:
        """Return names that know the exercises there are."""
        return overview.named(self.content, self.book)

    def answered(self, request: object, deed: Callable[[Request], Answer]) -> Answer:
        """Do what is asked, for whoever may."""

        def allowed(held: Request) -> Answer:
            if not here().may("training"):
                raise InputError(self.say("page.training.refused"))
            return deed(held)

        return answered(self.assistant, request, allowed)

    def read(self, shape: Any, value: object, field: str) -> Any:  # noqa: ANN401 - whatever the shape is
        """Return a value of a request in its shape.

        :raises InputError: when it does not fit, naming the field.
        """
        try:
            return TypeAdapter(shape).validate_python(value)
        except ValidationError:
            raise InputError(self.say("page.training.unfit", field=self.say(f"page.training.field.{field}"))) from None


def file(name: str, raw: bytes) -> Answer:
    """Return a file as the script takes it."""
    return {"name": name, "base64": b64encode(raw).decode()}
