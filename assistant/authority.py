"""Who may decide: role by intent, remedy and amount, from ``prompts/shop.yaml``. What is beyond a role is asked of the next."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import get_args

from assistant.content import Content
from assistant.guard.numerals import sums
from assistant.guard.rule import Rule
from assistant.schema import Decision, Finding, Intent, Message, Remedy, Staff

LADDER: tuple[Staff, ...] = get_args(Staff)
"""Roles, each of which may ask the next."""
ASKING: frozenset[Remedy] = frozenset({"supervisor", "hand_over", "platform"})
"""Remedies that pass a case on: where nobody else is needed, they are no decision."""
THOUSANDS = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")


def money(text: str) -> float | None:
    """Return the largest sum of money, in yuan, that ``text`` names; None when it names none.

    Numbers without a unit count only where none has one.
    """
    return max(sums(THOUSANDS.sub("", text)), default=None)


def limit(content: Content, role: Staff, intent: Intent, paid: str | None) -> float:
    """Return how much money ``role`` may give in a message of ``intent``, in yuan. ``paid``: what the buyer paid, if known."""
    limits = content.shop.roles[role].within(intent)
    sum_paid = money(paid or "")
    return limits.max_yuan if sum_paid is None else min(limits.max_yuan, sum_paid * limits.max_percent / 100)


def decider(
    content: Content, message: Message, intent: Intent, codes: Iterable[Remedy], yuan: float | None = None
) -> Staff | None:
    """Return the nearest role above the message's own that may offer one of ``codes``, and ``yuan`` of money; None: nobody."""
    wanted, paid = frozenset(codes), message.card.paid
    for role in LADDER[LADDER.index(message.role) + 1 :]:
        may = not wanted or not wanted.isdisjoint(content.shop.roles[role].within(intent).may)
        if may and (yuan is None or yuan <= limit(content, role, intent, paid)):
            return role
    return None


def decisions(content: Content, message: Message, intent: Intent, sub: str) -> Iterator[Decision]:
    """Yield what the shop does in such a case, but only by a higher role than the message's own."""
    may = frozenset(content.shop.roles[message.role].within(intent).may)
    for code in content.shop.remedies[intent].get(sub, ()):
        if code not in may and code not in ASKING and (role := decider(content, message, intent, (code,))):
            name, who = content.taxonomy.remedies[code].name, content.shop.roles[role].name
            yield Decision(remedy=code, name=name, role=role, who=who)


def addressed(
    content: Content, findings: Iterable[Finding], message: Message, intent: Intent, remedies: frozenset[Remedy]
) -> tuple[Finding, ...]:
    """Return the findings with who may decide, where a remedy or a sum may not be offered here and a higher role may offer it.

    Where the case may be passed on, the sentence to write instead asks that person.
    """
    rules = {rule.id: rule for rule in content.rules}
    return tuple(_addressed(content, each, rules.get(each.rule), message, intent, remedies) for each in findings)


def _addressed(
    content: Content, finding: Finding, rule: Rule | None, message: Message, intent: Intent, remedies: frozenset[Remedy]
) -> Finding:
    if rule is None or rule.match.kind not in ("remedy", "amount"):
        return finding
    yuan = money(finding.quote) if rule.match.kind == "amount" else None
    own = content.shop.roles[message.role].within(intent).may
    role = decider(content, message, intent, rule.match.codes, yuan)
    if role and yuan is None and not set(own).isdisjoint(rule.match.codes):
        role = LADDER[-1]  # the role may; it is the shop's list that doesn't
    if role is None:
        return finding
    who = content.shop.roles[role].name
    update = {"decider": who}
    if not remedies.isdisjoint(("supervisor", "hand_over")):
        update["instead"] = content.say("authority.instead", who=who)
    return finding.model_copy(update=update)
