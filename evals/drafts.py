"""Are the drafts safe, to the point, and different? Over held-out records, real messages and messages written for measuring.

The baselines stand in the same rows: the nearest record's reply, and our own parts by lot. Neither passes through ``choose``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import Any

from tqdm import tqdm

from assistant.compose import EVIDENCE, STYLES
from assistant.rank import alike
from assistant.schema import Draft, Remedy
from assistant.situation import CONTEXT_ONLY
from assistant.text import words
from evals import figures, scores
from evals.setting import Bench, Case, Read, bench, real_cases, record_cases, written_cases
from evals.writers import WRITERS

VARIETY = 500
"""Variety is counted over the first so many messages, for it falls with the size of the pile."""
ABOVE = frozenset({"remedy", "amount"})


@dataclass(frozen=True)
class Written:
    """One draft with the case it answers."""

    read: Read
    draft: Draft

    @property
    def chat(self) -> bool:
        """Whether it answers a buyer in a conversation."""
        return self.read.case.message.channel == "chat"

    @property
    def upset(self) -> bool:
        """Whether the buyer is uneasy or worse, by the reader's label where there is one."""
        label = self.read.case.emotion
        return self.chat and (self.read.situation.emotion if label is None else label) >= 1


def measure(limit: int | None = None) -> dict[str, Any]:
    """Return the scores of every writer by set of messages; a set that is not at hand is None."""
    tools = bench()
    sets = {"records": record_cases(), "written": written_cases(), "real": real_cases()}
    return {name: None if cases is None else _set(tools, cases[:limit], name) for name, cases in sets.items()}


def _set(tools: Bench, cases: Sequence[Case], name: str) -> dict[str, Any]:
    reads = [tools.read(case) for case in tqdm(cases, desc=f"drafts: {name}", unit="条", leave=False)]
    return {"messages": len(reads), "writers": {key: _row(tools, reads, key) for key in WRITERS}}


def _row(tools: Bench, reads: Sequence[Read], writer: str) -> dict[str, Any]:
    told = [(read, WRITERS[writer](tools, read)) for read in tqdm(reads, desc=f"drafts: {writer}", unit="条", leave=False)]
    answers = [(read, answer.shown) for read, answer in told]
    tried = [draft for _, answer in told for draft in answer.written]
    written = [Written(read, draft) for read, drafts in answers for draft in drafts]
    first = [draft for _, drafts in answers[:VARIETY] for draft in drafts]
    counts = [len(drafts) for _, drafts in answers]
    return {
        "drafts": len(written),
        "tried": len(tried),
        "tried_stopped": sum(draft.stopped for draft in tried),
        "written_openings": scores.share(draft.source == "writer" for _, drafts in answers for draft in drafts),
        "like_nearest_record": _like_nearest(tools, written),
        "no_draft": counts.count(0),
        "three": scores.share(count == 3 for count in counts),
        **_safe(tools, written),
        **_apt(tools, written),
        **_varied(first),
        "length": {style: _length(written, style) for style in STYLES},
    }


def _safe(tools: Bench, written: Sequence[Written]) -> dict[str, Any]:
    rules = tools.assistant.content.rules  # what the ear hears is a hint at best, and counts under ``warned``
    family = {rule.id: rule.family for rule in rules if rule.match.kind != "heard"}
    read = [(each.read.case.message.id, figures.invented(each.draft.text, _sources(each.read))) for each in written]
    wrong = [(key, said) for key, said in read if said]
    return {
        "invented": len(wrong),
        "invented_where": [{"id": key, "figures": said} for key, said in wrong[:20]],
        "above_policy": sum(any(family.get(found.rule) in ABOVE for found in each.draft.findings) for each in written),
        "stopped": sum(each.draft.stopped for each in written),
        "warned": sum(any(found.severity == "warn" for found in each.draft.findings) for each in written),
        "unfilled": sum(scores.unfilled(each.draft.text) for each in written),
    }


def _sources(read: Read) -> list[str]:
    message, values = read.case.message, read.situation.values
    return [message.text, *(turn.text for turn in message.history), *message.card.held().values(), *values.values()]


def _apt(tools: Bench, written: Sequence[Written]) -> dict[str, Any]:
    stray = [len(_ungrounded(tools, each)) for each in written]
    offers = [(each, _offered(tools, each), _choices(each)) for each in written]
    roles = [[part.role for part in each.draft.parts] for each in written if each.upset]
    rich = [each for each in written if each.read.situation.rich and each.chat]
    return {
        "feeling_first": scores.share(map(scores.feeling_first, roles)),
        "names_concern": scores.share(
            scores.names_concern(each.draft.parts[0].text, each.read.case.message.text)
            for each in written
            if each.chat and scores.matters(each.read.case.message.text)
        ),
        "ungrounded_words": fmean(stray) if stray else None,
        "ungrounded_drafts": scores.share(count > 0 for count in stray),
        "offers_one": scores.share(_allowed(said, may) > 0 for _, said, may in offers if may),
        "offers_two": scores.share(
            _allowed(said, may) > 1 for each, said, may in offers if len(may) > 1 and each.draft.style != "brief"
        ),
        "offers_beyond": sum(any(codes.isdisjoint(each.read.situation.remedies) for codes in said) for each, said, _ in offers),
        "uses_card": scores.share(_facts(each) > 0 for each in rich),
    }


def _ungrounded(tools: Bench, each: Written) -> tuple[str, ...]:
    said = each.read.situation.said + "".join(each.read.situation.values.values())
    return tools.floor.shelf.grounding.ungrounded(words(each.draft.text), said)


def _offered(tools: Bench, each: Written) -> list[frozenset[Remedy]]:
    """Return, for each thing that the draft's options hold out, the codes any of which allows it."""
    return [codes for part in each.draft.parts if part.role == "option" for codes in tools.guard.offers(part.text)]


def _choices(each: Written) -> frozenset[Remedy]:
    """Return what the buyer may be given a choice of; asking for a photo is none."""
    return frozenset(each.read.situation.remedies) - EVIDENCE


def _allowed(said: Sequence[frozenset[Remedy]], may: frozenset[Remedy]) -> int:
    return sum(not codes.isdisjoint(may) for codes in said)


def _facts(each: Written) -> int:
    """Count the card values that the draft states, beyond those that only name the order."""
    card = each.read.case.message.card.held()
    held = {each.read.situation.values[key] for key in card if key not in CONTEXT_ONLY and key in each.read.situation.values}
    return sum(value in each.draft.text for value in held)


def _varied(drafts: Sequence[Draft]) -> dict[str, Any]:
    texts = [draft.text for draft in drafts]
    return {
        "openings": scores.openings(texts),
        "distinct_2": scores.distinct(texts, 2),
        "distinct_4": scores.distinct(texts, 4),
        "repeated_parts": scores.repeated(part.text for draft in drafts for part in draft.parts),
    }


def _like_nearest(tools: Bench, written: Sequence[Written]) -> float | None:
    """Return how much drafts have in common with the nearest record's reply: pairs of characters, 0 to 1, on average."""
    found = []
    for each in written:
        near = tools.floor.shelf.exemplars(each.read.situation, 1)
        found += [alike(each.draft.text, "".join(part.text for part in exemplar.parts)) for exemplar in near]
    return fmean(found) if found else None


def _length(written: Sequence[Written], style: str) -> float | None:
    lengths = [len(each.draft.text) for each in written if each.draft.style == style]
    return median(lengths) if lengths else None
