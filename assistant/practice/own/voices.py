"""What the buyers of a talk say, in one cell of a trainers' table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from assistant.practice.own import cells as cells


class Voices(NamedTuple):
    """What buyers say in a talk, a line each: 急脾气｜开场｜我的包裹呢. What is said when: see ``when``."""

    personas: Mapping[str, str]
    events: Mapping[str, str]
    endings: Mapping[str, str]
    words: Mapping[str, str]
    """Names of ``opening``, ``mood``, ``told``, ``on`` and ``ends``."""

    def write(self, value: Any) -> str:  # noqa: ANN401
        """Return all lines."""
        rows: list[tuple[str, str, str]] = []
        for persona, voice in (value or {}).items():
            name, words = self.personas.get(persona, persona), self.words
            rows.append((name, words["opening"], voice.get("opening", "")))
            rows += [(name, f"{words['told']} {id}", each) for id, said in voice.get("told", {}).items() for each in said]
            rows += [(name, f"{words['mood']} {mood}", each) for mood, said in voice.get("moods", {}).items() for each in said]
            for field, names in (("on", self.events), ("ends", self.endings)):
                said_on = voice.get(field, {}).items()
                rows += [(name, f"{words[field]} {names.get(at, at)}", each) for at, said in said_on for each in said]
        return "\n".join(cells.PART.join(row) for row in rows)

    def read(self, told: str) -> dict[str, Any] | None:
        """Return voices by persona.

        :raises CellError: when a line can't be read.
        """
        found: dict[str, Any] = {}
        for line in told.splitlines():
            if not line.strip():
                continue
            steps = [each.strip() for each in cells.PARTS.split(line, maxsplit=2)]
            if len(steps) < 3 or not all(steps):
                raise cells.CellError("voice", value=line.strip())
            voice = found.setdefault(str(cells.Choice(self.personas).read(steps[0])), {})
            self._put(voice, steps[1], steps[2])
        return found or None

    def _put(self, voice: dict[str, Any], when: str, said: str) -> None:
        known = {name: field for field, name in self.words.items()}
        word, *rest = when.split(maxsplit=1)
        field = known.get(word)
        if field == "opening" and not rest:
            voice["opening"] = said
            return
        if field is None or field == "opening" or not rest:
            raise cells.CellError("when", value=when, names=cells.WORD.join(self.words.values()))
        at: str | int = rest[0].strip()
        if field == "on":
            at = str(cells.Choice(self.events).read(rest[0]))
        elif field == "ends":
            at = str(cells.Choice(self.endings).read(rest[0]))
        elif field == "mood":
            field, at = "moods", int(rest[0]) if rest[0].strip().isdecimal() else rest[0]
        voice.setdefault(field, {}).setdefault(at, []).append(said)
