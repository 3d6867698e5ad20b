"""What a text states and what it owes, told to the agent: the account in Chinese, promised answers with their moments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from assistant.content import Content
from assistant.guard import Guard, layers
from assistant.guard.moments import moments
from assistant.schema import Draft, Entry, Owed, Part, Remedy
from assistant.situation import Situation

PROMISED = "policy.reply_by"
"""The backing of a time by which an answer may be promised."""


class Books:
    """Keeps the account of texts that are written for one situation. ``now`` is what due moments are counted from."""

    def __init__(self, content: Content, guard: Guard, seen: Situation, now: datetime) -> None:
        self.content, self.guard, self.seen, self.now = content, guard, seen, now

    def entries(self, text: str, parts: Sequence[Part], remedies: frozenset[Remedy]) -> tuple[Entry, ...]:
        """Return what ``text`` states with what backs it; ``by`` is still a key (``policy.reply_by``), see ``told``."""
        return self.guard.account(text, parts, self.seen.message, self.seen.values, remedies)

    def owed(self, text: str, entries: Sequence[Entry]) -> tuple[Owed, ...]:
        """Return the answers that ``text`` promises by a time which the policy allows, each moment once."""
        backed = [each for each in entries if each.by == PROMISED]
        if not backed:
            return ()
        plain, hours = layers.plain(text), self.content.shop.policy.reply_by
        found: dict[datetime, Owed] = {}
        for moment in moments(plain.text, self.now, int(hours.open[:2]), int(hours.close[:2])):
            start, end = plain.span(moment.start, moment.end)
            if moment.exact and any(each.start < end and start < each.end for each in backed):
                found.setdefault(moment.due, Owed(quote=text[start:end], due=moment.due))
        return tuple(found.values())

    def told(self, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        """Return the entries with ``by`` in Chinese: 订单卡·最新物流."""
        return tuple(each.model_copy(update={"by": self._told(each.by)}) for each in entries)

    def of_draft(self, draft: Draft) -> Draft:
        """Return a draft with its account and what it owes."""
        entries = self.entries(draft.text, draft.parts, frozenset(self.seen.remedies))
        return draft.model_copy(update={"ledger": self.told(entries), "owed": self.owed(draft.text, entries)})

    def _told(self, by: str) -> str:
        where, _, key = by.partition(".")
        names = self.content.taxonomy
        if where in ("card", "policy"):
            return self.content.say(f"ledger.by.{where}", name=names.slots[key].name)
        if where == "remedy":
            return self.content.say("ledger.by.remedy", name=names.remedies[key].name)  # type: ignore[index]
        return self.content.say(f"ledger.by.{where}") if where else ""
