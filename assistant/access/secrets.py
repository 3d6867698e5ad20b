"""Passwords as salted, slow digests, and tokens of which only a digest is kept."""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache
from hashlib import sha256
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from assistant.errors import InputError
from assistant.requests import Say

SHORTEST = 10
LONGEST = 200
"""Characters of a password."""
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""Argon2id as the OWASP Password Storage Cheat Sheet asks at least: 19 MiB, two passes, one lane; some 30 ms of one core."""
LETTERS = str.maketrans("0123456789", "ghijklmnop")


@cache
def nobodys() -> str:
    """Return a digest that no password fits: an unknown name takes as long as a known one."""
    return HASHER.hash(token())


def digest(password: str) -> str:
    """Return what is kept of a password, salt and parameters in it."""
    return HASHER.hash(_plain(password))


def fits(kept: str, password: str) -> bool:
    """Tell whether a password is the one of a digest; one that no longer can be read fits none."""
    try:
        return HASHER.verify(kept, _plain(password))
    except (VerificationError, InvalidHashError):
        return False


def outdated(kept: str) -> bool:
    """Tell whether a digest was made with other parameters than today's."""
    return HASHER.check_needs_rehash(kept)


def accepted(password: str, name: str, say: Say) -> str:
    """Return a new password if it is fit to be one.

    :raises InputError: when it is short, very long, the name, or a row that anybody tries first.
    """
    plain = _plain(password)
    if len(plain) < SHORTEST:
        raise InputError(say("access.password.short", least=SHORTEST, count=len(plain)))
    if len(plain) > LONGEST:
        raise InputError(say("access.password.long", most=LONGEST, count=len(plain)))
    if plain.casefold() == _plain(name).casefold():
        raise InputError(say("access.password.name"))
    steps = {(ord(after) - ord(before)) % 10 for before, after in pairwise(plain)}
    if len(steps) == 1 or len(set(plain)) < 4:  # 1234567890, aaaaaaaaaa, 1212121212
        raise InputError(say("access.password.plain"))
    return plain


def token() -> str:
    """Return 32 random bytes as text that fits into an address."""
    return secrets.token_urlsafe(32)


def kept(shown: str) -> str:
    """Return the digest under which a token is kept; it is random, so that a fast one will do.

    In letters only: the store masks rows of digits, and one digest in some hundred holds what looks like a telephone number.
    """
    return sha256(shown.encode("utf-8", "surrogatepass")).hexdigest().translate(LETTERS)


def _plain(text: str) -> str:
    """Return text as it is compared: a full-width letter from an input method is the plain one."""
    return unicodedata.normalize("NFKC", text.encode("utf-8", "replace").decode("utf-8"))
