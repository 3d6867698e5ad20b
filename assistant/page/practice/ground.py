"""What all deeds of the room share: the exercises of an assistant, and how a request of the script is answered."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any
from weakref import WeakKeyDictionary

from pydantic import TypeAdapter

from assistant.errors import NuanyanError
from assistant.page.wrong import unexpected
from assistant.pipeline import Assistant
from assistant.practice.session import Practice

Answer = dict[str, str]
Request = Mapping[str, Any]
_MADE: WeakKeyDictionary[Assistant, Practice] = WeakKeyDictionary()
_MAKING = threading.Lock()


def practice_of(assistant: Assistant) -> Practice:
    """Return the one facade of practice that an assistant has, so that the exercises are read once."""
    with _MAKING:
        found = _MADE.get(assistant)
        if found is None:
            found = _MADE[assistant] = Practice(assistant)
        return found


def answered(assistant: Assistant, request: object, deed: Callable[[Request], Answer]) -> Answer:
    """Do what is asked; ``problem`` tells what went wrong, "" when nothing did."""
    try:
        return {"problem": ""} | deed(TypeAdapter(dict[str, Any]).validate_python(request))
    except NuanyanError as error:
        return {"problem": str(error)}
    except Exception as error:  # the page must answer, and the error's own words may hold what the trainee wrote
        return {"problem": unexpected(error, assistant.content)}
