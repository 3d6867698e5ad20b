"""The floor's openings: the buyer's concern with a tail or in a frame, or a whole part that shares the buyer's words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple

from assistant.concern import Concern, pair
from assistant.content.shapes import Frame
from assistant.pieces import Piece
from assistant.schema import Style
from assistant.situation import GLAD, Situation


class Option(NamedTuple):
    """A first part that may be chosen. ``concern`` is what of the message it says back; ``written`` by a model."""

    score: float
    text: str
    piece: Piece | None = None
    concern: str = ""
    written: bool = False


class Opener:
    """Finds openings for one message.

    ``score`` tells how well a piece serves a style here, ``jitter`` gives a number in 0..1 that is always the same for a text.
    """

    def __init__(
        self,
        frames: Sequence[Frame],
        situation: Situation,
        score: Callable[[Piece, Style], float],
        jitter: Callable[[str], float],
    ) -> None:
        self.frames, self.situation, self.score, self.jitter = frames, situation, score, jitter
        self.said: set[str] = set()

    def options(self, pieces: Sequence[Piece], style: Style, used: Collection[str]) -> Iterator[Option]:
        """Yield openings made from the buyer's words and ``pieces`` of feeling; ``used`` texts are worth less."""
        situation = self.situation
        concerns = situation.concerns if situation.message.channel != "notice" else ()
        chosen = [each for each in concerns if each.weight > max(2.9, concerns[0].weight - 2.5)][:3] or concerns[:2]
        tails = [p for p in pieces if p.kind == "tail"]
        if "harm" in situation.circumstances and situation.intent != "allergy":
            tails = [p for p in tails if p.when == "harm"]  # a word on the goods would be heartless here
        yield from self._echoes(style, chosen, tails)
        yield from self._frames(style, chosen, used)
        for piece in pieces:
            if piece.kind == "tail" or piece.when == "second_problem":
                continue
            shares = any(len(word) > 1 and word in situation.message.text for word in piece.words)
            bonus = 1.2 if shares else (0.0 if not concerns else -2.6)
            yield Option(self.score(piece, style) + bonus, piece.text, piece)

    def _echoes(self, style: Style, chosen: Sequence[Concern], tails: Sequence[Piece]) -> Iterator[Option]:
        lead = "您说" if style == "plain" else ""
        said = [(each.text, each.weight) for each in chosen if each.kind == "statement"]
        both = pair(chosen) if style == "warm" else None
        if both:
            said.insert(0, (both, said[0][1] + 0.6))
        for text, weight in said:
            if text in self.said:
                weight -= 1.0
            for tail in tails:
                again = sum(1 for word in tail.words if len(word) > 1 and word in text)
                echo = ("您提到" if lead and text.startswith("说") else lead) + text
                score = weight / 3 + 1.2 + self.score(tail, style) - 2.0 * again
                yield Option(score, echo + tail.text, tail, text)

    def _frames(self, style: Style, chosen: Sequence[Concern], used: Collection[str]) -> Iterator[Option]:
        glad = self.situation.sub in GLAD
        for concern in chosen:
            kind: str = concern.kind
            if kind == "statement":  # what stands under a demand is the buyer's word until it is established
                kind = "praise" if glad else "claim" if self.situation.intent == "malicious" else kind
            for frame in self.frames:
                if frame.kind != kind or self.situation.emotion not in frame.emotion:
                    continue
                score = concern.weight / 3 + 1.2 + 0.9 * (frame.style == style) + 0.9 * self.jitter(frame.text)
                score -= 1.0 * (concern.text in self.said) + 3.0 * (frame.text in used)
                yield Option(score, frame.text.replace("{concern}", concern.text), None, concern.text)
