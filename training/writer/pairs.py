"""What the writer learns from our own texts: replies of the records, openings, general parts; and how each may be varied.

A variation is exact: what stays in the reply still rests on what stays in the source. Held-out records are never yielded but
by ``aside``.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from assistant.writer.layout import SLOT, Ask
from training.examples import PATTERNS, RECORDS, ROOT, kept_aside

OPENINGS = ROOT / "training" / "openings"


@dataclass(frozen=True)
class Example:
    """A message and what is said to it. ``ask`` is None for open text; ``group`` names the record or file it came from."""

    message: str
    previous: str
    parts: tuple[tuple[str, str], ...]
    group: str
    ask: Ask | None = None
    needs: tuple[frozenset[str], ...] = ()
    """For each part, the slots that it holds."""
    near: tuple[str, ...] = ()
    """What was said first to the nearest other buyers, nearest first."""
    tail: str = ""
    """The end of an opening, where it suits any buyer in the same trouble."""
    after: str = ""
    """What the tail may follow: ``F`` a trouble told, ``D`` a question or wish, ``B`` both."""


def _rows(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob("*.jsonl")):
        with path.open(encoding="utf-8") as file:
            yield from (json.loads(line) for line in file if line.strip())


def _of_record(row: dict[str, Any]) -> Iterator[Example]:
    history = row["history"]
    slots = (*row["facts"], *row["policy"])
    for reply in row["replies"]:
        parts = tuple((part["role"], part["text"]) for part in reply["parts"])
        yield Example(
            row["message"], history[-1]["text"] if history else "", parts, row["id"],
            Ask(row["channel"], row["sub"], row["emotion"], reply["style"], slots, tuple(row["remedies"])),
            tuple(frozenset(SLOT.findall(text)) for _, text in parts),
        )  # fmt: skip


def replies(aside: bool = False) -> list[Example]:
    """Return the replies of the records that are to be learnt, or of those kept aside."""
    rows = (row for row in _rows(RECORDS) if kept_aside(row["id"]) == aside)
    return [example for row in rows for example in _of_record(row)]


def openings(aside: bool = False) -> list[Example]:
    """Return labelled messages with an opening each; one in ten, by its text, is kept aside."""
    found = []
    for row in _rows(OPENINGS):
        if kept_aside(row["text"]) == aside:
            before = row["history"][-1]["text"] if row["history"] else ""
            ask = Ask("chat", row["sub"], row["emotion"], row["style"], (), ())
            part, after = ("feel", row["opening"]), row["after"]
            tail = row["opening"][row["opening"].rindex("，") :] if after else ""
            found.append(Example(row["text"], before, (part,), row["text"], ask, (frozenset(),), (), tail, after))
    return found


def patterns() -> list[Example]:
    """Return the general parts, said to no message."""
    found = []
    for path in sorted(PATTERNS.glob("*.yaml")):
        held = yaml.safe_load(path.read_text(encoding="utf-8"))
        for sub, by_role in held.get("parts", {}).items():
            for role, parts in by_role.items():
                for part in (each for each in parts if not each.get("retired")):
                    slots = frozenset(SLOT.findall(part["text"]))
                    ask = Ask("chat", sub, 1, part["style"], tuple(sorted(slots)), tuple(part.get("remedies", ())))
                    found.append(Example("", "", ((role, part["text"]),), f"pattern:{sub}", ask, (slots,)))
    return found


def firsts(examples: Sequence[Example]) -> list[Example]:
    """Return the examples that begin with a feeling, cut after it."""
    return [replace(each, parts=each.parts[:1], needs=each.needs[:1]) for each in examples if each.parts[0][0] == "feel"]


def varied(example: Example, chance: random.Random) -> Example:
    """Return an example in another form: slots dropped with the parts that need them, remedies in another order, no history."""
    if example.ask is None:
        return example
    ask, parts, needs = example.ask, list(example.parts), list(example.needs)
    for slot in ask.slots:
        if chance.random() > 0.15:
            continue
        kept = [at for at, need in enumerate(needs) if slot not in need]
        if kept and kept[0] == 0 and len(kept) >= min(2, len(parts)):  # the opening stays, and something after it
            parts, needs = [parts[at] for at in kept], [needs[at] for at in kept]
            ask = replace(ask, slots=tuple(each for each in ask.slots if each != slot))
    ask = replace(
        ask,
        slots=tuple(chance.sample(ask.slots, len(ask.slots))), remedies=tuple(chance.sample(ask.remedies, len(ask.remedies))),
        sub="" if chance.random() < 0.1 else ask.sub, style="" if chance.random() < 0.1 else ask.style,
    )  # fmt: skip
    previous = "" if chance.random() < 0.1 else example.previous
    if chance.random() < 0.5:  # openings are what is hardest, and half of all tokens is spent on what follows them
        parts, needs = parts[:2], needs[:2]
    near = (chance.choice(example.near),) if example.near and chance.random() < 0.8 else ()
    return replace(example, ask=ask, parts=tuple(parts), needs=tuple(needs), previous=previous, near=near)
