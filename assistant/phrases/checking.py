"""One sentence of the library, checked as it is typed: its form, its fit to role and style, and what the guard says of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from assistant import text as texts
from assistant.content import Content, Pattern
from assistant.content.buyers import SLOT
from assistant.grounding import Grounding
from assistant.guard import Guard
from assistant.mask import mask
from assistant.phrases.entry import every, of
from assistant.phrases.likeness import Likeness
from assistant.phrases.names import ANY, Names, told
from assistant.roles import Tagger
from assistant.schema import Channel, Finding, Frozen, Message, OrderCard, Part, Policy, Severity
from assistant.source import explain

SHORTEST, LONGEST, BRIEF = 8, 45, 30
"""Usual lengths of a sentence, and the longest in the brief style, in characters."""
CHANNELS: dict[str, Channel] = {"review_channel": "review", "notice_channel": "notice"}
"""Where a sentence stands that is meant for one channel; all others stand in a chat."""
ORDER = ("stop", "warn", "hint")
OWN_MESSAGES = ("sub", "tags", "emotion", "kind")
"""Fields whose mistakes are told in words of our own."""
_BREAK = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_DIGIT = re.compile(r"[0-9０-９]")


class Note(Frozen):
    """Something to know of a sentence: how bad, which field it is about, and where in its text, filled with samples.

    A ``stop`` keeps it from being kept.
    """

    level: Severity
    field: str
    text: str
    quote: str = ""
    instead: str = ""


class Verdict(Frozen):
    """What a check found. ``pattern`` is None where the fields make no sentence; ``sample`` is it with values in its slots."""

    pattern: Pattern | None
    notes: tuple[Note, ...]
    sample: str = ""

    @property
    def stopped(self) -> bool:
        """Whether it may not be kept as it is."""
        return self.pattern is None or any(each.level == "stop" for each in self.notes)


class Checker:
    """Checks sentences against one content version. Safe to share between threads."""

    def __init__(self, content: Content, guard: Guard, grounding: Grounding, tagger: Tagger) -> None:
        self.content, self.names = content, Names.of(content)
        self.guard, self._grounding, self._tagger = guard, grounding, tagger
        self._samples = {key: slot.sample for key, slot in content.taxonomy.slots.items()}
        self._card = OrderCard(**{key: value for key, value in self._samples.items() if key in OrderCard.model_fields})
        self._policy = {key: value for key, value in self._samples.items() if key in Policy.model_fields}
        self._likeness = Likeness(every(content))
        offering = [rule for rule in guard.rules if rule.match.kind == "remedy"]
        self._offered: frozenset[str] = frozenset(code for rule in offering for code in rule.match.codes)
        self._told_apart = frozenset(rule.id for rule in offering)

    def filled(self, text: str) -> str:
        """Return a text with sample values in its slots."""
        return SLOT.sub(lambda found: self._samples.get(found[1], found[0]), text)

    def check(self, fields: Mapping[str, Any], own: str = "") -> Verdict:
        """Check a sentence told by its fields (``entry.FIELDS``); ``own`` is the id of the one that it takes the place of."""
        said = str(fields.get("text") or "")
        notes = list(self._form(fields, said))
        try:
            pattern = of(fields)
        except ValidationError as error:
            pattern = None
            notes += self._misfits(error, {each.field for each in notes})
        if said.strip() and not _BREAK.search(said):
            notes += self._heard(said, fields)
        if pattern is not None:
            notes += self._doubles(pattern, own)
            notes += self._hints(pattern, own)
        notes.sort(key=lambda each: ORDER.index(each.level))
        return Verdict(pattern=pattern, notes=tuple(notes), sample=self.filled(said))

    def _note(self, level: Severity, field: str, key: str, **values: object) -> Note:
        return Note(level=level, field=field, text=self.content.say(f"phrases.check.{key}", **values))

    def _form(self, fields: Mapping[str, Any], said: str) -> Iterator[Note]:
        """Yield what the form of a sentence lacks."""
        intent, sub, role = (str(fields.get(key) or "") for key in ("intent", "sub", "role"))
        if not said.strip():
            yield self._note("stop", "text", "empty")
        elif _BREAK.search(said):
            yield self._note("stop", "text", "break")
        elif said != said.strip():
            yield self._note("stop", "text", "space")
        if intent in self.names.subs and sub not in self.names.subs[intent]:
            names = told(self.names.subs[intent], self.names.subs[intent])
            yield self._note("stop", "sub", "sub", intent=self.names.intent[intent], names=names)
        if said.startswith("，") and role != "feel":
            yield self._note("stop", "role", "tail_role", role=self.names.role["feel"])
        if not fields.get("emotion", (0,)):
            yield self._note("stop", "emotion", "no_emotion")
        if not all(re.fullmatch(r"[^\s、，,;；|]{1,12}", str(each)) for each in fields.get("tags") or ()):
            yield self._note("stop", "tags", "tag")
        if mask(said).spans:
            yield self._note("stop", "text", "personal")

    def _misfits(self, error: ValidationError, known: set[str]) -> Iterator[Note]:
        """Yield what pydantic says, in Chinese, of fields that nothing has been said of yet."""
        for each in error.errors():
            field = str(each["loc"][0]) if each["loc"] else "text"
            if field in known:
                continue
            known.add(field)
            problem = explain({**each, "loc": ()})
            if each["type"] == "literal_error" or field in OWN_MESSAGES:
                value = each["input"] or self.content.say("phrases.check.none")
                problem = self.content.say("phrases.check.choose", value=value)
            yield Note(level="stop", field=field, text=problem)

    def _heard(self, text: str, fields: Mapping[str, Any]) -> Iterator[Note]:
        """Yield what the guard finds when the sentence stands by itself, its remedies allowed."""
        said, role = self.filled(text), fields.get("role")
        remedies = frozenset(each for each in fields.get("remedies") or () if each in self.names.remedy)
        message = Message(card=self._card, channel=CHANNELS.get(fields.get("when") or "", "chat"))
        parts = [Part(role=role, text=said)] if role in self.names.role else []
        for found in self.guard.check(said, parts, message, self._policy, remedies):
            if found.rule not in self._told_apart:
                yield _noted(found)
        offers = self.guard.offers(said)
        for codes in offers:
            if not codes & remedies:
                names = told(self.names.remedy, sorted(codes))
                yield self._note("stop", "remedies", "remedy_missing", names=names)
        unsaid = (
            sorted(remedies & self._offered) if not offers else []
        )  # where something is said, words differ too much to tell
        if unsaid:
            yield self._note("hint", "remedies", "remedy_unsaid", names=told(self.names.remedy, unsaid))

    def _doubles(self, pattern: Pattern, own: str) -> Iterator[Note]:
        for near, share in self._likeness.near(pattern.text, own):
            place = self.names.place(near.intent, near.sub, near.role)
            key = "same" if near.text == pattern.text else "near"
            state = self.content.say("phrases.check.retired") if near.retired else ""
            level: Severity = "stop" if key == "same" and self._collides(near, pattern) else "hint"
            yield self._note(level, "text", key, place=place, text=near.text, share=f"{share:.0%}", state=state)

    @staticmethod
    def _collides(near: Pattern, pattern: Pattern) -> bool:
        """Tell whether two alike can't both stand: in one place never, in two only one that is retired or serves all."""
        same = (near.intent, near.sub, near.role) == (pattern.intent, pattern.sub, pattern.role)
        return same or not (near.retired or pattern.retired or ANY in (near.intent, pattern.intent))

    def _hints(self, pattern: Pattern, own: str) -> Iterator[Note]:
        names, said = self.names, self.filled(pattern.text)
        length = len(pattern.text)
        if pattern.kind == "whole" and length < SHORTEST:
            yield self._note("hint", "text", "short", count=length, least=SHORTEST)
        if length > LONGEST:
            yield self._note("hint", "text", "long", count=length, most=LONGEST)
        elif pattern.style == "brief" and length > BRIEF:
            yield self._note("hint", "style", "not_brief", style=names.style["brief"], count=length, most=BRIEF)
        if _DIGIT.search(SLOT.sub("", pattern.text)):
            yield self._note("warn", "text", "digit")
        if pattern.kind == "whole" and (role := self._tagger.roles([said])[0]) != pattern.role:
            yield self._note("hint", "role", "role", role=names.role[role])
        if foreign := self.foreign(pattern.text, own):
            yield self._note("hint", "text", "foreign", words="、".join(foreign[:4]))

    def foreign(self, text: str, own: str = "") -> list[str]:
        """Return words that no sentence of the library uses but the one with the id ``own``: they may fit one buyer only."""
        before = next((each for each in every(self.content) if each.id == own), None)
        words = texts.words(SLOT.sub(" ", text))
        return [word for word in self._grounding.ungrounded(words, before.text if before else "") if len(word) > 1]


def _noted(found: Finding) -> Note:
    return Note(level=found.severity, field="text", text=found.why, quote=found.quote, instead=found.instead)
