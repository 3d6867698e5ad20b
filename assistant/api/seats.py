"""How many suggestions are worked on at once: an office computer has few cores, and who comes later waits in a line."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from assistant.api.metrics import Metrics

AT_ONCE = 2
"""Suggestions that are worked on at once."""
WAITING = 64
"""Those that may wait."""
PATIENCE = 20.0
"""Seconds that one waits at most."""


class Full(Exception):  # noqa: N818 - no error, the line is just full
    """No seat came free in time, or too many wait already."""


class Seats:
    """Seats of one event loop, taken in the order of asking."""

    def __init__(
        self, metrics: Metrics, at_once: int = AT_ONCE, most_waiting: int = WAITING, patience: float = PATIENCE
    ) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._metrics, self._most, self._patience = metrics, most_waiting, patience
        self._waiting = 0

    @asynccontextmanager
    async def taken(self) -> AsyncIterator[None]:
        """Hold a seat while the block lasts.

        :raises Full: when too many wait, or none came free in time.
        """
        await self._wait()
        self._metrics.running.inc()
        try:
            yield
        finally:
            self._metrics.running.dec()
            self._free.release()

    async def _wait(self) -> None:
        if self._free.locked() and self._waiting >= self._most:
            raise Full
        self._waiting += 1
        self._metrics.waiting.inc()
        try:
            async with asyncio.timeout(self._patience):
                await self._free.acquire()
        except TimeoutError:
            raise Full from None
        finally:
            self._waiting -= 1
            self._metrics.waiting.dec()
