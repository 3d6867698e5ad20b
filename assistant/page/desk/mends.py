"""One click to a safer text: what takes the place of the sentence that a finding is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from assistant.content import Content
from assistant.grounding import Grounding
from assistant.guard.order import INTIMATE
from assistant.guard.rule import Rule
from assistant.schema import Checked, Finding, Message
from assistant.text import sentences, words

EXAMPLES = frozenset({"length", "overdone", "options", "unnamed_feeling", "slot"})
"""Kinds of rules whose sentence shows how it is done, in another case: to be read, not to be taken over."""
BEFORE = frozenset({"order", "concern"})
"""Kinds that miss something at the beginning of a text; nothing that stands there is wrong."""
FOREIGN = 2
"""Words of another matter from which on a sentence is taken for an example of another case."""


class Mend(NamedTuple):
    """``to`` in place of ``was``, which stands at ``at``, counted as a browser counts (UTF-16 units)."""

    kind: Literal["swap", "before", "drop", "you"]
    was: str
    to: str
    at: int

    def done(self, text: str) -> str:
        """Return ``text`` mended."""
        units = text.encode("utf-16-le")
        before, behind = units[: 2 * self.at], units[2 * self.at + len(self.was.encode("utf-16-le")) :]
        return before.decode("utf-16-le") + self.to + behind.decode("utf-16-le")


def weight(seen: Checked) -> tuple[int, int, int]:
    """Return how many findings stop, warn and hint: of two texts, the one that weighs less is better."""
    kinds = [each.severity for each in seen.findings]
    return kinds.count("stop"), kinds.count("warn"), kinds.count("hint")


class Mender:
    """Finds mends for the findings in answers to one message."""

    def __init__(self, content: Content, grounding: Grounding, message: Message) -> None:
        self._rules: Mapping[str, Rule] = {rule.id: rule for rule in content.rules}
        self._grounding = grounding
        self._said = message.text + "".join(turn.text for turn in message.history) + "".join(message.card.held().values())

    def all(self, findings: Iterable[Finding], text: str) -> dict[int, Mend]:
        """Return the mends by the number of their finding, counted from 0."""
        found = ((number, self.one(each, text)) for number, each in enumerate(findings))
        return {number: mend for number, mend in found if mend}

    def one(self, finding: Finding, text: str) -> Mend | None:
        """Return what one click makes of a finding in ``text``; None where that takes thought."""
        rule = self._rules.get(finding.rule)
        kind = rule.match.kind if rule else "slot"
        if kind == "register":
            return Mend("you", text, INTIMATE.sub("您", text), 0)
        if not finding.instead or kind in EXAMPLES or self._foreign(finding.instead, text):
            return None
        if kind in BEFORE:
            return Mend("before", "", finding.instead, 0)
        last = max(finding.end, finding.start + 1)
        touched = [(start, end) for start, end in sentences(text) if start < last and finding.start < end]
        if not touched:
            return None
        start, end = touched[0][0], touched[-1][1]
        was, at = text[start:end], len(text[:start].encode("utf-16-le")) // 2
        if was == finding.instead:
            return None
        if finding.instead in text[:start] + text[end:]:
            return Mend("drop", was, "", at)
        return Mend("swap", was, finding.instead, at)

    def _foreign(self, instead: str, text: str) -> bool:
        return len(self._grounding.ungrounded(words(instead), self._said + text)) >= FOREIGN
