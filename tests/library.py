"""A shop of its own for tests that change the library: a copy of the editable files, with few sentences and no records."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

from assistant.content import Library
from assistant.drafting import Writers
from assistant.pipeline import Assistant
from assistant.settings import Settings
from tests.conftest import ROOT
from tests.local import shipped

DELAY = """\
# 本店的物流话术
parts:
  unshipped:
    feel:
      - {text: "等发货等得心焦，我懂。", style: brief, emotion: [1, 2]}   # 常用
      - {text: "，心里没底太正常了。", kind: tail, style: warm, emotion: [1, 2]}
    fact:
      - {text: "{product}是{order_time}下的单，目前还没有发货记录。", style: plain, emotion: [0, 1, 2, 3]}
    option:
      - {text: "您还想要，我去催仓库发货；不想等了可以直接退款。", style: plain, emotion: [1, 2], remedies: [urge, refund]}

  stuck:
    feel:
      - {text: "轨迹停着不动，您等得没底，我懂。", style: warm, emotion: [1, 2]}
    next:
      - {text: "我现在联系{carrier}核实，{reply_by}给您答复。", style: plain, emotion: [0, 1, 2, 3]}

plans: []
"""
"""The library of one intent, as a manager might have written it."""


def copied(folder: Path, few: bool = True) -> Path:
    """Return ``folder`` with the editable files of the checkout in it; with ``few``, the sentences above and those for any."""
    for part in ("intents", "prompts"):
        shutil.copytree(ROOT / part, folder / part)
    (folder / "models").symlink_to(ROOT / "models")
    for intent in ("damage", "sizing", "allergy", "malicious", "other") if few else ():
        (folder / f"prompts/patterns/{intent}.yaml").write_text("parts: {}\n", encoding="utf-8")
    if few:
        (folder / "prompts/patterns/delay.yaml").write_text(DELAY, encoding="utf-8")
    return folder


class Shop(Assistant):
    """The shipped assistant's models over a copy of the editable files, at a set time of day; the floor alone writes."""

    def __init__(self, folder: Path) -> None:
        vars(self).update(vars(shipped()))
        self.settings = Settings(open_browser=False, root=folder, var=folder / "var", writer="floor")
        self.library = Library(folder)
        self.writers = Writers.open(self.settings, self.content, self.analyzer)
        self._lock, self._built = threading.Lock(), None
        self._opening, self._store = threading.Lock(), None
