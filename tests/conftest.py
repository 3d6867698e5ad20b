"""Shared by all tests: the shipped content, and the root of the tree. Nothing here replaces a part that users rely on."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from assistant.content import Content, load

ROOT = Path(__file__).parents[1]
NOON = datetime(2026, 11, 25, 14, 20)


@pytest.fixture(scope="session")
def content() -> Content:
    return load(ROOT)
