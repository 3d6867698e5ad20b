"""The real assistant, at a set time of day, with a store of its own."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from pathlib import Path

import pytest

from assistant.page.actions import Actions
from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.store.store import FILE, Store


class Local(Assistant):
    """The real assistant at a set time of day, whose store is a file of its own."""

    def __init__(self, folder: Path) -> None:
        super().__init__(Settings(open_browser=False), now=lambda: datetime(2026, 11, 25, 14, 20))
        self.file = folder / FILE

    @cached_property
    def store(self) -> Store:
        return Store(self.file)


@pytest.fixture(scope="session")
def assistant(tmp_path_factory) -> Assistant:
    return Local(tmp_path_factory.mktemp("var"))


@pytest.fixture
def store(assistant, tmp_path) -> Store:
    """An empty store in place of the last one."""
    assistant.store = Store(tmp_path / FILE)
    return assistant.store


@pytest.fixture
def actions(assistant) -> Actions:
    return Actions(assistant)
