"""Where a larger writer's text comes from: a server that speaks OpenAI's chat interface, or a model of this machine.

Both stream and take a seed; both are imported only when they are asked. Neither makes a request to any other address than the
one that was given; a model of the hub must be on this machine already.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any, Protocol, cast
from urllib.parse import urlsplit

from pydantic import SecretStr

from assistant.errors import NuanyanError

if TYPE_CHECKING:
    from openai import OpenAI

Messages = list[dict[str, str]]
"""A conversation: ``role`` is system or user, ``content`` the text."""
Stop = Callable[[], bool]
"""Asked between pieces; once true, the reply may end early, since nobody wants more of it."""

TOKENS = 400
"""Most tokens of a reply: more than any that may be shown, with room for a short thought before it."""
TEMPERATURE, TOP_P = 0.7, 0.9
CONNECT = 5.0
"""Longest wait for a connection, in seconds, where the whole may take longer."""


class ModelError(NuanyanError):
    """A model gave no reply. ``cause`` and ``values`` are a sentence below ``writer.why`` in messages.yaml.

    ``lasting``: trying again at once is of no use.
    """

    def __init__(self, cause: str, lasting: bool = False, **values: object) -> None:
        super().__init__(cause)
        self.cause, self.lasting, self.values = cause, lasting, values


class Backend(Protocol):
    """``source`` is ``transformers`` or ``openai``; ``model`` is its name there. Safe to share between threads."""

    source: str
    model: str

    def reply(self, messages: Messages, seed: int, stop: Stop) -> Generator[str]:
        """Yield the reply in pieces; the same messages and seed give the same reply, as far as the model can do that.

        :raises ModelError: when there is no reply, or it took too long.
        """


class Server:
    """A model behind ``url``. ``timeout`` is the longest a reply may take, in seconds; ``key`` is sent as a bearer token."""

    source = "openai"

    def __init__(self, model: str, url: str, key: SecretStr, timeout: float, tokens: int = TOKENS) -> None:
        self.model, self.url, self.timeout, self.tokens = model, url, timeout, tokens
        self._key = key
        self._lock = threading.Lock()
        self._opened: OpenAI | None = None

    def reply(self, messages: Messages, seed: int, stop: Stop) -> Generator[str]:
        """Yield the reply as the server sends it; see ``Backend``."""
        ends = time.monotonic() + self.timeout
        try:
            client, asked = self._client(), cast(Any, messages)
            from openai import omit

            headers: Any = {} if self._key.get_secret_value() else {"Authorization": omit}
            with client.chat.completions.create(
                model=self.model, messages=asked, seed=seed, stream=True, max_tokens=self.tokens,
                temperature=TEMPERATURE, top_p=TOP_P, extra_headers=headers,
            ) as pieces:  # fmt: skip
                for piece in pieces:
                    if time.monotonic() > ends:
                        raise ModelError("slow", seconds=self.timeout)
                    if stop():
                        return
                    if piece.choices and piece.choices[0].delta.content:
                        yield piece.choices[0].delta.content
        except ModelError:
            raise
        except Exception as error:  # the package, what it sends with and what reads the answer raise many kinds
            raise self._failure(error) from None  # their words may hold the key

    def _client(self) -> OpenAI:
        """Return the one client, made on first use. It asks no proxy, follows no redirect, takes no key of the environment."""
        with self._lock:
            if self._opened is None:
                import httpx2
                from openai import OpenAI

                key = self._key.get_secret_value() or "none"  # the package wants one even where none is sent
                alone = httpx2.Limits(max_keepalive_connections=0)  # a line kept open would be left open
                limit = httpx2.Timeout(self.timeout, connect=min(CONNECT, self.timeout))
                client = OpenAI(
                    base_url=self.url, api_key=key, max_retries=0, timeout=limit,
                    http_client=httpx2.Client(timeout=limit, limits=alone, trust_env=False, follow_redirects=False),
                )  # fmt: skip
                client.organization = client.project = None
                self._opened = client
            return self._opened

    def _failure(self, error: Exception) -> ModelError:
        """Say what an error means, without its own words."""
        if isinstance(error, ImportError):
            return ModelError("no_package", lasting=True, package="openai")
        import httpx2
        import openai

        url = shown(self.url)
        if isinstance(error, openai.APIStatusError):
            return _refusal(url, error.status_code)
        if isinstance(error, openai.APITimeoutError | httpx2.TimeoutException):
            return ModelError("slow", seconds=self.timeout)
        if isinstance(error, openai.APIConnectionError | httpx2.TransportError):
            return ModelError("down", url=url)
        return ModelError("odd", url=url, kind=type(error).__name__)


def shown(url: str) -> str:
    """Return an address without the name and password that may stand in it."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()


def _refusal(url: str, status: int) -> ModelError:
    if status in (401, 403):
        return ModelError("key", lasting=True, url=url, status=status)
    if status in (408, 429) or status >= 500:
        return ModelError("fault", url=url, status=status)
    return ModelError("refused", lasting=True, url=url, status=status)
