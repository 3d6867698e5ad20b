"""The real assistant, at a set time of day, with a store of its own."""

from __future__ import annotations

import pytest

from assistant.page.desk.actions import Actions
from assistant.pipeline import Assistant
from assistant.store.store import FILE, Store
from tests.local import Local


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
