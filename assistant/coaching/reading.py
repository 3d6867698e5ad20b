"""Reads a reply for one message: what it takes up, tells, offers, promises and asks. Analysis, tagger and guard do the work."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from assistant.coaching import worth
from assistant.coaching.choices import needed, offers
from assistant.coaching.matter import Matter
from assistant.coaching.shop import Shop
from assistant.coaching.standard import Measure
from assistant.coaching.values import Felt, Quote, Seen, Sentence, Shift, Step
from assistant.guard import Guard
from assistant.guard.order import FELT, HEARD, beginning
from assistant.guard.reading import Placed, Reading, place
from assistant.pipeline import Examined
from assistant.schema import Entry, Finding

OWN = 0.25
"""So much of his matter in a feeling makes it one about him, and not about any buyer."""
HARSH = ("blame", "motive", "push_away")
RULES = ("review_inducement", "diversion", "medical", "absolute", "rights", "law")
"""Families whose findings in a sentence leave neither feeling nor step in it."""
SPOILT = 0.25
"""What his matter is worth in a sentence that blames him or breaks a rule: he was heard, and not for his sake."""
FEW = 10
"""Letters below which what the ear hears is half as sure: it learnt from whole sentences."""
LETTER = re.compile(r"[一-鿿0-9A-Za-z]")
SURE = 0.5
"""From this chance on the played buyer takes a heard warning as said."""
HAN = re.compile(r"[一-鿿]")
QUESTION = re.compile(r"[？?]|吗[，。！～~]?$")


class Read:
    """One reply in the making of its ``Seen``; ``read`` is its text as it was read, ``text`` what quotes are taken from."""

    def __init__(
        self, text: str, read: str, found: Examined, shop: Shop, measure: Measure, guard: Guard
    ) -> None:  # fmt: skip
        self.text, self.read, self.found, self.shop, self.measure, self.guard = text, read, found, shop, measure, guard
        seen = found.seen
        self.placed = place(text, found.checked.parts)
        self.sentences = worth.sentences(text, self.placed, seen.buyer)
        self.matter = Matter(shop.vocabulary, seen.buyer, seen.message.card.held().values())
        self.chances = tuple(map(self._chance, found.checked.findings))
        self.counted = [each for each in self.sentences if each.worth == "counts"]

    @cached_property
    def reading(self) -> Reading:
        """The reply as the guard reads it."""
        seen = self.found.seen
        return Reading(self.read, self.placed, seen.message, seen.values, self.found.remedies, seen.analysis)

    def seen(self) -> Seen:
        """Return everything that was read."""
        found, findings = self.found, self.found.checked.findings
        facts, steps = tuple(self._facts()), tuple(self._steps())
        busy = [each for each in self.counted if not self._hit(each, "wait")]
        offered = tuple(offers(found, busy, self.measure, self.guard, [each.quote for each in steps if each.acts]))
        chances = self.chances
        sure = [each for each, chance in zip(findings, chances, strict=True) if chance >= SURE]
        said = [each.quote.text for each in self.counted]
        clean = [each for each in self.counted if not (self._hit(each, *HARSH, *RULES) or self._shift(each))]
        taken = max(self.matter.taken(each.quote.text for each in clean), SPOILT * self.matter.taken(said))
        opening = [each.quote.text for each in self.counted[:1] if each in clean]
        return Seen(
            checked=found.checked, intent=found.seen.intent, sub=found.seen.sub, emotion=found.seen.emotion,
            sentences=self.sentences, slight=worth.slight(self.sentences, taken), feeling=tuple(self._feeling()),
            opened=self.matter.taken(opening) if opening else 0.0,
            concern=tuple(self._concern()), taken=taken, foreign=self._foreign(said),
            facts=facts, offers=offered, needed=needed(found), choice=self._choice(), steps=steps, asks=tuple(self._asks()),
            waits=self._of(sure, "wait"), excuses=self._of(sure, "push_away"),
            blame=self._of(sure, "blame", "motive"), repeated=self._of(findings, "repeat"),
            shifts=tuple(self._shifts()),
            rules=tuple(map(_quote, filter(self._breaks, findings))), chances=chances,
        )  # fmt: skip

    def _foreign(self, said: Sequence[str]) -> bool:
        """Tell whether it is a reply to somebody else; one that tells a figure of this card or message is not."""
        backed = (each.by.partition(".")[0] for each in self.found.entries if each.state == "backed" and each.kind != "offer")
        return self.matter.foreign("".join(said)) and {"card", "buyer"}.isdisjoint(backed)

    def family(self, finding: Finding) -> str:
        """Return the family of the rule that found something."""
        return self.shop.rules[finding.rule].family

    def _of(self, findings: Sequence[Finding], *families: str) -> tuple[Quote, ...]:
        return tuple(_quote(each) for each in findings if each.severity != "hint" and self.family(each) in families)

    def _breaks(self, finding: Finding) -> bool:
        family = self.shop.rules[finding.rule].family
        return finding.severity == "stop" and self.measure.rubric.counts.get(family) == "compliance"

    def _chance(self, finding: Finding) -> float:
        """Return how sure a finding is; what is heard in a few words (您手围多少呀) is half as sure as the ear says."""
        act = self.shop.rules[finding.rule].match.act
        if not act or not self.guard.ear:
            return 1.0
        chance = self.guard.ear.heard(finding.quote).get(act, 1.0)
        return chance if len(LETTER.findall(finding.quote)) >= FEW else chance / 2

    def _feeling(self) -> Iterator[Felt]:
        """Yield what takes in his feeling: said outright, asked about, or a scene of his own.

        A sentence that also blames him needs both word and scene; one that breaks a rule has no feeling in it.
        """
        for number, each in enumerate(self.counted):
            part = Placed(each.role, each.quote.start, each.quote.end)
            outright = HEARD.search(beginning(self.reading, part)) or self.measure.hears("care", each.quote.text)
            if not (outright or each.role in FELT) or self._hit(each, *RULES, stops=True):
                continue
            own = self.matter.taken(self._near(number)) >= OWN
            spoilt = self._hit(each, *HARSH, *RULES) or self._shift(each) is not None
            if (outright and own) if spoilt else (outright or own or not self.found.seen.emotion):
                yield Felt(each.quote, own, self._only_sorry(each.quote.text))

    def _near(self, number: int) -> list[str]:
        """Return a sentence that counts with its neighbours, as far as these are about him: feelings, care, facts."""
        around = self.counted[max(0, number - 1) : number + 2]
        here = self.counted[number]
        return [each.quote.text for each in around if each is here or each.role in ("feel", "care", "fact")]

    def _shifts(self) -> Iterator[Shift]:
        """Yield what the rubric hears: the fault put on him or others, his trouble talked down; not what the guard found."""
        for each in self.sentences:
            if (shift := self._shift(each)) and not self._hit(each, "blame", "motive", "push_away"):
                yield shift

    def _shift(self, sentence: Sentence) -> Shift | None:
        for name in ("shifts", "downplays"):
            if found := self.measure.hears(name, sentence.quote.text):
                start = sentence.quote.start
                return Shift(name, Quote(start + found.start(), start + found.end(), found.group()))
        return None

    def _only_sorry(self, said: str) -> bool:
        """Tell whether nothing but a word of regret or of stock is said."""
        rest = said
        while found := self.measure.hears("stock", rest):
            if not found.group():
                break
            rest = rest[: found.start()] + rest[found.end() :]
        return rest != said and len(HAN.findall(rest)) < 5

    def _concern(self) -> Iterator[Quote]:
        for each in self.counted:
            for word in self.matter.shared(each.quote.text):
                at = self.text.find(word, each.quote.start, each.quote.end)
                if at >= 0:
                    yield Quote(at, at + len(word), word)

    def _facts(self) -> Iterator[Entry]:
        """Yield what the card holds and the reply tells: what the account backs, then values that it doesn't look for."""
        told = set()
        for entry in self.found.entries:
            if entry.by.startswith("card.") and entry.state == "backed" and self._inside(entry) and entry.kind != "offer":
                told.add(entry.by)
                yield entry
        for key in self.found.seen.facts:
            value, by = self.found.seen.values[key], f"card.{key}"
            if by not in told and (quote := self._value(value) or self._heard(by)):
                yield Entry(kind="figure", start=quote.start, end=quote.end, quote=quote.text, state="backed", by=by)

    def _value(self, value: str) -> Quote | None:
        for each in self.counted:
            at = self.text.find(value, each.quote.start, each.quote.end) if len(value) > 1 else -1
            if at >= 0:
                return Quote(at, at + len(value), value)
        return None

    def _heard(self, by: str) -> Quote | None:
        """Return where the rubric hears that a value is spoken of: 照片我看了 for 已发2张."""
        for each in self.counted:
            if found := self.measure.hears(by, each.quote.text):
                return Quote(each.quote.start + found.start(), each.quote.start + found.end(), found.group())
        return None

    def _inside(self, entry: Entry) -> Sentence | None:
        return next((each for each in self.counted if each.quote.start <= entry.start < each.quote.end), None)

    def _choice(self) -> bool:
        """Tell whether a sentence with a choice leaves it to him."""
        offered = [each.start for each in self.found.entries if each.kind == "offer"]
        return any(
            self.measure.hears("choice", each.quote.text)
            for each in self.counted
            if each.role == "option" or any(each.quote.start <= at < each.quote.end for at in offered)
        )

    def _asks(self) -> Iterator[Quote]:
        for each in self.counted:
            asking = each.role == "ask" or QUESTION.search(each.quote.text)
            if asking and not self._hit(each, "blame", "motive", "push_away"):
                yield each.quote

    def _hit(self, sentence: Sentence, *families: str, stops: bool = False) -> bool:
        """Tell whether the guard stops words in a sentence, or (unless ``stops``) warns of them and is sure enough."""
        start, end, _ = sentence.quote
        return any(
            each.severity in (("stop",) if stops else ("stop", "warn")) and chance >= SURE and self.family(each) in families
            for each, chance in zip(self.found.checked.findings, self.chances, strict=True)
            if each.start < end and start < each.end
        )

    def _steps(self) -> Iterator[Step]:
        """Yield what our side does next; what is vague (尽快, 第一时间) or spoilt by what else the sentence does is none."""
        ahead = {id(self._inside(each)) for each in self.found.entries if each.state == "softened" and each.kind == "deed"}
        timed = {id(self._inside(each)) for each in self.found.entries if self._names_moment(each)}
        for each in self.counted:
            said, moment, doing = each.quote, id(each) in timed, id(each) in ahead
            empty = self._hit(each, "wait") and not doing
            if empty or self._hit(each, *HARSH, *RULES) or (self.measure.hears("vague", said.text) and not moment):
                continue
            told = self.measure.hears("told", said.text) is not None
            acts = doing or self.measure.hears("step", said.text) is not None
            if acts or ((moment or told) if each.role == "next" else (moment and told)):
                yield Step(said, acts, moment, told)

    @staticmethod
    def _names_moment(entry: Entry) -> bool:
        return entry.kind == "time" and entry.state == "backed" and entry.by.partition(".")[0] in ("policy", "card")


def _quote(finding: Finding) -> Quote:
    return Quote(finding.start, finding.end, finding.quote)
