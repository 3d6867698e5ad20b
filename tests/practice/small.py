"""A shop with few exercises, to be read quickly and changed by tests: the examples of docs/PRACTICE.md, one of each kind."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from assistant.cli import sentences
from assistant.content.buyers import INTENTS
from assistant.practice.book import Book
from assistant.practice.own.folder import Own
from tests.conftest import ROOT

PRACTICE = "prompts/practice"
FILES = {
    "scenarios": ("scenarios/delay.yaml", "scenarios"),
    "talks": ("talks/delay.yaml", "talks"),
    "violations": ("violations.yaml", "items"),
    "orders": ("orders.yaml", "items"),
    "cold": ("cold.yaml", "items"),
    "missing": ("missing.yaml", "items"),
    "evidence": ("evidence.yaml", "items"),
}
"""By the key of own files, where exercises stand that come with the program, and under which key."""
IDS = {
    "scenarios": "own-answer-choir",
    "talks": "own-talk-lamp",
    "violations": "drill-own-battery",
    "orders": "own-order-kettle",
    "cold": "own-cold-invoice",
    "missing": "own-missing-shoes",
    "evidence": "own-evidence-box",
}


def examples() -> dict[str, str]:
    """Return the examples of the document, one of each kind, by key."""
    document = (ROOT / "docs/PRACTICE.md").read_text(encoding="utf-8")
    blocks = {block.split(":")[0]: block for block in re.findall(r"```yaml\n(.*?)```", document, re.DOTALL)}
    return {key: blocks[key] for key in FILES}


def shop(folder: Path) -> Path:
    """Return ``folder`` with the files of a practice room in it, one exercise of each kind."""
    shutil.copytree(ROOT / "intents", folder / "intents")
    (folder / PRACTICE / "scenarios").mkdir(parents=True)
    (folder / PRACTICE / "talks").mkdir()
    for name in ("personas.yaml", "rubric.yaml"):
        shutil.copyfile(ROOT / PRACTICE / name, folder / PRACTICE / name)
    shutil.copyfile(ROOT / "prompts/messages.yaml", folder / "prompts/messages.yaml")
    for intent in INTENTS:
        (folder / PRACTICE / f"scenarios/{intent}.yaml").write_text("scenarios: []\n", encoding="utf-8")
    for key, text in examples().items():
        name, top = FILES[key]
        (folder / PRACTICE / name).write_text(text.replace(f"{key}:", f"{top}:", 1), encoding="utf-8")
    return folder


def book(folder: Path) -> Book:
    """Return the exercises of a shop."""
    return Book(folder, sentences(folder))


def own(folder: Path) -> Own:
    """Return a shop's own exercises."""
    say = sentences(folder)
    return Own(Book(folder, say), folder, folder / "var", say)
