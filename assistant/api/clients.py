"""Who may use the API: a client by its key, or, while there are none, whoever sits at this machine. And how often."""

from __future__ import annotations

import math
import time
from typing import NamedTuple
from urllib.parse import urlsplit

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.datastructures import Headers

from assistant.access import keys, secrets
from assistant.access.door import loopback
from assistant.access.gate import Gate
from assistant.api.metrics import Metrics
from assistant.api.problem import Refused
from assistant.errors import StoreError
from assistant.pipeline import Assistant
from assistant.store.values import Client

ASK = {"WWW-Authenticate": "Bearer"}
LONGEST_KEY = 200
REMEMBERED = 1000
"""Clients that go on being known while the store doesn't answer."""


class Caller(NamedTuple):
    """Who sent a request: a client's name, "" for this machine itself; and how many requests a minute it may send."""

    name: str
    per_minute: int

    @property
    def who(self) -> str:
        """The name under which the store keeps what it does."""
        return f"api:{self.name}" if self.name else ""


class Clients:
    """Lets requests in or refuses them. Safe to share between threads."""

    def __init__(self, assistant: Assistant, metrics: Metrics) -> None:
        self._assistant, self._metrics = assistant, metrics
        self._gate = Gate(lambda: assistant.store.people, assistant.settings, self._say, assistant.now)
        self._rates = MovingWindowRateLimiter(MemoryStorage())
        self._known: dict[str, Client] = {}
        self._keyed = False

    def admit(self, headers: Headers, address: str) -> Caller:
        """Return who sent a request with these headers.

        :raises Refused: when nobody who may, or too often.
        :raises StoreError: when it cannot be told, for the store does not answer.
        """
        try:
            caller = self._caller(headers)
        except Refused:
            self._count(f"address {address}", self._assistant.settings.api_per_minute)  # a guess costs as much as a request
            raise
        self._count(f"client {caller.name}" if caller.name else f"address {address}", caller.per_minute)
        return caller

    def _caller(self, headers: Headers) -> Caller:
        shown = headers.get("authorization")
        if shown is None:
            if not self._open():
                raise Refused(401, self._say("api.key.missing"), ASK)
            self._refuse_foreign(headers)
            return Caller("", self._assistant.settings.api_per_minute)
        scheme, _, key = shown.partition(" ")
        client = self._owner(key.strip()) if scheme.lower() == "bearer" and len(shown) <= LONGEST_KEY else None
        if client is None:
            raise Refused(401, self._say("api.key.unknown"), ASK)
        return Caller(client.name, client.per_minute)

    def _owner(self, key: str) -> Client | None:
        digest = secrets.kept(key)
        try:
            client = keys.owner(key, self._assistant.store.people, self._assistant.now())
        except StoreError:
            self._metrics.store_failed()
            if digest in self._known:
                return self._known[digest]
            raise
        if client is None:
            self._known.pop(digest, None)
        elif digest in self._known or len(self._known) < REMEMBERED:
            self._known[digest] = client
        return client

    def _open(self) -> bool:
        """Tell whether no key is asked for: the server is heard on this machine alone, without sign-in and without keys.

        A damaged file of this machine leaves that as it was; a database server that doesn't answer is an error.
        """
        settings = self._assistant.settings
        if not loopback(settings.host):
            return False
        try:
            self._keyed = bool(self._assistant.store.people.keys())
        except StoreError:
            self._metrics.store_failed()
            if settings.store.get_secret_value():
                raise
        return not self._keyed and not self._gate.on()

    def _refuse_foreign(self, headers: Headers) -> None:
        """Refuse what a page from elsewhere sends through a browser on this machine, also under a name that leads here."""
        origin = headers.get("origin")
        try:
            ours = loopback(urlsplit(f"//{headers.get('host', '')}").hostname or "")
            ours = ours and (origin is None or loopback(urlsplit(origin).hostname or ""))
        except ValueError:  # no address at all
            ours = False
        if not ours or headers.get("sec-fetch-site") == "cross-site":
            raise Refused(403, self._say("api.foreign"))

    def _count(self, who: str, per_minute: int) -> None:
        rate = RateLimitItemPerMinute(per_minute)
        if not self._rates.hit(rate, who):
            moment, _ = self._rates.get_window_stats(rate, who)
            wait = max(1, math.ceil(moment - time.time()))
            raise Refused(429, self._say("api.too_many", most=per_minute, seconds=wait), {"Retry-After": str(wait)})

    def _say(self, key: str, **values: object) -> str:
        return self._assistant.content.say(key, **values)
