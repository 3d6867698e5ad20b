"""What is the message about, how does the buyer feel, how sure are we: measured against labels, beside simpler ways.

Ways: the commonest label; a word list; the linear models alone; the encoder alone, without and with pretraining; what ships,
which adds encoder and linear models. The encoder without pretraining ships nowhere: it is measured where ``make models`` has
left it.

``held_out`` is the tenth of our own labelled messages that training leaves aside, without the open reviews; ``real`` are real
messages, the turn before them as history. Only ids and counts of real messages leave this module.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from tqdm import tqdm

from assistant.analyze import RAISED, Analyzer
from assistant.encoder import Encoder
from assistant.reader import Reader
from assistant.schema import Analysis, Intent, Message, Turn
from training import examples

REAL = examples.OPEN_REVIEWS.parent / "messages_dev.jsonl"
"""Real messages that may only be measured on; absent in most checkouts."""
MODELS = Path(__file__).parents[1] / "models"
MODEL = MODELS / "linear"
PLAIN = Path(__file__).parents[1] / "scratch" / "encoder" / "plain"
"""The encoder trained without pretraining, exported; see ``training/encoder/build.py``."""
INTENTS: tuple[str, ...] = get_args(Intent)
BINS = 10
WORDS: Mapping[str, tuple[str, ...]] = {
    "malicious": ("赔偿", "十倍", "三倍", "曝光", "仅退款", "不赔", "12315"),
    "allergy": ("过敏", "痒", "红疹", "起疹", "拉肚子", "刺痛", "呕吐", "头晕", "刺鼻"),
    "sizing": ("尺码", "偏大", "偏小", "穿不", "码", "勒", "磨脚", "太紧"),
    "damage": ("坏", "碎", "漏", "破", "质量", "假货", "色差", "发错", "少了", "烂", "发霉", "划痕"),
    "delay": ("发货", "物流", "快递", "到货", "没收到", "还没到", "签收", "催", "什么时候到", "几天"),
}
"""A word list as a careful shop would write it; the intent with most hits, the earlier one when even, ``other`` without any."""


@dataclass(frozen=True)
class Item:
    """A message and its right answers; ``sub`` is empty where nobody labelled it."""

    message: Message
    intents: tuple[str, ...]
    sub: str
    emotion: int


def held_out() -> list[Item]:
    """Return the labelled messages that no weight was trained on."""
    return [
        Item(Message(text=each.text, history=_before(each.previous)), each.intents, each.sub, each.emotion)
        for each in examples.messages() if each.held_out and each.source != "open"
    ]  # fmt: skip


def _before(previous: str) -> tuple[Turn, ...]:
    return (Turn(who="agent", text=previous),) if previous else ()


def real() -> list[Item] | None:
    """Return the labelled real messages; None when they are not at hand."""
    if not REAL.is_file():
        return None
    rows = [json.loads(line) for line in REAL.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [_item(row) for row in rows]


def _item(row: Mapping[str, Any]) -> Item:
    intents = (row["primary"], *(label for label in row["all"] if label != row["primary"]))
    return Item(Message(text=row["text"], history=_before(row["prev"] or "")), intents, "", row["emotion"])


def measure(models: Path = MODELS, plain: Path = PLAIN) -> dict[str, Any]:
    """Measure the weights of a folder.

    ``sets``: figures of what ships by set. ``rows``: accuracy, macro-F1 and multi-label F1 of each way, by set. ``confusion``:
    counts by right label (rows) and predicted label. ``coverage``: by way, share of messages shown as certain and how many of
    these are right, for ever lower demands. ``reliability``: what ``reliability`` gives. These three are of real messages;
    ``skipped`` says so where these are not at hand. ``roles``: share of held-out reply sentences whose role is told right.
    """
    ways = readers(models, plain)
    kept, seen = held_out(), real()
    sets = {"held_out": kept} | ({"real": seen} if seen is not None else {})
    found = {name: {way: _read(reader, items, way) for way, reader in ways.items()} for name, items in sets.items()}
    last, ours = "real" if seen is not None else "held_out", list(ways)[-1]
    result: dict[str, Any] = {
        "ours": ours,
        "sets": {name: figures(items, found[name][ours]) for name, items in sets.items()},
        "rows": {name: rows(items, found[name]) for name, items in sets.items()},
        "confusion": confusion(sets[last], found[last][ours]),
        "coverage": {way: coverage(sets[last], found[last][way]) for way in dict.fromkeys(("linear", ours))},
        "reliability": reliability(sets[last], found[last][ours]),
        "roles": roles(ways),
    }
    return result if seen is not None else result | {"skipped": "the real messages are not at hand"}


def _read(reader: Reader, items: Sequence[Item], way: str) -> tuple[Analysis, ...]:
    return reader.analyze_many(item.message for item in tqdm(items, desc=way, leave=False))


def readers(models: Path, plain: Path) -> dict[str, Reader]:
    """Return every way that learns, what ships last."""
    shipped = Reader.open(models)
    ways = {"linear": Reader(shipped.linear, None)}
    if shipped.network is None:
        return ways
    if plain.is_dir():
        ways["encoder alone, not pretrained"] = alone(shipped.linear, Encoder.open(plain))
    network = shipped.network
    assert isinstance(network, Encoder)
    return ways | {"encoder alone": alone(shipped.linear, network), "encoder + linear": shipped}


def alone(linear: Analyzer, network: Encoder) -> Reader:
    """Return a reader in which the linear models have no say."""
    labels = network.labels | {"linear": dict.fromkeys(network.labels["linear"], 0.0), "calibration": [[1, 0]] * len(INTENTS)}
    return Reader(linear, network.with_labels(labels))


def roles(ways: Mapping[str, Reader]) -> dict[str, float]:
    """Return the share of held-out reply sentences whose role each way tells right."""
    aside = [each for each in examples.replies() if each.held_out]
    told = {way: reader.roles([each.text for each in tqdm(aside, desc=way, leave=False)]) for way, reader in ways.items()}
    return {way: _share([role == each.role for role, each in zip(found, aside, strict=True)]) for way, found in told.items()}


def figures(items: Sequence[Item], found: Sequence[Analysis]) -> dict[str, Any]:
    """Return every figure of one set. Shares are 0 to 1; ``emotion_error`` is the mean distance in levels."""
    right = [each.intents[0].label == item.intents[0] for item, each in zip(items, found, strict=True)]
    sure = [hit for hit, each in zip(right, found, strict=True) if each.primary != "unsure"]
    subs = [each.sub == item.sub for item, each, hit in zip(items, found, right, strict=True) if hit and item.sub]
    apart = [abs(each.emotion - item.emotion) for item, each in zip(items, found, strict=True)]
    return {
        "messages": len(items),
        "accuracy": _share(right),
        "macro_f1": macro_f1([item.intents[0] for item in items], [each.intents[0].label for each in found]),
        "multi_label_f1": micro_f1([set(item.intents) for item in items], [raised(each) for each in found]),
        "sub_accuracy_when_intent_is_right": _share(subs) if subs else None,
        "emotion_accuracy": _share([distance == 0 for distance in apart]),
        "emotion_error": round(sum(apart) / len(apart), 4),
        "certain_share": round(len(sure) / len(items), 4),
        "certain_right": _share(sure) if sure else None,
        "calibration_error": calibration_error(items, found),
    }


def _share(flags: Sequence[bool]) -> float:
    return round(sum(flags) / len(flags), 4)


def raised(analysis: Analysis) -> set[str]:
    """Return the intents that count as raised: the likeliest, and any other that is likelier than not."""
    return {analysis.intents[0].label} | {each.label for each in analysis.intents if each.probability >= RAISED}


def rows(items: Sequence[Item], found: Mapping[str, Sequence[Analysis]]) -> dict[str, dict[str, float]]:
    """Return accuracy, macro-F1 and multi-label F1 of two simple ways and of each way in ``found``."""
    right = [item.intents[0] for item in items]
    commonest = Counter(right).most_common(1)[0][0]
    mains = {"commonest label": [commonest] * len(items), "word list": [by_words(item.message.text) for item in items]}
    raises = {name: [{label} for label in told] for name, told in mains.items()}
    for name, each in found.items():
        mains[name], raises[name] = [one.intents[0].label for one in each], [raised(one) for one in each]
    return {
        name: {
            "accuracy": _share(list(map(str.__eq__, right, told))),
            "macro_f1": macro_f1(right, told),
            "multi_label_f1": micro_f1([set(item.intents) for item in items], raises[name]),
        }
        for name, told in mains.items()
    }


def by_words(text: str) -> str:
    """Return the intent whose words occur most."""
    hits = {intent: sum(word in text for word in words) for intent, words in WORDS.items()}
    best = max(hits, key=lambda intent: hits[intent])
    return best if hits[best] else "other"


def macro_f1(right: Sequence[str], told: Sequence[str]) -> float:
    """Return the mean F1 over the labels that occur among the right ones."""
    scores = []
    for label in sorted(set(right)):
        both = sum(one == other == label for one, other in zip(right, told, strict=True))
        scores.append(2 * both / (right.count(label) + list(told).count(label)))
    return round(sum(scores) / len(scores), 4)


def micro_f1(right: Sequence[set[str]], told: Sequence[set[str]]) -> float:
    """Return F1 over all labels of all messages together."""
    both = sum(len(one & other) for one, other in zip(right, told, strict=True))
    return round(2 * both / (sum(map(len, right)) + sum(map(len, told))), 4)


def calibration_error(items: Sequence[Item], found: Sequence[Analysis]) -> float:
    """Return the expected calibration error of the likeliest intent: is it raised as often as its probability says."""
    return round(sum(abs(told - true) * count for told, true, count in reliability(items, found)) / len(items), 4)


def reliability(items: Sequence[Item], found: Sequence[Analysis]) -> list[tuple[float, float, int]]:
    """Return, for each tenth of probability in which a likeliest intent falls: mean probability, share raised, count."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for item, each in zip(items, found, strict=True):
        label, probability = each.intents[0]
        bins[min(BINS - 1, int(probability * BINS))].append((probability, label in item.intents))
    return [
        (round(sum(chance for chance, _ in held) / len(held), 4), _share([hit for _, hit in held]), len(held))
        for held in bins if held
    ]  # fmt: skip


def confusion(items: Sequence[Item], found: Sequence[Analysis]) -> dict[str, Any]:
    """Return how often each main intent is taken for which."""
    pairs = Counter((item.intents[0], each.intents[0].label) for item, each in zip(items, found, strict=True))
    return {"labels": list(INTENTS), "rows": [[pairs[right, told] for told in INTENTS] for right in INTENTS]}


def coverage(items: Sequence[Item], found: Sequence[Analysis]) -> list[list[float]]:
    """Return pairs of the share shown as certain and the share of these that are right, for each twentieth of the messages."""
    standing = [each.intents[0].probability / sum(one.probability for one in each.intents) for each in found]
    order = sorted(range(len(items)), key=lambda at: -standing[at])
    right = [found[at].intents[0].label == items[at].intents[0] for at in order]
    counts = sorted({max(1, len(items) * step // 20) for step in range(1, 21)})
    return [[round(count / len(items), 4), _share(right[:count])] for count in counts]
