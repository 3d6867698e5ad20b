"""Chinese names of the codes of practice; a code that the content no longer has stands for itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from assistant.content import Content
from assistant.insight.tables import Namer
from assistant.schema import Dimension


class Names(Namer):
    """Names of skills, kinds, levels, buyers and exercises.

    :param personas: names of buyers by id.
    :param titles: titles of exercises by id.
    """

    def __init__(
        self, content: Content, personas: Mapping[str, str] | None = None, titles: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(content)
        self._personas, self._titles = personas or {}, titles or {}

    def skill(self, code: str) -> str:
        """Return the name of a skill."""
        section = "coach.dimension" if code in get_args(Dimension) else "practice.progress.skill"
        return self._named(section, code)

    def kind(self, code: str) -> str:
        """Return the name of a kind of exercise."""
        return self._named("practice.content.kind", code)

    def level(self, code: str) -> str:
        """Return the name of a level."""
        return self._named("drill.level", code)

    def persona(self, code: str) -> str:
        """Return what a buyer is called."""
        return self._personas.get(code, code)

    def item(self, code: str) -> str:
        """Return the title of an exercise."""
        return self._titles.get(code, code)

    def who(self, name: str) -> str:
        """Return what a trainee is called; who sits at this machine may have no name."""
        return name or self.say("practice.progress.nobody")

    def column(self, code: str) -> str:
        """Return the heading of a column."""
        return self.say(f"practice.progress.column.{code}")

    def told(self, key: str) -> str:
        """Return a sentence of messages.yaml that need not be there; "" where it is not."""
        return self._messages.get(key, "")
