"""A reply of the desk as sentences that the library could have: slots in place of this order's values, each with its role."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, NamedTuple

from assistant import text as texts
from assistant.content import Content
from assistant.phrases.checking import CHANNELS, Checker, Verdict
from assistant.phrases.names import ANY
from assistant.phrases.slots import turned
from assistant.roles import Tagger
from assistant.schema import Channel, Intent, Message, Policy, Style
from assistant.situation import spoken_policy

MOST = 12
"""Sentences of one reply that are laid out."""
OWN = 4
"""Characters in a row that a clause has in common with the message when it is taken to be this buyer's own matter."""
BRIEF = 14
"""Longest sentence that is laid out as one of the brief style, in characters."""


class Source(NamedTuple):
    """The reply, the message that it answers, and what is known of the case. ``card`` may hold policy values as well."""

    text: str
    message: str
    intent: str
    sub: str
    card: Mapping[str, str]
    emotion: int = 1
    channel: Channel = "chat"


class Offer(NamedTuple):
    """One sentence: its fields, which values became slots, what a check says of it, and whether it is worth keeping."""

    fields: dict[str, Any]
    slots: tuple[tuple[str, str], ...]
    verdict: Verdict
    worth: bool


def offered(source: Source, checker: Checker, tagger: Tagger, now: datetime) -> list[Offer]:
    """Return the sentences of a reply, in order. Worth keeping is what nothing stops and the library lacks."""
    content = checker.content
    intent, sub = _place(source, content)
    policy = _policy(source, content, intent, sub, now)
    offers = []
    for start, end in texts.sentences(source.text)[:MOST]:
        said, slots = turned(source.text[start:end], source.card, policy)
        role = tagger.roles([source.text[start:end]])[0]
        said = _tail(said, source.message, checker) if role == "feel" else _ended(said)
        codes = {next(iter(sorted(each)), "") for each in checker.guard.offers(said)} - {""}
        when = next((when for when, channel in CHANNELS.items() if channel == source.channel), None)
        fields = {
            "intent": intent, "sub": sub, "role": role, "text": said, "style": _style(said, role),
            "emotion": sorted({source.emotion, min(source.emotion + 1, 2)}), "remedies": sorted(codes), "when": when,
        }  # fmt: skip
        verdict = checker.check(fields)
        lacking = not any(each.level == "stop" for each in verdict.notes)
        offers.append(Offer(fields, slots, verdict, lacking and len(said) >= 8))
    return offers


def _place(source: Source, content: Content) -> tuple[Intent | Literal["any"], str]:
    """Return intent and sub; what serves every message where the intent is not known."""
    subs = content.taxonomy.subs
    if source.sub in subs and subs[source.sub] == (source.intent or subs[source.sub]):
        return subs[source.sub], source.sub
    entry = next((each for each in content.taxonomy.intents if each.id == source.intent), None)
    return (entry.id, entry.subs[0].id) if entry else ("any", ANY)


def _policy(source: Source, content: Content, intent: Intent | Literal["any"], sub: str, now: datetime) -> dict[str, str]:
    """Return what the shop lets be spoken of here, and what the desk sent of it."""
    shop = content.shop.policy
    held = shop.default if intent == "any" else spoken_policy(content, Message(text=source.message), intent, sub, now)
    own = {key: value for key, value in source.card.items() if key in Policy.model_fields}
    return {**held.held(), **own}


def _tail(said: str, message: str, checker: Checker) -> str:
    """Return a feeling without the clause that is this buyer's own: what is left continues any buyer's."""
    head, comma, rest = said.partition("，")
    own = checker.foreign(head) or any(head[at : at + OWN] in message for at in range(len(head) - OWN + 1))
    return _ended(f"，{rest}" if comma and rest.strip() and own else said)


def _style(said: str, role: str) -> Style:
    if len(said) <= BRIEF:
        return "brief"
    return "warm" if role in ("feel", "care") else "plain"


def _ended(said: str) -> str:
    """Return a sentence with a sign at its end."""
    return said if said[-1:] in "。？！…”" else f"{said.rstrip('，、；;：:~～ ')}。"
