"""What ``python -m assistant users`` and ``keys`` do, and what they say of it in Chinese.

:raises StoreError: each of them, when the store is not fit.
:raises InputError: each of them, for a name or a password that will not do, or a name that there is not.
"""

from __future__ import annotations

import getpass
import re
import sys
from datetime import datetime
from difflib import get_close_matches

from assistant.access import keys, secrets
from assistant.access.gate import LONGEST_NAME, named
from assistant.access.who import Rank
from assistant.errors import InputError
from assistant.mask import mask
from assistant.requests import Say
from assistant.settings import Settings
from assistant.store import store as kept
from assistant.store.people import People
from assistant.store.values import Person

NAME = re.compile(r"[\w.-]+(?: [\w.-]+)*")


def add_user(name: str, rank: Rank, chosen: Settings, say: Say, now: datetime) -> list[str]:
    """Add somebody; the password is asked for."""
    plain = _fit(name, say)
    with kept.of(chosen) as store:
        everybody = store.people.all()
        if any(each.name.casefold() == plain.casefold() for each in everybody):
            raise InputError(say("access.taken", name=plain))
        store.people.add(plain, rank, secrets.digest(_asked(plain, say)), now)
    first = [] if everybody or chosen.sign_in else [say("access.first")]
    return [say("access.added", name=plain, rank=say(f"access.rank.{rank}")), *first]


def list_users(chosen: Settings, say: Say, now: datetime) -> list[str]:
    """List who may sign in."""
    with kept.of(chosen) as store:
        return [_line(each, say, now) for each in store.people.all()] or [say("access.none")]


def rank_user(name: str, rank: Rank, chosen: Settings, say: Say) -> list[str]:
    """Give somebody another rank, from their next request on."""
    with kept.of(chosen) as store:
        found = _found(name, store.people, say)
        if rank != "lead":
            _keep_a_lead(found, store.people, say)
        store.people.rank(found.name, rank)
    return [say("access.ranked", name=found.name, rank=say(f"access.rank.{rank}"))]


def change_password(name: str, chosen: Settings, say: Say) -> list[str]:
    """Ask for another password, and end all sessions of its owner."""
    with kept.of(chosen) as store:
        found = _found(name, store.people, say)
        store.people.secret(found.name, secrets.digest(_asked(found.name, say)))
        store.people.end_all(found.name)
    return [say("access.changed", name=found.name)]


def unlock_user(name: str, chosen: Settings, say: Say) -> list[str]:
    """Let somebody try again who had too many wrong passwords."""
    with kept.of(chosen) as store:
        found = _found(name, store.people, say)
        store.people.secret(found.name, found.secret)  # the same one, with its failures forgotten
    return [say("access.unlocked", name=found.name)]


def remove_user(name: str, chosen: Settings, say: Say) -> list[str]:
    """Delete somebody and end all their sessions."""
    with kept.of(chosen) as store:
        found = _found(name, store.people, say)
        if len(store.people.all()) > 1:
            _keep_a_lead(found, store.people, say)
        store.people.end_all(found.name)
        store.people.remove(found.name)
    return [say("access.removed", name=found.name)]


def add_key(client: str, per_minute: int | None, chosen: Settings, say: Say, now: datetime) -> list[str]:
    """Add a client of the API and show its key, this once."""
    plain = _fit(client, say)
    with kept.of(chosen) as store:
        if plain in _clients(store.people):
            raise InputError(say("access.client_taken", client=plain))
        key = keys.made(plain, per_minute or chosen.api_per_minute, store.people, now)
    return [say("access.key", client=plain, secret=key)]


def list_keys(chosen: Settings, say: Say) -> list[str]:
    """List the clients of the API."""
    with kept.of(chosen) as store:
        found = store.people.keys()
    lines = []
    for each in found:
        used = say("access.used", time=_moment(each.used)) if each.used else say("access.unused")
        lines.append(say("access.client", client=each.name, per_minute=each.per_minute, used=used))
    return lines or [say("access.keyless")]


def revoke_key(client: str, chosen: Settings, say: Say) -> list[str]:
    """Take a client's key back, from its next request on."""
    plain = named(client)
    with kept.of(chosen) as store:
        if plain not in _clients(store.people):
            raise InputError(say("access.client_unknown", client=plain))
        store.people.revoke(plain)
    return [say("access.revoked", client=plain)]


def _asked(name: str, say: Say) -> str:
    """Ask for a new password: twice in a terminal, where it is not shown; else it is the first line that comes in."""
    if not sys.stdin.isatty():
        try:
            line = sys.stdin.buffer.readline().decode().rstrip("\r\n")
        except UnicodeDecodeError:
            line = ""  # whatever is said of its bytes would be said of a password
        if not line:
            raise InputError(say("access.password.missing"))
        return secrets.accepted(line, name, say)
    first = getpass.getpass(say("access.password.ask", name=name, least=secrets.SHORTEST))
    plain = secrets.accepted(first, name, say)
    if getpass.getpass(say("access.password.repeat")) != first:
        raise InputError(say("access.password.differs"))
    return plain


def _fit(name: str, say: Say) -> str:
    plain = named(name)
    if len(plain) > LONGEST_NAME or not NAME.fullmatch(plain) or mask(plain).spans:
        raise InputError(say("access.unfit_name", name=mask(plain[:LONGEST_NAME]).text, most=LONGEST_NAME))
    return plain


def _found(name: str, people: People, say: Say) -> Person:
    plain = named(name)
    if found := people.one(plain):
        return found
    near = get_close_matches(plain, [each.name for each in people.all()], 1)
    raise InputError(say("access.unknown", name=plain, hint=say("input.did_you_mean", near=near[0]) if near else ""))


def _clients(people: People) -> set[str]:
    found = people.keys()
    return {each.name for each in found}


def _keep_a_lead(person: Person, people: People, say: Say) -> None:
    leads = [each.name for each in people.all() if each.rank == "lead"]
    if leads == [person.name]:
        raise InputError(say("access.last", name=person.name))


def _line(person: Person, say: Say, now: datetime) -> str:
    seen = say("access.seen", time=_moment(person.seen)) if person.seen else say("access.unseen")
    line = say("access.person", name=person.name, rank=say(f"access.rank.{person.rank}"), seen=seen)
    return say("access.shut", line=line, time=f"{person.locked:%H:%M}") if person.locked and now < person.locked else line


def _moment(at: datetime) -> str:
    return f"{at.month}月{at.day}日 {at:%H:%M}"
