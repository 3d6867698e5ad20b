"""Who may use the API: whoever sits at this machine while there are no keys, then clients by their keys; and how often."""

from __future__ import annotations

import pytest

from assistant.access import keys, secrets
from assistant.errors import StoreError
from tests.conftest import NOON

MESSAGE = {"text": "快递三天没动了"}


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


# --- without keys


def test_this_machine_needs_no_key(client):
    assert client.post("/analyze", json=MESSAGE).status_code == 200


@pytest.mark.parametrize("host", ["localhost", "localhost:7860", "127.0.0.1:80", "127.1.2.3", "[::1]:7860", "LOCALHOST"])
def test_names_of_this_machine(client, host):
    assert client.post("/analyze", json=MESSAGE, headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "192.168.1.5:7860", "", "[::1", "127.0.0.1.nip.io"])
def test_name_of_somebody_elses_that_leads_here_is_refused(client, host):
    answer = client.post("/analyze", json=MESSAGE, headers={"Host": host})
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "forbidden"


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
    ids=["another place", "a file", "cross-site"],
)
def test_page_from_elsewhere_is_refused(client, headers):
    assert client.post("/analyze", json=MESSAGE, headers=headers).status_code == 403


def test_answer_lets_no_page_from_elsewhere_read_it(client):
    answer = client.get("/health", headers={"Origin": "http://localhost:3000"})
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]


@pytest.mark.parametrize("settings", [{"host": "0.0.0.0"}, {"host": "192.168.1.5"}, {"sign_in": True}], ids=str)
def test_key_is_asked_for_where_others_can_come(opened, settings):
    answer = opened(**settings).post("/analyze", json=MESSAGE)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.json()["error"]["code"] == "unauthorized"
    assert "Bearer" in answer.json()["error"]["message"]


def test_key_is_asked_for_as_soon_as_there_is_a_user(client, store):
    store.people.add("小林", "agent", secrets.digest("correct horse"), NOON)
    assert client.post("/analyze", json=MESSAGE).status_code == 401


# --- with keys


def test_client_passes_with_its_key(opened, key):
    client = opened(host="0.0.0.0", address="http://nuanyan.example")
    assert client.post("/analyze", json=MESSAGE, headers=bearer(key)).status_code == 200


@pytest.mark.parametrize("path", ["/health", "/metrics", "/openapi.json", "/phrases", "/conversations", "/nothing"])
def test_everything_needs_the_key_once_there_is_one(client, key, path):
    assert client.get(path).status_code == 401


def test_whether_the_process_answers_needs_no_key(opened, key):
    assert opened(host="0.0.0.0", address="http://nuanyan.example").get("/health/live").json() == {"live": True}


@pytest.mark.parametrize(
    "shown",
    ["Bearer ny_wrong", "Bearer ", "Bearer", "Basic bnk6bnk=", "ny_wrong", "Bearer " + "ny_x" * 1000, "Bearer sk-1", ""],
)
def test_key_that_is_none_is_refused_also_on_this_machine(client, shown):
    answer = client.post("/analyze", json=MESSAGE, headers={"Authorization": shown})
    assert answer.status_code == 401
    assert "ny_wrong" not in answer.text


def test_key_that_was_revoked_is_refused(client, store, key):
    assert client.get("/health", headers=bearer(key)).status_code == 200
    store.people.revoke("crm")
    assert client.get("/health", headers=bearer(key)).status_code == 401


def test_session_of_the_page_is_no_key(client, store, key):
    store.people.add("小林", "lead", secrets.digest("correct horse"), NOON)
    store.people.begin(secrets.kept("token"), "小林", NOON.replace(year=2030), NOON)
    assert client.post("/analyze", json=MESSAGE, headers={"Cookie": "nuanyan=token"}).status_code == 401


def test_use_of_a_key_is_noted(client, store, key):
    client.get("/health", headers=bearer(key))
    assert store.people.keys()[0].used == NOON


def test_what_a_client_does_is_kept_under_its_name(client, store, key):
    id = client.post("/suggest", json=MESSAGE, headers=bearer(key)).json()["id"]
    assert store.log.one(id).who == "api:crm"


def test_key_is_known_also_while_the_store_does_not_answer(client, store, key, monkeypatch):
    def refuse(*_):
        raise StoreError("记录库打不开。")

    assert client.get("/health", headers=bearer(key)).status_code == 200
    monkeypatch.setattr(type(store.people), "key", refuse)
    assert client.post("/analyze", json=MESSAGE, headers=bearer(key)).status_code == 200
    assert client.post("/analyze", json=MESSAGE, headers=bearer("ny_other")).status_code == 503


# --- how often


def test_more_requests_than_settings_allow_wait(opened):
    client = opened(api_per_minute=3)
    assert [client.get("/health").status_code for _ in range(3)] == [200, 200, 200]
    answer = client.get("/health")
    assert answer.status_code == 429
    assert answer.json()["error"]["code"] == "too_many"
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert "超过了 3 次" in answer.json()["error"]["message"]


def test_each_client_has_its_own_number(client, store):
    one, other = (keys.made(name, 2, store.people, NOON) for name in ("one", "other"))
    assert [client.get("/health", headers=bearer(one)).status_code for _ in range(3)] == [200, 200, 429]
    assert client.get("/health", headers=bearer(other)).status_code == 200


def test_guessing_keys_counts_too(opened, key):
    client = opened(api_per_minute=2)
    tried = [client.get("/health", headers=bearer(f"ny_{number}")).status_code for number in range(3)]
    assert tried == [401, 401, 429]
    assert client.get("/health", headers=bearer(key)).status_code == 200
