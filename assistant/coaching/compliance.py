"""What the platform, the law and the shop's own rules forbid. The guard finds it."""

from __future__ import annotations

from assistant.coaching.sheet import Sheet


def mark(sheet: Sheet) -> None:
    """Mark the dimension: besides the guard's findings, sentences that only fill."""
    seen = sheet.case.seen
    if seen.slight:
        sheet.take("nothing")
        return
    if seen.filling:
        worst = seen.filling[0]
        sheet.take(worst.worth, worst.quote, share=min(1.0, 0.4 + 0.2 * (len(seen.filling) - 1)))
