"""Feeling first: the reply takes up how this buyer feels, in time, about his own matter, neither too little nor too much."""

from __future__ import annotations

from assistant.coaching.sheet import MUCH_TOO_LONG, Sheet
from assistant.coaching.values import Sentence
from assistant.situation import GLAD

LATE = 0.5
"""So much of his matter in the first sentence is as good as a word of feeling to a buyer who is calm."""
NOTHING = 0.1
"""Less of his matter than this is nothing of it."""
LONG = 300
"""Characters beyond which nobody reads a chat reply to its end."""


def mark(sheet: Sheet) -> None:
    """Mark the dimension."""
    seen = sheet.case.seen
    if seen.slight:
        sheet.take("nothing")
    elif seen.foreign and seen.emotion:
        sheet.take("foreign", seen.counted[0].quote)
    elif not seen.feeling:
        _unfelt(sheet, seen.counted[0])
    else:
        _felt(sheet)
    if seen.counted and len(seen.filling) >= len(seen.counted):
        sheet.take("filling", seen.filling[0].quote)
    length = len("".join(sheet.case.text.split()))
    if length > LONG:
        sheet.take("long", share=min(1.0, (length - LONG) / (MUCH_TOO_LONG - LONG) + 0.3), count=length)


def _unfelt(sheet: Sheet, first: Sentence) -> None:
    seen = sheet.case.seen
    if seen.emotion == 0:
        answers = sheet.case.found.seen.sub in GLAD or first.role in ("fact", "ask", "option", "care") or seen.taken >= LATE
        if seen.harsh or seen.rules:
            sheet.take("missing_mild", first.quote)
        elif not answers:
            sheet.take("cold", first.quote)
        return
    if seen.opened >= LATE:
        sheet.take("plain", first.quote, share=1.0 if seen.emotion > 1 else 0.6)
        return
    sheet.take("missing_mild" if seen.emotion == 1 else "missing", first.quote)


def _felt(sheet: Sheet) -> None:
    seen = sheet.case.seen
    own = next((each for each in seen.feeling if each.own and not each.sorry), None)
    first = seen.feeling[0]
    if own is not None:
        sheet.strong("own", own.quote.text)
    elif seen.emotion and all(each.sorry for each in seen.feeling):
        sheet.take("only_sorry", first.quote)
    elif seen.emotion and seen.taken < NOTHING and not seen.facts:
        sheet.take("stray", first.quote)
    elif seen.emotion and sheet.case.found.seen.concerns:
        sheet.take("generic" if seen.emotion > 1 else "generic_mild", first.quote)
    if seen.harsh:
        sheet.take("undone", seen.harsh[0])
