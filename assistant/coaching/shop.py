"""What one version of the content gives to every reading and marking, made once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from assistant.coaching.matter import Vocabulary
from assistant.content import Content
from assistant.content.buyers import SLOT
from assistant.guard.rule import Rule
from assistant.schema import OrderCard
from assistant.situation import CONTEXT_ONLY

FIELDS = frozenset(OrderCard.model_fields) - CONTEXT_ONLY
"""Card fields that say something of what happened."""


class Shop(NamedTuple):
    """Rules by name, how rare words are, and what good replies tell.

    ``telling``: by sub, in which share of good replies each field of the card is told.
    """

    content: Content
    rules: Mapping[str, Rule]
    vocabulary: Vocabulary
    telling: Mapping[str, Mapping[str, float]]

    @classmethod
    def of(cls, content: Content, vocabulary: Vocabulary) -> Shop:
        """Put it together."""
        return cls(content, {rule.id: rule for rule in content.rules}, vocabulary, _telling(content))


def _telling(content: Content) -> Mapping[str, Mapping[str, float]]:
    told: dict[str, Counter[str]] = defaultdict(Counter)
    replies: Counter[str] = Counter()
    for record in content.records:
        for reply in record.replies:
            replies[record.sub] += 1
            told[record.sub].update({slot for part in reply.parts for slot in SLOT.findall(part.text)} & FIELDS)
    for pattern in content.patterns:  # where a shop has no records, its library says what is told
        if not replies[pattern.sub]:
            told[pattern.sub].update(FIELDS.intersection(pattern.slots))
    most = {sub: replies[sub] or max(found.values(), default=1) for sub, found in told.items()}
    return {sub: {key: count / most[sub] for key, count in found.items()} for sub, found in told.items()}
