"""How texts are made fit for keeping: personal data masked, and no character that a database refuses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from assistant.mask import LABELS, mask
from assistant.schema import OrderCard

LONGEST_KEY = 200
LONGEST_NAME = 100
_UUID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PATTERN = re.compile(r"[a-z]+/[a-z_]+/[a-z]+#[0-9a-f]{6}")
_UNFIT = re.compile("[\x00\ud800-\udfff]")  # PostgreSQL takes no NUL, and half a character has no UTF-8


def kept(text: str) -> str:
    """Return the text masked; characters that cannot be kept become �."""
    return fit(mask(text).text)


def fit(text: str) -> str:
    """Return the text as a database takes it, unmasked: for digests, and for names that were looked at before."""
    return _UNFIT.sub("\ufffd", text)


def excerpt(quote: str, text: str) -> str:
    """Return a quote masked as it is where it stands in ``text``: what is told only by its neighbours is masked as well."""
    spans = mask(text).spans
    for match in re.finditer(re.escape(quote), text) if quote and spans else ():
        start, end = match.span()
        cut = [span for span in spans if span.start < end and start < span.end]
        if not cut:
            continue
        for span in reversed(cut):
            quote = quote[: max(span.start - start, 0)] + LABELS[span.kind] + quote[min(span.end, end) - start :]
        break
    return kept(quote)


def key(conversation: str) -> str:
    """Return what a conversation is kept under: its id, or a digest of one that is personal data itself or too long."""
    if len(conversation) <= LONGEST_KEY and kept(conversation) == conversation:
        return conversation
    return f"#{sha256(conversation.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"


def ident(id: str) -> str:
    """Return what a suggestion is kept under: a UUID as it is, for its digits say nothing; anything else as ``key`` does."""
    return id if _UUID.fullmatch(id) else key(id)


def pattern(id: str) -> str:
    """Return the id of a sentence of the library as it is, for nobody is told by it; anything else as ``name`` does."""
    return id if _PATTERN.fullmatch(id) else name(id)


def name(who: str) -> str:
    """Return a short name, of a person or a rule, masked and no longer than a column takes."""
    return kept(who)[:LONGEST_NAME]


def fields(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a file may hold, masked wherever a text stands in it."""
    return {kept(str(key)): inside(value) for key, value in entry.items()}


def card(given: OrderCard) -> OrderCard:
    """Return a card without the values that are personal data."""
    return OrderCard(**{key: value for key, value in given.held().items() if kept(value) == value})


def inside(value: object) -> object:
    """Return what JSON may hold, masked wherever a text stands in it."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return fields(value)
    return [inside(each) for each in value] if isinstance(value, list | tuple) else kept(str(value))
