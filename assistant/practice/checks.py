"""What is checked of an exercise beyond its shape. Each function yields where in it something is wrong, and what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import get_args

from assistant import forms
from assistant.content.buyers import Taxonomy
from assistant.mask import LABELS, mask
from assistant.practice import shapes
from assistant.practice.drill import Drill
from assistant.practice.shapes import Hidden, Item, Must, Persona, Rubric
from assistant.schema import Dimension, OrderCard

Loc = tuple[int | str, ...]
Problem = tuple[Loc, str]
MOODS = (1, 2, 3, 4)
_SLOT = re.compile(r"\{\w*\}")
_DAY = re.compile(r"(?:\d{4}年)?(\d{1,2})月(\d{1,2})日")
_YEAR = 12 * 31
ORDERED = ("order_time", "ship_time", "last_time", "sign_time")
"""Keys of the card whose days follow one another."""
AFTER_ORDER = ("promised_ship", "eta")


def rubric(read: Rubric) -> Iterator[Problem]:
    """Check that every dimension has its weight."""
    if lacking := [each for each in get_args(Dimension) if each not in read.weights]:
        yield ("weights",), f"缺 {'、'.join(lacking)}"


def persona(read: Persona) -> Iterator[Problem]:
    """Check that a persona has something to say in every state: a talk falls back on it."""
    for field, have, want in (
        ("moods", set(read.moods), MOODS),
        ("on", set(read.on), get_args(shapes.Event)),
        ("ends", set(read.ends), get_args(shapes.Ending)),
    ):
        if lacking := [str(each) for each in want if each not in have]:
            yield (field,), f"缺 {'、'.join(lacking)}"


def texts(data: object, at: Loc = ()) -> Iterator[Problem]:
    """Check every text of an entry as it is read: no personal data, nothing to be filled in."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from texts(value, (*at, str(key)))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from texts(value, (*at, number))
    elif isinstance(data, str):
        kinds = dict.fromkeys(span.kind for span in mask(data).spans)
        if kinds:
            yield at, f"里面有{'、'.join(LABELS[each].strip('[]') for each in kinds)}，请删掉"
        if found := _SLOT.search(data):
            yield at, f"{found[0]} 不会被换成实际的值，请写出来"


def place(read: Item, taxonomy: Taxonomy) -> Iterator[Problem]:
    """Check that the sub belongs to the intent."""
    if read.intent is None:
        if read.sub:
            yield ("sub",), "写了 sub，也要写 intent"
        return
    subs = [each.id for each in taxonomy.intent(read.intent).subs]
    if read.sub not in subs:
        yield ("sub",), f"{read.sub!r} 不是 {read.intent} 的子类，可用的有 {'、'.join(subs)}"


def item(read: Item, personas: Mapping[str, Persona]) -> Iterator[Problem]:
    """Check what is peculiar to the kind of an exercise."""
    yield from card(read.card)
    if not isinstance(read, Drill):
        if read.persona and read.persona not in personas:
            yield ("persona",), f"没有 {read.persona!r} 这种买家，personas.yaml 里有 {'、'.join(personas)}"
        if not isinstance(read, shapes.Talk) and read.channel not in ("notice", "page") and not read.message.strip():
            yield ("message",), "买家的话是空的"
    match read:
        case shapes.Scenario():
            yield from _scenario(read)
        case shapes.Talk():
            yield from _talk(read, personas)
        case Drill():
            yield from _drill(read)
        case shapes.Ordering():
            yield from _ordering(read)
        case shapes.Cold():
            yield from _cold(read)
        case shapes.Missing():
            yield from _missing(read)
        case shapes.Dispute():
            yield from _twice("exhibits", "id", [each.id for each in read.exhibits])
            yield from _twice("exhibits", "what", [each.what for each in read.exhibits])


def card(read: OrderCard, at: Loc = ("card",)) -> Iterator[Problem]:
    """Check the values of a card: in their normal form, days in their order, no more bad ones than there are."""
    held = read.held()
    for key, value in held.items():
        if (right := forms.normal(key, value)) != value:
            yield (*at, key), f"写的是 {value!r}，应写成 {right!r}"
    days = {key: day for key in (*ORDERED, *AFTER_ORDER) if (day := _day(held.get(key, ""))) is not None}
    pairs = [*combinations(ORDERED, 2), *(("order_time", key) for key in AFTER_ORDER)]
    for first, then in pairs:
        if first in days and then in days and (days[then] - days[first]) % _YEAR > _YEAR // 2:
            yield (*at, then), f"{then} {held[then]} 在 {first} {held[first]} 之前"
    bad, total = held.get("bad_count", ""), held.get("total_count", "")
    if bad.isdecimal() and total.isdecimal() and int(bad) > int(total):
        yield (*at, "bad_count"), f"坏了 {bad} 件，一共只有 {total} 件"


def _day(value: str) -> int | None:
    """Return the day of a value, counted so that a later day of one year has a higher number."""
    found = _DAY.search(value)
    return int(found[1]) * 31 + int(found[2]) if found else None


def _scenario(read: shapes.Scenario) -> Iterator[Problem]:
    yield from _hidden(read.hidden, read.card)
    yield from _musts(read.must, {style: [text] for style, text in read.models.items()})


def _talk(read: shapes.Talk, personas: Mapping[str, Persona]) -> Iterator[Problem]:
    yield from _hidden(read.hidden, read.card)
    yield from _musts(read.must, read.models)
    if read.message:
        yield ("message",), "会话题的 message 要空着，开场的话写在 voices 里"
    for name in read.voices:
        if name not in personas:
            yield ("voices", name), f"没有 {name!r} 这种买家，personas.yaml 里有 {'、'.join(personas)}"
    if read.persona and read.persona not in read.voices:
        yield ("persona",), f"voices 里没有 {read.persona}"
    for number, secret in enumerate(read.hidden):
        if not any(_holds("".join(said), secret.ask) for said in read.models.values()):
            yield ("hidden", number, "ask"), f"models 里没有一句问到它；ask 写的是 {'、'.join(secret.ask)}"
    for number, news in enumerate(read.news):
        yield from card(news.card, ("news", number, "card"))
        for style, said in read.models.items():
            if len(said) >= news.turn and not _holds(said[news.turn - 1], news.words):
                yield ("models", style, news.turn - 1), f"没有把 news 里查到的告诉买家：{'、'.join(news.words)} 要有一个"
        if all(len(said) < news.turn for said in read.models.values()):
            yield ("news", number, "turn"), f"models 都不到 {news.turn} 句，这一条永远用不到"


def _drill(read: Drill) -> Iterator[Problem]:
    for number, each in enumerate(read.wrong):
        if each.quote in read.better:
            yield ("better",), f"里面还有“{each.quote}”"
        if any(each.quote == other.quote for other in read.wrong[:number]):
            yield ("wrong", number, "quote"), f"“{each.quote}”写了两次"


def _ordering(read: shapes.Ordering) -> Iterator[Problem]:
    said = [each.text for each in read.sentences]
    yield from _twice("sentences", "text", said)
    for number, each in enumerate(read.extra):
        if each.text in said:
            yield ("extra", number, "text"), "这一句也在 sentences 里"
    for number, order in enumerate(read.also):
        if order == tuple(range(len(said))) or order in read.also[:number]:
            yield ("also", number), "这个顺序已经算对了"


def _cold(read: shapes.Cold) -> Iterator[Problem]:
    yield from _musts(read.must, {style: [text] for style, text in read.models.items()})
    yield from _twice("chills", "quote", [each.quote for each in read.chills])
    for style, text in read.models.items():
        for each in read.chills:
            if len(each.quote) > 2 and each.quote in text:
                yield ("models", style), f"里面还有“{each.quote}”"


def _missing(read: shapes.Missing) -> Iterator[Problem]:
    for number, lack in enumerate(read.lacks):
        if not _holds(lack.model, lack.ask):
            yield ("lacks", number, "model"), f"里面没有 ask 的任何一个：{'、'.join(lack.ask)}"
        for style, text in read.models.items():
            if not _holds(text, lack.ask):
                yield ("models", style), f"没有问“{lack.what}”；ask 写的是 {'、'.join(lack.ask)}"
    for number, each in enumerate(read.needless):
        for style, text in read.models.items():
            if _holds(text, each.ask):
                yield ("needless", number, "ask"), f"models.{style} 里也有 {'、'.join(w for w in each.ask if w in text)}"


def _hidden(secrets: Sequence[Hidden], shown: OrderCard) -> Iterator[Problem]:
    yield from _twice("hidden", "id", [each.id for each in secrets])
    for number, each in enumerate(secrets):
        if each.key and each.key not in OrderCard.model_fields:
            yield ("hidden", number, "key"), f"{each.key!r} 不是订单卡的字段，可用的有 {'、'.join(OrderCard.model_fields)}"
        elif each.key and getattr(shown, each.key) is not None:
            yield ("hidden", number, "key"), f"订单卡上已经有 {each.key}，不用再藏"


def _musts(musts: Sequence[Must], models: Mapping[shapes.Writing, Sequence[str]]) -> Iterator[Problem]:
    """Check that model answers do what a good answer does: some of ``words`` in each, none of ``never``."""
    for number, must in enumerate(musts):
        for style, said in models.items():
            text = "\n".join(said)
            if must.words and not _holds(text, must.words):
                yield ("must", number), f"models.{style} 里没有 {'、'.join(must.words)} 的任何一个（{must.what}）"
            if wrong := [word for word in must.never if word in text]:
                yield ("must", number), f"models.{style} 里有不该有的 {'、'.join(wrong)}（{must.what}）"


def _holds(text: str, words: Sequence[str]) -> bool:
    return any(word in text for word in words)


def _twice(field: str, name: str, values: Sequence[str]) -> Iterator[Problem]:
    for number, value in enumerate(values):
        if value in values[:number]:
            yield (field, number, name), f"{value!r} 写了两次"
