"""Who is at the page: a name, a rank, and what the rank may do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Literal

from assistant.schema import Frozen, Staff
from assistant.store.values import Rank as Rank

if TYPE_CHECKING:
    import gradio as gr

Deed = Literal["insight", "phrases.decide", "alarms.decide", "corrections.decide", "users", "training"]
MAY: dict[Rank, frozenset[Deed]] = {
    "agent": frozenset(),
    "senior": frozenset(),
    "trainer": frozenset({"training"}),
    "lead": frozenset({"insight", "phrases.decide", "alarms.decide", "corrections.decide", "users", "training"}),
}
LADDER: tuple[Staff, ...] = ("agent", "senior", "lead")
"""Those whose limits count, the least first."""


class Who(Frozen):
    """Somebody at the page; ``name`` is "" when sign-in is off."""

    name: str
    rank: Rank

    @property
    def staff(self) -> Staff:
        """Whose limits count; a trainer answers no buyers and counts as an agent."""
        return "agent" if self.rank == "trainer" else self.rank

    def may(self, deed: Deed) -> bool:
        """Tell whether this rank may do something that not everybody may."""
        return deed in MAY[self.rank]


LOCAL = Who(name="", rank="lead")
"""Whoever sits at this machine while sign-in is off; the page's role radio still says whose limits count."""
NOBODY = Who(name="", rank="agent")
"""Whoever has not signed in while sign-in is on."""
_HERE: ContextVar[Callable[[], Who]] = ContextVar("here", default=lambda: LOCAL)


def here() -> Who:
    """Return who sent the request that runs; LOCAL outside a server.

    Where a server works without a request, as in Gradio's queue, it is LOCAL while sign-in is off and NOBODY while it is on;
    ``of`` knows more there.
    """
    return _HERE.get()()


def of(request: gr.Request | None) -> Who:
    """Return who sent a request that Gradio has queued, whose context is not the request's own."""
    found = getattr(getattr(request and request.request, "state", None), "who", None)
    return found if isinstance(found, Who) else here()


def staff_of(who: Who, asked: Staff) -> Staff:
    """Return whose limits count when somebody asks for those of ``asked``: never more than their own."""
    return min(asked, who.staff, key=LADDER.index)


@contextmanager
def entered(who: Callable[[], Who]) -> Iterator[None]:
    """Let ``here`` return what ``who`` returns while the block lasts, in this task and those that it starts."""
    before = _HERE.set(who)
    try:
        yield
    finally:
        _HERE.reset(before)
