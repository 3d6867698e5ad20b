"""The API on the real assistant, at a set time of day, with a store of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.access import keys
from assistant.api.app import install
from assistant.store.store import FILE, Store
from tests.conftest import NOON
from tests.local import Local

HERE = "http://127.0.0.1:7860"
Open = Callable[..., TestClient]


@pytest.fixture
def store(tmp_path) -> Iterator[Store]:
    """An empty store."""
    with Store(tmp_path / FILE) as store:
        yield store


@pytest.fixture
def opened(store, tmp_path) -> Iterator[Open]:
    """Opens the API with settings of one's own; as many requests as one likes unless they say otherwise."""
    with ExitStack() as stack:

        def with_settings(address: str = HERE, **settings) -> TestClient:
            assistant = Local(tmp_path, **{"api_per_minute": 100_000} | settings)
            assistant.store = store
            app = FastAPI(openapi_url=None)
            install(app, assistant)
            return stack.enter_context(TestClient(app, base_url=f"{address}/api/v1"))

        yield with_settings


@pytest.fixture
def client(opened) -> TestClient:
    """Whoever sits at this machine."""
    return opened()


@pytest.fixture
def key(store) -> str:
    """The key of a client called crm."""
    return keys.made("crm", 100_000, store.people, NOON)


@pytest.fixture
def broken(tmp_path) -> Iterator[TestClient]:
    """The API of an assistant whose store is no database."""
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / FILE).write_text("这不是数据库" * 1000)
    app = FastAPI(openapi_url=None)
    install(app, Local(tmp_path / "broken"))
    with TestClient(app, base_url=f"{HERE}/api/v1") as client:
        yield client
