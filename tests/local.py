"""The real assistant at a set time of day, whose store is a file of its own."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.store.store import FILE, Store
from tests.conftest import NOON


class Local(Assistant):
    """The shipped assistant; only the clock and the folder of the store are set."""

    def __init__(self, folder: Path) -> None:
        super().__init__(Settings(open_browser=False), now=lambda: NOON)
        self.file = folder / FILE

    @cached_property
    def store(self) -> Store:
        return Store(self.file)
