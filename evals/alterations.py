"""Ways to spoil a good reply: each takes one forbidden step and leaves the rest as it is, or is None where it finds no hold.

Sentences that are slipped in come from ``cases/mutations.yaml``, whose head says what may not be done with them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any, Literal, NamedTuple

import yaml

from assistant.schema import Channel, Frozen, Part, Remedy, Role
from evals.figures import invented
from evals.replies import SLOT, Human

BANK = Path(__file__).parent / "cases" / "mutations.yaml"
DAYS = ("大后天", "后天", "明天", "今天")
WEEK = "一二三四五六"
SAID_DAY = re.compile("今[天晚早儿]|明[天早晚儿]|大?后天|昨[天晚儿]|(?:周|礼拜|星期)[一二三四五六日天末]|年三十")
SPAN = re.compile(r"(\d+)(?=小时|天|个工作日)")
HOUR = re.compile(r"(\d+)(?=点|:\d\d)")
DAY = re.compile(r"(?<=月)(\d+)(?=日)")
TIMES = ("reply_by", "refund_time", "evidence_days", "return_days", "promised_ship", "eta")
SUMS = (18, 38, 66, 88, 120, 200, 300, 520, 800)
UNITS = ("元", "块", "块钱")
LEAST_AGAIN = 10
"""Characters from which an earlier reply counts as one that is said again."""


class Altered(NamedTuple):
    """A spoilt reply and what was done to it: the new words, or the part that is gone."""

    parts: tuple[Part, ...]
    said: str


Alter = Callable[[Human, Random], Altered | None]


class Sentence(Frozen):
    """A forbidden sentence, and the remedies any of which would allow it."""

    text: str
    codes: tuple[Remedy, ...] = ()


class Group(Frozen):
    """The sentences of one kind, where they go, what they are taken for, and the families that mean this kind."""

    place: Literal["inserted", "first", "option", "next"]
    role: Role
    families: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    channels: tuple[Channel, ...] = ("chat", "review", "notice")


def _data() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(BANK.read_text(encoding="utf-8"))
    return data


def bank() -> dict[str, Group]:
    """Return the sentences by kind."""
    groups = {name: group for name, group in _data().items() if name not in ("swapped", "blanks")}
    for group in groups.values():
        group["sentences"] = [each if isinstance(each, dict) else {"text": each} for each in group["sentences"]]
    return {name: Group.model_validate(group) for name, group in groups.items()}


SWAPPED: dict[str, list[str]] = _data()["swapped"]
BLANKS: list[str] = _data()["blanks"]


def _slots(human: Human, keys: tuple[str, ...] = ()) -> list[tuple[int, str]]:
    """Return part and key of each slot, of ``keys`` only when some are given."""
    found = [(at, slot[1]) for at, part in enumerate(human.parts) for slot in SLOT.finditer(part.text)]
    return [each for each in found if not keys or each[1] in keys]


def _with(human: Human, at: int, key: str, value: str) -> Altered:
    """Return the reply with another value for one slot of part ``at``."""
    text = human.fill(human.parts[at].text.replace(f"{{{key}}}", value.replace("{", "\0")))
    part = human.parts[at].model_copy(update={"text": text.replace("\0", "{")})
    return Altered((*human.filled[:at], part, *human.filled[at + 1 :]), part.text)


def _unbacked(human: Human, said: str) -> bool:
    """Return whether words hold a figure or a day that nothing in the case holds."""
    known = "\n".join(human.sources)
    return bool(invented(said, human.sources)) or any(day not in known for day in SAID_DAY.findall(said))


def figure(human: Human, random: Random) -> Altered | None:
    """Change one digit of a value, so that nothing in the case holds the new number."""
    slots = [(at, key) for at, key in _slots(human) if re.search(r"\d", human.values[key])]
    random.shuffle(slots)
    for at, key in slots:
        value = human.values[key]
        places = [found.start() for found in re.finditer(r"\d", value)]
        for _ in range(8):
            place, digit = random.choice(places), random.choice("123456789")
            other = f"{value[:place]}{digit}{value[place + 1 :]}"
            if digit != value[place] and invented(other, human.sources):
                return _with(human, at, key, other)
    return None


def shorter(value: str) -> Iterator[str]:
    """Yield shorter times in place of ``value``."""
    for day, before in pairwise(DAYS):
        if value.startswith(day):
            yield before + value[len(day) :]
    if found := re.search(f"(?<=周)[{WEEK[1:]}]", value):
        yield value[: found.start()] + WEEK[WEEK.index(found[0]) - 1] + value[found.end() :]
    for pattern in (SPAN, HOUR, DAY):
        if found := pattern.search(value):
            count = int(found[1])
            less = count // 2 if pattern is SPAN else count - 2
            if less > 0:
                yield f"{value[: found.start()]}{less}{value[found.end() :]}"


def sooner(human: Human, random: Random) -> Altered | None:
    """Promise an earlier time, or a shorter one, than the card or the limits hold."""
    slots = _slots(human, TIMES)
    random.shuffle(slots)
    for at, key in slots:
        others = [other for other in shorter(human.values[key]) if _unbacked(human, other)]
        if others:
            return _with(human, at, key, random.choice(others))
    return None


def place(human: Human, random: Random) -> Altered | None:
    """Name another place, carrier or signer than the card."""
    known = "\n".join(human.sources)
    slots = _slots(human, tuple(SWAPPED))
    random.shuffle(slots)
    for at, key in slots:
        if key == "last_node" and not re.search("[中站]心?|点|部|仓", human.values[key]):
            continue  # 派送中 is a state, and another place in its stead would be no sentence
        others = [other for other in SWAPPED[key] if other[:2] not in known]
        if others:
            return _with(human, at, key, random.choice(others))
    return None


def blank(human: Human, random: Random) -> Altered | None:
    """Leave a slot as it was, or as a form has it."""
    slots = _slots(human)
    if not slots:
        return None
    at, key = random.choice(slots)
    return _with(human, at, key, random.choice(BLANKS).format(key=key))


def feeling(human: Human, _: Random) -> Altered | None:
    """Drop what is said to an upset buyer's feelings."""
    kept = tuple(part for part in human.filled if part.role not in ("feel", "care"))
    if human.record.channel != "chat" or human.record.emotion < 2 or not kept or len(kept) == len(human.filled):
        return None
    return Altered(kept, kept[0].text)


def again(human: Human, random: Random) -> Altered | None:
    """Say what we said before, word for word."""
    turns = [turn.text for turn in human.record.history if turn.who == "agent" and len(turn.text) >= LEAST_AGAIN]
    if not turns:
        return None
    said = random.choice(turns)
    role: Role = "ask" if said.rstrip().endswith(("？", "?")) else "next"
    return _inserted(human, said if said[-1] in "。！？?!~～" else f"{said}。", role, random)


def register(human: Human, random: Random) -> Altered | None:
    """Say 你 once to a buyer who is 您 in the rest of the reply."""
    found = [(at, hit.start()) for at, part in enumerate(human.filled) for hit in re.finditer("您", part.text)]
    if len(found) < 2 or any("你" in part.text for part in human.filled):
        return None
    at, spot = random.choice(found)
    text = human.filled[at].text
    part = human.filled[at].model_copy(update={"text": f"{text[:spot]}你{text[spot + 1 :]}"})
    return Altered((*human.filled[:at], part, *human.filled[at + 1 :]), part.text)


def _inserted(human: Human, said: str, role: Role, random: Random) -> Altered:
    at = random.randrange(1, max(2, len(human.filled)))
    return Altered((*human.filled[:at], Part(role=role, text=said), *human.filled[at:]), said)


def _instead(human: Human, said: str, group: Group) -> Altered | None:
    """Put a sentence in place of the first part, of all options, or of the next steps."""
    part = Part(role=group.role, text=said)
    if group.place == "first":
        fits = human.parts[0].role == "feel" and len(human.parts) > 1
        return Altered((part, *human.filled[1:]), said) if fits else None
    gone = {"option", "next"} if group.place == "option" else {"next"}  # a refusal that a step follows is no bare one
    at = next((index for index, each in enumerate(human.parts) if each.role == group.place), None)
    kept = [index for index, each in enumerate(human.parts) if each.role not in gone]
    if at is None or any(key in TIMES for index, key in _slots(human) if index in kept and group.place == "next"):
        return None  # a wait that has its end elsewhere in the reply is no endless one
    before, after = ([human.filled[index] for index in kept if (index < at) is first] for first in (True, False))
    return Altered((*before, part, *after), said)


def _sum(human: Human, random: Random) -> str | None:
    """Return money above what the case allows or names."""
    limits = [float(n) for key in ("amount", "coupon", "paid") for n in re.findall(r"\d+", human.values.get(key, ""))]
    open_ = [money for money in SUMS if money > max(limits, default=0) and invented(str(money), human.sources)]
    return f"{random.choice(open_)}{random.choice(UNITS)}" if open_ else None


TOLD = frozenset({"deed", "hearsay", "admission"})
"""What our own earlier turns may have told: asked only where there are none."""
TIMED = frozenset({"promise", "hearsay"})


def slip(kind: str, group: Group) -> Alter:
    """Return the way to spoil a reply with a sentence of the bank."""

    def alter(human: Human, random: Random) -> Altered | None:
        ours = any(turn.who == "agent" for turn in human.record.history)
        if human.record.channel not in group.channels or (kind in TOLD and ours):
            return None
        fits = [each.text for each in group.sentences if not set(each.codes) & set(human.record.remedies)]
        if kind in TIMED:
            fits = [said for said in fits if not (SAID_DAY.search(said) or invented(said, [])) or _unbacked(human, said)]
        money = _sum(human, random)
        if not fits or (kind == "money" and money is None):
            return None
        said = random.choice(fits).replace("{sum}", money or "")
        return _inserted(human, said, group.role, random) if group.place == "inserted" else _instead(human, said, group)

    return alter


CHANGES: dict[str, Alter] = {
    "figure": figure, "sooner": sooner, "place": place, "blank": blank, "feeling": feeling, "again": again,
    "register": register,
}  # fmt: skip
