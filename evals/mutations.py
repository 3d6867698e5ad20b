"""Does the guard notice when a good reply is spoilt? Every record's reply, altered in two forbidden ways, one at a time.

    python -m evals.run mutations

An alteration is caught when the guard stops it or warns of something that it does not say of the unaltered reply; that a reply
has grown too long catches nothing. Choices are seeded by the record's id, so that every run asks the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import islice
from random import Random
from typing import Any, NamedTuple

from tqdm import tqdm

from assistant.content import Record
from assistant.guard import Guard, load_rules
from assistant.schema import Part
from assistant.settings import ROOT
from evals.alterations import CHANGES, Alter, Altered, bank, slip
from evals.replies import Human, all_records, ear, humans

SEED = "mutations"
PROCESSES = 2
CHUNK = 100
EXAMPLES = 5
AIMS = {
    "figure": ("number", "promise", "amount"), "sooner": ("number", "promise"), "place": ("place",), "blank": ("slot",),
    "feeling": ("order", "tone"), "again": ("repeat",), "register": ("register",),
}  # fmt: skip


class Mutation(NamedTuple):
    """One spoilt reply: of which record, how, and the families that the guard newly finds in it."""

    record: str
    kind: str
    said: str
    text: str
    caught: tuple[str, ...]


class Kinds(NamedTuple):
    """All ways to spoil a reply, by name: what it says is changed, or a sentence is slipped in."""

    changed: dict[str, Alter]
    slipped: dict[str, Alter]


@cache
def kinds() -> Kinds:
    """Return all ways; what stands in place of a part counts as a change."""
    groups = bank()
    ways = {name: slip(name, group) for name, group in groups.items()}
    instead = {name: way for name, way in ways.items() if groups[name].place != "inserted"}
    return Kinds(CHANGES | instead, {name: way for name, way in ways.items() if name not in instead})


@cache
def guard() -> Guard:
    """Return the guard with all rules, and with its ear where there is one."""
    return Guard(load_rules((ROOT / "prompts" / "rules").glob("*.yaml")), ear=ear())


@cache
def aims() -> dict[str, frozenset[str]]:
    """Return by kind the families that mean just this; that others catch it too is luck, such as a number in a sentence."""
    return {**{name: frozenset(found) for name, found in AIMS.items()}, **{k: frozenset(g.families) for k, g in bank().items()}}


def measure(limit: int | None = None) -> dict[str, Any]:
    """Return the share of alterations that are caught, over all and by kind, with the families that caught them.

    ``aimed`` is the share that a family caught which means this kind. ``missed`` shows at most five a kind, each another one:
    the record, the words, the whole reply.
    """
    records = all_records()[:limit]
    chunks = [records[at : at + CHUNK] for at in range(0, len(records), CHUNK)]
    found: list[Mutation] = []
    with ProcessPoolExecutor(PROCESSES) as pool, tqdm(total=len(records), desc="mutations", unit="条") as bar:
        for chunk, part in zip(chunks, pool.map(spoil_all, chunks), strict=True):
            found += part
            bar.update(len(chunk))
    by_kind: dict[str, list[Mutation]] = defaultdict(list)
    for each in found:
        by_kind[each.kind].append(each)
    return {
        "records": len(records),
        "mutations": len(found),
        "ear": guard().ear is not None,
        "caught": sum(bool(each.caught) for each in found) / max(1, len(found)),
        "kinds": {name: _row(by_kind[name]) for name in sorted(by_kind)},
    }


def _row(found: Sequence[Mutation]) -> dict[str, Any]:
    missed = {each.said: each for each in found if not each.caught}
    families = aims()[found[0].kind]
    by = Counter(family for each in found for family in each.caught)
    return {
        "mutations": len(found),
        "caught": sum(bool(each.caught) for each in found) / len(found),
        "aimed": sum(not families.isdisjoint(each.caught) for each in found) / len(found),
        "by": dict(by.most_common()),
        "missed": [{"record": e.record, "said": e.said, "text": e.text} for e in list(missed.values())[:EXAMPLES]],
    }


def spoil_all(records: Sequence[Record]) -> list[Mutation]:
    """Return the mutations of records, read by the guard."""
    return [
        Mutation(record.id, kind, altered.said, _text(altered.parts), caught(human, altered))
        for record in records
        for human, kind, altered in spoilt(record)
    ]


def spoilt(record: Record) -> list[tuple[Human, str, Altered]]:
    """Return two mutations of different kinds of one reply: a change and a sentence slipped in, or two of these."""
    random = Random(f"{SEED}:{record.id}")  # noqa: S311 - drawn for measuring
    human = random.choice(list(humans(record)))
    changed, slipped = (random.sample(sorted(ways.items()), len(ways)) for ways in kinds())
    first = list(islice(_done(changed, human, random), 1))
    return [*first, *islice(_done(slipped, human, random), 2 - len(first))]


def _done(ways: Sequence[tuple[str, Alter]], human: Human, random: Random) -> Iterator[tuple[Human, str, Altered]]:
    """Yield what comes of those ways that a reply gives a hold for."""
    for kind, way in ways:
        if altered := way(human, random):
            yield human, kind, altered


def caught(human: Human, altered: Altered) -> tuple[str, ...]:
    """Return the families of what the guard stops or warns of in an altered reply and not in the unaltered one."""
    rules = {rule.id: rule for rule in guard().rules if rule.match.kind != "length"}
    before, after = (
        Counter((f.rule, f.quote) for f in human.check(guard(), parts) if f.severity != "hint" and f.rule in rules)
        for parts in (human.filled, altered.parts)
    )
    return tuple(sorted({rules[rule].family for rule, _ in after - before}))


def _text(parts: Sequence[Part]) -> str:
    return "".join(part.text for part in parts)
