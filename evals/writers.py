"""The writers that are compared: ours, and two baselines that take its parts away."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from assistant.compose import STYLES, fill
from assistant.content.buyers import SLOT
from assistant.drafting import Check, Tools
from assistant.pieces import Piece
from assistant.schema import Draft, Part, Style
from evals.setting import Bench, Read


class Answer(NamedTuple):
    """Every draft that was written, and those that are shown."""

    written: Sequence[Draft]
    shown: tuple[Draft, ...]


Writer = Callable[[Bench, Read], Answer]


def ours(bench: Bench, read: Read) -> Answer:
    """The drafts that the agent is shown, by the shipped writer where it is there."""
    return _rounds(bench, bench.tools, read)


def floor(bench: Bench, read: Read) -> Answer:
    """The drafts that are shown where no writer is at hand: plan, parts and the concern told back."""
    return _rounds(bench, replace(bench.tools, writers=()), read)


def _rounds(bench: Bench, tools: Tools, read: Read) -> Answer:
    check = Check(tools, read.situation, bench.assistant.analyzer)
    *_, (written, shown) = check.rounds(bench.assistant.settings.seed, early=False)
    return Answer(written, shown)


def nearest(bench: Bench, read: Read) -> Answer:
    """One draft: the nearest record's reply, slots filled, parts whose slots the card lacks left out."""
    values = read.situation.values
    found = bench.floor.shelf.exemplars(read.situation, 1)
    parts = [part for each in found for part in each.parts if set(SLOT.findall(part.text)) <= values.keys()]
    said = [Part(role=part.role, text=fill(part.text, values)) for part in parts]
    drafts = (_draft(bench, read, "warm", said),) if said else ()
    return Answer(drafts, drafts)


def chance(bench: Bench, read: Read) -> Answer:
    """Three drafts: our plans, each role a fitting general part by lot, the buyer's concern not named."""
    situation, shelf = read.situation, bench.floor.shelf
    plan = bench.floor.plan(situation)
    drafts = []
    for style in STYLES:
        lot = random.Random(f"{style}|{situation.message.id}|{situation.message.text}")  # noqa: S311 - a lot, not a secret
        drawn = [(role, _drawn(lot, shelf.candidates(role, situation))) for role in plan.order(style)]
        parts = [Part(role=role, text=fill(text, situation.values)) for role, text in drawn if text]
        if parts:
            drafts.append(_draft(bench, read, style, parts))
    return Answer(drafts, tuple(drafts))


def _drawn(lot: random.Random, pieces: list[Piece]) -> str | None:
    texts = [piece.text for piece in pieces if piece.source == "pattern" and piece.kind == "whole" and not piece.when]
    return lot.choice(texts) if texts else None


def _draft(bench: Bench, read: Read, style: Style, parts: list[Part]) -> Draft:
    text, seen = "".join(part.text for part in parts), read.situation
    findings = bench.guard.check(text, parts, seen.message, seen.values, frozenset(seen.remedies), seen.analysis)
    return Draft(text=text, parts=tuple(parts), style=style, source="baseline", findings=findings)


WRITERS: dict[str, Writer] = {"nearest record": nearest, "parts by lot": chance, "floor": floor, "ours": ours}
