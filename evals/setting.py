"""What all tasks share: the clock, the machine, an assistant that has never seen the held-out records, and the messages.

The assistant is the ordinary one. Only its root differs: a folder of links to ``intents/``, ``prompts/`` and ``models/`` beside
the records that are not held out, so that no draft can be made from the record it is measured on.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path

from assistant import situation
from assistant.content import Record
from assistant.pipeline import Assistant, masked
from assistant.schema import Analysis, Message, OrderCard, Scored, Suggestion, Turn
from assistant.settings import ROOT, Settings
from assistant.situation import Situation
from evals.split import held_out

CLOCK = datetime(2026, 3, 7, 14, 20)
"""The time at which every message is answered."""
SHARED = ROOT.parent / "shared"
"""Real messages that may only be measured on; absent in most checkouts."""
CASES = Path(__file__).parent / "cases" / "messages.jsonl"
WORK = ROOT / "var" / "evals"
PACKAGES = ("numpy", "jieba", "bm25s", "pydantic", "scikit-learn")


def now() -> datetime:
    """Tell the fixed time."""
    return CLOCK


def machine() -> dict[str, str]:
    """Return what the numbers were measured on: processor, cores, memory, system and versions."""
    facts = {
        "processor": _processor(), "cores": str(os.cpu_count()), "memory": _memory(), "threads": "1",
        "system": f"{platform.system()} {platform.machine()}", "python": platform.python_version(),
        "clock": f"{CLOCK:%Y-%m-%d %H:%M}",
    }  # fmt: skip
    return facts | {name: version(name) for name in PACKAGES}


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.is_file() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown"


def _memory() -> str:
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return f"{pages * size / 2**30:.0f} GiB"


@dataclass(frozen=True)
class Case:
    """A message with what is known of its right answer; ``emotion`` and ``analysis`` are None where nobody labelled them."""

    message: Message
    emotion: int | None = None
    analysis: Analysis | None = None


@dataclass(frozen=True)
class Read:
    """A case as the assistant saw it: its suggestion, and the situation that the drafts were written for."""

    case: Case
    suggestion: Suggestion
    situation: Situation


class Bench:
    """The assistant under test with its tools at hand."""

    def __init__(self, root: Path, var: Path) -> None:
        self.assistant = Assistant(Settings(root=root, var=var), now=now)
        self.tools = self.assistant.tools()  # the very ones it answers with
        self.guard, self.floor = self.tools.guard, self.tools.floor

    def read(self, case: Case) -> Read:
        """Answer one case."""
        suggestion = self.assistant.suggest(case.message)
        return Read(case, suggestion, self.situation(case.message, suggestion.analysis))

    def situation(self, message: Message, analysis: Analysis) -> Situation:
        """Return what is known of ``message`` under an analysis, ours or the right one."""
        return situation.read(self.assistant.content, masked(message), analysis, CLOCK)


@cache
def bench() -> Bench:
    """Return the assistant without the held-out records, made once a run."""
    return Bench(_root(), WORK / "index")


def _root() -> Path:
    root = WORK / "root"
    (root / "training" / "records").mkdir(parents=True, exist_ok=True)
    for name in ("intents", "prompts", "models"):
        link = root / name
        with suppress(FileExistsError):
            link.symlink_to(ROOT / name, target_is_directory=True)
    kept, sources = root / "training" / "records", sorted((ROOT / "training" / "records").glob("*.jsonl"))
    for old in kept.glob("*.jsonl"):
        if old.name not in {path.name for path in sources}:
            old.unlink()
    for path in sources:
        lines = path.read_text(encoding="utf-8").splitlines()
        text = "".join(f"{line}\n" for line in lines if line.strip() and not held_out(json.loads(line)["id"]))
        old = kept / path.name
        if not old.is_file() or old.read_text(encoding="utf-8") != text:  # untouched while another process reads it
            waiting = old.with_suffix(f".{os.getpid()}.part")
            waiting.write_text(text, encoding="utf-8")
            waiting.replace(old)
    return root


def records() -> list[Record]:
    """Return the held-out records, in the order of the files."""
    lines = (
        line
        for path in sorted((ROOT / "training" / "records").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    )
    return [Record.model_validate_json(line) for line in lines if line.strip() and held_out(json.loads(line)["id"])]


def right(intents: Iterable[str], sub: str, emotion: int) -> Analysis:
    """Return the analysis that a reader's labels stand for: certain, with no evidence marked."""
    scored = tuple(Scored(label, 1.0) for label in intents)
    labels = {"intents": scored, "primary": scored[0].label, "sub": sub, "subs": (Scored(sub, 1.0),), "emotion": emotion}
    return Analysis.model_validate(labels)


def of_record(record: Record) -> Case:
    """Return a record as a case: its own card, limits and remedies."""
    message = Message(
        id=record.id, text=record.message, history=record.history, card=record.facts, channel=record.channel,
        policy=record.policy, remedies=record.remedies,
    )  # fmt: skip
    return Case(message, record.emotion, right(record.intents, record.sub, record.emotion))


def record_cases() -> list[Case]:
    """Return the held-out records as cases."""
    return [of_record(record) for record in records()]


def written_cases() -> list[Case]:
    """Return the messages of ``cases/messages.jsonl``, written for measuring: cards, two problems, sarcasm, out of scope."""
    found = []
    for line in CASES.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        message = Message(
            id=row["id"], text=row["text"], history=tuple(Turn(**turn) for turn in row["history"]),
            card=OrderCard(**row["card"]), channel=row["channel"],
        )  # fmt: skip
        found.append(Case(message, row["emotion"], right(row["intents"], row["sub"], row["emotion"])))
    return found


def real_cases() -> list[Case] | None:
    """Return the labelled real messages without cards, ``prev`` as our own turn before; None when they are not at hand."""
    path = SHARED / "data" / "real" / "messages_dev.jsonl"
    if not path.is_file():
        return None
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        history = (Turn(who="agent", text=row["prev"]),) if row["prev"] else ()
        found.append(Case(Message(id=row["id"], text=row["text"], history=history), row["emotion"]))
    return found
