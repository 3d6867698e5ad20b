"""Chinese names and codes of everything that a sentence of the library says of itself, read and told both ways."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import get_args

from assistant.content import Content
from assistant.content.buyers import Circumstance, Taxonomy
from assistant.requests import Say

ANY = "any"
"""The intent, and the sub, of sentences that serve every message."""
BETWEEN = "、"


class Names:
    """The names of one content version."""

    def __init__(self, taxonomy: Taxonomy, say: Say) -> None:
        self.taxonomy, self._say = taxonomy, say

    @classmethod
    def of(cls, content: Content) -> Names:
        """Return the names that a content holds."""
        return cls(content.taxonomy, content.say)

    @cached_property
    def intent(self) -> dict[str, str]:
        """The name of each intent, by code."""
        return {each.id: each.name for each in self.taxonomy.intents} | {ANY: self._say("phrases.any")}

    @cached_property
    def subs(self) -> dict[str, dict[str, str]]:
        """The names of the subs of each intent, by code."""
        found: dict[str, dict[str, str]] = {each.id: {sub.id: sub.name for sub in each.subs} for each in self.taxonomy.intents}
        return found | {ANY: {ANY: self._say("phrases.any")}}

    @cached_property
    def sub(self) -> dict[str, str]:
        """The name of each sub, by code."""
        return {code: name for subs in self.subs.values() for code, name in subs.items()}

    @cached_property
    def role(self) -> dict[str, str]:
        """The name of each role, by code."""
        return {code: name for code, name in self.taxonomy.roles.items()}  # noqa: C416 - codes as plain texts

    @cached_property
    def style(self) -> dict[str, str]:
        """The name of each style, by code."""
        return {code: name for code, name in self.taxonomy.styles.items()}  # noqa: C416 - as above

    @cached_property
    def emotion(self) -> dict[str, str]:
        """The name of each level, by its figure."""
        return {str(each.level): each.name for each in self.taxonomy.emotions}

    @cached_property
    def remedy(self) -> dict[str, str]:
        """The name of each remedy, by code."""
        return {code: each.name for code, each in self.taxonomy.remedies.items()}

    @cached_property
    def when(self) -> dict[str, str]:
        """The name of each circumstance, by code."""
        return {code: self._say(f"phrases.when.{code}") for code in get_args(Circumstance)}

    def place(self, intent: str, sub: str, role: str = "") -> str:
        """Return where a sentence belongs, as people call it."""
        first = [self.intent[intent]] if intent == ANY else [self.intent[intent], self.sub[sub]]
        return " · ".join([*first, *([self.role[role]] if role else [])])

    def slots(self, text: str) -> str:
        """Return a text whose slots bear their Chinese names."""
        for key, slot in self.taxonomy.slots.items():
            text = text.replace(f"{{{key}}}", f"{{{slot.name}}}")
        return text


def code(table: dict[str, str], told: str) -> str | None:
    """Return the code that ``told`` is the name of, or is itself; None where it is neither."""
    told = told.strip()
    if told in table:
        return told
    return next((each for each, name in table.items() if name == told), None)


def told(table: dict[str, str], codes: Iterable[object]) -> str:
    """Return the names of codes, one after another."""
    return BETWEEN.join(table[str(each)] for each in codes)
