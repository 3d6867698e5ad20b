"""Replies typed without full stops (先别用了 单子留好 退也行) are read burst by burst, as they are sent.

The gaps are marked as ends of sentences for reading; every position stays what it was, and quotes are the agent's own words.
"""

from __future__ import annotations

import re

from assistant.guard.reading import place
from assistant.pipeline import Examined

GAP = re.compile(r"(?<=[一-鿿0-9A-Za-z])[ \u3000](?=[一-鿿])")
END = re.compile(r"[。！？!?；…\n]")


def marked(text: str) -> str:
    """Return ``text``, as long as before, with a full stop in each gap where gaps are what parts its sentences."""
    return GAP.sub("。", text) if len(GAP.findall(text)) > len(END.findall(text)) else text


def quoted(found: Examined, read: str, text: str) -> Examined:
    """Return what was found in ``read`` with quotes out of ``text``, which has the same length."""
    checked = found.checked
    findings = (each.model_copy(update={"quote": text[each.start : each.end]}) for each in checked.findings)
    ledger = (each.model_copy(update={"quote": text[each.start : each.end]}) for each in checked.ledger)
    parts = (
        part.model_copy(update={"text": text[at.start : at.end]})
        for part, at in zip(checked.parts, place(read, checked.parts), strict=True)
    )
    entries = (each.model_copy(update={"quote": text[each.start : each.end]}) for each in found.entries)
    update = {"findings": tuple(findings), "ledger": tuple(ledger), "parts": tuple(parts)}
    return found._replace(checked=checked.model_copy(update=update), entries=tuple(entries))
