"""No blame, no doubt of the buyer's motive, no excuse, no pushing him away: the guard finds it, and nothing is better."""

from __future__ import annotations

from assistant.coaching.sheet import Sheet


def mark(sheet: Sheet) -> None:
    """Mark the dimension; a text that is no answer at all earns nothing for what it doesn't say."""
    if sheet.case.seen.slight:
        sheet.take("nothing")
    for each in sheet.case.seen.shifts:
        sheet.take(each.name, each.quote)
