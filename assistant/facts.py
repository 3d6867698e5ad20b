"""Which fact cards bear on a case: by what it is about, its words, what was paid and how long ago it was signed."""

from __future__ import annotations

import re
from datetime import date, datetime

from assistant.authority import money
from assistant.content import Content
from assistant.content.advice import FactCard
from assistant.schema import Fact
from assistant.situation import Situation

SHOWN = 3
"""Cards that are shown beside the drafts; more would not be read."""
DAY = re.compile(r"(?:(?P<year>20\d{2})[年/-])?(?<!\d)(?P<month>\d{1,2})[月/-](?P<day>\d{1,2})(?!\d)")


def days_since(moment: str | None, now: datetime) -> int | None:
    """Return whole days, 0 or more, from a card's moment (``11月17日13:20``, ``2026-11-17``) to ``now``.

    None when it names no day, or one that is ahead. A day without a year is the latest such day that is not ahead.
    """
    found = DAY.search(moment or "")
    if not found:
        return None
    try:
        then = date(int(found["year"] or now.year), int(found["month"]), int(found["day"]))
        if then > now.date() and not found["year"]:
            then = then.replace(year=then.year - 1)
    except ValueError:  # the 31st of a month that has none, the 29th of February
        return None
    days = (now.date() - then).days
    return days if days >= 0 else None


def relevant(content: Content, seen: Situation, now: datetime) -> tuple[Fact, ...]:
    """Return up to ``SHOWN`` cards that bear on ``seen``, the nearest first.

    A card belongs when its intent is raised and the buyer's words hold one of its own: two where it names subs and not this
    one, none where it has a tier. One with a tier belongs only where the order is in it.
    """
    held = seen.message.card
    paid, days = money(held.paid or ""), days_since(held.sign_time, now)
    scored = [(_score(card, seen, paid, days), card) for card in content.facts]
    best = sorted((each for each in scored if each[0] > 0), key=lambda each: -each[0])[:SHOWN]
    return tuple(_shown(content, card, now) for _, card in best)


def _score(card: FactCard, seen: Situation, paid: float | None, days: int | None) -> float:
    raised = {seen.intent, seen.second}
    if raised.isdisjoint(card.intents) or (card.tier and not card.tier.holds(paid, days)):
        return 0.0
    words = set(card.heard.findall(seen.buyer))
    named = f"{seen.intent}/{seen.sub}" in card.subs
    if card.subs and not named and len(words) < 2:
        return 0.0
    if not words and not card.tier:
        return 0.0
    longest = max(map(len, words), default=0)
    return len(words) + 0.5 * longest + 1.5 * named + 2.0 * (card.tier is not None) + 0.5 * (seen.intent in card.intents)


def _shown(content: Content, card: FactCard, now: datetime) -> Fact:
    age = (now.date() - date.fromisoformat(card.checked)).days
    shown = card.model_dump(include=set(Fact.model_fields))
    return Fact(**shown, stale=age > content.shop.facts.stale_days)
