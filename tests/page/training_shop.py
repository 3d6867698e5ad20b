"""An assistant whose practice room is a small one of its own, for tests of what trainers see and change."""

from __future__ import annotations

from pathlib import Path

from assistant.page.practice.ground import practice_of
from assistant.practice.session import Practice
from assistant.practice.values import Answer
from assistant.settings import Settings
from assistant.store.values_practice import Attempt, Ended
from tests.conftest import NOON
from tests.local import Local
from tests.practice import small

COLD = "请您耐心等待，快递的事我们也没办法。"


class Shop(Local):
    """The shipped assistant over one exercise of each kind, those of docs/PRACTICE.md."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.settings = Settings(open_browser=False, root=small.shop(folder / "shop"), var=folder / "var")

    @property
    def practice(self) -> Practice:
        """The exercises, and the attempts at them."""
        return practice_of(self)

    def answered(self, who: str, text: str = COLD) -> int:
        """Answer a message for real, and return the attempt's id."""
        shown = self.practice.begin(who, small.IDS["scenarios"], seed=1)
        return self.practice.submit(shown.id, who, Answer(text=text)).id

    def tried(self, who: str, item: str, score: int = 70, **marks: float) -> int:
        """Keep a finished attempt by its numbers alone, and return its id."""
        id = self.store.practice.begin(Attempt(who=who, kind="answer", item=item, intent="delay", level="easy"), NOON)
        self.store.practice.finish(id, Ended(score=score, marks=marks, seconds=120), NOON)
        return id
