"""The chat logs of ``chatlogs.yaml``."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import yaml


class Sample(NamedTuple):
    """One log; a turn is (who, text, "11-25 14:03:22" or "")."""

    id: str
    layout: str
    text: str
    turns: list[tuple[str, str, str]]


def samples() -> list[Sample]:
    told = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return [Sample(each["id"], each["layout"], each["text"], [tuple(turn) for turn in each["turns"]]) for each in told]
