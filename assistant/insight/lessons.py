"""Accepted corrections as labelled messages, ready for ``intents/examples``: one JSON line each."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

from assistant.store.values import KeptCorrection


def lessons(corrections: Iterable[KeptCorrection], emotion: Callable[[str], int]) -> str:
    """Return what can be learnt from: accepted corrections that still have their (masked) text, each text once.

    Where two were accepted for the same text, the later decision counts. Oldest first.

    :param emotion: tells how the buyer feels (0 to 3) from the text; a correction says nothing of it.
    """
    held = [each for each in corrections if each.state == "accepted" and each.text.strip()]
    latest = {each.text: each for each in sorted(held, key=lambda each: (each.decided or each.at, each.id))}
    return "".join(_line(each, emotion(each.text)) for each in sorted(latest.values(), key=lambda each: each.id))


def _line(each: KeptCorrection, emotion: int) -> str:
    row = {"text": each.text, "history": [], "intents": [each.now], "sub": each.sub, "emotion": emotion}
    return json.dumps(row, ensure_ascii=False) + "\n"
