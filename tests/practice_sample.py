"""A believable first week and a half of eight new staff at practice, through the store's own methods: for pictures and tests.

The names are invented, the numbers come from a seed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from assistant.pipeline import Assistant
from assistant.practice.book import Book
from assistant.practice.session import Practice
from assistant.practice.shapes import Scenario
from assistant.practice.values import Answer
from assistant.store.store import Store
from assistant.store.values_practice import Assignment, Attempt, Ended
from tests.conftest import NOON

REPLY = ("feeling", "concern", "facts", "options", "step", "blame", "compliance")
SHOWN = {"violation": "violation", "order": "order", "missing": "missing", "evidence": "evidence"}
"""What each kind but a talk and a reply shows."""
TRAINER = "带教老师"


class Bent(NamedTuple):
    """How a trainee is: where points begin, how much a day adds, tries a day, days since the last one, what is weak."""

    start: float
    daily: float
    tries: float
    idle: int
    weak: str


TRAINEES = {
    "学员甲": Bent(0.58, 0.030, 5, 0, "options"), "学员乙": Bent(0.74, 0.012, 4, 0, "step"),
    "学员丙": Bent(0.46, 0.006, 4, 0, "feeling"), "学员丁": Bent(0.82, -0.026, 3, 1, "facts"),
    "学员戊": Bent(0.66, 0.016, 3, 4, "concern"), "学员己": Bent(0.62, 0.022, 4, 0, "feeling"),
    "学员庚": Bent(0.79, 0.010, 5, 0, "blame"), "学员辛": Bent(0.0, 0.0, 0, 0, ""),
}  # fmt: skip
DAYS = 9


def fill(store: Store, book: Book, now: datetime = NOON, days: int = DAYS, seed: int = 11) -> None:
    """Write ``days`` days of practice that end at ``now``, with assignments and comments; the same seed writes the same."""
    book.refresh()
    items = [Attempt(kind=book.kind(each), item=each.id, intent=each.intent or "", level=each.level,
                     persona=getattr(each, "persona", "")) for each in book.items.values()]  # fmt: skip
    store.practice.assign(
        Assignment(kind="violation", count=3, due=(now - timedelta(days=2)).date(), note="看过规则再做", by=TRAINER),
        now - timedelta(days=days - 1),
    )
    store.practice.assign(
        Assignment(kind="answer", level="easy", count=6, least=60, due=(now + timedelta(days=1)).date(), by=TRAINER),
        now - timedelta(days=3),
    )
    store.practice.assign(
        Assignment(
            who=("学员辛", "学员丙"), kind="cold" if _has(items, "cold") else "talk", count=2, due=now.date(), by=TRAINER
        ),
        now - timedelta(days=2),
    )
    for number, (who, bent) in enumerate(TRAINEES.items()):
        _practised(store, who, bent, items, now, days, Random(seed * 100 + number))
    store.practice.comment(
        "前三天进步很稳。给选择时记得把两样都说清楚，再让他挑。", TRAINER, now - timedelta(hours=20), who="学员甲"
    )
    store.practice.comment("先别急着解释，第一句只说他的事。明天一起看两道。", TRAINER, now - timedelta(hours=3), who="学员丙")


def _has(items: Sequence[Attempt], kind: str) -> bool:
    return any(each.kind == kind for each in items)


def _practised(store: Store, who: str, bent: Bent, items: Sequence[Attempt], now: datetime, days: int, chance: Random) -> None:
    waiting = chance.sample(list(items), len(items))
    for back in range(days - 1, bent.idle - 1, -1):
        at = (now - timedelta(days=back)).replace(hour=9, minute=30)
        for _ in range(round(bent.tries * chance.uniform(0.5, 1.4))):
            at += timedelta(minutes=chance.uniform(8, 30))
            if at > now or not waiting:
                break
            _try(store, who, bent, waiting.pop(), at, days - 1 - back, chance)


def _try(store: Store, who: str, bent: Bent, item: Attempt, at: datetime, day: int, chance: Random) -> None:
    level = {"easy": 0.06, "medium": 0.0, "hard": -0.08}[item.level]
    skills = (SHOWN[item.kind],) if item.kind in SHOWN else (*REPLY, *(("calming",) if item.kind == "talk" else ()))
    marks = {
        skill: min(1.0, max(0.0, bent.start + bent.daily * day + level - (0.22 if skill == bent.weak else 0)
                            + chance.gauss(0.04, 0.13)))
        for skill in skills
    }  # fmt: skip
    seconds = chance.uniform(90, 420)
    id = store.practice.begin(item.model_copy(update={"who": who}), at - timedelta(seconds=seconds))
    score = round(100 * sum(marks.values()) / len(marks))
    hints = int(chance.random() < 0.2)
    store.practice.finish(id, Ended(score=score, marks=marks, seconds=seconds, hints=hints), at)


def answered(assistant: Assistant, practice: Practice, who: str = "学员甲", good: bool = False) -> int:
    """Do one exercise for real, answered well or coldly, and return the attempt's id."""
    done = {each.item for each in assistant.store.practice.tried(who)}
    item = next(each for each in practice.book.of("answer", level="easy") if isinstance(each, Scenario) and each.id not in done)
    shown = practice.begin(who, item.id, seed=1)
    cold = "亲亲，非常抱歉给您带来不便，请您耐心等待，快递的事我们也没办法，您自己联系一下快递吧。"
    return practice.submit(shown.id, who, Answer(text=item.models["warm"] if good and "warm" in item.models else cold)).id
