"""Which records are held out: the same tenth that training leaves aside, by a hash of the id, so that new records move nothing."""

from __future__ import annotations

import hashlib

SHARE = 10
"""One record in so many is held out."""


def held_out(record_id: str) -> bool:
    """Tell whether a record is for measuring only."""
    return int.from_bytes(hashlib.blake2s(record_id.encode(), digest_size=4).digest(), "big") % SHARE == 0
