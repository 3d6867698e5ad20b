"""Whose attempts these are: the one who signed in, or the name that was typed at the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.access.who import here

LONGEST = 20
"""Characters of a typed name."""


def whose(request: Mapping[str, Any]) -> str:
    """Return the name of who signed in; where nobody has to, the request's own ``who``, "" for whoever gives none."""
    signed = here()
    if signed.name or signed.rank != "lead":  # whoever is nobody has no attempts, whatever name he gives
        return signed.name
    return " ".join(str(request.get("who") or "").split())[:LONGEST]
