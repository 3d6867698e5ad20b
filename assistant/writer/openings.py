"""Openings in this buyer's own matter, held against the message before anyone sees them, each with what readers would give it.

They come from three places: what people said to like buyers, turned to this one or as it stands, and what the network writes
where its weights may. Whatever says what message, card or general words don't hold, speaks as the buyer instead of to him,
stammers, or meets the guard's objection falls away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

import numpy as np

from assistant import text
from assistant.compose import STYLES
from assistant.encoder import Network as Reading
from assistant.grounding import Grounding, content_words
from assistant.guard import Guard
from assistant.rank import alike
from assistant.schema import Part, Style
from assistant.situation import Situation
from assistant.writer.ear import Ear, ask
from assistant.writer.network import Memory, Network, Said
from assistant.writer.remembered import Example
from assistant.writer.turned import turned

EXAMPLES, TRIES = 2, 2
"""Examples that the network is shown for each style, one at a time, and texts that it writes with each."""
AS_IT_STANDS = 0.75
"""Nearness of two messages from which on what was said to one may be said to the other, where all its words fit."""
SHORTEST, LONGEST = 6, 44
"""Characters of an opening."""
COPIED = 12
"""Longest run of the message that an opening may repeat: more is an echo, which the floor does better."""
AS_AGENT = re.compile(
    r"我(?=[也都先再这来去给帮替陪懂明听看知理记能跟同接想体收查问核对把们就会在才不])|换我|(?<=[对向跟])我|让我(?=[来先看查])"
)
SPOKEN_TO = re.compile(r"(?<!您)你|咱家|俺|人家(?!里)")
SIGNS = re.compile(r"[0-9A-Za-z０-９]+")
"""Figures and letters, which must be the buyer's own."""
ENDED = re.compile(r"[。！？]$")
TURNED = 4
"""Turned openings of a style that are kept."""
LOOKED_AT = 16
"""Openings of other buyers that are looked at."""
Kind = Literal["written", "known", "turned"]
WEIGHTS: dict[Kind, tuple[float, ...]] = {
    "written": (2.73, -0.30, 0.83, -0.06, 0.11),
    "known": (-2.28, 3.78, 0.38, 1.20),
    "turned": (1.70, 1.51, 1.00),
}
"""What readers would give an opening, 1 to 5: so much by itself, then for each of its signs. Fitted to what readers gave 1,538
openings to messages kept aside (training/LOG.md).

*written* by the network: agreement with the other tries (0 to 1), log-likelihood a token, the ear's gain, nearness of its
meaning to the message (−1 to 1). *known*, said to another buyer: nearness of the two messages, gain, nearness. *turned*:
nearness of the two messages; the last is set by hand, for clause and tail that suit the style."""


@dataclass(frozen=True)
class Opening:
    """A first part that may be said, how good readers would find it (1 to 5), where it comes from, and the signs of that."""

    text: str
    worth: float
    kind: Kind
    told: tuple[float, ...] = ()


class Openings:
    """Writes openings. ``reading`` is the encoder, where there is one."""

    def __init__(self, network: Network, ear: Ear, grounding: Grounding, guard: Guard, reading: Reading | None) -> None:
        self.network, self.ear, self.grounding, self.guard, self.reading = network, ear, grounding, guard, reading

    def write(self, situation: Situation, memory: Memory, seed: int = 0) -> dict[Style, list[Opening]]:
        """Return openings by style, best first; none for a notice or where the message holds nothing to take up.

        ``memory`` is the message as the ear has read it.
        """
        if situation.message.channel != "chat" or not situation.message.text.strip():
            return {}
        shown = {style: self.examples(situation, style) for style in STYLES}
        writes = self.network.labels["writes"]  # weights whose own sentences readers put below the floor's leave them unsaid
        tries = self.tries(situation, shown, seed) if writes else dict.fromkeys(STYLES, ())
        return {
            style: sorted(
                (
                    *self._written(tries[style], situation, memory),
                    *self._known(shown[style], situation, memory),
                    *self._turned(style, situation),
                ),
                key=lambda each: -each.worth,
            )
            for style in STYLES
        }

    def tries(self, situation: Situation, shown: Mapping[Style, Sequence[Example]], seed: int) -> dict[Style, list[Said]]:
        """Return all that the network writes, by style; of ``shown`` it is given the first ones as examples."""
        message, how = situation.message, self.network.layout
        asked = [(style, each.text) for style in STYLES for each in shown[style][:EXAMPLES] or [Example("", 0.0)]]
        sources = [how.source(ask(situation, style), message.text, message.previous, example) for style, example in asked]
        may = self.network.allowed(situation.said, frozenset())
        found = self.network.write(self.network.read(*sources), [how.control("role=feel")], may, TRIES, seed)
        written: dict[Style, list[Said]] = {style: [] for style in STYLES}
        for (style, _), said in zip(asked, found, strict=True):
            written[style] += said
        return written

    def examples(self, situation: Situation, style: Style, tailed: bool = False) -> list[Example]:
        """Return what was said first to the buyers nearest to this one; none where another encoder serves."""
        known = self.network.known
        if self.reading is None or self.reading.version != known.encoder:
            return []  # vectors of another encoder say nothing here
        vector = self.reading.read(situation.message.text).vector
        return known.nearest(vector, situation.sub, situation.emotion, style, LOOKED_AT, tailed)

    def _written(self, tries: Sequence[Said], situation: Situation, memory: Memory) -> Iterator[Opening]:
        texts = [tidy(self.network.layout.said(each.tokens)) for each in tries]
        good = {said: each.worth for said, each in zip(texts, tries, strict=True) if self._may(said, situation)}
        yield from self._told(
            "written", {said: (agreement(said, texts), worth) for said, worth in good.items()}, situation, memory
        )

    def _known(self, shown: Sequence[Example], situation: Situation, memory: Memory) -> Iterator[Opening]:
        good = {
            each.text: (each.near,)
            for each in shown
            if each.near >= AS_IT_STANDS and takes_up(each.text, situation) and self._may(each.text, situation)
        }
        yield from self._told("known", good, situation, memory)

    def _turned(self, style: Style, situation: Situation) -> Iterator[Opening]:
        if unfit(situation):
            return
        shown = self.examples(situation, style, tailed=True)
        found = [
            Opening(each.text, weighed((each.near, each.suits), WEIGHTS["turned"]), "turned", (each.near, each.suits))
            for each in turned(situation, shown, style)
        ]
        found.sort(key=lambda each: -each.worth)
        yield from islice((each for each in found if self._may(each.text, situation, copied=LONGEST)), TURNED)

    def _told(
        self, kind: Kind, good: Mapping[str, tuple[float, ...]], situation: Situation, memory: Memory
    ) -> Iterator[Opening]:
        """Yield openings with the ear's gain and the nearness of their meaning beside the signs that there are."""
        texts = list(good)
        gains = self.ear.hear(memory, situation, "feel", texts)
        for said, gain, near in zip(texts, gains, self._near(texts, situation), strict=True):
            told = (*good[said], gain, near)
            yield Opening(said, weighed(told, WEIGHTS[kind]), kind, told)

    def _near(self, texts: Sequence[str], situation: Situation) -> Sequence[float]:
        if self.reading is None:
            return [0.0] * len(texts)
        message = self.reading.read(situation.message.text).vector
        return [float(np.dot(self.reading.read(said).vector, message)) for said in texts]

    def _may(self, said: str, situation: Situation, copied: int = COPIED) -> bool:
        """Tell whether an opening may be said to this buyer at all."""
        heard = situation.said
        return (
            SHORTEST <= len(said) <= LONGEST
            and bool(ENDED.search(said))
            and not SPOKEN_TO.search(said)
            and not speaks_as_buyer(said)
            and not stammers(said)
            and not any(said[at : at + copied] in heard for at in range(len(said) - copied + 1))
            and all(run in heard for run in SIGNS.findall(said))
            and not self.grounding.ungrounded(text.words(said), heard)
            and not self._objected(said, situation)
        )

    def _objected(self, said: str, situation: Situation) -> bool:
        parts = (Part(role="feel", text=said),)
        remedies = frozenset(situation.remedies)
        found = self.guard.check(said, parts, situation.message, situation.values, remedies, situation.analysis)
        return any(each.severity != "hint" for each in found)


def takes_up(said: str, situation: Situation) -> bool:
    """Tell whether a text shares a word of matter with what this buyer says."""
    heard = situation.message.text
    return any(len(word) > 1 and word in heard for word in content_words(text.words(said)))


def unfit(situation: Situation) -> bool:
    """Tell whether this buyer's words had better not stand bare: a claim, fury, someone hurt. The floor has words for these."""
    hurt = "harm" in situation.circumstances and situation.intent != "allergy"
    return hurt or situation.intent == "malicious" or situation.emotion == 3


def weighed(told: Sequence[float], weights: Sequence[float]) -> float:
    """Return the weighted sum of the signs, the first weight standing by itself."""
    return weights[0] + sum(sign * weight for sign, weight in zip(told, weights[1:], strict=True))


def tidy(said: str) -> str:
    """Return a written text without blanks at its ends, ended as a sentence."""
    said = said.strip()
    return said if not said or ENDED.search(said) else said.rstrip("，、；：,") + "。"


def speaks_as_buyer(said: str) -> bool:
    """Tell whether some 我 is not the agent's."""
    return len(AS_AGENT.findall(said)) < said.count("我")


def stammers(said: str) -> bool:
    """Tell whether two characters follow themselves, or three come twice."""
    bare = re.sub(r"[^\w]", "", said)
    runs = [bare[at : at + 3] for at in range(len(bare) - 2)]
    return bool(re.search(r"(\w{2,})\1", bare)) or len(set(runs)) < len(runs)


def agreement(said: str, others: Iterable[str]) -> float:
    """Return how much a text has in common with the others, 0 to 1."""
    found = [alike(said, other) for other in others if other]
    return (sum(found) - 1) / max(1, len(found) - 1)
