"""Which choices a case has, how many of them a reply should hold out, and which it does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.coaching.standard import Measure
from assistant.coaching.values import Offer, Quote, Sentence
from assistant.compose import EVIDENCE, LAST_RESORT
from assistant.guard import Guard
from assistant.pipeline import Examined
from assistant.schema import Entry, Remedy
from assistant.situation import GLAD, NO_ORDER, UNKNOWN

ALIKE: dict[Remedy, Remedy] = {"return_refund": "refund", "partial_refund": "refund", "send_part": "resend"}
"""Remedies that one sentence holds out together with the other, so that they are one choice: 退款, with or without return."""
BESIDE: frozenset[Remedy] = frozenset({"pickup", "care_tip", "coupon", "gift", "urge"})
"""What goes with a choice, or is done for the buyer without asking him."""
WAITING: frozenset[Remedy] = frozenset({"wait", "urge"})
"""Where one of these is allowed, to wait is a choice of the buyer's."""
HEARD: frozenset[Remedy] = frozenset({"refund", "exchange", "resend", "platform"})
"""Remedies that the rubric hears where no rule does, for none forbids them when they are so short: 退也行."""
MOST = 2


def near(remedies: Sequence[Remedy] | frozenset[Remedy]) -> frozenset[Remedy]:
    """Return the choices among remedies that the agent settles alone."""
    return frozenset(ALIKE.get(code, code) for code in remedies if code not in EVIDENCE | BESIDE | LAST_RESORT)


def needed(found: Examined) -> int:
    """Return how many choices a reply should hold out: two, one where there is but one, none where there is none."""
    seen = found.seen
    if seen.sub in NO_ORDER | GLAD or (seen.sub == UNKNOWN and seen.message.remedies is None):
        return 0
    allowed = found.seen.remedies
    choices = near(allowed)
    if choices - {"wait"}:
        return min(MOST, len(choices))
    return 1 if LAST_RESORT.intersection(allowed) and seen.emotion > 1 else 0


def offers(
    found: Examined, counted: Sequence[Sentence], measure: Measure, guard: Guard, doing: Sequence[Quote]
) -> Iterator[Offer]:
    """Yield every choice that is held out and allowed, in sentences that count.

    Who says that he goes on asking (``doing``) and that a refund is open as well leaves the choice to wait.
    """
    held = [entry for entry in found.entries if entry.kind == "offer"]
    allowed = {ALIKE.get(code, code) for code in found.remedies}
    for each in counted:
        within = [entry for entry in held if each.quote.start <= entry.start < each.quote.end]
        yield from map(_of_entry, (entry for entry in within if entry.by.startswith("remedy.")))
        if each.role == "option" and not within:
            yield from _told(found, each, guard)
        for code in HEARD & allowed:
            if measure.hears(code, each.quote.text) and not measure.hears("denied", each.quote.text):
                yield Offer(code, each.quote)
        if found.remedies & WAITING and (measure.hears("wait", each.quote.text) or each.quote in doing):
            yield Offer("wait", each.quote)


def _of_entry(entry: Entry) -> Offer:
    code: Remedy = entry.by.partition(".")[2]  # type: ignore[assignment]  # the account names remedies by their codes
    return Offer(ALIKE.get(code, code), Quote(entry.start, entry.end, entry.quote))


def _told(found: Examined, sentence: Sentence, guard: Guard) -> Iterator[Offer]:
    """Yield what the account leaves out, for it is told together with a limit: 7天内退货退款."""
    for codes in guard.offers(sentence.quote.text):
        allowed = next((code for code in found.seen.remedies if code in codes), None)
        if allowed:
            yield Offer(ALIKE.get(allowed, allowed), sentence.quote)
