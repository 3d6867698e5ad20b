"""Facts right and backed: nothing invented, the card's most telling fact told, or honestly said what is being checked."""

from __future__ import annotations

from assistant.coaching.sheet import Sheet
from assistant.coaching.shop import FIELDS
from assistant.practice.asking import asks_for
from assistant.situation import GLAD

USUAL = 0.15
"""Share of good replies to such a message that tell a field, from which not to tell it is a shortcoming."""


def mark(sheet: Sheet) -> None:
    """Mark the dimension."""
    case, seen = sheet.case, sheet.case.seen
    if seen.slight:
        sheet.take("nothing")
        return
    if seen.foreign:
        sheet.take("foreign", seen.counted[0].quote)
    told = [each for each in seen.facts if each.by.partition(".")[2] in FIELDS]
    if told:
        sheet.strong("told", told[0].quote)
    if seen.harsh:
        sheet.take("asserted", seen.harsh[0])
    if not case.met("facts") and not told:
        _untold(sheet)
    _unasked(sheet)


def _untold(sheet: Sheet) -> None:
    case, seen = sheet.case, sheet.case.seen
    situation = case.found.seen
    telling = case.shop.telling.get(situation.sub, {})
    held = [key for key in situation.facts & FIELDS if telling.get(key, 0.0) >= USUAL]
    working = bool(seen.steps or seen.asks or any(each.role in ("fact", "care") for each in seen.counted))
    if held:
        best = max(held, key=lambda key: (telling[key], key))
        card = f"{case.names(best)} {situation.values[best]}"
        sheet.take("untold" if working else "untold_at_all", card=card)
    elif working and situation.facts & FIELDS and situation.sub not in GLAD:
        sheet.take("unused")
    elif not working and situation.sub not in GLAD:
        sheet.take("unchecked", share=0.3 if seen.offers else 1.0)


def _unasked(sheet: Sheet) -> None:
    """Look whether a question asks for any of what the buyer would tell only when asked."""
    case = sheet.case
    if not case.hidden:
        return
    asking = [each.text for each in case.seen.asks]
    hit = next(((each, said) for each in case.hidden if (said := asks_for(each.ask, asking))), None)
    if hit:
        sheet.strong("asked", hit[1], fact=hit[0].fact)
    else:
        sheet.take("unasked", what=case.hidden[0].ask[0])
