"""Check openings (see docs/WRITING.md): python -m training.check_openings [FILE...]; exit 1 when one breaks a rule.

Prints every problem with file and line, then how many openings begin alike.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from assistant.content import load
from assistant.guard import Guard
from assistant.schema import Message, Part, Style, Turn
from training.examples import ROOT

FOLDER = ROOT / "training" / "openings"
KEYS = ["text", "history", "sub", "emotion", "style", "opening", "after"]
AFTER = ("", "F", "D", "B")
SHORTEST, LONGEST = 4, 60


class Checker:
    """Holds the guard and the names that an opening may use."""

    def __init__(self) -> None:
        content = load(ROOT)
        self._guard, self._subs = Guard(content.rules), set(content.taxonomy.subs)
        self._may = frozenset(content.shop.roles["lead"].may)

    def problems(self, row: dict[str, Any]) -> Iterator[str]:
        """Yield every rule that an opening breaks, in words; none for a good one."""
        if list(row) != KEYS:
            yield f"keys {list(row)}"
            return
        said = row["opening"]
        if row["sub"] not in self._subs or row["emotion"] not in range(4) or row["style"] not in get_args(Style):
            yield f"labels {row['sub']!r}, {row['emotion']!r}, {row['style']!r}"
        if not SHORTEST <= len(said) <= LONGEST:
            yield f"{len(said)} characters"
        if re.search(r"[0-9０-９]", said):
            yield "a figure in digits"
        if row["after"] not in AFTER or (row["after"] and "，" not in said):
            yield f"after {row['after']!r}"
        if "你" in said:
            yield "你 instead of 您"
        yield from self._stopped(row)

    def _stopped(self, row: dict[str, Any]) -> Iterator[str]:
        message = Message(text=row["text"], history=tuple(Turn(**turn) for turn in row["history"]))
        said = row["opening"]
        for found in self._guard.check(said, (Part(role="feel", text=said),), message, {}, self._may, None):
            if found.severity == "stop":
                yield f"{found.rule}: {found.quote}"


def main(paths: list[Path]) -> int:
    """Print every problem; return 1 when there is one."""
    checker, bad, heads = Checker(), 0, Counter[str]()
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            row = json.loads(line)
            for problem in checker.problems(row):
                bad += 1
                print(f"{path}:{number}: {problem}")
            heads[row["opening"][:6]] += 1
    alike = sum(count for count in heads.values() if count > 1) / max(1, heads.total())
    print(f"openings {heads.total()}, problems {bad}, begin like another {alike:.1%}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main([Path(each) for each in sys.argv[1:]] or sorted(FOLDER.glob("*.jsonl"))))
