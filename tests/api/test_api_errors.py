"""Every error has one shape, says in Chinese what to do, and repeats nothing that was sent."""

from __future__ import annotations

import json
import logging
import re
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.local import Local

PHONE = "13812345678"
JSON = {"Content-Type": "application/json"}


def error(answer, status: int, code: str) -> str:
    """Check status and shape, and return the sentence."""
    assert answer.status_code == status
    told = answer.json()
    assert set(told) == {"error"}
    assert set(told["error"]) == {"code", "message", "request_id"}
    assert told["error"]["code"] == code
    assert told["error"]["request_id"] == answer.headers["X-Request-Id"]
    assert re.search("[\u4e00-\u9fff]", told["error"]["message"])
    return told["error"]["message"]


def test_path_that_there_is_not(client):
    assert "没有这个地址" in error(client.get(f"/nothing/{PHONE}"), 404, "not_found")


def test_path_with_a_line_break_in_it(client):
    error(client.get("/conversations/%0A/timeline"), 404, "not_found")


def test_method_that_a_path_does_not_take(client):
    answer = client.get("/suggest")
    assert "能用的有 POST" in error(answer, 405, "method_not_allowed")
    assert answer.headers["Allow"] == "POST"


@pytest.mark.parametrize("given", ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=gbk", ""])
def test_body_of_another_type(client, given):
    answer = client.post("/suggest", content='{"text":"在吗"}', headers={"Content-Type": given})
    assert "application/json" in error(answer, 415, "unsupported_type")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b'{"text": ', "第 1 行第 10 个字符"),
        (b"", "缺少这一项"),
        ('{"text": "在吗"}'.encode("gbk"), "第 11 个字节不是 UTF-8"),
        (b'{"text": "\\ud83d"}', "半个字符"),
        (b'{"text": NaN}', "读不出来"),
        (b"[" * 5000, "读不出来"),
        (b'{"text": ' + b"9" * 5000 + b"}", "读不出来"),
    ],
    ids=["cut", "empty", "GBK", "half", "NaN", "deep", "long number"],
)
def test_body_that_cannot_be_read(client, body, told):
    answer = client.post("/suggest", content=body, headers=JSON)
    message = error(answer, 422 if body == b"" else 400, "invalid" if body == b"" else "bad_request")
    assert told in message


def test_utf8_with_a_mark_can_be_read(client):
    assert client.post("/analyze", content=b"\xef\xbb\xbf" + '{"text":"在吗"}'.encode(), headers=JSON).status_code == 200


def test_mistakes_are_told_by_their_place_and_never_by_what_stands_there(client):
    body = {"text": 5, "chanel": 1, PHONE: 2, "channel": PHONE, "card": {"product": [PHONE], "buyer_phone": PHONE}}
    message = error(client.post("/suggest", json=body), 422, "invalid")
    assert message == (
        "请求里有不对的地方。text：应当是一句文字，现在是 一个数；数字和日期请加引号；"
        "card.product：应当是一句文字，现在是 一个列表；数字和日期请加引号；"
        "card.buyer_phone：没有这个字段，看看是不是拼错了；"
        "channel：只能是 'chat', 'notice', 'review', 'page'，现在是 另一段文字（11 个字）；"
        "chanel：没有这个字段，看看是不是拼错了；另外还有 1 处。"
    )


def test_mistake_in_the_address_is_told(client):
    message = error(client.post("/suggest", params={"intent": PHONE}, json={"text": "在吗"}), 422, "invalid")
    assert message.startswith("请求里有不对的地方。网址问号后面的 intent：只能是 'delay', 'damage'")


def test_misspelt_parameter_is_told(client):
    answer = client.post("/suggest", params={"intnet": "delay", PHONE: "1"}, json={"text": "在吗"})
    assert error(answer, 422, "invalid") == "网址问号后面有不认识的参数，能用的只有 conversation、intent。"
    assert error(client.get("/health/live", params={"x": "1"}), 422, "invalid") == "这个地址问号后面不能带参数。"


def test_text_that_is_too_long(client):
    message = error(client.post("/suggest", json={"text": "字" * 10_001}), 422, "invalid")
    assert "text：太长了，最多 10000 个字" in message


@pytest.mark.parametrize("chunked", [False, True], ids=["declared", "in pieces"])
def test_body_that_is_too_large(opened, chunked):
    client, body = opened(api_kib=1), json.dumps({"text": "在" * 2000}).encode()
    content = iter([body[:800], body[800:]]) if chunked else body
    assert "最多 1 KiB" in error(client.post("/suggest", content=content, headers=JSON), 413, "too_large")


def test_body_that_just_fits_is_read(opened):
    body = json.dumps({"text": "在吗"}).encode()
    padded = body + b" " * (1024 - len(body))
    client = opened(api_kib=1)
    assert client.post("/analyze", content=padded, headers=JSON).status_code == 200
    assert client.post("/analyze", content=padded + b" ", headers=JSON).status_code == 413


def test_store_that_cannot_be_read(broken):
    assert "记录库" in error(broken.get("/conversations"), 503, "unavailable")


def test_mistake_of_ours_is_told_by_its_kind_and_logged_by_its_place(client, monkeypatch, caplog):
    def fail(self, message):
        raise RuntimeError(message.text)

    monkeypatch.setattr(Local, "analyze", fail)
    with caplog.at_level(logging.ERROR, "assistant.api"):
        answer = client.post("/analyze", json={"text": f"打我电话{PHONE}"})
    assert "程序出了错（RuntimeError）" in error(answer, 500, "internal")
    (line,) = caplog.messages
    assert line.startswith(f"{answer.headers['X-Request-Id']} /analyze\n")
    assert "in fail" in line
    assert "打我" not in line
    assert PHONE not in line


# --- ids of requests


def test_every_answer_has_an_id(client):
    for answer in (client.get("/health/live"), client.get("/nothing"), client.post("/analyze", json={"text": "在吗"})):
        assert re.fullmatch("[0-9a-f]{32}", answer.headers["X-Request-Id"])


def test_id_of_the_client_is_taken(client):
    assert (
        client.get("/health/live", headers={"X-Request-Id": "crm-2026.11_25-a"}).headers["X-Request-Id"] == "crm-2026.11_25-a"
    )


@pytest.mark.parametrize(
    "given", ["short", "x" * 65, "with space", "a\tb-123456", "<script>alert", PHONE, f"id-{PHONE}", "-leading1"]
)
def test_id_that_is_none_or_may_be_somebodys_is_replaced(client, given):
    assert client.get("/health/live", headers={"X-Request-Id": given}).headers["X-Request-Id"] != given


# --- whatever is sent

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just(PHONE),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text() | st.just(PHONE), inner, max_size=4),
    max_leaves=8,
)
BODIES = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("id", "history", "card", "channel", "role", "policy", PHONE), VALUES)
)
ANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@ANY
@given(BODIES | VALUES)
def test_no_value_breaks_it_and_no_phone_number_comes_back_in_an_error(client, value):
    answer = client.post("/check", content=json.dumps(value).encode(), headers=JSON)
    assert answer.status_code in (200, 400, 422)
    if answer.status_code != 200:
        assert PHONE not in answer.text
        error(answer, answer.status_code, {400: "bad_request", 422: "invalid"}[answer.status_code])


@ANY
@given(st.binary(max_size=200))
def test_no_bytes_break_it(client, body):
    answer = client.post("/analyze", content=body, headers=JSON)
    assert answer.status_code in (200, 400, 422)


@ANY
@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=80))
def test_no_address_breaks_it(client, path):
    assert client.get(f"/conversations/{quote(path, safe='/.')}").status_code < 500
