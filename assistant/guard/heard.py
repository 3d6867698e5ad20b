"""What a sentence does, by the guard's ear: finds what is said in words that no expression lists."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.guard.patterns import Compiled
from assistant.guard.reading import Reading
from assistant.guard.rule import Match

DEEDS = re.compile("催|登记|申请|提交|联系|电话|核实|核对|反馈|反映|备注|补发|安排|加急|寄|退|发|问|报|批|办|处理|沟通|取消|拦")
"""Deeds as agents name them; one that stands in the sentence and in what we or the card said before is backed."""


def heard(rule: Compiled, reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield the sentences that do ``act`` with a chance of ``above`` at least, less exceptions and what the case backs."""
    match = rule.rule.match
    if not reading.remedies.isdisjoint(match.codes):
        return
    if rule.needs and all(need.search(reading.plain.text) for need in rule.needs):
        return
    covered: bytearray | None = None
    for number, (start, end, acts) in enumerate(reading.heard):
        if match.where == "opening" and number:
            return
        if acts.get(match.act, 0.0) < match.above or _backed(match, reading, start, end):
            continue
        covered = rule.covered(reading.plain.text) if covered is None and rule.unless else covered
        if covered and any(covered[at] for at, origin in enumerate(reading.plain.origin) if start <= origin < end):
            continue
        yield start, end


def _backed(match: Match, reading: Reading, start: int, end: int) -> bool:
    """Tell whether a sentence names a value that the rule lets back it, in any spelling, or deeds that were told of before."""
    keys = {*(f"card.{key}" for key in match.card), *(f"policy.{key}" for key in match.policy)}
    held = (reading.plain.span(said.start, said.end)[0] for said, by in reading.figures if by in keys) if keys else ()
    if any(start <= at < end for at in held):
        return True
    if not match.history:
        return False
    deeds, told = set(DEEDS.findall(reading.text[start:end])), reading.agent + "".join(reading.card.values())
    return bool(deeds) and all(deed in told for deed in deeds)
