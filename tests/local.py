"""The real assistant at a set time of day, whose store is a file of its own."""

from __future__ import annotations

import threading
from functools import cache, cached_property
from pathlib import Path

from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.store.store import FILE, Store
from tests.conftest import NOON, ROOT


@cache
def shipped() -> Assistant:
    """The shipped assistant, made once a process: reading files and weights takes seconds."""
    assistant = Assistant(Settings(open_browser=False, var=ROOT / "var", writer=""), now=lambda: NOON)
    assistant.tools()  # indexes are made before anybody waits
    return assistant


class Local(Assistant):
    """The shipped assistant with what it has read; the folder of its store and ``chosen`` settings are its own."""

    def __init__(self, folder: Path, **chosen: object) -> None:
        vars(self).update(vars(shipped()))
        self.settings = Settings(open_browser=False, **chosen)
        self.file = folder / FILE
        self._store, self._opening = None, threading.Lock()

    @cached_property
    def store(self) -> Store:
        return Store(self.file)
