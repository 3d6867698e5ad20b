"""Signing in and out: who may pass, for how long, and when somebody has tried too often."""

from __future__ import annotations

import threading
import unicodedata
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from assistant.access import secrets
from assistant.access.who import LOCAL, NOBODY, Who
from assistant.errors import InputError, StoreError
from assistant.requests import Say
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.store.people import People
    from assistant.store.values import Person

FAILURES = 5
"""Wrong passwords in a row until a name is locked."""
LOCKED = timedelta(minutes=15)
PER_ADDRESS = RateLimitItemPerMinute(30, 10)
"""Failed attempts from one address: a whole office may share one, so that names are locked long before."""
STRANGERS = 1000
"""Unknown names whose failures are counted."""
LONGEST_NAME = 40


class SignInError(InputError):
    """Somebody may not sign in; ``after`` is how many seconds to wait, 0 for none."""

    def __init__(self, told: str, after: int = 0) -> None:
        super().__init__(told)
        self.after = after


class _Tries(NamedTuple):
    failed: int = 0
    locked: datetime | None = None


class Gate:
    """Signs people in and knows them again. Safe to share between threads.

    ``people`` gives the store's people when they are asked for, so that a page without sign-in starts without a database.
    """

    def __init__(self, people: Callable[[], People], settings: Settings, say: Say, now: Callable[[], datetime]) -> None:
        self.people, self.settings, self.say, self.now = people, settings, say, now
        self._on = settings.sign_in
        self._trying = threading.Lock()  # one password at a time: slow digests must not take every core
        self._strangers: OrderedDict[str, _Tries] = OrderedDict()
        self._addresses = MovingWindowRateLimiter(MemoryStorage())

    def on(self) -> bool:
        """Tell whether one has to sign in: a setting says so, or there are users. Once on, it stays so until a restart.

        :raises StoreError: when the store cannot be read and is a server's, which several people use. A damaged file of
            one machine costs no sign-in that nobody has asked for.
        """
        if not self._on:
            try:
                self._on = self.peopled()
            except StoreError:
                if self.settings.store.get_secret_value():
                    raise
        return self._on

    def peopled(self) -> bool:
        """Tell whether there is anybody who can sign in."""
        return bool(self.people().all())

    def require(self) -> None:
        """Ask everybody to sign in from now on."""
        self._on = True

    def unasked(self) -> Who:
        """Return who works where nobody sent a request."""
        return NOBODY if self._on else LOCAL

    def known(self, token: str) -> Who | None:
        """Return who signed in with a token; None when it has ended or never was one."""
        person = self.people().session(secrets.kept(token), self.now()) if token else None
        return Who(name=person.name, rank=person.rank) if person else None

    def enter(self, name: str, password: str, address: str) -> str:
        """Sign somebody in and return the token of the session, which is kept nowhere.

        :raises SignInError: when name and password do not belong together, in the same words for a name that there is not;
            when the name is locked; when there were too many failures from this address.
        """
        plain = named(name)
        with self._trying:
            if not self._addresses.test(PER_ADDRESS, address):
                moment, _ = self._addresses.get_window_stats(PER_ADDRESS, address)
                raise self._crowded(moment)
            now, person = self.now(), self.people().one(plain) if plain else None
            self._check_lock(self._tries(plain, person), now)
            kept = person.secret if person else secrets.nobodys()
            fits = len(password) <= secrets.LONGEST and secrets.fits(kept, password)
            if not person or not fits:
                self._addresses.hit(PER_ADDRESS, address)
                raise self._failed(plain, person, now)
            return self._begun(person, password, now)

    def leave(self, token: str) -> None:
        """End the session of a token."""
        if token:
            self.people().end(secrets.kept(token))

    def _begun(self, person: Person, password: str, now: datetime) -> str:
        people, token = self.people(), secrets.token()
        if secrets.outdated(person.secret):
            people.secret(person.name, secrets.digest(password))
        people.succeeded(person.name, now)
        people.begin(secrets.kept(token), person.name, now + timedelta(hours=self.settings.session_hours), now)
        return token

    def _tries(self, name: str, person: Person | None) -> _Tries:
        if person:
            return _Tries(person.failed, person.locked)
        return self._strangers.get(name[:LONGEST_NAME], _Tries())

    def _check_lock(self, tries: _Tries, now: datetime) -> None:
        if tries.locked and now < tries.locked:
            raise self._shut(tries.locked, now)

    def _failed(self, name: str, person: Person | None, now: datetime) -> SignInError:
        """Note a failure and return what is said of it. A lock that has passed leaves another five tries."""
        failed = self._tries(name, person).failed + 1
        locked = now + LOCKED if failed % FAILURES == 0 else None
        if person:
            self.people().failed(person.name, locked)
        else:
            self._strangers[name[:LONGEST_NAME]] = _Tries(failed, locked)
            self._strangers.move_to_end(name[:LONGEST_NAME])
            if len(self._strangers) > STRANGERS:
                self._strangers.popitem(last=False)
        if locked:
            return self._shut(locked, now)
        return SignInError(self.say("access.wrong", left=FAILURES - failed % FAILURES, minutes=LOCKED.seconds // 60))

    def _shut(self, until: datetime, now: datetime) -> SignInError:
        whole = until + timedelta(seconds=59)  # never a minute too early
        return SignInError(
            self.say("access.locked", count=FAILURES, time=f"{whole:%H:%M}"), int((until - now).total_seconds()) + 1
        )

    def _crowded(self, moment: float) -> SignInError:
        seconds = max(1, int(moment - datetime.now().timestamp()) + 1)  # the limiter counts by the machine's own clock
        return SignInError(self.say("access.crowded", minutes=-(-seconds // 60)), seconds)


def named(name: str) -> str:
    """Return a name as it is kept and compared: no full-width letters, no spaces around it."""
    return unicodedata.normalize("NFKC", name.encode("utf-8", "replace").decode("utf-8")).strip()
