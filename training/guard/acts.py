"""What the guard's ear learns from: sentences with the acts that they do, and human replies that do none of the forbidden ones.

``training/guard/*.jsonl`` says of each sentence every act that it does. Replies of records, openings and the library are clean
of what no agent may ever do; of acts that are right in their place (an offer, a refusal, a deed that the card holds) only what
is certain is learnt, and the rest counts as not known.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import yaml

from assistant.encoder import reading
from training.examples import PATTERNS, RECORDS, ROOT, filled, kept_aside, rows, taxonomy

FOLDER = ROOT / "training" / "guard"
OPENINGS = ROOT / "training" / "openings"
ACTS: tuple[str, ...] = (
    "blame", "motive", "push_away", "refusal", "wait", "form_letter", "admission", "deed", "promise", "offer_money",
    "offer_refund", "offer_keep", "offer_resend", "offer_exchange", "offer_gift", "offer_pickup", "review", "divert", "medical",
    "absolute", "rights", "law", "personal",
)  # fmt: skip
NEVER = frozenset({"blame", "motive", "push_away", "review", "divert", "medical", "absolute", "rights", "law", "personal"})
"""Acts that no sentence of a human reply or of the library does."""
OFFERS = {
    "refund": "offer_refund", "return_refund": "offer_refund", "resend": "offer_resend", "send_part": "offer_resend",
    "exchange": "offer_exchange", "pickup": "offer_pickup", "coupon": "offer_money", "partial_refund": "offer_money",
    "gift": "offer_gift",
}  # fmt: skip
"""The act by which each remedy is held out."""
OFFERED = frozenset(OFFERS.values()) | {"offer_keep"}
TIMES = re.compile(r"\{(?:reply_by|refund_time|eta|promised_ship|return_days|evidence_days)\}")
"""Slots that a promise may name rightly."""
UNKNOWN = -1.0
BESIDE, CLEAN = 0.35, 1.0
"""Share of sentences that are heard beside a clean clause, and clean parts of an epoch to each of them."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A sentence in the encoder's reading; ``acts`` holds 1, 0 or ``UNKNOWN`` for each of ``ACTS``."""

    text: str
    acts: tuple[float, ...]
    group: str
    source: str

    @property
    def held_out(self) -> bool:
        """Whether this sentence only measures."""
        return kept_aside(self.group)


def _labels(done: set[str] | frozenset[str], known: set[str] | frozenset[str]) -> tuple[float, ...]:
    return tuple(1.0 if act in done else 0.0 if act in known else UNKNOWN for act in ACTS)


def written() -> Iterator[Heard]:
    """Yield the sentences that were written for acts; each says everything it does."""
    for path in sorted(FOLDER.glob("*.jsonl")):
        for row in rows(path):
            yield Heard(reading(row["text"]), _labels(set(row["acts"]), set(ACTS)), row["text"], "acts")


def replies() -> Iterator[Heard]:
    """Yield the parts of human replies, slots filled: clean of what is never allowed; feelings and questions offer nothing."""
    samples = {name: slot["sample"] for name, slot in taxonomy()["slots"].items()}
    for path in sorted(RECORDS.glob("*.jsonl")):
        for row in rows(path):
            values = samples | row["facts"] | row["policy"]
            for part in (part for reply in row["replies"] for part in reply["parts"]):
                known = NEVER | {"admission", "wait"} | _certain(part["role"]) | _unpromised(part["text"])
                known |= OFFERED - {OFFERS[code] for code in row["remedies"] if code in OFFERS} - {"offer_keep"}
                if not row["history"] and part["role"] in ("feel", "care", "option", "next"):
                    known |= {"deed"}
                if row["channel"] == "review":
                    known -= {"push_away"}
                yield Heard(reading(filled(part["text"], values)), _labels(set(), known), row["id"], "records")


def library() -> Iterator[Heard]:
    """Yield the general parts: their remedies say what they offer."""
    samples = {name: slot["sample"] for name, slot in taxonomy()["slots"].items()}
    for path in sorted(PATTERNS.glob("*.yaml")):
        shelves = yaml.safe_load(path.read_text(encoding="utf-8"))["parts"].values()
        for role, part in ((role, part) for shelf in shelves for role, parts in shelf.items() for part in parts):
            offers = {OFFERS[code] for code in part.get("remedies", ()) if code in OFFERS}
            known = NEVER | {"form_letter"} | _certain(role) | _unpromised(part["text"])
            if role == "option":
                known |= OFFERED - {"offer_keep"} if "refund" in part.get("remedies", ()) else OFFERED
            yield Heard(reading(filled(part["text"], samples)), _labels(offers, known | offers), part["text"], "library")


def openings() -> Iterator[Heard]:
    """Yield first sentences: they take up a feeling and do nothing else."""
    for path in sorted(OPENINGS.glob("*.jsonl")):
        for row in rows(path):
            labels = _labels(set(), set(ACTS) - {"admission"})
            yield Heard(reading(row["opening"]), labels, row["opening"], "openings")


def everything() -> Iterator[Heard]:
    """Yield all that there is to learn from or to measure on."""
    yield from written()
    yield from replies()
    yield from library()
    yield from openings()


def _certain(role: str) -> frozenset[str]:
    """Return the acts that a part of this role never does."""
    if role in ("feel", "care"):
        return OFFERED | {"refusal", "wait", "form_letter"}
    return OFFERED if role == "ask" else frozenset()


def _unpromised(text: str) -> frozenset[str]:
    """Return that a part promises nothing, where no time of the policy or the card stands in it."""
    return frozenset() if TIMES.search(text) else frozenset({"promise"})


def joined(one: Heard, other: Heard) -> Heard:
    """Return two clauses as one sentence, which does what either does."""
    both = zip(one.acts, other.acts, strict=True)
    acts = tuple(1.0 if 1.0 in pair else UNKNOWN if UNKNOWN in pair else 0.0 for pair in both)
    return Heard(f"{one.text.rstrip('。！？，')}，{other.text}", acts, one.group, one.source)


def drawn(found: Sequence[Heard], clean: Sequence[Heard], chance: random.Random, share: float = CLEAN) -> list[Heard]:
    """Return what one epoch learns from: what was written for acts, some beside a clean clause, and clean parts."""
    short = [each for each in clean if len(each.text) < 40]
    beside = [joined(*chance.sample((each, chance.choice(short)), 2)) if chance.random() < BESIDE else each for each in found]
    return beside + chance.sample(list(clean), min(len(clean), int(share * len(found))))
