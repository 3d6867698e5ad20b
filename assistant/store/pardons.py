"""What an accepted false alarm does to findings: a warning about just these words becomes a hint, and a stop stays a stop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

from assistant.schema import Finding

Accepted = Mapping[str, AbstractSet[str]]
"""Rule → the quotes that a lead has accepted under it, each as it stood in the reply."""


def softened(findings: Iterable[Finding], accepted: Accepted) -> tuple[Finding, ...]:
    """Return the findings in their order; a ``warn`` whose very words are accepted under its rule is a ``hint``.

    Nothing else of a finding changes, and no ``stop`` does, whatever is accepted.
    """
    return tuple(_softened(finding, accepted.get(finding.rule, frozenset())) for finding in findings)


def _softened(finding: Finding, quotes: AbstractSet[str]) -> Finding:
    if finding.severity != "warn" or not finding.quote or finding.quote not in quotes:
        return finding
    return finding.model_copy(update={"severity": "hint"})
