"""Reading what lasts as long as the program does, without Python's collector looking through it again and again.

Content, words and records are some hundred thousand values, none of which refers to itself. While they are made, the
collector would walk through all that is there already each time it has grown by a quarter, and never find anything.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the collector away while the body runs; serves as a decorator, too. What nobody holds any more is freed as ever."""
    if not gc.isenabled():  # somebody else, or another thread, keeps it away already
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
