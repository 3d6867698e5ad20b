"""Texts that belong together, in batches where each is the other's only partner, so that all others are fair negatives.

Three kinds: a message and a reply of its record; two messages of one sub; two sentences of one role from replies to one sub.
A batch of the second and third kind takes each sub once: the subs of one intent, which are easily mistaken for one another,
are thereby each other's hard negatives. A sentence comes with the sentences of another role to the same sub as well.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from assistant.encoder import reading
from training import examples
from training.encoder.batches import Example

Pair = tuple[Example, Example]
SIZE = 32
"""Pairs in a batch."""


class Pairs:
    """Draws batches of pairs from what is not held out. ``batches`` gives the three kinds in turn, for ever."""

    def __init__(self) -> None:
        self.replies: list[Pair] = []
        self.messages: dict[str, list[Example]] = defaultdict(list)
        self.parts: dict[tuple[str, str], list[str]] = defaultdict(list)
        for each in examples.messages():
            if not each.held_out and each.sub:
                self.messages[each.sub].append(Example(reading(each.text), reading(each.previous)))
        for path in sorted(examples.RECORDS.glob("*.jsonl")):
            for row in _rows(path.read_text(encoding="utf-8")):
                if not examples.kept_aside(row["id"]) and row["message"].strip():
                    self._add(row)

    def _add(self, row: dict[str, Any]) -> None:
        for reply in row["replies"]:
            whole = "".join(part["text"] for part in reply["parts"])
            self.replies.append((Example(reading(row["message"])), Example(reading(whole))))
            for part in reply["parts"]:
                self.parts[row["sub"], part["role"]].append(reading(part["text"]))

    def batches(self, chance: random.Random) -> Iterator[list[Pair]]:
        """Yield batches of at most ``SIZE`` pairs, for ever."""
        while True:
            yield self._of_replies(chance)
            yield self._of_messages(chance)
            yield self._of_parts(chance)
            yield self._of_messages(chance)

    def _of_replies(self, chance: random.Random) -> list[Pair]:
        found: dict[str, Pair] = {}
        for pair in chance.sample(self.replies, 2 * SIZE):
            found.setdefault(pair[0].text, pair)  # a record has three replies, and one message may have only one here
        return list(found.values())[:SIZE]

    def _of_messages(self, chance: random.Random) -> list[Pair]:
        subs = [sub for sub, held in self.messages.items() if len(held) > 1]
        found = []
        for sub in chance.sample(subs, min(SIZE, len(subs))):
            one, other = chance.sample(self.messages[sub], 2)
            found.append((one, other))
        return found

    def _of_parts(self, chance: random.Random) -> list[Pair]:
        keys = [key for key, held in self.parts.items() if len(held) > 1]
        found = []
        for key in chance.sample(keys, min(SIZE, len(keys))):
            one, other = chance.sample(self.parts[key], 2)
            found.append((Example(one), Example(other)))
        return found


def _rows(text: str) -> Sequence[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines() if line.strip()]
