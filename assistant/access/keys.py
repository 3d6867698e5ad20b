"""Keys of API clients: random, shown once, only their digest is kept."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from assistant.access import secrets

if TYPE_CHECKING:
    from assistant.store.people import People
    from assistant.store.values import Client

MARK = "ny_"
"""How a key begins, so that one that leaked can be found."""


def made(client: str, per_minute: int, people: People, now: datetime) -> str:
    """Add a client and return its key, which nobody can show again.

    :raises InputError: when there is a client of this name.
    """
    key = MARK + secrets.token()
    people.add_key(client, secrets.kept(key), per_minute, now)
    return key


def owner(key: str, people: People, now: datetime) -> Client | None:
    """Return the client that a key belongs to, and note that it was used; None for one that is none or was revoked."""
    return people.key(secrets.kept(key), now) if key.startswith(MARK) else None
