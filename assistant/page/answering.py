"""What a room's script may ask of the server, where what answers is made only when somebody first asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any


def functions(names: Iterable[str], make: Callable[[], object]) -> list[Callable[..., Any]]:
    """Return a function for each of ``names`` that calls the method of that name of what ``make`` makes, once and late.

    Gradio calls them by their names and marks them, which bound methods do not allow.
    """
    made = cache(make)

    def asking(name: str) -> Callable[..., Any]:
        def asked(request: object) -> dict[str, str]:
            answer: dict[str, str] = getattr(made(), name)(request)
            return answer

        asked.__name__ = name
        return asked

    return [asking(name) for name in names]
