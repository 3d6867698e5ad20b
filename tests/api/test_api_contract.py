"""The API does what its own description says: requests of every kind made from it, good ones and bad ones."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import Phase, settings
from schemathesis.config import SchemathesisConfig

from assistant.access import secrets
from assistant.access.keys import MARK
from assistant.api.app import PATH, described, mounted, serve
from assistant.store.store import FILE, Store
from tests.conftest import NOON
from tests.local import Local

KEY = MARK + "k" * 43
LARGE = (
    "/suggest", "/suggest/stream", "/analyze", "/check", "/copied", "/conversations", "/conversations/{id}/card",
    "/conversations/{id}/turns", "/phrases/changes",
)  # fmt: skip
CONFIG = {
    "seed": 1,
    "base-url": f"http://testserver{PATH}",
    "headers": {"Authorization": f"Bearer {KEY}"},
    "operations": [
        {"include-path": path, "phases": {"coverage": {"enabled": False}}}  # a message or a card has hundreds of edges
        for path in LARGE
    ],
    # what a description cannot say (a message has words, a sub belongs to its intent) is refused with 422
    "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "404", "422"]}},
}
api = described()
schema = schemathesis.openapi.from_dict(api.openapi(), config=SchemathesisConfig.from_dict(CONFIG))
schema.app = FastAPI(openapi_url=None)
schema.app.router.routes.append(mounted(api))


@pytest.fixture(scope="module", autouse=True)
def served(tmp_path_factory) -> Iterator[None]:
    """The real assistant behind the routes, and a client with a key."""
    folder = tmp_path_factory.mktemp("var")
    with Store(folder / FILE) as store:
        store.people.add_key("crm", secrets.kept(KEY), 1_000_000, NOON)
        assistant = Local(folder, writer="floor", api_per_minute=1_000_000)
        assistant.store = store
        serve(api, assistant)
        yield


@schema.parametrize()
@settings(max_examples=8, deadline=None, database=None, derandomize=True, phases=[Phase.explicit, Phase.generate])
def test_answers_are_as_described(case):
    case.call_and_validate()
