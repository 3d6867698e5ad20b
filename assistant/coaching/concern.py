"""Names this buyer's own matter: his occasion, for whom it was, what exactly went wrong."""

from __future__ import annotations

from assistant.coaching.sheet import Sheet

FULL, SOME, LITTLE, GRAZED = 0.8, 0.5, 0.3, 0.1
"""Shares of his matter from which it is named, mostly named, half named, grazed."""


def mark(sheet: Sheet) -> None:
    """Mark the dimension."""
    case = sheet.case
    seen = case.seen
    if seen.concern and seen.taken >= FULL:
        rare = case.shop.vocabulary.weight
        words = dict.fromkeys(each.text for each in sorted(seen.concern, key=lambda each: -rare(each.text)))
        sheet.strong("named", "、".join(list(words)[:3]))
    if seen.slight:
        sheet.take("missing", better=_better(sheet))
    elif case.met("concern") or seen.taken >= FULL:
        return
    elif seen.taken >= SOME:
        sheet.take("thin", better=_better(sheet))
    elif seen.taken >= LITTLE:
        sheet.take("category", better=_better(sheet))
    else:
        sheet.take("grazed" if seen.taken >= GRAZED else "missing", better=_better(sheet))


def _better(sheet: Sheet) -> str:
    """Say which of his words to take up: those that tell his matter best."""
    concerns = [each.text for each in sheet.case.found.seen.concerns if each.kind != "topic"]
    if not concerns:
        return ""
    return sheet.case.shop.content.say("coach.better.concern", words="”、“".join(concerns[:2]))
