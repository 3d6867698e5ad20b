"""Choices: at least two that the agent may give and that fit, held out as a choice, and nothing beyond his authority."""

from __future__ import annotations

from assistant.coaching.choices import near
from assistant.coaching.sheet import Sheet
from assistant.schema import Remedy

DOING: frozenset[Remedy] = frozenset({"verify", "urge", "hand_over"})
"""What our side does for him without asking him to choose."""


CALM = 0.3
"""A calm buyer may only have wanted to tell or ask something: little is lacking."""


def mark(sheet: Sheet) -> None:
    """Mark the dimension."""
    seen = sheet.case.seen
    if seen.foreign:
        sheet.take("foreign", seen.counted[0].quote)
    if not seen.needed and _idle(sheet):
        sheet.take("idle", share=CALM if seen.emotion == 0 and seen.taken >= 1 else 1.0)
    enough = seen.held_out >= seen.needed
    if enough and seen.offers:
        _strong(sheet)
    if enough or sheet.case.met("options"):
        return
    names = "、".join(dict.fromkeys(map(sheet.case.names, _may(sheet))))
    calm = CALM if seen.emotion == 0 and not seen.harsh else 1.0
    if seen.needed > 1 and seen.offers:
        sheet.take("one", seen.offers[0].quote, names=names)
    else:
        sheet.take("none" if seen.needed > 1 else "none_of_one", share=calm, names=names)


def _idle(sheet: Sheet) -> bool:
    """Tell whether there is nothing to choose, only something to do, and the reply neither does it nor tells anything."""
    seen, allowed = sheet.case.seen, sheet.case.found.seen.remedies
    return bool(DOING.intersection(allowed)) and not (seen.steps or seen.facts or seen.offers)


def _strong(sheet: Sheet) -> None:
    seen = sheet.case.seen
    codes = list(dict.fromkeys(each.code for each in seen.offers))
    if seen.choice and len(codes) > 1:
        sheet.strong("choice", seen.offers[0].quote.text, names="、".join(map(sheet.case.names, codes)))
    elif seen.needed > 1 and not seen.choice:
        sheet.take("no_choice", seen.offers[0].quote)


def _may(sheet: Sheet) -> list[str]:
    """Return what could be offered, in the shop's order."""
    found = sheet.case.found
    allowed = found.seen.remedies
    choices = near(allowed)
    return [code for code in allowed if code in choices] or [code for code in allowed if near((code,))] or list(allowed)
