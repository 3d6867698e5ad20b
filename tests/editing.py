"""Changes to editable files, as an editor makes them."""

from __future__ import annotations

from pathlib import Path


def edit(root: Path, name: str, old: str, new: str) -> int:
    """Replace the first ``old`` in a file and return its line, counted from 1."""
    path = root / name
    before, found, after = path.read_text(encoding="utf-8").partition(old)
    assert found, f"{name} holds no {old!r}"
    path.write_text(before + new + after, encoding="utf-8")
    return before.count("\n") + 1
