"""Shared by all tests: the shipped content, and the root of the tree. Nothing here replaces a part that users rely on."""

from __future__ import annotations

import gc
from datetime import datetime
from pathlib import Path

import pytest

from assistant.content import Content, load
from assistant.pipeline import Assistant
from assistant.settings import Settings

pytest_plugins = ("tests.postgres",)
ROOT = Path(__file__).parents[1]
NOON = datetime(2026, 11, 25, 14, 20)


def pytest_collection_finish() -> None:
    """Take the libraries and contents that all tests share out of the collector's sight: walking them again takes seconds."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def content() -> Content:
    return load(ROOT)


@pytest.fixture(scope="session")
def assistant() -> Assistant:
    """The shipped assistant at noon, for tests that only ask it."""
    from tests.local import shipped  # here, for that module takes the time of day from this one

    return shipped()


@pytest.fixture(scope="session")
def floor() -> Assistant:
    """The shipped assistant at noon, whose drafts come from the library alone."""
    return Assistant(Settings(writer="floor"), now=lambda: NOON)
