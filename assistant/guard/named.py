"""Places, carriers and people that a reply names, and what in the case holds the name.

A rule of the kind ``named`` lists in ``any``:

- lines of plain words (``湖北|武汉|黄石``), looked up, not searched for: all the names of the country cost a few microseconds.
  The first word of a line is the region of the others, and is held where one of them is;
- expressions, in which group ``name`` is what must be held, group ``person`` the same for people, and group ``hub`` the kind
  of place behind the name (``武汉`` ``转运中心``). Without group ``name`` the name is what stands before ``hub``, as far back
  as a word of ``exempt``; with ``spot`` in place of ``hub`` that word must be 在, 到, 从 or the like.

``exempt`` are words that are no name: 北京烤鸭, and before a hub 附近, 快递. ``card: [carrier]`` takes any spelling of a
carrier that the case names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from assistant.forms import CARRIERS
from assistant.guard.ledger import OPEN, Backing
from assistant.guard.needed import Pairs, needed, possible
from assistant.guard.patterns import Compiled
from assistant.guard.reading import Reading
from assistant.guard.rule import Match, compiled

Named = tuple[Literal["place", "name"], int, int, Backing]
_Found = tuple[Literal["place", "name"], str, int, int, str]
"""Kind, name, start, end, and of a hub the word behind its name."""

WORDS = re.compile(r"[一-鿿]{2,8}(?:\|[一-鿿]{2,8}){0,200}")
SUFFIX = re.compile(r"(?:特别行政区|自治[区州]|地区|[省市县盟])?")
AROUND = 20
"""Characters before and behind a name in which an exception may stand."""
LONGEST = 8
"""Characters of a hub's name."""
LEADS = tuple("在到从往至去离过抵是")
GOODS = ("card.product", "card.spec")
ON_THE_WAY = re.compile(r"(?:[在到从过往经抵离至去停卡]|发往|送往|离开|到了)$")
"""Before a name: the parcel is or goes there, so that the name of the goods (宁夏枸杞) tells nothing about it."""
HUBS = (
    ("转运", "中转", "分拨", "集散", "分拣", "处理中心", "邮区", "枢纽", "中心", "仓"),
    ("营业", "网点", "站点", "分部", "点部", "服务站", "配送站", "集配站", "揽投", "分公司", "站"),
    ("驿站", "代收点", "快递柜", "自提", "代办点", "柜"),
)
"""Words for the same kind of place: who holds 武汉转运中心 may say 武汉中转站, but not 武汉营业部."""

DEEDS = ("转运", "中转", "分拨", "集散")
"""Alone these tell what is done (还在武汉中转), so that it is enough to hold the place."""


_SPELT = {short: (short.lower(), *map(str.lower, forms)) for short, forms in CARRIERS.items()}


class _Index(NamedTuple):
    words: dict[str, tuple[str, ...]]  # by their first two characters, the longest first
    starts: frozenset[str]
    within: dict[str, tuple[str, ...]]  # what lies in a region
    expressions: tuple[tuple[re.Pattern[str], tuple[Pairs, ...]], ...]
    ends: frozenset[str]  # words at which the name of a hub begins
    exempt: dict[str, tuple[tuple[str, int], ...]]  # by name: words that hold it, and where in them it begins


def named(rule: Compiled, reading: Reading) -> Iterator[Named]:
    """Yield kind, start and end in ``reading.plain`` and backing of every name that the rule looks for."""
    match = rule.rule.match
    index = _index(match.any, match.exempt)
    found = [*_looked_up(index, reading), *_searched(index, reading)]
    if not found:
        return
    text = reading.plain.text
    for each in found:
        kind, name, start, end, _ = each
        if any(text.startswith(word, start - at) for word, at in index.exempt.get(name, ()) if at <= start):
            continue
        held = _backing(match, index, reading, each)
        if held is OPEN and _excused(rule, text, start, end):
            continue
        yield kind, start, end, held


def _looked_up(index: _Index, reading: Reading) -> list[_Found]:
    """Return the plain words of the rule that stand in the text, of those that overlap the first."""
    text = reading.plain.text
    at = [
        (start, word)
        for pair in index.starts & reading.plain_pairs
        for start in _all(text, pair)
        if (word := next((word for word in index.words[pair] if text.startswith(word, start)), ""))
    ]
    found: list[_Found] = []
    done = 0
    for start, word in sorted(at):
        if start >= done:
            done = start + len(word)
            suffix = SUFFIX.match(text, done)
            found.append(("place", word, start, suffix.end() if suffix else done, ""))
    return found


def _excused(rule: Compiled, text: str, start: int, end: int) -> bool:
    """Return whether an exception of the rule overlaps a name; only what stands near the name is searched."""
    left, right = max(0, start - AROUND), min(len(text), end + AROUND)
    near = (found for pattern in rule.unless for found in pattern.finditer(text, left, right))
    return any(found.start() < end and found.end() > start for found in near)


def _all(text: str, part: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def _searched(index: _Index, reading: Reading) -> Iterator[_Found]:
    text = reading.plain.text
    for pattern, groups in index.expressions:
        if not possible(groups, reading.plain_pairs):
            continue
        for found in pattern.finditer(text):
            said = {group: word for group, word in found.groupdict().items() if word}
            hub = said.get("hub") or said.get("spot") or ""
            group = next((group for group in ("person", "name") if group in said), None)
            if hub and not group:
                start = _name_before(index, text, found.start(), bool(said.get("spot")))
                if start < found.start():
                    yield "place", text[start : found.start()], start, found.end(), hub
                continue
            start, end = found.span(group or 0)
            yield "name" if group == "person" else "place", text[start:end], start, found.end() if hub else end, hub


def _name_before(index: _Index, text: str, end: int, led: bool) -> int:
    """Return where the name before a hub begins; ``end`` when there is none, or none that is led in by 在, 到, 从."""
    left, start = max(0, end - LONGEST), end
    while (
        start > left and "一" <= text[start - 1] <= "鿿" and not any(text[start - n : start] in index.ends for n in (1, 2, 3))
    ):
        start -= 1
    return end if end - start < 2 or (led and text[start - 1 : start] not in LEADS) else start


def _backing(match: Match, index: _Index, reading: Reading, found: _Found) -> Backing:
    """Return what holds a name, looked for as it is written before any other spelling or what it stands for."""
    _, name, start, _, hub = found
    before = reading.plain.text[max(0, start - 3) : start]
    sources = [(key, text) for key, text in reading.sources if text and not (key in GOODS and ON_THE_WAY.search(before))]
    by = next((key for key, text in sources if _held(name, text, hub)), None)
    by = by or next((key for key, text in sources if _meant(match, index, found, text)), None)
    return Backing("backed", by) if by else OPEN


def _meant(match: Match, index: _Index, found: _Found, text: str) -> bool:
    """Return whether a text names a city of the region, the carrier by another name, or the person's surname."""
    kind, name, *_ = found
    if kind == "name":
        return any(mark + name[0] in text for mark in ("姓", "叫"))
    return any(city in text for city in index.within.get(name, ())) or ("carrier" in match.card and name in _carriers(text))


def _held(name: str, text: str, hub: str) -> bool:
    if not hub:
        return name in text
    if name + hub in text:
        return True
    kind = next((words for words in HUBS if any(word in hub for word in words)), ())
    return (hub in DEEDS or any(word in text for word in kind)) and any(
        name[at:] in text for at in range(max(1, len(name) - 1))
    )


def _carriers(text: str) -> str:
    """Return all spellings of the carriers that a text names, also as buyers shorten them: ``sf`` gives 顺丰."""
    named_there = (
        forms
        for forms in _SPELT.values()
        if any(re.search(rf"(?<![a-z]){re.escape(form)}(?![a-z])", text) for form in forms if form in text)
    )
    return "\n".join(form for forms in named_there for form in forms)


@lru_cache(maxsize=64)
def _index(expressions: tuple[str, ...], exempt: tuple[str, ...]) -> _Index:
    """Sort what a rule looks for into words and expressions, once."""
    lines = [each.split("|") for each in expressions if WORDS.fullmatch(each)]
    words: dict[str, list[str]] = {}
    for word in sorted({word for line in lines for word in line}, key=lambda word: (-len(word), word)):
        words.setdefault(word[:2], []).append(word)
    names = {word for line in lines for word in line}
    holding = {
        name: tuple((word, word.index(name)) for word in exempt if name in word)
        for name in names
        if any(name in word for word in exempt)
    }
    return _Index(
        {start: tuple(each) for start, each in words.items()},
        frozenset(words),
        {line[0]: tuple(line[1:]) for line in lines if len(line) > 1},
        tuple((pattern, needed(pattern)) for pattern in map(compiled, (e for e in expressions if not WORDS.fullmatch(e)))),
        frozenset(exempt),
        holding,
    )
