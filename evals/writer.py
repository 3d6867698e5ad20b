"""What the writing network knows: how surprising unseen replies are to it, and whether it hears which part goes on well.

*Ear*: does a held-out message raise the likelihood of the record's own part more than that of nine others of the same sub and
role, all of whose slots the card holds? By lot it would be the highest once in ten.
"""

from __future__ import annotations

import math
import random
import time
from collections import Counter, defaultdict
from typing import Any

from tqdm import tqdm

from assistant.compose import STYLES
from assistant.writer.drafts import Writer
from assistant.writer.ear import NO_EMOTION
from assistant.writer.layout import SLOT, Ask
from assistant.writer.network import Network
from evals.setting import bench, real_cases, written_cases
from training.examples import ROOT
from training.writer import near, pairs
from training.writer.pairs import Example

OTHERS = 9
TALKS = 120
"""Messages that openings are written to, to count tokens a second."""


def measure(limit: int | None = None) -> dict[str, Any]:
    """Return perplexity of held-out replies and openings, the ear by role, tokens a second."""
    folder = ROOT / "models" / "writer"
    if not (folder / "manifest.json").is_file():
        return {"skipped": f"there is no {folder.relative_to(ROOT)}"}
    network = Network.open(folder)
    said = [*pairs.replies(), *pairs.openings()]
    sets = {"replies": pairs.replies(aside=True)[:limit], "openings": pairs.openings(aside=True)[:limit]}
    found = {name: near.with_examples(examples, said) for name, examples in sets.items()}
    return {
        "likelihood": {name: likelihood(network, examples) for name, examples in found.items()},
        "ear": ear(network, found["replies"]),
        "pace": pace(limit),
    }


def likelihood(network: Network, examples: list[Example]) -> dict[str, float]:
    """Return nats a token and perplexity of what was said, with the served weights."""
    how, total, tokens = network.layout, 0.0, 0
    for each in tqdm(examples, desc="writer: likelihood", unit="条", leave=False):
        if each.ask is None:
            continue
        memory = network.read(how.source(each.ask, each.message, each.previous, each.near[0] if each.near else ""))
        target = how.target(each.parts)
        total += float(network.likelihoods(memory, target[:1], [target[1:]])[0]) * len(target[1:])
        tokens += len(target[1:])
    nats = -total / max(1, tokens)
    return {"texts": len(examples), "tokens": tokens, "nats_a_token": nats, "perplexity": math.exp(nats)}


def ear(network: Network, examples: list[Example]) -> dict[str, dict[str, float]]:
    """Return, by role, how often the record's own part gains most of ten."""
    how, lot = network.layout, random.Random(0)  # noqa: S311 - a lot, not a secret
    pool: dict[tuple[str, str], list[str]] = defaultdict(list)
    for each in pairs.replies():
        for role, text in each.parts:
            pool[each.ask.sub if each.ask else "", role].append(text)
    asked, right = Counter[str](), Counter[str]()
    for each in tqdm(examples, desc="writer: ear", unit="条", leave=False):
        if each.ask is None or not each.message:
            continue
        memory = network.read(how.source(each.ask, each.message, each.previous))
        usual = network.read(how.source(Ask("chat", each.ask.sub, NO_EMOTION, "", (), ()), ""))
        for role, text in each.parts:
            others = [other for other in pool[each.ask.sub, role] if set(SLOT.findall(other)) <= set(each.ask.slots)]
            if len(others) < OTHERS:
                continue
            prompt, ten = [how.control(f"role={role}")], [how.text(other) for other in (text, *lot.sample(others, OTHERS))]
            gains = network.likelihoods(memory, prompt, ten) - network.likelihoods(usual, prompt, ten)
            asked[role] += 1
            right[role] += int(gains.argmax()) == 0
    return {role: {"asked": count, "right": right[role] / count} for role, count in asked.items()}


def pace(limit: int | None) -> dict[str, float]:
    """Return how many tokens a second openings are written at, all tries counted, and milliseconds for one message."""
    tools = bench()
    network = Network.open(ROOT / "models" / "writer")
    writer = Writer(network, tools.floor, tools.guard, tools.assistant.analyzer.network).openings
    cases = [*(real_cases() or []), *written_cases()][: limit or TALKS]
    tokens, spent = 0, 0.0
    for case in tqdm(cases, desc="writer: pace", unit="条", leave=False):
        seen = tools.read(case).situation
        start = time.perf_counter()
        tries = writer.tries(seen, {style: writer.examples(seen, style) for style in STYLES}, 0)
        spent += time.perf_counter() - start
        tokens += sum(len(said.tokens) + 1 for each in tries.values() for said in each)
    return {"messages": len(cases), "tokens_a_second": tokens / spent, "ms_a_message": spent / len(cases) * 1000}
