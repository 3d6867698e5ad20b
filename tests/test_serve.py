"""How the application is served: who may open it from where, and that Gradio's functions know who asks.

The page here is a small one of Gradio's own parts behind the real door, on a real server; the page itself is opened in
tests/browser.
"""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

pytest.importorskip("gradio", reason="gradio is not installed")

import gradio as gr
import httpx2
import uvicorn
from fastapi import FastAPI

from assistant.access import secrets
from assistant.access.door import Door
from assistant.access.gate import Gate
from assistant.access.who import Who, here, of
from assistant.errors import InputError
from assistant.page.login.routes import routes
from assistant.page.serve import free, guard, named, port_of, running, signed_in
from assistant.settings import Settings
from assistant.store.store import FILE, Store
from tests.conftest import NOON

pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")  # Gradio's use of pandas
SECRET = "三天没动了 correct horse"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / FILE) as store:
        yield store


def gate(store: Store, content, **chosen) -> Gate:
    return Gate(lambda: store.people, Settings(**chosen), content.say, lambda: NOON)


# --- who may be let in from where


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "desk.example"])
def test_page_for_other_machines_needs_somebody_who_can_sign_in(store, content, host):
    with pytest.raises(InputError) as found:
        guard(gate(store, content), host)
    assert str(found.value) == (
        f"要在 {host} 上打开页面，别的电脑也能连进来，所以必须先有人能登录。请运行 python -m assistant users add 名字"
        " --rank lead，再启动；只在本机用，就去掉 NUANYAN_HOST。"
    )


def test_page_for_other_machines_goes_on_asking_when_the_last_user_is_gone(store, content):
    store.people.add("小林", "lead", secrets.digest(SECRET), NOON)
    open_to_all = gate(store, content)
    guard(open_to_all, "0.0.0.0")
    store.people.remove("小林")
    assert open_to_all.on()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_page_for_this_machine_asks_for_nothing(store, content, host):
    guard(gate(store, content), host)


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_sign_in_that_nobody_can_pass_is_refused(store, content, host):
    with pytest.raises(InputError, match="设置了 NUANYAN_SIGN_IN，但还没有人能登录。请先运行 python -m assistant users add"):
        guard(gate(store, content, sign_in=True), host)


def test_a_port_that_is_taken_is_not_free():
    with socket.socket(socket.AF_INET6) as taken:
        taken.bind(("::1", 0))
        taken.listen()
        assert not free("::1", taken.getsockname()[1])
    assert free("127.0.0.1", 0)


@pytest.mark.parametrize(("host", "told"), [("0.0.0.0", "127.0.0.1"), ("::", "[::1]"), ("::1", "[::1]"), ("desk", "desk")])
def test_address_that_this_machine_itself_can_open(host, told):
    assert named(host) == told


# --- Gradio's functions know who asks


@pytest.fixture(scope="module")
def address(content, tmp_path_factory) -> Iterator[str]:
    with Store(tmp_path_factory.mktemp("store") / FILE) as store:
        for name, rank in (("小林", "lead"), ("阿青", "agent")):
            store.people.add(name, rank, secrets.digest(SECRET), NOON)
        app = asyncio.run(application(gate(store, content), content))
        serving = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", access_log=False))
        with running(serving):
            yield f"http://127.0.0.1:{port_of(serving)}"


async def application(opened: Gate, content) -> FastAPI:
    """Return the page behind the door. Gradio leaves event loops open where it is built outside of one."""
    app = FastAPI()
    app.add_middleware(Door, gate=opened)
    app.include_router(routes(opened, content))
    return gr.mount_gradio_app(app, page(), path="/", auth_dependency=signed_in, ssr_mode=False)


def page() -> gr.Blocks:
    """Return a page with a server function (component 1) and two queued events (0: of the request, 1: of the context)."""

    def asked(_: object) -> str:
        return told(here())

    def queued(request: gr.Request) -> str:
        return told(of(request))

    def astray() -> str:
        return told(here())

    with gr.Blocks() as blocks:
        gr.HTML("", server_functions=[asked])
        shown, button = gr.Textbox(), gr.Button()
        button.click(queued, None, shown)
        button.click(astray, None, shown)
    return blocks


def told(who: Who) -> str:
    return f"{who.name or '-'} {who.rank}"


@pytest.fixture
def entered(address) -> Iterator[Callable[[str], httpx2.Client]]:
    """Signs somebody in and gives the client that has the cookie."""
    with ExitStack() as stack:

        def enter(name: str) -> httpx2.Client:
            client = stack.enter_context(httpx2.Client(base_url=address, trust_env=False, timeout=30))
            assert client.post("/login", data={"name": name, "password": SECRET}).status_code == 303
            return client

        yield enter


def server_function(client: httpx2.Client) -> str:
    config = client.get("/config").json()
    (part,) = [each["id"] for each in config["components"] if each["type"] == "html"]
    body = {"data": None, "component_id": part, "fn_name": "asked", "session_hash": "a"}
    return client.post("/gradio_api/component_server", json=body).json()


def queued(client: httpx2.Client, event: int, session: str) -> str:
    joined = client.post("/gradio_api/queue/join", json={"data": [], "fn_index": event, "session_hash": session})
    assert joined.status_code == 200
    with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": session}) as answer:
        for line in answer.iter_lines():
            message = json.loads(line.removeprefix("data: ") or "{}")
            if message.get("msg") == "process_completed":
                return message["output"]["data"][0]
    raise AssertionError("the event never came to an end")


def test_server_functions_and_queued_events_know_who_asks_and_mix_nobody_up(entered):
    one, other = entered("小林"), entered("阿青")
    for _ in range(2):
        assert server_function(one) == "小林 lead"
        assert server_function(other) == "阿青 agent"
        assert queued(one, 0, "one") == "小林 lead"
        assert queued(other, 0, "other") == "阿青 agent"


def test_queued_event_that_does_not_look_at_its_request_may_do_nothing(entered):
    assert queued(entered("小林"), 1, "one") == "- agent"


@pytest.mark.parametrize(
    "path",
    ["/config", "/gradio_api/info", "/gradio_api/queue/data?session_hash=a", "/gradio_api/user", "/theme.css", "/x"],
)
def test_nothing_of_the_page_is_told_to_whoever_has_not_signed_in(address, path):
    answer = httpx2.get(address + path, trust_env=False)
    assert (answer.status_code, answer.json()["problem"]) == (401, "登录到期了，请重新登录。填的都还在。")


def test_page_is_for_whoever_signed_in(address, entered):
    stranger = httpx2.get(address, headers={"Accept": "text/html"}, trust_env=False)
    assert (stranger.status_code, stranger.headers["location"]) == (303, "/login")
    answer = entered("阿青").get("/", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert "gradio" in answer.text
    assert answer.headers["cache-control"] == "no-store"
