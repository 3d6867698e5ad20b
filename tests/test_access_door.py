"""What passes the door: a small application behind it, asked by a client that does as browsers do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.testclient import TestClient

from assistant.access import commands, secrets
from assistant.access.door import Door, loopback
from assistant.access.gate import Gate
from assistant.access.who import here
from assistant.errors import StoreError
from assistant.page.login.routes import routes
from assistant.settings import Settings
from assistant.store.store import FILE, Store
from tests.conftest import NOON

SECRET = "三天没动了 correct horse"
PAGE = {"Accept": "text/html", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Site": "none"}
LOCAL = "http://127.0.0.1:7860"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    with Store(tmp_path / FILE) as store:
        yield store


@pytest.fixture
def signed(store) -> Store:
    """A store with a user, so that one has to sign in."""
    store.people.add("小林", "senior", secrets.digest(SECRET), NOON)
    return store


@pytest.fixture
def client(store, content) -> TestClient:
    return served(Gate(lambda: store.people, Settings(), content.say, lambda: NOON), content)


def served(gate: Gate, content, base: str = LOCAL) -> TestClient:
    app = FastAPI()
    app.add_middleware(Door, gate=gate)
    app.include_router(routes(gate, content))

    @app.get("/")
    def page() -> HTMLResponse:
        return HTMLResponse(f"{here().name or '-'} {here().rank}")

    @app.post("/deed")
    async def deed() -> PlainTextResponse:
        return PlainTextResponse(f"{here().name or '-'} {here().rank}")

    @app.get("/broken")
    def broken() -> None:
        raise ValueError(f"{SECRET} 买家说的话")

    @app.get("/api/v1/who")
    def api() -> PlainTextResponse:
        return PlainTextResponse(here().rank)

    return TestClient(app, base, follow_redirects=False)


def enter(client: TestClient, name: str = "小林", password: str = SECRET, **headers: str):
    return client.post("/login", data={"name": name, "password": password}, headers=headers)


# --- sign-in is off


def test_whoever_sits_at_the_machine_may_do_everything_while_there_are_no_users(client):
    assert client.get("/").text == "- lead"
    assert client.get("/login").headers["location"] == "/"


def test_another_name_that_leads_to_this_machine_is_refused(store, content):
    gate = Gate(lambda: store.people, Settings(), content.say, lambda: NOON)
    answer = served(gate, content, "http://shop.example").get("/")
    assert answer.status_code == 403
    assert "只能在本机用 localhost 或 127.0.0.1 打开" in answer.json()["problem"]
    assert served(gate, content, "http://localhost:7860").get("/").status_code == 200
    assert served(gate, content, "http://[::1]:7860").get("/").status_code == 200


def test_a_first_user_closes_the_door_while_the_server_runs(client, store):
    assert client.get("/").status_code == 200
    store.people.add("小林", "lead", secrets.digest(SECRET), NOON)
    assert client.get("/", headers=PAGE).headers["location"] == "/login"


# --- sign-in is on


def test_a_browser_is_sent_to_the_sign_in_page(client, signed):
    answer = client.get("/", headers=PAGE)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")


def test_a_script_hears_that_the_session_has_ended(client, signed):
    answer = client.post("/deed", headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 401
    assert answer.json()["problem"] == answer.json()["detail"] == "登录到期了，请重新登录。填的都还在。"
    assert answer.headers["x-nuanyan"] == "signed-out"


def test_whoever_signs_in_is_known_in_threads_and_in_coroutines(client, signed):
    assert enter(client).headers["location"] == "/"
    assert client.get("/").text == "小林 senior"
    assert client.post("/deed").text == "小林 senior"
    assert client.get("/login").headers["location"] == "/"


def test_a_session_does_not_leak_into_the_next_request(client, signed):
    enter(client)
    assert client.get("/").text == "小林 senior"
    client.cookies.clear()
    assert client.get("/", headers=PAGE).status_code == 303


@pytest.mark.parametrize("token", ["", "x", "登录", "a" * 3000])
def test_a_made_up_session_opens_nothing(client, signed, token):
    assert client.get("/", headers={**PAGE, "Cookie": f"nuanyan={token}".encode()}).status_code == 303


def test_cookie_is_kept_from_scripts_and_other_sites(client, signed):
    cookie = enter(client).headers["set-cookie"]
    assert cookie.startswith("nuanyan=")
    assert cookie.split("; ")[1:] == ["HttpOnly", "Max-Age=43200", "Path=/", "SameSite=strict"]


def test_cookie_never_goes_without_tls_where_there_is_tls(signed, content):
    gate = Gate(lambda: signed.people, Settings(), content.say, lambda: NOON)
    assert enter(served(gate, content, "https://shop.example")).headers["set-cookie"].endswith("; Secure")


def test_signing_out_ends_the_session_also_for_a_cookie_that_was_copied(client, signed):
    enter(client)
    copied = client.cookies["nuanyan"]
    answer = client.post("/logout")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    assert 'nuanyan=""' in answer.headers["set-cookie"]
    assert client.get("/", headers={**PAGE, "Cookie": f"nuanyan={copied}"}).status_code == 303


def test_an_address_alone_signs_nobody_out(client, signed):
    enter(client)
    assert client.get("/logout").headers["location"] == "/"
    assert client.get("/").text == "小林 senior"


def test_signing_in_again_ends_the_session_before(client, signed):
    enter(client)
    before = client.cookies["nuanyan"]
    enter(client)
    assert client.get("/").text == "小林 senior"
    assert client.get("/", headers={**PAGE, "Cookie": f"nuanyan={before}"}).status_code == 303


def test_another_password_ends_all_sessions(client, signed, content, tmp_path, monkeypatch):
    enter(client)
    monkeypatch.setattr("sys.stdin", Typed("another password, longer\n"))
    commands.change_password("小林", Settings(var=tmp_path), content.say)
    assert client.get("/", headers=PAGE).status_code == 303
    assert enter(client).status_code == 401
    assert enter(client, password="another password, longer").status_code == 303


class Typed:
    """Standard input that is no terminal."""

    def __init__(self, text: str) -> None:
        self.buffer = self
        self._line = text.encode()

    def isatty(self) -> bool:
        return False

    def readline(self) -> bytes:
        return self._line


# --- the sign-in page


def test_what_was_wrong_stands_beside_the_name_that_was_typed(client, signed):
    answer = enter(client, name='小林"><script>', password="wrong password")
    assert answer.status_code == 401
    assert 'value="小林&quot;&gt;&lt;script&gt;"' in answer.text
    assert '<p id="problem" role="alert">名字或密码不对。再错 4 次，这个名字锁 15 分钟。</p>' in answer.text
    assert "wrong password" not in answer.text


def test_a_script_that_signs_in_gets_the_same_words(client, signed):
    answer = enter(client, password="wrong password", Accept="application/json")
    assert (answer.status_code, answer.json()) == (401, {"problem": "名字或密码不对。再错 4 次，这个名字锁 15 分钟。"})
    assert enter(client, Accept="application/json").json() == {"problem": ""}


def test_a_locked_name_says_when_to_come_back(client, signed):
    for _ in range(5):
        answer = enter(client, password="wrong password")
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "901"
    assert "连错 5 次，14:35 以后才能再试。" in answer.text


@pytest.mark.parametrize("body", ["", "name=%ff&password=%00", "&" * 50, f"name={'x' * 9000}", "名字=小林"])
def test_what_is_no_form_of_ours_is_a_wrong_password(client, signed, body):
    answer = client.post("/login", content=body, headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert answer.status_code == 401


def test_page_without_anybody_who_could_sign_in_says_how_to_add_the_first(store, content):
    gate = Gate(lambda: store.people, Settings(sign_in=True), content.say, lambda: NOON)
    assert "python -m assistant users add 名字 --rank lead" in served(gate, content).get("/login").text


def test_sign_in_page_helps_password_managers_and_loads_nothing_from_elsewhere(client, signed):
    answer = client.get("/login")
    assert 'autocomplete="username"' in answer.text
    assert 'autocomplete="current-password"' in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "--paper: #f5f4ef" in answer.text  # the colours of the page itself
    assert "gradio" not in answer.text


# --- what comes from elsewhere


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:9000"},
        {"Origin": "null"},
    ],
)
@pytest.mark.parametrize("path", ["/deed", "/login", "/logout"])
def test_a_page_of_another_site_can_change_nothing(client, path, headers):
    answer = client.post(path, headers=headers)
    assert (answer.status_code, answer.json()["problem"]) == (403, "这个请求是别的网站发来的，没有执行。请在本页面上操作。")


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": LOCAL}, {"Sec-Fetch-Site": "same-origin", "Origin": "https://shop.example"}]
)
def test_a_page_of_ours_and_a_program_may(client, headers):
    assert client.post("/deed", headers=headers).status_code == 200


def test_every_answer_tells_the_browser_to_be_careful(client):
    told = client.get("/").headers
    assert told["x-content-type-options"] == "nosniff"
    assert told["referrer-policy"] == "same-origin"
    assert told["cache-control"] == "no-store"  # nobody finds the page in the browser's memory after signing out
    assert "frame-ancestors 'self'" in told["content-security-policy"]
    assert "connect-src 'self'" in told["content-security-policy"]


# --- the rest


def test_api_is_left_to_its_keys_and_takes_no_session_for_one(client, signed):
    client.get("/login")
    assert client.get("/api/v1/who").text == "agent"
    assert client.get("/api/v2", headers=PAGE).status_code == 303


def test_nobody_starts_gradios_queue_in_their_name(client):
    assert client.get("/gradio_api/startup-events").status_code == 404


def test_an_error_shows_and_prints_nothing_of_what_was_said(client, capfd):
    answer = client.get("/broken")
    assert answer.status_code == 500
    assert answer.json()["problem"].startswith("程序出了错，这一步没有做成。")
    told = capfd.readouterr()
    assert "ValueError" in told.err
    assert SECRET not in told.err + told.out + answer.text


def test_nothing_is_printed_of_whoever_signs_in(client, signed, capfd, caplog):
    enter(client, password="wrong password")
    enter(client)
    client.post("/logout")
    told = capfd.readouterr()
    assert told.out + told.err == ""
    assert SECRET not in caplog.text
    assert "小林" not in caplog.text


def test_store_that_cannot_be_read_lets_nobody_in_who_had_to_sign_in(content, capfd):
    def broken() -> None:
        raise StoreError("记录库坏了")

    client = served(Gate(broken, Settings(sign_in=True), content.say, lambda: NOON), content)
    assert client.get("/", headers=PAGE).headers["location"] == "/login"  # without a cookie nothing need be looked up
    answer = client.get("/", headers={"Cookie": "nuanyan=x"})
    assert (answer.status_code, json.loads(answer.text)["problem"][:6]) == (503, "记录库用不了")
    assert "记录库用不了" in enter(client).text
    assert "记录库坏了" in capfd.readouterr().err


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.10", "localhost", "LOCALHOST", "::1", "[::1]"])
def test_addresses_of_this_machine(host):
    assert loopback(host)


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "", "192.168.1.5", "shop.example", "localhost.shop.example", "127.0.0.1.nip"]
)
def test_addresses_that_others_reach(host):
    assert not loopback(host)
