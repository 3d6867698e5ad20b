"""The real assistant, at a set time of day."""

from __future__ import annotations

from datetime import datetime

import pytest

from assistant.page.actions import Actions
from assistant.pipeline import Assistant
from assistant.settings import Settings


@pytest.fixture(scope="session")
def assistant() -> Assistant:
    return Assistant(Settings(open_browser=False), now=lambda: datetime(2026, 11, 25, 14, 20))


@pytest.fixture
def actions(assistant) -> Actions:
    return Actions(assistant)
