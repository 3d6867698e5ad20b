"""Check reply records (see docs/WRITING.md): python -m training.check_records [FILE...]; exit 1 when a record breaks a rule.

Prints every problem with file and line, then the figures that show variety: how often openings and 8-character
runs repeat across replies, and the counts per intent, emotion and style.
"""

from __future__ import annotations

import collections
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import yaml

from assistant.schema import Channel, OrderCard, Policy, Remedy, Role, Style

ROOT = Path(__file__).parents[1]
INTENTS = {
    entry["id"]: {sub["id"] for sub in entry["subs"]}
    for entry in yaml.safe_load((ROOT / "intents/taxonomy.yaml").read_text(encoding="utf-8"))["intents"]
}
FACTS, POLICY = set(OrderCard.model_fields), set(Policy.model_fields)
REMEDIES, ROLES, STYLES, CHANNELS = (set(get_args(each)) for each in (Remedy, Role, Style, Channel))
SLOT = re.compile(r"\{(\w+)\}")
NUMBER = re.compile(r"[0-9０-９]|(?<![第统唯万])[二两三四五六七八九十百千]+(?=[天日号点小分个件双元块倍次])")
NEVER = re.compile(
    "好评|五星|差评|改评|追评|微信|[vV]信|QQ|扣扣|支付宝|二维码|不走平台|私下|冷敷|涂药|药膏|消炎|抗敏|修复|治疗|保证|绝对|百分百|"
    "100%|最好|永久|恶意|碰瓷|讹|职业打假|爆仓|灯光问题|质检很严|给您带来(的)?不便|已经?(帮您|给您|替您|为您)?(催|打过?电话|联系过?|登记|上报|反馈)"
)
KEYS = ["id", "channel", "history", "message", "intents", "sub", "emotion", "facts", "remedies", "policy", "replies"]
CONTENT = re.compile(r"[一-鿿]")


def _replies(record: dict[str, Any]) -> Iterator[str]:
    held = set(record["facts"]) | set(record["policy"])
    said = record["message"] + "".join(turn["text"] for turn in record["history"])
    if not 1 <= len(record["replies"]) <= 2:
        yield "one or two replies"
    for reply in record["replies"]:
        parts = reply.get("parts", [])
        text = "".join(part["text"] for part in parts)
        bare = SLOT.sub("", text)
        if reply.get("style") not in STYLES:
            yield f"style {reply.get('style')!r}"
        if not 2 <= len(parts) <= 6:
            yield f"{len(parts)} parts"
        yield from (f"role {part['role']!r}" for part in parts if part["role"] not in ROLES)
        yield from (f"slot {{{slot}}} is not in facts or policy" for slot in SLOT.findall(text) if slot not in held)
        yield from (f"number {n!r} is neither a slot nor the buyer's" for n in NUMBER.findall(bare) if n not in said)
        yield from (f"never say {match.group()!r}" for match in NEVER.finditer(bare))
        length = len(CONTENT.findall(bare))
        low, high = (18, 85) if reply.get("style") == "brief" else (35, 175)
        if not low <= length <= high:
            yield f"{length} characters in a {reply.get('style')} reply"
        yield from _opening(record, parts)


def _opening(record: dict[str, Any], parts: list[dict[str, str]]) -> Iterator[str]:
    if not parts or record["emotion"] < 1 or record["channel"] != "chat":
        return
    if parts[0]["role"] not in ("feel", "care"):
        yield f"opens with {parts[0]['role']}, not feel"
    if len(record["message"]) >= 8 and record["intents"][0] != "other":
        shared = set(CONTENT.findall(parts[0]["text"])) & set(CONTENT.findall(record["message"]))
        if not shared - set("的了是我你您在不有就都这那也还没"):
            yield "the first part shares no word with the message"


def _fields(record: dict[str, Any]) -> Iterator[str]:
    if record["channel"] not in CHANNELS:
        yield f"channel {record['channel']!r}"
    if bool(record["message"]) == (record["channel"] == "notice"):
        yield "message must be empty for notice and filled otherwise"
    if record["sub"] not in INTENTS[record["intents"][0]]:
        yield f"sub {record['sub']!r} is not one of {record['intents'][0]}'s"
    if record["emotion"] not in (0, 1, 2, 3):
        yield f"emotion {record['emotion']!r}"
    yield from (f"unknown fact {key}" for key in sorted(set(record["facts"]) - FACTS))
    yield from (f"unknown policy {key}" for key in sorted(set(record["policy"]) - POLICY))
    yield from (f"unknown remedy {key}" for key in sorted(set(record["remedies"]) - REMEDIES))
    for turn in record["history"]:
        if set(turn) != {"who", "text"} or turn["who"] not in ("buyer", "agent"):
            yield f"history turn {turn}"


def problems(record: dict[str, Any]) -> list[str]:
    """Return every rule that a record breaks, in words; empty for a good one."""
    if missing := [key for key in KEYS if key not in record]:
        return [f"missing key {key}" for key in missing]
    if not record["intents"] or not set(record["intents"]) <= set(INTENTS):
        return [f"intents {record['intents']}"]
    return [*_fields(record), *_replies(record)]


class Variety:
    """How often openings and 8-character runs repeat across replies."""

    def __init__(self) -> None:
        self.ids, self.messages, self.openings, self.grams = (collections.Counter[str]() for _ in range(4))

    def add(self, record: dict[str, Any]) -> None:
        """Count one record in."""
        self.ids[record["id"]] += 1
        if record["message"]:
            before = "".join(turn["text"] for turn in record["history"])  # 滚 after two different talks is two messages
            self.messages[re.sub(r"\W", "", before + record["message"]) or record["message"]] += 1
        for reply in record["replies"]:
            text = "".join(part["text"] for part in reply["parts"])
            self.openings[re.sub(r"\W", "", text)[:8]] += 1
            bare = re.sub(r"[^\w□]", "", SLOT.sub("□", text))
            self.grams.update({bare[i : i + 8] for i in range(len(bare) - 7)})

    def repeated_openings(self) -> float:
        """Share of replies whose first 8 characters open another reply too."""
        return sum(n for n in self.openings.values() if n > 1) / max(1, self.openings.total())

    def common_runs(self) -> float:
        """Share of 8-character runs that stand in more than 2 % of replies."""
        limit = max(3, self.openings.total() * 0.02)
        return sum(n for n in self.grams.values() if n > limit) / max(1, self.grams.total())

    def duplicates(self) -> list[str]:
        """Ids and messages that occur more than once."""
        return [value for counter in (self.ids, self.messages) for value, n in counter.items() if n > 1]


def read(paths: list[Path]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield ``file:line`` and the record of every line that is not blank."""
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                yield f"{path}:{number}", json.loads(line)


def main(paths: list[Path]) -> int:
    """Print every problem and the figures of variety; return 1 when there is a problem."""
    variety, bad = Variety(), 0
    for place, record in read(paths):
        found = problems(record)
        bad += bool(found)
        for problem in found:
            print(f"{place}: {record.get('id')}: {problem}")
        if not found:
            variety.add(record)
    for value in variety.duplicates():
        bad += 1
        print(f"duplicate: {value}")
    print(f"records {variety.ids.total()}, replies {variety.openings.total()}, problems in {bad}")
    print(f"openings that are not unique: {variety.repeated_openings():.1%}; common runs: {variety.common_runs():.1%}")
    return 1 if bad else 0


if __name__ == "__main__":
    chosen = [Path(each) for each in sys.argv[1:]] or sorted((ROOT / "training" / "records").glob("*.jsonl"))
    sys.exit(main(chosen))
