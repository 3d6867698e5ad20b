"""How texts are made fit for keeping: personal data masked, and no character that a database refuses."""

from __future__ import annotations

import re
from hashlib import sha256

from assistant.mask import LABELS, mask

LONGEST_KEY = 200
_UNFIT = re.compile("[\x00\ud800-\udfff]")  # PostgreSQL takes no NUL, and half a character has no UTF-8


def kept(text: str) -> str:
    """Return the text masked; characters that cannot be kept become �."""
    return _UNFIT.sub("\ufffd", mask(text).text)


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
