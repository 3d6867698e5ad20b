"""One dimension of a reply while it is marked: what each shortcoming takes, and what is strong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from assistant.coaching.shop import Shop
from assistant.coaching.standard import Measure
from assistant.coaching.values import CERTAIN, Quote, Seen
from assistant.pipeline import Examined
from assistant.practice.shapes import Hidden, Must
from assistant.schema import Dimension, Finding, Loss, Mark, Strength

FAINT = 0.3
"""What a heard warning takes at least, as a share of what a certain one takes."""


MUCH_TOO_LONG = 900
"""Characters beyond which what matters is lost in the rest."""
BURIED: frozenset[Dimension] = frozenset({"facts", "options", "step"})
OPENED = 0.5
"""So much of his matter in the first sentence, and it needs no other to be put before it."""
AGAIN = 0.5
"""A further finding of the same family takes so much of what the one before it took."""
YIELDS: dict[str, tuple[str, ...]] = {
    "number": ("review_inducement", "diversion", "remedy", "amount", "promise"),
    "place": ("review_inducement", "diversion", "remedy", "amount", "promise"),
    "remedy": ("review_inducement", "diversion"),
    "amount": ("review_inducement", "diversion"),
    "public_review": ("remedy", "amount"),
    "law": ("motive", "blame"),
}
"""Families whose findings cost nothing where one of these stops the same words."""
BY_SENTENCE = frozenset({"number", "place", "remedy", "amount"})
"""For these the same sentence is enough."""
OFTEN = 3
"""Findings of one rule that are shown and cost."""


@dataclass(frozen=True)
class Case:
    """A reply as it was read, with everything that it is marked by."""

    text: str
    seen: Seen
    found: Examined
    shop: Shop
    measure: Measure
    musts: tuple[Must, ...] = ()
    hidden: tuple[Hidden, ...] = ()

    @property
    def said(self) -> str:
        """The sentences that count, in one text."""
        return "\n".join(each.quote.text for each in self.seen.counted)

    def met(self, dimension: Dimension) -> bool:
        """Tell whether the case says by words what this dimension asks for, and all of it is there."""
        asked = [must for must in self.musts if must.dimension == dimension and must.words]
        return bool(asked) and all(any(word in self.said for word in must.words) for must in asked)

    def names(self, key: str) -> str:
        """Return a card field or a remedy in Chinese."""
        slots = self.shop.content.taxonomy.slots
        return slots[key].name if key in slots else self.shop.content.taxonomy.remedies[key].name  # type: ignore[index]


@dataclass
class Sheet:
    """Collects losses, in hundredths of the dimension, and strengths."""

    case: Case
    dimension: Dimension
    losses: list[Loss] = field(default_factory=list)
    strengths: list[Strength] = field(default_factory=list)

    def take(self, name: str, quote: Quote | None = None, share: float = 1.0, better: str = "", **values: object) -> None:
        """Note the shortcoming ``name`` of this dimension; ``share``, 0 to 1, of what the rubric says that it takes.

        Without ``better`` the message of that name says what would be.
        """
        key, say = f"{self.dimension}.{name}", self.case.shop.content.say
        if (takes := self.case.measure.takes(key) * share) > 0:
            why = say(f"coach.loss.{key}.why", **values)
            self._note(takes, quote, why, better or say(f"coach.loss.{key}.better", **values))

    def found(self, finding: Finding, chance: float, family: str) -> None:
        """Note what the guard found. A warning that was only heard takes little, more the surer it is."""
        kind, rules = finding.severity, self.case.shop.rules
        takes = float(self.case.measure.takes(finding.rule, f"{family}.{kind}", f"finding.{kind}"))
        if chance < CERTAIN:
            takes *= FAINT + (1 - FAINT) * (chance / CERTAIN) ** 2
        takes *= AGAIN ** sum(rules[each.rule].family == family for each in self.losses if each.rule)
        if takes > 0:
            quote = Quote(finding.start, finding.end, finding.quote)
            self._note(takes, quote, finding.why, finding.instead, finding.rule)

    def strong(self, name: str, quote: str, **values: object) -> None:
        """Note something done well, with the words that do it."""
        why = self.case.shop.content.say(f"coach.strength.{self.dimension}.{name}", **values)
        self.strengths.append(Strength(quote=quote, why=why))

    def _note(self, takes: float, quote: Quote | None, why: str, better: str, rule: str = "") -> None:
        start, end, said = quote or Quote(0, 0, "")
        self.losses.append(Loss(points=takes, start=start, end=end, quote=said, why=why, better=better, rule=rule))

    def mark(self) -> Mark:
        """Return the dimension with its points; losses beyond what it is worth are scaled down to that."""
        of = self.case.measure.rubric.weights.get(self.dimension, 0)
        taken = sum(each.points for each in self.losses)
        scale = of / max(100.0, taken)
        losses = [each.model_copy(update={"points": round(each.points * scale, 1)}) for each in self.losses]
        points = max(0.0, round(of - min(100.0, taken) * of / 100, 1))
        strengths = self.strengths if taken < 50 else []
        kept = sorted((each for each in losses if each.points > 0), key=lambda each: -each.points)
        return Mark(dimension=self.dimension, points=points, of=of, losses=tuple(kept), strengths=tuple(strengths))


Marker = Callable[[Sheet], None]


def buried(sheet: Sheet) -> None:
    """Note that what is good is lost in a text that nobody reads to its end."""
    if sheet.dimension in BURIED and len("".join(sheet.case.text.split())) > MUCH_TOO_LONG and not sheet.case.seen.slight:
        sheet.take("long")


def asked(sheet: Sheet) -> None:
    """Note what the case itself asks for in this dimension and is missing, or forbids and is there."""
    case = sheet.case
    wanted = [must for must in case.musts if must.dimension == sheet.dimension and must.words]
    for must in wanted:
        if not any(word in case.said for word in must.words):
            sheet.take("must", share=1 / len(wanted), what=must.what)
    for must in case.musts:
        if must.dimension == sheet.dimension:
            for quote in _there(case.text, must.never):
                sheet.take("never", quote, what=must.what)


def costing(case: Case, dimension: Dimension) -> Iterator[tuple[Finding, float, str]]:
    """Yield the findings that cost in a dimension, each with its chance and family; of one rule the first few.

    Words cost once: a figure in a sum that may not be given (补您20元) is not an invented fact besides, nor is money for a good
    review (好评返5元) a remedy beyond authority.
    """
    counts, rules = case.measure.rubric.counts, case.shop.rules
    seen = [(each, chance, rules[each.rule].family) for each, chance in zip(case.seen.findings, case.seen.chances, strict=True)]
    often: Counter[str] = Counter()
    for finding, chance, family in seen:
        if counts.get(family, "compliance") == dimension and not _told_already(case, finding, family, seen):
            often[finding.rule] += 1
            if often[finding.rule] <= OFTEN:
                yield finding, chance, family


def _told_already(case: Case, finding: Finding, family: str, seen: Sequence[tuple[Finding, float, str]]) -> bool:
    if family == "order" and case.seen.opened >= OPENED:
        return True  # the first sentence is about him, whatever its job
    if family == "wait" and _busy(case, finding):
        return True
    over = YIELDS.get(family, ())
    start, end = finding.start, finding.end
    if family in BY_SENTENCE:
        whole = next((each.quote for each in case.seen.sentences if each.quote.start <= start < each.quote.end), None)
        start, end = (whole.start, whole.end) if whole else (start, end)
    return any(kin in over and other.severity == "stop" and other.start < end and start < other.end for other, _, kin in seen)


def _busy(case: Case, finding: Finding) -> bool:
    """Tell whether a wait isn't empty: the sentence goes on to a step, or he is asked and has his choices meanwhile."""
    steps = any(finding.start < each.quote.end and each.quote.start < finding.end for each in case.seen.steps)
    return steps or bool(case.seen.asks and case.seen.offers)


def _there(text: str, words: tuple[str, ...]) -> Iterator[Quote]:
    found = next(((text.find(word), word) for word in words if word in text), None)
    if found:
        at, word = found
        yield Quote(at, at + len(word), word)
