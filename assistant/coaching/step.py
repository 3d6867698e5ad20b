"""A next step that can be kept: who does what, and by when where the policy gives a time."""

from __future__ import annotations

from assistant.coaching.sheet import Sheet
from assistant.coaching.values import CERTAIN
from assistant.situation import GLAD, NO_ORDER

TURN = 0.4
"""Where it is his turn, and no moment can be named, little is lacking."""


def mark(sheet: Sheet) -> None:
    """Mark the dimension."""
    case, seen = sheet.case, sheet.case.seen
    moot = case.found.seen.sub in GLAD or (seen.emotion == 0 and case.found.seen.sub in NO_ORDER)
    if seen.slight:
        sheet.take("missing")
        return
    best = next((each for each in seen.steps if each.timed), next(iter(seen.steps), None))
    if best and (best.timed or best.told):
        sheet.strong("timed" if best.timed else "told", best.quote.text)
    if seen.foreign:
        sheet.take("foreign", seen.counted[0].quote)
    if case.met("step") or moot:
        return
    if best is None:
        _none(sheet)
        return
    due = case.found.seen.values.get("reply_by") if case.found.seen.message.policy is not None else None
    if due and not best.timed:
        sheet.take("untimed" if best.told else "untimed_untold", best.quote, when=due)
    elif not best.timed and not best.told and not seen.offers:
        sheet.take("untold", best.quote)


def _none(sheet: Sheet) -> None:
    """Note that nothing is said of what comes next; who asks him for something, or lets him choose, has begun."""
    seen = sheet.case.seen
    calm = 0.4 if seen.emotion == 0 and not seen.waits else 1.0  # he asked and was told: little is left to be done
    due = sheet.case.found.seen.values.get("reply_by") if sheet.case.found.seen.message.policy is not None else None
    begun = seen.asks or seen.offers or any(each.role == "care" for each in seen.counted)
    if seen.harsh or not begun or _bought(sheet):
        sheet.take("missing", share=calm)
    elif due or not seen.offers:
        sheet.take("ask_only" if seen.asks else "by_choice", share=calm)
    else:  # no moment can be named, and it is his turn
        sheet.take("ask_only" if seen.asks else "by_choice", share=calm * TURN)


def _bought(sheet: Sheet) -> bool:
    """Tell whether what is asked of him is a review, or to leave the platform: that is no step."""
    rules, seen = sheet.case.shop.rules, sheet.case.seen
    return any(
        rules[each.rule].family in ("review_inducement", "diversion") and (each.severity == "stop" or chance >= CERTAIN)
        for each, chance in zip(seen.findings, seen.chances, strict=True)
    )
