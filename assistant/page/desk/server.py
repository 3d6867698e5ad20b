"""What the desk's script may ask the server; Gradio marks these functions, which bound methods do not allow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assistant.page.desk.actions import Actions

Answer = dict[str, str]


def functions(actions: Actions) -> list[Callable[..., Any]]:
    """Return one function for each thing that may be asked, by the name that the script calls it."""
    memory, journal = actions.memory, actions.journal

    def check(request: object) -> Answer:
        return actions.check(request)

    def copied(request: object) -> Answer:
        return memory.copied(request)

    def owed(request: object) -> Answer:
        return memory.owed(request)

    def kept(request: object) -> Answer:
        return memory.kept(request)

    def pardon(request: object) -> Answer:
        return memory.pardon(request)

    def why(request: object) -> Answer:
        return journal.why(request)

    def felt(request: object) -> Answer:
        return journal.felt(request)

    def corrected(request: object) -> Answer:
        return journal.corrected(request)

    def recent(request: object) -> Answer:
        return journal.recent(request)

    return [check, copied, owed, kept, pardon, why, felt, corrected, recent]
