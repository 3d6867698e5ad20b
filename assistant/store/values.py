"""What the store gives back. Every text in it is masked; every moment is local time without a zone, as everywhere."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from assistant.schema import Frozen, Severity, Staff

Verdict = Literal["accepted", "rejected"]
State = Literal["waiting", "accepted", "rejected"]


def counted(span: timedelta) -> tuple[str, dict[str, int]]:
    """Return a length of time as it is told: ``days``, ``hours`` or ``minutes``, and the numbers of that sentence.

    A minute that has begun counts as whole; what lies behind is none.
    """
    minutes = max(0, -(-span // timedelta(minutes=1)))
    hours, minutes = divmod(minutes, 60)
    if hours >= 24:
        return "days", {"days": hours // 24, "hours": hours % 24}
    return ("hours", {"hours": hours, "minutes": minutes}) if hours else ("minutes", {"minutes": minutes})


class OwedReply(Frozen):
    """An answer that was promised in a reply that was copied.

    ``said`` is the whole reply, ``quote`` the words that promise. ``answered`` is None while nobody has answered.
    ``overdue`` is how long the moment has passed, never below zero: of an open one until now, of an answered one until then.
    """

    id: int
    conversation: str
    quote: str
    said: str
    made: datetime
    due: datetime
    answered: datetime | None = None
    dropped: bool = False
    overdue: timedelta = timedelta()

    @property
    def state(self) -> Literal["open", "kept", "late", "dropped"]:
        """``kept``: answered in time; ``late``: answered, but after the moment; ``dropped``: an answer is no longer wanted."""
        if self.dropped:
            return "dropped"
        if self.answered is None:
            return "open"
        return "late" if self.answered > self.due else "kept"


class Pardon(Frozen):
    """An agent's word that a finding is a false alarm, and what a lead has said to it.

    ``exact`` is false when masking changed the quote or there is none, so that it cannot be told from others.
    """

    id: int
    rule: str
    severity: Severity
    quote: str
    exact: bool
    text: str
    reason: str
    role: Staff
    made: datetime
    state: State = "waiting"
    by: str = ""
    note: str = ""
    reviewed: datetime | None = None

    @property
    def softens(self) -> bool:
        """Whether accepting it changes anything: only a warning about exact words is softened."""
        return self.severity == "warn" and self.exact
