"""What the agent is told apart from the text for the buyer: how to look at the case, what to ask, keep, note and pass on."""

from __future__ import annotations

import re

from assistant.authority import LADDER
from assistant.content import Content
from assistant.content.buyers import SLOT
from assistant.schema import Handling
from assistant.situation import Situation

CLAUSE = re.compile(r"[^，。；]+[，。；]?")


def filled(text: str, values: dict[str, str]) -> str:
    """Put card values into a note; a clause whose value is not held is left out, and what stays ends as a sentence does."""
    kept: list[str] = []
    for clause in CLAUSE.findall(text):
        if all(slot in values for slot in SLOT.findall(clause)):
            kept.append(SLOT.sub(lambda found: values[found[1]], clause))
        elif kept and not clause.endswith("，"):
            kept[-1] = re.sub("[，；]$", "。", kept[-1])
    return "".join(kept)


def handle(content: Content, seen: Situation) -> Handling | None:
    """Return what the shop's files say on this kind of problem, None when they say nothing.

    A hand-off to the agent's own role, or to one below it, is left out.
    """
    entry = content.handling.get(f"{seen.intent}/{seen.sub}")
    if entry is None:
        return None
    facts = {key: value for key, value in seen.values.items() if key in seen.facts}
    passed = ""
    if entry.hand_off and LADDER.index(entry.hand_off.to) > LADDER.index(seen.message.role):
        who = content.shop.roles[entry.hand_off.to].name
        passed = content.say("handling.hand_off", when=entry.hand_off.when, who=who, how=entry.hand_off.how)
    return Handling(
        first=entry.first, questions=entry.questions, evidence=entry.evidence, note=filled(entry.note, facts),
        hand_off=passed, log=filled(entry.log, facts), careful=entry.careful,
    )  # fmt: skip
