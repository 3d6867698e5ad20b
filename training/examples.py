"""What the classifiers learn from: labelled messages and labelled reply sentences, read from the repository's own files.

Open reviews lie outside the repository (see SOURCES.md) and are used when their file is there. The messages that only measure
are never read here; ``tests/test_leakage.py`` holds that.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import yaml

from assistant.schema import Role
from assistant.text import sentences

ROOT = Path(__file__).parents[1]
RECORDS = ROOT / "training" / "records"
EXAMPLES = ROOT / "intents" / "examples"
TAXONOMY = ROOT / "intents" / "taxonomy.yaml"
PATTERNS = ROOT / "prompts" / "patterns"
OPEN_REVIEWS = ROOT.parent / "shared" / "data" / "real" / "messages_open.jsonl"
ROLES: tuple[str, ...] = get_args(Role)

_SLOT = re.compile(r"\{(\w+)\}")


def kept_aside(group: str) -> bool:
    """Tell whether a group only measures: one in ten, by its name alone, so that new ones move none."""
    return hashlib.sha256(group.encode()).digest()[0] % 10 == 0


@dataclass(frozen=True, slots=True)
class Labelled:
    """One buyer's message. ``group`` names the record or line it came from; ``sub`` is empty where nobody labelled it."""

    text: str
    previous: str
    intents: tuple[str, ...]
    sub: str
    emotion: int
    source: str
    group: str

    @property
    def held_out(self) -> bool:
        """Whether this message only measures."""
        return kept_aside(self.group)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a reply and its job. ``group`` names the record or part it came from."""

    text: str
    role: str
    group: str

    @property
    def held_out(self) -> bool:
        """Whether this sentence only measures, with all of its record."""
        return kept_aside(self.group)


def messages(open_reviews: Path = OPEN_REVIEWS) -> list[Labelled]:
    """Return every labelled message that has a text, in file order; open reviews last, when their file is there."""
    found: list[Labelled] = []
    for path in sorted(RECORDS.glob("*.jsonl")):
        found += [_message(row["message"], row, "records", row["id"]) for row in rows(path)]
    for path in sorted(EXAMPLES.glob("*.jsonl")):
        found += [_message(row["text"], row, path.stem, f"{path.stem}-{number}") for number, row in enumerate(rows(path))]
    if open_reviews.is_file():
        for number, row in enumerate(rows(open_reviews)):
            found.append(Labelled(row["text"], "", tuple(row["all"]), "", row["emotion"], "open", f"open-{number}"))
    return [message for message in found if message.text.strip()]


def rows(path: Path) -> Iterator[Any]:
    """Yield what each line of a file of JSON lines holds."""
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())


def _message(text: str, row: dict[str, Any], source: str, group: str) -> Labelled:
    turns = row.get("history") or []
    previous = turns[-1]["text"] if turns else ""
    return Labelled(text, previous, tuple(row["intents"]), row["sub"], row["emotion"], source, group)


def replies() -> list[Sentence]:
    """Return the sentences of all replies, with slots kept and with slots filled, then those of the general parts."""
    samples = {name: slot["sample"] for name, slot in taxonomy()["slots"].items()}
    found: list[Sentence] = []
    for path in sorted(RECORDS.glob("*.jsonl")):
        for row in rows(path):
            values = samples | row["facts"] | row["policy"]
            parts = [part for reply in row["replies"] for part in reply["parts"]]
            found += [each for part in parts for each in _sentences(part["text"], part["role"], row["id"], values)]
    for path in sorted(PATTERNS.glob("*.yaml")):
        shelves = yaml.safe_load(path.read_text(encoding="utf-8"))["parts"].values()
        general = [(role, part) for shelf in shelves for role, parts in shelf.items() for part in parts]
        general = [(role, part) for role, part in general if not part.get("retired")]
        whole = [(role, part["text"]) for role, part in general if part.get("kind") != "tail"]
        found += [each for role, text in whole for each in _sentences(text, role, text, samples)]
    return found


def taxonomy() -> Any:  # noqa: ANN401  # plain YAML
    """Return ``intents/taxonomy.yaml`` as it stands."""
    return yaml.safe_load(TAXONOMY.read_text(encoding="utf-8"))


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return a text with its slots filled, as far as there are values."""
    return _SLOT.sub(lambda match: str(values.get(match[1], match[0])), text)


def _sentences(text: str, role: str, group: str, values: dict[str, str]) -> Iterator[Sentence]:
    for each in dict.fromkeys((text, filled(text, values))):
        yield from (Sentence(each[start:end], role, group) for start, end in sentences(each))
