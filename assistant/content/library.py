"""Hot reload: a changed file is picked up without a restart; a broken change keeps the last good content and says so."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from assistant.content.load import load
from assistant.content.shapes import Content
from assistant.errors import ContentError

FOLDERS = ("facts", "handling", "llm", "patterns", "rules")
WATCHED = (
    "intents/*.yaml", "prompts/*.yaml", "prompts/*.txt", *(f"prompts/{each}/*.yaml" for each in FOLDERS),
    "training/records/*.jsonl",
)  # fmt: skip
"""What drafts are made from; ``prompts/practice`` is looked after by the practice's own book."""


def stamp(root: Path, watched: Sequence[str] = WATCHED) -> tuple[tuple[str, int, int], ...]:
    """Return name, time and size of every watched file: cheap enough to ask before each message."""
    files = sorted({path for pattern in watched for path in root.glob(pattern)})
    return tuple((str(path), info.st_mtime_ns, info.st_size) for path in files for info in (path.stat(),))


class Library:
    """Holds the last good content of ``root``. ``problem`` is set while the files on disk have mistakes.

    :raises ContentError: on creation, when there is no good content to begin with.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problem: ContentError | None = None
        self._lock = threading.Lock()
        self._stamp = stamp(root)
        self.content: Content = load(root)

    def refresh(self) -> bool:
        """Look whether files changed; return True when new content has been taken."""
        with self._lock:
            now = stamp(self.root)
            if now == self._stamp:
                return False
            self._stamp = now
            try:
                fresh = load(self.root)
            except ContentError as error:
                self.problem = error
                return False
            changed = fresh.version != self.content.version
            self.problem, self.content = None, fresh
            return changed
